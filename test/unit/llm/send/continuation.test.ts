import { describe, expect, test } from "vitest";
import { continuationOf } from "../../../../src/app/chat/continuation.ts";
import { OpenAiClient } from "../../../../src/llm/openAiClient.ts";
import { takesNoPrefill } from "../../../../src/llm/send/modelId.ts";
import { isObject, listField, textField } from "../../../../src/shared/guards.ts";
import type { Answer, ChatEvent } from "../../../../src/shared/chatEvent.ts";
import type { Lesson } from "../../../../src/shared/lesson.ts";
import type { Endpoint } from "../../../../src/shared/parameters.ts";
import { cleared } from "../../../cleared.ts";
import { chunk, serve, startStream } from "./loopback.ts";
import { plain, requestOf } from "./requestOf.ts";

const half =
  "Photosynthesis turns light into sugar. It happens in the leaves, where chlorophyll catches red and blue light and reflects the gr";
const question = { role: "user", content: "What is it?" } as const;

type Message = Readonly<Record<string, unknown>>;

interface Talk {
  readonly answer: Answer;
  readonly shown: string;
  readonly events: readonly ChatEvent[];
  readonly sent: readonly (readonly Message[])[];
  readonly learned: readonly Lesson[];
}

/** Continues a half answer through the real client. The server writes what `write` says, or refuses with a text and a status of 400. */
async function goOn(write: (messages: readonly Message[]) => string | { readonly refusal: unknown }, change: GoOn = {}): Promise<Talk> {
  const { model = "m", text = half, lessons = [] } = change;
  const sent: (readonly Message[])[] = [];
  const server = await serve(({ body }, response) => {
    const messages = listField(JSON.parse(body) as unknown, "messages").filter(isObject);
    sent.push(messages);
    const written = write(messages);
    if (typeof written !== "string") {
      response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify(written.refusal));
      return;
    }
    startStream(response);
    for (const piece of written.match(/[^]{1,9}/gu) ?? []) response.write(chunk(piece));
    response.end(`${chunk("", "stop")}data: [DONE]\n\n`);
  });
  const messages = cleared([question, { role: "assistant", content: text }]);
  const continuation = await continuationOf(messages, []);
  const events: ChatEvent[] = [];
  const learned: Lesson[] = [];
  const endpoint: Endpoint = { ...plain, baseUrl: `${server.origin}/v1`, dialect: change.dialect ?? "openai" };
  const request = requestOf({
    endpoint,
    model,
    messages,
    lessons,
    onLearned: (more) => learned.push(...more),
    ...(continuation === undefined ? {} : { continuation }),
  });
  const answer = await new OpenAiClient().stream(request, (batch) => events.push(...batch), new AbortController().signal);
  return { answer, shown: events.map((event) => (event.type === "text" ? event.text : "")).join(""), events, sent, learned };
}

interface GoOn {
  readonly model?: string;
  readonly text?: string;
  readonly dialect?: Endpoint["dialect"];
  readonly lessons?: readonly Lesson[];
}

const last = ({ sent }: Talk): Message | undefined => sent.at(-1)?.at(-1);
/** The last words, which stand at the end of what is asked. */
const anchorIn = (messages: readonly Message[]): string => textField(messages.at(-1), "content")?.split("\n\n").slice(1).join("\n\n") ?? "";
const isAsked = (messages: readonly Message[]): boolean => messages.at(-1)?.["role"] === "user";

describe("how an answer is continued", () => {
  test("most models continue an answer that the prompt ends with, without white space at its end", async () => {
    const talk = await goOn(() => "\n\neen light.", { text: `${half}\n\n` });
    expect(talk.sent).toEqual([[question, { role: "assistant", content: half }]]);
    expect(talk.answer).toMatchObject({ text: "een light.", verdict: "complete" });
    expect(talk.answer.seam).toBeUndefined();
    expect(talk.shown).toBe("een light.");
  });

  test.each([
    "anthropic/claude-opus-4.6",
    "claude-sonnet-4-6-20260217",
    "us.anthropic.claude-opus-4-7-v1:0",
    "claude-sonnet-5",
    "openai/gpt-5",
  ])("%s is asked to continue, and what it repeats is left out", async (model) => {
    const talk = await goOn((messages) => `${anchorIn(messages)}een light.`, { model });
    expect(talk.sent).toHaveLength(1);
    expect(talk.sent[0]?.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
    expect(half.endsWith(anchorIn(talk.sent[0] ?? []))).toBe(true);
    expect(talk.answer).toMatchObject({ text: "een light.", verdict: "complete" });
    expect(talk.answer.seam).toBeUndefined();
    expect(talk.shown).toBe("een light.");
  });

  test("what an asked model writes is joined, and marked where the seam is not sure", async () => {
    const model = "claude-opus-4-6";
    const direct = await goOn(() => "een light.", { model });
    expect(direct.answer).toMatchObject({ text: "een light.", seam: { cut: "" } });
    const introduced = await goOn((messages) => `Sure, continuing:\n\n${anchorIn(messages)}een light, which is why leaves are green.`, {
      model,
    });
    expect(introduced.answer).toMatchObject({ text: "een light, which is why leaves are green." });
    expect(introduced.answer.seam?.cut).toMatch(/^Sure, continuing:\n\n/);
    const types = introduced.events.map(({ type }) => type);
    expect(types.indexOf("seam")).toBe(types.indexOf("text") - 1);
    expect(introduced.shown).toBe(introduced.answer.text);
  });

  test("Mistral's own models get a prefix", async () => {
    const talk = await goOn(() => "een light.", { model: "mistral-large-latest" });
    expect(last(talk)).toEqual({ role: "assistant", content: half, prefix: true });
    const routed = await goOn(() => "een light.", { model: "mistralai/mistral-large", dialect: "openrouter" });
    expect(last(routed)).toEqual({ role: "assistant", content: half });
  });

  test.each([
    ["Anthropic", "This model does not support assistant message prefill. The conversation must end with a user message."],
    ["llama.cpp", "Assistant response prefill is incompatible with enable_thinking."],
    [
      "DeepSeek",
      "The last message of deepseek-reasoner must be a user message, or an assistant message with prefix mode on (refer to https://api-docs.deepseek.com/guides/chat_prefix_completion).",
    ],
    ["Gemini", "Please ensure that multiturn requests end with a user role or a function response."],
    ["Mistral, without its prefix", "Expected last role User or Tool for serving but got assistant"],
    ["vLLM", "Cannot set `add_generation_prompt` to True when the last message is from the assistant."],
  ])("a refusal of %s is learned, and the model is asked", async (_vendor, message) => {
    const write = (messages: readonly Message[]) =>
      isAsked(messages) ? `${anchorIn(messages)}een light.` : { refusal: { error: { message, type: "invalid_request_error" } } };
    const talk = await goOn(write);
    expect(talk.sent.map((messages) => messages.at(-1)?.["role"])).toEqual(["assistant", "user"]);
    expect(talk.answer).toMatchObject({ text: "een light.", verdict: "complete" });
    expect(talk.learned).toEqual([{ do: "leaveOut", field: "messages.prefill" }]);
    const again = await goOn(write, { lessons: talk.learned });
    expect(again.sent).toHaveLength(1);
  });

  test("a server that wants a prefix gets one, and one that refuses the field does not", async () => {
    const wants = (messages: readonly Message[]) =>
      messages.at(-1)?.["prefix"] === true
        ? "een light."
        : {
            refusal: {
              object: "error",
              message: "Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant",
              type: "invalid_request_message_order",
            },
          };
    const learned = await goOn(wants);
    expect(learned.answer.text).toBe("een light.");
    expect(learned.learned).toEqual([{ do: "demand", field: "messages.prefix" }]);
    const refuses = (messages: readonly Message[]) =>
      messages.at(-1)?.["prefix"] === undefined
        ? "een light."
        : { refusal: { error: { message: "'messages.1' : property 'prefix' is unsupported" } } };
    const without = await goOn(refuses, { model: "mistral-small" });
    expect(without.answer.text).toBe("een light.");
    expect(without.learned).toEqual([{ do: "leaveOut", field: "messages.prefix" }]);
  });

  test("an answer that is only white space is not continued by asking", async () => {
    expect(await continuationOf(cleared([question, { role: "assistant", content: " \n" }]), [])).toBeUndefined();
    expect(await continuationOf(cleared([question]), [])).toBeUndefined();
  });

  test("what turns out to be reasoning does not count as the continuation", async () => {
    const talk = await goOn((messages) => `I should continue.\n</think>\n\n${anchorIn(messages)}een light.`, {
      model: "openai/gpt-oss-120b",
    });
    expect(talk.answer).toMatchObject({ text: "een light.", reasoning: expect.stringContaining("I should continue.") as string });
    expect(talk.shown).toBe("een light.");
  });
});

test.each([
  ["anthropic/claude-opus-4.6", true],
  ["claude-opus-4-6", true],
  ["claude-opus-4-6@20260205", true],
  ["anthropic.claude-sonnet-4-6-v1:0", true],
  ["~anthropic/claude-sonnet-latest", true],
  ["claude-mythos-preview", true],
  ["claude-haiku-5", true],
  ["anthropic/claude-opus-4.5", false],
  ["claude-opus-4-20250514", false],
  ["claude-opus-4-1-20250805", false],
  ["anthropic/claude-3.7-sonnet:thinking", false],
  ["claude-3-5-haiku-20241022", false],
  ["claude-2.1", false],
  ["claude-instant", false],
  ["openai/gpt-5.1", true],
  ["gpt-4o-mini", true],
  ["o3", true],
  ["deepseek/deepseek-r1", false],
  ["olmo-3", false],
  ["qwen/qwen3-235b", false],
])("whether %s is known not to take a prefill", (id, expected) => expect(takesNoPrefill(id)).toBe(expected));
