import { beforeEach, describe, expect, test } from "vitest";
import { ModelAccess } from "../../../../src/app/models/modelAccess.ts";
import { type Script, ScriptedAsk } from "../scriptedAsk.ts";

const spender = { kind: "extension", id: "vendor.spender" } as const;
const other = { kind: "extension", id: "vendor.other" } as const;
const unknown = { kind: "unknown" } as const;

let kept: Map<string, unknown>;
let clock: number;

beforeEach(() => {
  kept = new Map();
  clock = 0;
});

/** A window; each remembers what an earlier one was told for good. */
function open(script: Script = {}) {
  const ask = new ScriptedAsk(script);
  const store = { get: (key: string) => kept.get(key), update: async (key: string, value: unknown) => void kept.set(key, value) };
  return { ask, access: new ModelAccess({ ask, store, now: () => (clock += 1000) }) };
}

test("VS Code itself is not asked about", async () => {
  expect(await open().access.allows({ kind: "editor" }, "lab/one")).toBe(true);
});

describe("the first request of an extension", () => {
  test.each([
    ["window", true, false],
    ["always", true, true],
    ["later", false, false],
    [undefined, false, false],
    ["never", false, true],
  ])("%s: allowed %s, remembered by the next window %s", async (choice, isAllowed, isKept) => {
    const { ask, access } = open({ confirm: [choice] });
    for (let requests = 0; requests < 3; requests += 1) expect(await access.allows(spender, "lab/one")).toBe(isAllowed);
    expect(ask.messages).toEqual(["Allow the extension “vendor.spender” to use your models in Aside?"]);
    expect(ask.confirmations[0]).toMatchObject({ modal: true, onClose: "later" });
    expect(ask.confirmations[0]?.detail).toContain("lab/one");
    const next = open({ confirm: isKept ? [] : ["later"] });
    expect(await next.access.allows(spender, "lab/one")).toBe(isKept && isAllowed);
    expect(next.ask.messages).toHaveLength(isKept ? 0 : 1);
  });

  test("one extension's permission is not another's, and not that of an unknown one", async () => {
    const { ask, access } = open({ confirm: ["always", "never", "later"] });
    expect(await access.allows(spender, "m")).toBe(true);
    expect(await access.allows(other, "m")).toBe(false);
    expect(await access.allows(unknown, "m")).toBe(false);
    expect(ask.messages[2]).toBe("Allow VS Code Chat or another extension to use your models in Aside?");
    expect(await access.allows(spender, "m")).toBe(true);
  });

  test("several requests at once are one question", async () => {
    const { ask, access } = open({ confirm: ["window"] });
    expect(await Promise.all([1, 2, 3].map(() => access.allows(spender, "m")))).toEqual([true, true, true]);
    expect(ask.confirmations).toHaveLength(1);
  });

  test("an answer that came too fast to have been read is asked for again", async () => {
    const ask = new ScriptedAsk({ confirm: ["always", "later"] });
    const access = new ModelAccess({ ask, store: { get: () => undefined, update: async () => undefined }, now: () => (clock += 100) });
    expect(await access.allows(spender, "m")).toBe(false);
    expect(ask.confirmations).toHaveLength(2);
  });

  test("damaged state allows nothing", async () => {
    kept.set("aside.modelAccess", { "vendor.spender": true, "vendor.other": "window" });
    const { access } = open({ confirm: ["later", "later"] });
    expect([await access.allows(spender, "m"), await access.allows(other, "m")]).toEqual([false, false]);
  });
});

describe("managing access", () => {
  test("without any decision there is nothing to list", async () => {
    const { ask, access } = open();
    await access.manage();
    expect(ask.hints).toEqual(["No other extension has asked to use your models yet."]);
  });

  test("decisions are listed and can be revoked or changed", async () => {
    const { ask, access } = open({
      confirm: ["always", "window", "later", "later"],
      pick: ["vendor.spender", "Ask Again", "vendor.other", "Never Allow", "VS Code Chat or another extension", undefined],
    });
    for (const one of [spender, other, unknown]) await access.allows(one, "m");
    await access.manage();
    expect(ask.lists[0]?.rows.map(({ label, description }) => [label, description])).toEqual([
      ["VS Code Chat or another extension", "not allowed in this window"],
      ["vendor.other", "allowed in this window"],
      ["vendor.spender", "always allowed"],
    ]);
    expect(await access.allows(spender, "m")).toBe(false);
    await access.manage();
    expect(await access.allows(other, "m")).toBe(false);
    expect(kept.get("aside.modelAccess")).toEqual({ "vendor.other": "never" });
    await access.manage();
    expect(await access.allows(unknown, "m")).toBe(false);
  });
});
