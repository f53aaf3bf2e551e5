import * as vscode from "vscode";
import { parseBlock } from "../../apply/parseBlock.ts";
import { readCodeLabel } from "../../shared/markdown/codeLabel.ts";
import { mayBeForFile } from "../../shared/markdown/fileBlocks.ts";
import type { AnsweredCode } from "../../app/chat/answeredCode.ts";
import { counted } from "../../shared/counted.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import type { ApprovedFile } from "../workspace/writeGate.ts";
import { codeTarget } from "./codeTarget.ts";
import { planChange } from "./planChange.ts";
import { proposeChanges, type TargetedChange } from "./proposeChanges.ts";
import { refusalText } from "./refusalText.ts";
import type { Reviews } from "./reviews.ts";

/** How many reasons one message gives. */
const mostReasons = 3;

/**
 * Shows all blocks of an answer that fit for sure as one change set: one review, one acceptance, one undo. Later blocks are fitted into what the earlier ones make of a file.
 * What does not fit, or is for a file that only the user can tell, is left out and named.
 */
export async function applyAll(blocks: readonly AnsweredCode[], reviews: Reviews): Promise<void> {
  const changes = new Map<string, TargetedChange & { readonly file: ApprovedFile }>();
  const leftOut: string[] = [];
  for (const block of blocks) {
    if (!mayBeForFile(block.info)) continue;
    const planned = await planBlock(block, changes, reviews);
    if (planned === undefined) return;
    if (typeof planned === "string") leftOut.push(planned);
    else for (const change of planned) changes.set(change.file.uri.toString(), merged(changes.get(change.file.uri.toString()), change));
  }
  if (leftOut.length > 0) warnOf(leftOut, changes.size > 0);
  else if (changes.size === 0) {
    return vscodeAsk.hint(vscode.l10n.t("No code block in this answer changes a file."));
  }
  if (changes.size === 0) return;
  for (const { problem } of await proposeChanges([...changes.values()], reviews, "user")) {
    if (problem !== undefined) vscodeAsk.notify({ severity: "warning", message: problem });
  }
}

/** A rename of an earlier block is kept. */
function merged<Change extends TargetedChange>(earlier: Change | undefined, change: Change): Change {
  return earlier?.renameTo === undefined || change.renameTo !== undefined ? change : { ...change, renameTo: earlier.renameTo };
}

/** The changes of a block, all or none; in words why there are none, and undefined where the user cancelled. */
async function planBlock(
  block: AnsweredCode,
  earlier: ReadonlyMap<string, TargetedChange>,
  reviews: Reviews,
): Promise<readonly (TargetedChange & { readonly file: ApprovedFile })[] | string | undefined> {
  const name = readCodeLabel(block.info).name || vscode.l10n.t("Code");
  if (!block.isClosed) return vscode.l10n.t("{0}: the block is incomplete.", name);
  const files = parseBlock(block.code, block.language);
  if ("reason" in files) return refusalText(files, vscode.l10n.t("the file"));
  const texts = new Map(Array.from(earlier, ([address, { text }]) => [address, text]));
  const changes: (TargetedChange & { readonly file: ApprovedFile })[] = [];
  for (const file of files) {
    const target = await codeTarget(block, file.path);
    if (target.kind === "problem") return target.problem;
    if (target.kind === "several") return vscode.l10n.t("{0}: it is unclear which file the block is for.", name);
    const plan = await planChange(block, file, target.file, reviews, texts);
    switch (plan.kind) {
      case "change":
        changes.push(plan.change);
        texts.set(plan.change.file.uri.toString(), plan.change.text);
        break;
      case "refused":
        return refusalText(plan.refusal, plan.target.path);
      case "problem":
        return plan.problem;
      case "none":
        return vscode.l10n.t("{0}: no cell was chosen.", name);
      case "cancelled":
        return undefined;
      default:
        return plan satisfies never;
    }
  }
  return changes;
}

function warnOf(leftOut: readonly string[], hasOthers: boolean): void {
  const reasons = leftOut.slice(0, mostReasons).join(" ") + (leftOut.length > mostReasons ? " …" : "");
  const message = hasOthers
    ? counted(leftOut.length, "{0} block was left out. {1}", "{0} blocks were left out. {1}", reasons)
    : vscode.l10n.t("No code block in this answer can be applied with certainty. {0}", reasons);
  vscodeAsk.notify({ severity: "warning", message });
}
