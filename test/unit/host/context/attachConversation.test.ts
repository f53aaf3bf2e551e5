import { beforeEach, expect, test } from "vitest";
import type { Attached } from "../../../../src/app/context/attached.ts";
import {
  type ConversationsApp,
  pickConversation,
  pickPartOf,
  readAttachedConversation,
} from "../../../../src/host/context/attachConversation.ts";
import { addContext } from "../../../../src/host/context/addContext.ts";
import { captureForSending } from "../../../../src/host/workspace/captureForSending.ts";
import { readConversationsThrough } from "../../../../src/host/workspace/conversationReader.ts";
import { addMessage, type Attachment, createConversation, emptyAnswer, type Message } from "../../../../src/shared/conversation.ts";
import { fake } from "../../vscode.ts";
import { answerLists, choose } from "../../vscode/answerLists.ts";

const key = "sk-or-v1-canary0123456789abcdef0123456789";
const common = { createdAt: 0, attachments: [] } as const;
const question = (id: string, parentId: string | null, text: string): Message => ({ ...common, role: "user", id, parentId, text });
const answer = (id: string, parentId: string, text: string): Message => ({
  ...emptyAnswer,
  id,
  parentId,
  createdAt: 0,
  endpoint: "e",
  model: "m",
  modelName: "Model M",
  status: "done",
  text,
});

let listed: { id: string; title: string; messages: number; updatedAt: number; workspace?: string }[] = [];
let conversation = createConversation("c1", 0);
let sessions: unknown[] = [];
const app = {
  store: { list: () => Promise.resolve(listed), peek: () => Promise.resolve({ conversation }) },
  get chat() {
    return { sessions };
  },
  secrets: { known: () => ["hunter2hunter2"] },
} as unknown as ConversationsApp;

/** What waits in the composer after a choice in the list of parts. */
async function attach(row: string): Promise<readonly Attachment[]> {
  void answerLists(choose(row));
  const chosen: readonly Attached[] = await pickPartOf(app, listed[0] as never);
  const waiting: Attachment[] = [];
  const place = { session: { outbox: { attach: (one: Attachment) => waiting.push(one) } } };
  await addContext(place as never, chosen);
  return waiting;
}
const say = (...messages: readonly Message[]): void => {
  conversation = messages.reduce(addMessage, createConversation("c1", 0));
};

beforeEach(() => {
  fake.reset();
  sessions = [];
  listed = [{ id: "c1", title: "Heaps", messages: 4, updatedAt: 1 }];
  say(
    question("q1", null, "Which heap?"),
    answer("a1", "q1", "A binary one."),
    question("q2", "a1", "Why?"),
    answer("a2", "q2", "It is small."),
  );
  readConversationsThrough((address, title) => readAttachedConversation(app, address, title));
});

test("a whole conversation waits with its size alone, and is read as it is when it is sent", async () => {
  const [waiting] = await attach("Whole conversation");
  expect(waiting).toMatchObject({ kind: "conversation", label: "Heaps", path: "Heaps", text: "", unread: true });
  expect(waiting?.tokens).toBeGreaterThan(10);
  say(...conversation.messages.values(), question("q3", "a2", "And now?"));
  const [sent] = (await captureForSending([waiting as Attachment])) ?? [];
  expect(sent?.text).toMatch(/^## User\n\nWhich heap\?[^]*It is small\.\n\n## User\n\nAnd now\?$/);
});

test("one answer is found by its question, also after another version of it is shown", async () => {
  const [waiting] = await attach("Why?");
  expect(waiting).toMatchObject({ label: "Answer: Why?", path: "Heaps", part: true });
  say(...conversation.messages.values(), answer("a3", "q2", "It is quick."));
  expect(await captureForSending([waiting as Attachment])).toMatchObject([{ text: "It is small." }]);
  say(question("q1", null, "Which heap?"));
  fake.answers.push("Send Without It");
  expect(await captureForSending([waiting as Attachment])).toEqual([]);
  expect(fake.dialogs.at(-1)?.message).toBe("The attached answer is no longer in the conversation “Heaps”.");
});

test("one that was deleted before it was sent is said, and the question stays if the user wants that", async () => {
  const [waiting] = await attach("Whole conversation");
  listed = [];
  fake.answers.push(undefined);
  expect(await captureForSending([waiting as Attachment])).toBeUndefined();
  expect(fake.dialogs.at(-1)).toMatchObject({ message: "The conversation “Heaps” was deleted.", buttons: ["Send Without It"] });
});

test("one that is open is read with what has arrived so far", async () => {
  const [waiting] = await attach("Whole conversation");
  const streaming = { ...answer("a2", "q2", "It is sma"), status: "streaming" };
  sessions = [{ id: "c1", conversation, message: (id: string) => (id === "a2" ? streaming : conversation.messages.get(id)) }];
  const [sent] = (await captureForSending([waiting as Attachment])) ?? [];
  expect(sent?.text).toMatch(/It is sma\n\n\(This answer is not complete\.\)$/);
});

test("secrets of an own conversation are asked about; those of an imported one, and known keys in it, stay masked without a question", async () => {
  say(question("q1", null, "Which heap?"), answer("a1", "q1", `Set ${key}.`));
  fake.answers.push("Redact");
  const [own] = await attach("Whole conversation");
  expect(fake.dialogs.at(-1)?.message).toBe("Heaps may contain secrets. Send it?");
  expect((await captureForSending([own as Attachment]))?.[0]?.text).toContain("Set [redacted].");

  const asked = fake.dialogs.length;
  say({ ...question("q1", null, `Is it ${key} or hunter2hunter2?`), imported: true }, answer("a1", "q1", "Yes."));
  const [imported] = await attach("Whole conversation");
  const [sent] = (await captureForSending([imported as Attachment])) ?? [];
  expect(sent?.text).not.toContain(key);
  expect(sent?.text).not.toContain("hunter2hunter2");
  expect(sent?.text).toContain("Is it [redacted] or");
  expect(fake.dialogs.length).toBe(asked);
});

test("a secret in the title or the question is masked on the chip", async () => {
  listed = [{ id: "c1", title: `Use ${key}`, messages: 2, updatedAt: 1 }];
  say(question("q1", null, `Is it ${key}?`), answer("a1", "q1", "Yes."));
  const [waiting] = await attach("Is it");
  expect(JSON.stringify(waiting)).not.toContain(key);
  expect(waiting).toMatchObject({ label: "Answer: Is it [redacted]?", path: "Use [redacted]" });
});

test("icons in a title and in the name of a workspace are shown as they are written", async () => {
  listed = [{ id: "c1", title: "$(bug)", messages: 4, updatedAt: Date.now(), workspace: "$(zap)" }];
  void answerLists((picker) => picker.hide());
  expect(await pickConversation(app, "shown")).toEqual([]);
  expect(fake.quickPicks.at(-1)?.items[0]).toMatchObject({ label: "$\u2060(bug)", description: "now · $\u2060(zap)" });
});
