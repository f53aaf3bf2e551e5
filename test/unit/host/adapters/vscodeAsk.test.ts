import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import * as vscode from "vscode";
import { readAloudThrough } from "../../../../src/host/adapters/readAloud.ts";
import { vscodeAsk } from "../../../../src/host/adapters/vscodeAsk.ts";
import { fake } from "../../vscode.ts";
import { QuickInput } from "../../vscode/quickPick.ts";

const link = "see [this](command:evil)";
const plain = "see [this] (command:evil)";

beforeEach(() => fake.reset());
afterEach(() => vi.restoreAllMocks());

test.each([
  ["info", "showInformationMessage"],
  ["warning", "showWarningMessage"],
  ["error", "showErrorMessage"],
] as const)("a question of severity %s is VS Code's, its choices in their order, and nothing in it is a link", async (severity, how) => {
  const shown = vi.spyOn(vscode.window, how);
  fake.answers.push({ choice: "no", title: "No" });
  const choices = { yes: "Yes", no: "No" };
  expect(await vscodeAsk.confirm({ severity, message: link, detail: "All of it", modal: true, choices, onClose: "no" })).toBe("no");
  expect(shown.mock.calls).toEqual([
    [plain, { modal: true, detail: "All of it" }, { choice: "yes", title: "Yes" }, { choice: "no", title: "No", isCloseAffordance: true }],
  ]);
  if (severity === "info") return;
  vscodeAsk.notify({ severity, message: link });
  expect(shown.mock.calls[1]).toEqual([plain, {}]);
});

describe("what needs no answer", () => {
  const inView = (said: string[] = []) => {
    const reading = readAloudThrough((text) => said.push(text) > 0);
    onTestFinished(() => reading.dispose());
    return said;
  };

  test("is a line of the status bar, read aloud by the panel in view, and no notification over it", () => {
    const said = inView();
    vscodeAsk.status("Stored $(key) for [a](b).");
    vscodeAsk.hint("Place the cursor first.");
    expect(said).toEqual(["Stored $(key) for [a](b).", "Place the cursor first."]);
    expect(fake.messages).toEqual([String.raw`Stored \$(key) for [a](b).`, "Place the cursor first."]);
    expect(fake.dialogs).toEqual([]);
  });

  test("without a panel in view, a confirmation stays a line, and a hint is a notification", () => {
    vscodeAsk.status("Stored.");
    expect(fake.dialogs).toEqual([]);
    vscodeAsk.hint(link);
    expect(fake.dialogs).toMatchObject([{ severity: "information", message: plain, buttons: [] }]);
  });

  test.each([
    ["does not fit into a line", "x".repeat(91), undefined],
    ["has no status bar to be in", "Place the cursor first.", false],
  ])("a hint that %s is a notification", (_why, message, statusBar) => {
    inView();
    fake.user["workbench.statusBar.visible"] = statusBar;
    vscodeAsk.hint(message);
    expect(fake.dialogs).toMatchObject([{ message }]);
  });

  test("a confirmation with a long name in it is cut", () => {
    vscodeAsk.status("x".repeat(200));
    expect(fake.messages).toEqual([`${"x".repeat(89)}…`]);
  });
});

test("a question is a warning beside the work where nothing else is said, and closed it has no answer", async () => {
  const shown = vi.spyOn(vscode.window, "showWarningMessage");
  fake.answers.push(undefined);
  expect(await vscodeAsk.confirm({ message: "Continue?", choices: { continue: "Continue" } })).toBeUndefined();
  expect(shown.mock.calls).toEqual([["Continue?", { modal: false }, { choice: "continue", title: "Continue" }]]);
});

test("a row that is picked is the row that was given; a text is what was typed", async () => {
  const rows = [
    { label: "one", id: 1 },
    { label: "two", id: 2 },
  ];
  const listed = vi.spyOn(vscode.window, "showQuickPick");
  fake.answers.push((items: readonly unknown[]) => items[1], undefined, "typed");
  expect(await vscodeAsk.pick({ title: "Rows", placeholder: "Which?", rows })).toBe(rows[1]);
  expect(listed.mock.calls[0]).toEqual([rows, { matchOnDescription: true, title: "Rows", placeHolder: "Which?" }]);
  expect(await vscodeAsk.pick({ rows })).toBeUndefined();
  const box = vi.spyOn(vscode.window, "showInputBox");
  const validate = (value: string) => (value === "" ? link : undefined);
  expect(await vscodeAsk.input({ prompt: link, placeholder: "sk-…", password: true, ignoreFocusOut: true, validate })).toBe("typed");
  const options = box.mock.calls[0]?.[0];
  expect(options).toMatchObject({ prompt: plain, placeHolder: "sk-…", password: true, ignoreFocusOut: true });
  expect([await options?.validateInput?.(""), await options?.validateInput?.("x")]).toEqual([plain, undefined]);
});

test("an accepted text can have a warning", async () => {
  fake.answers.push("typed");
  const box = vi.spyOn(vscode.window, "showInputBox");
  const validate = (value: string) => (value === "" ? "Enter a name." : undefined);
  await vscodeAsk.input({ validate, warn: (value) => (value === "taken" ? "This replaces another one." : undefined) });
  const check = (text: string) => box.mock.lastCall?.[0]?.validateInput?.(text);
  const warning = { message: "This replaces another one.", severity: vscode.InputBoxValidationSeverity.Warning };
  expect([await check(""), await check("taken"), await check("free")]).toEqual(["Enter a name.", warning, undefined]);
});

test("a checked text is asked for until it is accepted, and problems are shown without links", async () => {
  fake.answers.push(" wrong ", "not valid", "right");
  const checked: string[] = [];
  const text = await vscodeAsk.inputChecked({
    title: "Code",
    prompt: link,
    password: true,
    validate: (value) => (value.startsWith("not") ? "Not valid" : undefined),
    check: (value) => {
      checked.push(value);
      return Promise.resolve(value === "right" ? undefined : link);
    },
  });
  expect([text, checked]).toEqual(["right", ["wrong", "right"]]);
  expect(fake.inputs).toMatchObject([{ title: "Code", prompt: plain, password: true, ignoreFocusOut: true }]);
  expect(fake.messages).toEqual([plain, "Not valid"]);
});

test("closing the box aborts the check, and a check that fails rejects", async () => {
  fake.answers.push("text");
  let aborted: AbortSignal | undefined;
  const closed = vscodeAsk.inputChecked({
    check: (_value, signal) => {
      aborted = signal;
      setTimeout(() => QuickInput.giveWay(), 0);
      return new Promise(() => undefined);
    },
  });
  expect([await closed, aborted?.aborted]).toEqual([undefined, true]);
  fake.answers.push("text");
  await expect(vscodeAsk.inputChecked({ check: () => Promise.reject(new Error("broken")) })).rejects.toThrow("broken");
});

test("a text is shown in a read-only editor, which closes on request", async () => {
  const text = "y".repeat(5000);
  await vscodeAsk.showText("write.json", text);
  const [address = ""] = fake.opened;
  expect(address).toMatch(/^aside-tool:.*write\.json$/);
  const uri = vscode.Uri.parse(address);
  expect((await vscode.workspace.openTextDocument(uri)).getText()).toBe(text);
  fake.documentClosed.fire({ uri });
  expect(fake.contents).toEqual([]);
});
