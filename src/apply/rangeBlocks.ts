/** The new texts of several ranges, as far as they have come. */
export interface RangeBlocks {
  /** Whole blocks, in the order of the ranges. */
  readonly blocks: readonly (readonly string[])[];
  /** The first line that does not belong into such an answer; undefined while everything does. */
  readonly foreign?: string;
}

const label = /^[#*_\s]{0,10}Range (\d{1,4})(?!\d)[^`]{0,120}$/i;
const opening = /^(`{3,})[^`]*$/;

/**
 * Reads an answer that should be one fenced block for each of several ranges, each under its label (`Range 2`), in their order. Words may stand before the
 * first label and after the last block; between the blocks they may mean that a fence inside of one has closed it, so there is nothing but labels.
 * @param count how many ranges there are
 */
export function readRangeBlocks(answer: string, count: number): RangeBlocks {
  const lines = answer.split(/\r?\n/);
  const blocks: string[][] = [];
  let labelled = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const fence = opening.exec(line.trim())?.[1];
    if (fence === undefined) {
      const named = label.exec(line)?.[1];
      if (named !== undefined && Number(named) === labelled + 1 && labelled === blocks.length && labelled < count) labelled += 1;
      else if (named !== undefined || (line.trim() !== "" && labelled > 0 && blocks.length < count)) return { blocks, foreign: line };
      continue;
    }
    // Each label has one block, and each block a label.
    if (labelled !== blocks.length + 1) return { blocks, foreign: line };
    const end = closingFence(lines, at + 1, fence.length);
    if (end === undefined) return { blocks };
    blocks.push(lines.slice(at + 1, end));
    at = end;
  }
  return { blocks };
}

/** The line of nothing but a fence of at least this length. */
function closingFence(lines: readonly string[], from: number, length: number): number | undefined {
  for (let at = from; at < lines.length; at += 1) {
    const written = (lines[at] ?? "").trim();
    if (written.length >= length && /^`+$/.test(written)) return at;
  }
  return undefined;
}
