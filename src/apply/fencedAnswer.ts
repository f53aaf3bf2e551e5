import { splitCode } from "./textLines.ts";

/**
 * The code of an answer that was asked for code alone, as far as it has come: what is in its first fence; without one, all of it.
 * @returns undefined while only words before a fence may have come
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
 * The line that closes the fence. Code of which a part is Markdown has fences of its own inside: each that says its language is closed by the
 * next one that says none. Where the fences that follow do not pair, or all of it is Markdown, inner ones said no language, and the last is the
 * outer one.
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
