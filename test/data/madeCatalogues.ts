// The catalogues of `recordings/`: OpenRouter's shapes of 2025 and 2026, with labs and models that were made up.

interface Plan {
  readonly id: string;
  readonly name: string;
  readonly context: number;
  /** US dollars per million tokens. */
  readonly prices: readonly [prompt: number, completion: number];
  readonly parameters: readonly string[];
  readonly inputs?: readonly string[];
  readonly most?: number | null;
}

const usual = ["temperature", "top_p", "max_tokens", "stop", "seed", "frequency_penalty", "presence_penalty"];
const tools = ["tools", "tool_choice"];
const reasoning = ["reasoning", "include_reasoning"];
const everything = [
  ...usual,
  ...tools,
  ...reasoning,
  "top_k",
  "min_p",
  "repetition_penalty",
  "logit_bias",
  "response_format",
  "structured_outputs",
];

function row(lab: string, slug: string, name: string, more: Partial<Plan> = {}): Plan {
  return {
    id: `${lab.toLowerCase()}/${slug}`,
    name: `${lab}: ${name}`,
    context: 131_072,
    prices: [0.4, 1.6],
    parameters: [...usual, ...tools],
    ...more,
  };
}

/** Models that tests look for, among others with names much like theirs. */
const known: readonly Plan[] = [
  row("Crane", "magnum-4.5", "Crane Magnum 4.5", { prices: [5, 25], parameters: everything, inputs: ["text", "image", "file"] }),
  row("Crane", "magnum-4", "Crane Magnum 4", { prices: [15, 75], parameters: everything, inputs: ["text", "image", "file"] }),
  row("Crane", "sonata-4.5", "Crane Sonata 4.5", {
    prices: [3, 15],
    context: 1_000_000,
    parameters: everything,
    inputs: ["text", "image", "file"],
  }),
  row("Crane", "sonata-4", "Crane Sonata 4", { prices: [3, 15], parameters: everything, inputs: ["text", "image"] }),
  row("Crane", "sonata-3.7", "Crane Sonata 3.7", { prices: [3, 15], parameters: everything }),
  row("Crane", "sonata-3.7:thinking", "Crane Sonata 3.7 (thinking)", { prices: [3, 15], parameters: everything }),
  row("Otter", "pebble-5", "Pebble-5", {
    prices: [1.25, 10],
    parameters: [...tools, ...reasoning, "max_tokens", "seed"],
    inputs: ["text", "image"],
  }),
  row("Otter", "pebble-5-mini", "Pebble-5 Mini", {
    prices: [0.25, 2],
    parameters: [...tools, ...reasoning, "max_tokens"],
    inputs: ["text", "image"],
  }),
  row("Otter", "pebble-5-nano", "Pebble-5 Nano", {
    prices: [0.05, 0.4],
    parameters: [...tools, ...reasoning, "max_tokens"],
    inputs: ["text", "image"],
  }),
  row("Otter", "pebble-4.1-mini", "Pebble-4.1 Mini", { prices: [0.4, 1.6], inputs: ["text", "image"] }),
  row("Lynx", "quartz-2.5-flash-lite", "Quartz 2.5 Flash Lite", {
    prices: [0.1, 0.4],
    parameters: everything,
    inputs: ["text", "image", "audio"],
  }),
  row("Lynx", "quartz-2.5-flash", "Quartz 2.5 Flash", { prices: [0.3, 2.5], parameters: everything, inputs: ["text", "image", "audio"] }),
  row("Lynx", "quartz-2.5-pro", "Quartz 2.5 Pro", { prices: [1.25, 10], parameters: everything, inputs: ["text", "image", "audio"] }),
  row("Heron", "reed-r1-distill-willow-70b", "Reed R1 Distill Willow 70B", { prices: [0.03, 0.11], parameters: everything }),
  row("Heron", "reed-r1-distill-basket-14b", "Reed R1 Distill Basket 14B", { prices: [0.12, 0.12], parameters: everything }),
  row("Heron", "reed-r1", "Reed R1", { prices: [0.7, 2.4], parameters: everything }),
  row("Heron", "reed-r1-mini", "Reed R1 Mini", { prices: [0.2, 0.7], parameters: everything }),
  row("Heron", "reed-r1:free", "Reed R1 (free)", { prices: [0, 0], parameters: everything }),
  row("Heron", "reed-chat", "Reed Chat", { prices: [0.27, 1.1] }),
  row("Willow", "basket-1", "Basket 1", { prices: [0.15, 0.6] }),
  row("Willow", "basket-1:free", "Basket 1 (free)", { prices: [0, 0] }),
  row("Willow", "basket-2.5-coder-32b-instruct", "Basket 2.5 Coder 32B Instruct", { prices: [0.06, 0.15] }),
  row("Willow", "basket-2.5-coder-7b-instruct", "Basket 2.5 Coder 7B Instruct", { prices: [0.03, 0.09] }),
  row("Marten", "gravel-3", "Gravel 3", { prices: [2, 10], parameters: everything }),
  row("Marten", "willow-3.1-gravel-ultra-253b-v1", "Willow 3.1 Gravel Ultra 253B v1", {
    prices: [0.6, 1.8],
    parameters: ["temperature", "top_p", ...reasoning],
  }),
  row("Kite", "k2-thinking", "Kite K2 Thinking", { prices: [0.4, 1.75], parameters: everything }),
  row("Kite", "k2", "Kite K2", { prices: [0.5, 2.4] }),
  row("Breeze", "breeze-small-creative", "Breeze Small Creative", { prices: [0.1, 0.3], parameters: tools, context: 32_768 }),
  row("Breeze", "breeze-small-3.2-24b", "Breeze Small 3.2 24B", { prices: [0.06, 0.18], inputs: ["text", "image"] }),
  // Its longest answer is longer than its window.
  row("Willow", "willow-3-70b-instruct", "Willow 3 70B Instruct", { prices: [0.3, 0.4], context: 8192, most: 16_384 }),
  { ...row("OpenRouter", "auto", "Auto Router", { prices: [-1, -1], parameters: [] }), name: "Auto Router" },
  { ...row("OpenRouter", "body-builder", "Body Builder", { prices: [-1, -1], parameters: [] }), name: "Body Builder" },
];

const labs = ["Alder", "Badger", "Cedar", "Dipper", "Elm", "Fern", "Grebe", "Hazel", "Ibis", "Juniper", "Knot", "Larch", "Moss", "Newt"];
const sizes = [
  "1b",
  "3b",
  "7b",
  "8b-instruct",
  "14b",
  "24b",
  "32b",
  "70b",
  "70b-instruct",
  "70b:free",
  "405b",
  "vision-11b",
  "flash",
  "mini",
  "large",
];

/** More of them, as a catalogue of hundreds has. */
const others: readonly Plan[] = labs.flatMap((lab, place) =>
  sizes.map((size, index) =>
    row(lab, `${lab.toLowerCase()}-${place + 1}-${size}`, `${lab} ${place + 1} ${size.replace(":free", " (free)")}`, {
      context: 4096 << (index % 6),
      prices: size.endsWith(":free") ? [0, 0] : [(index + 1) / 20, (index + 1) / 5],
      parameters: index % 3 === 0 ? everything : index % 3 === 1 ? usual : [...usual, ...tools],
      ...(size.startsWith("vision") && { inputs: ["text", "image"] }),
      ...(index % 4 === 0 && { most: null }),
    }),
  ),
);

/** A price per million as OpenRouter writes it: a decimal text per token. */
function perToken(perMillion: number): string {
  if (perMillion <= 0) return String(perMillion);
  return (perMillion / 1e6).toFixed(12).replace(/0+$/, "");
}

function row2025({ id, name, context, prices: [prompt, completion], parameters, inputs = ["text"], most = context }: Plan, index: number) {
  const zero = prompt < 0 ? {} : { request: "0", image: "0", web_search: "0", internal_reasoning: "0" };
  return {
    id,
    canonical_slug: `${id.replace(/:.*/, "")}-20251101`,
    hugging_face_id: null,
    name,
    created: 1_700_000_000 + index * 86_400,
    description: `${name} is made up. It answers questions about ferries, bulbs and clocks.`,
    context_length: context,
    architecture: {
      modality: `${inputs.join("+")}->text`,
      input_modalities: inputs,
      output_modalities: ["text"],
      tokenizer: "Other",
      instruct_type: null,
    },
    pricing: { prompt: perToken(prompt), completion: perToken(completion), ...zero },
    top_provider: { context_length: context, max_completion_tokens: most, is_moderated: index % 7 === 0 },
    per_request_limits: null,
    supported_parameters: parameters,
    default_parameters: index % 5 === 0 ? { temperature: 0.6, top_p: 0.95, frequency_penalty: null } : {},
  };
}

export function catalogue2025(): Readonly<Record<string, unknown>> {
  return { data: [...known, ...others].map(row2025) };
}

/** Since 2026: prices of zero are left out, reasoning is described, long prompts may cost more, and the list has links. */
export function catalogue2026(): Readonly<Record<string, unknown>> {
  const reasons = { mandatory: true, supported_efforts: ["high", "medium", "low"], default_effort: "medium" };
  const long = {
    min_prompt_tokens: 200_000,
    prompt: "0.000006",
    completion: "0.0000225",
    input_cache_read: "0.0000006",
    input_cache_write: "0.0000075",
  };
  const rows = [
    {
      id: "otter/pebble-5-nano",
      name: "Otter: Pebble-5 Nano",
      pricing: { prompt: "0.00000005", completion: "0.0000004", web_search: "0.01", input_cache_read: "0.000000005" },
      reasoning: reasons,
    },
    {
      id: "crane/sonata-4",
      name: "Crane: Sonata 4",
      pricing: {
        prompt: "0.000003",
        completion: "0.000015",
        input_cache_read: "0.0000003",
        input_cache_write: "0.00000375",
        overrides: [long],
      },
      reasoning: { mandatory: false },
    },
    { id: "willow/basket-1", name: "Willow: Basket 1", pricing: { prompt: "0.00000015", completion: "0.0000006" } },
    {
      id: "heron/reed-r2",
      name: "Heron: Reed R2",
      pricing: { prompt: "0.0000004", completion: "0.0000016" },
      reasoning: { mandatory: false, supported_efforts: null },
    },
  ];
  const unset = { temperature: null, top_p: null, top_k: null, frequency_penalty: null, presence_penalty: null, repetition_penalty: null };
  const data = rows.map((each) => ({
    ...each,
    canonical_slug: `${each.id}-20260301`,
    created: 1_770_000_000,
    description: `${each.name} is made up.`,
    context_length: 400_000,
    architecture: {
      modality: "text+image->text",
      input_modalities: ["text", "image"],
      output_modalities: ["text"],
      tokenizer: "Other",
      instruct_type: null,
    },
    top_provider: { context_length: 400_000, max_completion_tokens: 128_000, is_moderated: true },
    per_request_limits: null,
    supported_parameters: everything,
    default_parameters: unset,
    supported_voices: null,
    knowledge_cutoff: "2025-05-31",
    expiration_date: null,
    links: { details: `/api/v1/models/${each.id}/endpoints` },
  }));
  return { data, total_count: 400, links: { next: null } };
}
