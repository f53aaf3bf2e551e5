import { beforeEach, expect, test } from "vitest";
import type { Prompt } from "../../../../src/app/prompts/prompt.ts";
import { pickPrompt } from "../../../../src/host/prompts/promptPicker.ts";
import { fake, type FakeQuickPick, QuickPickItemKind } from "../../vscode.ts";

const prompt = (name: string, source: Prompt["source"]) =>
  ({ name, title: name, description: `about ${name}`, text: `Do ${name}.`, source }) as Prompt;
const prompts = [
  prompt("shipped", { type: "shipped" }),
  prompt("mine", { type: "settings" }),
  prompt("ours", { type: "file", uri: "file:///project/.github/prompts/ours.prompt.md" } as Prompt["source"]),
];

beforeEach(() => fake.reset());

const opened = (given: readonly Prompt[] = prompts) => ({ chosen: pickPrompt(given), picker: fake.quickPicks.at(-1) as FakeQuickPick });

test("prompts are grouped by where they are from, nearest first, and one is chosen", async () => {
  const { chosen, picker } = opened();
  expect(picker.items.map(({ kind, label }) => (kind === QuickPickItemKind.Separator ? "—" : label))).toEqual([
    "—",
    "ours",
    "—",
    "mine",
    "—",
    "shipped",
  ]);
  expect(picker.items.filter(({ kind }) => kind === QuickPickItemKind.Separator).every(({ label }) => label !== "")).toBe(true);
  picker.choose("mine");
  expect(await chosen).toBe(prompts[1]);
  const fewer = opened(prompts.slice(0, 1));
  expect(fewer.picker.items).toHaveLength(2);
  fewer.picker.hide();
  expect(await fewer.chosen).toBeUndefined();
});

test.each([
  ["ours", () => expect(fake.opened).toEqual(["file:///project/.github/prompts/ours.prompt.md"])],
  ["mine", () => expect(fake.executed).toEqual([["workbench.action.openSettings", "aside.prompts"]])],
  ["shipped", () => expect(fake.opened).toEqual(["untitled:x"])],
])("a button opens %s where it stands, and runs nothing", async (name, isOpen) => {
  const { chosen, picker } = opened();
  picker.pressOn(name, "");
  expect(await chosen).toBeUndefined();
  await expect.poll(() => fake.opened.length + fake.executed.length).toBe(1);
  isOpen();
});
