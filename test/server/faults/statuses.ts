import { fault, faultVariants, variant, type Behaviour, type Fault } from "./fault.ts";
import { startRawServer } from "./rawServer.ts";
import { head } from "./exchange.ts";

/** An OpenRouter error with the same status. */
function refuse(status: number, message: string, metadata?: unknown, headers: Readonly<Record<string, string>> = {}): Behaviour {
  const error = { code: status, message, ...(metadata === undefined ? {} : { metadata }) };
  return async (exchange) => exchange.json(status, { error }, headers);
}

/** This response to the first requests, then a valid answer. */
function first(times: number, behaviour: Behaviour): Behaviour {
  return async (exchange) => (exchange.nth <= times ? behaviour(exchange) : exchange.answer());
}

const page = `<!doctype html><html><body><h1>Error</h1><script>alert(1)</script>${"<p>filler</p>".repeat(3000)}</body></html>`;
const megabyte = Buffer.alloc(1024 * 1024, "<p>filler</p>");

/** Responses with an error status: F011 to F033. */
export const statuses: readonly Fault[] = [
  fault("F011", "400 with a message", refuse(400, "Expected temperature to be at most 2, received 5")),
  faultVariants("F012", "400: the prompt is longer than the model's window, in the messages of three servers", {
    openrouter: refuse(
      400,
      "This endpoint's maximum context length is 8192 tokens. However, you requested about 9300 tokens (9300 of text input). Please reduce the length of either one.",
    ),
    "openai code": async (exchange) =>
      exchange.json(400, {
        error: {
          message: "This model's maximum context length is 8192 tokens. However, your messages resulted in 9300 tokens.",
          type: "invalid_request_error",
          param: "messages",
          code: "context_length_exceeded",
        },
      }),
    error_type: refuse(400, "Provider returned error", { error_type: "context_length_exceeded" }),
  }),
  fault("F013", "401 with a body that repeats the key", async (exchange) =>
    exchange.json(401, { error: { code: 401, message: `Invalid key: ${exchange.request.headers.authorization ?? ""}` } }),
  ),
  fault(
    "F014",
    "402",
    refuse(402, "This request requires more credits, or fewer max_tokens. You requested up to 32000 tokens, but can only afford 1204."),
  ),
  fault(
    "F015",
    "402 for the budget of requests in flight, free again in two seconds",
    first(1, refuse(402, "In-flight budget exceeded", { limit_source: "in_flight_budget" }, { "retry-after": "2" })),
  ),
  fault(
    "F016",
    "403: moderation, with its reasons",
    refuse(403, "Your input was flagged", {
      reasons: ["harassment"],
      flagged_input: "Why …",
      provider_name: "OpenAI",
      model_slug: "some/model",
    }),
  ),
  faultVariants("F017", "404: no such model, as JSON and as a web page", {
    JSON: refuse(404, "No endpoints found for some/model."),
    "another server's JSON": async (exchange) =>
      exchange.json(404, {
        error: { message: 'model "some/model" not found, try pulling it first', type: "api_error", param: null, code: null },
      }),
    HTML: async (exchange) => exchange.respond(404, { "content-type": "text/html" }, page),
  }),
  fault("F018", "408 once", first(1, refuse(408, "Request timeout"))),
  fault("F019", "409 twice", first(2, refuse(409, "Conflict"))),
  {
    id: "F020",
    doc: "413 during the upload, then the socket is closed",
    variants: [
      variant(
        "then FIN",
        async (exchange) => {
          await exchange.json(413, { error: { code: 413, message: "Request Entity Too Large" } }, { connection: "close" });
          await exchange.hangUp();
        },
        { beforeBody: true },
      ),
      variant("after the whole body", refuse(413, "Request Entity Too Large")),
    ],
  },
  faultVariants("F021", "422, in OpenRouter's and in FastAPI's shape", {
    openrouter: refuse(422, "Input should be a valid string"),
    detail: async (exchange) => exchange.json(422, { detail: [{ loc: ["body", "messages"], msg: "Field required", type: "missing" }] }),
  }),
  fault("F022", "429 with Retry-After: 1, once", first(1, refuse(429, "Rate limit exceeded", undefined, { "retry-after": "1" }))),
  fault(
    "F023",
    "429 with Retry-After as a date, once",
    first(1, async (exchange) =>
      refuse(429, "Rate limit exceeded", undefined, { "retry-after": new Date(Date.now() + 3000).toUTCString() })(exchange),
    ),
  ),
  fault("F024", "429 with Retry-After: 3600", refuse(429, "Rate limit exceeded", undefined, { "retry-after": "3600" })),
  faultVariants("F025", "429 with an invalid Retry-After, once", {
    negative: first(1, refuse(429, "Rate limit exceeded", undefined, { "retry-after": "-5" })),
    word: first(1, refuse(429, "Rate limit exceeded", undefined, { "retry-after": "abc" })),
    huge: first(1, refuse(429, "Rate limit exceeded", undefined, { "retry-after": "1e99" })),
    empty: first(1, refuse(429, "Rate limit exceeded", undefined, { "retry-after": "" })),
    "two headers": first(1, refuse(429, "Rate limit exceeded", undefined, { "retry-after": "7\nabc" })),
  }),
  fault("F026", "429 without a header, three times", first(3, refuse(429, "Rate limit exceeded"))),
  faultVariants(
    "F027",
    "each 5xx twice",
    Object.fromEntries(
      [500, 502, 503, 504, 529].map((status) => [
        String(status),
        first(2, refuse(status, "Provider returned error", { provider_name: "Loopback" })),
      ]),
    ),
  ),
  fault("F028", "503 every time", refuse(503, "Overloaded")),
  fault("F029", "500 with a web page of 50 MB, every time", async (exchange) => {
    await exchange.raw(head(500, { "content-type": "text/html", "content-length": String(50 * megabyte.length) }));
    for (let sent = 0; sent < 50 && !exchange.gone; sent += 1) await exchange.raw(megabyte);
  }),
  fault("F030", "500 whose body never ends, every time", async (exchange) => {
    await exchange.raw(head(500, { "content-type": "application/json", "content-length": "1000" }));
    await exchange.raw('{"error":');
    await exchange.pause(6000);
    await exchange.untilGone();
  }),
  fault("F031", "307 to another path of the same origin", async (exchange) =>
    exchange.request.path.endsWith("/elsewhere") ? exchange.answer() : exchange.respond(307, { location: "/v1/elsewhere" }),
  ),
  {
    id: "F032",
    doc: "307 to another origin, which would respond",
    variants: [
      {
        name: "",
        start: async (options) => {
          const other = await startRawServer(async (exchange) => exchange.answer());
          const server = await variant("", async (exchange) =>
            exchange.respond(307, { location: `${other.origin}${exchange.request.path}` }),
          ).start(options);
          return {
            ...server,
            elsewhere: other.requests,
            close: async () => {
              await server.close();
              await other.close();
            },
          };
        },
      },
    ],
  },
  fault("F033", "307 to itself, forever", async (exchange) => exchange.respond(307, { location: exchange.request.path })),
];
