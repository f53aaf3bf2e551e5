import type { Piece } from "../../app/outbound/outgoing.ts";
import { stripHidden } from "../../shared/hiddenText.ts";
import { fencedBlock } from "../../shared/markdown/fence.ts";

/** The longest diff that is shown to the model, in characters: about 15,000 tokens. */
const largestDiff = 60_000;
/** The smallest share of a file where not all fit, in characters. */
const smallestShare = 600;

/**
 * The question for a commit message.
 * @param instruction how it is to be written
 * @param changes a unified diff; files that are too large are cut, with a note
 * @param recent messages of the last commits, newest first: they show the repository's style
 * @param begun the text in the input box
 */
export function commitQuestion(instruction: string, changes: string, recent: readonly string[], begun: string): readonly Piece[] {
  const style = recent
    .filter((message) => !/^(?:Merge |Revert ")/.test(message))
    .slice(0, 8)
    .map((message) => fencedBlock(beginning(message.trim(), 600).trimEnd(), ""));
  const author = begun.trim() === "" ? "" : fencedBlock(begun.trim().slice(0, 2000).trimEnd(), "");
  return [
    { source: "commitPrompt", text: instruction },
    {
      source: "commitLog",
      text: style.join("\n\n"),
      before: "Write it in the style and language of this repository's last messages:\n\n",
    },
    { source: "commitBegun", settled: true, text: author, before: "The author has begun with:\n\n" },
    { source: "commitChanges", settled: true, text: fencedBlock(shortened(changes).trimEnd(), "diff"), before: "The changes:\n\n" },
  ];
}

/** The beginning of a text that is masked afterwards, in whole words: half a key would not be recognized. */
function beginning(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).replace(/\S*$/, "");
}

/**
 * A model's reply as a message: without the fence or quotes that many models put around it, without hidden characters, and without blanks that would
 * push a part of it out of the input box.
 */
export function tidyMessage(reply: string): string {
  const lines = stripHidden(reply.replaceAll(/\r\n?|[\f\u2028\u2029]/g, "\n"));
  const seen = lines.replaceAll(/[\p{Zs}\t\u2800]{16,}/gu, " ").replaceAll(/\n(?:[\p{Zs}\t\u2800]*\n){3,}/gu, "\n\n");
  const text = seen.trimStart().replace(/^(?:commit message|message)\s*:\s*\n?/i, "");
  const unfenced = text.startsWith("```") ? text.replace(/^```[^\n]*\n?/, "").replace(/\n?```[\s\S]*$/, "") : text;
  const whole = unfenced.trimEnd();
  return /^(["'`])[^\n]*\1$/.test(whole) && whole.length > 1 ? whole.slice(1, -1) : whole;
}

/** The diff within bounds: each file keeps its beginning, and the space is shared fairly. */
function shortened(diff: string): string {
  if (diff.length <= largestDiff) return diff;
  const files = diff.split(/^(?=diff --git )/m);
  let room = largestDiff;
  let left = files.length;
  const cut = new Map<number, string>();
  // Small files first: the space that they do not need goes to the large ones.
  for (const { file, index } of files.map((file, index) => ({ file, index })).toSorted((a, b) => a.file.length - b.file.length)) {
    const share = Math.max(smallestShare, Math.floor(room / left));
    const kept =
      file.length <= share ? file : `${file.slice(0, file.lastIndexOf("\n", share) + 1)}[… ${linesIn(file.slice(share))} more lines]\n`;
    cut.set(index, room > 0 ? kept : `${file.split("\n", 1)[0] ?? ""}\n`);
    room -= kept.length;
    left -= 1;
  }
  return files.map((_file, index) => cut.get(index) ?? "").join("");
}

function linesIn(text: string): number {
  return text.split("\n").length;
}
