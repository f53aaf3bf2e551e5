import { describe, expect, it } from "vitest";
import { AnswerReader, endEvent, type AnswerReaderOptions, type BodyEnd } from "../../../../src/llm/read/answerReader.ts";
import type { ChatError } from "../../../../src/shared/chatError.ts";
import type { Answer, ChatEvent } from "../../../../src/shared/chatEvent.ts";

const lost: ChatError = { code: "connectionLost", message: "gone" };
const done = "data: [DONE]\n\n";
const usage = '"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"cost":0.5}';

function delta(fields: string, rest = '"finish_reason":null'): string {
  return `data: {"id":"gen-1","model":"m/served","provider":"P","choices":[{"index":0,"delta":{${fields}},${rest}}]}\n\n`;
}
const hel = delta('"content":"hel"');
const stop = delta("", '"finish_reason":"stop"');
const stopWithUsage = `data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],${usage}}\n\n`;

interface Reading {
  readonly answer: Answer;
  readonly events: readonly ChatEvent[];
}

function read(
  body: string | Uint8Array,
  options: Partial<AnswerReaderOptions> & { readonly how?: BodyEnd; readonly size?: number } = {},
): Reading {
  const { how = "clean", size, ...rest } = options;
  const events: ChatEvent[] = [];
  const reader = new AnswerReader({
    dialect: "openrouter",
    model: "deepseek/deepseek-r1",
    origin: "https://openrouter.ai",
    now: 0,
    sink: (batch) => events.push(...batch),
    ...rest,
  });
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  for (let at = 0; at < bytes.length; at += size ?? bytes.length) {
    if (reader.push(bytes.subarray(at, at + (size ?? bytes.length))) === "ended") break;
  }
  return { answer: reader.end(how), events };
}

function verdict(body: string, options: Parameters<typeof read>[1] = {}): string {
  const { answer } = read(body, options);
  const byByte = read(body, { ...options, size: 1 }).answer;
  expect(byByte).toEqual(answer);
  return answer.error === null ? answer.verdict : `${answer.verdict} ${answer.error.code}`;
}

describe("verdicts", () => {
  it.each<[string, string, string]>([
    ["F035 a whole completion", '{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}', "complete"],
    ["F036 an error as a whole body", '{"error":{"code":429,"message":"slow down"}}', "failed rateLimited"],
    ["F037 a stream", hel + stopWithUsage + done, "complete"],
    ["F038 an empty body", "", "failed emptyAnswer"],
    ["F040 only [DONE]", done, "failed emptyAnswer"],
    ["F042 comments, then tokens", `${": OPENROUTER PROCESSING\n\n".repeat(60)}${hel}${stopWithUsage}${done}`, "complete"],
    ["F051 a clean end in the middle", hel, "interrupted endedEarly"],
    ["F052 a clean end inside an event", `${hel}data: {"id`, "interrupted connectionLost"],
    ["F053 no [DONE], but a finish reason and usage", hel + stopWithUsage, "complete"],
    ["no [DONE] and no usage, on openrouter", hel + stop, "interrupted endedEarly"],
    ["F054 [DONE] without a finish reason", hel + done, "complete"],
    ["F055 cut at the limit", hel + delta("", '"finish_reason":"length"') + done, "cutOff"],
    ["F056 filtered", hel + delta("", '"finish_reason":"content_filter"') + done, "cutOff"],
    ["F057 finish reason error without an error", hel + delta("", '"finish_reason":"error"') + done, "interrupted providerError"],
    [
      "F058 cut arguments",
      delta('"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\\"p\\":\\"a"}}]') + stopWithUsage + done,
      "cutOff",
    ],
    ["F059 [DONE] twice", hel + stopWithUsage + done + done, "complete"],
    ["F061 [done] with white space", `${hel}${stopWithUsage}data:  [done] \n\n`, "complete"],
    ["[DONE] as the very last bytes", `${hel}data: [DONE]`, "complete"],
    [
      "F063 an error in the middle",
      `${hel}data: {"error":{"code":502,"message":"x"},"choices":[{"finish_reason":"error"}]}\n\n`,
      "interrupted providerError",
    ],
    ["F064 an error as the first event", 'data: {"error":{"code":429,"message":"x"}}\n\n', "failed rateLimited"],
    ["F064 a server's error as the first event", 'data: {"error":{"code":502,"message":"x"}}\n\n', "failed serverError"],
    ["an error that says no status", 'data: {"error":{"message":"x"}}\n\n', "failed providerError"],
    ["F065 vLLM's error", `${hel}data: {"object":"error","message":"x","code":400}\n\n${done}`, "interrupted providerError"],
    ["F066 an event named error", `${hel}event: error\ndata: {"message":"x"}\n\n`, "interrupted providerError"],
    ["an event named error without JSON", `${hel}event: error\ndata: overloaded\n\n`, "interrupted providerError"],
    ["an error inside a choice", `${hel}data: {"choices":[{"error":{"message":"x"},"delta":{}}]}\n\n${done}`, "interrupted providerError"],
    ["F067 broken JSON", `${hel}data: {"choices":[{]}\n\n${stopWithUsage}${done}`, "interrupted badData"],
    ["F068 a ping without data", `${hel}event: ping\n\n${stopWithUsage}${done}`, "complete"],
    ["a ping with data", `${hel}event: ping\ndata: now\n\n${stopWithUsage}${done}`, "complete"],
    ["F069 empty data", `${hel}data:\n\n${stopWithUsage}${done}`, "complete"],
    ["F086 two odd chunks", `${hel}data: null\n\ndata: []\n\n${stopWithUsage}${done}`, "complete"],
    ["F086 three odd chunks in a row", `${hel}data: 1\n\ndata: "x"\n\ndata: {}\n\n${stopWithUsage}${done}`, "interrupted badData"],
    [
      "F087 choices missing, null and empty",
      `data: {"id":"a"}\n\ndata: {"choices":null,"id":"a"}\n\n${hel}data: {"choices":[],${usage}}\n\n${done}`,
      "complete",
    ],
    ["F089 another choice", `${hel}data: {"choices":[{"index":1000000,"delta":{"content":"x"}}]}\n\n${stopWithUsage}${done}`, "complete"],
    ["F089 no index at all", `${hel}data: {"choices":[{"index":"__proto__","delta":{"content":"x"}}]}\n\n${done}`, "interrupted badData"],
    [
      "F089 a call without a place",
      hel + delta('"tool_calls":[{"index":1.5,"function":{"name":"f","arguments":"{}"}}]') + done,
      "interrupted badData",
    ],
    ["a web page", "<!DOCTYPE html><html><title>Sign in</title></html>", "failed notAnApi"],
    ["garbage", "SSH-2.0-OpenSSH\r\n", "failed notAnApi"],
    ["JSON that is no answer", '{"hello":"world"}', "failed notAnApi"],
    ["a JSON body that breaks off", '{"choices":[{"message":{"content":"Hi', "failed connectionLost"],
    ["a refusal", delta('"refusal":"I cannot."') + stopWithUsage + done, "complete"],
    ["all thought, nothing said, at the limit", delta("", '"finish_reason":"length"') + done, "cutOff"],
  ])("%s", (_title, body, expected) => {
    expect(verdict(body)).toBe(expected);
  });

  it("a plain server does not need usage for a clean end", () => {
    expect(verdict(hel + stop, { dialect: "openai" })).toBe("complete");
  });

  it("the user can stop before the first token, but not after [DONE]", () => {
    expect(verdict(hel, { how: "aborted" })).toBe("stopped");
    expect(verdict("", { how: "aborted" })).toBe("stopped");
    expect(verdict(hel + done, { how: "aborted" })).toBe("complete");
  });

  it("a broken connection keeps the received text and does not matter after [DONE]", () => {
    expect(read(hel, { how: lost }).answer).toMatchObject({ verdict: "interrupted", error: lost, text: "hel" });
    expect(read("", { how: lost }).answer).toMatchObject({ verdict: "failed", error: lost });
    expect(read(hel + stopWithUsage, { how: lost }).answer.verdict).toBe("interrupted");
    expect(read(hel + done, { how: lost }).answer.verdict).toBe("complete");
  });

  it("data after [DONE] is ignored (F060)", () => {
    const { answer } = read(hel + done + delta('"content":"late"') + 'data: {"error":{"message":"x"}}\n\n');
    expect(answer).toMatchObject({ text: "hel", verdict: "complete", error: null });
  });

  it("a truncation reported as an error is cutOff and keeps the server's message", () => {
    const { answer } = read(
      `${delta('"content":"hel"', '"finish_reason":"length"')}data: {"error":{"code":400,"message":"Token limit reached"},${usage}}\n\n${done}`,
    );
    expect(answer).toMatchObject({ verdict: "cutOff", error: { serverMessage: "Token limit reached", status: 400 }, cost: 0.5 });
  });

  it("the usage in the chunk of an error is kept", () => {
    expect(read(`${hel}data: {"error":{"code":502,"message":"x"},${usage}}\n\n`).answer).toMatchObject({
      verdict: "interrupted",
      cost: 0.5,
    });
  });
});

describe("caps", () => {
  it("stops at an oversized event", () => {
    expect(verdict(`${hel}data: ${"x".repeat(500)}`, { maxEventLength: 200 })).toBe("interrupted oversized");
    expect(verdict(`{"choices":[${" ".repeat(500)}`, { maxEventLength: 200 })).toBe("failed oversized");
  });

  it("reports an answer over its cap, continues if the cap is raised, and is interrupted if not", () => {
    const make = (): AnswerReader => new AnswerReader({ dialect: "openrouter", model: "m", sink: () => undefined, maxAnswerLength: 5 });
    const bytes = new TextEncoder().encode(hel + hel);
    const more = new TextEncoder().encode(hel);
    const end = new TextEncoder().encode(stopWithUsage + done);
    const raised = make();
    expect(raised.push(bytes)).toBe("reading");
    expect(raised.push(more)).toBe("capped");
    raised.raiseCap(100);
    expect(raised.push(end)).toBe("ended");
    expect(raised.end("clean")).toMatchObject({ verdict: "complete", text: "helhelhel" });
    const ended = make();
    ended.push(bytes);
    expect(ended.push(more)).toBe("capped");
    expect(ended.end("clean")).toMatchObject({ verdict: "interrupted", error: { code: "oversized" }, text: "helhelhel" });
    const stopped = make();
    stopped.push(bytes);
    expect(stopped.push(more)).toBe("capped");
    expect(stopped.end("aborted")).toMatchObject({ verdict: "stopped", error: null, text: "helhelhel" });
  });

  it("an answer that ends with the push that exceeds its cap is complete (F079)", () => {
    const reader = new AnswerReader({ dialect: "openrouter", model: "m", sink: () => undefined, maxAnswerLength: 5 });
    const states = [hel + hel, stopWithUsage, done].map((part) => reader.push(new TextEncoder().encode(part)));
    expect(states).toEqual(["reading", "reading", "ended"]);
    expect(reader.end("clean")).toMatchObject({ verdict: "complete", text: "helhel" });
  });
});

describe("deeply nested values", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  it.each([
    ["an error", `{"error":${deep}}`],
    ["a detail", `{"detail":{"x":${deep}}}`],
    ["arguments of a tool", `{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":{"a":${deep}}}}]}}]}`],
    ["usage", `{"choices":[],"usage":{"x":${deep}}}`],
    ["reasoning details", `{"choices":[{"delta":{"reasoning_details":[{"type":"a","x":${deep}}]}}]}`],
  ])("are bad data in %s and do not overflow the stack", (_name, chunk) => {
    const { answer } = read(`${hel}data: ${chunk}\n\n${done}`);
    expect(answer).toMatchObject({ verdict: "interrupted", error: { code: "badData" }, text: "hel" });
    expect(JSON.stringify(answer).length).toBeLessThan(2000);
  });
  it("brackets inside strings do not count", () => {
    const text = `${"[".repeat(500)}\\"${"{".repeat(500)}\\\\`;
    expect(read(delta(`"content":"${text}"`) + done).answer).toMatchObject({
      verdict: "complete",
      text: JSON.parse(`"${text}"`) as string,
    });
  });
});

describe("the content of an answer", () => {
  it("joins a surrogate pair that is cut in two, and replaces a lone half (F075)", () => {
    expect(read(delta(String.raw`"content":"\ud83d"`) + delta(String.raw`"content":"\ude00"`) + done).answer.text).toBe("😀");
    expect(read(delta(String.raw`"content":"a\ud83d"`) + delta('"content":"b"') + done).answer.text).toBe("a\uFFFDb");
    expect(read(delta(String.raw`"content":"a\ud83d"`) + done).answer.text).toBe("a\uFFFD");
    expect(read(delta(String.raw`"content":"a\ud83d"`)).answer.text).toBe("a");
  });

  it("keeps control characters for the view (F078) and replaces invalid UTF-8 (F076)", () => {
    expect(read(delta(String.raw`"content":"a\u0000\u001b[31m"`) + done).answer.text).toBe("a\u0000\u001b[31m");
    const bytes = new TextEncoder().encode(delta('"content":"a??b"') + done);
    const at = bytes.indexOf(0x3f);
    bytes[at] = 0xff;
    bytes[at + 1] = 0xfe;
    expect(read(bytes).answer.text).toBe("a\uFFFD\uFFFDb");
  });

  it("drops only a stop token that is the whole last delta", () => {
    expect(read(delta('"content":"a"') + delta('"content":"</s>"') + stop + done).answer.text).toBe("a");
    expect(read(delta('"content":"</s>"') + delta('"content":" is a token"') + done).answer.text).toBe("</s> is a token");
    expect(read(delta('"content":"ends with </s>"') + done).answer.text).toBe("ends with </s>");
  });

  it("tolerates every kind of content (F088)", () => {
    const body = [
      'data: {"choices":[{"index":0}],"id":"a"}\n\n',
      'data: {"choices":[{"delta":null}]}\n\n',
      delta('"content":null'),
      delta('"content":7'),
      delta('"content":{"a":1}'),
      delta(
        '"content":[{"type":"text","text":"a"},"b",null,{"type":"thinking","thinking":[{"type":"text","text":"t"}]},{"type":"image_url","image_url":{"url":"data:,"}}]',
      ),
    ].join("");
    expect(read(body + done).answer).toMatchObject({ text: "7ab", reasoning: "t", images: [{ type: "image_url" }], verdict: "complete" });
  });

  it("shows reasoning once, whichever fields it comes in, and never encrypted items (F094)", () => {
    const body = [
      delta('"reasoning":"a","reasoning_details":[{"type":"reasoning.text","text":"a","index":0}]'),
      delta('"reasoning_content":"b"'),
      delta('"reasoning":"c","reasoning_content":"c"'),
      delta('"reasoning":null,"reasoning_details":[{"type":"reasoning.summary","summary":"d","index":0}]'),
      delta('"reasoning_details":[{"type":"reasoning.encrypted","data":"[REDACTED]","index":0}]'),
      delta('"content":"x"'),
    ].join("");
    const { answer } = read(body + done);
    expect(answer).toMatchObject({ reasoning: "abcd", text: "x" });
    expect(answer.reasoningDetails).toEqual([
      { type: "reasoning.text", text: "a", index: 0 },
      { type: "reasoning.summary", summary: "d", index: 0 },
      { type: "reasoning.encrypted", data: "[REDACTED]", index: 0 },
    ]);
  });

  it("keeps the last usage and a valid cost (F095)", () => {
    const cost = (fields: string): number | null => read(`${hel}data: {"choices":[],"usage":${fields}}\n\n${done}`).answer.cost;
    expect(cost('{"cost":0}')).toBe(0);
    expect(cost('{"cost":6e-7}')).toBe(6e-7);
    expect(cost('{"estimated_cost":0.002}')).toBe(0.002);
    expect(cost('{"cost":{"total_cost":0.005}}')).toBe(0.005);
    for (const none of ['{"cost":"0.1"}', '{"cost":-1}', '{"cost":null}', "{}"]) expect(cost(none)).toBeNull();
    expect(
      read(`${hel}data: {"choices":[],"usage":{"prompt_tokens":"5","total_tokens":-1,"completion_tokens":2}}\n\n${done}`).answer.usage,
    ).toEqual({
      completion_tokens: 2,
    });
    expect(read(`${hel}data: {"choices":[],"x_groq":{"usage":{"total_tokens":9}}}\n\n${done}`).answer.usage).toEqual({ total_tokens: 9 });
  });

  it("reports the model and provider, and keeps the id of the bill", () => {
    const { answer, events } = read(
      `data: {"id":"chatcmpl-1","choices":[],"model":"a"}\n\n${hel}data: {"id":"other","choices":[]}\n\n${done}`,
    );
    expect(answer).toMatchObject({ id: "gen-1", model: "m/served", provider: "P" });
    expect(events.filter((event) => event.type === "served")).toHaveLength(2);
  });

  it("reports the tier of service, which the last chunk may correct", () => {
    const tier = (name: string): string => `data: {"choices":[{"index":0,"delta":{"content":"x"}}],"service_tier":"${name}"}\n\n`;
    expect(read(`${tier("auto")}${tier("flex")}${done}`).answer.serviceTier).toBe("flex");
    expect(read(`${hel}data: {"choices":[],"service_tier":null}\n\n${done}`).answer).not.toHaveProperty("serviceTier");
  });

  it("says of an answer that is only audio that it is", () => {
    const audio = (more: string): string => delta(`"audio":{"id":"a","data":"AAAA"}${more}`);
    expect(read(audio("") + stop + done).answer).toMatchObject({ audioOnly: true, text: "", verdict: "complete" });
    expect(read(audio(',"content":"Hi"') + stop + done).answer).not.toHaveProperty("audioOnly");
    expect(read(hel + stop + done).answer).not.toHaveProperty("audioOnly");
  });

  it("finds tags in words that are read by a template", () => {
    const words = ["I think", " so.", "\\n", "</th", "ink>", "\\n", "Yes", ": 1 ", "<", " 2", " <|end", "_of_box|>", "\\u003c/s>"];
    const body = words.map((word) => delta(`"content":"${word}"`)).join("");
    const { answer } = read(body + stop + done, { model: "deepseek-r1" });
    expect(answer).toMatchObject({ reasoning: "I think so.\n", text: "\nYes: 1 < 2 <|end_of_box|>" });
  });

  it("keeps bare citations next to the annotations", () => {
    const { answer } = read(
      `data: {"citations":["https://a.example","https://b.example"],"choices":[{"delta":{"content":"[1]"}}]}\n\n${done}`,
    );
    expect(answer.citations).toEqual(["https://a.example", "https://b.example"]);
    expect(answer.annotations).toEqual([]);
  });

  it("does not touch any prototype", () => {
    const evil = '{"__proto__":{"polluted":1},"type":"reasoning.text","text":"x","index":"__proto__"}';
    const { answer } = read(
      delta(`"reasoning_details":[${evil}],"tool_calls":[{"index":"__proto__","function":{"name":"__proto__"}}]`) + done,
    );
    expect(answer.verdict).toBe("interrupted");
    expect(Object.getPrototypeOf(answer.reasoningDetails[0])).toBe(Object.prototype);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  it("never contains the key in an error", () => {
    const key = "my-very-own-key-1234567890";
    const { answer } = read(`data: {"error":{"code":401,"message":"bad key ${key}, Bearer abc.def"}}\n\n`, { key });
    expect(JSON.stringify(answer)).not.toContain(key);
    expect(answer.error?.serverMessage).toBe("bad key [redacted], Bearer [redacted]");
  });
});

describe("events", () => {
  it("come in one batch per read, with deltas joined, in order", () => {
    const { events, answer } = read(
      `: x\n\n${delta('"reasoning":"r"')}${delta('"content":"a"')}${delta('"content":"b"')}${stopWithUsage}${done}`,
    );
    expect(events.map((event) => event.type)).toEqual(["keepAlive", "served", "reasoning", "text", "usage", "finish"]);
    expect(events.find((event) => event.type === "text")).toEqual({ type: "text", text: "ab" });
    expect(endEvent(answer)).toEqual({ type: "end", verdict: "complete", error: null });
  });

  it("report when text turns out to be reasoning", () => {
    const { events, answer } = read(delta('"content":"Hmm."') + delta('"content":"</think>Yes"') + done, { size: 40 });
    expect(events.map((event) => event.type)).toEqual(["served", "text", "textWasReasoning", "text"]);
    expect(answer).toMatchObject({ text: "Yes", reasoning: "Hmm." });
  });

  it("report white space before a JSON body as a keep-alive", () => {
    const reader: ChatEvent[] = [];
    const answer = new AnswerReader({ dialect: "openrouter", sink: (batch) => reader.push(...batch) });
    answer.push(new TextEncoder().encode("\n     \n"));
    expect(reader).toEqual([{ type: "keepAlive" }]);
  });
});
