import { expect, test } from "vitest";
import { answer, question, snapshot } from "./conversations.ts";
import type { PanelPage } from "./panelPage.ts";
import { panelSuite, violations } from "./panelSuite.ts";

const open = panelSuite();
const text = "First **words**.\n\nA formula $a^2$ here.\n\n```js\nconst a = `x`;\nb();\n```\n\nLast words.";

/** Selects everything between the beginning and the end of these elements. */
const select = (panel: PanelPage, from: string, to = from) =>
  panel.page.evaluate(
    ([first = "", last = ""]) => {
      const range = document.createRange();
      range.setStartBefore(document.querySelector(first)?.firstChild as Node);
      range.setEndAfter([...document.querySelectorAll(last)].at(-1)?.lastChild as Node);
      getSelection()?.removeAllRanges();
      getSelection()?.addRange(range);
    },
    [from, to],
  );

test("selected text of an answer has a button that quotes it at the caret, formulas as TeX and code in fences", async () => {
  const panel = await open();
  await panel.send(snapshot([question("q1", "?"), answer("m1", text)]));
  const box = panel.page.getByRole("textbox", { name: "Message" });
  const button = panel.page.getByRole("button", { name: "Quote", exact: true });
  await panel.page.locator(".md-math").first().waitFor();
  const context = () => panel.page.evaluate(() => document.body.dataset["vscodeContext"]);
  expect([await button.count(), await context()]).toEqual([0, undefined]);
  await select(panel, "article:last-of-type [data-part=text] .md-chunk p");
  await button.waitFor();
  expect(await violations(panel)).toEqual([]);
  expect(JSON.parse((await context()) ?? "{}")).toEqual({ asideQuote: true });
  await button.click();
  const quoted = ["First words.", "", "A formula $a^2$ here.", "", "```js", "const a = `x`;", "b();", "```", "", "Last words."];
  const lines = (await box.inputValue()).split("\n").filter((line) => line !== ">");
  expect(lines).toEqual([...quoted.filter((line) => line !== "").map((line) => `> ${line}`), "", ""]);
  expect(await box.evaluate((field) => field === document.activeElement)).toBe(true);
  expect(await button.isVisible()).toBe(false);

  await box.fill("Before\n\nAfter");
  for (const key of ["Control+Home", "End"]) await box.press(key);
  await panel.page.getByText("Last words.").click({ clickCount: 3 });
  await button.click();
  expect(await box.inputValue()).toBe("Before\n\n> Last words.\n\nAfter");
});

test("part of a code block is quoted in a fence, and what is selected elsewhere has no button", async () => {
  const panel = await open();
  await panel.send(snapshot([question("q1", "?"), answer("m1", text)]));
  const box = panel.page.getByRole("textbox", { name: "Message" });
  await select(panel, ".md-code-lines");
  await panel.send({ type: "quoteSelection" });
  await expect.poll(() => box.inputValue()).toBe("> ```js\n> const a = `x`;\n> b();\n> ```\n\n");
  await box.fill("");
  await panel.page.evaluate(() => getSelection()?.removeAllRanges());
  await panel.send({ type: "quoteSelection" });
  await expect.poll(() => panel.page.locator("[aria-live]").allInnerTexts()).toContain("Select text in a message first");
  expect(await box.inputValue()).toBe("");
});

test("a context menu that closes leaves what was selected; a command that focuses the panel leads to the message", async () => {
  const panel = await open();
  await panel.send(snapshot([question("q1", "?"), answer("m1", text)]));
  const box = panel.page.getByRole("textbox", { name: "Message" });
  const isFocused = () => box.evaluate((field) => field === document.activeElement);
  /** As VS Code does it: what had the focus within the page may have lost it. */
  const focusTheWindow = () =>
    panel.page.evaluate(async () => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      dispatchEvent(new Event("focus"));
      await new Promise((done) => setTimeout(done, 20));
    });
  const words = panel.page.getByText("Last words.");
  await words.click({ clickCount: 3 });
  await words.click({ button: "right" });
  await focusTheWindow();
  expect([await isFocused(), await panel.page.evaluate(() => getSelection()?.toString().trim())]).toEqual([false, "Last words."]);
  await focusTheWindow();
  expect(await isFocused()).toBe(true);
});
