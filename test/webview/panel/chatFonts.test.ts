import { expect, test } from "vitest";
import { answer, question, snapshot } from "./conversations.ts";
import type { PanelPage } from "./panelPage.ts";
import { panelSuite } from "./panelSuite.ts";

const open = panelSuite();
const long = `const names = [${Array.from({ length: 40 }, (_, index) => `"name${index}"`).join(", ")}];`;

const styleOf = (panel: PanelPage, selector: string) =>
  panel.page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const { fontSize, fontFamily, fontWeight, lineHeight } = getComputedStyle(element);
      return { fontSize, fontFamily, fontWeight, lineHeight };
    });

test("text and code have the user's fonts, and the editor's again once they are not set", async () => {
  const panel = await open();
  await panel.send(snapshot([question("q1", "?"), answer("m1", `Text\n\n\`\`\`js\n${long}\n\`\`\``)]));
  const text = '[data-part="text"] p';
  const code = ".md-code-lines";
  await panel.page.locator(code).first().waitFor();
  const before = { text: await styleOf(panel, text), code: await styleOf(panel, code) };
  const isScrolled = () => panel.page.locator(".md-code-body").evaluate((body) => body.scrollWidth > body.clientWidth);
  expect(await isScrolled()).toBe(true);
  const fonts = {
    textSize: 20,
    textFamily: "'DejaVu Serif', serif",
    codeSize: 18,
    codeFamily: "'Liberation Mono'",
    codeWeight: "700",
    codeLineHeight: 30,
    codeWraps: true,
  } as const;
  await panel.send({ type: "fonts", fonts });
  expect(await styleOf(panel, text)).toMatchObject({ fontSize: "20px", fontFamily: '"DejaVu Serif", serif, sans-serif' });
  expect(await styleOf(panel, "textarea")).toMatchObject({ fontSize: "20px" });
  expect(await styleOf(panel, code)).toEqual({
    fontSize: "18px",
    fontFamily: '"Liberation Mono"',
    fontWeight: "700",
    lineHeight: "30px",
  });
  expect(await isScrolled()).toBe(false);
  // Below 8, a height is a factor.
  await panel.send({ type: "fonts", fonts: { textSize: 20, codeLineHeight: 2 } });
  const scaled = await styleOf(panel, code);
  expect(Number.parseFloat(scaled.lineHeight)).toBeCloseTo(2 * Number.parseFloat(scaled.fontSize), 0);
  await panel.send({ type: "fonts", fonts: {} });
  expect({ text: await styleOf(panel, text), code: await styleOf(panel, code) }).toEqual(before);
});
