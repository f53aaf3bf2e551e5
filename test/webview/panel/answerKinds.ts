import { generateAnswer } from "../../bench/stream/answer.ts";
import { longMarkdown } from "../../server/models/long.ts";

const sentences = [
  "The total is the **sum** over all items, and it is rounded once at the end.",
  "A cart without items costs nothing, so the function returns early.",
  "Note that `reduce` needs a start value; otherwise an empty list throws a `TypeError`.",
  "Prices are kept in cents, because fractions of a cent add up in ways that nobody expects from a receipt.",
  "If you want to know more, [the guide](https://example.com/guide/totals) explains it step by step.",
  "That is all.",
  "Whether that is fast enough depends on how many items a usual cart has, which you can measure with the profiler of your browser.",
] as const;
const words = "cart item total price amount order list value count index user query cache result".split(" ");

const at = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;
const times = <T>(count: number, make: (index: number) => T): readonly T[] => Array.from({ length: count }, (_, index) => make(index));
const paragraph = (seed: number, count = 3): string => times(count, (index) => at(sentences, seed * 3 + index)).join(" ");

function code(seed: number, lines: number): string {
  return times(lines, (index) => {
    const indent = "  ".repeat((seed + index) % 3);
    const rest = (seed + index) % 7 === 0 ? ` // ${at(sentences, index)}` : "";
    return index % 9 === 8 ? "" : `${indent}const ${at(words, seed + index)} = ${at(words, index)}(${index}, "${at(words, seed)}");${rest}`;
  }).join("\n");
}

const fence = (seed: number, lines: number, info = "ts"): string => `\`\`\`${info}\n${code(seed, lines)}\n\`\`\``;

function table(seed: number, columns: number, rows: number): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    row(times(columns, (column) => at(words, seed + column))),
    `|${" --- |".repeat(columns)}`,
    ...times(rows, (index) =>
      row(times(columns, (column) => (column % 3 === 2 ? at(sentences, seed + index) : at(words, index + column)))),
    ),
  ].join("\n");
}

/** Answers as models write them, by what they consist of. */
export const kindsOfAnswers: Readonly<Record<string, readonly string[]>> = {
  prose: times(8, (seed) => times(2 + (seed % 4), (index) => paragraph(seed + index, 2 + ((seed + index) % 4))).join("\n\n")),
  code: times(
    8,
    (seed) =>
      `${paragraph(seed, 1)}\n\n${fence(seed, 6 + seed * 5)}\n\n${paragraph(seed + 1, 1)}\n\n${fence(seed + 1, 3, "ts src/cart.ts")}`,
  ),
  "long code": times(4, (seed) => fence(seed, 90 + seed)),
  lists: times(8, (seed) =>
    [
      paragraph(seed, 1),
      times(
        4 + seed,
        (index) => `- ${at(sentences, seed + index)}${index % 3 === 1 ? `\n  - ${at(sentences, index)}\n  - ${at(words, index)}` : ""}`,
      ).join("\n"),
      times(3 + (seed % 3), (index) => `${index + 1}. **${at(words, index)}**: ${at(sentences, index + seed)}`).join("\n\n"),
    ].join("\n\n"),
  ),
  tables: times(6, (seed) => `${paragraph(seed, 1)}\n\n${table(seed, 2 + (seed % 4), 4 + seed)}`),
  headings: times(6, (seed) =>
    times(5, (index) => `${"#".repeat(1 + ((seed + index) % 4))} ${at(sentences, index)}\n\n${paragraph(seed, 1)}`).join("\n\n"),
  ),
  quotations: times(
    6,
    (seed) =>
      `${paragraph(seed, 1)}\n\n> ${paragraph(seed, 2)}\n>\n> ${paragraph(seed, 1)}\n\n> [!NOTE]\n> ${paragraph(seed, 1)}\n\n---\n\n${paragraph(seed, 1)}`,
  ),
  formulas: times(6, (seed) =>
    [
      `The value $x_${seed}$ is $\\frac{a}{b}$ of the whole, so`,
      "$$\n\\sum_{i=1}^{n} x_i = \\frac{n(n+1)}{2}\n$$",
      "and with that",
      "\\[ a^2 + b^2 = c^2 \\]",
      "$$\n\\begin{aligned}\na &= b + c \\\\\nd &= e - f \\\\\n\\end{aligned}\n$$",
      paragraph(seed, 2),
    ].join("\n\n"),
  ),
  "short lines": times(6, (seed) => times(12, (index) => `Name ${index}: ${at(words, seed + index)}`).join("\n")),
  chinese: times(6, (seed) => times(3, () => "总价是所有商品价格之和，最后只四舍五入一次。".repeat(3 + seed)).join("\n\n")),
  mixed: [
    ...times(6, (seed) => generateAnswer(6000, seed + 1)),
    ...times(3, (seed) => longMarkdown(3000 * (seed + 1))),
    ...times(6, (seed) =>
      [
        `## ${at(words, seed)}`,
        paragraph(seed),
        fence(seed, 8),
        table(seed, 3, 4),
        `- ${paragraph(seed, 1)}\n- ${paragraph(seed + 1, 1)}`,
      ].join("\n\n"),
    ),
  ],
};
