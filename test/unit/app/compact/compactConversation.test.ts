import { beforeEach, describe, expect, test } from "vitest";
import { createAskOnce, type OneOffSpending } from "../../../../src/app/chat/askOnce.ts";
import { Estimates } from "../../../../src/app/chat/estimates.ts";
import { noKeeper } from "../../../../src/app/chat/conversationKeeper.ts";
import { fitToModel } from "../../../../src/app/chat/modalities.ts";
import { outgoingMessages } from "../../../../src/app/chat/prompt.ts";
import { Session, type SessionParts } from "../../../../src/app/chat/session.ts";
import type { TurnPlan } from "../../../../src/app/chat/turnPlan.ts";
import { compactConversation, type CompactParts } from "../../../../src/app/compact/compactConversation.ts";
import { useSummary } from "../../../../src/app/compact/summarize.ts";
import { partToSummarize, summaryQuestion } from "../../../../src/app/compact/summaryQuestion.ts";
import { clear } from "../../../../src/app/outbound/gate.ts";
import { plainPrompt } from "../../../../src/app/outbound/outgoing.ts";
import type { EffectiveSettings } from "../../../../src/app/settings/effectiveSettings.ts";
import { usageTotals } from "../../../../src/app/usage/usageTotals.ts";
import { importedMessage } from "../../../../src/history/markImported.ts";
import type { ChatClient, ChatRequest } from "../../../../src/llm/chatClient.ts";
import type { Answer, ToolCall } from "../../../../src/shared/chatEvent.ts";
import {
  activePath,
  addMessage,
  type Attachment,
  type Conversation,
  createConversation,
  type Message,
} from "../../../../src/shared/conversation.ts";
import { answer, question } from "../../history/messages.ts";
import { ScriptedAsk, type Script } from "../scriptedAsk.ts";

const words = (count: number) => Array.from({ length: count }, () => "word").join(" ");

const settings: EffectiveSettings = {
  endpoint: { value: "openrouter", source: "default" },
  model: { value: "m", source: "user" },
  systemPrompt: { value: "Be kind.", source: "default" },
  parameters: { maxTokens: 50, temperature: 0.5, stop: ["word"], provider: { zdr: true } },
  sources: {},
  values: {},
  preset: { value: null, source: "default" },
  rejected: [],
};

/** Turns of a question and an answer of 400 words each. */
function talk(turns: number): Conversation {
  let conversation = createConversation("c", 0);
  for (let turn = 0; turn < turns; turn++) {
    const asked = { ...question(`q${turn}`, turn === 0 ? null : `a${turn - 1}`), text: `Question ${turn}: ${words(400)}` };
    conversation = addMessage(conversation, asked);
    conversation = addMessage(conversation, { ...answer(`a${turn}`, `q${turn}`), text: `Answer ${turn}: ${words(400)}` });
  }
  return conversation;
}

const whole: Answer = {
  text: "They talked.",
  reasoning: "",
  reasoningDetails: [],
  toolCalls: [],
  images: [],
  annotations: [],
  finishReason: "stop",
  nativeFinishReason: null,
  verdict: "complete",
  usage: { prompt_tokens: 3000, completion_tokens: 4, cost: 0.25 },
  cost: 0.25,
  provider: null,
  model: null,
  id: null,
  error: null,
};

/** How the model answers the next request for a summary. */
let reply: (request: ChatRequest, signal: AbortSignal) => Promise<Answer>;
let asked: TurnPlan[];
let questions: ChatRequest[];
let spent: (OneOffSpending & { readonly kind: string })[];
let allows: boolean;
let window: number;

beforeEach(() => {
  [asked, questions, spent, allows, window] = [[], [], [], true, 100_000];
  reply = () => Promise.resolve(whole);
});

function clientOf(stream: ChatClient["stream"]): ChatClient {
  return { stream };
}

async function requestOf(plan: TurnPlan): Promise<ChatRequest> {
  return { model: plan.model, messages: await clear(plan.messages, []), parameters: plan.parameters } as unknown as ChatRequest;
}

function sessionOf(conversation: Conversation): Session {
  const parts: SessionParts = {
    now: () => 0,
    client: () => Promise.resolve(clientOf((request) => (questions.push(request), Promise.resolve({ ...whole, text: "Because." })))),
    settings: () => settings,
    modelName: (_endpoint, model) => model,
    prepare: async (plan) => ({ request: await requestOf(plan) }),
    onEnded: (ended) => ended,
  };
  return new Session({ conversation, recorder: noKeeper, damaged: 0 }, parts);
}

function partsOf(script: Script): { readonly parts: CompactParts; readonly ask: ScriptedAsk } {
  const ask = new ScriptedAsk(script);
  const parts = {
    ask,
    settings: { effective: () => settings },
    endpoints: { get: () => ({ endpoint: { name: "openrouter" }, origin: "https://openrouter.ai" }) },
    catalogue: { find: () => Promise.resolve(undefined), nameOf: () => "Model M" },
    estimates: new Estimates({
      model: () => ({ id: "m", name: "M", contextLength: window, pricing: { prompt: 1, completion: 10 } }),
      calibration: { fitOf: () => ({ factor: 1, offset: 0 }), learn: () => undefined },
      carried: () => [],
    }),
    askOnce: createAskOnce({
      mayAsk: () => Promise.resolve(allows),
      client: () => Promise.resolve(clientOf((request, _sink, signal) => reply(request, signal ?? new AbortController().signal))),
      prepare: async (plan) => {
        asked.push(plan);
        return { request: await requestOf(plan) };
      },
      spent: (kind, spending) => void spent.push({ kind, ...spending }),
    }),
    log: { error: () => undefined },
    features: { get: () => () => Promise.resolve(false) },
  } as unknown as CompactParts;
  return { parts, ask };
}

const compacts: Script = { confirm: ["compact"] };
const roles = (session: Session): string =>
  activePath(session.conversation)
    .map(({ role }) => role[0])
    .join("");
const sentBy = (session: Session): string =>
  plainPrompt(session.planFor("And now?", [])?.messages ?? [])
    .map(({ role, content }) => `${role}: ${JSON.stringify(content).slice(0, 120)}`)
    .join("\n");

describe("compacting a conversation", () => {
  test("asks first, with messages, model, tokens and price; then the summary is sent in place of what it stands for", async () => {
    const session = sessionOf(talk(5));
    const { parts, ask } = partsOf(compacts);
    await compactConversation(parts, session);
    const [{ message, detail, modal } = { message: "", detail: "", modal: false }] = ask.confirmations;
    expect({ message, modal }).toEqual({ message: "Compact this conversation?", modal: true });
    expect(detail).toMatch(/^Model M summarizes 6 messages\.\nThe last 2 questions and their answers stay as they are\./);
    expect(detail).toMatch(/needs about [\d,]+ tokens instead of [\d,]+\.\nEstimated cost: \$0\.0\d+\./);
    expect(roles(session)).toBe("uauauauauas");
    expect(activePath(session.conversation).at(-1)).toMatchObject({
      role: "summary",
      text: "They talked.",
      covers: 6,
      messages: 6,
      model: "m",
      modelName: "Model M",
      cost: 0.25,
      usage: { prompt_tokens: 3000 },
    });
    expect(sentBy(session).split("\n")).toMatchObject([
      'system: "Be kind."',
      expect.stringMatching(/^user: "Summary of the earlier part of this conversation/),
      expect.stringMatching(/^user: "Question 3/),
      expect.stringMatching(/^assistant: "Answer 3/),
      expect.stringMatching(/^user: "Question 4/),
      expect.stringMatching(/^assistant: "Answer 4/),
      'user: "And now?"',
    ]);
    // Without a draft, what goes before the next question.
    expect(plainPrompt(session.planFor("", [])?.messages ?? [])).toHaveLength(6);
    expect(spent).toMatchObject([{ kind: "summary", cost: 0.25, usage: { prompt_tokens: 3000 }, conversation: session.id }]);
    expect(usageTotals(session.conversation).cost).toBeCloseTo((usageTotals(talk(5)).cost ?? 0) + 0.25, 9);
  });

  test("the estimate of the next request follows", async () => {
    const session = sessionOf(talk(6));
    const { parts } = partsOf(compacts);
    const before = parts.estimates.nextRequest(session, settings)?.tokens ?? 0;
    await compactConversation(parts, session);
    const after = parts.estimates.nextRequest(session, settings)?.tokens ?? 0;
    expect(after).toBeLessThan(before / 2);
    expect(after).toBeGreaterThan(before / 4);
    const summary = activePath(session.conversation).at(-1);
    useSummary(session, summary?.id ?? "", false);
    expect(parts.estimates.nextRequest(session, settings)?.tokens).toBe(before);
  });

  test("without what steers answers, but with where it may be served; the text is asked for as material", async () => {
    await compactConversation(partsOf(compacts).parts, sessionOf(talk(3)));
    expect(asked[0]?.parameters).toEqual({ temperature: 0.5, provider: { zdr: true } });
    const [system, user, closing, ...more] = plainPrompt(asked[0]?.messages ?? []);
    expect(more).toEqual([]);
    expect(system?.content).toContain("Write in the language of the conversation");
    expect(user?.content).toMatch(/^The conversation:\n\n# User\n\nQuestion 0[\s\S]*# Assistant\n\nAnswer 0/);
    expect(closing).toEqual({ role: "user", content: "End of the conversation. Write the summary now." });
    expect(user?.content).not.toContain("Question 1");
  });

  test("going back is one step, forth another, and nothing is lost", async () => {
    const session = sessionOf(talk(4));
    await compactConversation(partsOf(compacts).parts, session);
    const id = activePath(session.conversation).at(-1)?.id ?? "";
    const compacted = sentBy(session);
    useSummary(session, id, false);
    expect(sentBy(session)).toContain("Question 0");
    expect(sentBy(session)).not.toContain("Summary of");
    useSummary(session, id, true);
    expect(sentBy(session)).toBe(compacted);
    useSummary(session, "unknown", true);
    useSummary(session, "q0", false);
    expect(roles(session)).toBe("uauauauas");
  });

  test("a later summary tells of the earlier one and of what came since", async () => {
    const session = sessionOf(talk(3));
    await compactConversation(partsOf(compacts).parts, session);
    session.send("Further?");
    await expect.poll(() => session.answering).toBeNull();
    session.send("And further?");
    await expect.poll(() => session.answering).toBeNull();
    reply = () => Promise.resolve({ ...whole, text: "They talked on." });
    await compactConversation(partsOf(compacts).parts, session);
    const text = JSON.stringify(plainPrompt(asked[1]?.messages ?? []));
    expect(text).toContain("They talked.");
    expect(text).not.toContain("Question 0");
    expect(text).toContain("Question 2");
    expect(activePath(session.conversation).at(-1)).toMatchObject({ role: "summary", messages: 6 });
    expect(sentBy(session)).toContain("They talked on.");
    expect(sentBy(session).match(/Summary of/g)).toHaveLength(1);
  });

  test("its text can be edited as a new version; the first one stays", async () => {
    const session = sessionOf(talk(4));
    await compactConversation(partsOf(compacts).parts, session);
    const id = activePath(session.conversation).at(-1)?.id ?? "";
    await session.edit(id, "They talked at length.");
    expect(sentBy(session)).toContain("They talked at length.");
    expect(activePath(session.conversation).at(-1)).toMatchObject({ copied: true, covers: 4 });
    expect(session.conversation.messages.get(id)).toMatchObject({ text: "They talked." });
    expect(usageTotals(session.conversation).cost).toBeCloseTo((usageTotals(talk(4)).cost ?? 0) + 0.25, 9);
    session.showVersion(activePath(session.conversation).at(-1)?.id ?? "", -1);
    expect(sentBy(session)).toContain("They talked.");
  });

  test("what a panel may ask of answers does nothing to it, and a deletion ends the one that is being written", async () => {
    const session = sessionOf(talk(4));
    await compactConversation(partsOf(compacts).parts, session);
    const id = activePath(session.conversation).at(-1)?.id ?? "";
    const { conversation } = session;
    await session.regenerate(id);
    await session.continueAnswer(id);
    await session.compareAnswers(id, ["one", "two"]);
    session.compareVersions(id);
    expect(session.conversation).toBe(conversation);
    expect(questions).toEqual([]);

    reply = (_request, signal) =>
      new Promise((resolve) => signal.addEventListener("abort", () => resolve({ ...whole, verdict: "stopped" })));
    const other = sessionOf(talk(4));
    const { parts, ask } = partsOf(compacts);
    const compacting = compactConversation(parts, other);
    await expect.poll(() => other.summarizing).not.toBeNull();
    await expect.poll(() => asked.length).toBe(2);
    expect(await other.delete("q3")).toBe(true);
    await compacting;
    expect(ask.statuses).toEqual(["The summary was stopped. The conversation is unchanged."]);
    expect(roles(other)).toBe("uauaua");
  });

  test("a queue that rested before is not sent by it", async () => {
    const session = sessionOf(talk(4));
    session.outbox.add("Later?", []);
    expect(session.isQueuePaused).toBe(true);
    await compactConversation(partsOf(compacts).parts, session);
    expect(roles(session)).toBe("uauauauas");
    expect(session.outbox.queue).toHaveLength(1);
    expect(questions).toEqual([]);
  });

  test("questions that are asked meanwhile wait for it, and go out with it", async () => {
    const session = sessionOf(talk(4));
    let finish = (_answer: Answer): void => undefined;
    reply = () => new Promise((resolve) => (finish = resolve));
    const compacting = compactConversation(partsOf(compacts).parts, session);
    await expect.poll(() => session.summarizing).toMatchObject({ messages: 4 });
    expect(session.answering).not.toBeNull();
    expect(session.idle).toBe(false);
    session.send("Meanwhile?");
    expect(session.outbox.queue).toHaveLength(1);
    await expect.poll(() => spent.length + asked.length).toBe(1);
    finish(whole);
    await compacting;
    await expect.poll(() => questions.length).toBe(1);
    expect(JSON.stringify(questions[0]?.messages)).toContain("They talked.");
    await expect.poll(() => session.answering).toBeNull();
    expect(roles(session)).toBe("uauauauasua");
  });

  test("whatever goes wrong changes nothing and is said", async () => {
    const failures: readonly (readonly [Partial<Answer>, string])[] = [
      [{ verdict: "failed", error: { code: "rateLimited", message: "Slow down." } }, "Slow down. The conversation is unchanged."],
      [{ verdict: "interrupted", error: { code: "connectionLost", message: "It broke." } }, "It broke. The conversation is unchanged."],
      [{ verdict: "cutOff", finishReason: "length" }, "The summary was cut off. The conversation is unchanged."],
      [{ text: "  \n" }, "The model wrote no summary. The conversation is unchanged."],
      [{ text: words(9000) }, "The summary is not shorter than the messages. The conversation is unchanged."],
    ];
    for (const [change, message] of failures) {
      const session = sessionOf(talk(4));
      const before = session.conversation;
      reply = () => Promise.resolve({ ...whole, ...change });
      const { parts, ask } = partsOf(compacts);
      await compactConversation(parts, session);
      expect(ask.notices).toEqual([{ severity: "warning", message }]);
      expect(session.conversation).toBe(before);
      expect(session.summarizing).toBeNull();
    }
    // What it cost is counted all the same.
    expect(spent).toHaveLength(failures.length);
  });

  test("an error of our own changes nothing either", async () => {
    const session = sessionOf(talk(4));
    reply = () => Promise.reject(new Error("a fault"));
    const { parts, ask } = partsOf(compacts);
    await compactConversation(parts, session);
    expect(ask.notices).toEqual([
      { severity: "error", message: "The conversation could not be summarized and is unchanged. See the log for details." },
    ]);
    expect(roles(session)).toBe("uauauaua");
    expect(session.idle).toBe(true);
  });

  test("Stop ends it, and so does anything that changes what is shown", async () => {
    const stopping = (_request: ChatRequest, signal: AbortSignal) =>
      new Promise<Answer>((resolve) => signal.addEventListener("abort", () => resolve({ ...whole, verdict: "stopped" })));
    const acts: readonly ((session: Session) => void)[] = [
      (session) => session.stop(),
      (session) => void session.edit("q3", "Otherwise?"),
      (session) => session.dispose(),
    ];
    for (const act of acts) {
      const session = sessionOf(talk(4));
      reply = stopping;
      const { parts, ask } = partsOf(compacts);
      const compacting = compactConversation(parts, session);
      await expect.poll(() => session.summarizing).not.toBeNull();
      await expect.poll(() => asked.length).toBe(1);
      asked = [];
      act(session);
      await compacting;
      expect(ask.statuses).toEqual(["The summary was stopped. The conversation is unchanged."]);
      expect(roles(session)).not.toContain("s");
    }
  });

  test("a conversation that became another one meanwhile gets no summary", async () => {
    const session = sessionOf(addMessage(talk(3), { ...answer("other", "q2"), text: words(400) }));
    let finish = (_answer: Answer): void => undefined;
    reply = () => new Promise((resolve) => (finish = resolve));
    const { parts, ask } = partsOf(compacts);
    const compacting = compactConversation(parts, session);
    await expect.poll(() => session.summarizing).not.toBeNull();
    await expect.poll(() => asked.length).toBe(1);
    session.showVersion("other", -1);
    finish(whole);
    await compacting;
    expect(ask.notices).toMatchObject([{ message: "The conversation changed in the meantime, so it was not compacted." }]);
    expect(roles(session)).toBe("uauaua");
  });

  test("nothing is asked where nothing can be compacted, the user would rather not, or the budget says no", async () => {
    const tools: Message = { role: "tool", id: "t", parentId: "a2", createdAt: 0, runs: [] };
    const told = async (conversation: Conversation): Promise<readonly string[]> => {
      const { parts, ask } = partsOf({});
      await compactConversation(parts, sessionOf(conversation));
      return [...ask.hints, ...ask.notices.map(({ message }) => message)];
    };
    expect(await told(createConversation("c", 0))).toEqual(["This conversation is empty."]);
    expect(await told(talk(1))).toEqual(["There is nothing to summarize before the last question."]);
    expect(await told(addMessage(talk(3), tools))).toEqual([
      "Continue the last answer first: its tool results have not been answered yet.",
    ]);
    window = 500;
    expect(await told(talk(3))).toMatchObject([expect.stringMatching(/more than Model M accepts\. Choose a model.*Nothing was sent\.$/)]);
    window = 100_000;
    const closed = partsOf({ confirm: [undefined] });
    await compactConversation(closed.parts, sessionOf(talk(4)));
    allows = false;
    await compactConversation(partsOf(compacts).parts, sessionOf(talk(4)));
    expect(asked).toEqual([]);
  });
});

describe("the part that is summarized", () => {
  const all = { from: 0 };
  const call: ToolCall = { id: "c", type: "function", index: 0, function: { name: "look", arguments: "{}" } };
  const withTools: readonly Message[] = [
    question("q1", null),
    { ...answer("a1", "q1"), toolCalls: [call], reasoning: "Hm.", reasoningDetails: [{ type: "reasoning.text", text: "Hm." }] },
    { role: "tool", id: "t1", parentId: "a1", createdAt: 0, runs: [{ call, status: "done", text: "Found.", images: [] }] },
    answer("a2", "t1"),
    question("q2", "a2"),
    answer("a3", "q2"),
  ];

  test("ends before a question, however long what stays is", () => {
    const path = activePath(talk(5));
    expect(partToSummarize(path, all, () => true)).toMatchObject({ covers: 6, messages: 6, kept: 2 });
    expect(partToSummarize(path, all, (kept) => kept.length <= 2)).toMatchObject({ covers: 8, kept: 1 });
    expect(partToSummarize(path, all, () => false)).toMatchObject({ covers: 10, kept: 0 });
    expect(partToSummarize(path, { from: 8 }, () => true)).toBeUndefined();
    expect(partToSummarize(withTools, all, () => true)).toMatchObject({ covers: 4, kept: 1 });
  });

  test("is read with its calls and results, without its reasoning, and none of them is sent afterwards", () => {
    const { sent = [], covers = 0 } = partToSummarize(withTools, all, () => true) ?? {};
    const text = JSON.stringify(plainPrompt(summaryQuestion(sent)));
    expect(text).toContain("# Tool look\\n{}");
    expect(text).toContain("Result:\\nFound.");
    expect(text).not.toContain("Hm.");
    const summary: Message = {
      role: "summary",
      id: "s",
      parentId: "a3",
      createdAt: 0,
      text: "Short.",
      endpoint: "e",
      model: "m",
      modelName: "M",
      covers,
      messages: 4,
      tokensBefore: 9,
      tokensAfter: 1,
      cost: null,
    };
    const prompt = plainPrompt(outgoingMessages([...withTools, summary, question("q3", "s")], ""));
    expect(prompt.map(({ role }) => role)).toEqual(["user", "user", "assistant", "user"]);
    expect(JSON.stringify(prompt)).not.toMatch(/Hm\.|Found\.|toolCalls/);
  });

  test("a model that sees no pictures summarizes a conversation with pictures, and is told of them", async () => {
    const picture: Attachment = {
      id: "p",
      kind: "image",
      label: "plan.png",
      path: "plan.png",
      uri: "",
      languageId: "",
      startLine: 0,
      endLine: 0,
      text: "data:image/png;base64,AAAA",
    };
    const path = [{ ...question("q1", null), attachments: [picture] }, answer("a1", "q1")];
    const row = { id: "m", name: "M", inputModalities: ["text"] };
    const fitted = fitToModel(await clear(summaryQuestion(path), []), { dialect: "openrouter", id: "m", row });
    expect(fitted).not.toHaveProperty("error");
    expect(JSON.stringify(fitted)).not.toContain("AAAA");
  });

  test("what came out of a file is masked on its way, and so is its summary", async () => {
    const key = "sk-or-v1-canary0123456789abcdef0123456789";
    const path = [{ ...question("q1", null), text: `My key is ${key}. ${words(100)}` }, answer("a1", "q1")].map(importedMessage);
    expect(JSON.stringify(await clear(summaryQuestion(path), []))).not.toContain(key);
    const session = sessionOf([...path, question("q2", "a1"), answer("a2", "q2")].reduce(addMessage, createConversation("c", 0)));
    reply = () => Promise.resolve({ ...whole, text: key });
    await compactConversation(partsOf({ confirm: ["compact"] }).parts, session);
    const summary = activePath(session.conversation).at(-1);
    expect(summary).toMatchObject({ role: "summary", imported: true });
    expect(JSON.stringify(await clear(outgoingMessages(activePath(session.conversation), ""), []))).not.toContain(key);
  });
});
