import { fencedBlock } from "../../shared/markdown/fence.ts";
import type { Piece } from "../outbound/outgoing.ts";
import { shortenChanges } from "./shortenChanges.ts";

/**
 * The question for a commit message.
 * @param instruction how it is to be written
 * @param changes a unified diff; lock files and other generated ones are cut first, then files that are too large, each with a note
 * @param recent messages of the last commits, newest first: they show the repository's style
 * @param begun the text in the input box
 * @param root the address of the repository
 */
export function commitQuestion(
  instruction: string,
  changes: string,
  recent: readonly string[],
  begun: string,
  root?: string,
): readonly Piece[] {
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
    {
      source: "commitChanges",
      settled: true,
      text: fencedBlock(shortenChanges(changes).trimEnd(), "diff"),
      before: "The changes:\n\n",
      ...(root === undefined ? {} : { of: { uri: root } }),
    },
  ];
}

/** The beginning of a text that is masked afterwards, in whole words: half a key would not be recognized. */
function beginning(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).replace(/\S*$/, "");
}
