import { describe, expect, test } from "vitest";
import type { NumberValue, ParameterSheet } from "../../../src/shared/parameterSheet.ts";
import { type NumberName, numberNames } from "../../../src/shared/parameterTable.ts";
import { snapshot, stateOf } from "./conversations.ts";
import type { PanelPage, PanelPageOptions } from "./panelPage.ts";
import { frame, panelSuite, said, violations } from "./panelSuite.ts";
import { themes } from "./themes.ts";

const open = panelSuite();

const plain = {
  source: "default",
  inherited: { value: null, source: "default" },
  unsupported: null,
  waiting: null,
  problem: null,
} as const;

function number(change: Partial<NumberValue> = {}): NumberValue {
  return {
    ...plain,
    value: null,
    isWhole: false,
    min: 0,
    max: 2,
    slider: { min: 0, max: 2, step: 0.05 },
    modelDefault: null,
    median: null,
    ...change,
  };
}

function sheetOf(numbers: Partial<Record<NumberName, NumberValue>> = {}, change: Partial<ParameterSheet> = {}): ParameterSheet {
  return {
    conversationId: "c1",
    model: "DeepSeek R1",
    numbers: { ...(Object.fromEntries(numberNames.map((name) => [name, number()])) as Record<NumberName, NumberValue>), ...numbers },
    stop: { ...plain, value: null },
    systemPrompt: { ...plain, value: "You help.", source: "default", inherited: { value: "You help.", source: "default" } },
    reasoning: {
      ...plain,
      value: null,
      offer: { efforts: ["high", "medium", "low"], budget: true, mandatory: false, defaultEffort: "medium", defaultEnabled: true },
    },
    serviceTier: { ...plain, value: null },
    toolChoice: { ...plain, value: null },
    extraBody: { ...plain, value: null },
    preset: { name: null, source: "default", waiting: null },
    routing: [],
    routes: true,
    fromFile: [],
    rejected: [],
    ...change,
  };
}

const own = (value: number, change: Partial<NumberValue> = {}) => number({ value, source: "conversation", ...change });

async function openSheet(sheet: ParameterSheet = sheetOf(), options?: PanelPageOptions): Promise<PanelPage> {
  const panel = await open(options);
  await panel.send(snapshot([], stateOf({ parameters: { own: 1, unusable: 0 } })));
  await panel.page.getByRole("button", { name: "Parameters", exact: true }).click();
  expect(await said(panel, "parameters")).toEqual([{ type: "parameters", open: true }]);
  await panel.send({ type: "parameters", sheet });
  await panel.page.getByRole("dialog", { name: "Conversation parameters" }).waitFor();
  return panel;
}

const dialog = (panel: PanelPage) => panel.page.getByRole("dialog");
const row = (panel: PanelPage, name: string) => dialog(panel).getByRole("group", { name, exact: true });
const set = async (panel: PanelPage) => (await said(panel, "setParameter")).map(({ name, value }) => [name, value]);

describe("the parameter sheet", () => {
  test("shows each value with its source, the model's default, the median and the inherited value", async () => {
    const panel = await openSheet(
      sheetOf({
        temperature: own(0.3, { inherited: { value: 0.7, source: "workspace" }, modelDefault: 1, median: 0.65 }),
        topP: number({ value: 0.9, source: "preset" }),
      }),
    );
    const temperature = await row(panel, "Temperature").innerText();
    for (const part of ["this conversation", "model default: 1", "typical: 0.65", "otherwise 0.7 (workspace)", "0 to 2"])
      expect(temperature).toContain(part);
    expect(await row(panel, "Temperature").getByRole("spinbutton").inputValue()).toBe("0.3");
    expect(await row(panel, "Top P").innerText()).toContain("preset");
    // What is not set says so, and its slider has no thumb that would look like a value.
    expect(await row(panel, "Top K").getByRole("spinbutton").getAttribute("placeholder")).toBe("default");
    const slider = row(panel, "Top K").getByRole("slider");
    expect(await slider.getAttribute("aria-valuetext")).toBe("default");
    expect(await slider.evaluate((element) => element.classList.contains("param-unset"))).toBe(true);
  });

  test("a number can be typed, moved with the slider, cleared and reset", async () => {
    const panel = await openSheet(sheetOf({ topP: own(0.5, { inherited: { value: 0.9, source: "user" } }), topK: own(3) }));
    const field = row(panel, "Temperature").getByRole("spinbutton");
    await field.fill("0.4");
    await field.press("Tab");
    await row(panel, "Min P").getByRole("slider").press("ArrowRight");
    await row(panel, "Top P").getByRole("spinbutton").fill("");
    await row(panel, "Top P").getByRole("spinbutton").press("Enter");
    await row(panel, "Top P").getByRole("button", { name: "Reset Top P" }).click();
    await row(panel, "Top K").getByRole("spinbutton").fill("");
    await row(panel, "Top K").getByRole("spinbutton").press("Enter");
    expect(await set(panel)).toEqual([
      ["temperature", 0.4],
      ["minP", 0.05],
      // Cleared with a user setting: not sent. Reset: the user setting again. Cleared without one: no value of its own.
      ["topP", null],
      ["topP", undefined],
      ["topK", undefined],
    ]);
  });

  test("an unsupported parameter is disabled and shows the reason", async () => {
    const panel = await openSheet(sheetOf({ topA: number({ unsupported: "Not supported by DeepSeek R1" }) }));
    expect(await row(panel, "Top A").innerText()).toContain("Not supported by DeepSeek R1");
    expect(await row(panel, "Top A").getByRole("spinbutton").isDisabled()).toBe(true);
    expect(await row(panel, "Top A").getByRole("slider").isDisabled()).toBe(true);
  });

  test("problems are shown: a value out of range, and ignored settings", async () => {
    const panel = await openSheet(
      sheetOf(
        { temperature: own(5, { problem: "aside.temperature must be a number from 0 to 2, not 5." }) },
        { rejected: ['aside.topK (workspace) is ignored: it must be a whole number, not "x".'] },
      ),
    );
    const alerts = await dialog(panel).getByRole("alert").allInnerTexts();
    expect(alerts.join("\n")).toContain("aside.topK (workspace) is ignored");
    expect(alerts.join("\n")).toContain("must be a number from 0");
    await panel.send({ type: "state", state: stateOf({ parameters: { own: 1, unusable: 1 } }) });
    expect(await panel.page.locator(".parameters-button").getAttribute("title")).toBe("Parameters: an invalid setting is ignored");
  });

  test("reasoning offers the model's modes and can be hidden", async () => {
    const panel = await openSheet();
    const choice = dialog(panel).getByRole("combobox", { name: "Reasoning effort" });
    expect(await choice.locator("option").allInnerTexts()).toEqual([
      "Model default (medium)",
      "Off",
      "On",
      "Low",
      "Medium",
      "High",
      "Token budget",
    ]);
    await choice.selectOption("high");
    await choice.selectOption("budget");
    await choice.selectOption("off");
    await dialog(panel).getByRole("checkbox").check();
    expect(await set(panel)).toEqual([
      ["reasoning", { effort: "high" }],
      ["reasoning", { maxTokens: 4000 }],
      ["reasoning", { enabled: false }],
      ["reasoning", { exclude: true }],
    ]);
    const always = { efforts: [], budget: false, mandatory: true, defaultEffort: null, defaultEnabled: null } as const;
    await panel.send({
      type: "parameters",
      sheet: sheetOf({}, { reasoning: { ...plain, value: { maxTokens: 2000 }, source: "user", offer: always } }),
    });
    expect(await choice.locator("option[value=off]").isDisabled()).toBe(true);
    expect(await choice.inputValue()).toBe("budget");
    expect(await dialog(panel).getByRole("spinbutton", { name: "Reasoning tokens" }).inputValue()).toBe("2000");
  });

  test("additional fields must be a JSON object, checked while typing; stop sequences are lines", async () => {
    const panel = await openSheet();
    const extra = dialog(panel).getByRole("textbox", { name: "Additional request fields" });
    await extra.fill('{"verbosity": "lo');
    expect(await row(panel, "Additional request fields").getByRole("alert").innerText()).toContain("Invalid JSON");
    await extra.fill("[1]");
    expect(await row(panel, "Additional request fields").getByRole("alert").innerText()).toContain("Enter a JSON object");
    await extra.press("Tab");
    expect(await set(panel)).toEqual([]);
    await extra.fill('{"verbosity":"low"}');
    await extra.press("Tab");
    await dialog(panel).getByRole("textbox", { name: "Stop sequences" }).fill("END\n\n###");
    await dialog(panel).getByRole("textbox", { name: "System prompt" }).fill("Be brief.");
    // Closing tells what is being written.
    await panel.page.keyboard.press("Escape");
    await expect
      .poll(() => set(panel))
      .toEqual([
        ["extraBody", { verbosity: "low" }],
        ["stop", ["END", "###"]],
        ["systemPrompt", "Be brief."],
      ]);
  });

  test("it is a dialog: Escape closes it, the focus returns, the host stops sending", async () => {
    const panel = await openSheet();
    await panel.page.keyboard.press("Escape");
    await dialog(panel).waitFor({ state: "detached" });
    expect((await said(panel, "parameters")).at(-1)).toEqual({ type: "parameters", open: false });
    expect(await panel.page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Parameters");
    await panel.send({ type: "openParameters" });
    await panel.send({ type: "parameters", sheet: sheetOf() });
    await dialog(panel).waitFor();
    await panel.send(snapshot([], stateOf(), "c2"));
    await dialog(panel).waitFor({ state: "detached" });
  });

  test("values of an untrusted folder are shown as waiting, beside those that apply", async () => {
    const panel = await openSheet(
      sheetOf(
        { maxTokens: number({ value: 500, source: "user", waiting: "99999" }) },
        {
          preset: { name: null, source: "default", waiting: '"dear"' },
          routing: [{ name: "provider", text: '{"sort":"price"}', source: "folder", isWaiting: true }],
        },
      ),
    );
    const row = dialog(panel).locator('[data-parameter="maxTokens"]');
    expect(await row.innerText()).toContain("Waiting for your permission: 99999 (this folder)");
    expect(await row.innerText()).toContain("user");
    expect(await dialog(panel).getByRole("group", { name: "Preset" }).innerText()).toContain('none · Waiting for your permission: "dear"');
    expect(await dialog(panel).locator(".sheet-routing").innerText()).toContain("this folder, waiting for your permission");
  });

  test("buttons for preset, routing, request, settings and reset post their messages", async () => {
    const panel = await openSheet(
      sheetOf(
        {},
        {
          preset: { name: "precise", source: "user", waiting: null },
          routing: [{ name: "provider", text: '{"zdr":true}', source: "workspace", isWaiting: false }],
        },
      ),
    );
    expect(await dialog(panel).getByRole("group", { name: "Preset" }).innerText()).toContain("precise · user");
    expect(await dialog(panel).innerText()).toContain('{"zdr":true}');
    for (const name of ["Choose…", "Save as preset…", "Routing…", "View exact request", "Open settings", "Reset all"]) {
      await dialog(panel).getByRole("button", { name }).click();
    }
    const types = (await panel.posted()).map(({ type }) => type).slice(-6);
    expect(types).toEqual(["selectPreset", "savePreset", "editRouting", "viewRequest", "openSettings", "resetParameters"]);
  });

  test.each(themes.map((theme) => [theme.name, theme] as const))("axe finds no problems in %s", async (_name, theme) => {
    const panel = await openSheet(
      sheetOf({ temperature: own(0.3), topA: number({ unsupported: "not taken" }) }, { rejected: ["x is ignored."] }),
      { theme },
    );
    await frame(panel);
    expect(await violations(panel)).toEqual([]);
  });

  test("a row that is not set is low, and a wide panel has two columns", async () => {
    const panel = await openSheet(sheetOf(), { width: 900 });
    const boxes = await dialog(panel)
      .locator(".param:has(.param-slider)")
      .evaluateAll((rows) => rows.map((one) => one.getBoundingClientRect()));
    expect(Math.max(...boxes.map(({ height }) => height))).toBeLessThan(60);
    expect(new Set(boxes.map(({ left }) => Math.round(left))).size).toBe(2);
  });

  test.each([170, 300, 900])("nothing overflows at %i px", async (width) => {
    const panel = await openSheet(sheetOf({ temperature: own(0.3, { problem: "x".repeat(200) }) }), { width });
    await frame(panel);
    const overflow = await panel.page.evaluate(() => {
      const sheet = document.querySelector(".sheet");
      return sheet === null
        ? [-1]
        : Array.from(sheet.querySelectorAll("*"), (part) => part.getBoundingClientRect().right).filter((right) => right > innerWidth + 0.5);
    });
    expect(overflow).toEqual([]);
  });
});

test("an imported file's settings are offered in a notice and listed in the sheet, and the buttons name the conversation", async () => {
  const panel = await open();
  const text = "This conversation was imported. Its file brings its own settings, which are not used: systemPrompt.";
  await panel.send(snapshot([], stateOf({ fileSettings: { text, canUse: true } })));
  const notice = panel.page.getByRole("status").filter({ hasText: text });
  await notice.waitFor();
  await notice.getByRole("button", { name: "Use Them" }).click();
  await notice.getByRole("button", { name: "Discard" }).click();
  expect(await said(panel, "useFileSettings")).toEqual([{ type: "useFileSettings", conversationId: "c1" }]);
  expect(await said(panel, "discardFileSettings")).toEqual([{ type: "discardFileSettings", conversationId: "c1" }]);
  await panel.send({ type: "state", state: stateOf({ fileSettings: { text, canUse: false } }) });
  await expect.poll(() => notice.getByRole("button").allInnerTexts()).toEqual(["Discard"]);
  await panel.page.getByRole("button", { name: "Parameters", exact: true }).click();
  await panel.send({ type: "parameters", sheet: sheetOf({}, { fromFile: [{ name: "systemPrompt", text: '"<b>EVIL</b>"' }] }) });
  const sheet = panel.page.getByRole("dialog", { name: "Conversation parameters" });
  await sheet.getByText("From the imported file, not used").waitFor();
  await sheet.getByText('"<b>EVIL</b>"', { exact: true }).waitFor();
});
