import { expect, test } from "vitest";
import { answer, question, snapshot } from "./conversations.ts";
import type { PanelPage } from "./panelPage.ts";
import { panelSuite, said } from "./panelSuite.ts";
import { themes } from "./themes.ts";

const open = panelSuite();
const code = "```js\n// why\nconst a = 'text';\nif (a) call(1);\n```";

const setTheme = (panel: PanelPage, id: string, kind?: string) =>
  panel.page.evaluate(
    ([name = "", bodyClass]) => {
      document.body.setAttribute("data-vscode-theme-id", name);
      if (bodyClass !== undefined) document.body.className = bodyClass;
    },
    [id, kind],
  );
const colorOf = (panel: PanelPage, part: string) =>
  panel.page
    .locator(`.hl-${part}`)
    .first()
    .evaluate((element) => getComputedStyle(element).color);
const asked = async (panel: PanelPage) => (await said(panel, "codeColors")).map(({ theme }) => theme);

test("code has the colors of the theme in use, and those for every theme without", async () => {
  const panel = await open();
  await setTheme(panel, "One");
  await panel.send(snapshot([question("q1", "?"), answer("m1", "No code yet.")]));
  expect(await asked(panel)).toEqual([]);
  await panel.send(snapshot([question("q1", "?"), answer("m1", code)]));
  await panel.page.locator(".hl-keyword").first().waitFor();
  await expect.poll(() => asked(panel)).toEqual(["One"]);
  const mixed = await colorOf(panel, "keyword");
  const colors = { keyword: "#010203", storage: "#040506", comment: "#070809", string: "red; } body { display: none", number: "url(x)" };
  // That of another theme comes too late.
  await panel.send({ type: "codeColors", theme: "Other", found: { colors: { keyword: "#ffffff" }, italicComments: false } });
  expect(await colorOf(panel, "keyword")).toBe(mixed);
  await panel.send({ type: "codeColors", theme: "One", found: { colors, italicComments: false } });
  await expect.poll(() => colorOf(panel, "keyword-storage")).toBe("rgb(4, 5, 6)");
  expect(await colorOf(panel, "keyword:not(.hl-keyword-storage)")).toBe("rgb(1, 2, 3)");
  expect(await colorOf(panel, "comment")).toBe("rgb(7, 8, 9)");
  const foreground = await panel.page
    .locator(".md-code code")
    .first()
    .evaluate((element) => getComputedStyle(element).color);
  for (const part of ["string", "number"]) expect(await colorOf(panel, part)).toBe(foreground);
  const background = () => panel.page.locator(".md-code").evaluate((figure) => getComputedStyle(figure).backgroundColor);
  expect(await background()).toBe("rgb(31, 31, 31)");
  expect(await panel.page.locator(".hl-comment").evaluate((element) => getComputedStyle(element).fontStyle)).toBe("normal");

  await setTheme(panel, "Two");
  await expect.poll(() => asked(panel)).toEqual(["One", "Two"]);
  await panel.send({ type: "codeColors", theme: "Two" });
  await expect.poll(() => colorOf(panel, "keyword")).toBe(mixed);
});

test("high contrast keeps its own colors", async () => {
  const theme = themes.find(({ bodyClass }) => bodyClass === "vscode-high-contrast");
  const panel = await open(theme === undefined ? {} : { theme });
  await setTheme(panel, "Default High Contrast");
  await panel.send(snapshot([question("q1", "?"), answer("m1", code)]));
  await panel.page.locator(".hl-keyword").first().waitFor();
  await expect.poll(() => asked(panel)).toEqual([""]);
  const own = await colorOf(panel, "keyword");
  await panel.send({
    type: "codeColors",
    theme: "Default High Contrast",
    found: { colors: { keyword: "#010203" }, italicComments: false },
  });
  expect(await colorOf(panel, "keyword")).toBe(own);
});
