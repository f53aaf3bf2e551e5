import { describe, expect, it } from "vitest";
import { createParser } from "../../../src/shared/markdown/parser.ts";
import { firstDifference, units } from "./comparison.ts";

const small = createParser({ limits: { inline: 60, paragraph: 40, quote: 70, container: 90, formula: 33, columns: 2 } });

/** Where a paragraph's last line may stand. */
const places = [
  "",
  "A line before it\n",
  "- ",
  "1. One\n2. ",
  "- One\n\n  ",
  "- One\n  - ",
  "> ",
  "> [!NOTE]\n> ",
  "- [x] ",
  "> - ",
  "# ",
  "[label]: https://a.example\n",
  "[label]: https://a.example\n'",
  "[^1]: ",
  "<details><summary>",
  "<details>\n\n",
  "| a | b |\n|---|---|\n| ",
  "| a | b |\n|---|---|\n| One | `two` |\n| Three ",
  "$$x$$ ",
  "Words <!-- ",
  "Words <!-- a\n",
];
/** What the line may be. */
const lines = [
  "Use `code` and **bold *both* words** at once.  ",
  "**Bold** first, [a link](https://a.example/b_c 'title') and [label] after",
  "a * b * c, 2*3*4, snake_case_name, __init__ and ~~gone~~ ~x~",
  "Costs $5 to $10, $x^2 + y_1$ and $$z$$, \\(a^2\\) too",
  "`` a ` b `` and `open",
  "w <b>bold</b> <br> a < b, Vec<T> </details>",
  "a | b | c",
  "one\ttwo\u00a0three\u2028four  ",
  "x &amp; y, www.a.example. https://a.example/?q=1:",
  "名前は**太字**です。`コード`、[リンク](https://a.example)",
  "end\\",
  "w [label]: rest",
  "(c) #1 ## x #",
  "x #1 ## y ##",
  "x # *b* ## **",
  "w ```math\n```ma`x",
  "w ```x\n```ma **x`y",
  "w \\\\** x | `a\\|b` | *c\\| d | **",
  "w \\(\\frac{\nb\\sqrt",
  "w $\\frac{\nb^2 $ c",
  "w `code\nb *c` d*",
  "w \\(\\begin{mat\nb c \\beta",
  "w ![alt](a.png) [^1] ^x",
  "a\n===\nb\n---\nc",
  "a\n  b **c\n**\n- d",
  "\u001b[31mred\u001b[0m *done",
];

describe("a line that grows, character by character", () => {
  it.each(places)("after %j", (place) => {
    for (const line of lines) {
      expect(firstDifference(units(place + line))).toBeUndefined();
      expect(firstDifference(units(`${place}${line}\n\nAfter it`), small)).toBeUndefined();
    }
  });

  it("in a comment that ends with the word before it", () => {
    expect(firstDifference(units("Use it <!--\nit and more words\n--> and so on"))).toBeUndefined();
  });

  it("in pieces of every length", () => {
    const text = `Words. ${lines.join(" ")}`;
    for (let length = 2; length < 24; length++) {
      const pieces = text.match(new RegExp(`[^]{1,${String(length)}}`, "gu")) ?? [];
      expect(firstDifference(pieces)).toBeUndefined();
    }
  });
});
