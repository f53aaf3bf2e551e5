import { expect, test } from "vitest";
import { summarize, Summarizer } from "../../../src/history/summary.ts";
import {
  addMessage,
  type Conversation,
  createConversation,
  deleteMessage,
  setModel,
  updateAnswer,
} from "../../../src/shared/conversation.ts";
import { answer, question } from "./messages.ts";

/** A seeded generator of whole numbers below a limit. */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % limit;
  };
}

/** One of the changes that a session makes. Late ones also change old answers. */
function changed(conversation: Conversation, random: (limit: number) => number, step: number): Conversation {
  const ids = Array.from(conversation.messages.keys());
  const last = ids.at(-1) ?? null;
  const isAnswer = (id: string | null): id is string => id !== null && conversation.messages.get(id)?.role === "assistant";
  const day = 86_400_000;
  if (last === null || (isAnswer(last) && random(4) > 0))
    return addMessage(conversation, {
      ...question(`m${step}`, last),
      createdAt: step * day * random(2),
      text: random(3) === 0 ? "" : `asked ${step}`,
    });
  if (!isAnswer(last))
    return addMessage(
      conversation,
      answer(`m${step}`, last, {
        status: (["streaming", "done", "failed"] as const)[random(3)] ?? "done",
        createdAt: step * day,
        model: ["lab/one", "lab/two", ""][random(3)] ?? "",
        cost: random(3) === 0 ? null : random(1000) / 7e6,
        ...(random(4) === 0 ? { copied: true } : {}),
        usage: { prompt_tokens: random(100), completion_tokens: random(100) },
      }),
    );
  const answers = ids.filter(isAnswer);
  const id = random(5) === 0 ? answers[random(answers.length)] : last;
  const change = random(2) === 0 ? { status: "done" as const } : { cost: random(1000) / 3e6, costBasis: "listPrice" as const };
  return random(9) === 0 || id === undefined ? setModel(conversation, `lab/${step}`) : updateAnswer(conversation, id, change);
}

test.each([1, 2, 3, 4, 5])("an open conversation is summarized as if it were for the first time (seed %d)", (seed) => {
  const random = generator(seed);
  const summarizer = new Summarizer();
  let conversation = createConversation("c", 500);
  for (let step = 1; step <= 400; step += 1) {
    conversation = changed(conversation, random, step);
    const meta = random(3) === 0 ? { title: "T", titleCost: 0.1 } : {};
    expect(summarizer.summarize(conversation, meta, step)).toEqual(summarize(conversation, meta, step));
  }
  expect(conversation.messages.size).toBeGreaterThan(100);
});

test("a conversation is marked as failed by the answer that was written last", () => {
  const failedAfter = (...statuses: readonly ("done" | "failed" | "interrupted" | "stopped")[]) => {
    let conversation = addMessage(createConversation("c", 0), question("q", null));
    for (const [index, status] of statuses.entries()) conversation = addMessage(conversation, answer(`a${index}`, "q", { status }));
    return summarize(conversation, {}).failed;
  };
  expect([failedAfter("failed"), failedAfter("interrupted"), failedAfter("done", "failed")]).toEqual([true, true, true]);
  const failed = addMessage(addMessage(createConversation("c", 0), question("q", null)), answer("a", "q", { status: "failed" }));
  expect([summarize(failed, {}).failed, summarize(deleteMessage(failed, "a"), {}).failed]).toEqual([true, undefined]);
  expect([failedAfter(), failedAfter("failed", "done"), failedAfter("interrupted", "stopped")]).toEqual([undefined, undefined, undefined]);
});
