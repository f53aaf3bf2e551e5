import * as vscode from "vscode";
import type { FileChange } from "../../apply/parseBlock.ts";
import { type EditPlan, planEditSteps } from "../../apply/planEdit.ts";
import type { Refusal } from "../../apply/refusal.ts";
import { removedSymbols } from "../../apply/removedSymbols.ts";
import { withoutPathComment } from "../../apply/targetHints.ts";
import { splitCode } from "../../apply/textLines.ts";
import type { AnsweredCode } from "../../app/chat/answeredCode.ts";
import { inSlices } from "../../shared/steps.ts";
import { openToChange } from "../workspace/restorable.ts";
import { symbolTree } from "../workspace/symbols.ts";
import { readOnlyProblem } from "../workspace/writable.ts";
import type { ApprovedFile } from "../workspace/writeGate.ts";
import { cancellable } from "./cancellable.ts";
import { cellIfNotebook } from "./cellTarget.ts";
import type { TargetedChange } from "./proposeChanges.ts";
import type { Reviews } from "./reviews.ts";

/** How long the symbols of a file are waited for, in milliseconds. */
const symbolsWaitMs = 500;

/** The file of a change, and the text that the change is made for where that is not the file's. */
export type ChangedFile = Pick<TargetedChange, "path" | "file" | "base">;

/** What came of fitting a block into a file. */
export type PlannedChange =
  | { readonly kind: "change"; readonly change: TargetedChange & { readonly file: ApprovedFile } }
  /** The block does not fit. `code` is what could take the place of the whole file; a diff cannot. */
  | {
      readonly kind: "refused";
      readonly file: ApprovedFile;
      readonly refusal: Refusal;
      readonly target: ChangedFile;
      readonly code: string | undefined;
      readonly source: string | null;
    }
  | { readonly kind: "problem"; readonly problem: string }
  /** The user chose no cell of the notebook. */
  | { readonly kind: "none" }
  /** The user would not wait for it. */
  | { readonly kind: "cancelled" };

/** What is planned so far, by the address of the file: what follows in an answer was written with that in mind. */
export type PlannedTexts = ReadonlyMap<string, string | null>;

/** Fits a part of a block into its file, as the open proposal or the earlier blocks of the same answer leave it. Shows nothing. */
export async function planChange(
  block: AnsweredCode,
  { change }: FileChange,
  meant: ApprovedFile,
  reviews: Pick<Reviews, "underReview">,
  planned: PlannedTexts = new Map(),
): Promise<PlannedChange> {
  const file = await cellIfNotebook(meant, block, change);
  if (file === undefined) return { kind: "none" };
  const readOnly = await readOnlyProblem(file.uri, file.path);
  if (readOnly !== undefined) return { kind: "problem", problem: readOnly };
  const base = await reviews.underReview(file.uri)?.proposed();
  const earlier = planned.get(file.uri.toString());
  const source = earlier !== undefined ? earlier : await sourceOf(file, reviews);
  if (typeof source !== "string" && source !== null) return { kind: "problem", problem: source.problem };
  const code = change.kind === "code" ? withoutPathComment(block.code, source, file.path) : block.code;
  const steps = planEditSteps(source, change.kind === "code" ? { kind: "code", lines: splitCode(code) } : change);
  // The symbols that the editor knows are those of the file, and not those of a proposal.
  const isOfFile = change.kind === "code" && base === undefined && earlier === undefined && file.exists;
  const plan = await cancellable(vscode.l10n.t("Fitting the code into {0}", file.path), async (signal) => {
    const fitted = await inSlices(steps, signal);
    return isOfFile && source !== null ? secondOpinion(file, source, code, fitted, signal) : fitted;
  });
  if (plan === undefined) return { kind: "cancelled" };
  const target = { path: file.path, file, ...(base === undefined ? {} : { base }) };
  switch (plan.kind) {
    case "edit":
      return {
        kind: "change",
        change: { ...target, text: plan.text, ...(plan.renameTo === undefined ? {} : { renameTo: plan.renameTo }) },
      };
    case "create":
      return { kind: "change", change: { ...target, text: plan.text } };
    case "delete":
      return { kind: "change", change: { ...target, text: null } };
    case "refused":
      return { kind: "refused", file, refusal: plan.refusal, target, code: change.kind === "code" ? code : undefined, source };
    default:
      return plan satisfies never;
  }
}

/**
 * Looks at an edit with the eyes of the file's language: it must not remove a symbol that the block does not name. A block that is the whole file shows what stays.
 */
async function secondOpinion(file: ApprovedFile, before: string, block: string, plan: EditPlan, signal: AbortSignal): Promise<EditPlan> {
  if (plan.kind !== "edit" || plan.isWhole === true) return plan;
  const symbols = await symbolTree(file.uri, symbolsWaitMs);
  signal.throwIfAborted();
  const document = symbols.length === 0 ? undefined : await openToChange(file.uri, file.path);
  // They are of the text that the document has by now.
  if (document === undefined || "problem" in document || document.getText() !== before) return plan;
  const members = await inSlices(removedSymbols(symbols, before, plan.text, block), signal);
  return members.length === 0 ? plan : { kind: "refused", refusal: { reason: "dropsCode", lines: members.length, members } };
}

/** The text that a block is fitted into: that of an open proposal, else that of the file; null where it is new. */
export async function sourceOf(
  file: ApprovedFile,
  reviews: Pick<Reviews, "underReview">,
): Promise<string | null | { readonly problem: string }> {
  const proposed = await reviews.underReview(file.uri)?.proposed();
  if (proposed !== undefined || !file.exists) return proposed ?? null;
  const document = await openToChange(file.uri, file.path);
  return "problem" in document ? document : document.getText();
}
