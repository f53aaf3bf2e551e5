import { expect, test } from "vitest";
import { iconsInCode } from "../../../tools/language/icons.ts";
import { bannedPhrase, handmadePlural, isTitleCase, looksLikeSentence } from "../../../tools/language/rules.ts";
import { buttonLabels, stringsInSight, translatedStrings } from "../../../tools/language/shown.ts";
import { parseSource } from "../../../tools/language/source.ts";

test.each([
  ["Redact and Send", true],
  ["Show Usage and Cost", true],
  ["Back to Conversations", true],
  ["Save Current Values as Preset…", true],
  ["Set `aside.endpoint`", true],
  ["Allow Other Providers (allow_fallbacks)", true],
  ["Sign In to {0}", true],
  ["Use “gpt-4o mini” Here", true],
  ["Keep waiting", false],
  ["Go on", false],
  ["Sign in", false],
  ["the First Word", false],
])("%s is title case: %s", (text, expected) => {
  expect(isTitleCase(text)).toBe(expected);
});

test.each([
  ["{0} hidden characters", "{0} hidden characters"],
  ["The file has {0} lines.", "{0} lines"],
  ["{0} file(s) changed", "file(s)"],
  ["About {0} more tokens", "{0} more tokens"],
  ["{0} requires an API key", undefined],
  ["{0} asks for two files", undefined],
  ["{0} tokens/s", undefined],
  ["{0} per million tokens", undefined],
  ["Tools: {0} on", undefined],
])("%s: a plural made by hand is %s", (text, expected) => {
  expect(handmadePlural(text)).toBe(expected);
});

test.each([
  ["The model that shall answer", false],
  ["There is none. It is none of them.", false],
  ["The answer goes on", false],
  ["Nobody is there", false],
  ["The person decides", false],
  ["There is a preset of this name.", false],
  ["What was found in {0}", true],
  ["Who serves it could not be asked", true],
])("%s is not how we write (to users: %s)", (text, isShown) => {
  expect(bannedPhrase(text, isShown)).toBeDefined();
});

test.each(["What do you want to change?", "A preset with this name already exists.", "Keep waiting"])("%s is fine", (text) => {
  expect(bannedPhrase(text, true)).toBeUndefined();
});

test("sentences and labels of several words are told from names", () => {
  expect(["Cannot reach {0}.", "Show log", "Not now, thanks"].map(looksLikeSentence)).toEqual([true, true, true]);
  expect(["LM Studio", "Ollama, LM Studio, llama.cpp, vLLM", "OpenRouter", "error", "GET /v1/models"].map(looksLikeSentence)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});

test("button labels are found in messages, questions and lists, also behind constants", () => {
  const source = parseSource(
    "a.ts",
    `const retry = vscode.l10n.t("Try again");
     const keep = { title: l10n.t("Keep it"), isCloseAffordance: true };
     void vscode.window.showErrorMessage(l10n.t("It failed."), { modal: true }, retry, keep, l10n.t("Close"));
     ask.confirm({ message: l10n.t("Really?"), choices: { yes: l10n.t("Do it"), no: "No way" } });
     const choices = { fork: l10n.t("Fork it") };
     ask.confirm({ message: "", choices });
     const pin = { iconPath: new vscode.ThemeIcon("pin"), tooltip: isPinned ? l10n.t("Unpin it") : l10n.t("Pin it") };
     const buttons = [button("trash", l10n.t("Delete it"))];`,
  );
  expect(buttonLabels(source).map(({ text }) => text)).toEqual([
    "Try again",
    "Keep it",
    "Close",
    "Do it",
    "No way",
    "Fork it",
    "Unpin it",
    "Pin it",
    "Delete it",
  ]);
});

test("strings that users see are found with whether they are translated", () => {
  const source = parseSource(
    "a.tsx",
    `box.title = "A title";
     const row = { label: l10n.t("A label"), description: isOld ? "An old row" : undefined, id: "An id" };
     const text = <button title="A tooltip">Some text</button>;`,
  );
  expect(stringsInSight(source).map(({ text, isTranslated }) => [text, isTranslated])).toEqual([
    ["A title", false],
    ["A label", true],
    ["An old row", false],
    ["A tooltip", false],
    ["Some text", false],
  ]);
});

test("counted strings have both forms, others one", () => {
  const source = parseSource(
    "a.ts",
    'counted(n, "{0} hit", "{0} hits"); l10n.t({ message: "{0} file", args: [n], comment: [] }); t("no");',
  );
  expect(translatedStrings(source).map(({ text, isCounted }) => [text, isCounted])).toEqual([
    ["{0} hit", true],
    ["{0} hits", true],
    ["{0} file", false],
  ]);
});

test("icons are found wherever code names them", () => {
  const source = parseSource(
    "a.tsx",
    `const icons = { file: "file-code" };
     const row = { label: "$(star-full) Name", iconPath: new vscode.ThemeIcon("gear"), icon: "tools" };
     const view = <div><Icon name={isOpen ? "chevron-down" : "loading codicon-modifier-spin"} /><IconButton icon="close" /></div>;`,
  );
  expect(
    iconsInCode(source)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(["chevron-down", "close", "file-code", "gear", "loading", "star-full", "tools"]);
});
