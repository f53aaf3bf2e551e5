import { expect, it } from "vitest";
import { createParser } from "../../../src/shared/markdown/parser.ts";
import { deltasOf, framesOf, generateAnswer } from "../../bench/stream/answer.ts";
import { atOnce, firstDifference, pageAtEnd, units } from "./comparison.ts";

// Documents that were once shown otherwise than one render shows them, cut down to what mattered.

const small = createParser({ limits: { inline: 30, paragraph: 22, quote: 28, container: 35, formula: 33, columns: 2 } });

it.each([
  ["a fence's first line becomes a table's with the line after it", "~~~\\| a | b |\n|--|--|\nc", undefined],
  ["a fence in a list item goes over the item's limit", "+ costs $5 - [ ] a\n   ```ts\n\n  text\n\n", small],
  ["a no-break space is no indentation of a fence's line", "- ```\n \u00A0a\n\n1. ~~~\n   b\n  \u2003c\n", undefined],
  ["a no-break space ends a footnote's fence", "[^1]:```\n   \u00A0", undefined],
  ["a quote of marks alone freezes the paragraph before it", "a```x\na\n  > ``\n  >x\n", undefined],
  ["a tight item's paragraph is cut, and the next line becomes a list", "\n* \n  text[foo]: /urlcafé \n   1. ", small],
])("%s", (_, text, parser) => {
  expect(firstDifference(units(text), parser)).toBeUndefined();
});

// What is known to be hard, whether or not it ever failed here.
it.each([
  ["a link's definition comes late", "[a][x] and [x]\n\n- [x]\n- b\n- c\n\n[x]: /url\n\nafter\n"],
  ["a late definition grows into a title and out of it", "[x]\n\n[x]: /u\n'title'\n\n[x]\n\n[y]: /u 'title' no\n"],
  ["a definition vanishes when more text follows", "[x]\n\n[x]: /url 'a' b"],
  ["a definition stands in a quote, in a list, twice", "[x] [y]\n\n> [x]: /1\n\n- [y]: /2\n- [x]: /3\n\nend\n"],
  ["a list turns loose when it has gone on for long", "- a\n- b\n- c\n- d\n- e\n\n- f\n- g\n\npara\n"],
  ["a list seems loose and is not", "- a\n- b\n- c\n\n-d\n"],
  ["an ordered list keeps its number while its items freeze", "7. a\n8. b\n9. c\n10. d\n11. e\n\ntext\n"],
  ["a paragraph becomes a heading", "title\n---\ntitle\n===\n\na\n-"],
  ["a heading's line becomes a table's", "# a | b\n--|--\n1 | 2\n"],
  ["a list item's line looks like a table's", "- a | b\n- --|--\n- c | d\n---|---\n"],
  ["rows have too few and too many cells", "| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |\n| 4 \\| 5 |\n| 6 | 7 |\n\nend"],
  ["a table ends at a quote", "| a |\n|---|\n| 1 |\n| 2 |\n| 3 |\n> q\n| 4 |\n"],
  ["a closing fence is undone by more characters", "```\na\n```\n\n```\nb\n```x\n```\n"],
  ["a fence is closed by its list", "- ```\n  a\n\n  b\nc\n- ```\n  d\n"],
  ["a fence loses its indentation", "   ```\n   a\n  b\n    c\n   ```\n"],
  ["lazy lines", "> a\nb\n> - c\nd\n\n- > e\nf\n"],
  ["indented code beside list content", "- a\n\n      code\n\n  b\n\n      code\n"],
  ["entities, escapes and links are cut in two", "&amp; &#65; \\* <https://a.example> www.a.com a@b.com http://x.y/z.\n"],
  ["white space at the end of the text", "a  \nb   \n  \n\t\n- \n  \n"],
  ["tabs", "-\ta\n\n\t\tb\n>\tc\n\t\td\n"],
  ["carriage returns are cut from their line feeds", "a\r\n\r\n- b\r\n- c\r\r\n```\r\nd\r\n```\r\n"],
  ["surrogates are cut from each other", "**😀** a 😀\n\n`😀😀`\n\n| 😀 |\n|---|\n"],
  ["NUL", "a\0b\n\n\0\n"],
  ["math opens, closes, and is none after all", "$a$ $5 and $6 \\(x\\)\n\n$$\na\n- b\n$$\n\n$$\nc\n\nd\n\\[\ne\n\\]\nf\n"],
  ["footnotes are used before they are written", "a[^1] b[^two]\n\n[^1]: one\n\n    more\n[^two]: two\n- list\n\nend[^1]\n"],
  ["tasks and alerts take shape", "- [ ] a\n- [x] b\n- [x]c\n\n> [!NOTE]\n> text\n\n> [!tip]\n\n> [!WARNING] no\n"],
])("%s", (_, text) => {
  expect(firstDifference(units(text))).toBeUndefined();
  expect(firstDifference(units(text), small)).toBeUndefined();
});

// What is left out or closed at the end of a text is not to undo what was decided before it.
it.each([
  ["a line that has its end shows that dollars are no formula", "$$# ~~a\n"],
  ["words in an open comment end like those before it", "\n'tle'<!--\n'tle'a"],
  ["a footnote ends a list with dollars in it", "+ $$ tail\n\n[^1]: a"],
  ["a footnote begins behind what is no formula", "\n$$\n> [!WARNING]\ncosts $5 \n[^2]: [^1]\n[^1]: "],
  ["a comment is open behind what is no formula", "\n$$\n\n    more\\[\n> <!--\n    `"],
  ["lines are left out after a text that is too long for a formula", "\n$$\n> [!WARNING]\na[!NOTE]<div><!--\n$$\n```"],
])("%s", (_, text) => {
  expect(firstDifference(units(text))).toBeUndefined();
  expect(firstDifference(units(text), small)).toBeUndefined();
});

it.each([
  ["the items of a list", "- [x] a\n- b\n- [y] and [z]\n\nc\n\n[x]: /x\n[y]: /y\n[z]: /z 'z'\n"],
  ["the items of an ordered list from nine on", "8. [x]\n9. b\n10. [y]\n11. c\n\nd\n\n[x]: /x\n[y]: /y\n"],
  ["the rows of a table", "| [x] | b |\n|---|---|\n| [y] | c |\n| d | [x] [z] and more |\n\ne\n\n[x]: /x\n[y]: /y\n[z]: /z\n"],
  ["tasks, and items with items", "- [ ] [x]\n  - [y]\n    1. [z]\n- [x] [y]\n\nc\n\n[y]: /y\n[z]: /z\n[x]: /x\n"],
])("%s are drawn again when their links are defined", (_, text) => {
  expect(firstDifference(units(text))).toBeUndefined();
  for (const length of [3, 7, 20]) expect(firstDifference(text.match(new RegExp(`[^]{1,${length}}`, "g")) ?? [])).toBeUndefined();
});

it("an answer of all kinds of blocks, streamed as it comes, is one render at its end", () => {
  const text = generateAnswer(60_000);
  const pieces = framesOf(deltasOf(text), 1_000).map((frame) => frame.join(""));
  expect(pageAtEnd(pieces)).toBe(atOnce(text));
});

it.each([
  "- a\n\n- **b** [x]\n\n- **c** d\n\n- e\n\n- f **g\n\n[x]: /u\n\n- h",
  "1. *a* [x]\n2. b `c` [y]\n\n3. **d\n4. e\n\n[x]: /u\n[y]: /v\n",
])("items whose links are defined late keep how they are drawn: %j", (text) => {
  for (const length of [1, 2, 3, 5, 7]) expect(firstDifference(text.match(new RegExp(`[^]{1,${length}}`, "g")) ?? [])).toBeUndefined();
});

it("the comparison detects a difference", () => {
  expect(atOnce("a *b*")).not.toBe(atOnce("a **b**"));
  expect(atOnce("a *b*")).toBe(atOnce("a _b_"));
  expect(atOnce("- a\n\n- b")).not.toBe(atOnce("- a\n- b"));
});
