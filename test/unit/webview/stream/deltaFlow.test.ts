import { expect, test } from "vitest";
import { type AnswerMessage, emptyAnswer } from "../../../../src/shared/conversation.ts";
import { AnswerTexts } from "../../../../src/webview/stream/answerTexts.ts";
import { DeltaFlow, type FrameClock } from "../../../../src/webview/stream/deltaFlow.ts";
import type { MarkdownSink } from "../../../../src/webview/stream/growingText.ts";

const message: AnswerMessage = {
  ...emptyAnswer,
  id: "m1",
  parentId: "q1",
  createdAt: 0,
  endpoint: "e",
  model: "m",
  modelName: "M",
  status: "streaming",
};

/** A page whose frames come when the test says so; hidden, it has none. */
class TestClock implements FrameClock {
  time = 0;
  still = false;
  hidden = false;
  readonly #frames = new Map<number, () => void>();
  readonly #timers = new Map<number, { readonly due: number; readonly callback: () => void }>();
  #handle = 0;

  now(): number {
    return this.time;
  }
  requestFrame(callback: () => void): number {
    this.#frames.set(++this.#handle, callback);
    return this.#handle;
  }
  cancelFrame(handle: number): void {
    this.#frames.delete(handle);
  }
  setTimer(callback: () => void, ms: number): number {
    this.#timers.set(++this.#handle, { due: this.time + ms, callback });
    return this.#handle;
  }
  clearTimer(handle: number): void {
    this.#timers.delete(handle);
  }
  get scheduled(): number {
    return this.#frames.size + this.#timers.size;
  }
  advance(ms: number): void {
    this.time += ms;
    if (!this.hidden) {
      const due = [...this.#frames.values()];
      this.#frames.clear();
      for (const callback of due) callback();
    }
    for (const [handle, timer] of this.#timers) {
      if (timer.due > this.time) continue;
      this.#timers.delete(handle);
      timer.callback();
    }
  }
}

function start() {
  const clock = new TestClock();
  const texts = new AnswerTexts(message);
  const flushed: string[] = [];
  let waiting = "";
  const sink: MarkdownSink = {
    append: (text) => (waiting += text),
    flush: () => {
      flushed.push(waiting);
      waiting = "";
    },
    end: () => flushed.push("end"),
    drawAll: () => flushed.push("all"),
    dispose: () => flushed.push("dispose"),
  };
  const detach = texts.text.attach({ replaceChildren: () => undefined } as unknown as HTMLElement, () => sink);
  const acks: number[] = [];
  const flow = new DeltaFlow(
    clock,
    (id) => (id === "m1" ? texts : undefined),
    (seq) => acks.push(seq),
  );
  const delta = (seq: number, text: string, textFrom: number, messageId = "m1") =>
    ({ type: "delta", seq, messageId, text, textFrom, reasoning: "", reasoningFrom: 0 }) as const;
  return { clock, texts, flushed, acks, flow, delta, detach };
}

test("all deltas of a frame make one flush and one acknowledgement", () => {
  const { clock, flushed, acks, flow, delta } = start();
  expect(flow.receive(delta(1, "Hello ", 0))).toBe(true);
  expect(flow.receive(delta(2, "world", 6))).toBe(true);
  expect(flushed).toEqual([]);
  clock.advance(16);
  expect(flushed).toEqual(["Hello world"]);
  expect(acks).toEqual([2]);
  expect(clock.scheduled).toBe(0);
});

test("a hidden page acknowledges with its timer and then shows everything", () => {
  const { clock, flushed, acks, flow, delta } = start();
  clock.hidden = true;
  flow.receive(delta(1, "z".repeat(5000), 0));
  clock.advance(100);
  expect(acks).toEqual([]);
  clock.advance(200);
  expect(acks).toEqual([1]);
  expect(flushed.join("")).toHaveLength(5000);
  expect(clock.scheduled).toBe(0);
});

test("a burst is acknowledged at once and shown over several frames, or at once with reduced motion", () => {
  const spread = start();
  spread.flow.receive(spread.delta(1, "z".repeat(2000), 0));
  spread.clock.advance(16);
  expect(spread.acks).toEqual([1]);
  expect(spread.flushed.join("").length).toBeLessThan(2000);
  for (let frames = 0; frames < 5; frames++) spread.clock.advance(16);
  expect(spread.flushed.join("")).toHaveLength(2000);

  const still = start();
  still.clock.still = true;
  still.flow.receive(still.delta(1, "z".repeat(2000), 0));
  still.clock.advance(16);
  expect(still.flushed.join("")).toHaveLength(2000);
});

test("a delta with a gap, an overlap or an unknown answer is rejected", () => {
  const { flow, delta, acks, clock } = start();
  expect(flow.receive(delta(1, "b", 1))).toBe(false);
  expect(flow.receive(delta(1, "b", 0, "m2"))).toBe(false);
  expect(flow.receive(delta(1, "a", 0))).toBe(true);
  expect(flow.receive(delta(2, "a", 0))).toBe(false);
  clock.advance(16);
  expect(acks).toEqual([1]);
});

test("an ending shows waiting text first; text that does not continue the shown text is redrawn", () => {
  const { texts, flushed, flow, delta } = start();
  flow.receive(delta(1, "Hello", 0));
  texts.reconcile({ ...message, text: "Hello world", status: "done" });
  expect(flushed).toEqual(["Hello world", "end"]);
  texts.reconcile({ ...message, text: "", reasoning: "Hello world", status: "done" });
  expect(flushed).toEqual(["Hello world", "end", "dispose", "end"]);
  expect(texts.hasReasoning.value).toBe(true);
  expect(texts.hasText.value).toBe(false);
});
