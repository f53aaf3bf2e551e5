import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../../tools/chromium.ts";
import { buildMarkdownPage, type MarkdownPage, openMarkdownPage } from "./markdownPage.ts";
import type { PageApi } from "./pageApi.ts";

declare const window: Window & { readonly api: PageApi };

const size = 65_536;
const fill = (unit: string, length = size): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** Markdown made to keep a renderer busy. `npm run bench -- hostile` has more of it, with times. */
const texts: Readonly<Record<string, string>> = {
  "1 MiB of a in a ts fence": `\`\`\`ts\n${fill("a", 1_048_576)}\n\`\`\`\n`,
  "64 KiB of underscores in a ts fence": `\`\`\`ts\n${fill("_")}\n\`\`\`\n`,
  "a fence of 50,000 lines": `\`\`\`ts\n${"const a = 1;\n".repeat(50_000)}\`\`\`\n`,
  "100,000 fences": "```\n".repeat(100_000),
  "quotes and lists, 5,000 deep": "> - ".repeat(5_000),
  "lists, 1,500 deep by indentation": Array.from({ length: 1_500 }, (_, depth) => `${"  ".repeat(depth)}- a\n`).join(""),
  "a table of 500 columns": `|${" a |".repeat(500)}\n|${"---|".repeat(500)}\n${`|${" b |".repeat(500)}\n`.repeat(100)}`,
  "a table of 60 columns, 300 rows": `|${" a |".repeat(60)}\n|${"---|".repeat(60)}\n${`|${" b |".repeat(60)}\n`.repeat(300)}`,
  "2 MiB in one line": fill("word ", 2_097_152),
  "2 MiB of one letter": fill("a", 2_097_152),
  "2 MiB of short lines without a blank one": fill("some words here\n", 2_097_152),
  ...Object.fromEntries(["[", "*", "> ", "-", " ", "`", "1. "].map((unit) => [`2 MiB of ${JSON.stringify(unit)}`, fill(unit, 2_097_152)])),
  "a formula that doubles itself 25 times": `$${"\\def\\a{xx}".repeat(20)}${"\\edef\\a{\\a\\a}".repeat(25)}\\a$ `.repeat(20),
  "formulas with a huge rule": "$\\rule{99999em}{99999em}$ ".repeat(500),
  "a picture of entities that expand": `![x](data:image/svg+xml,${fill("&lol;", 100_000)})`,
  ...Object.fromEntries(
    [
      ..."*_`~[](<>!#$\\|-=+&:^ \t\n".split(""),
      "*a_",
      "**a ",
      "![",
      "](",
      "[a](",
      "[a][",
      "> ",
      "- ",
      "1. ",
      "a@b.com\n",
      "mailto:",
      "http://",
      "www.a.",
      "&amp",
      "<a ",
      "\\(",
      "\\[",
      "$a",
      "$$\n",
      "[^a]",
      "[^a]: ",
      "[a]: b\n",
      "|a",
      "|-|\n",
      "- [ ] ",
      "> [!NOTE]\n",
      '[a]: b "',
    ].map((unit) => [`64 KiB of ${JSON.stringify(unit)}`, fill(unit)]),
  ),
};

describe("expensive input is split into small tasks", () => {
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

  it.each(Object.entries(texts))("%s", async (_, text) => {
    const atOnce = await opened.page.evaluate((whole) => window.api.work(whole, whole.length), text);
    // What these bounds stand for in milliseconds, npm run bench -- hostile measures: well under 200.
    expect(atOnce.largest).toBeLessThan(4_300_000);
    expect(atOnce.largestNodes).toBeLessThan(40_000);
    expect(atOnce.parsed).toBeLessThan(16);
    expect(opened.requests).toEqual([]);
    expect(opened.troubles).toEqual([]);
  });
});
