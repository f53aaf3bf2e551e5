import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, expect, test } from "vitest";
import { OpenAiClient } from "../../../../src/llm/openAiClient.ts";
import type { PromptMessage } from "../../../../src/llm/prompt.ts";
import type { Lesson } from "../../../../src/shared/lesson.ts";
import type { ChatEvent } from "../../../../src/shared/chatEvent.ts";
import { asList, field } from "../../../../src/shared/guards.ts";
import { cleared } from "../../../cleared.ts";
import { messageItem, reasoningItem, saying, streamOf, whole } from "../../../data/responsesStreams.ts";

type Body = Readonly<Record<string, unknown>>;

/** What the server refuses, in OpenAI's words; undefined for what it accepts. */
let refuse: (body: Body) => object | undefined = () => undefined;
const arrived: { readonly url: string | undefined; readonly body: Body }[] = [];
const server = createServer((request, response) => {
  let text = "";
  request.setEncoding("utf8");
  request.on("data", (more: string) => (text += more));
  request.on("end", () => {
    const body = JSON.parse(text) as Body;
    arrived.push({ url: request.url, body });
    const error = refuse(body);
    if (error !== undefined) {
      response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ error }));
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(streamOf(whole([...saying(messageItem("Yes."), ["Yes", "."], 0)])));
  });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
afterAll(() => server.close());
beforeEach(() => {
  arrived.length = 0;
});

const earlier: PromptMessage = {
  role: "assistant",
  content: "So.",
  model: "gpt-5.4",
  endpoint: "openai",
  reasoningDetails: [{ ...reasoningItem }, { id: "msg_1", type: "message", role: "assistant", status: "completed", length: 3 }],
};
const prompt: readonly PromptMessage[] = [{ role: "user", content: "hi" }, earlier, { role: "user", content: "And?" }];

async function ask(lessons: readonly Lesson[] = []) {
  const learned: Lesson[] = [];
  const events: ChatEvent[] = [];
  const answer = await new OpenAiClient().stream(
    {
      endpoint: { name: "openai", baseUrl, dialect: "responses", auth: "none", headers: {} },
      key: undefined,
      model: "gpt-5.4",
      messages: cleared(prompt),
      parameters: {},
      lessons,
      onLearned: (more) => learned.push(...more),
    },
    (batch) => events.push(...batch),
    new AbortController().signal,
  );
  return { answer, events, learned };
}

const reasoningIn = (body: Body | undefined): number =>
  asList(body?.["input"]).filter((item) => field(item, "type") === "reasoning").length;

test("a question goes to /responses, and its answer is read", async () => {
  refuse = () => undefined;
  const { answer, events, learned } = await ask();
  expect([answer.text, answer.verdict, learned]).toEqual(["Yes.", "complete", []]);
  expect(events.at(-1)).toEqual({ type: "end", verdict: "complete", error: null });
  expect(arrived.map(({ url }) => url)).toEqual(["/v1/responses"]);
  expect(reasoningIn(arrived[0]?.body)).toBe(1);
});

test("a model that has no encrypted reasoning is asked without it, from then on", async () => {
  refuse = (body) =>
    body["include"] === undefined
      ? undefined
      : { message: "Encrypted content is not supported with this model.", type: "invalid_request_error", param: "include", code: null };
  const first = await ask();
  expect([first.answer.verdict, first.learned]).toEqual(["complete", [{ do: "leaveOut", field: "include" }]]);
  expect(arrived.map(({ body }) => body["store"])).toEqual([false, false]);
  arrived.length = 0;
  await ask(first.learned);
  expect(arrived).toHaveLength(1);
});

test("reasoning that the server cannot read is left out of this request, and sent with the next one again", async () => {
  refuse = (body) =>
    reasoningIn(body) === 0
      ? undefined
      : {
          message: "The encrypted content gAAA...== could not be verified.",
          type: "invalid_request_error",
          param: null,
          code: "invalid_encrypted_content",
        };
  const { answer, events, learned } = await ask();
  expect([answer.verdict, learned]).toEqual(["complete", []]);
  expect(events.filter(({ type }) => type === "resent")).toHaveLength(1);
  expect(arrived.map(({ body }) => reasoningIn(body))).toEqual([1, 0]);
  expect(JSON.stringify(arrived[1]?.body)).toContain('"So."');
});
