import { parseBlock } from "../../../../src/apply/parseBlock.ts";
import { planEdit } from "../../../../src/apply/planEdit.ts";
import { type Block, hasRun, solidLines } from "./blocks.ts";

/** What came of a block: the right text, a refusal with its reason, another text, or one that lacks what the block does not show. */
export interface Verdict {
  readonly block: Block;
  readonly result: "right" | "refused" | "wrong" | "dropped";
  /** The reason of a refusal, or the text. */
  readonly detail: string;
}

/** Applies a block to its file and compares the result with what is right, apart from blank lines. */
export function judge(block: Block): Verdict {
  const files = parseBlock(block.block, block.fence);
  if ("reason" in files) return { block, result: "refused", detail: files.reason };
  const plan = planEdit(block.source, files[0]?.change ?? { kind: "code", lines: [] });
  if (plan.kind === "refused") return { block, result: "refused", detail: plan.refusal.reason };
  if (plan.kind !== "edit") return { block, result: "wrong", detail: plan.kind };
  const text = solidLines(plan.text);
  const same = (other: string): boolean => {
    const lines = solidLines(other);
    return lines.length === text.length && lines.every((line, index) => line === text[index]);
  };
  if (block.accepted.some(same)) return { block, result: "right", detail: plan.text };
  const isDropped = block.unshown.some((lines) => !hasRun(text, lines));
  return { block, result: isDropped ? "dropped" : "wrong", detail: plan.text };
}

/** The share of blocks that are applied and right. */
export function rightShare(verdicts: readonly Verdict[]): number {
  return verdicts.filter(({ result }) => result === "right").length / Math.max(1, verdicts.length);
}
