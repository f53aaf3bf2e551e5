import { splitCode } from "./textLines.ts";

/**
 * The code of an answer that was asked for code alone, as far as it has come: what is in its first fence; without one, all of it.
 * @returns undefined while only words before a fence may have come
 */
export function fencedAnswer(text: string, ended: boolean): readonly string[] | undefined {
  const opening = /^[ \t]*(`{3,}(?!`)|~{3,}(?!~))[^\n`]*\n/m.exec(text);
  if (opening === null) return ended && text.trim() !== "" && !text.includes("```") ? splitCode(text) : undefined;
  const mark = opening[1] ?? "```";
  const rest = text.slice(opening.index + opening[0].length);
  const lines = rest.split(/\r?\n/);
  const end = lines.findIndex((line) => line.trim().startsWith(mark) && line.trim().replaceAll(mark[0] ?? "`", "") === "");
  if (end >= 0) return lines.slice(0, end);
  // The last line may still be growing, or become the closing fence.
  return ended ? splitCode(rest) : lines.slice(0, -1);
}
