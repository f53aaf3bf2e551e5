import * as vscode from "vscode";
import { type FileChange, parseBlock } from "../../apply/parseBlock.ts";
import { planEdit } from "../../apply/planEdit.ts";
import type { Refusal } from "../../apply/refusal.ts";
import { withoutPathComment } from "../../apply/targetHints.ts";
import { joinText, splitCode, splitText } from "../../apply/textLines.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import type { AnsweredCode } from "../../app/chat/answeredCode.ts";
import { type CodeTarget, codeTarget } from "./codeTarget.ts";
import type { ProposedChange } from "../../app/proposals.ts";
import { type AskedBy, proposeChanges } from "./proposeChanges.ts";
import { refusalText } from "./refusalText.ts";
import type { ExactEditRequest } from "./exactEdit.ts";
import { openRestorable } from "../workspace/restorable.ts";
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
  const changes: ProposedChange[] = [];
  for (const file of files) {
    const change = await changeOf(block, file, askExactly);
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
  { path, change }: FileChange,
  askExactly: AskExactly,
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
      return afterRefusal(plan.refusal, target, change.kind === "code" ? code : undefined, source, () =>
        askExactly({
          file: target.file,
          code,
          language: block.language,
          named: path,
          read: async () => asText(await sourceOf(target)),
        }),
      );
    default:
      return plan satisfies never;
  }
}

async function sourceOf({ file }: CodeTarget): Promise<string | null | { readonly problem: string }> {
  if (!file.exists) return null;
  const document = await openRestorable(file.uri, file.path);
  return "problem" in document ? document : document.getText();
}

function asText(source: Awaited<ReturnType<typeof sourceOf>>): string | undefined {
  return typeof source === "string" ? source : undefined;
}

/** Says why, and offers what only the user may decide: to ask a model for the edit, or that the block is the whole file. */
async function afterRefusal(
  refusal: Refusal,
  { file }: CodeTarget,
  code: string | undefined,
  source: string | null,
  askExactly: () => Promise<string | undefined>,
): Promise<ProposedChange | undefined> {
  const message = refusalText(refusal, file.path);
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
  return text === undefined ? undefined : { path: file.path, text };
}
