import { chunkEvent, deltaEvent, doneEvent, event, finishEvent, usageEvent } from "./events.ts";
import { fault, faultVariants, type Behaviour, type Fault } from "./fault.ts";

/** The texts hello and world with these events between them, and a valid end. */
function among(...events: readonly string[]): Behaviour {
  return async (exchange) => {
    await exchange.stream();
    await exchange.say("Hello");
    await exchange.send(...events);
    await exchange.say(" world");
    await exchange.finish();
  };
}

function callDelta(...calls: readonly unknown[]): string {
  return deltaEvent({ tool_calls: calls });
}

/** A stream of tool-call fragments. */
function calls(...fragments: readonly string[]): Behaviour {
  return async (exchange) => {
    await exchange.stream();
    await exchange.send(...fragments);
    await exchange.finish("tool_calls");
  };
}

function usage(value: unknown): Behaviour {
  return async (exchange) => {
    await exchange.stream();
    await exchange.say("Hello", " world");
    await exchange.send(finishEvent(), value === undefined ? "" : usageEvent(value), doneEvent);
    await exchange.end();
  };
}

/** A word, then one complete tool call with this index. */
function callAt(index: unknown): Behaviour {
  return calls(deltaEvent({ content: "Hello" }), callDelta({ ...start, index, function: { name: "read", arguments: "{}" } }));
}

const start = { index: 0, id: "call_1", type: "function", function: { name: "read", arguments: "" } };

/** Invalid JSON values: F086 to F091, F094, F095. */
export const values: readonly Fault[] = [
  fault(
    "F086",
    'JSON that is no object: null, [], 1, "x", three and more in a row',
    among("data: null\n\n", "data: []\n\n", "data: 1\n\n", 'data: "x"\n\n'),
  ),
  faultVariants("F087", "missing, null and empty choices, and a chunk with usage alone", {
    missing: among(chunkEvent({})),
    null: among(chunkEvent({ choices: null })),
    empty: among(chunkEvent({ choices: [] })),
    "usage alone": among(event({ usage: { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9, cost: 0.0001 } })),
  }),
  faultVariants("F088", "missing and null deltas, content that is null, a number or an array of parts", {
    missing: among(chunkEvent({ choices: [{ index: 0, finish_reason: null }] })),
    null: among(deltaEvent(null)),
    "content null": among(deltaEvent({ content: null })),
    "content a number": among(deltaEvent({ content: 7 })),
    "content of parts": async (exchange) => {
      await exchange.stream();
      await exchange.send(
        deltaEvent({
          content: [
            { type: "text", text: "Hello" },
            { type: "text", text: " world" },
          ],
        }),
      );
      await exchange.finish();
    },
  }),
  faultVariants("F089", "huge, negative, fractional and textual indexes of tool calls", {
    huge: callAt(1_000_000),
    negative: callAt(-1),
    fractional: callAt(1.5),
    word: callAt("__proto__"),
  }),
  faultVariants("F090", "tool arguments in fragments: plain, interleaved, without an index, with the id repeated", {
    plain: calls(
      callDelta(start),
      callDelta({ index: 0, function: { arguments: '{"path":' } }),
      callDelta({ index: 0, function: { name: null, arguments: '"a.ts"}' } }),
    ),
    interleaved: calls(
      callDelta(start, { index: 1, id: "call_2", type: "function", function: { name: "list", arguments: "" } }),
      callDelta({ index: 0, function: { arguments: '{"path":' } }),
      callDelta({ index: 1, function: { arguments: '{"folder":' } }),
      callDelta({ index: 0, function: { arguments: '"a.ts"}' } }),
      callDelta({ index: 1, function: { arguments: '"src"}' } }),
    ),
    "without an index": calls(
      callDelta({ id: "call_1", type: "function", function: { name: "read", arguments: '{"path":' } }),
      callDelta({ function: { arguments: '"a.ts"}' } }),
    ),
    "id repeated": calls(
      callDelta(start),
      callDelta({ index: 0, id: "call_1", type: "function", function: { arguments: '{"path":"a.ts"}' } }),
    ),
  }),
  fault(
    "F091",
    "tool arguments with the keys __proto__ and constructor",
    calls(callDelta(start), callDelta({ index: 0, function: { arguments: '{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}}}' } })),
  ),
  faultVariants("F094", "reasoning in every field, between text, and encrypted", {
    reasoning: async (exchange) => {
      await exchange.stream();
      const detail = (text: string): unknown => [{ type: "reasoning.text", text, format: "unknown", index: 0 }];
      await exchange.send(
        deltaEvent({ reasoning: "I ", reasoning_details: detail("I ") }),
        deltaEvent({ reasoning: "think", reasoning_details: detail("think") }),
      );
      await exchange.say("Hello", " world");
      await exchange.finish();
    },
    reasoning_content: async (exchange) => {
      await exchange.stream();
      await exchange.send(
        deltaEvent({ content: null, reasoning_content: "I " }),
        deltaEvent({ content: null, reasoning_content: "think" }),
      );
      await exchange.say("Hello", " world");
      await exchange.finish();
    },
    interleaved: async (exchange) => {
      await exchange.stream();
      await exchange.send(
        deltaEvent({ reasoning: "I " }),
        deltaEvent({ content: "Hello" }),
        deltaEvent({ reasoning: "think" }),
        deltaEvent({ content: " world" }),
      );
      await exchange.finish();
    },
    encrypted: async (exchange) => {
      await exchange.stream();
      await exchange.send(
        deltaEvent({
          reasoning: "I think",
          reasoning_details: [{ type: "reasoning.summary", summary: "I think", format: "openai-responses-v1", index: 0 }],
        }),
        deltaEvent({
          reasoning_details: [
            { type: "reasoning.encrypted", data: "gAAAAB+/=\u00e9", id: "rs_1", format: "openai-responses-v1", index: 0 },
          ],
        }),
      );
      await exchange.say("Hello", " world");
      await exchange.finish();
    },
  }),
  faultVariants("F095", "missing, null, negative, textual and incomplete usage", {
    missing: usage(undefined),
    null: usage(null),
    negative: usage({ prompt_tokens: -1, completion_tokens: -2, total_tokens: -3, cost: -0.5 }),
    string: usage({ prompt_tokens: "7", completion_tokens: "2", total_tokens: "9", cost: "free" }),
    "not an object": usage("7"),
    partial: usage({ total_tokens: 9 }),
  }),
];
