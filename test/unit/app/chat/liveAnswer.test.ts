import { expect, test } from "vitest";
import { LiveAnswer } from "../../../../src/app/chat/liveAnswer.ts";
import { type AnswerMessage, emptyAnswer } from "../../../../src/shared/conversation.ts";

const base: AnswerMessage = {
  ...emptyAnswer,
  id: "a",
  parentId: "q",
  createdAt: 0,
  endpoint: "e",
  model: "m",
  modelName: "M",
  status: "streaming",
};

test("every reader gets every delta once, whatever its pace", () => {
  const live = new LiveAnswer(base, () => 0);
  let fast = live.end();
  const slow = live.end();
  let seen = "";
  for (const piece of ["Hel", "lo ", "wor", "ld"]) {
    live.apply([{ type: "text", text: piece }]);
    const growth = live.since(fast);
    expect(growth?.textFrom).toBe(seen.length);
    seen += growth?.text ?? "";
    fast = live.end();
  }
  expect(live.since(fast)).toBeNull();
  expect(live.since(slow)).toEqual({ text: "Hello world", textFrom: 0, reasoning: "", reasoningFrom: 0 });
  expect(live.current().text).toBe(seen);
});

test("a continued answer grows from what was there", () => {
  const live = new LiveAnswer({ ...base, text: "One, ", reasoning: "r" }, () => 0);
  const cursor = live.end();
  live.apply([{ type: "text", text: "two" }]);
  expect(live.since(cursor)).toEqual({ text: "two", textFrom: 5, reasoning: "", reasoningFrom: 1 });
  expect(live.current()).toMatchObject({ text: "One, two", reasoning: "r" });
});

test("times to the first token and of the reasoning", () => {
  let now = 100;
  const live = new LiveAnswer(base, () => now);
  expect(live.activity).toEqual({ phase: "sending" });
  expect(live.apply([{ type: "connected", status: 200 }]).activity).toEqual({ phase: "waiting" });
  now = 350;
  expect(live.apply([{ type: "reasoning", text: "a" }]).activity).toEqual({ phase: "streaming" });
  now = 900;
  live.apply([{ type: "reasoning", text: "b" }]);
  now = 1000;
  expect(live.apply([{ type: "text", text: "c" }])).toEqual({ grew: true, fields: false, activity: null });
  expect(live.current().timings).toEqual({ firstTokenMs: 250, reasoningMs: 550 });
  expect(live.elapsed()).toBe(900);
});

test("text that turns out to be reasoning moves behind the reasoning, and readers are told to take it whole", () => {
  const live = new LiveAnswer({ ...base, text: "kept " }, () => 0);
  live.apply([
    { type: "text", text: "thinking" },
    { type: "reasoning", text: "before " },
  ]);
  expect(live.apply([{ type: "textWasReasoning" }]).fields).toBe(true);
  const cursor = live.end();
  live.apply([{ type: "text", text: "answer" }]);
  expect(live.current()).toMatchObject({ text: "kept answer", reasoning: "before thinking" });
  expect(live.since(cursor)).toEqual({ text: "answer", textFrom: 5, reasoning: "", reasoningFrom: 15 });
});
