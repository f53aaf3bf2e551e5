import { cleared } from "../../../cleared.ts";
import { plainPrompt } from "../../../../src/app/outbound/outgoing.ts";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { ChatRequest, ChatEventSink } from "../../../../src/llm/chatClient.ts";
import type { ChatError } from "../../../../src/shared/chatError.ts";
import type { Answer, Verdict } from "../../../../src/shared/chatEvent.ts";
import {
  activePath,
  addMessage,
  createConversation,
  updateAnswer,
  versionPlace,
  type AnswerMessage,
  type Conversation,
  messageText,
} from "../../../../src/shared/conversation.ts";
import type { ConversationKeeper } from "../../../../src/app/chat/conversationKeeper.ts";
import { nothingPending, type Pending } from "../../../../src/history/pending.ts";
import type { SessionChange } from "../../../../src/app/chat/conversationTree.ts";
import { Session } from "../../../../src/app/chat/session.ts";
import type { EffectiveSettings } from "../../../../src/app/settings/effectiveSettings.ts";

/** A client whose answers the test gives. */
class Asked {
  readonly request: ChatRequest;
  readonly sink: ChatEventSink;
  readonly signal: AbortSignal;
  readonly #settle: (answer: Answer) => void;
  #text = "";

  constructor(request: ChatRequest, sink: ChatEventSink, signal: AbortSignal, settle: (answer: Answer) => void) {
    this.request = request;
    this.sink = sink;
    this.signal = signal;
    this.#settle = settle;
    signal.addEventListener("abort", () => this.end("stopped"));
  }

  say(text: string): void {
    this.#text += text;
    this.sink([{ type: "text", text }]);
  }

  end(verdict: Verdict = "complete", more: Partial<Answer> = {}): void {
    this.#settle({
      ...more,
      text: this.#text,
      reasoning: "",
      reasoningDetails: [],
      toolCalls: [],
      images: [],
      annotations: [],
      finishReason: verdict === "complete" ? "stop" : null,
      nativeFinishReason: null,
      verdict,
      usage: null,
      cost: 0.5,
      provider: null,
      model: null,
      id: null,
      error: verdict === "failed" ? { code: "rateLimited", message: "Slow down." } : null,
    });
  }
}

let asked: Asked[];
let saved: Conversation[];
let saving: (conversation: Conversation) => Promise<boolean>;
let pending: Pending[];
let handed: { readonly conversation: Conversation; readonly live: readonly AnswerMessage[] }[];
let now: EffectiveSettings;
let refusal: ChatError | undefined;
let elsewhere: ((conversation: Conversation) => Conversation) | undefined;
/** Answers that this window says it receives, and those that another one says it does. */
let held: string[];
let othersStream: ReadonlySet<string>;
let changes: SessionChange[];
let session: Session;

const settings: EffectiveSettings = {
  endpoint: { value: "openrouter", source: "default" },
  model: { value: "m", source: "user" },
  systemPrompt: { value: "", source: "default" },
  parameters: { temperature: 0.5 },
  sources: {},
  values: {},
  preset: { value: null, source: "default" },
  rejected: [],
};

const keeper: ConversationKeeper = {
  saveError: null,
  onDidChangeSaveError: () => ({ dispose: () => undefined }),
  changed: (conversation, live = []) => void handed.push({ conversation, live }),
  save: (conversation) => {
    saved.push(conversation);
    return saving(conversation);
  },
  get streamingInOtherWindows() {
    return othersStream;
  },
  hold: (id) => {
    held.push(id);
    return { dispose: () => (held = held.filter((other) => other !== id)) };
  },
  keepPending: (kept) => void pending.push(kept),
  catchUp: (current, take) => {
    if (elsewhere !== undefined) take(elsewhere(current()));
    return Promise.resolve();
  },
  close: () => Promise.resolve(),
};

beforeEach(() => {
  asked = [];
  saved = [];
  pending = [];
  saving = () => Promise.resolve(true);
  handed = [];
  now = settings;
  refusal = undefined;
  elsewhere = undefined;
  held = [];
  othersStream = new Set();
  changes = [];
  session = new Session(
    { conversation: createConversation("c", 0), recorder: keeper, damaged: 0 },
    {
      now: () => 0,
      client: () =>
        Promise.resolve({
          stream: (request, sink, signal) => new Promise<Answer>((settle) => asked.push(new Asked(request, sink, signal, settle))),
        }),
      settings: () => now,
      modelName: (_endpoint, model) => model.toUpperCase(),
      prepare: ({ model, messages, parameters, without = [] }) =>
        Promise.resolve(
          refusal === undefined
            ? {
                request: {
                  endpoint: { name: "e", baseUrl: "https://e.invalid", dialect: "openai", auth: "none", headers: {} },
                  key: undefined,
                  model,
                  messages: cleared(plainPrompt(messages)),
                  parameters,
                  lessons: without.map((field) => ({ do: "without", field })),
                },
              }
            : { error: refusal },
        ),
      onEnded: (answer) => answer,
    },
  );
  session.onDidChange((change) => changes.push(change));
});

/** Lets everything that is ready run. */
const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

async function lastAsked(): Promise<Asked> {
  await settled();
  const last = asked.at(-1);
  if (last === undefined) throw new Error("nothing was asked");
  return last;
}

const texts = () => activePath(session.conversation).map(messageText);
const last = () => activePath(session.conversation).at(-1) as AnswerMessage;

describe("a conversation", () => {
  test("streams an answer and carries it on", async () => {
    session.send("Hi");
    const first = await lastAsked();
    expect(session.live).not.toBeNull();
    first.say("Hel");
    first.say("lo");
    expect(session.message(last().id)).toMatchObject({ text: "Hello", status: "streaming", modelName: "M" });
    first.end();
    await settled();
    expect(last()).toMatchObject({ text: "Hello", status: "done", cost: 0.5 });
    expect(session.live).toBeNull();

    session.send("More");
    const second = await lastAsked();
    expect(second.request.messages).toEqual([
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Hello", model: "m", endpoint: "openrouter" },
      { role: "user", content: "More" },
    ]);
    expect(second.request.parameters).toEqual({ temperature: 0.5 });
  });

  test("the question is kept before it is sent", async () => {
    session.send("Hi");
    expect(asked).toHaveLength(0);
    expect(saved[0]?.messages.size).toBe(1);
    await lastAsked();
  });

  test("what is sent during an answer waits, and goes out when it is complete", async () => {
    session.send("1");
    const first = await lastAsked();
    session.send("2");
    session.send("3");
    const [second] = session.outbox.queue;
    expect(session.outbox.queue.map(({ text }) => text)).toEqual(["2", "3"]);
    session.outbox.unqueue(second?.id ?? "");
    first.say("a");
    first.end();
    await settled();
    expect(asked).toHaveLength(2);
    expect(session.outbox.queue).toEqual([]);
    expect(texts()).toEqual(["1", "a", "3", ""]);
  });

  test("what waits after a stop goes out when the user says so, the chosen one first", async () => {
    session.send("1");
    await lastAsked();
    session.send("2");
    session.send("3");
    const [second, third] = session.outbox.queue;
    expect(session.isQueuePaused).toBe(false);
    session.sendQueued(third?.id ?? "");
    expect(asked).toHaveLength(1);
    session.stop();
    await settled();
    expect(session.isQueuePaused).toBe(true);
    session.sendQueued("unknown");
    session.sendQueued(third?.id ?? "");
    await settled();
    expect(texts()).toEqual(["1", "", "3", ""]);
    expect([session.isQueuePaused, session.outbox.queue]).toEqual([false, [second]]);
  });

  test("Stop keeps what there is and sends nothing that waits", async () => {
    session.send("1");
    const first = await lastAsked();
    session.send("2");
    first.say("par");
    session.stop();
    await settled();
    expect(last()).toMatchObject({ status: "stopped", text: "par" });
    expect(asked).toHaveLength(1);
    expect(session.outbox.queue).toHaveLength(1);
    session.send("3");
    expect((await lastAsked()).request.messages.at(-1)).toEqual({ role: "user", content: "2" });
    expect(session.outbox.queue.map(({ text }) => text)).toEqual(["3"]);
  });

  test("Stop before the client is there asks nothing", async () => {
    session.send("1");
    session.stop();
    await settled();
    expect(asked).toHaveLength(0);
    expect(last().status).toBe("stopped");
  });

  test("an answer asked for without a field says so, and what the server taught besides is noted with it", async () => {
    session.send("Hi");
    (await lastAsked()).end("failed");
    await settled();
    await session.regenerate(last().id, { without: ["tool_choice"] });
    const again = await lastAsked();
    expect(again.request.lessons).toEqual([{ do: "without", field: "tool_choice" }]);
    again.sink([{ type: "resent", lessons: [{ do: "leaveOut", field: "top_k" }] }]);
    again.say("Yes");
    again.end();
    await settled();
    expect(last()).toMatchObject({
      text: "Yes",
      lessons: [
        { do: "without", field: "tool_choice" },
        { do: "leaveOut", field: "top_k" },
      ],
    });
    session.send("More");
    expect((await lastAsked()).request.lessons).toEqual([]);
  });

  test("edit and regenerate add versions and destroy nothing", async () => {
    session.send("1");
    const first = await lastAsked();
    first.say("a");
    first.end();
    await settled();
    const [question, answer] = activePath(session.conversation);
    await session.regenerate(answer?.id ?? "");
    const second = await lastAsked();
    second.say("b");
    second.end();
    await settled();
    expect(versionPlace(session.conversation, last().id)).toEqual({ version: 2, versions: 2 });
    session.showVersion(last().id, -1);
    expect(texts()).toEqual(["1", "a"]);
    await session.edit(question?.id ?? "", "1b");
    (await lastAsked()).end();
    await settled();
    expect(texts()[0]).toBe("1b");
    expect(session.conversation.messages.size).toBe(5);
    session.showVersion(activePath(session.conversation)[0]?.id ?? "", -1);
    expect(texts()).toEqual(["1", "a"]);
  });

  test("retrying an answer that never began leaves no version behind", async () => {
    session.send("1");
    (await lastAsked()).end("failed");
    await settled();
    expect(last()).toMatchObject({ status: "failed", error: { code: "rateLimited" } });
    await session.regenerate(last().id, { maxTokens: 99 });
    const again = await lastAsked();
    expect(again.request.parameters).toEqual({ temperature: 0.5, maxTokens: 99 });
    again.end();
    await settled();
    expect(versionPlace(session.conversation, last().id)).toEqual({ version: 1, versions: 1 });
  });

  test("another effort or model holds for the answer that is given again, and for nothing else", async () => {
    session.send("1");
    (await lastAsked()).end();
    await settled();
    await session.regenerate(last().id, { effort: "low", model: "other/model" });
    const again = await lastAsked();
    expect(again.request).toMatchObject({ model: "other/model", parameters: { temperature: 0.5, reasoning: { effort: "low" } } });
    again.say("a");
    again.end();
    await settled();
    expect(last()).toMatchObject({ model: "other/model", effort: "low", text: "a" });
    session.send("2");
    const next = await lastAsked();
    expect(next.request.parameters).toEqual({ temperature: 0.5 });
    expect(next.request.model).not.toBe("other/model");
    next.end();
    await settled();
    expect(last()).not.toHaveProperty("effort");
  });

  test("an edited answer is a version of its own, without what belonged to the model's", async () => {
    session.send("1");
    const first = await lastAsked();
    first.say("a");
    first.end();
    await settled();
    const { id } = last();
    await session.edit(id, "a");
    expect(versionPlace(session.conversation, last().id)).toEqual({ version: 1, versions: 1 });
    await session.edit(id, "mine");
    expect(last()).toMatchObject({ text: "mine", edited: true, cost: null });
    expect(versionPlace(session.conversation, last().id)).toEqual({ version: 2, versions: 2 });
    session.showVersion(last().id, -1);
    expect(texts()).toEqual(["1", "a"]);
  });

  test("Continue starts with the existing text and asks the model to continue", async () => {
    session.send("1");
    const first = await lastAsked();
    first.say("One, ");
    session.stop();
    await settled();
    await session.continueAnswer(last().id);
    const second = await lastAsked();
    expect(second.request.messages.at(-1)).toEqual({ role: "assistant", content: "One, ", model: "m", endpoint: "openrouter" });
    second.say("two");
    second.end();
    await settled();
    expect(last()).toMatchObject({ text: "One, two", status: "done" });
    expect(versionPlace(session.conversation, last().id).versions).toBe(2);
  });

  test("a seam that is not sure is kept with the answer, also with the next continuation, and can be undone", async () => {
    session.send("1");
    const first = await lastAsked();
    first.say("One, ");
    session.stop();
    await settled();
    await session.continueAnswer(last().id);
    const second = await lastAsked();
    second.sink([{ type: "seam", cut: "Sure: " }]);
    second.say("two, ");
    expect(session.message(last().id)).toMatchObject({ text: "One, two, ", seams: [{ at: 5, cut: "Sure: " }] });
    second.end("cutOff", { seam: { cut: "Sure: " } });
    await settled();
    await session.continueAnswer(last().id);
    const third = await lastAsked();
    third.say("three");
    third.end("complete", { seam: { cut: "" } });
    await settled();
    const joined = last();
    const seams = [
      { at: 5, cut: "Sure: " },
      { at: 10, cut: "" },
    ];
    expect(joined).toMatchObject({ text: "One, two, three", seams });
    expect(saved.at(-1)?.messages.get(joined.id)).toMatchObject({ seams });
    await session.separateParts(joined.id, 7);
    expect(last()).toBe(joined);
    await session.separateParts(joined.id, 5);
    expect(last()).toMatchObject({ text: "One, \n\nSure: two, three", seams: [{ at: 18, cut: "" }], copied: true, status: "done" });
    await session.separateParts(last().id, 18);
    expect(last()).toMatchObject({ text: "One, \n\nSure: two, \n\nthree" });
    expect(last()).not.toHaveProperty("seams");
    // Nothing was lost, and nothing was asked.
    expect(versionPlace(session.conversation, last().id)).toEqual({ version: 5, versions: 5 });
    expect(asked).toHaveLength(3);
  });

  test("a deleted message can be taken back", async () => {
    session.send("1");
    (await lastAsked()).end();
    await settled();
    const [question] = activePath(session.conversation);
    expect(await session.delete(question?.id ?? "")).toBe(true);
    expect(texts()).toEqual([]);
    expect(session.canRestore).toBe(true);
    session.restore();
    expect(texts()).toEqual(["1", ""]);
    expect(session.canRestore).toBe(false);
    expect(await session.delete("no such message")).toBe(false);
  });

  test("regenerating while the answer runs stops it first", async () => {
    session.send("1");
    const first = await lastAsked();
    first.say("a");
    await session.regenerate(last().id);
    await settled();
    expect(first.signal.aborted).toBe(true);
    expect(asked).toHaveLength(2);
    asked[1]?.end();
    await settled();
    expect(session.conversation.messages.size).toBe(3);
    expect(last().status).toBe("done");
  });

  test("what waits and what is attached is kept until it is sent", async () => {
    const attachment = {
      id: "x",
      kind: "file" as const,
      label: "a",
      path: "a",
      uri: "file:///a",
      languageId: "ts",
      startLine: 1,
      endLine: 1,
      text: "A",
    };
    session.send("1");
    const first = await lastAsked();
    session.outbox.attach(attachment);
    session.send("2");
    session.outbox.attach({ ...attachment, id: "y", uri: "file:///b" });
    await settled();
    expect(pending.at(-1)).toMatchObject({ queue: [{ text: "2", attachments: [{ id: "x" }] }], attachments: [{ id: "y" }] });
    first.end();
    await settled();
    expect(pending.at(-1)).toMatchObject({ queue: [], attachments: [{ id: "y" }] });
    const reopened = new Session(
      { conversation: session.conversation, recorder: keeper, damaged: 0, pending: pending.at(-2) ?? nothingPending },
      {} as ConstructorParameters<typeof Session>[1],
    );
    // The journal has it already: it was sent, and only the note of what waits is old.
    expect(reopened.outbox.queue).toEqual([]);
    const before = new Session(
      { conversation: createConversation("c", 0), recorder: keeper, damaged: 0, pending: pending.at(-2) ?? nothingPending },
      {} as ConstructorParameters<typeof Session>[1],
    );
    expect(before.outbox.queue.map(({ text }) => text)).toEqual(["2"]);
  });

  test("what another window added is shown", async () => {
    session.send("1");
    const first = await lastAsked();
    first.end();
    await settled();
    elsewhere = (conversation) =>
      addMessage(conversation, { role: "user", id: "other", parentId: last().id, createdAt: 1, text: "from there", attachments: [] });
    await session.catchUp();
    expect(texts()).toEqual(["1", "", "from there"]);
    expect(changes.at(-2)).toEqual({ type: "path" });
  });

  test("other windows are told which answer is received here, until its end is kept", async () => {
    session.send("1");
    const first = await lastAsked();
    expect(held).toEqual([last().id]);
    first.say("a");
    first.end();
    await settled();
    expect(saved.at(-1)?.messages.get(last().id)).toMatchObject({ status: "done" });
    expect(held).toEqual([]);
  });

  test("an answer is let go of when what waited for it is kept, too: another window does not send it again", async () => {
    session.send("1");
    const first = await lastAsked();
    session.send("2");
    const { id } = last();
    let kept: () => void = () => undefined;
    const slow = new Promise<boolean>((resolve) => (kept = () => resolve(true)));
    saving = ({ messages }) => (messages.size > 2 ? slow : Promise.resolve(true));
    first.end();
    await settled();
    expect(texts()).toEqual(["1", "", "2", ""]);
    expect(held).toContain(id);
    kept();
    await settled();
    expect(held).not.toContain(id);
  });

  test("a text that is still asked about before it is sent is a draft should the window die, and none once it is in the journal", async () => {
    const unsent = session.outbox.keepUnsent("Shall I?");
    session.outbox.setDraft("next");
    await settled();
    expect(pending.at(-1)?.draft).toBe("Shall I?\n\nnext");
    let kept: () => void = () => undefined;
    const slow = new Promise<boolean>((resolve) => (kept = () => resolve(true)));
    saving = () => slow;
    session.send("Shall I?");
    unsent.dispose();
    await settled();
    expect(pending.at(-1)?.draft).toBe("Shall I?\n\nnext");
    kept();
    await settled();
    expect(pending.at(-1)?.draft).toBe("next");
  });

  test("an answer of another window streams, is not continued here, and what is sent meanwhile waits for its end", async () => {
    session.send("1");
    (await lastAsked()).end();
    await settled();
    const theirs = { ...last(), id: "theirs", parentId: "other", text: "par", status: "interrupted" } as const;
    elsewhere = (conversation) => {
      othersStream = new Set(["theirs"]);
      const asking = addMessage(conversation, {
        role: "user",
        id: "other",
        parentId: last().id,
        createdAt: 1,
        text: "from there",
        attachments: [],
      });
      return addMessage(asking, theirs);
    };
    await session.catchUp();
    expect(session.message("theirs")).toMatchObject({ text: "par", status: "streaming" });
    await session.continueAnswer("theirs");
    session.send("2");
    await settled();
    expect(asked).toHaveLength(1);
    expect(session.outbox.queue.map(({ text }) => text)).toEqual(["2"]);

    elsewhere = (conversation) => {
      othersStream = new Set();
      return updateAnswer(conversation, "theirs", { text: "partial no more", status: "done" });
    };
    await session.catchUp();
    elsewhere = undefined;
    expect(session.message("theirs")).toMatchObject({ status: "done" });
    expect((await lastAsked()).request.messages.at(-2)).toMatchObject({ content: "partial no more" });
    expect(session.outbox.queue).toEqual([]);
    session.stop();
  });

  test("an answer whose window crashed is interrupted, and the queue stays", async () => {
    session.send("1");
    (await lastAsked()).end("interrupted");
    await settled();
    const { id } = last();
    othersStream = new Set([id]);
    await session.catchUp();
    session.send("2");
    elsewhere = (conversation) => {
      othersStream = new Set();
      return conversation;
    };
    await session.catchUp();
    expect(session.message(id)).toMatchObject({ status: "interrupted" });
    expect(asked).toHaveLength(1);
    expect(session.outbox.queue.map(({ text }) => text)).toEqual(["2"]);
    await session.continueAnswer(id);
    await settled();
    expect(asked).toHaveLength(2);
  });

  test("a message of another version is brought onto the shown path", async () => {
    session.send("1");
    (await lastAsked()).end();
    await settled();
    const [question, answer] = activePath(session.conversation);
    await session.edit(question?.id ?? "", "1b");
    (await lastAsked()).end();
    await settled();
    expect(session.showMessage(answer?.id ?? "")).toBe(true);
    expect(texts()).toEqual(["1", ""]);
    await session.delete(question?.id ?? "");
    expect(session.showMessage(answer?.id ?? "")).toBe(false);
    expect(session.showMessage("nobody")).toBe(false);
  });

  test("F119 settings that change in mid-stream count from the next message on", async () => {
    session.send("1");
    const first = await lastAsked();
    const before = first.request;
    now = { ...settings, model: { value: "other", source: "user" }, parameters: { temperature: 1 } };
    first.say("a");
    first.end();
    await settled();
    expect(before).toMatchObject({ model: "m", parameters: { temperature: 0.5 } });
    expect(last().model).toBe("m");
    session.send("2");
    expect((await lastAsked()).request).toMatchObject({ model: "other", parameters: { temperature: 1 } });
  });

  test("F120 a key that is removed in mid-stream is asked for with the next message; the running answer ends", async () => {
    session.send("1");
    const first = await lastAsked();
    refusal = { code: "noKey", message: "There is no key." };
    first.say("a");
    first.end();
    await settled();
    expect(last()).toMatchObject({ status: "done", text: "a" });
    session.send("2");
    await settled();
    expect(last()).toMatchObject({ status: "failed", error: { code: "noKey" } });
    expect(asked).toHaveLength(1);
  });

  test("F103, F130 what is closed in mid-stream hands over what was said so far, at once", async () => {
    session.send("1");
    (await lastAsked()).say("par");
    session.dispose();
    expect(handed.at(-1)?.live).toMatchObject([{ id: last().id, text: "par", status: "streaming" }]);
  });

  test("is handed over beside the tree while it streams: its cost does not grow with the conversation", async () => {
    session.send("1");
    const { conversation } = session;
    (await lastAsked()).say("par");
    await vi.waitFor(() => expect(handed.at(-1)?.live).toMatchObject([{ id: last().id, text: "par" }]));
    expect(handed.at(-1)?.conversation.messages).toBe(session.conversation.messages);
    expect(conversation.messages.size).toBe(2);
  });
});

describe("a comparison", () => {
  const models = () => session.compared.map((id) => (session.message(id) as AnswerMessage).model);

  async function compare(...ids: string[]): Promise<readonly Asked[]> {
    session.outbox.setCompareModels(ids);
    session.send("Which?");
    await settled();
    return asked;
  }

  test("asks all models at once; the answers are siblings, and one is kept", async () => {
    const [one, two] = await compare("m", "n");
    expect(asked.map(({ request }) => request.model)).toEqual(["m", "n"]);
    one?.say("first");
    two?.say("second");
    expect(session.lives.map((live) => live.current().text)).toEqual(["first", "second"]);
    expect(session.outbox.compareModels).toEqual([]);
    expect(activePath(session.current()).map(({ role }) => role)).toEqual(["user", "assistant"]);
    one?.end();
    two?.end();
    await settled();
    expect(models()).toEqual(["m", "n"]);
    const kept = session.compared[1] ?? "";
    session.keep(kept);
    expect(session.compared).toEqual([]);
    expect(activePath(session.conversation).at(-1)).toMatchObject({ id: kept, text: "second" });
    // What is said next is said to the model that was kept.
    expect(session.conversation.model).toBe("n");
    expect(versionPlace(session.conversation, kept)).toEqual({ version: 2, versions: 2 });
  });

  test("stops one or all", async () => {
    const [one, two] = await compare("m", "n");
    session.stop(session.compared[0]);
    await settled();
    expect([one?.signal.aborted, two?.signal.aborted]).toEqual([true, false]);
    session.stop();
    await settled();
    expect(two?.signal.aborted).toBe(true);
    expect(session.lives).toEqual([]);
    expect(models()).toEqual(["m", "n"]);
  });

  test("what is sent meanwhile waits until one is kept; keeping stops the others", async () => {
    const [one, two] = await compare("m", "n");
    one?.say("a");
    one?.end();
    await settled();
    session.send("And then?");
    expect(session.outbox.queue).toHaveLength(1);
    session.keep(session.compared[0] ?? "");
    await settled();
    expect(two?.signal.aborted).toBe(true);
    expect(session.outbox.queue).toHaveLength(0);
    expect(activePath(session.conversation).map((message) => message.role)).toEqual(["user", "assistant", "user", "assistant"]);
  });

  test("an answer that is kept while it runs streams on and is not compared any more", async () => {
    const [, two] = await compare("m", "n");
    const kept = session.compared[1] ?? "";
    session.keep(kept);
    two?.say("more");
    expect((session.message(kept) as AnswerMessage).comparison).toBeUndefined();
    two?.end();
    await settled();
    expect(last()).toMatchObject({ id: kept, text: "more", status: "done" });
    expect(last().comparison).toBeUndefined();
  });

  test("a failed one is retried in place while the others continue", async () => {
    const [one, two] = await compare("m", "n");
    one?.end("failed");
    await settled();
    const failed = session.compared[0] ?? "";
    await session.regenerate(failed, { model: "p" });
    await settled();
    expect(two?.signal.aborted).toBe(false);
    expect(models()).toEqual(["n", "p"]);
    expect(asked).toHaveLength(3);
  });

  test("an earlier answer's question is asked anew of several models", async () => {
    session.send("1");
    (await lastAsked()).end();
    await settled();
    await session.compareAnswers(last().id, ["x", "y"]);
    await settled();
    expect(models()).toEqual(["x", "y"]);
    expect(versionPlace(session.conversation, last().id).versions).toBe(3);
  });
});

test("messages that the user leaves out are not sent, and say so", async () => {
  session.send("1");
  (await lastAsked()).say("one");
  asked[0]?.end();
  await settled();
  session.send("2", [], 2);
  expect((await lastAsked()).request.messages.map(({ content }) => content)).toEqual(["2"]);
  asked[1]?.say("two");
  asked[1]?.end();
  await settled();
  session.send("3");
  expect((await lastAsked()).request.messages.map(({ content }) => content)).toEqual(["2", "two", "3"]);
});
