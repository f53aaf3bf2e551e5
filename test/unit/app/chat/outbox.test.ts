import { beforeEach, expect, test } from "vitest";
import { nothingPending } from "../../../../src/history/pending.ts";
import { Outbox } from "../../../../src/app/chat/outbox.ts";
import { addMessage, type Attachment, createConversation } from "../../../../src/shared/conversation.ts";

const told: string[] = [];
let outbox: Outbox;

function attachment(id: string, place: Partial<Attachment> = {}): Attachment {
  return { id, kind: "file", label: id, path: "", uri: "", languageId: "", startLine: 1, endLine: 1, text: "", ...place };
}

beforeEach(() => {
  told.length = 0;
  outbox = new Outbox(nothingPending, { keep: () => told.push("keep"), changed: () => told.push("changed") });
});

test("a question takes what was attached and the choice of what to leave out; the next one starts anew", () => {
  outbox.attach(attachment("a"));
  outbox.setLeavesOut(3);
  expect(outbox.add("first")).toBe(true);
  expect(outbox.add("second")).toBe(true);
  expect(outbox.queue).toMatchObject([
    { text: "first", attachments: [{ id: "a" }], leavesOut: 3 },
    { text: "second", attachments: [] },
  ]);
  expect(outbox.queue[1]).not.toHaveProperty("leavesOut");
});

test("what is given in place of what was attached leaves that where it is; nothing at all is no question", () => {
  outbox.attach(attachment("a"));
  expect(outbox.add(" ", [])).toBe(false);
  outbox.add("", [attachment("b")]);
  expect(outbox.attachments.map(({ id }) => id)).toEqual(["a"]);
  expect(outbox.queue).toMatchObject([{ text: "", attachments: [{ id: "b" }] }]);
});

test("the models of a comparison go with the next question alone", () => {
  outbox.setCompareModels(["m", "n"]);
  outbox.add("first");
  outbox.add("second");
  expect(outbox.takeNext()).toMatchObject({ question: { text: "first" }, models: ["m", "n"] });
  expect(outbox.takeNext()).toMatchObject({ question: { text: "second" }, models: [] });
  expect(outbox.takeNext()).toBeUndefined();
});

test("the same place again takes the place of the old one, another place of the same file does not", () => {
  outbox.attach(attachment("a", { uri: "file:///x", path: "x" }));
  outbox.attach(attachment("b", { uri: "file:///x", path: "x" }));
  outbox.attach(attachment("c", { uri: "file:///x", path: "x", endLine: 2 }));
  outbox.attach(attachment("d"));
  outbox.attach(attachment("e"));
  expect(outbox.attachments.map(({ id }) => id)).toEqual(["b", "c", "d", "e"]);
});

test("what would be lost with the window is told to be kept: a text on its way out comes before the draft", () => {
  outbox.setDraft("draft");
  outbox.setDraft("draft");
  const unsent = outbox.keepUnsent("on its way");
  expect(outbox.pending.draft).toBe("on its way\n\ndraft");
  expect(outbox.untouched).toBe(false);
  unsent.dispose();
  unsent.dispose();
  expect(outbox.pending.draft).toBe("draft");
  expect(told).toEqual(["keep", "keep", "keep"]);
});

test("a question that waits is put first, withdrawn, or dropped because another window sent it", () => {
  for (const text of ["1", "2", "3"]) outbox.add(text);
  const [one, two, three] = outbox.queue.map(({ id }) => id) as [string, string, string];
  expect(outbox.putFirst(three)).toBe(true);
  expect(outbox.putFirst("gone")).toBe(false);
  expect(outbox.unqueue(one)?.text).toBe("1");
  expect(outbox.unqueue(one)).toBeUndefined();
  const sent = { role: "user" as const, id: three, parentId: null, createdAt: 0, text: "3", attachments: [] };
  outbox.dropSent(addMessage(createConversation("c", 0), sent));
  expect(outbox.queue.map(({ id }) => id)).toEqual([two]);
  expect(outbox.nothingWaits).toBe(false);
});

test("a draft that was replaced is newer than the panel's until the panel has told one", () => {
  const kept: string[] = [];
  const outbox: Outbox = new Outbox(undefined, { keep: () => kept.push(outbox.pending.draft), changed: () => undefined });
  outbox.setDraft("typed");
  expect(outbox.isDraftReplaced).toBe(false);
  outbox.replaceDraft("replaced");
  expect([outbox.draft, outbox.isDraftReplaced, kept]).toEqual(["replaced", true, ["typed", "replaced"]]);
  // What a panel had told before it heard of that is older.
  outbox.setDraft("typed more", 0);
  expect([outbox.draft, outbox.isDraftReplaced]).toEqual(["replaced", true]);
  outbox.setDraft("replaced", 1);
  expect(outbox.isDraftReplaced).toBe(false);
});
