import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordsBetween } from "../../../src/history/diff.ts";
import { encodeBatch } from "../../../src/history/record.ts";
import { replayJournal } from "../../../src/history/replay.ts";
import {
  activePath,
  addMessage,
  type Conversation,
  createConversation,
  deleteMessage,
  forkConversation,
  isDeleted,
  pathTo,
  restoreMessage,
  selectVersion,
  setModel,
  stepVersion,
  updateAnswer,
  versionPlace,
  versionsOf,
} from "../../../src/shared/conversation.ts";
import { answer, question, shortConversation } from "../history/messages.ts";

describe("versions", () => {
  test("an edited question is a new version with its own answers, and both can be shown", () => {
    let conversation = addMessage(shortConversation(), question("q2", null, "other words"));
    expect(activePath(conversation).map((message) => message.id)).toEqual(["q2"]);
    expect(versionPlace(conversation, "q2")).toEqual({ version: 2, versions: 2 });
    conversation = stepVersion(conversation, "q2", -1);
    expect(activePath(conversation).map((message) => message.id)).toEqual(["q1", "a1"]);
    expect(stepVersion(conversation, "q1", -1)).toBe(conversation);
  });

  test("a regenerated answer is a new version", () => {
    const conversation = addMessage(shortConversation(), answer("a2", "q1"));
    expect(versionsOf(conversation, "a2")).toEqual(["a1", "a2"]);
    expect(pathTo(conversation, "a1").map((message) => message.id)).toEqual(["q1", "a1"]);
  });

  test("a deletion shows the nearest version and can be undone", () => {
    const two = addMessage(shortConversation(), answer("a2", "q1"));
    const deleted = deleteMessage(two, "a2");
    expect(activePath(deleted).at(-1)?.id).toBe("a1");
    expect(versionsOf(deleted, "a1")).toEqual(["a1"]);
    const none = deleteMessage(deleted, "a1");
    expect(activePath(none).map((message) => message.id)).toEqual(["q1"]);
    expect(() => selectVersion(none, "a1")).toThrow("deleted");
    const back = restoreMessage(restoreMessage(none, "a1"), "a2");
    expect(back.messages).toBe(two.messages);
    expect(activePath(back).at(-1)?.id).toBe("a2");
  });

  test("a fork copies the path up to a message, with new ids, and leaves the original unchanged", () => {
    const original = shortConversation("c", { status: "streaming" });
    let count = 0;
    const fork = forkConversation(original, "a1", { id: "f", createdAt: 9, newId: () => `n${(count += 1)}` });
    expect(activePath(fork).map(({ id, parentId }) => [id, parentId])).toEqual([
      ["n1", null],
      ["n2", "n1"],
    ]);
    expect(fork.messages.get("n2")).toMatchObject({ status: "interrupted", text: "answer a1" });
    expect(original.messages.size).toBe(2);
  });
});

type Step = {
  readonly op: "ask" | "answer" | "edit" | "regenerate" | "delete" | "restore" | "step" | "grow" | "model";
  readonly at: number;
};

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    op: fc.constantFrom<Step["op"]>("ask", "answer", "edit", "regenerate", "delete", "restore", "step", "grow", "model"),
    at: fc.nat(1000),
  }),
  { maxLength: 60 },
);

/** Does one step where it makes sense, as the panel would. */
function apply(conversation: Conversation, step: Step, fresh: string): Conversation {
  const ids = [...conversation.messages.keys()];
  const id = ids[step.at % Math.max(1, ids.length)];
  const message = id === undefined ? undefined : conversation.messages.get(id);
  const tail = activePath(conversation).at(-1);
  switch (step.op) {
    case "ask":
      return addMessage(conversation, question(fresh, tail?.id ?? null));
    case "answer":
      return tail === undefined ? conversation : addMessage(conversation, answer(fresh, tail.id, { status: "streaming", text: "" }));
    case "edit":
      return message?.role === "user"
        ? addMessage(conversation, { ...message, id: fresh, createdAt: 3, text: fresh, attachments: [] })
        : conversation;
    case "regenerate":
      return message?.role === "assistant" ? addMessage(conversation, answer(fresh, message.parentId)) : conversation;
    case "delete":
      return message === undefined ? conversation : deleteMessage(conversation, message.id);
    case "restore":
      return message === undefined ? conversation : restoreMessage(conversation, message.id);
    case "step":
      return message === undefined ? conversation : stepVersion(conversation, message.id, step.at % 2 === 0 ? 1 : -1);
    case "grow":
      return message?.role === "assistant"
        ? updateAnswer(conversation, message.id, {
            text: `${message.text}\u{1f600}${step.at}`.slice(0, -1),
            status: step.at % 5 === 0 ? "done" : message.status,
          })
        : conversation;
    case "model":
      return setModel(conversation, step.at % 2 === 0 ? undefined : `m${step.at}`);
    default:
      throw new Error("no such step");
  }
}

function expectSound(conversation: Conversation): void {
  const placed = [...conversation.children.values()].flat();
  expect(placed.toSorted()).toEqual([...conversation.messages.keys()].toSorted());
  for (const [key, children] of conversation.children) {
    for (const child of children) expect(conversation.messages.get(child)?.parentId ?? "").toBe(key);
  }
  for (const [key, child] of conversation.active) {
    expect(conversation.children.get(key)).toContain(child);
    expect(isDeleted(conversation, child)).toBe(false);
  }
  const path = activePath(conversation);
  path.forEach((message, index) => expect(message.parentId).toBe(path[index - 1]?.id ?? null));
  for (const id of conversation.messages.keys()) {
    expect(pathTo(conversation, id).at(0)?.parentId).toBe(null);
    if (!isDeleted(conversation, id)) expect(versionsOf(conversation, id)).toContain(id);
  }
}

describe("any sequence of operations", () => {
  test("keeps the tree valid, never loses a message, and its journal gives the same conversation", () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        let conversation = createConversation("c", 1);
        const journal: Uint8Array[] = [encodeBatch(recordsBetween(undefined, conversation))];
        sequence.forEach((step, index) => {
          const next = apply(conversation, step, `m${index}`);
          for (const id of conversation.messages.keys()) expect(next.messages.has(id)).toBe(true);
          journal.push(encodeBatch(recordsBetween(conversation, next)));
          conversation = next;
        });
        expectSound(conversation);
        const read = replayJournal("c", Buffer.concat(journal));
        expectSound(read.conversation);
        expect(read).toMatchObject({ badLines: 0, torn: false, newer: false });
        const messages = new Map(conversation.messages);
        for (const message of messages.values()) {
          if (message.role === "assistant" && message.status === "streaming")
            messages.set(message.id, { ...message, status: "interrupted" });
        }
        expect([...read.conversation.messages]).toEqual([...messages]);
        expect(read.conversation.children).toEqual(conversation.children);
        expect(activePath(read.conversation).map(({ id }) => id)).toEqual(activePath(conversation).map(({ id }) => id));
        expect(new Set(read.conversation.deleted)).toEqual(new Set(conversation.deleted));
        expect(read.conversation.model).toBe(conversation.model);
      }),
      { numRuns: 300 },
    );
  });
});
