// The answers of `recordings/`: a made-up one for every kind of stream and body that was seen on the wire.
import type { MadeAnswer } from "./madeAnswer.ts";

type Json = Readonly<Record<string, unknown>>;

const processing = ": OPENROUTER PROCESSING";
const openRouter = { provider: "Birch", usageIn: "nullFinish" } as const;
/** As OpenRouter streams since April 2026. */
const openRouter2026 = { provider: "Birch", usageIn: "repeatedFinish", comments: [processing, ":", processing] } as const;

/** A usage of OpenRouter, with its cost. */
function billed(prompt: number, completion: number, cost: number, more: Json = {}): Json {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    cost,
    is_byok: false,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    cost_details: { upstream_inference_cost: null },
    completion_tokens_details: { reasoning_tokens: 0, ...more },
  };
}

/** A usage of any other server. */
function counted(prompt: number, completion: number, more: Json = {}): Json {
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion, ...more };
}

function textItem(text: string, more: Json = {}): Json {
  return { type: "reasoning.text", text, format: "unknown", index: 0, ...more };
}

const ferry = `The ferry leaves at **08:40** and takes 35 minutes.

- Tickets are sold on board.
- Bicycles travel free — about 12 fit on deck.

The café opens at nine; try the *Kürbissuppe*.`;

const gardenThoughts = `The user wants to know how many tulip bulbs fit into the bed.
The bed is 3 m by 1.2 m, and bulbs stand 15 cm apart. That is 20 along the long side and 8 along the short one.
20 times 8 is 160, so 160 bulbs. Let me check the edges: half a distance on each side keeps them inside.`;

const garden = `**160 bulbs** fit into the bed.

1. Along 3 m: 300 / 15 = 20
2. Along 1.2 m: 120 / 15 = 8
3. Together: 20 x 8 = 160

\`\`\`ts
const bulbs = Math.floor(300 / 15) * Math.floor(120 / 15);
\`\`\`

Keep half a distance free at the edges. 🌷`;

const clockThoughts =
  "Two hands overlap once every twelve elevenths of an hour. From noon to midnight that is eleven times, counting noon itself once.";
const clock = "They overlap **eleven** times between noon and midnight, about every 65 minutes and 27 seconds.";
const lookup = { id: "call_made_1", name: "find_station", arguments: '{"name":"Zürich Hardbrücke","radius_m":250}' } as const;
const timetable = {
  id: "call_made_2",
  name: "read_timetable",
  arguments: '{"line":"S5","days":["mon","tue"],"note":"a \\"quoted\\" word"}',
} as const;
const encrypted = { type: "reasoning.encrypted", data: "bWFkZS11cC1jaXBoZXJ0ZXh0LW9mLW5vdGhpbmc=", id: "rs_made", index: 0 } as const;

export const madeStreams: readonly MadeAnswer[] = [
  {
    name: "text-2025",
    model: "willow/basket-1",
    text: ferry,
    finish: "stop",
    usage: billed(18, 61, 0.0000732),
    comments: [processing],
    ...openRouter,
  },
  {
    name: "text-2026",
    model: "willow/basket-2-20260301",
    text: ferry,
    finish: "stop",
    nativeFinish: "end_turn",
    usage: billed(18, 61, 0.0011),
    ...openRouter2026,
  },
  {
    name: "text-usage-in-empty-choices",
    model: "willow/basket-1",
    text: clock,
    finish: "stop",
    usage: billed(24, 30, 0.00004),
    ...openRouter,
    usageIn: "emptyChoices",
  },
  {
    name: "text-for-free",
    model: "willow/basket-1:free",
    text: clock,
    finish: "stop",
    usage: billed(24, 30, 0),
    comments: [processing],
    ...openRouter,
  },
  {
    name: "text-cut-at-the-limit",
    model: "willow/basket-1",
    text: ferry.slice(0, 70),
    finish: "length",
    usage: billed(18, 20, 0.0000241),
    ...openRouter,
  },
  {
    name: "reasoning-field",
    model: "heron/reed-r1",
    text: clock,
    reasoning: gardenThoughts,
    finish: "stop",
    usage: billed(31, 240, 0.00021, { reasoning_tokens: 130 }),
    comments: [processing],
    ...openRouter,
  },
  {
    name: "reasoning-text-items",
    model: "heron/reed-r1-mini",
    text: garden,
    reasoning: gardenThoughts,
    details: [textItem(gardenThoughts)],
    finish: "stop",
    usage: billed(31, 236, 0.0000931, { reasoning_tokens: 128 }),
    comments: [processing, processing],
    ...openRouter,
  },
  {
    name: "reasoning-text-items-2026",
    model: "heron/reed-r2",
    text: clock,
    reasoning: clockThoughts,
    details: [textItem(clockThoughts, { format: null })],
    finish: "stop",
    usage: billed(24, 92, 0.00037, { reasoning_tokens: 60 }),
    ...openRouter2026,
  },
  {
    name: "reasoning-cut-at-the-limit",
    model: "heron/reed-r1",
    text: "",
    reasoning: gardenThoughts.slice(0, 120),
    details: [textItem(gardenThoughts.slice(0, 120))],
    finish: "length",
    usage: billed(31, 30, 0.0000302, { reasoning_tokens: 30 }),
    comments: [processing],
    ...openRouter,
  },
  {
    name: "reasoning-summary-and-encrypted",
    model: "otter/pebble-5",
    text: clock,
    reasoning: clockThoughts,
    details: [
      { type: "reasoning.summary", summary: clockThoughts, format: "openai-responses-v1", index: 0 },
      { ...encrypted, format: "openai-responses-v1" },
    ],
    finish: "stop",
    nativeFinish: "completed",
    usage: billed(24, 410, 0.00164, { reasoning_tokens: 384 }),
    comments: [processing, processing],
    ...openRouter,
  },
  {
    name: "reasoning-summary-and-encrypted-2026",
    model: "marten/gravel-3",
    text: ferry,
    reasoning: clockThoughts,
    details: [
      { type: "reasoning.summary", summary: clockThoughts, format: "xai-responses-v1", index: 0 },
      { ...encrypted, format: "xai-responses-v1" },
    ],
    finish: "stop",
    usage: billed(18, 300, 0.00062, { reasoning_tokens: 240 }),
    ...openRouter2026,
  },
  {
    name: "reasoning-encrypted-alone",
    model: "otter/pebble-5-mini",
    text: "",
    details: [{ ...encrypted, format: "openai-responses-v1" }],
    calls: [lookup],
    finish: "tool_calls",
    usage: billed(88, 240, 0.000098, { reasoning_tokens: 192 }),
    comments: [processing, processing],
    ...openRouter,
  },
  {
    name: "reasoning-text-and-encrypted",
    model: "lynx/quartz-3",
    text: clock,
    reasoning: clockThoughts,
    details: [textItem(clockThoughts, { format: "google-gemini-v1" }), { ...encrypted, format: "google-gemini-v1" }],
    finish: "stop",
    nativeFinish: "STOP",
    usage: billed(24, 120, 0.0006, { reasoning_tokens: 70 }),
    comments: [processing, processing],
    ...openRouter,
  },
  {
    name: "reasoning-signed-2026",
    model: "crane/sonata-5-20260201",
    text: garden,
    reasoning: gardenThoughts,
    details: [textItem(gardenThoughts, { format: "anthropic-claude-v1", signature: "bWFkZS11cC1zaWduYXR1cmU=" })],
    finish: "stop",
    nativeFinish: "end_turn",
    usage: billed(31, 250, 0.0039, { reasoning_tokens: 140 }),
    ...openRouter2026,
  },
  {
    name: "reasoning-signed-with-tool",
    model: "crane/sonata-5-20260201",
    text: "I look the station up.",
    reasoning: "Which station is meant? There is only one with that name.",
    details: [
      textItem("Which station is meant? There is only one with that name.", {
        format: "anthropic-claude-v1",
        signature: "bWFkZS11cC1zaWduYXR1cmUtMg==",
      }),
    ],
    calls: [lookup],
    finish: "tool_calls",
    nativeFinish: "tool_use",
    usage: billed(412, 96, 0.00192),
    ...openRouter2026,
  },
  {
    name: "tool-in-fragments",
    model: "willow/basket-1",
    text: "",
    calls: [lookup],
    finish: "tool_calls",
    usage: billed(96, 28, 0.0000312),
    comments: [processing],
    ...openRouter,
  },
  {
    name: "tool-in-one-piece-finish-repeated",
    model: "lynx/quartz-3-lite",
    text: "",
    reasoning: "A look-up is needed.",
    details: [textItem("A look-up is needed.")],
    calls: [lookup, timetable],
    callsIn: "onePiece",
    finishOnCalls: true,
    finish: "tool_calls",
    usage: billed(120, 61, 0.000037),
    comments: [processing],
    ...openRouter,
  },
  {
    name: "tools-several-2026",
    model: "otter/pebble-5",
    text: "",
    calls: [lookup, timetable],
    finish: "tool_calls",
    usage: billed(140, 64, 0.00081),
    ...openRouter2026,
  },
  {
    name: "citations-2026",
    model: "willow/basket-2-20260301",
    text: ferry,
    annotations: [1, 2, 3].map((number) => ({
      type: "url_citation",
      url_citation: {
        url: `https://ferry.example.invalid/${number}`,
        title: `Timetable ${number}`,
        start_index: 0,
        end_index: 0,
        content: "Leaves at 08:40.",
      },
    })),
    finish: "stop",
    usage: billed(2100, 61, 0.0062),
    ...openRouter2026,
  },
  {
    name: "groq-think-tags",
    model: "reed-r1-distill",
    text: garden,
    reasoning: gardenThoughts,
    reasoningIn: "content",
    finish: "stop",
    usage: counted(31, 240, { queue_time: 0.02 }),
    usageIn: "groqTwice",
  },
  {
    name: "groq-think-tags-x-groq-alone",
    model: "reed-r1-distill",
    text: clock,
    reasoning: clockThoughts,
    reasoningIn: "content",
    finish: "stop",
    usage: counted(24, 92, { total_time: 0.4 }),
    usageIn: "groq",
  },
  {
    name: "groq-tools-several",
    model: "willow-basket-k2",
    text: "",
    calls: [lookup, timetable],
    callsIn: "onePiece",
    finish: "tool_calls",
    usage: counted(140, 64),
    usageIn: "groqTwice",
  },
  {
    name: "groq-reasoning-field",
    model: "pebble-oss",
    text: clock,
    reasoning: clockThoughts,
    finish: "stop",
    usage: counted(24, 92),
    usageIn: "finish",
  },
  {
    name: "groq-tool-use-failed",
    model: "pebble-oss",
    text: "",
    reasoning: "I leave out the name.",
    finish: null,
    noDone: true,
    error: {
      error: {
        message: "The arguments of find_station lack a name.",
        type: "invalid_request_error",
        code: "tool_use_failed",
        failed_generation: '{"name":"find_station","arguments":{}}',
        status_code: 400,
      },
    },
  },
  {
    name: "azure-think-tags",
    model: "reed-r1",
    text: clock,
    reasoning: gardenThoughts,
    reasoningIn: "content",
    finish: "stop",
    usage: counted(31, 240),
    usageIn: "emptyChoices",
  },
  {
    name: "think-tag-left-open",
    model: "reed-r1-distill",
    text: "",
    reasoning: gardenThoughts.slice(0, 90),
    reasoningIn: "content",
    finish: "length",
    usage: counted(31, 24),
    usageIn: "finish",
  },
  {
    name: "deepseek-reasoning-content",
    model: "heron/reed-chat",
    text: clock,
    reasoning: clockThoughts,
    reasoningIn: "reasoning_content",
    finish: "stop",
    usage: counted(24, 92, {
      prompt_cache_hit_tokens: 0,
      prompt_cache_miss_tokens: 24,
      completion_tokens_details: { reasoning_tokens: 60 },
    }),
    usageIn: "finish",
  },
  {
    name: "deepseek-tool",
    model: "heron/reed-chat",
    text: "",
    reasoning: "The station has to be found first.",
    reasoningIn: "reasoning_content",
    calls: [lookup],
    finish: "tool_calls",
    usage: counted(260, 70, { prompt_cache_hit_tokens: 128, prompt_cache_miss_tokens: 132 }),
    usageIn: "finish",
  },
  {
    name: "xai-reasoning-content",
    model: "marten/gravel-3",
    text: ferry,
    reasoning: clockThoughts,
    reasoningIn: "reasoning_content",
    finish: "stop",
    usage: counted(18, 300),
    usageIn: "emptyChoices",
  },
  {
    name: "llama-cpp-tool",
    model: "pebble-oss",
    text: "",
    reasoning: "A tool call.",
    reasoningIn: "reasoning_content",
    calls: [lookup],
    finish: "tool_calls",
    usage: counted(139, 42),
    usageIn: "emptyChoices",
    beside: { system_fingerprint: "b0000-made" },
  },
  {
    name: "ollama-reasoning",
    model: "pebble-oss",
    text: clock,
    reasoning: clockThoughts,
    finish: "stop",
    usage: counted(24, 92),
    usageIn: "emptyChoices",
  },
  { name: "plain-text", model: "willow/basket-1", text: ferry, finish: "stop", usage: counted(18, 61), usageIn: "finish" },
  {
    name: "perplexity-citations",
    model: "finch-search",
    text: clock,
    finish: "stop",
    usage: counted(8, 30, {
      search_context_size: "low",
      cost: { input_tokens_cost: 0.000008, output_tokens_cost: 0.00003, request_cost: 0.005, total_cost: 0.005038 },
    }),
    usageIn: "everyChunk",
    beside: {
      citations: ["https://clock.example.invalid/"],
      search_results: [{ title: "Clocks", url: "https://clock.example.invalid/", snippet: "Two hands." }],
    },
    noDone: true,
  },
  { name: "stop-token-as-text", model: "heron-ai/Reed-R1-Distill", text: " Good morning!", finish: "stop", stopToken: "</s>" },
];

export const madeBodies: readonly (MadeAnswer & { readonly spaceAhead?: string })[] = [
  {
    name: "body-after-space",
    model: "willow/basket-1",
    provider: "Birch",
    text: ferry,
    finish: "stop",
    usage: billed(18, 61, 0.0000732),
    spaceAhead: "\n         \n\n         \n",
  },
  {
    name: "body-reasoning",
    model: "heron/reed-r1",
    provider: "Birch",
    text: garden,
    reasoning: gardenThoughts,
    finish: "stop",
    usage: counted(31, 240),
  },
  {
    name: "body-reasoning-content",
    model: "heron/reed-chat",
    text: clock,
    reasoning: clockThoughts,
    reasoningIn: "reasoning_content",
    finish: "stop",
    usage: counted(24, 92),
  },
  {
    name: "body-think-tags",
    model: "reed-r1-distill",
    text: clock,
    reasoning: clockThoughts,
    reasoningIn: "content",
    finish: "stop",
    usage: counted(24, 92),
  },
  {
    name: "body-think-tag-left-open",
    model: "heron/reed-r1-mini",
    provider: "Birch",
    text: "",
    reasoning: gardenThoughts.slice(0, 80),
    reasoningIn: "content",
    finish: "length",
    usage: counted(31, 20),
  },
  {
    name: "body-signed",
    model: "crane/sonata-4",
    provider: "Birch",
    text: garden,
    reasoning: gardenThoughts,
    details: [textItem(gardenThoughts, { format: "anthropic-claude-v1", signature: "bWFkZS11cC1zaWduYXR1cmUtMw==" })],
    finish: "stop",
    usage: counted(31, 250),
  },
  {
    name: "body-summary-and-encrypted",
    model: "otter/pebble-5",
    provider: "Birch",
    text: clock,
    reasoning: clockThoughts,
    details: [
      { type: "reasoning.summary", summary: clockThoughts, format: "openai-responses-v1", index: 0 },
      { ...encrypted, format: "openai-responses-v1" },
    ],
    finish: "stop",
    nativeFinish: "completed",
    usage: billed(24, 410, 0.00164),
  },
  {
    name: "body-tools",
    model: "otter/pebble-5-mini",
    provider: "Birch",
    text: "",
    calls: [lookup, timetable],
    finish: "tool_calls",
    usage: billed(140, 64, 0.0000593),
    spaceAhead: "\n         \n",
  },
  {
    name: "body-citations",
    model: "finch/search",
    provider: "Finch",
    text: clock,
    annotations: [
      { type: "url_citation", url_citation: { url: "https://clock.example.invalid/", title: "Clocks", start_index: 0, end_index: 0 } },
    ],
    finish: "stop",
    usage: billed(8, 30, 0.005038),
    spaceAhead: "\n         \n",
  },
  {
    name: "body-parsed-file",
    model: "otter/pebble-5",
    provider: "Birch",
    text: "The document is a bill for tulip bulbs.",
    reasoning: "A bill.",
    details: [
      { type: "reasoning.summary", summary: "A bill.", format: "openai-responses-v1", index: 0 },
      { ...encrypted, format: "openai-responses-v1" },
    ],
    annotations: [{ type: "file", file: { hash: "0".repeat(64), name: "bill.pdf", content: [{ type: "text", text: "160 bulbs" }] } }],
    finish: "stop",
    nativeFinish: "completed",
    usage: billed(920, 60, 0.00121),
  },
];
