import { splitCode } from "./textLines.ts";

/**
 * The code received so far of an answer that should be only code: the content of its first fence, or all of it without one.
 * @returns undefined while the text may be an introduction before a fence
 */
export function fencedAnswer(text: string, ended: boolean): readonly string[] | undefined {
  const opening = /^[ \t]*(`{3,}(?!`)|~{3,}(?!~))([^\n`]*)\n/m.exec(text);
  if (opening === null) return ended && text.trim() !== "" && !text.includes("```") ? splitCode(text) : undefined;
  const mark = opening[1] ?? "```";
  const rest = text.slice(opening.index + opening[0].length);
  const lines = rest.split(/\r?\n/);
  const end = closingFence(lines, mark, /^\s*(?:md|mdx|markdown)\b/i.test(opening[2] ?? ""));
  if (end !== undefined) return lines.slice(0, end);
  // The last line may still be growing, or become the closing fence.
  return ended ? splitCode(rest) : lines.slice(0, -1);
}

/**
 * The line that closes the fence. Code that is partly Markdown has fences inside: each one with a language is closed by the next one
 * without. If the inner fences do not pair up that way, or all of the code is Markdown, the last fence is the outer one.
 */
function closingFence(lines: readonly string[], mark: string, isMarkdown: boolean): number | undefined {
  const character = mark[0] ?? "`";
  const fences = lines.flatMap((line, index) => {
    const written = line.trim();
    if (!written.startsWith(mark)) return [];
    let length = mark.length;
    while (written[length] === character) length++;
    const info = written.slice(length);
    return info.includes("`") ? [] : [{ index, isBare: info === "" }];
  });
  let depth = 0;
  for (const [at, { index, isBare }] of fences.entries()) {
    if (!isBare) depth++;
    else if (depth > 0) depth--;
    else return (fences.length - at) % 2 === 1 && !isMarkdown ? index : fences.findLast((other) => other.isBare)?.index;
  }
  return undefined;
}
