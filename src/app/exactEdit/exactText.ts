import type { Steps } from "../../shared/steps.ts";
import { disagreement } from "../../apply/agreesWithBlock.ts";
import { type ExactMarks, type ExactProblem, readExactAnswer } from "../../apply/exactAnswer.ts";
import { changedLines, type ExactChange, placeExactly } from "../../apply/exactEdit.ts";
import { type BlockChange, parseBlock } from "../../apply/parseBlock.ts";
import { joinText, splitCode, splitText } from "../../apply/textLines.ts";
import { keepMasked } from "../outbound/keepMasked.ts";

/** A file and a block as they are, and as they were sent: secrets may have been masked. */
export interface ExactTexts {
  readonly path: string;
  readonly source: string;
  readonly sentSource: string;
  readonly block: string;
  readonly sentBlock: string;
  /** The language of the block's fence. */
  readonly language: string;
  /** The path by which the block names the file. */
  readonly named: string | undefined;
}

/** The new text of a file, or why the answer is no edit that can be trusted. */
export type ExactText =
  | { readonly text: string }
  | { readonly problem: ExactProblem | { readonly reason: "masked"; readonly text: string } };

/** What stands in place of a masked secret. */
const mask = "[redacted]";

/** The text that an answer makes of a file, if it is exactly the change of the block; otherwise nothing is applied. */
export function* exactText(answer: string, texts: ExactTexts, marks: ExactMarks): Steps<ExactText> {
  const { lines: source, ...how } = splitText(texts.source);
  const sent = splitText(texts.sentSource).lines;
  // A secret of several lines is masked as one.
  if (sent.length !== source.length) return { problem: { reason: "masked", text: mask } };
  const blocks = readExactAnswer(answer, marks, texts.path);
  if ("reason" in blocks) return { problem: blocks };
  yield;
  const changes = yield* placeExactly(sent, blocks);
  if ("reason" in changes) return { problem: changes };
  const problem = yield* disagreement(sent, changes, shownIn(texts));
  if (problem !== undefined) return { problem };
  yield;
  const unmasked = changes.map((change) => withSecrets(change, source, sent, texts));
  const left = unmasked.flatMap(({ start, end, lines }) => {
    const before = new Set(source.slice(start, end));
    return lines.filter((line) => line.includes(mask) && !before.has(line) && !texts.block.includes(line.trim()));
  });
  if (left[0] !== undefined) return { problem: { reason: "masked", text: left[0] } };
  const text = joinText(changedLines(source, unmasked), how);
  return text === texts.source ? { problem: { reason: "unchanged" } } : { text };
}

/** The change of the block, as the model got it; its lines where it cannot be read. */
function shownIn({ sentBlock, language, named }: ExactTexts): BlockChange | readonly string[] {
  const files = parseBlock(sentBlock, language);
  if ("reason" in files) return splitCode(sentBlock);
  const [only] = files;
  return (files.length === 1 ? only : files.find(({ path }) => path === named))?.change ?? splitCode(sentBlock);
}

/** A change with what was masked put back, in lines that the model left as they are or took from the block. */
function withSecrets(change: ExactChange, source: readonly string[], sent: readonly string[], texts: ExactTexts): ExactChange {
  const { start, end } = change;
  const kept = keepMasked(change.lines, source.slice(start, end), sent.slice(start, end));
  if (texts.block === texts.sentBlock) return { ...change, lines: kept };
  return { ...change, lines: keepMasked(kept, splitCode(texts.block), splitCode(texts.sentBlock)) };
}
