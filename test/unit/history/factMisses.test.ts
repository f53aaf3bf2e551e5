import { expect, test } from "vitest";
import { SentTrail } from "../../../src/app/chat/sentTrail.ts";
import { outgoingMessages } from "../../../src/app/chat/prompt.ts";
import { plainPrompt } from "../../../src/app/outbound/outgoing.ts";
import { missesOf } from "../../../src/app/usage/missSums.ts";
import { ConversationStore } from "../../../src/history/conversationStore.ts";
import { packFacts, unpackFacts } from "../../../src/history/factRows.ts";
import { journalFacts } from "../../../src/history/journalFacts.ts";
import type { UsageFact } from "../../../src/history/usageFact.ts";
import {
  addMessage,
  type AnswerMessage,
  type Attachment,
  type Conversation,
  createConversation,
  pathTo,
} from "../../../src/shared/conversation.ts";
import { EventLoopYielder } from "../../../src/shared/eventLoopYielder.ts";
import { cleared } from "../../cleared.ts";
import { fact } from "../app/usage/facts.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { answer, question } from "./messages.ts";

const long = (words: string, times = 600): string => `${words} `.repeat(times);
const judge = (conversation: Conversation) => missesOf(conversation, () => "openrouter.ai");

/** Adds an answer whose request is noted as a real one is. */
class Talk {
  conversation = createConversation("c", 0);
  readonly #trail = new SentTrail();
  #time = 1_000_000;

  ask(id: string, parent: string | null, text: string, attachments: readonly Attachment[] = []): string {
    this.conversation = addMessage(this.conversation, { ...question(id, parent, text), attachments });
    return id;
  }

  answer(id: string, parent: string, [prompt, read]: readonly [number, number], more: Partial<AnswerMessage> = {}): string {
    const sent = this.#trail.note(
      id,
      {
        endpoint: { name: "openrouter", baseUrl: "https://openrouter.ai/api/v1", dialect: "openrouter", auth: "key", headers: {} },
        key: undefined,
        model: "openai/gpt-4.1",
        messages: cleared(plainPrompt(outgoingMessages(pathTo(this.conversation, parent), long("You are an assistant.")))),
        parameters: {},
      },
      [],
      this.conversation.messages,
    );
    const usage = { prompt_tokens: prompt, completion_tokens: 10, prompt_tokens_details: { cached_tokens: read } };
    const noted = { createdAt: (this.#time += 1000), model: "openai/gpt-4.1", text: long("An answer.", 50), usage, ...more };
    this.conversation = addMessage(this.conversation, answer(id, parent, { ...noted, ...(sent === undefined ? {} : { sent }) }));
    return id;
  }
}

function file(text: string): Attachment {
  return { id: "x", kind: "file", label: "cart.ts", path: "cart.ts", uri: "", languageId: "typescript", startLine: 0, endLine: 0, text };
}

async function factsOf(conversation: Conversation, storage = new MemoryStorage()): Promise<readonly UsageFact[]> {
  const store = new ConversationStore(storage);
  const { recorder } = store.create("c", {});
  await recorder.save(conversation);
  await recorder.close();
  const first = await store.readFacts({ judge });
  await store.dispose();
  // Another window reads them from the disk, and does not judge.
  const other = new ConversationStore(storage);
  expect(await other.readFacts()).toEqual(first);
  await other.dispose();
  return first;
}

const causes = (facts: readonly UsageFact[]) => facts.map(({ message, miss }) => [message, miss?.cause]);

test("facts tell why a prompt was not read from a cache, which the disk keeps", async () => {
  const talk = new Talk();
  talk.answer("a1", talk.ask("q1", null, long("One?")), [5000, 0]);
  talk.answer("a2", talk.ask("q2", "a1", long("Two?")), [9000, 5000]);
  talk.answer("a3", talk.ask("q3", "a1", long("Another two?")), [9000, 4000]);
  talk.answer("a4", talk.ask("q4", "a1", "See this", [file(long("let a"))]), [9000, 5600]);
  talk.answer("a5", talk.ask("q5", "a1", "See this", [file(long("let b"))]), [9000, 5000]);
  // So long that the journal has only the names of their blobs.
  talk.answer("a6", talk.ask("q6", "a1", "And this", [file(long("let a", 20_000))]), [9000, 8000]);
  talk.answer("a7", talk.ask("q7", "a1", "And this", [file(long("let b", 20_000))]), [9000, 500]);
  talk.answer("a8", talk.ask("q8", "a7", "Four?"), [9900, 0], { endpoint: "elsewhere" });
  const facts = await factsOf(talk.conversation);
  const expected = judge(talk.conversation);
  expect(facts.map(({ message = "", miss }) => [message, miss])).toEqual(facts.map(({ message = "" }) => [message, expected.get(message)]));
  expect(causes(facts)).toEqual([
    ["a1", undefined],
    ["a2", undefined],
    ["a3", "edited"],
    ["a4", "edited"],
    ["a5", "attachment"],
    ["a6", "edited"],
    ["a7", "attachment"],
    ["a8", "endpoint"],
  ]);
  for (const { miss } of facts) expect(miss?.tokens ?? 1).toBeGreaterThan(0);
});

test("without a record of the requests, what can be told is told", async () => {
  let conversation = addMessage(createConversation("c", 0), question("q", null));
  const usage = (prompt: number, read: number) => ({ prompt_tokens: prompt, prompt_tokens_details: { cached_tokens: read } });
  conversation = addMessage(conversation, answer("a", "q", { usage: usage(5000, 0) }));
  conversation = addMessage(conversation, question("q2", "a"));
  conversation = addMessage(conversation, answer("b", "q2", { createdAt: 9000, usage: usage(6000, 1000) }));
  conversation = addMessage(conversation, question("q3", "b"));
  conversation = addMessage(conversation, answer("c", "q3", { createdAt: 19_000, usage: { prompt_tokens: 7000 } }));
  expect((await factsOf(conversation)).map(({ miss }) => miss)).toEqual([undefined, { cause: "notRecorded", tokens: 4000 }, undefined]);
});

test("a journal whose messages have lost their parents is judged as it is read", async () => {
  const talk = new Talk();
  talk.answer("a1", talk.ask("q1", null, long("One?")), [5000, 0]);
  talk.answer("a2", talk.ask("q2", "a1", long("Two?")), [9000, 5000]);
  talk.answer("a3", talk.ask("q3", "a1", long("Another two?")), [9000, 4000]);
  const storage = new MemoryStorage();
  await factsOf(talk.conversation, storage);
  const path = [...storage.files.keys()].find((each) => each.endsWith("/c.jsonl")) ?? "";
  const text = new TextDecoder().decode(storage.files.get(path));
  for (const lost of ["q1", "a1", "q2", "q3"]) {
    const lines = text.split("\n").filter((line) => !line.includes(`"id":"${lost}"`));
    expect(lines.length).toBeLessThan(text.split("\n").length);
    const facts = await journalFacts("c", new TextEncoder().encode(lines.join("\n")), "", new EventLoopYielder(), judge);
    expect(facts).toHaveLength(lost === "a1" ? 2 : 3);
  }
});

test("a row on disk with an unknown cause or absurd tokens has no miss", () => {
  const known = fact({ conversation: "c", message: "m", outcome: "complete", miss: { cause: "tools", tokens: 700 } });
  const [texts, rows] = packFacts([known]);
  expect(unpackFacts([texts, rows], "c", "")).toEqual([known]);
  const [row = []] = rows;
  const at = texts.indexOf("tools");
  for (const end of [
    [at, -1],
    [at, null],
    [at, "700"],
    [at, {}],
    [99, 700],
    ["length", 700],
    [null, 700],
    [0, 700],
    [{}, 700],
  ]) {
    const { miss: _, ...rest } = known;
    expect(unpackFacts([texts, [[...row.slice(0, 20), ...end]]], "c", "")).toEqual([rest]);
  }
  expect(unpackFacts([[...texts.slice(0, at), "__proto__"], rows], "c", "")?.[0]?.miss).toBeUndefined();
});
