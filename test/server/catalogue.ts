/** A row of `GET /models`, in OpenRouter's shape of 2026. Prices are decimal strings in USD per token. */
export interface CatalogueRow {
  readonly id: string;
  readonly canonical_slug: string;
  readonly hugging_face_id: string;
  readonly name: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly description: string;
  readonly context_length: number;
  readonly architecture: {
    readonly modality: string;
    readonly input_modalities: readonly string[];
    readonly output_modalities: readonly string[];
    readonly tokenizer: string;
    readonly instruct_type: string | null;
  };
  readonly pricing: { readonly prompt: string; readonly completion: string; readonly [unit: string]: string };
  readonly top_provider: {
    readonly context_length: number | null;
    readonly max_completion_tokens: number | null;
    readonly is_moderated: boolean;
  };
  readonly per_request_limits: null;
  readonly supported_parameters: readonly string[];
  readonly default_parameters: Readonly<Record<string, number | null>>;
  readonly reasoning?: {
    readonly mandatory: boolean;
    readonly supported_efforts?: readonly string[] | null;
    readonly supports_max_tokens?: boolean;
  };
}

/** All parameters that a catalogue row can list. */
export const allParameters: readonly string[] = [
  "frequency_penalty",
  "include_reasoning",
  "logit_bias",
  "max_tokens",
  "min_p",
  "presence_penalty",
  "reasoning",
  "repetition_penalty",
  "response_format",
  "seed",
  "stop",
  "structured_outputs",
  "temperature",
  "tool_choice",
  "tools",
  "top_a",
  "top_k",
  "top_p",
];

/** The same without the parameters of reasoning models. */
export const plainParameters: readonly string[] = allParameters.filter((name) => !name.includes("reasoning"));

/** The properties of a demo model. The rest of its row is the same for all. */
export interface RowWords {
  /** The part after `demo/`. */
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly contextLength: number;
  readonly maxCompletionTokens?: number;
  /** USD per million tokens. */
  readonly promptPrice: number;
  readonly completionPrice: number;
  readonly parameters: readonly string[];
  readonly defaults?: Readonly<Record<string, number | null>>;
  readonly images?: boolean;
  readonly draws?: boolean;
  readonly reasoning?: CatalogueRow["reasoning"];
}

/** Creates the catalogue row of a demo model. */
export function demoRow(words: RowWords): CatalogueRow {
  const input = words.images ? ["text", "image"] : ["text"];
  const output = words.draws ? ["image", "text"] : ["text"];
  return {
    id: `demo/${words.slug}`,
    canonical_slug: `demo/${words.slug}-20261101`,
    hugging_face_id: "",
    name: words.name,
    created: 1793491200,
    description: words.description,
    context_length: words.contextLength,
    architecture: {
      modality: `${input.join("+")}->${output.join("+")}`,
      input_modalities: input,
      output_modalities: output,
      tokenizer: "Other",
      instruct_type: null,
    },
    pricing: { prompt: perToken(words.promptPrice), completion: perToken(words.completionPrice) },
    top_provider: {
      context_length: words.contextLength,
      max_completion_tokens: words.maxCompletionTokens ?? null,
      is_moderated: false,
    },
    per_request_limits: null,
    supported_parameters: words.parameters,
    default_parameters: words.defaults ?? {},
    ...(words.reasoning ? { reasoning: words.reasoning } : {}),
  };
}

/** Converts USD per million tokens to the wire format, a decimal string in USD per token. */
function perToken(usdPerMillion: number): string {
  return (usdPerMillion / 1e6).toFixed(12).replace(/\.?0+$/, "");
}

/** The body of `GET /models`. */
export function catalogueBody(rows: readonly CatalogueRow[]): unknown {
  return { data: rows, total_count: rows.length, links: { next: null } };
}

/** The body of `GET /models/:author/:slug/endpoints`. */
export function endpointsBody(row: CatalogueRow): unknown {
  return {
    data: {
      id: row.id,
      name: row.name,
      created: row.created,
      description: row.description,
      architecture: row.architecture,
      endpoints: [
        {
          name: `Loopback | ${row.canonical_slug}`,
          model_id: row.id,
          model_name: row.name,
          context_length: row.context_length,
          pricing: { ...row.pricing, discount: 0 },
          provider_name: "Loopback",
          tag: "loopback",
          quantization: "unknown",
          max_completion_tokens: row.top_provider.max_completion_tokens,
          max_prompt_tokens: null,
          supported_parameters: row.supported_parameters,
          supports_implicit_caching: false,
          status: 0,
          uptime_last_30m: 99.5,
          latency_last_30m: { p50: 640, p75: 900, p90: 1400, p99: 3000 },
          throughput_last_30m: { p50: 48.2, p75: 40, p90: 31, p99: 12 },
        },
      ],
    },
  };
}

/** The body of `GET /endpoints/zdr` for a catalogue: every second of its models has a host that keeps nothing. */
export function zdrBody(catalogue: unknown): unknown {
  const rows = (catalogue as { readonly data?: readonly unknown[] }).data ?? [];
  const ids = rows.flatMap((row) => (typeof row === "object" && row !== null && "id" in row ? [row.id] : []));
  return {
    data: ids
      .filter((_id, index) => index % 2 === 0)
      .map((id) => ({ name: `Loopback | ${String(id)}`, model_id: id, provider_name: "Loopback" })),
  };
}
