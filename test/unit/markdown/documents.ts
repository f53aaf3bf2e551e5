import * as fc from "fast-check";

// Documents put together from fragments that have a history of breaking incremental parsers.

const words = [
  "a",
  "foo ",
  "bar",
  "The end. ",
  "e.g. ",
  "don't ",
  "x, y ",
  "5",
  "costs $5 ",
  "well-known ",
  " ",
  "  ",
  "café ",
  "日本 ",
  "é",
];
const inlines = [
  "*",
  "**",
  "_",
  "`",
  "``",
  "~~",
  "[",
  "]",
  "](",
  ")",
  "[x]",
  "[foo]",
  "[x][foo]",
  "[a](/b)",
  '[a](/b "t")',
  "![i](/j)",
  "!",
  "<",
  ">",
  "<b>",
  "&",
  "&amp;",
  "&#65;",
  "\\",
  "\\*",
  "$",
  "$x$",
  "$$",
  "\\(x\\)",
  "\\[",
  "\\]",
  "http://a.bc",
  "www.a.com",
  "a@b.com",
  "example.com ",
  "[^1]",
  "|",
  ":",
  "#",
  '"',
  "'",
];
const blocks = [
  "\n",
  "\n\n",
  "\n\n\n",
  "# ",
  "## h #",
  "---",
  "===",
  "***",
  "- ",
  "-",
  "+ ",
  "* ",
  "1. ",
  "2) ",
  "10. ",
  "> ",
  ">",
  "```",
  "```ts\n",
  "````",
  "~~~",
  "    ",
  "   ",
  "\t",
  "- [ ] ",
  "- [x] done",
  "> [!NOTE]\n> ",
  "[foo]: /url",
  '[foo]: /url "title"',
  "[foo]: /other\n",
  '"title"',
  "[^1]: note",
  "[foo]:\n",
  "$$\n",
  "\\[\n",
  "<div>",
  "<!--",
];
const tables = [
  "| a | b |\n",
  "|---|---|\n",
  "| a |\n",
  "| :-: | --- |\n",
  "|",
  "| ",
  " | ",
  "---|---\n",
  "a | b\n",
  "\\|",
  "--|",
  "-",
  "`|`",
];
const lists = [
  "\n- ",
  "\n  - ",
  "\n    - ",
  "\n1. ",
  "\n2. ",
  "\n   ",
  "\n\n",
  "\n",
  "\n- a",
  "\n\n- b",
  "\n  text",
  "\n\n  more",
  "\n* ",
  "\n  ```\n",
  "\n  > ",
];
const references = [
  "[foo]",
  "[bar]",
  "[x][foo]",
  "[foo][]",
  "![p][bar]",
  "\n\n[foo]: /u",
  "\n\n[bar]: /v\n",
  ' "t"',
  "\n'tle'",
  "\n\n",
  "\n",
  "[^n]",
  "\n\n[^n]: text",
  "\n- [foo] ",
  "\n> [bar]: /q",
  "\n| [foo] | b |\n|---|---|\n| [bar] | c |\n",
];
const carriageReturns = ["\r\n", "\r", "\n\r", "\r\n\r\n", "a\r\n- b\r\n", "```\r\ncode\r\n```\r\n", "\0", "| a | b |\r\n|--|--|\r\n"];
const astral = [
  "😀",
  "👩‍👩‍👧",
  "𝒳",
  "\u{1F1E9}\u{1F1EA}",
  "*😀*",
  "**𝒳**",
  "\ud83d",
  "\ude00",
  "[😀](/😀)",
  "a😀b",
  "| 😀 | b |\n|--|--|\n",
  "`😀`",
];
const fences = [
  "```\n",
  "```js\n",
  "~~~\n",
  "````\n",
  "code\n",
  "  code\n",
  "\n",
  "`",
  "``",
  "```",
  " ```\n",
  "    ```\n",
  "```x\n",
  "- ```\n  ",
  "  ```\n",
  "   ",
  "\t",
];

/** Kinds of documents, by what they are rich in. */
export const kinds = {
  general: [...words, ...inlines, ...blocks, ...blocks],
  "list-heavy": [...words, ...lists, ...lists, ...lists, ...blocks],
  "table-heavy": [...words, ...tables, ...tables, "\n", "\n", "\n\n", "- ", "> ", "    ", ...inlines],
  "reference-heavy": [...words, ...references, ...references, ...references, ...blocks],
  "fence-heavy": [...words, ...fences, ...fences, ...lists],
  "carriage returns": [...carriageReturns, ...carriageReturns, ...words, ...blocks, ...lists, ...tables],
  "astral characters": [...astral, ...astral, ...words, ...inlines, ...blocks],
  prose: [...words, ...words, ...words, ...words, "\n", "\n\n", "- ", "1. ", "# ", "> ", "| ", ...inlines],
} as const;

/** A document and where it is cut. */
export interface Cut {
  readonly text: string;
  /** Pieces in UTF-16 units; the last repeats. */
  readonly lengths: readonly number[];
}

/** Documents of a kind, cut at random or after every character. */
export function documents(fragments: readonly string[]): fc.Arbitrary<Cut> {
  const text = fc.array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 28 }).map((parts) => parts.join(""));
  const lengths = fc.oneof(fc.constant([1]), fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 20 }));
  return fc.record({ text, lengths });
}

/** The pieces of a document. */
export function piecesOf({ text, lengths }: Cut): string[] {
  const pieces: string[] = [];
  for (let at = 0, index = 0; at < text.length; index++) {
    const length = lengths[Math.min(index, lengths.length - 1)] ?? 1;
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}
