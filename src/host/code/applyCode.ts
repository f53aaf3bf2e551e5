import * as vscode from "vscode";
import { type FileChange, parseBlock } from "../../apply/parseBlock.ts";
import { joinText, splitCode, splitText } from "../../apply/textLines.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import type { AnsweredCode } from "../../app/chat/answeredCode.ts";
import { chooseTarget } from "./chooseTarget.ts";
import { codeTarget } from "./codeTarget.ts";
import { planChange, type PlannedChange, sourceOf } from "./planChange.ts";
import { type AskedBy, proposeChanges, type TargetedChange } from "./proposeChanges.ts";
import { refusalText } from "./refusalText.ts";
import type { ExactEditRequest } from "./exactEdit.ts";
import type { Reviews } from "./reviews.ts";

/** Within this time after a click, the user waits for what it opens; milliseconds. */
const soonMs = 1500;

/** Asks a model for the edit that a block means; gives the file's new text. */
type AskExactly = (request: ExactEditRequest) => Promise<string | undefined>;

/**
 * Turns a block of an answer into changes of files and shows them for review. A block that cannot be placed for sure is refused, with the reason, and an
 * exact edit is offered.
 */
export async function applyCode(block: AnsweredCode, reviews: Reviews, askExactly: AskExactly): Promise<void> {
  const clicked = performance.now();
  const files = parseBlock(block.code, block.language);
  if ("reason" in files) return warn(refusalText(files, vscode.l10n.t("the file")));
  if (!block.isClosed && !(await wantsPartialCode())) return;
  const changes: TargetedChange[] = [];
  for (const file of files) {
    const change = await changeOf(block, file, reviews, askExactly);
    if (change === undefined) return;
    if ("problem" in change) return warn(change.problem);
    changes.push(change);
  }
  for (const { problem } of await proposeChanges(changes, reviews, byUser(clicked))) if (problem !== undefined) warn(problem);
}

/** By the time that a file was found, or a question answered, the user may be writing the next message. */
function byUser(clicked: number): AskedBy {
  return performance.now() - clicked < soonMs ? "user" : "userEarlier";
}

function warn(message: string): void {
  vscodeAsk.notify({ severity: "warning", message });
}

/** Code that is missing at the end of an answer that was cut off would be missing in the file. */
async function wantsPartialCode(): Promise<boolean> {
  const message = vscode.l10n.t("This code block is incomplete.");
  return (await vscodeAsk.confirm({ message, choices: { apply: vscode.l10n.t("Apply Partial Code") } })) === "apply";
}

/** The change of one file; undefined where the user chose no file, or let a refusal stand. */
async function changeOf(
  block: AnsweredCode,
  file: FileChange,
  reviews: Pick<Reviews, "underReview">,
  askExactly: AskExactly,
): Promise<TargetedChange | { readonly problem: string } | undefined> {
  const target = await codeTarget(block, file.path);
  if (target.kind === "problem") return target;
  const meant = target.kind === "file" ? target.file : await chooseTarget(target.files, target.named);
  if (meant === undefined) return undefined;
  const plan = await planChange(block, file, meant, reviews);
  switch (plan.kind) {
    case "change":
      return plan.change;
    case "problem":
      return plan;
    case "none":
    case "cancelled":
      return undefined;
    case "refused":
      return afterRefusal(plan, () =>
        askExactly({
          file: plan.file,
          code: plan.code ?? block.code,
          language: block.language,
          named: file.path,
          read: async () => {
            const source = await sourceOf(plan.file, reviews);
            return typeof source === "string" ? source : undefined;
          },
        }),
      );
    default:
      return plan satisfies never;
  }
}

/** Says why, and offers what only the user may decide: to ask a model for the edit, or that the block is the whole file. */
async function afterRefusal(
  { refusal, target, code, source }: Extract<PlannedChange, { readonly kind: "refused" }>,
  askExactly: () => Promise<string | undefined>,
): Promise<TargetedChange | undefined> {
  const message = refusalText(refusal, target.path);
  if (source === null || refusal.reason === "empty" || refusal.reason === "alreadyThere") {
    warn(message);
    return undefined;
  }
  const choices = { exact: vscode.l10n.t("Ask for an Exact Edit") };
  const choice =
    code === undefined || refusal.reason === "unclearOmission"
      ? await vscodeAsk.confirm({ message, choices })
      : await vscodeAsk.confirm({ message, choices: { ...choices, replace: vscode.l10n.t("Replace Whole File") } });
  const text =
    choice === "exact" ? await askExactly() : choice === "replace" ? joinText(splitCode(code ?? ""), splitText(source)) : undefined;
  return text === undefined ? undefined : { ...target, text };
}
