import { beforeEach, expect, test } from "vitest";
import { QuestionGate, type QuestionGateParts } from "../../../../src/app/question/questionGate.ts";
import type { Session } from "../../../../src/app/chat/session.ts";
import type { EffectiveSettings } from "../../../../src/app/settings/effectiveSettings.ts";
import { createConversation } from "../../../../src/shared/conversation.ts";
import { fake } from "../../vscode.ts";

const prices: Readonly<Record<string, number>> = { "lab/m:free": 0, "lab/m": 0.5, "lab/n": 0.25 };
const windows: Readonly<Record<string, number>> = { "lab/m": 1000, "lab/n": 400 };
let asked: (readonly [number | null, unknown])[];
let leftOut: number[];
let inForce: string;

beforeEach(() => {
  fake.reset();
  asked = [];
  leftOut = [];
  inForce = "lab/m:free";
});

function session({ outbox, ...change }: Partial<Omit<Session, "outbox">> & { readonly outbox?: Partial<Session["outbox"]> } = {}): Session {
  const conversation = createConversation("c", 0);
  const setLeavesOut = (count: number) => leftOut.push(count);
  const waits = { compareModels: [], queue: [], attachments: [], ...outbox };
  return { id: "c", conversation, lives: [], outbox: waits, setLeavesOut, ...change } as unknown as Session;
}

function gate(sessions: readonly Session[]): QuestionGate {
  const modelOf = ({ model }: EffectiveSettings) => model.value ?? "";
  return new QuestionGate({
    chat: { sessions },
    settings: {
      effective: () => ({ endpoint: { value: "openrouter" }, model: { value: inForce, source: "user" } }),
      get: () => ({ conversation: 1 }),
    },
    endpoints: { get: () => ({ error: { code: "badRequest", message: "" } }) },
    budget: { allows: async (_session: Session, coming: number | null, underWay: unknown) => asked.push([coming, underWay]) > 0 },
    estimates: {
      cost: (_session: Session, settings: EffectiveSettings) => prices[modelOf(settings)] ?? null,
      request: (_session: Session, settings: EffectiveSettings) => {
        const window = windows[modelOf(settings)] ?? null;
        return { tokens: 500, window, over: window === null ? 0 : Math.max(0, 500 - window) };
      },
      leaveOut: (_path: unknown, _question: unknown, settings: EffectiveSettings) => (modelOf(settings) === "lab/n" ? 4 : 2),
    },
    instructions: { of: () => [] },
  } as unknown as QuestionGateParts);
}

test("the budget hears what the models cost that are asked: the one in force, the paid variant, all that are compared", async () => {
  const here = session();
  await gate([here]).mayAsk(here, "Hi");
  await gate([here]).mayAsk(here, "", ["lab/m"]);
  await gate([here]).mayAsk(here, "Hi", ["lab/m", "lab/n"]);
  await gate([here]).mayAsk(here, "Hi", ["lab/m", "lab/unknown"]);
  expect(asked.map(([coming]) => coming)).toEqual([0, 0.5, 0.75, null]);
});

test("and what runs and waits, here and in other conversations", async () => {
  const here = session({ lives: [{}, {}] as never, outbox: { queue: [{}] as never } });
  const there = session({ id: "d", lives: [{}] as never });
  inForce = "lab/n";
  await gate([here, there]).mayAsk(here, "Hi", ["lab/m"]);
  expect(asked).toEqual([[0.5, { here: 0.75, everywhere: 1 }]]);
});

test("a comparison fits where it fits every model; as much is left out as the smallest window wants", async () => {
  const both = session({ outbox: { compareModels: ["lab/m", "lab/n"] } });
  fake.answers = [undefined];
  expect(await gate([both]).fits(both, "Hi")).toBe(false);
  expect(fake.messages[0]).toBe("This message would need about 500 tokens, 100 more than the model takes.");
  fake.answers = ["Leave Out the 4 Oldest Messages"];
  expect(await gate([both]).fits(both, "Hi")).toBe(true);
  expect(leftOut).toEqual([4]);
  const one = session({ outbox: { compareModels: ["lab/m", "lab/unknown"] } });
  expect(await gate([one]).fits(one, "Hi")).toBe(true);
});
