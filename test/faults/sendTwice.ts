// F101 runs through a session, the smallest part that knows what a message is.
import { clear } from "../../src/app/outbound/gate.ts";
import "./vscodeStandIn.ts";
import { OpenAiClient } from "../../src/llm/openAiClient.ts";
import { createConversation } from "../../src/shared/conversation.ts";
import type { ConversationKeeper } from "../../src/app/chat/conversationKeeper.ts";
import type { EffectiveSettings } from "../../src/app/settings/effectiveSettings.ts";
import type { Dialect } from "../../src/shared/parameters.ts";
import type { FaultVariant } from "../server/faults/fault.ts";
import { question } from "./meet.ts";

const { Session } = await import("../../src/app/chat/session.ts");

/** Stores nothing and reports success. */
const memoryKeeper: ConversationKeeper = {
  saveError: null,
  onDidChangeSaveError: () => ({ dispose: () => undefined }),
  changed: () => undefined,
  save: async () => true,
  streamingInOtherWindows: new Set(),
  hold: () => ({ dispose: () => undefined }),
  keepPending: () => undefined,
  catchUp: async () => undefined,
  close: async () => undefined,
};

/** Sends two messages at once, stops the first answer of a third, and sends again. @returns a sentence for each problem */
export async function sendTwice(variant: FaultVariant, dialect: Dialect): Promise<readonly string[]> {
  const server = await variant.start({});
  const { endpoint, key } = question(server.baseUrl, {}, dialect);
  const client = new OpenAiClient();
  const settings: EffectiveSettings = {
    endpoint: { value: endpoint.name, source: "user" },
    model: { value: "some/model", source: "user" },
    systemPrompt: { value: "", source: "default" },
    parameters: {},
    sources: {},
    values: {},
    preset: { value: null, source: "default" },
    rejected: [],
  };
  const kept = { conversation: createConversation("conversation", Date.now()), recorder: memoryKeeper, damaged: 0 };
  const session = new Session(kept, {
    now: () => performance.now(),
    client: async () => client,
    settings: () => settings,
    modelName: (_endpoint, model) => model,
    prepare: async ({ model, messages, parameters }) => ({
      request: { endpoint, key, model, messages: await clear(messages, []), parameters },
    }),
    onEnded: (answer) => answer,
  });
  const problems: string[] = [];
  session.send("one", []);
  session.send("two", []);
  if (session.outbox.queue.length !== 1) problems.push(`${session.outbox.queue.length} messages wait instead of one`);
  await untilIdle(session);
  const answers = [...session.conversation.messages.values()].filter((message) => message.role === "assistant");
  if (server.requests() !== 2) problems.push(`${server.requests()} requests for two messages`);
  if (answers.length !== 2 || answers.some((answer) => answer.status !== "done" || answer.text !== "Hello world")) {
    problems.push(`the answers are ${answers.map((answer) => `${answer.status} ${answer.text}`).join(", ")}`);
  }
  session.send("three", []);
  session.stop();
  session.send("four", []);
  await untilIdle(session);
  const asked = [...session.conversation.messages.values()].filter((message) => message.role === "user").map((message) => message.text);
  const waiting = session.outbox.queue.map((queued) => queued.text);
  if ([...asked, ...waiting].join(" ") !== "one two three four")
    problems.push(`messages were lost: ${[...asked, "|", ...waiting].join(" ")}`);
  session.dispose();
  await server.close();
  return problems;
}

async function untilIdle(session: InstanceType<typeof Session>): Promise<void> {
  for (let turns = 0; turns < 1000 && session.live !== null; turns += 1) await new Promise((resolve) => setTimeout(resolve, 5));
}
