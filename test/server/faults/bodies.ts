import { deltaEvent, doneEvent, keepAlive, wholeStream } from "./events.ts";
import { head } from "./exchange.ts";
import { fault, faultVariants, type Fault } from "./fault.ts";

const completion = {
  id: "gen-1",
  object: "chat.completion",
  created: 1793491200,
  model: "some/model",
  provider: "Loopback",
  choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "Hello world" } }],
  usage: { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9, cost: 0.0001 },
};
const signIn = "<!doctype html><title>Sign in</title><h1>Sign in to this network</h1><script>alert(1)</script>";

/** Bodies that are not event streams, and slow streams: F034 to F047. */
export const bodies: readonly Fault[] = [
  fault("F034", "200 with a web page", async (exchange) => exchange.respond(200, { "content-type": "text/html; charset=utf-8" }, signIn)),
  faultVariants("F035", "200 with the whole completion as JSON", {
    plain: async (exchange) => exchange.json(200, completion),
    "white space before it": async (exchange) =>
      exchange.respond(
        200,
        { "content-type": "application/json" },
        `\n         \n\n         \n${JSON.stringify(exchange.bodyInShape(completion))}`,
      ),
  }),
  fault("F036", "200 with an error of code 429 as JSON, every time", async (exchange) =>
    exchange.json(200, { error: { code: 429, message: "Provider returned error" } }),
  ),
  fault("F037", "an event stream with the type text/plain", async (exchange) =>
    exchange.respond(200, { "content-type": "text/plain" }, exchange.inShape(wholeStream())),
  ),
  fault("F038", "200 with an empty event stream", async (exchange) => exchange.respond(200, { "content-type": "text/event-stream" })),
  fault("F039", "204", async (exchange) => exchange.raw(head(204, {}))),
  fault("F040", "only [DONE]", async (exchange) => exchange.respond(200, { "content-type": "text/event-stream" }, doneEvent)),
  fault("F041", "headers, then silence", async (exchange) => {
    await exchange.stream();
    await exchange.pause(95_000);
    await exchange.untilGone();
  }),
  fault("F042", "a keep-alive comment every five seconds for five minutes, then an answer", async (exchange) => {
    await exchange.stream();
    for (let count = 0; count < 60; count += 1) {
      await exchange.send(keepAlive);
      await exchange.pause(5000);
    }
    await exchange.say("Hello", " world");
    await exchange.finish();
  }),
  fault("F043", "a keep-alive comment every second, and no token", async (exchange) => {
    await exchange.stream();
    while (!exchange.gone) {
      await exchange.send(keepAlive);
      await exchange.pause(1000);
    }
  }),
  fault("F044", "three deltas, then silence", async (exchange) => {
    await exchange.stream();
    await exchange.say("one ", "two ", "three");
    await exchange.pause(95_000);
    await exchange.untilGone();
  }),
  fault("F045", "a token every twenty seconds for ten minutes", async (exchange) => {
    await exchange.stream();
    for (let count = 0; count < 30; count += 1) {
      await exchange.say(`${count} `);
      await exchange.pause(20_000);
    }
    await exchange.finish();
  }),
  fault("F046", "one byte per packet", async (exchange) => {
    await exchange.stream();
    for (const byte of Buffer.from(exchange.inShape(wholeStream("Grüße", " 👩‍👩‍👧 world")))) {
      await exchange.send(Buffer.from([byte]));
    }
    await exchange.end();
  }),
  fault("F047", "a hundred thousand events in one write", async (exchange) => {
    await exchange.stream();
    await exchange.send(deltaEvent({ content: "word " }).repeat(100_000));
    await exchange.finish();
  }),
];
