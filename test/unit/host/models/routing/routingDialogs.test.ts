import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { App } from "../../../../../src/app/app.ts";
import type { Session } from "../../../../../src/app/chat/session.ts";
import { ModelMemory } from "../../../../../src/app/models/modelMemory.ts";
import { Settings } from "../../../../../src/app/settings/settings.ts";
import { vscodeAsk } from "../../../../../src/host/adapters/vscodeAsk.ts";
import { VscodeConfig } from "../../../../../src/host/adapters/vscodeConfig.ts";
import { showModelDetails } from "../../../../../src/host/models/modelDetails.ts";
import { editRouting } from "../../../../../src/host/models/routing/routingPage.ts";
import { selectModel } from "../../../../../src/host/models/selectModel.ts";
import type { KnownEndpoint } from "../../../../../src/app/endpoints/endpoints.ts";
import type { Log } from "../../../../../src/app/log.ts";
import { type Conversation, createConversation, setModel, setOverride } from "../../../../../src/shared/conversation.ts";
import { fake, type FakeQuickPick, QuickPickItemKind } from "../../../vscode.ts";

const found = {
  endpoint: { name: "openrouter", baseUrl: "https://openrouter.ai/api/v1", dialect: "openrouter", auth: "none", headers: {} },
  origin: "https://openrouter.ai",
} as unknown as KnownEndpoint;
const model = { id: "lab/thinker", name: "Thinker", description: "It thinks.", contextLength: 1000, supportedParameters: ["top_p"] };

let conversation: Conversation;
let providers: unknown[] | undefined;
let endpoint: KnownEndpoint;
let used: string[];
const session = {
  get conversation() {
    return conversation;
  },
  setModel: (id: string | undefined) => (conversation = setModel(conversation, id)),
  setOverride: (name: string, value: unknown) => (conversation = setOverride(conversation, name, value)),
} as unknown as Session;
let app: App;

beforeEach(() => {
  fake.reset();
  conversation = createConversation("c", 0);
  providers = [
    { name: "Chutes", tag: "chutes" },
    { name: "DeepInfra", tag: "deepinfra/fp4" },
  ];
  endpoint = found;
  used = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(() =>
    Promise.resolve(
      new Response(
        JSON.stringify(providers === undefined ? { error: { message: "down", code: 500 } } : { data: { endpoints: providers } }),
        {
          status: providers === undefined ? 500 : 200,
          headers: { "content-type": "application/json" },
        },
      ),
    ),
  );
  fake.user["aside.model"] = "lab/thinker";
  const kept = new Map<string, unknown>();
  const memory = new ModelMemory({
    get: (key: string) => kept.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
  });
  vi.spyOn(memory, "noteUse").mockImplementation((_endpoint, id) => void used.push(id));
  app = {
    settings: new Settings(new VscodeConfig(), { warn: () => undefined } as unknown as Log),
    ask: vscodeAsk,
    endpoints: { get: () => endpoint },
    secrets: { get: () => Promise.resolve({ key: undefined }) },
    catalogue: {
      known: () => [model],
      recall: () => Promise.resolve(),
      load: () => Promise.resolve({ models: [model], fetchedAt: 1, dropped: 0, error: null }),
    },
    memory,
    policy: {},
  } as unknown as App;
});
afterEach(() => vi.restoreAllMocks());

interface Box {
  readonly value: string;
  readonly validateInput: (text: string) => unknown;
}

/** Which of these texts a box does not take. */
const refused = async (validate: Box["validateInput"], ...texts: readonly string[]) =>
  Promise.all(texts.map(async (text) => (await validate(text)) !== undefined));

/** The list that is shown, once another one than before is. */
let before: FakeQuickPick | undefined;
async function page(): Promise<FakeQuickPick> {
  await expect.poll(() => fake.quickPicks.at(-1)?.shown === true && fake.quickPicks.at(-1) !== before).toBe(true);
  before = fake.quickPicks.at(-1);
  return before as FakeQuickPick;
}
const rows = (list: FakeQuickPick) =>
  list.items.map(({ kind, label }) => (kind === QuickPickItemKind.Separator ? "—" : (/^\$\(([\w-]+)\)/.exec(label)?.[1] ?? "text")));
/** Chooses a row of the routing page by its position among those that are no separators. */
const act = async (index: number) => {
  const list = await page();
  list.choose(list.labels[index] ?? "");
};
const provider = () => conversation.overrides?.["provider"];

describe("the routing page", () => {
  test("providers are put in order: added, removed, typed by slug, which is checked", async () => {
    const done = editRouting(session, app, false);
    await act(1);
    const list = await page();
    expect(rows(list)).toEqual(["arrow-left", "—", "text", "text", "—", "edit"]);
    list.choose("DeepInfra");
    const second = await page();
    expect(rows(second)).toEqual(["arrow-left", "—", "check", "—", "text", "—", "edit"]);
    fake.answers.push(async ({ validateInput }: Box) => {
      expect(await refused(validateInput, "a b", "lab/x")).toEqual([true, false]);
      return "lab/x";
    });
    second.choose("$(edit)");
    (await page()).choose("1. DeepInfra");
    (await page()).choose("$(arrow-left)");
    (await page()).hide();
    expect(await done).toBe("closed");
    expect(provider()).toEqual({ order: ["lab/x"] });
  });

  test("the way back keeps a list, and closing it does not", async () => {
    const done = editRouting(session, app, true);
    await act(2);
    (await page()).choose("Chutes");
    (await page()).press("Back");
    await act(3);
    (await page()).choose("Chutes");
    (await page()).hide();
    (await page()).press("Back");
    expect(await done).toBe("back");
    expect(provider()).toEqual({ only: ["chutes"] });
  });

  test("providers that could not be loaded are named, and can be typed", async () => {
    providers = undefined;
    const done = editRouting(session, app, false);
    await act(1);
    const list = await page();
    expect(rows(list)).toEqual(["arrow-left", "—", "warning", "edit"]);
    list.choose("$(arrow-left)");
    (await page()).hide();
    await done;
  });

  test("a value of a few is chosen, marked where it is in force, and taken back; the row that was changed is active", async () => {
    const done = editRouting(session, app, false);
    await act(4);
    const sorts = await page();
    expect(rows(sorts)[0]).toBe("check");
    sorts.choose("latency");
    const again = await page();
    expect(again.activeItems).toEqual([again.items.filter(({ kind }) => kind !== QuickPickItemKind.Separator)[4]]);
    expect(provider()).toEqual({ sort: "latency" });
    again.choose(again.labels[4] ?? "");
    const marked = await page();
    expect(marked.labels.filter((label) => label.startsWith("$(check)"))).toEqual(["$(check) latency"]);
    marked.choose(marked.labels[0] ?? "");
    await page();
    expect(provider()).toBeNull();
    fake.quickPicks.at(-1)?.hide();
    await done;
  });

  test("a price is a number; JSON has to be an object", async () => {
    const done = editRouting(session, app, false);
    fake.answers.push(async ({ validateInput }: Box) => {
      expect(await refused(validateInput, "much", "-1", "0.5")).toEqual([true, true, false]);
      return "0.5";
    });
    await act(8);
    await expect.poll(provider).toEqual({ max_price: { prompt: 0.5 } });
    fake.answers.push(async ({ value, validateInput }: Box) => {
      expect(JSON.parse(value)).toEqual({ max_price: { prompt: 0.5 } });
      expect(await refused(validateInput, "[1]", "{", '{"zdr": true}')).toEqual([true, true, false]);
      return '{"zdr": true}';
    });
    await act(12);
    await expect.poll(provider).toEqual({ zdr: true });
    (await page()).hide();
    await done;
  });

  test("quantizations are ticked, and nothing ticked is any", async () => {
    const done = editRouting(session, app, false);
    await act(7);
    const list = await page();
    list.select("fp8", "bf16");
    list.accept();
    await page();
    expect(provider()).toEqual({ quantizations: ["fp8", "bf16"] });
    before = undefined;
    await act(7);
    const ticked = await page();
    expect(ticked.selectedItems.map(({ label }) => label)).toEqual(["fp8", "bf16"]);
    ticked.hide();
    (await page()).hide();
    await done;
  });

  test("the deprecated plugin for web searches is offered only where it is set, and then has another engine or is off", async () => {
    const plugins = () => conversation.overrides?.["plugins"];
    const without = editRouting(session, app, false);
    const empty = await page();
    expect(empty.labels.join()).not.toContain("Web search");
    empty.hide();
    await without;
    conversation = { ...conversation, overrides: { plugins: [{ id: "web" }] } };
    const done = editRouting(session, app, false);
    const web = async (row: string) => {
      await act(14);
      const list = await page();
      list.choose(list.labels.find((label) => label.includes(row)) ?? "");
    };
    await web("exa");
    await expect.poll(plugins).toEqual([{ id: "web", engine: "exa" }]);
    await web("automatic");
    await expect.poll(plugins).toEqual([{ id: "web" }]);
    await web("Not set");
    await expect.poll(plugins).toBeNull();
    (await page()).hide();
    await done;
  });

  test("fallback models come from the list of models", async () => {
    const done = editRouting(session, app, false);
    await act(13);
    (await page()).choose("$(edit)");
    const picker = await page();
    await expect.poll(() => picker.labels.join()).toContain("Thinker");
    picker.choose("Thinker");
    const list = await page();
    expect(list.labels[1]).toContain("lab/thinker");
    list.choose("$(edit)");
    const models = await page();
    await expect.poll(() => models.labels.join()).toContain("Thinker");
    models.pressOn("Thinker", "Details");
    expect(rows(await page())).toEqual(["arrow-left", "—", "edit"]);
    fake.quickPicks.at(-1)?.hide();
    (await page()).hide();
    await done;
  });

  test("changes are for this conversation, for the workspace, or always", async () => {
    const done = editRouting(session, app, false);
    for (const [row, values] of [
      ["For this workspace", fake.workspaceValues],
      ["Always", fake.user],
    ] as const) {
      await act(0);
      (await page()).choose(row);
      await act(11);
      await expect.poll(() => values["aside.provider"]).toBeDefined();
    }
    await act(0);
    (await page()).choose("For this conversation");
    await act(11);
    await expect.poll(() => provider()).toBeDefined();
    (await page()).hide();
    await done;
  });

  test("another kind of server has no routing", async () => {
    endpoint = { ...found, endpoint: { ...found.endpoint, dialect: "openai" } };
    expect(await editRouting(session, app, true)).toBe("back");
    expect(fake.dialogs).toMatchObject([{ severity: "information", buttons: [] }]);
  });
});

describe("the details of a model", () => {
  test("tell what is known, then its providers; it can be used from there", async () => {
    const chosen = showModelDetails(found, model, session, app);
    const list = await page();
    await expect.poll(() => list.labels.at(-1)).toContain("DeepInfra");
    expect(rows(list).filter((icon) => icon === "server")).toHaveLength(2);
    expect(list.labels).toContain("It thinks.");
    expect(list.labels).toContain("top_p");
    list.choose("$(check)");
    expect(await chosen).toEqual({ use: "lab/thinker" });
  });

  test.each([
    [undefined, "warning"],
    [[], "text"],
  ])("say so where the providers are %j", async (given, icon) => {
    providers = given;
    const chosen = showModelDetails(found, { id: model.id, name: model.name }, session, app);
    const list = await page();
    await expect.poll(() => list.busy).toBe(false);
    expect(rows(list).slice(-2)).toEqual(["—", icon]);
    // Nothing is listed of what it supports.
    expect(rows(list).slice(-4, -2)).toEqual(["—", "text"]);
    list.hide();
    expect(await chosen).toBeUndefined();
  });

  test("lead to the routing and back, and to the list", async () => {
    const chosen = showModelDetails(found, model, session, app);
    (await page()).choose("$(type-hierarchy-sub)");
    (await page()).press("Back");
    const list = await page();
    // A line that only informs leads nowhere.
    list.choose("It thinks.");
    (await page()).press("Back");
    expect(await chosen).toBe("back");
    const closing = showModelDetails(found, model, session, app);
    (await page()).choose("$(type-hierarchy-sub)");
    (await page()).hide();
    expect(await closing).toBeUndefined();
  });
});

describe("a model", () => {
  test("is chosen for the conversation at once where a setting has another", async () => {
    fake.user["aside.model"] = "lab/other";
    const done = selectModel(session, app);
    (await page()).choose("Thinker");
    expect(await done).toBe(true);
    expect([conversation.model, used, fake.user["aside.model"]]).toEqual(["lab/thinker", ["lab/thinker"], "lab/other"]);
  });

  test("is kept for new conversations where none was chosen before", async () => {
    delete fake.user["aside.model"];
    const done = selectModel(session, app);
    (await page()).choose("Thinker");
    expect(await done).toBe(true);
    expect([conversation.model, fake.user["aside.model"]]).toEqual([undefined, "lab/thinker"]);
  });

  test("is chosen for the workspace by its button, in the list and among its details", async () => {
    const done = selectModel(session, app);
    (await page()).pressOn("Thinker", "Use for This Workspace");
    expect(await done).toBe(true);
    expect([conversation.model, fake.workspaceValues["aside.model"]]).toEqual([undefined, "lab/thinker"]);
    const again = selectModel(session, app);
    (await page()).pressOn("Thinker", "Details");
    (await page()).pressOn("Use Thinker", "Use Always");
    expect(await again).toBe(true);
    expect(fake.user["aside.model"]).toBe("lab/thinker");
  });

  test("can be typed as an ID without spaces", async () => {
    const done = selectModel(session, app);
    fake.answers.push(async ({ value, validateInput }: Box) => {
      expect(value).toBe("");
      expect(await refused(validateInput, "a b", "a/b")).toEqual([true, false]);
      return "my/model";
    });
    (await page()).choose("$(edit)");
    expect(await done).toBe(true);
    expect(conversation.model).toBe("my/model");
  });

  test("is not chosen where a list is closed", async () => {
    const done = selectModel(session, app);
    (await page()).hide();
    expect(await done).toBe(false);
    expect(used).toEqual([]);
  });
});
