import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launchChromium } from "../../../tools/chromium.ts";
import { buildMarkdownPage, type MarkdownPage, openMarkdownPage } from "./markdownPage.ts";
import type { PageApi } from "./pageApi.ts";

declare const window: Window & { readonly api: PageApi };

let browser: Browser;
let opened: MarkdownPage;

beforeAll(async () => {
  const [launched, files] = await Promise.all([launchChromium(), buildMarkdownPage()]);
  browser = launched;
  opened = await openMarkdownPage(browser, files);
});

afterAll(async () => {
  await browser.close();
});

/** Draws a text, selects it (or what is between two elements) and copies. Undefined texts: the browser copies by itself. */
async function copied(text: string, from = "#answer", to = from): Promise<{ readonly text: string; readonly html: string }> {
  return opened.page.evaluate(
    async ({ source, first, last }) => {
      window.api.begin();
      window.api.add(source);
      await window.api.settle();
      await new Promise((resolve) => setTimeout(resolve, 300));
      const [start, end] = [document.querySelector(first), document.querySelector(last)];
      if (start === null || end === null) throw new Error("nothing to select");
      const range = document.createRange();
      range.setStart(start, 0);
      range.setEnd(end, end.childNodes.length);
      getSelection()?.removeAllRanges();
      getSelection()?.addRange(range);
      const data = new DataTransfer();
      document.body.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
      return { text: data.getData("text/plain"), html: data.getData("text/html") };
    },
    { source: text, first: from, last: to },
  );
}

const mixed = [
  "Intro $x^2$ and [link](https://example.com) of [file](src/a.ts).",
  "```bash\nnpm install\n```",
  "$$\n\\frac{a}{b}\n$$",
  "- one\n- `two`",
].join("\n\n");

it("a selection of an answer is copied with TeX, code without its header, and addresses", async () => {
  const { text, html } = await copied(mixed);
  expect(text.replaceAll(/\n{2,}/g, "\n").trim()).toBe("Intro $x^2$ and link of file.\nnpm install\n$$\n\\frac{a}{b}\n$$\none\ntwo");
  expect(html).toContain('<a href="https://example.com">link</a>');
  expect(html).toContain('<a href="src/a.ts">file</a>');
  expect(html).toContain("<pre>npm install</pre>");
  expect(html).toContain("$x^2$");
  expect(html).not.toMatch(/<button|<math|class=|style=|data-|figcaption/);
});

it("a selection that begins inside a formula has the whole formula", async () => {
  const { text } = await copied("See $x^2$ there and $\\frac{a}{b}$.", "#answer .md-math math", "#answer p");
  expect(text.trim()).toBe("$x^2$ there and $\\frac{a}{b}$.");
});

it("a selection inside code is that code, byte for byte", async () => {
  const { text, html } = await copied("```ts\nconst a = 1;\n\n  if (a < 2) b();\n```", "#answer pre code");
  expect(text).toBe("const a = 1;\n\n  if (a < 2) b();\n");
  expect(html).toBe("<pre>const a = 1;\n\n  if (a &lt; 2) b();\n</pre>");
});

it("text without links, code or formulas is left to the browser", async () => {
  expect(await copied("Just **words**.")).toEqual({ text: "", html: "" });
});

it("the button copies code without a line feed at its end, and without escape sequences", async () => {
  const said = await opened.page.evaluate(async () => {
    const all: string[] = [];
    for (const source of ["```bash\nnpm install\n```", "```\na\n\nb\n\n\n```", "```text\n\u001b[31mFAIL\u001b[0m x\n```"]) {
      window.api.begin();
      window.api.add(`${source}\n\nend`);
      await window.api.settle();
      window.api.said.length = 0;
      document.querySelector<HTMLElement>("#answer [data-action=copy]")?.click();
      all.push(...window.api.said);
    }
    return all;
  });
  expect(said).toEqual(["copy npm install", "copy a\n\nb", "copy FAIL x"]);
});

it("a very long line is one line, folds by its size, and is copied as it is", async () => {
  const line = `{"a":"${"x".repeat(300_000)}"}`;
  const { text } = await copied(`\`\`\`json\n{}\n${line}\n{}\n\`\`\`\n\nend`, "#answer pre code");
  expect(text).toBe(`{}\n${line}\n{}\n`);
  const shown = await opened.page.evaluate(() => {
    const figure = document.querySelector("#answer .md-code");
    const button = figure?.querySelector<HTMLButtonElement>(".md-code-fold");
    const label = button?.textContent;
    button?.click();
    const code = figure?.querySelector("code");
    const boxes = [...(code?.children ?? [])].map((piece) => piece.getBoundingClientRect());
    const height = (boxes.at(-1)?.bottom ?? 0) - (boxes[0]?.top ?? 0);
    const lineHeight = Number.parseFloat(getComputedStyle(code?.parentElement ?? document.body).lineHeight);
    return { label, lines: Math.round(height / lineHeight) };
  });
  expect(shown).toEqual({ label: "Show all (293 KB)", lines: 3 });
});

it("colors of a terminal are drawn and its other sequences dropped", async () => {
  const shown = await opened.page.evaluate(async () => {
    window.api.begin();
    window.api.add("```text\n\u001b[31mFA", "IL\u001b[0m src/a.test.ts\n\u001b[1;3", "2m✓\u001b[0m passes\u001b[2K\n```\n\nend");
    await window.api.settle();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const code = document.querySelector("#answer pre code");
    const hidden = document.querySelector<HTMLElement>("#answer .md-code-hidden");
    return {
      text: code?.textContent,
      spans: [...(code?.querySelectorAll("[class*=hl-ansi]") ?? [])].map(({ textContent, className }) => `${textContent} ${className}`),
      hidden: hidden?.hidden,
    };
  });
  expect(shown).toEqual({
    text: "FAIL src/a.test.ts\n✓ passes\n",
    spans: ["FAIL hl-ansi hl-ansi-31", "✓ hl-ansi hl-ansi-32-b"],
    hidden: true,
  });
});
