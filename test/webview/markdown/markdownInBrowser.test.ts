import spec from "commonmark-spec";
import { sample } from "fast-check";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../../tools/chromium.ts";
import { documents, kinds, piecesOf } from "../../unit/markdown/documents.ts";
import { buildMarkdownPage, type MarkdownPage, openMarkdownPage } from "./markdownPage.ts";
import type { PageApi } from "./pageApi.ts";

declare const window: Window & { readonly api: PageApi };

let browser: Browser;
let files: ReadonlyMap<string, Buffer>;
let opened: MarkdownPage;

beforeAll(async () => {
  [browser, files] = await Promise.all([launchChromium(), buildMarkdownPage()]);
  opened = await openMarkdownPage(browser, files);
});

afterAll(async () => {
  await browser.close();
});

describe("in a real browser", () => {
  it("CommonMark's examples are exact at every prefix", async () => {
    const texts = spec.tests.map(({ markdown }) => markdown.replaceAll("→", "\t"));
    const difference = await opened.page.evaluate((all) => {
      for (const text of all) {
        const found = window.api.firstDifference(Array.from({ length: text.length }, (_, index) => text[index] ?? ""));
        if (found !== undefined) return found;
      }
      return undefined;
    }, texts);
    expect(difference).toBeUndefined();
  });

  it("CommonMark's examples look like markdown-it's own HTML", async () => {
    const texts = spec.tests.map(({ markdown }) => markdown.replaceAll("→", "\t"));
    const differences = await opened.page.evaluate(
      (all) => all.map((text) => ({ text, ...window.api.outlines(text) })).filter(({ own, reference }) => own !== reference),
      texts,
    );
    expect(differences).toEqual([]);
  });

  it.each(Object.entries(kinds))("generated documents are exact: %s", async (_, fragments) => {
    const cuts = sample(documents(fragments), 60).map(piecesOf);
    const difference = await opened.page.evaluate(
      (all) => all.map((pieces) => window.api.firstDifference(pieces)).find((found) => found !== undefined),
      cuts,
    );
    expect(difference).toBeUndefined();
  });

  it("a selection survives while text, structure and late links grow around it", async () => {
    const { page } = opened;
    const selected = await page.evaluate(async () => {
      window.api.begin();
      window.api.add("First paragraph with [a link][late] inside.\n\nSecond **par");
      const text = document.querySelector("#answer p")?.firstChild;
      if (!(text instanceof Text)) return "no text";
      getSelection()?.setBaseAndExtent(text, 0, text, 15);
      window.api.add(
        "agraph** goes on",
        " and on\n\n- a\n",
        "- b\n\n- c\n\n",
        "```ts\nconst x = 1;\n",
        "```\n\n[late]: https://example.invalid/x\n\nend",
      );
      await window.api.settle(2);
      return getSelection()?.toString();
    });
    expect(selected).toBe("First paragraph");
    expect(await page.locator("#answer a").getAttribute("data-href")).toBe("https://example.invalid/x");
  });

  it.each([
    ["a paragraph", "Some words of a paragraph", " that goes *on* and `on`", "#answer p"],
    ["a list item", "- one\n- two and some words", " and **more** of them\n- three", "#answer li:nth-child(2)"],
    ["a cell", "| a | b |\n|---|---|\n| one | some words", " and _more_ |\n| 3 | 4 |\n", "#answer td:nth-child(2)"],
    ["a fence", "```ts\nconst first = 'one';\nconst sec", "ond = 2;\n// more\n", "#answer pre"],
    ["a quote", "> Some words of a quote", " that goes on\n> and on", "#answer blockquote p"],
  ])("a selection in the growing block stays: %s", async (_, begun, more, where) => {
    const { page } = opened;
    const [before, after] = await page.evaluate(
      async ({ begun, more, where }) => {
        window.api.begin();
        window.api.add(`Before.\n\n${begun}`);
        const place = document.querySelector(where);
        const walker = document.createTreeWalker(place ?? document.body, NodeFilter.SHOW_TEXT);
        const text = walker.nextNode();
        if (!(text instanceof Text)) return ["no text", ""];
        getSelection()?.setBaseAndExtent(text, 1, text, Math.min(8, text.length));
        const before = getSelection()?.toString();
        for (const character of more) {
          window.api.add(character);
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        await window.api.settle(2);
        return [before, getSelection()?.toString()];
      },
      { begun, more, where },
    );
    expect(before?.length).toBeGreaterThan(3);
    expect(after).toBe(before);
  });

  it("each block has the direction of its own text; code is left to right", async () => {
    const { page } = opened;
    const directions = await page.evaluate(() => {
      window.api.begin();
      window.api.add(
        "English words\n\nمرحبا بالعالم\n\n- one\n- שלום\n\n> اقتباس\n\n| עברית | b |\n|---|---|\n| c | ד |\n\n```\n// مرحبا\n```\n\n`שלום` code\n",
      );
      const direction = (selector: string) =>
        [...document.querySelectorAll(`#answer ${selector}`)].map((element) => getComputedStyle(element).direction);
      return {
        paragraphs: direction("p"),
        items: direction("li"),
        quote: direction("blockquote p"),
        cells: direction("th, #answer td"),
        code: direction("pre"),
        inline: direction("p > code"),
      };
    });
    expect(directions).toMatchObject({
      paragraphs: ["ltr", "rtl", "rtl", expect.any(String)],
      items: ["ltr", "rtl"],
      quote: ["rtl"],
      cells: ["rtl", "ltr", "ltr", "rtl"],
      code: ["ltr"],
      inline: ["ltr"],
    });
  });

  it("list markers, quote bars and table columns start at the side where reading starts", async () => {
    const { page } = opened;
    const places = await page.evaluate(() => {
      window.api.begin();
      window.api.add(
        "- one\n- שלום\n  - שוב\n  - two\n\n> اقتباس\n\n> said\n\n| עברית | b |\n|---|---|\n| c | ד |\n\n| a | b |\n|---|---|\n| c | d |\n",
      );
      const all = (selector: string) => [...document.querySelectorAll(`#answer ${selector}`)];
      const answer = document.querySelector("#answer")?.getBoundingClientRect();
      return {
        // Room for the mark, at the left and at the right.
        items: all("li").map((item) => {
          const { left, right } = item.getBoundingClientRect();
          return getComputedStyle(item).direction === "rtl" ? (answer?.right ?? 0) - right : left - (answer?.left ?? 0);
        }),
        bars: all("blockquote").map((quote) => Number.parseFloat(getComputedStyle(quote).borderRightWidth) > 0),
        columns: all("tr:first-child > th:first-child").map(
          (cell) => cell.getBoundingClientRect().left > (cell.nextElementSibling?.getBoundingClientRect().left ?? 0),
        ),
      };
    });
    for (const room of places.items) expect(room).toBeGreaterThan(15);
    expect(places.bars).toEqual([true, false]);
    expect(places.columns).toEqual([true, false]);
  });

  it.each([
    [
      "a link with a long target",
      "See ",
      "[the docs](https://example.com/docs/reference/api/v2/streaming/events/server-sent-events#retry-interval) for more.",
    ],
    ["bold words", "This is **a rather important remark about the thing** that follows, and more words to fill it."],
    ["code", "Run `npm install --save-dev something-long` and then `npm test`, which takes a while to finish here."],
    ["a list under a line", "Here are the steps:\n- Open it\n- Close it\n- And then one more"],
    ["formulas", "The value $\\frac{a}{b} + \\sqrt{x^2}$ is small, and so is $x_1$ where it matters at all, of course."],
    [
      "the fence of a formula",
      "Text:\n\n```math\n\\begin{aligned}\na &= \\frac{b}{c} \\\\\n  &= \\sqrt[3]{d}\n\\end{aligned}\n```\n\nAnd a line.",
    ],
    [
      "display formulas",
      "Text:\n\n$$\nx = \\begin{pmatrix} 1 & 0 \\\\[4pt] 0 & 1 \\end{pmatrix}\n$$\n\n\\[ \\left( \\frac{a}{b} \\right)^2 \\]\n\nAnd a line.",
    ],
  ])("an answer never gets lower while it streams: %s", async (_, ...parts) => {
    const { page } = opened;
    await page.setViewportSize({ width: 300, height: 800 });
    const shrunk = await page.evaluate(async (text) => {
      window.api.begin();
      window.api.add("$x$\n\n");
      await window.api.settle(5);
      const answer = document.querySelector<HTMLElement>("#answer");
      let before = 0;
      const steps: string[] = [];
      for (let at = 0; at < text.length; at += 3) {
        window.api.add(text.slice(at, at + 3));
        await window.api.settle(1);
        const height = answer?.getBoundingClientRect().height ?? 0;
        if (height < before - 1) steps.push(`${before} to ${height} at ${text.slice(0, at + 3)}`);
        before = height;
      }
      return steps;
    }, parts.join(""));
    await page.setViewportSize({ width: 420, height: 800 });
    expect(shrunk).toEqual([]);
  });

  it("content above the view does not move while the answer grows", async () => {
    const { page } = opened;
    const moved = await page.evaluate(async () => {
      window.api.begin();
      const block = (index: number) =>
        `## Part ${index}\n\nWords with [a link][late ${index}] and a note[^${index}], enough of them for more than one line of a narrow panel.\n\n- one\n- two\n\n\`\`\`ts\nconst part = ${index};\n\`\`\`\n\n| a | b |\n|---|---|\n| ${index} | 2 |\n\n`;
      for (let index = 0; index < 12; index += 1) window.api.add(block(index));
      await window.api.settle(2);
      const heading = document.querySelectorAll("#answer h2")[6];
      heading?.scrollIntoView();
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const before = heading?.getBoundingClientRect().top ?? Number.NaN;
      let shift = 0;
      const sum = (entries: readonly PerformanceEntry[]) => {
        for (const entry of entries) shift += (entry as PerformanceEntry & { readonly value: number }).value;
      };
      const observer = new PerformanceObserver((list) => sum(list.getEntries()));
      observer.observe({ type: "layout-shift", buffered: false });
      for (let index = 12; index < 20; index += 1) {
        for (const piece of block(index).match(/[^]{1,20}/gu) ?? []) {
          window.api.add(piece);
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      }
      await window.api.settle(2);
      sum(observer.takeRecords());
      observer.disconnect();
      return { by: (heading?.getBoundingClientRect().top ?? Number.NaN) - before, shift };
    });
    expect(moved).toEqual({ by: 0, shift: 0 });
  });

  it("frozen blocks keep their nodes", async () => {
    const kept = await opened.page.evaluate(() => {
      window.api.begin();
      window.api.add("# Title\n\n- one\n- two\n- three\n- four");
      const nodes = [...document.querySelectorAll("#answer h1, #answer li")].slice(0, 4);
      window.api.add("\n- five\n- si", "x\n\nAfter it\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |\n| 7 | 8");
      const rows = [...document.querySelectorAll("#answer tr")].slice(0, 3);
      window.api.add(" |\n| 9 | 10 |\n\nThe end.");
      return [...nodes, ...rows].every((node) => node.isConnected);
    });
    expect(kept).toBe(true);
  });

  it("links, images and copying use their callbacks, and nothing navigates", async () => {
    const { page } = opened;
    await page.evaluate(() => {
      window.api.said.length = 0;
      window.api.begin();
      window.api.add(
        "[a](https://example.invalid/a%20b) and [file](src/a.ts) ![p](https://example.invalid/p.png)\n\n```ts\nlet a = 1;\n```\n",
      );
    });
    await page.getByRole("link", { name: "a", exact: true }).click();
    await page.getByRole("link", { name: "file" }).press("Enter");
    await page.getByRole("button", { name: "Load once" }).click();
    await page.getByRole("figure", { name: "TypeScript" }).getByRole("button", { name: "Copy code" }).click();
    expect(await page.evaluate(() => window.api.said)).toEqual([
      "link https://example.invalid/a%20b",
      "link src/a.ts",
      "image https://example.invalid/p.png",
      "copy let a = 1;",
    ]);
    expect(page.url()).toMatch(/index\.html$/);
    expect(opened.requests).toEqual([]);
  });

  it("code is colored under the panel's policy, while it grows and afterwards, and keeps its text", async () => {
    const { page } = opened;
    await page.evaluate(() => {
      window.api.begin();
      window.api.add("```ts\nconst first = 'one';\n");
    });
    await page.locator("#answer .hl-keyword").waitFor();
    await page.evaluate(() => window.api.add("// a comment\nfunction f(): void {}\n"));
    await page.locator("#answer .hl-comment").waitFor();
    await page.evaluate(() => window.api.add("```\n\nafter"));
    expect(await page.locator("#answer pre").textContent()).toBe("const first = 'one';\n// a comment\nfunction f(): void {}\n");
    expect(opened.troubles).toEqual([]);
  });

  it("code that takes too long to highlight stays plain, and the next block is colored", async () => {
    const { page } = opened;
    await page.evaluate(() => {
      window.api.begin();
      window.api.add(
        `\`\`\`ts\n${"a".repeat(9_999)}\n${"a".repeat(9_999)}\n${"a".repeat(9_999)}\n\`\`\`\n\n\`\`\`python\nimport os\n\`\`\`\n`,
      );
    });
    await page.locator("#answer .hl-keyword").waitFor({ timeout: 30_000 });
    expect(await page.locator("#answer figure").first().locator("span[class^=hl]").count()).toBe(0);
  });

  it("fences named like words of the prototype stay plain under their own names and end nothing", async () => {
    const { page } = opened;
    const words = Object.getOwnPropertyNames(Object.prototype);
    const fences = [...words, ...words].map((word) => `\`\`\`${word}\nconst a = 1;\n\`\`\`\n`).join("\n");
    await page.evaluate((text) => {
      window.api.begin();
      window.api.add(text);
    }, `${fences}\n\`\`\`ts\nconst last = 1;\n\`\`\`\n`);
    await page.locator("#answer figure").last().locator(".hl-keyword").waitFor();
    expect(await page.locator("#answer .hl-keyword").count()).toBe(1);
    const titles = await page.locator("#answer figure .md-code-title").allTextContents();
    expect(titles.slice(0, words.length).map((title) => title.toLowerCase())).toEqual(words.map((word) => word.toLowerCase()));
  });

  it("a long code block folds and unfolds", async () => {
    const { page } = opened;
    await page.evaluate(() => {
      window.api.begin();
      window.api.add(`\`\`\`\n${Array.from({ length: 100 }, (_, index) => `line ${index}\n`).join("")}\`\`\`\n`);
    });
    const last = page.getByText("line 99");
    expect(await last.isVisible()).toBe(false);
    await page.getByRole("button", { name: "Show all 100 lines" }).click();
    expect(await last.isVisible()).toBe(true);
    await page.getByRole("button", { name: "Show fewer lines" }).click();
    expect(await last.isVisible()).toBe(false);
  });

  it("formulas are drawn as MathML under the panel's policy; invalid ones and prices stay text", async () => {
    const { page } = opened;
    await page.evaluate(() => {
      window.api.begin();
      window.api.add(
        "Euler: $e^{i\\pi}+1=0$ and \\(a^2\\), $5 and $10, US$3.\n\n$$\n\\frac{a}{b}\\color{red}{c}\\rule{1em}{2em}\n$$\n\n\\[\n\\int_0^1 x\n\\]\n\n$\\undefinedcommand$",
      );
    });
    await page.locator("#answer math").nth(3).waitFor({ state: "attached" });
    expect(await page.locator("#answer math").count()).toBe(4);
    expect(await page.locator("#answer p").first().textContent()).toContain("$5 and $10, US$3.");
    expect(await page.locator("#answer .md-math-text").first().textContent()).toBe("$\\undefinedcommand$");
    expect(opened.troubles).toEqual([]);
  });

  it("the fence of a formula is a formula from its first character on, and its source where it cannot be drawn", async () => {
    const { page } = opened;
    const seen = await page.evaluate(async () => {
      window.api.begin();
      window.api.add("$x$\n\n");
      await window.api.settle(5);
      const kinds = new Set<string>();
      for (const character of "```math\n\\frac{a}{b} + \\sqrt{c}\n```\n") {
        window.api.add(character);
        await window.api.settle(1);
        const last = document.querySelector("#answer")?.lastElementChild?.lastElementChild;
        kinds.add(last?.matches(".md-math-display") === true ? (last.firstElementChild?.localName ?? "") : (last?.localName ?? ""));
      }
      return [...kinds];
    });
    expect(seen).toEqual(["p", "math"]);
    const source = await page.evaluate(async () => {
      window.api.begin();
      window.api.add("```math\nx + \\undefinedcommand\n```\n\n```math\ny");
      await window.api.settle(5);
      return [...document.querySelectorAll("#answer .md-math-display")].map((node) => node.firstElementChild?.localName);
    });
    expect(source).toEqual(["code", "math"]);
    expect(await page.locator("#answer .md-math-source").first().textContent()).toBe("x + \\undefinedcommand");
    expect(opened.troubles).toEqual([]);
  });

  it("formulas look as in a book: alphabets, aligned columns, boxes, strokes, lines, brackets and chemistry", async () => {
    const { page } = opened;
    await page.evaluate(() => {
      window.api.begin();
      window.api.add(
        String.raw`
$\mathbb{R}$ $\mathbf{v}$ $\mathcal{L}$ $\mathfrak{g}$ $\boldsymbol{\theta}$ $\mathbb{1}$

$$
\begin{aligned}
x &= 1 \\
longer &= 2
\end{aligned}
$$

$\boxed{42}$ $\cancel{x}$ $\sout{y}$

$$\begin{array}{c|c} a & b \\ \hline c & d \end{array}$$

$$\left( \frac{\frac{a}{b}}{\frac{c}{d}} \right)$$

$\ce{2H2 + O2 -> 2H2O}$ and $$\require{mhchem} x \label{eq:1}$$

$\DeclareMathOperator{\foo}{foo} \foo x$
`,
      );
    });
    await page.locator("#answer math").nth(12).waitFor({ state: "attached" });
    const drawn = await page.evaluate(() => {
      const all = [...document.querySelectorAll("#answer .md-math")];
      const equals = [...(all[6]?.querySelectorAll("mo") ?? [])].filter(({ textContent }) => textContent === "=");
      const cells = [...(all[10]?.querySelectorAll("mtd") ?? [])].map((cell) => getComputedStyle(cell));
      const bracket = [...(all[11]?.querySelectorAll("mo") ?? [])].find(({ textContent }) => textContent === "(");
      return {
        alphabets: all.slice(0, 6).map(({ textContent }) => textContent),
        equals: equals.map((sign) => Math.round(sign.getBoundingClientRect().left)),
        box: Number.parseFloat(
          getComputedStyle(all[7]?.querySelector("menclose, mrow, mpadded, .tml-fbox") ?? document.body).borderTopWidth,
        ),
        strokes: [8, 9].map((index) =>
          getComputedStyle(all[index]?.querySelector(".tml-cancel") ?? document.body).clipPath.startsWith("polygon"),
        ),
        lines: [cells[0]?.borderRightWidth, cells[0]?.borderBottomWidth].map((width) => Number.parseFloat(width ?? "0") > 0),
        bracket: (bracket?.getBoundingClientRect().height ?? 0) / Number.parseFloat(getComputedStyle(all[11] ?? document.body).fontSize),
        chemistry: all[12]?.textContent,
        undrawn: document.querySelectorAll("#answer .md-math-text, #answer .md-math-source").length,
      };
    });
    expect(drawn.alphabets).toEqual(["ℝ", "𝐯", "ℒ", "𝔤", "𝜽", "𝟙"]);
    expect(drawn.equals).toHaveLength(2);
    expect(Math.abs((drawn.equals[0] ?? 0) - (drawn.equals[1] ?? 99))).toBeLessThanOrEqual(1);
    expect(drawn.box).toBeGreaterThan(0);
    expect(drawn.strokes).toEqual([true, true]);
    expect(drawn.lines).toEqual([true, true]);
    expect(drawn.bracket).toBeGreaterThan(2);
    expect(drawn.chemistry).toContain("2H2");
    expect(drawn.undrawn).toBe(0);
    expect(opened.troubles).toEqual([]);
  });

  it("wide tables and code blocks scroll sideways", async () => {
    const { page } = opened;
    const widths = await page.evaluate(() => {
      window.api.begin();
      const cells = Array.from({ length: 40 }, (_, index) => `column ${index}`).join(" | ");
      window.api.add(
        `| ${cells} |\n|${"---|".repeat(40)}\n| ${cells} |\n\n\`\`\`\n${"wide ".repeat(300)}\n\`\`\`\n\n${"x".repeat(2_000)}\n`,
      );
      const scrolls = [...document.querySelectorAll<HTMLElement>("#answer *")].filter(
        (element) => element.scrollWidth > element.clientWidth + 1 && ["auto", "scroll"].includes(getComputedStyle(element).overflowX),
      );
      return {
        page: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        table: scrolls.some((element) => element.querySelector("table") !== null || element.localName === "table"),
        code: scrolls.some((element) => element.localName === "pre" || element.querySelector("code, pre") !== null),
      };
    });
    expect(widths).toEqual({ page: 0, table: true, code: true });
  });

  it("a long word stays within its table cell, and short words are not broken", async () => {
    const cells = await opened.page.evaluate(() => {
      window.api.begin();
      window.api.add(
        `| Address | b |\n|---|---|\n| \`https://a.example/${"long/".repeat(30)}\` | ${"x".repeat(90)} |\n| Description | identifier |\n`,
      );
      const lines = (cell: Element) => Math.round(cell.clientHeight / Number.parseFloat(getComputedStyle(cell).lineHeight));
      return [...document.querySelectorAll("#answer td")].map((cell) => ({
        over: cell.scrollWidth > cell.clientWidth,
        lines: lines(cell),
      }));
    });
    expect(cells.map(({ over }) => over)).toEqual([false, false, false, false]);
    expect(cells[0]?.lines).toBeGreaterThan(1);
    expect(cells.slice(2).map(({ lines }) => lines)).toEqual([1, 1]);
  });
});
