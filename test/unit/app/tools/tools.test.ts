import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Log } from "../../../../src/app/log.ts";
import type { ToolResultParts } from "../../../../src/app/tools/toolHost.ts";
import { Tools } from "../../../../src/app/tools/tools.ts";
import type { ToolRun } from "../../../../src/shared/toolMessage.ts";
import { ScriptedAsk } from "../scriptedAsk.ts";

const tool = { name: "aside_findText", description: "", schema: undefined, pin: "p", group: "ours" } as const;
const waiting: ToolRun = {
  call: { id: "c", type: "function", function: { name: tool.name, arguments: "{}" } },
  status: "waiting",
  text: "",
  images: [],
};

let finish: (result: ToolResultParts) => void;

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => vi.useRealTimers());

const foreign = { ...tool, name: "note", group: "other" } as const;

test("a tool that was allowed in a conversation runs there without a question, until its definition changes or the user wants to be asked again", async () => {
  let pin = "p";
  let changes = 0;
  const questions: string[] = [];
  const tools = new Tools({
    skills: async () => "",
    ask: new ScriptedAsk({}),
    window: { trusted: true },
    endpoint: () => undefined,
    host: () =>
      Promise.resolve({
        known: () => Promise.resolve(new Map([["note", { ...foreign, pin }]])),
        invoke: () => Promise.resolve({ text: "", images: [] }),
      }),
    log: { info: () => undefined } as unknown as Log,
    approve: ({ conversationId, messageId, at }) => {
      questions.push(`${conversationId} ${messageId} ${at}`);
      return Promise.resolve("conversation");
    },
    onAllowedChanged: () => (changes += 1),
  });
  const call = async (conversationId: string): Promise<void> => {
    const run = { ...waiting, call: { ...waiting.call, function: { name: "note", arguments: "{}" } } };
    const round = { conversationId, messageId: "t", runs: [run], pinned: [{ name: "note", pin }], before: 0 };
    expect(await tools.run(round, () => undefined, new AbortController().signal)).toBe("continue");
  };
  expect(tools.allowed("c")).toEqual([]);
  await call("c");
  await call("c");
  expect([questions, tools.allowed("c"), changes]).toEqual([["c t 0"], ["note"], 1]);
  await call("other");
  tools.askAgain("c", "another");
  await call("c");
  expect(questions).toHaveLength(2);
  pin = "changed";
  await call("c");
  expect(questions).toHaveLength(3);
  tools.askAgain("c", "note");
  expect([tools.allowed("c"), tools.allowed("other")]).toEqual([[], ["note"]]);
  pin = "p";
  await call("c");
  expect(questions).toHaveLength(4);
});

function begin(ask: ScriptedAsk, before = 0) {
  let runs: readonly ToolRun[] = [];
  const host = {
    known: () => Promise.resolve(new Map([[tool.name, tool]])),
    invoke: () => new Promise<ToolResultParts>((resolve) => (finish = resolve)),
  };
  const tools = new Tools({
    skills: async () => "",
    ask,
    window: { trusted: true },
    endpoint: () => undefined,
    host: () => Promise.resolve(host),
    log: { info: () => undefined } as unknown as Log,
    approve: () => Promise.resolve("refuse"),
    onAllowedChanged: () => undefined,
  });
  const round = { conversationId: "c", messageId: "t", runs: [waiting], pinned: [{ name: tool.name, pin: "p" }], before };
  const ended = tools.run(round, (now) => (runs = now), new AbortController().signal);
  return { ended, status: () => runs[0]?.status };
}

test.each([
  ["continue", "done"],
  [undefined, "cancelled"],
])("after 25 calls the user is asked, in a dialog: %s", async (choice, status) => {
  const ask = new ScriptedAsk({ confirm: [choice] });
  const talk = begin(ask, 25);
  if (choice !== undefined) {
    await vi.waitFor(() => expect(talk.status()).toBe("running"));
    finish({ text: "found", images: [] });
  }
  expect(await talk.ended).toBe(choice === undefined ? "stopped" : "continue");
  expect(talk.status()).toBe(status);
  expect(ask.confirmations).toMatchObject([{ modal: true, choices: { continue: "Continue" } }]);
});

test.each([
  ["wait", "done"],
  [undefined, "done"],
  ["stop", "cancelled"],
])("a tool that runs for a minute is asked about, beside the work: %s", async (choice, status) => {
  const ask = new ScriptedAsk({ confirm: [choice] });
  const talk = begin(ask);
  await vi.waitFor(() => expect(talk.status()).toBe("running"));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ask.confirmations).toMatchObject([{ choices: { wait: "Keep Waiting", stop: "Stop Tool" } }]);
  expect(ask.confirmations[0]?.modal).toBeUndefined();
  if (choice !== "stop") finish({ text: "found", images: [] });
  await talk.ended;
  expect(talk.status()).toBe(status);
});
