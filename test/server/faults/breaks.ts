import { gzipSync } from "node:zlib";
import { chunkEvent, deltaEvent, doneEvent, event, finishEvent, usageEvent, wholeStream } from "./events.ts";
import { head, type Exchange } from "./exchange.ts";
import { fault, faultVariants, type Behaviour, type Fault } from "./fault.ts";

const eventStream = { "content-type": "text/event-stream" };

/** A stream of these pieces, ended cleanly. */
function stream(...pieces: readonly string[]): Behaviour {
  return async (exchange) => {
    await exchange.stream();
    await exchange.send(...pieces);
    await exchange.end();
  };
}

/** A stream that breaks after a good start. */
function afterThree(breakIt: (exchange: Exchange) => Promise<void>): Behaviour {
  return async (exchange) => {
    await exchange.stream();
    await exchange.say("one ", "two ", "three");
    await breakIt(exchange);
  };
}

const hello = deltaEvent({ content: "Hello" });
const world = deltaEvent({ content: " world" });
const error502 = { code: 502, message: "Provider returned error", metadata: { provider_name: "Loopback", raw: "engine stopped" } };
const ending = [finishEvent(), usageEvent(), doneEvent];

/** Connections that break and incorrect ends: F048 to F069, F135. */
export const breaks: readonly Fault[] = [
  fault(
    "F048",
    "FIN in the middle of a chunked body",
    afterThree(async (exchange) => exchange.hangUp()),
  ),
  fault(
    "F049",
    "RST in the middle of the stream",
    afterThree(async (exchange) => exchange.reset()),
  ),
  fault("F050", "a Content-Length longer than the body", async (exchange) => {
    await exchange.raw(head(200, { ...eventStream, "content-length": "9999" }));
    await exchange.say("one ", "two ", "three");
    await exchange.hangUp();
  }),
  fault("F051", "a clean end after a delta", stream(hello)),
  fault("F052", "the connection closes in the middle of an event", async (exchange) => {
    await exchange.streamUntilClose();
    await exchange.send(hello, 'data: {"id');
    await exchange.end();
  }),
  faultVariants("F053", "a clean end after the finish reason, without [DONE]", {
    "after usage": stream(hello, world, finishEvent(), usageEvent()),
    "of a server that tells no usage": stream(hello, world, finishEvent()),
  }),
  fault("F054", "[DONE] without a finish reason", stream(hello, world, doneEvent)),
  fault("F055", "finish reason length", async (exchange) => {
    await exchange.stream();
    await exchange.say("Hello", " wor");
    await exchange.finish("length");
  }),
  fault("F056", "finish reason content_filter", async (exchange) => {
    await exchange.stream();
    await exchange.say("Hello", " wor");
    await exchange.finish("content_filter");
  }),
  fault("F057", "finish reason error, without an error", stream(hello, finishEvent("error"), usageEvent(), doneEvent)),
  fault(
    "F058",
    "tool arguments that are cut, and the finish reason tool_calls",
    stream(
      deltaEvent({ tool_calls: [{ index: 0, id: "call_1", type: "function", function: { name: "read", arguments: '{"path":"a' } }] }),
      finishEvent("tool_calls"),
      usageEvent(),
      doneEvent,
    ),
  ),
  fault("F059", "[DONE] twice", stream(hello, world, ...ending, doneEvent)),
  fault("F060", "a delta after [DONE]", stream(hello, world, ...ending, deltaEvent({ content: " extra" }))),
  faultVariants("F061", "[DONE] with spaces, or in lower case", {
    spaces: stream(hello, world, finishEvent(), usageEvent(), "data:  [DONE] \n\n"),
    "small letters": stream(hello, world, finishEvent(), usageEvent(), "data: [done]\n\n"),
  }),
  fault("F062", "the socket stays open after [DONE]", async (exchange) => {
    await exchange.stream();
    await exchange.send(hello, world, ...ending);
    await exchange.untilGone();
  }),
  fault(
    "F063",
    "an error chunk after some text",
    stream(hello, chunkEvent({ error: error502, choices: [{ index: 0, delta: { content: "" }, finish_reason: "error" }] })),
  ),
  faultVariants("F064", "an error as the first event", {
    "502 for ever": stream(event({ error: error502, user_id: "user_1" })),
    "402": stream(event({ error: { code: 402, message: "Insufficient credits" } })),
    "429 once": async (exchange) =>
      exchange.nth === 1 ? stream(event({ error: { code: 429, message: "Provider returned error" } }))(exchange) : exchange.answer(),
  }),
  fault(
    "F065",
    "an error in vLLM's shape, after some text",
    stream(hello, event({ object: "error", message: "x", type: "BadRequestError", code: 400 })),
  ),
  faultVariants("F066", "a named event error, after some text", {
    "error object": stream(hello, `event: error\ndata: ${JSON.stringify({ error: error502 })}\n\n`),
    "bare message": stream(hello, 'event: error\ndata: {"message":"the engine stopped"}\n\n'),
  }),
  fault("F067", "an invalid JSON event between valid ones", stream(hello, 'data: {"choices":[{]}\n\n', world, ...ending)),
  fault("F068", "a ping event without data", stream(hello, "event: ping\n\n", world, ...ending)),
  fault("F069", "an event with empty data", stream(hello, "data:\n\n", world, ...ending)),
  fault("F082", "a gzipped stream", async (exchange) => {
    await exchange.respond(200, { ...eventStream, "content-encoding": "gzip" }, gzipSync(exchange.inShape(wholeStream())));
  }),
  fault("F083", "a truncated gzipped stream", async (exchange) => {
    const whole = gzipSync(exchange.inShape(deltaEvent({ content: "Hello world" }).repeat(50) + ending.join("")));
    await exchange.raw(head(200, { ...eventStream, "content-encoding": "gzip", connection: "close" }));
    await exchange.send(whole.subarray(0, Math.floor(whole.length * 0.7)));
    await exchange.end();
  }),
  fault("F135", "the connection breaks after the first token", async (exchange) => {
    if (exchange.nth > 1) {
      await exchange.answer();
      return;
    }
    await exchange.stream();
    await exchange.say("one");
    await exchange.hangUp();
  }),
];
