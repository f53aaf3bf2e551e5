// npm run bench -- hostile [--json]: Markdown made to keep a renderer busy. For each, the longest task of the page in milliseconds of its thread's
// own processor time (a busy machine lengthens the time by the clock), given at once and in pieces of 2 KB, a frame each; the stated bound is 200. Highlighting and formulas are on, as in the panel.
import { readArguments } from "../../tools/arguments.ts";
import { launchChromium } from "../../tools/chromium.ts";
import { bundleCandidate } from "./stream/measure.ts";
import type { Driver } from "./stream/pageDriver.ts";

declare const window: Window & { readonly driver: Driver; whole: string };

const size = 65_536;
const fill = (unit: string, length = size): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** Letters that a browser takes long to shape and to put in order, whole characters each. */
const hardToShape: Readonly<Record<string, string>> = {
  "bidi with overrides": "א a\u202e\u2066bا ",
  "joined emoji": "👨\u200d",
  "hidden characters": "a\u200b\u202e\ufe0f",
  "combining marks": "e\u0301\u0323\u0316\u0308",
  "mixed scripts": "aбγ漢ひกकבع한",
  Arabic: "مرحبا بالعالم ",
  Devanagari: "क्षत्रिय",
};

const inputs: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["*", "_", "`", "~", "[", "]", "(", "<", ">", "!", "#", "$", "\\", "|", "-", "=", "+", "&", ":", "^", " ", "\t", "\n"].map((mark) => [
      `64 KiB of ${JSON.stringify(mark)}`,
      fill(mark),
    ]),
  ),
  ...Object.fromEntries(
    [
      "*a_",
      "**a ",
      "_a_ ",
      "![",
      "](",
      "[a](",
      "[a][",
      "> ",
      ">",
      "- ",
      "* ",
      "1. ",
      "``` ",
      "```\n",
      "~~a ",
      "a@b.com\n",
      "a@b.com ",
      "mailto:",
      "http://",
      "www.a.",
      "&amp",
      "&#x",
      "<a ",
      "<!--",
      "\\(",
      "\\[",
      "$a",
      "$x$ ",
      "\\(x\\) ",
      "$$x^2$$\n\n",
      "$$\n",
      "a\\",
      "[^a]",
      "[^a]: ",
      "[a]: b\n",
      "|a",
      "|-|\n",
      "* a\n",
      "a\n\n",
      "# ",
      "- [ ] ",
      "> [!NOTE]\n",
      '[a]: b "',
      "a  \n",
    ].map((unit) => [`64 KiB of ${JSON.stringify(unit)}`, fill(unit)]),
  ),
  "5,000 nested quotes and lists": "> - ".repeat(5_000),
  "1,500 nested lists, indented": Array.from({ length: 1_500 }, (_, depth) => `${"  ".repeat(depth)}- a\n`).join(""),
  "list of 20,000 items": "- item\n".repeat(20_000),
  "table of 500 columns": `|${" a |".repeat(500)}\n|${"---|".repeat(500)}\n${`|${" b |".repeat(500)}\n`.repeat(100)}`,
  "table of 100 columns, 300 rows": `|${" a |".repeat(100)}\n|${"---|".repeat(100)}\n${`|${" b |".repeat(100)}\n`.repeat(300)}`,
  "table of 8 columns, 5,000 rows": `|${" a |".repeat(8)}\n|${"---|".repeat(8)}\n${`|${" b |".repeat(8)}\n`.repeat(5_000)}`,
  "table of 100 columns, rows of one cell": `|${" a |".repeat(100)}\n|${"---|".repeat(100)}\n${"| b\n".repeat(3_000)}`,
  "1 MiB of a in a ts fence": `\`\`\`ts\n${fill("a", 1_048_576)}\n\`\`\`\n`,
  "1 MiB of _ in a ts fence": `\`\`\`ts\n${fill("_", 1_048_576)}`,
  "fence of 50,000 lines": `\`\`\`ts\n${"const a = 1;\n".repeat(50_000)}\`\`\`\n`,
  "20,000 fences": "```\n\n```\n".repeat(20_000),
  "8 MiB in one line": fill("word ", 8_388_608),
  "8 MiB of one letter": fill("a", 8_388_608),
  ...Object.fromEntries(
    ["[", "*", "> ", "-", " ", "\\", "`", "1. "].map((mark) => [`4 MiB of ${JSON.stringify(mark)} in one line`, fill(mark, 4_194_304)]),
  ),
  "2 MiB paragraph of short lines": fill("some words here\n", 2_097_152),
  "2 MiB of a quote": fill("> some words here\n", 2_097_152),
  "2 MiB of indented code": fill("    some code here\n", 2_097_152),
  "one item of 2 MiB": `- ${fill("some words here\n  ", 2_097_152)}`,
  "formula that expands": `$${"\\def\\a{xx}".repeat(20)}\\edef\\a{\\a\\a}${"\\edef\\a{\\a\\a}".repeat(25)}\\a$`,
  "formula with a huge rule": "$\\rule{99999em}{99999em}$",
  "formula nested 2,000 deep": `$${"{".repeat(2_000)}${"}".repeat(1_900)}$`,
  ...Object.fromEntries(
    [60, 400].map((count) => [`letters: ${count} formulas of 3.6 KB`, `$${"\\frac{a}{b}+".repeat(300)}1$\n\n`.repeat(count)]),
  ),
  "letters: 60 formulas of 3.6 KB in one paragraph": `$${"\\frac{a}{b}+".repeat(300)}1$ `.repeat(60),
  "letters: 3,000 small formulas in one list": "- $\\sqrt{x^2+1}$\n".repeat(3_000),
  ...Object.fromEntries(
    Object.entries(hardToShape).flatMap(([name, unit]) => [
      [`letters: ${name}, one line`, fill(unit, 420_000)],
      [`letters: ${name}, lines of 300`, `${fill(unit, 300)}\n`.repeat(1_000)],
      [`letters: ${name}, lines of 9,000`, `${fill(unit, 9_000)}\n\n`.repeat(50)],
      [`letters: ${name}, in code`, `\`\`\`ts\n${fill(unit, 420_000)}`],
      [`letters: ${name}, in lines of code`, `\`\`\`ts\n${`${fill(unit, 400)}\n`.repeat(1_500)}`],
    ]),
  ),
};

/** An event of Chromium's tracing; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time of the thread. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The longest task of any page's main thread in a trace, in milliseconds of processor time. */
function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { readonly traceEvents: readonly TraceEvent[] };
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const times = traceEvents.filter(({ pid, tid, tdur }) => tdur !== undefined && main.has(`${pid} ${tid}`)).map(({ tdur = 0 }) => tdur);
  if (times.length === 0) throw new Error("the trace has no times of a page's main thread");
  return times.reduce((most, time) => Math.max(most, time), 0) / 1000;
}

const {
  values: { json },
  positionals: [only],
} = readArguments({ usage: "npm run bench -- hostile [--json] [NAME]", options: { json: { type: "flag" } }, positionals: 1 });
const browser = await launchChromium();
const results: Record<string, { readonly atOnce: number; readonly inPieces: number }> = {};
try {
  const bundle = await bundleCandidate(
    { name: "ours", module: "stream/ours.ts", export: "oursColoured", sampled: false, peer: false },
    undefined,
  );
  for (const [name, text] of Object.entries(inputs)) {
    if (only !== undefined && !name.includes(only)) continue;
    const longest: number[] = [];
    for (const piece of [text.length, 2_048]) {
      const page = await browser.newPage({ viewport: { width: 480, height: 900 } });
      await page.setContent(
        `<!DOCTYPE html><html lang="en"><head><style>${bundle.style} .scroller { block-size: 900px; overflow-y: auto; }</style></head><body></body></html>`,
      );
      await page.addScriptTag({ content: bundle.script, type: "module" });
      await page.waitForFunction(() => window.driver !== undefined);
      // Handing over megabytes is a long task, too, and not ours.
      await page.evaluate((whole) => {
        window.whole = whole;
      }, text);
      await browser.startTracing(page, { categories: ["toplevel"] });
      await page.evaluate(async (length) => {
        const { whole } = window;
        // Long texts in pieces: the first and the last megabyte's worth of frames say enough.
        const pieces = Array.from({ length: Math.ceil(whole.length / length) }, (_, index) =>
          whole.slice(index * length, (index + 1) * length),
        );
        const shown = pieces.length > 400 ? [...pieces.slice(0, 200), pieces.slice(200, -200).join(""), ...pieces.slice(-200)] : pieces;
        window.driver.begin(whole);
        await window.driver.play(shown.map((each) => [each]));
        window.driver.end();
        // Until everything is on the page: what a flush leaves over follows in tasks of its own.
        for (let quiet = 0, nodes = -1; quiet < 3; quiet++) {
          await new Promise((resolve) => setTimeout(resolve, 100));
          const count = document.body.textContent.length;
          if (count !== nodes) quiet = 0;
          nodes = count;
        }
      }, piece);
      longest.push(longestTask(await browser.stopTracing()));
      await page.close();
    }
    const [atOnce = 0, inPieces = 0] = longest;
    results[name] = { atOnce, inPieces };
    if (!json)
      console.log(
        `${name.padEnd(44)} ${atOnce.toFixed(0).padStart(6)} ${inPieces.toFixed(0).padStart(6)}${Math.max(atOnce, inPieces) > 200 ? "  over" : ""}`,
      );
  }
} finally {
  await browser.close();
}
if (json) console.log(JSON.stringify(results, undefined, 2));
