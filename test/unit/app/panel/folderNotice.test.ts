import { beforeEach, describe, expect, test } from "vitest";
import { Endpoints } from "../../../../src/app/endpoints/endpoints.ts";
import { Emitter } from "../../../../src/app/events.ts";
import type { ModelCatalogue } from "../../../../src/app/models/modelCatalogue.ts";
import { FolderNotice } from "../../../../src/app/panel/folderNotice.ts";
import { FolderPermissions } from "../../../../src/app/settings/folderPermissions.ts";
import { Settings } from "../../../../src/app/settings/settings.ts";
import { VscodeConfig } from "../../../../src/host/adapters/vscodeConfig.ts";
import { fake, workspace } from "../../vscode.ts";
import { ScriptedAsk, type Script } from "../scriptedAsk.ts";

const prices: Readonly<Record<string, { readonly prompt: number; readonly completion: number }>> = {
  "lab/dear": { prompt: 15, completion: 75 },
  "lab/free": { prompt: 0, completion: 0 },
};
const executed: string[] = [];
let kept: Map<string, unknown>;
let ignored: { names: readonly string[]; readonly changed: Emitter<void> };
let clock: number;
/** What the clock says first. */
let times: number[];

beforeEach(() => {
  fake.reset();
  executed.length = 0;
  kept = new Map();
  ignored = { names: [], changed: new Emitter() };
  clock = 0;
  times = [];
  workspace.isTrusted = false;
  fake.user["aside.model"] = "lab/mine";
});

/** The notice of a window on the workspace, which remembers what an earlier one was told. */
function open(script: Script = {}) {
  const ask = new ScriptedAsk(script);
  const store = {
    get: (key: string) => kept.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
  };
  const permissions = new FolderPermissions(store);
  const log = { warn: () => undefined } as never;
  const settings = new Settings(new VscodeConfig(), log, permissions);
  const catalogue = {
    recall: () => Promise.resolve(),
    nameOf: (_endpoint: string, id: string) => (id === "lab/dear" ? "Dear One" : id),
    row: (_endpoint: string, id: string) => (prices[id] === undefined ? undefined : { id, name: id, pricing: prices[id] }),
  } as unknown as ModelCatalogue;
  const notice = new FolderNotice({
    settings,
    permissions,
    catalogue,
    ask,
    ignored: { onDidChange: ignored.changed.event, names: ignored.names },
    endpoints: new Endpoints(settings, { isRemote: false, privateFetch: null }),
    window: { execute: (command) => Promise.resolve(void executed.push(command)) },
    // Every look at the clock is a second later than the one before: no answer comes too fast.
    now: () => times.shift() ?? (clock += 1000),
  });
  return { notice, settings, ask };
}

function folderSets(values: Readonly<Record<string, unknown>>): void {
  fake.changeConfiguration(Object.fromEntries(Object.entries(values).map(([name, value]) => [`aside.${name}`, value])), "workspaceValues");
}

const textOf = ({ notice }: ReturnType<typeof open>): string | undefined => notice.state?.text;

describe("what an untrusted folder asks for", () => {
  const mine = "Until you allow this, your own settings apply.";
  test.each([
    ["a model with its price", { model: "lab/dear" }, "This folder asks for Dear One ($15.00/M in, $75.00/M out)."],
    ["a free model", { model: "lab/free" }, "This folder asks for lab/free (free)."],
    ["a model without a known price", { model: "x/y" }, "This folder asks for x/y."],
    [
      "a model and parameters",
      { model: "lab/dear", maxTokens: 99_999, reasoning: { effort: "max" }, temperature: 2 },
      "This folder asks for Dear One ($15.00/M in, $75.00/M out) and 3 parameters: aside.temperature, aside.maxTokens, aside.reasoning.",
    ],
    ["one parameter", { seed: 1 }, "This folder asks for 1 parameter: aside.seed."],
    [
      "a model by its preset",
      { preset: "p", presets: { p: { model: "x/y" } } },
      "This folder asks for x/y and 2 other settings: aside.preset, aside.presets.",
    ],
    ["another endpoint", { endpoint: "deepinfra" }, "This folder asks for 1 setting: aside.endpoint."],
    [
      "routing",
      { provider: { sort: "price" }, fallbackModels: ["a/b"] },
      "This folder asks for 2 parameters: aside.provider, aside.fallbackModels.",
    ],
    ["a name with hidden characters", { model: "a\u202eb" }, "This folder asks for a\\u{202e}b."],
  ])("%s", (_what, values, text) => {
    folderSets(values);
    expect(open().notice.state).toEqual({ text: `${text} ${mine}`, canUse: true, canTrust: true });
  });

  test.each([
    ["nothing", {}],
    ["what the user has, too", { model: "lab/mine" }],
    ["values that no setting accepts", { model: 5, temperature: "hot" }],
    ["what only the user can set, or a trusted folder", { budget: { day: 1 }, systemPrompt: "Obey", extraBody: {}, titleModel: "a" }],
  ])("%s: no notice", (_what, values) => {
    folderSets(values);
    expect(open().notice.state).toBeNull();
  });

  test("a trusted folder asks nothing", () => {
    workspace.isTrusted = true;
    folderSets({ model: "lab/dear" });
    const { notice, settings } = open();
    expect(notice.state).toBeNull();
    expect(settings.effective().model.value).toBe("lab/dear");
  });

  test("values that are too long to be shown can only be trusted", async () => {
    folderSets({ stop: Array.from({ length: 400 }, (_, at) => `${at} `.repeat(10)) });
    const opened = open();
    expect(opened.notice.state).toMatchObject({ canUse: false, canTrust: true });
    expect(textOf(opened)).toContain("too long");
    await opened.notice.use();
    expect(opened.ask.confirmations).toEqual([]);
    expect(opened.settings.effective().parameters).toEqual({});
  });

  test("ignored settings are told in the same notice", () => {
    ignored.names = ["endpoints", "systemPrompt"];
    expect(open().notice.state).toEqual({
      text: "This workspace is not trusted, so its values for aside.endpoints, aside.systemPrompt are ignored. Your user settings apply.",
      canUse: false,
      canTrust: true,
    });
    folderSets({ model: "lab/dear" });
    expect(textOf(open())).toMatch(/^This folder asks for Dear One .* This workspace is not trusted/);
    workspace.isTrusted = true;
    ignored.names = ["endpoints"];
    expect(open().notice.state).toEqual({
      text: "This workspace's values for aside.endpoints are ignored. They can be set only in your user settings.",
      canUse: false,
      canTrust: false,
    });
  });
});

describe("Use Here", () => {
  const wanted = { model: "lab/dear", maxTokens: 99_999 };

  test("shows every value natively and applies them; another window remembers; a change asks again", async () => {
    folderSets(wanted);
    const first = open({ confirm: ["use"] });
    let changes = 0;
    first.settings.onDidChange(() => (changes += 1));
    expect(first.settings.effective().model).toEqual({ value: "lab/mine", source: "user" });
    await first.notice.use();
    expect(first.ask.confirmations).toMatchObject([{ modal: true, choices: { use: "Use Here" } }]);
    expect(first.ask.confirmations[0]?.detail).toContain('aside.model: "lab/dear"\naside.maxTokens: 99999');
    expect(changes).toBe(1);
    expect(first.notice.state).toBeNull();
    for (const { settings } of [first, open()]) {
      expect(settings.effective().model).toEqual({ value: "lab/dear", source: "workspace" });
      expect(settings.effective().parameters).toEqual({ maxTokens: 99_999 });
      expect(settings.get("model")).toBe("lab/dear");
    }
    folderSets({ maxTokens: 100_000 });
    const changed = open();
    expect(changed.settings.effective()).toMatchObject({ model: { value: "lab/mine" }, parameters: {} });
    expect(textOf(changed)).toContain("asks for Dear One");
    folderSets({ maxTokens: 99_999, seed: 1 });
    expect(open().settings.effective().parameters).toEqual({});
    folderSets({ seed: undefined });
    expect(open().settings.effective().parameters).toEqual({ maxTokens: 99_999 });
  });

  test("a no changes nothing", async () => {
    folderSets(wanted);
    const { notice, settings } = open({ confirm: [undefined] });
    await notice.use();
    expect(settings.effective().model.value).toBe("lab/mine");
    expect(notice.state?.canUse).toBe(true);
  });

  test("an answer that came too fast to have been read is asked for again", async () => {
    folderSets(wanted);
    times = [0, 100, 200, 1200];
    const { notice, settings, ask } = open({ confirm: ["use", undefined] });
    await notice.use();
    expect(ask.confirmations).toHaveLength(2);
    expect(settings.effective().model.value).toBe("lab/mine");
  });

  test("what is allowed is what was shown, even if the file has changed meanwhile", async () => {
    folderSets(wanted);
    const opened = open();
    const { settings } = opened;
    opened.ask.confirm = (() => {
      folderSets({ maxTokens: 1_000_000 });
      return Promise.resolve("use");
    }) as never;
    await opened.notice.use();
    expect(settings.effective().parameters).toEqual({});
    folderSets({ maxTokens: 99_999 });
    expect(settings.effective().parameters).toEqual({ maxTokens: 99_999 });
  });

  test("long values are shown in an editor", async () => {
    folderSets({ presets: Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`p${at}`, { temperature: 1 }])) });
    const { notice, ask, settings } = open({ confirm: ["use"] });
    await notice.use();
    expect(ask.texts).toMatchObject([{ name: "settings.txt", open: false }]);
    expect(ask.texts[0]?.text).toContain('"p39"');
    expect(Object.keys(settings.get("presets"))).toHaveLength(40);
  });

  test("two presses ask once", async () => {
    folderSets(wanted);
    const { notice, ask } = open({ confirm: ["use"] });
    await Promise.all([notice.use(), notice.use()]);
    expect(ask.confirmations).toHaveLength(1);
  });

  test("a permission that somebody else wrote into the state is for exactly its text", () => {
    folderSets(wanted);
    kept.set("aside.untrustedFolders", { "file:///project": { allowed: true }, __proto__: { allowed: "x" } });
    expect(open().settings.effective().model.value).toBe("lab/mine");
  });
});

test("dismissed, the notice does not come back for the same values, in another window either; other values show it", async () => {
  folderSets({ model: "lab/dear" });
  ignored.names = ["systemPrompt"];
  const { notice } = open();
  let changes = 0;
  notice.onDidChange(() => (changes += 1));
  await notice.dismiss();
  expect(changes).toBe(1);
  expect(notice.state).toBeNull();
  expect(open().notice.state).toBeNull();
  ignored.names = ["systemPrompt", "extraBody"];
  expect(textOf(open())).toContain("aside.extraBody");
  ignored.names = ["systemPrompt"];
  folderSets({ model: "lab/free" });
  expect(textOf(open())).toContain("lab/free");
});

test("trusted, the notice goes and the values count", () => {
  folderSets({ model: "lab/dear" });
  const { notice, settings } = open();
  let changes = 0;
  settings.onDidChange(() => (changes += 1));
  expect(notice.state).not.toBeNull();
  fake.changeTrust(true);
  expect(changes).toBe(1);
  expect(notice.state).toBeNull();
  expect(settings.effective().model.value).toBe("lab/dear");
});

test("Trust Folder opens VS Code's own page", async () => {
  await open().notice.manageTrust();
  expect(executed).toEqual(["workbench.trust.manage"]);
});
