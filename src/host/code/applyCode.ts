import * as vscode from "vscode";
import { type FileChange, parseBlock } from "../../apply/parseBlock.ts";
import { planEdit } from "../../apply/planEdit.ts";
import type { Refusal } from "../../apply/refusal.ts";
import { withoutPathComment } from "../../apply/targetHints.ts";
import { joinText, splitCode, splitText } from "../../apply/textLines.ts";
import type { AnsweredCode } from "./codeBlock.ts";
import { type CodeTarget, codeTarget } from "./codeTarget.ts";
import type { ChangeOutcome, ProposedChange } from "../../app/proposals.ts";
import { proposeChanges } from "./proposeChanges.ts";
import { refusalText } from "./refusalText.ts";
import { openRestorable } from "./restorable.ts";
import type { Reviews } from "./reviews.ts";

/** Turns a block of an answer into changes of files and has them looked at. What cannot be placed for sure is refused, with the reason. */
export async function applyCode(block: AnsweredCode, reviews: Reviews): Promise<void> {
  const files = parseBlock(block.code, block.language);
  if ("reason" in files) return void vscode.window.showWarningMessage(refusalText(files, vscode.l10n.t("the file")));
  if (!block.isClosed && !(await wantsCutOff())) return;
  const changes: ProposedChange[] = [];
  for (const file of files) {
    const change = await changeOf(block, file);
    if (change === undefined) return;
    if ("problem" in change) {
      void vscode.window.showWarningMessage(change.problem);
      return;
    }
    changes.push(change);
  }
  tellRefused(await proposeChanges(changes, reviews));
}

/** What is missing at the end of an answer that was cut off would be missing in the file. */
async function wantsCutOff(): Promise<boolean> {
  const apply = vscode.l10n.t("Apply What Came");
  return (await vscode.window.showWarningMessage(vscode.l10n.t("This block was cut off: its end never came."), apply)) === apply;
}

function tellRefused(outcomes: readonly ChangeOutcome[]): void {
  for (const { problem } of outcomes) if (problem !== undefined) void vscode.window.showWarningMessage(problem);
}

/** What one file becomes; undefined where the person thought better of it. */
async function changeOf(
  block: AnsweredCode,
  { path, change }: FileChange,
): Promise<ProposedChange | { readonly problem: string } | undefined> {
  const target = await codeTarget(block, path);
  if (target === undefined || "problem" in target) return target;
  const source = await sourceOf(target);
  if (typeof source !== "string" && source !== null) return source;
  const code = change.kind === "code" ? withoutPathComment(block.code, source) : block.code;
  const plan = planEdit(source, change.kind === "code" ? { kind: "code", lines: splitCode(code) } : change);
  switch (plan.kind) {
    case "edit":
      return { path: target.file.path, text: plan.text, ...(plan.renameTo === undefined ? {} : { renameTo: plan.renameTo }) };
    case "create":
      return { path: target.file.path, text: plan.text };
    case "delete":
      return { path: target.file.path, text: null };
    case "refused":
      return afterRefusal(plan.refusal, target, change.kind === "code" ? code : undefined, source);
    default:
      return plan satisfies never;
  }
}

async function sourceOf({ file }: CodeTarget): Promise<string | null | { readonly problem: string }> {
  if (!file.exists) return null;
  const document = await openRestorable(file.uri, file.path);
  return "problem" in document ? document : document.getText();
}

/** Says why, and offers what a person may decide and a machine may not: that the block is the whole file. */
async function afterRefusal(
  refusal: Refusal,
  { file }: CodeTarget,
  code: string | undefined,
  source: string | null,
): Promise<ProposedChange | undefined> {
  const replace = vscode.l10n.t("Replace the Whole File");
  const canBeWhole = code !== undefined && source !== null && !["empty", "alreadyThere", "unclearOmission"].includes(refusal.reason);
  const chosen = await vscode.window.showWarningMessage(refusalText(refusal, file.path), ...(canBeWhole ? [replace] : []));
  if (chosen !== replace || code === undefined || source === null) return undefined;
  return { path: file.path, text: joinText(splitCode(code), splitText(source)) };
}
