import { demoRow, plainParameters } from "../catalogue.ts";
import { say, type ScriptedModel } from "../script.ts";

const defaultKilobytes = 200;

/** Markdown of many kinds, numbered so that each section differs from the others. */
function section(number: number): string {
  return [
    `## Section ${number}: what a panel has to draw`,
    `Paragraph ${number} has **strong** and *emphasised* words, ~~struck~~ ones, \`inline code\`, a [link](https://example.com/${number}) and a line that goes on for long enough to wrap in a narrow side bar, twice if the side bar is very narrow.`,
    [`- first item of ${number}`, "- second item", "  - nested once", "    - nested twice, with `code`", "- third item"].join("\n"),
    [`${number}. an ordered list that starts at ${number}`, `${number + 1}. and goes on`, `${number + 2}. to its end`].join("\n"),
    [
      "| column | value | note |",
      "|---|---:|:---:|",
      `| section | ${number} | centred |`,
      `| square | ${number * number} | \`code\` |`,
    ].join("\n"),
    [
      "```typescript",
      `export function section${number}(values: readonly number[]): number {`,
      "  // Sums what is above the section's own number.",
      `  return values.filter((value) => value > ${number}).reduce((sum, value) => sum + value, 0);`,
      "}",
      "```",
    ].join("\n"),
    `> A quotation in section ${number},\n> over two lines.`,
    ["```python", `def section_${number}(values):`, `    return sum(value for value in values if value > ${number})`, "```"].join("\n"),
    "---",
  ].join("\n\n");
}

/** Varied Markdown of the requested length (`kb:50`), 200 KB by default. */
export function longMarkdown(bytes: number): string {
  const sections: string[] = ["# A long answer"];
  for (let length = 0, number = 1; length < bytes; number += 1) {
    const next = section(number);
    sections.push(next);
    length += next.length + 2;
  }
  return sections.join("\n\n").slice(0, bytes);
}

/** A long and fast answer that exposes a slow renderer. */
export const long: ScriptedModel = {
  row: demoRow({
    slug: "long",
    name: "Demo: Long",
    description: "200 KB of varied Markdown, fast. `kb:50` asks for 50 KB, `rate:200` for 200 tokens a second.",
    contextLength: 1048576,
    maxCompletionTokens: 262144,
    promptPrice: 0.3,
    completionPrice: 1.2,
    parameters: plainParameters,
  }),
  rate: 2000,
  reply: (ask, rate) => ({
    type: "steps",
    steps: say("text", longMarkdown((ask.wishes.kilobytes ?? defaultKilobytes) * 1024), rate),
  }),
};
