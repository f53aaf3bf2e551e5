import { beforeEach, expect, test } from "vitest";
import type { App } from "../../../../src/app/app.ts";
import type { ChatPlace } from "../../../../src/app/chat/chatPlace.ts";
import type { OneOffRequest } from "../../../../src/app/chat/askOnce.ts";
import { PanelProgress } from "../../../../src/app/panel/panelProgress.ts";
import { clear } from "../../../../src/app/outbound/gate.ts";
import { improveQuestion } from "../../../../src/host/panel/improveQuestion.ts";
import { ScriptedAsk, type Script } from "../../app/scriptedAsk.ts";

const key = "sk-or-v1-0123456789abcdef0123456789abcdef";
let ask: ScriptedAsk;
let draft: string;
let reply: { text: string; verdict: string; error: { message: string } | null };
let requests: OneOffRequest[];
let sent: string[];
let attachments: { label: string }[];
let composed: [string, boolean][];
let settles: (text: string) => string | undefined;
/** What the user does while the model answers. */
let meanwhile: () => void;

beforeEach(() => {
  draft = "make faster";
  reply = { text: "Make `total` faster.", verdict: "complete", error: null };
  [requests, sent, attachments, composed] = [[], [], [], []];
  settles = (text) => text;
  meanwhile = () => undefined;
});

async function improve(script: Script, text?: string): Promise<void> {
  ask = new ScriptedAsk(script);
  const session = {
    conversation: {},
    outbox: {
      get draft() {
        return draft;
      },
      get attachments() {
        return attachments;
      },
      setDraft: (typed: string) => (draft = typed),
    },
    replaceDraft: (improved: string) => (draft = improved),
  };
  const app = {
    ask,
    progress: new PanelProgress(ask, () => false),
    questions: { settle: (typed: string) => Promise.resolve(settles(typed)) },
    settings: {
      effective: () => ({ endpoint: { value: "lab" }, model: { value: "lab/one" }, parameters: { stop: ["x"], temperature: 1 } }),
    },
    endpoints: { get: () => ({ endpoint: {}, origin: "https://lab.example" }) },
    catalogue: { find: () => Promise.resolve(undefined), nameOf: () => "One" },
    estimates: { load: async () => ({ oneOff: () => ({ tokens: 1234, window: null, cost: 0.0123 }) }) },
    askOnce: async (request: OneOffRequest) => {
      requests.push(request);
      sent.push(JSON.stringify(await clear(request.plan.messages, [])));
      meanwhile();
      return { answer: reply };
    },
  } as unknown as App;
  const place = { session, compose: (words: string, focus: boolean) => composed.push([words, focus]) } as unknown as ChatPlace;
  await improveQuestion(app, place, text);
}

test("the price is shown, the reply becomes the draft, and attachments go by their names alone", async () => {
  attachments = [{ label: "cart.ts:1-5" }, { label: `${key}.txt` }];
  await improve({ confirm: ["ask"] }, "make it faster");
  expect(draft).toBe("Make `total` faster.");
  expect(composed).toEqual([["", true]]);
  const [question] = ask.confirmations;
  expect(question).toMatchObject({ message: "Ask One to improve your question?", modal: true });
  expect(question?.detail).toMatch(/1,234 tokens[\s\S]*\$0\.0123[\s\S]*not sent automatically/);
  expect(requests[0]).toMatchObject({ kind: "improve", plan: { model: "lab/one", parameters: { temperature: 1 } } });
  expect(requests[0]?.plan.parameters).not.toHaveProperty("stop");
  expect(sent[0]).toContain("make it faster");
  expect(sent[0]).toContain("cart.ts:1-5");
  // The user cannot be asked about a name that was attached as it is: it is masked.
  expect(sent[0]).not.toContain(key);
});

test("the draft goes out as the user decided about its secrets, and not at all without a yes", async () => {
  settles = () => "with [redacted]";
  await improve({ confirm: ["ask"] }, `with ${key}`);
  expect(sent[0]).toContain("with [redacted]");
  expect(sent[0]).not.toContain(key);
  settles = () => undefined;
  await improve({}, "secret");
  settles = (text) => text;
  await improve({ confirm: [undefined] }, "kept");
  expect(requests).toHaveLength(1);
  expect(draft).toBe("kept");
});

test("nothing is asked about an empty draft", async () => {
  await improve({}, "  \n");
  expect(ask.hints).toEqual(["Write your question in the message box first."]);
  expect(requests).toEqual([]);
});

test.each([
  ["fails", { error: { message: "It broke." } }, "It broke. Your message is unchanged."],
  ["is cut off", { verdict: "cutOff" }, "The response was cut off. Your message is unchanged."],
  ["is empty", { text: " \n" }, "The response was empty. Your message is unchanged."],
])("a reply that %s leaves the draft as it is, and says so", async (_how, change, message) => {
  reply = { ...reply, ...change };
  await improve({ confirm: ["ask"] });
  expect(draft).toBe("make faster");
  expect(ask.notices).toEqual([{ severity: "warning", message }]);
});

test("a request that the user stopped changes nothing", async () => {
  meanwhile = () => ask.cancel();
  await improve({ confirm: ["ask"] });
  expect([draft, ask.notices, composed]).toEqual(["make faster", [], []]);
});

test("what was written meanwhile is replaced only after a question", async () => {
  meanwhile = () => (draft = "something else");
  await improve({ confirm: ["ask", undefined] });
  expect(draft).toBe("something else");
  draft = "make faster";
  await improve({ confirm: ["ask", "use"] });
  expect(draft).toBe("Make `total` faster.");
});
