import { beforeEach, expect, test } from "vitest";
import { Questions, type QuestionsParts } from "../../../../src/app/question/questions.ts";
import type { ComingRequest } from "../../../../src/app/usage/budgetParts.ts";
import type { Session } from "../../../../src/app/chat/session.ts";
import type { EffectiveSettings } from "../../../../src/app/settings/effectiveSettings.ts";
import type { ChatPlace } from "../../../../src/app/chat/chatPlace.ts";
import { type Attachment, createConversation } from "../../../../src/shared/conversation.ts";
import { ScriptedAsk } from "../scriptedAsk.ts";

const prices: Readonly<Record<string, number>> = { "lab/m:free": 0, "lab/m": 0.5, "lab/n": 0.25 };
const windows: Readonly<Record<string, number>> = { "lab/m": 1000, "lab/n": 400 };
let asked: (readonly [number | null, unknown])[];
let leftOut: number[];
let inForce: string;
let capture: QuestionsParts["capture"];
let ask: ScriptedAsk;
let held: string[];

beforeEach(() => {
  held = [];
  ask = new ScriptedAsk();
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

function questionsOf(...sessions: readonly Session[]): Questions {
  const modelOf = ({ model }: EffectiveSettings) => model.value ?? "";
  return new Questions({
    ask,
    chat: {
      sessions,
      hold: (one: Session) => {
        held.push(one.id);
        return { dispose: () => void held.splice(held.indexOf(one.id), 1) };
      },
    },
    settings: {
      effective: () => ({ endpoint: { value: "openrouter" }, model: { value: inForce, source: "user" } }),
      get: () => ({ conversation: 1 }),
    },
    endpoints: { get: () => ({ error: { code: "badRequest", message: "" } }) },
    budget: { allows: async ({ next, pending }: ComingRequest) => asked.push([next, pending]) > 0 },
    estimates: {
      load: async () => ({
        count: () => Promise.resolve(),
        cost: (_session: Session, settings: EffectiveSettings) => prices[modelOf(settings)] ?? null,
        request: (_session: Session, settings: EffectiveSettings) => {
          const window = windows[modelOf(settings)] ?? null;
          return { tokens: 500, window, over: window === null ? 0 : Math.max(0, 500 - window) };
        },
        nextRequest: () => null,
        priced: () => null,
        measured: (attachment: Attachment) => attachment,
        leaveOut: (_path: unknown, _question: unknown, settings: EffectiveSettings) => (modelOf(settings) === "lab/n" ? 4 : 2),
      }),
    },
    instructions: { of: () => [], toSend: async () => [] },
    secrets: { known: () => [] },
    capture: (...given: Parameters<QuestionsParts["capture"]>) => capture(...given),
  } as unknown as QuestionsParts);
}

test("the budget hears what the models cost that are asked: the one in force, the paid variant, all that are compared", async () => {
  const here = session();
  await questionsOf(here).mayAsk(here, "Hi");
  await questionsOf(here).mayAsk(here, "", ["lab/m"]);
  await questionsOf(here).mayAsk(here, "Hi", ["lab/m", "lab/n"]);
  await questionsOf(here).mayAsk(here, "Hi", ["lab/m", "lab/unknown"]);
  expect(asked.map(([coming]) => coming)).toEqual([0, 0.5, 0.75, null]);
});

test("and what runs and waits, here and in other conversations", async () => {
  const here = session({ lives: [{}, {}] as never, outbox: { queue: [{}] as never } });
  const there = session({ id: "d", lives: [{}] as never });
  inForce = "lab/n";
  await questionsOf(here, there).mayAsk(here, "Hi", ["lab/m"]);
  expect(asked).toEqual([[0.5, { here: 0.75, everywhere: 1 }]]);
});

test("a comparison fits where it fits every model; as much is left out as the smallest window wants", async () => {
  const both = session({ outbox: { compareModels: ["lab/m", "lab/n"] } });
  ask = new ScriptedAsk({ confirm: [undefined, "omitOldest"] });
  expect(await questionsOf(both).fits(both, "Hi")).toBe(false);
  expect(leftOut).toEqual([]);
  expect(ask.confirmations[0]).toMatchObject({
    message: "This message needs about 500 tokens, 100 more than the model accepts.",
    modal: true,
    choices: { omitOldest: "Omit 4 Older Messages", send: "Send Anyway" },
  });
  expect(await questionsOf(both).fits(both, "Hi")).toBe(true);
  expect(leftOut).toEqual([4]);
  const one = session({ outbox: { compareModels: ["lab/m", "lab/unknown"] } });
  expect(await questionsOf(one).fits(one, "Hi")).toBe(true);
  expect(ask.confirmations).toHaveLength(2);
});

test("a question that stops on its way has its attachments as they were found: without their source, or with another one", async () => {
  const attachments = ["a", "b"].map((id) => ({ id, kind: "file", label: id }) as Attachment);
  const attached: Attachment[] = [];
  const outbox = {
    attachments,
    draft: "",
    attach: (one: Attachment) => void attached.push(one),
    removeAttachment: () => undefined,
  };
  const here = session({ compared: [], outbox: outbox as unknown as Session["outbox"] });
  const composed: string[] = [];
  const place = { session: here, compose: (text: string) => void composed.push(text), actOnTranscript: () => undefined };
  const questions = questionsOf(here);
  capture = (all, revise) => {
    for (const one of all) if (one.id === "a") revise({ ...one, source: "gone" });
    return Promise.resolve(undefined);
  };
  await questions.send(place as unknown as ChatPlace, "Why?");
  expect(composed).toEqual(["Why?"]);
  expect(attached).toEqual([{ ...attachments[0], source: "gone" }]);
  // What a command handed over comes into the composer, as it was found.
  attached.length = 0;
  outbox.attachments = [];
  await questions.send(place as unknown as ChatPlace, "Explain", attachments);
  expect(attached).toEqual([{ ...attachments[0], source: "gone" }, attachments[1]]);
});

/** A place whose user turns to another conversation while something is asked about a message. */
function turningAway(from: Session) {
  const sent: unknown[] = [];
  const drafts: string[] = [];
  const composed: string[] = [];
  Object.assign(from, { send: (text: string) => void sent.push(text), replaceDraft: (text: string) => void drafts.push(text) });
  const acts: string[] = [];
  const place = {
    session: from,
    compose: (text: string) => void composed.push(text),
    actOnTranscript: (act: string) => void acts.push(act),
  };
  return { place: place as unknown as ChatPlace & { session: Session }, sent, drafts, composed, acts };
}

test("a question is sent in the conversation that it was asked in, which stays open, whatever is shown by then", async () => {
  const [here, there] = [session({ compared: [] }), session({ id: "d", compared: [] })];
  const { place, sent, composed, acts } = turningAway(here);
  capture = (all) => {
    expect(held).toContain("c");
    place.session = there;
    return Promise.resolve(all);
  };
  await questionsOf(here, there).send(place, "Why?", [{ id: "a", kind: "file", label: "a" } as Attachment]);
  expect([sent, composed, acts, held]).toEqual([["Why?"], [], [], []]);
});

test.each([
  ["of a conversation with messages becomes its draft", new Map([["m", {}]]), [["Written since\nWhy?"], []]],
  ["of an empty conversation, which could not be found again, comes into the composer", new Map(), [[], ["Why?"]]],
])("a question that is not sent after all: that %s", async (_what, messages, [drafts, composed]) => {
  const conversation = { ...createConversation("c", 0), messages: messages as never };
  const here = session({
    conversation,
    compared: [],
    outbox: { draft: "Written since", attachments: [{ id: "a", kind: "file" } as Attachment] },
  });
  const turned = turningAway(here);
  capture = () => {
    turned.place.session = session({ id: "d" });
    return Promise.resolve(undefined);
  };
  await questionsOf(here).send(turned.place, "Why?");
  expect([turned.drafts, turned.composed]).toEqual([drafts, composed]);
});

test("a message of which nothing is left says so", async () => {
  const here = session({ compared: [], outbox: { attachments: [{ id: "a", kind: "file" } as Attachment] } });
  const { place, sent } = turningAway(here);
  capture = () => Promise.resolve([]);
  await questionsOf(here).send(place, " ");
  expect(sent).toEqual([]);
  expect(ask.hints).toEqual(["The message was not sent because it is empty without the attachment."]);
});
