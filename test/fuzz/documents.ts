import { pick } from "./random.ts";

/** Pieces of Markdown, and what attackers put into it. */
const pieces: readonly string[] = [
  ..."*_`~[]()<>!#$\\|-=+&:^ \t\n'\"{}@/.;?0a".split(""),
  "**",
  "``",
  "```",
  "```ts\n",
  "\n```\n",
  "~~~\n",
  "\n\n",
  "\n> ",
  "\n- ",
  "\n1. ",
  "\n- [x] ",
  "\n# ",
  "\n|a|b|\n|-|:-:|\n|",
  "[^1]",
  "\n[^1]: ",
  "\n[a]: ",
  "[a]",
  "![",
  "](",
  "$$\n",
  "\\(",
  "\\[",
  "$\\frac{",
  "\\href{javascript:alert(1)}{x}",
  "\\includegraphics{http://canary.invalid/k}",
  "http://canary.invalid/a",
  "//canary.invalid/b",
  "www.canary.invalid",
  "javascript:alert(1)",
  "java\tscript:alert(1)",
  "&#106;avascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "command:workbench.action.reloadWindow",
  "vscode://x/y",
  "file:///etc/passwd",
  "a@b.invalid",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg/onload=alert(1)>",
  "<a href=javascript:alert(1)>",
  "<iframe src=//canary.invalid>",
  "<style>@import '//canary.invalid'</style>",
  '" onmouseover=alert(1) x="',
  "<!--",
  "-->",
  "&lt;",
  "&#x27;",
  "&amp",
  "\u202e",
  "\u200b",
  "\u0000",
  "\ud83d",
  "😀",
  "שלום",
  "text ",
  "> [!NOTE]\n",
  "<details open ontoggle=alert(1)>",
];

/** A document of up to a few hundred pieces, in chunks as a model would stream it. */
export function randomDocument(random: () => number): readonly string[] {
  const chunks: string[] = [];
  const length = Math.floor(2 + random() ** 3 * 300);
  let chunk = "";
  for (let index = 0; index < length; index += 1) {
    const piece = pick(random, pieces);
    chunk += random() < 0.03 ? piece.repeat(Math.floor(random() * 200)) : piece;
    if (random() < 0.1) {
      chunks.push(chunk);
      chunk = "";
    }
  }
  return [...chunks, chunk];
}
