import { head } from "./exchange.ts";
import { fault, faultVariants, type Fault } from "./fault.ts";

/** Faults that come from the user or the catalogue: F096 to F098, F101, F132. */
export const stopping: readonly Fault[] = [
  fault("F096", "the user stops before the headers", async (exchange) => exchange.untilGone()),
  fault("F097", "the user stops after three deltas", async (exchange) => {
    await exchange.stream();
    await exchange.say("one ", "two ", "three");
    await exchange.untilGone();
  }),
  fault("F098", "the user stops during the wait for a retry", async (exchange) =>
    exchange.json(429, { error: { code: 429, message: "Rate limit exceeded" } }, { "retry-after": "30" }),
  ),
  fault("F101", "the user sends twice", async (exchange) => exchange.answer()),
  faultVariants("F132", "the catalogue is down, garbage or a hundred thousand rows long, and chat works", {
    down: async (exchange) =>
      exchange.request.method === "GET" ? exchange.json(503, { error: { code: 503, message: "Down" } }) : exchange.answer(),
    "a web page": async (exchange) =>
      exchange.request.method === "GET" ? exchange.respond(200, { "content-type": "text/html" }, "<h1>Hello</h1>") : exchange.answer(),
    garbage: async (exchange) =>
      exchange.request.method === "GET"
        ? exchange.respond(200, { "content-type": "application/json" }, '{"data":[{"id":')
        : exchange.answer(),
    "odd rows": async (exchange) =>
      exchange.request.method === "GET"
        ? exchange.json(200, { data: [null, 7, {}, { id: 3 }, { id: "some/model", context_length: "much", pricing: null }] })
        : exchange.answer(),
    "100,000 rows": async (exchange) => {
      if (exchange.request.method !== "GET") {
        await exchange.answer();
        return;
      }
      const row = JSON.stringify({
        id: "some/model-",
        name: "Some model",
        context_length: 8192,
        pricing: { prompt: "0.000001", completion: "0.000002" },
      });
      const rows = Array.from({ length: 100_000 }, (_, index) => row.replace("some/model-", `some/model-${index}`));
      await exchange.respond(200, { "content-type": "application/json" }, `{"data":[${rows.join(",")}]}`);
    },
    "cut short": async (exchange) => {
      if (exchange.request.method !== "GET") {
        await exchange.answer();
        return;
      }
      await exchange.raw(head(200, { "content-type": "application/json", "content-length": "5000" }));
      await exchange.raw('{"data":[');
      await exchange.hangUp();
    },
  }),
];
