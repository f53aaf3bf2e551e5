import { beforeEach, expect, test } from "vitest";
import { Instructions, type InstructedConversation } from "../../../../src/app/context/instructions.ts";
import { Emitter } from "../../../../src/app/events.ts";
import type { Settings } from "../../../../src/app/settings/settings.ts";
import { addMessage, type Attachment, createConversation, setOverride } from "../../../../src/shared/conversation.ts";

const changed = new Emitter<void>();
let isOn: boolean;
let own: readonly string[];
let trusted: boolean;
let asked: { readonly about: readonly string[]; readonly ofWorkspace: boolean }[];
let applies: (about: readonly string[]) => readonly string[];

beforeEach(() => {
  [isOn, own, trusted, asked] = [true, [], true, []];
  applies = () => ["AGENTS.md"];
});

const file = (uri: string, kind = "instructions"): Attachment =>
  ({ id: crypto.randomUUID(), kind, uri, label: uri, why: "because" }) as unknown as Attachment;

const instructions = () =>
  new Instructions({
    settings: { get: (name: string) => (name === "instructions" ? isOn : own), onDidChange: changed.event } as unknown as Settings,
    window: {
      get trusted() {
        return trusted;
      },
    },
    preview: async (about, { ofWorkspace }) => {
      const uris = about.map(({ uri }) => uri);
      asked.push({ about: uris, ofWorkspace });
      return applies(uris).map((uri) => file(uri));
    },
  });

const session = () => {
  const one = {
    conversation: createConversation("c", 0),
    outbox: { attachments: [] as readonly Attachment[] },
    setOverride: (name: string, value: unknown) => (one.conversation = setOverride(one.conversation, name, value)),
  };
  return one satisfies InstructedConversation;
};

/** The chips, once the search that a look at them begins has ended. */
async function chips(of: Instructions, one: InstructedConversation): Promise<readonly string[]> {
  of.of(one);
  await new Promise((resolve) => setTimeout(resolve));
  return of.of(one).map(({ uri }) => uri);
}

test("others apply with other attachments and another file in the editor; the same are not searched for again", async () => {
  const [all, one] = [instructions(), session()];
  applies = (about) => ["AGENTS.md", ...(about.includes("cart.ts") ? ["ts.instructions.md"] : [])];
  expect(await chips(all, one)).toEqual(["AGENTS.md"]);
  const [{ id } = { id: "" }] = all.of(one);
  one.outbox.attachments = [file("cart.ts", "file")];
  expect(await chips(all, one)).toEqual(["AGENTS.md", "ts.instructions.md"]);
  // A chip that stays is the same one.
  expect(all.of(one)[0]?.id).toBe(id);
  expect(asked).toHaveLength(2);
  let told = 0;
  all.onDidChange(() => (told += 1));
  all.refresh();
  expect(await chips(all, one)).toHaveLength(2);
  expect(asked).toHaveLength(3);
  // Once by `refresh`, and not again as the same ones apply.
  expect(told).toBe(1);
});

test("one that is left out stays out of this conversation, and the others go", async () => {
  const [all, one, other] = [instructions(), session(), session()];
  applies = () => ["AGENTS.md", "CLAUDE.md"];
  await chips(all, one);
  expect(all.remove(one, all.of(one)[0]?.id ?? "")).toBe(true);
  expect(all.remove(one, "unknown")).toBe(false);
  expect(await chips(all, one)).toEqual(["CLAUDE.md"]);
  expect((await all.toSend(one, [])).map(({ uri }) => uri)).toEqual(["CLAUDE.md"]);
  expect(await chips(all, other)).toEqual(["AGENTS.md", "CLAUDE.md"]);
  // As an early version wrote it.
  one.setOverride("instructions", false);
  expect(await chips(all, one)).toEqual([]);
  expect(await all.toSend(one, [])).toEqual([]);
});

test("each goes once; what the user attached goes once, too", async () => {
  const [all, one] = [instructions(), session()];
  applies = () => ["AGENTS.md", "ts.instructions.md"];
  const sent = await all.toSend(one, [file("ts.instructions.md")]);
  expect(sent.map(({ uri, why }) => [uri, why])).toEqual([["AGENTS.md", undefined]]);
  const question = { role: "user" as const, id: "q", parentId: null, createdAt: 0, text: "Hi", attachments: sent };
  one.conversation = addMessage(one.conversation, question);
  expect(await chips(all, one)).toEqual(["ts.instructions.md"]);
});

test("nothing is looked for in Restricted Mode, nor if neither setting wants it", async () => {
  const [all, one] = [instructions(), session()];
  trusted = false;
  own = ["~/style.md"];
  expect(await chips(all, one)).toEqual([]);
  expect(await all.toSend(one, [])).toEqual([]);
  [trusted, isOn, own] = [true, false, []];
  expect(await chips(all, one)).toEqual([]);
  expect(asked).toEqual([]);
  own = ["~/style.md"];
  await chips(all, one);
  expect(asked).toEqual([{ about: [], ofWorkspace: false }]);
});
