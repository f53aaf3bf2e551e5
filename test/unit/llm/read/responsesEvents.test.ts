import { describe, expect, it, test } from "vitest";
import { AnswerReader, type AnswerReaderOptions, type BodyEnd, endEvent } from "../../../../src/llm/read/answerReader.ts";
import { AnswerParts } from "../../../../src/llm/read/answerParts.ts";
import { ResponsesEvents } from "../../../../src/llm/read/responsesEvents.ts";
import type { Answer, ChatEvent } from "../../../../src/shared/chatEvent.ts";
import { png } from "../../../data/pictures.ts";
import {
  calling,
  type MadeEvent,
  messageItem,
  reasonedAnswer,
  reasonedCalls,
  reasoning,
  reasoningItem,
  responseWith,
  saying,
  streamOf,
  whole,
} from "../../../data/responsesStreams.ts";

interface Reading {
  readonly answer: Answer;
  readonly events: readonly ChatEvent[];
}

function read(
  body: string | Uint8Array,
  { how = "clean", size }: { readonly how?: BodyEnd; readonly size?: number } = {},
  more: Partial<AnswerReaderOptions> = {},
): Reading {
  const events: ChatEvent[] = [];
  const reader = new AnswerReader({
    dialect: "responses",
    events: new ResponsesEvents(),
    model: "gpt-5.4",
    origin: "https://api.openai.com",
    now: 0,
    sink: (batch) => events.push(...batch),
    ...more,
  });
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  for (let at = 0; at < bytes.length; at += size ?? bytes.length) {
    if (reader.push(bytes.subarray(at, at + (size ?? bytes.length))) === "ended") break;
  }
  const answer = reader.end(how);
  events.push(endEvent(answer));
  return { answer, events };
}

/** Reads a body at once, in bytes and in pieces of seven, which makes no difference. */
function answerTo(body: string, options: Parameters<typeof read>[1] = {}): Answer {
  const { answer } = read(body, options);
  for (const size of [1, 7]) expect(read(body, { ...options, size }).answer).toEqual(answer);
  return answer;
}

const ended = ({ verdict, error }: Answer): string => (error === null ? verdict : `${verdict} ${error.code}`);
const stream = (output: readonly MadeEvent[], ...rest: Parameters<typeof whole> extends [unknown, ...infer Rest] ? Rest : never): string =>
  streamOf(whole(output, ...rest));

describe("a response", () => {
  test("has its text, reasoning, model, tier and usage where those of a chat completion are", () => {
    const answer = answerTo(stream(reasonedAnswer));
    expect(answer).toMatchObject({
      text: "Grüße 👩‍👩‍👧, it is fine.",
      reasoning: "**Looking**\n\nI look at the file 👩‍👩‍👧.\n\n**Deciding**\n\nI call a tool.",
      verdict: "complete",
      finishReason: "stop",
      nativeFinishReason: "completed",
      model: "gpt-5.4-2026-03-05",
      serviceTier: "default",
      id: "resp_made_1",
      cost: null,
      usage: {
        prompt_tokens: 36,
        prompt_tokens_details: { cached_tokens: 8, cache_write_tokens: 0 },
        completion_tokens: 87,
        completion_tokens_details: { reasoning_tokens: 64 },
        total_tokens: 123,
      },
    });
  });

  test("calls several tools, in the order of its items", () => {
    const answer = answerTo(stream(reasonedCalls));
    expect(ended(answer)).toBe("complete");
    expect(answer.finishReason).toBe("tool_calls");
    expect(answer.toolCalls).toEqual([
      { index: 0, id: "call_a", type: "function", function: { name: "read", arguments: '{"path":"a.ts"}' } },
      { index: 1, id: "call_b", type: "function", function: { name: "list", arguments: "{}" } },
    ]);
  });

  test("keeps its reasoning as it was sent, byte for byte, and the places of the rest", () => {
    const { reasoningDetails } = answerTo(stream(reasonedCalls));
    expect(JSON.stringify(reasoningDetails[0])).toBe(JSON.stringify(reasoningItem));
    expect(reasoningDetails.slice(1)).toEqual([
      { id: "msg_made_1", type: "message", status: "completed", role: "assistant", phase: "commentary", length: 12 },
      { id: "fc_call_a", type: "function_call", status: "completed", call_id: "call_a" },
      { id: "fc_call_b", type: "function_call", status: "completed", call_id: "call_b" },
    ]);
  });

  test("says two messages as two paragraphs", () => {
    const output = [...saying(messageItem("One."), ["One."], 0), ...saying(messageItem("Two.", { id: "msg_made_2" }), ["Tw", "o."], 1)];
    expect(answerTo(stream(output)).text).toBe("One.\n\nTwo.");
  });

  test("that arrives whole says the same", () => {
    const response = [...whole(reasonedCalls)].at(-1);
    const body = JSON.stringify(response !== undefined && "response" in response ? response.response : null);
    const [streamed, atOnce] = [answerTo(stream(reasonedCalls)), answerTo(body)];
    expect(atOnce).toEqual(streamed);
  });

  test("that brings its items only at their ends, or only at its own, says the same", () => {
    const ends = reasonedCalls.filter(({ type }) => type === "response.output_item.done");
    expect(answerTo(stream(ends))).toEqual(answerTo(stream(reasonedCalls)));
    const last = [...whole(reasonedCalls)].slice(-1);
    expect(answerTo(streamOf(last))).toEqual(answerTo(stream(reasonedCalls)));
  });

  test("may be read without names of events, and with [DONE] after it", () => {
    const body = `${stream(reasonedCalls).replaceAll(/^event: .*\n/gm, "")}data: [DONE]\n\n`;
    expect(answerTo(body)).toEqual(answerTo(stream(reasonedCalls)));
  });

  test("shows reasoning once that comes as it is and summarized", () => {
    const place = { item_id: "rs_1", output_index: 0 };
    const output: readonly MadeEvent[] = [
      { type: "response.reasoning_text.delta", ...place, content_index: 0, delta: "I think." },
      { type: "response.reasoning_summary_text.delta", ...place, summary_index: 0, delta: "Thinking." },
      ...saying(messageItem("Hi"), ["Hi"], 1),
    ];
    expect(answerTo(stream(output)).reasoning).toBe("I think.");
  });

  test("that is refused says so as its text", () => {
    const place = { item_id: "msg_1", output_index: 0, content_index: 0 };
    const item = messageItem("", { content: [{ type: "refusal", refusal: "I can't help." }] });
    const answer = answerTo(
      stream([
        { type: "response.refusal.delta", ...place, delta: "I can't " },
        { type: "response.refusal.delta", ...place, delta: "help." },
        { type: "response.output_item.done", output_index: 0, item },
      ]),
    );
    expect([answer.text, ended(answer)]).toEqual(["I can't help.", "complete"]);
    expect(answer.reasoningDetails).toEqual([expect.objectContaining({ type: "message", length: 13, refused: true })]);
  });

  test("has its citations in the form of chat completions, counted in the whole text", () => {
    const annotation = { type: "url_citation", url: "https://example.com/a", title: "A", start_index: 0, end_index: 4 } as const;
    const output: readonly MadeEvent[] = [
      ...saying(messageItem("Well."), ["Well."], 0),
      { type: "response.output_text.delta", item_id: "m", output_index: 1, content_index: 0, delta: "Look", logprobs: [] },
      { type: "response.output_text.annotation.added", item_id: "m", output_index: 1, content_index: 0, annotation_index: 0, annotation },
    ];
    expect(answerTo(stream(output)).annotations).toEqual([
      { type: "url_citation", url_citation: { url: "https://example.com/a", title: "A", start_index: 7, end_index: 11 } },
    ]);
  });

  test("with many citations in one long body is not too long", () => {
    const annotation = { type: "url_citation", url: "https://example.com/a", title: "A", start_index: 0, end_index: 4 } as const;
    const text = "word ".repeat(20_000);
    const item = messageItem("", { content: [{ type: "output_text", text, annotations: Array.from({ length: 1000 }, () => annotation) }] });
    const { answer } = read(JSON.stringify(responseWith({ status: "completed", output: [item] })));
    expect([ended(answer), answer.annotations.length, answer.text.length]).toEqual(["complete", 1000, text.length]);
  });

  test("has pictures, the last one of each place", () => {
    const data = (width: number): string => png(width, 4).slice("data:image/png;base64,".length);
    const item = { id: "ig_1", type: "image_generation_call", status: "completed", result: data(8) } as const;
    const answer = answerTo(
      stream([
        {
          type: "response.image_generation_call.partial_image",
          item_id: "ig_1",
          output_index: 0,
          partial_image_index: 0,
          partial_image_b64: data(4),
        },
        { type: "response.output_item.done", output_index: 0, item },
      ]),
    );
    expect(answer.images).toEqual([{ type: "image_url", image_url: { url: png(8, 4) } }]);
    expect(answer.reasoningDetails).toEqual([{ id: "ig_1", type: "image_generation_call", status: "completed" }]);
  });

  test("has what only claims to be a picture, so that the user is told", () => {
    const item = { id: "ig_1", type: "image_generation_call", status: "completed", result: btoa("<svg/>") } as const;
    const { images } = answerTo(stream([{ type: "response.output_item.done", output_index: 0, item }]));
    expect(images).toEqual([{ type: "image_url", image_url: { url: `data:image/png;base64,${btoa("<svg/>")}` } }]);
  });

  test("of OpenRouter names what it cost", () => {
    const cost = { cost: 0.5, cost_details: { upstream_inference_cost: null }, is_byok: false };
    const body = stream(reasonedAnswer).replace('"total_tokens":123', `"total_tokens":123,${JSON.stringify(cost).slice(1, -1)}`);
    expect(answerTo(body)).toMatchObject({ cost: 0.5, usage: { cost: 0.5, is_byok: false } });
  });
});

describe("verdicts", () => {
  const hello = [...saying(messageItem("Hello"), ["Hel", "lo"], 0)];
  const made = { created: streamOf([{ type: "response.created", response: responseWith() }]), hello: streamOf(hello) };
  const failed = (code: string, message: string): string =>
    streamOf([{ type: "response.failed", response: responseWith({ status: "failed", error: { code: code as "server_error", message } }) }]);
  const event = (data: object, name = "error"): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
  it.each<[string, string, string]>([
    ["whole", stream(hello), "complete"],
    ["cut at the limit", stream(hello, { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } }), "cutOff"],
    ["filtered", stream(hello, { status: "incomplete", incomplete_details: { reason: "content_filter" } }), "cutOff"],
    ["incomplete for a reason that nobody knows", stream(hello, { status: "incomplete" }), "cutOff"],
    ["arguments that do not close", stream([...calling("c", "read", ['{"a'], 0)]), "cutOff"],
    ["ended in the middle", made.created + made.hello, "interrupted endedEarly"],
    ["ended before anything", made.created, "failed emptyAnswer"],
    ["empty", stream([]), "failed emptyAnswer"],
    ["ended inside an event", `${made.hello}event: response.com`, "interrupted connectionLost"],
    ["failed at once", failed("server_error", "An error occurred."), "failed providerError"],
    ["limited", failed("rate_limit_exceeded", "Rate limit reached for gpt-5.4."), "failed rateLimited"],
    ["without money", failed("insufficient_quota", "You exceeded your current quota."), "failed noCredits"],
    ["too long", failed("context_length_exceeded", "Your input exceeds the context window of this model."), "failed contextTooLong"],
    ["against the rules", failed("image_content_policy_violation", "No."), "failed moderation"],
    ["failed after some text", made.hello + failed("server_error", "An error occurred."), "interrupted providerError"],
    [
      "failed without a word",
      made.hello + streamOf([{ type: "response.failed", response: responseWith({ status: "failed" }) }]),
      "interrupted providerError",
    ],
    [
      "an event of an error",
      event({ type: "error", code: "rate_limit_exceeded", message: "Slow down", param: null, sequence_number: 2 }),
      "failed rateLimited",
    ],
    [
      "an error in an envelope",
      event({ type: "error", error: { type: "invalid_request_error", code: null, message: "The prompt is too long", param: null } }),
      "failed contextTooLong",
    ],
    [
      "an error without a name of its event",
      `data: ${JSON.stringify({ type: "error", code: "server_error", message: "x" })}\n\n`,
      "failed providerError",
    ],
    ["data that cannot be read", `${made.hello}data: {"type":\n\n`, "interrupted badData"],
    ["an end without a response", `${made.hello}data: {"type":"response.completed"}\n\n`, "interrupted badData"],
    [
      "a chat completion all the same",
      'data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
      "complete",
    ],
    ["another body", '{"hello":"world"}', "failed notAnApi"],
    [
      "a failure as a body",
      JSON.stringify(responseWith({ status: "failed", error: { code: "server_error", message: "x" } })),
      "failed providerError",
    ],
  ])("%s", (_name, body, expected) => {
    expect(ended(answerTo(body))).toBe(expected);
  });

  test("keep the server's words", () => {
    expect(answerTo(failed("server_error", "The engine stopped.")).error).toMatchObject({ serverMessage: "The engine stopped." });
  });

  test("a stop keeps what was said", () => {
    const answer = answerTo(made.created + made.hello, { how: "aborted" });
    expect([answer.text, ended(answer)]).toEqual(["Hello", "stopped"]);
  });

  test("events that add nothing are signs of life, and what comes after the end is not read", () => {
    const working = event(
      { type: "response.web_search_call.searching", item_id: "ws", output_index: 0 },
      "response.web_search_call.searching",
    );
    const { events, answer } = read(working + event({ type: "keepalive" }, "keepalive") + stream(hello) + made.hello);
    expect(events[0]).toEqual({ type: "keepAlive" });
    expect(answer.text).toBe("Hello");
  });
});

describe("odd values", () => {
  const odd: readonly unknown[] = [null, 7, "x", [], {}, { type: 3 }, { type: "message", content: 7 }, { type: "__proto__", length: 1 }];
  const types = [
    "response.output_item.added",
    "response.output_item.done",
    "response.output_text.delta",
    "response.function_call_arguments.delta",
    "response.output_text.annotation.added",
    "response.reasoning_summary_text.delta",
    "response.image_generation_call.partial_image",
    "response.created",
    "response.unknown",
  ];
  it.each(types)("%s: change nothing that comes after", (type) => {
    for (const value of odd) {
      for (const index of [0, 4095, "__proto__", null]) {
        const event = {
          type,
          item: value,
          delta: value,
          annotation: value,
          response: value,
          output_index: index,
          partial_image_b64: value,
        };
        const body = `data: ${JSON.stringify(event)}\n\n${stream([...saying(messageItem("Hello"), ["Hello"], 7)])}`;
        expect(read(body).answer.text.endsWith("Hello"), JSON.stringify(event)).toBe(true);
      }
    }
  });

  test.each([-1, 1.5, 4096, 1e9])("a place that no item has ends the reading: %d", (output_index) => {
    const event = (name: string): string =>
      `data: ${JSON.stringify({ type: "response.output_text.delta", delta: "x", [name]: output_index })}\n\n`;
    for (const name of ["output_index", "content_index"]) {
      const { answer } = read(streamOf([...saying(messageItem("Hello"), ["Hello"], 0)]) + event(name));
      expect([answer.text, ended(answer)]).toEqual(["Hello", "interrupted badData"]);
    }
  });

  test("more than may be attached ends the reading", () => {
    const parts = new AnswerParts("");
    expect(parts.keep({ ...reasoningItem }, 0, 60 * 1024 * 1024)).toEqual({});
    expect(parts.keep({ ...reasoningItem }, 1, 5 * 1024 * 1024)).toEqual({ problem: "oversized" });
  });
});

describe("cut at every byte", () => {
  const short = { ...reasoningItem, summary: [{ type: "summary_text", text: "I look 👩." }] } as const;
  const calls = [...reasoning({ ...short, summary: [] }, 0), ...calling("call_a", "read", ['{"a":', '"ü"}'], 1)];
  const said = [...reasoning({ ...short, summary: [...short.summary] }, 0), ...saying(messageItem("Grüße 👩."), ["Grüße ", "👩."], 1)];
  it.each([
    ["calls", calls],
    ["an answer", said],
  ])("%s: never passes for complete, and is a beginning", (_name, output) => {
    const bytes = new TextEncoder().encode(stream(output));
    const all = read(bytes).answer;
    for (let at = 0; at < bytes.length; at += 1) {
      const { answer: part } = read(bytes.subarray(0, at));
      if (part.verdict === "complete") {
        // The blank line after the last event may be cut by one of its two ends.
        if (JSON.stringify({ ...part, error: null }) !== JSON.stringify(all)) expect.fail(`cut at ${at}: complete, but something is lost`);
        continue;
      }
      if (!all.text.startsWith(part.text) || !all.reasoning.startsWith(part.reasoning)) expect.fail(`cut at ${at}: no beginning`);
      const calls = part.toolCalls.every(
        (call, index) => all.toolCalls[index]?.function.arguments.startsWith(call.function.arguments) === true,
      );
      if (!calls) expect.fail(`cut at ${at}: the calls are no beginning`);
      const kept = JSON.stringify(all.reasoningDetails.slice(0, part.reasoningDetails.length));
      if (JSON.stringify(part.reasoningDetails) !== kept) expect.fail(`cut at ${at}: what is kept is no beginning`);
    }
    expect(all.verdict).toBe("complete");
  });
});
