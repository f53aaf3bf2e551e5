// The failures of `recordings/`: a made-up one for every status and shape of an error that was seen on the wire.

/** A failure as a recorder keeps it. `message` is the text that a reader must find in it. */
export interface MadeFailure {
  readonly name: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly message: string;
  /** The code in the body, if the status is 200. */
  readonly code?: number;
}

function openRouter(code: number, message: string, metadata?: unknown): unknown {
  return { error: { code, message, ...(metadata !== undefined && { metadata }) }, user_id: "user_made" };
}

/** A provider's error as OpenRouter passes it on. */
function handedOn(code: number, raw: unknown, more: object = {}): unknown {
  return openRouter(code, "Provider returned error", { provider_name: "Birch", raw, ...more });
}

const openAi = (message: string, more: object = {}): unknown => ({
  error: { message, type: "invalid_request_error", param: null, code: null, ...more },
});

export const madeFailures: readonly MadeFailure[] = [
  {
    name: "400-parameter",
    status: 400,
    body: openRouter(400, "Expected top_k to be at least 0, received -3", { provider_name: null }),
    message: "Expected top_k to be at least 0, received -3",
  },
  {
    name: "400-context",
    status: 400,
    body: openRouter(400, "The maximum context length is 8192 tokens, and this prompt has 9100 of them.", {
      provider_name: "Birch",
      previous_errors: [{ code: 400, message: "prompt is too long" }],
    }),
    message: "The maximum context length is 8192 tokens",
  },
  {
    name: "400-raw-json",
    status: 400,
    body: handedOn(400, JSON.stringify(openAi("Tulips are not supported by this model."))),
    message: "Tulips are not supported by this model.",
  },
  {
    name: "400-raw-object",
    status: 400,
    body: handedOn(400, { error: { message: "The bed is too small." }, retryable: false }),
    message: "The bed is too small.",
  },
  {
    name: "400-tool-use-failed",
    status: 400,
    body: openAi("A tool had to be called, and the answer has none", { code: "tool_use_failed", failed_generation: "160 bulbs" }),
    message: "A tool had to be called, and the answer has none",
  },
  {
    name: "400-reasoning-content",
    status: 400,
    body: openAi("The reasoning_content of the last turn has to be sent again.", { code: "invalid_request_error" }),
    message: "The reasoning_content of the last turn has to be sent again.",
  },
  {
    name: "400-key-text",
    status: 400,
    body: { code: "Invalid argument", error: "The API key no****ey is none of ours." },
    message: "The API key no****ey is none of ours.",
  },
  { name: "401-key", status: 401, body: openRouter(401, "No credentials were found"), message: "No credentials were found" },
  {
    name: "401-detail",
    status: 401,
    headers: { "content-type": "application/json" },
    body: { detail: "Invalid key" },
    message: "Invalid key",
  },
  {
    name: "402-can-only-afford",
    status: 402,
    body: openRouter(402, "Up to 9000 tokens were asked for, but you can only afford 1234.", { provider_name: null }),
    message: "can only afford 1234",
  },
  {
    name: "404-data-policy",
    status: 404,
    body: openRouter(404, "No endpoints found that your data policy (made-up publication) allows."),
    message: "No endpoints found that your data policy",
  },
  {
    name: "404-text",
    status: 404,
    body: { code: "The requested resource was not found", error: "The model gravel-1 was retired." },
    message: "The model gravel-1 was retired.",
  },
  {
    name: "404-model",
    status: 404,
    body: openAi("The model `pebble-99` does not exist.", { code: "model_not_found" }),
    message: "The model `pebble-99` does not exist.",
  },
  {
    name: "422-input",
    status: 422,
    body: { error: { code: "Invalid input", message: "invalid input error", status: 422 } },
    message: "invalid input error",
  },
  {
    name: "429-upstream",
    status: 429,
    body: handedOn(429, "heron/reed-r1:free has too many visitors. Come back in a minute."),
    message: "has too many visitors",
  },
  {
    name: "429-remedy",
    status: 429,
    body: handedOn(429, "The provider is busy.", { limit_source: "provider", remedy_hint: "Add a key of your own." }),
    message: "The provider is busy.",
  },
  {
    name: "200-provider-failed",
    status: 200,
    body: handedOn(502, JSON.stringify({ errors: [{ message: "The gardener is out.", code: 3043 }] })),
    message: "The gardener is out.",
    code: 502,
  },
];
