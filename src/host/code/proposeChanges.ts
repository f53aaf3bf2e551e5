import * as vscode from "vscode";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { counted } from "../../shared/counted.ts";
import { hasRemoteSchema } from "../../apply/checkPath.ts";
import type { ChangeOutcome, ProposedChange } from "../../app/proposals.ts";
import { rejectTooFastConfirmation } from "../../app/tools/rejectTooFastConfirmation.ts";
import { openRestorable } from "../workspace/restorable.ts";
import { columnForCode, type Reviews } from "./reviews.ts";
import { textEdits } from "./textEdits.ts";
import { type WorkspaceFile, workspaceFile } from "../workspace/workspacePath.ts";
import { changeFile, createFile, deleteFile, renameFile, type WriteProblem } from "../workspace/writeGate.ts";

/** What showing changes needs of the reviews. */
type ReviewsForChanges = Pick<Reviews, "show" | "choose">;

/** A change whose file was checked. */
interface Checked {
  readonly change: ProposedChange;
  readonly file: WorkspaceFile;
  /** Null where the file is new. */
  readonly before: string | null;
  readonly renamed: WorkspaceFile | undefined;
  readonly isProtected: boolean;
}

/** Who asks for the review, which decides where the focus goes. */
export type AskedBy =
  /** The user, a moment ago: the review gets the focus. */
  | "user"
  /** The user, but a while ago: by now the user may be writing something, whose letters are not for the review. */
  | "userEarlier"
  /** A model: the user may be writing, too, and a list of files opens only when the user wants it. */
  | "model";

/**
 * Shows changes for review before any is made: one file in a diff editor, several in an editor with all changes and a list in which each file has a
 * check box. Files that control what runs are never part of a set: each has a question and a diff of its own.
 */
export async function proposeChanges(
  changes: readonly ProposedChange[],
  reviews: ReviewsForChanges,
  by: AskedBy = "user",
): Promise<readonly ChangeOutcome[]> {
  const outcomes: ChangeOutcome[] = [];
  const checked: Checked[] = [];
  for (const change of changes) {
    const found = await check(change);
    if ("problem" in found) outcomes.push({ path: change.path, outcome: "refused", problem: found.problem });
    else checked.push(found);
  }
  const single = checked.filter(({ isProtected }) => isProtected);
  const others = checked.filter(({ isProtected }) => !isProtected);
  const [only] = others;
  if (only !== undefined && others.length === 1 && only.renamed === undefined && only.change.text !== null) single.push(only);
  else if (others.length > 0) outcomes.push(...(await proposeSet(others, reviews, by)));
  for (const one of single) outcomes.push(await proposeOne(one, reviews, by));
  return outcomes;
}

async function check(change: ProposedChange): Promise<Checked | { readonly problem: string }> {
  const file = await workspaceFile(change.path);
  if ("problem" in file) return file;
  const document = file.exists ? await openRestorable(file.uri, file.path) : null;
  if (document !== null && "problem" in document) return document;
  if (document === null && change.text === null) return { problem: vscode.l10n.t("{0} does not exist in this workspace.", file.path) };
  const renamed = change.renameTo === undefined ? undefined : await workspaceFile(change.renameTo);
  if (renamed !== undefined && "problem" in renamed) return renamed;
  if (renamed?.exists === true) return { problem: vscode.l10n.t("{0} already exists.", renamed.path) };
  const remote = change.text !== null && hasRemoteSchema(file.path.split("/"), change.text, document?.getText());
  return {
    change,
    file,
    before: document?.getText() ?? null,
    renamed,
    isProtected: file.isProtected || renamed?.isProtected === true || remote,
  };
}

async function proposeOne(one: Checked, reviews: ReviewsForChanges, by: AskedBy): Promise<ChangeOutcome> {
  const { change, file, before, renamed, isProtected } = one;
  const { path } = change;
  if (isProtected && !(await confirmed(file, change))) return { path, outcome: "rejected" };
  if (change.text === null || renamed !== undefined) {
    // What the question named is done; another text is shown first.
    if (change.text === null && isProtected) return write(one);
    return (await proposeSet([one], reviews, by))[0] ?? { path, outcome: "rejected" };
  }
  const review = await reviews.show({ file, before, after: change.text }, by !== "user");
  return { path, outcome: await review.done };
}

/** A file that controls what runs has a question of its own. Only this dialog can answer it, no click in the panel. */
async function confirmed(file: WorkspaceFile, change: ProposedChange): Promise<boolean> {
  const isDeletion = change.text === null;
  const message = isDeletion
    ? vscode.l10n.t("Delete {0}?", file.path)
    : vscode.l10n.t("{0} controls what runs on your machine. Review the change?", file.path);
  const detail = hasRemoteSchema(file.path.split("/"), change.text ?? "")
    ? vscode.l10n.t("It refers to a schema that the editor would download. Accept the change only if you know what it does.")
    : vscode.l10n.t("The change comes from a model. Accept it only if you know what it does.");
  const review = isDeletion ? vscode.l10n.t("Delete") : vscode.l10n.t("Review Change");
  const ask = () => vscodeAsk.confirm({ message, modal: true, detail, choices: { review } });
  // Nothing is shown after a deletion: Enter or a blank that was meant for the message box is no answer.
  const choice = await (isDeletion ? rejectTooFastConfirmation(ask, () => performance.now()) : ask());
  return choice === "review";
}

/** Several files as one set: all changes are shown, and those that the user checks are written one after another. */
async function proposeSet(set: readonly Checked[], reviews: ReviewsForChanges, by: AskedBy): Promise<readonly ChangeOutcome[]> {
  const rejected = set.map(({ change: { path } }): ChangeOutcome => ({ path, outcome: "rejected" }));
  if (by === "model" && !(await wantsReview(set))) return rejected;
  const chosen = await reviews.choose(
    set.map(({ change, file, before, renamed }) => ({ file, text: change.text, note: noteOf(change, before, renamed) })),
  );
  const outcomes: ChangeOutcome[] = [];
  for (const [index, one] of set.entries()) {
    outcomes.push(chosen.has(index) ? await write(one) : { path: one.change.path, outcome: "rejected" });
  }
  return outcomes;
}

/** A list would take what the user is writing elsewhere: it opens when the user wants it. */
async function wantsReview(set: readonly Checked[]): Promise<boolean> {
  const message = counted(set.length, "The model proposes to change {0} file.", "The model proposes to change {0} files.");
  const choices = { review: vscode.l10n.t("Review Changes"), reject: vscode.l10n.t("Reject") };
  const choice = await rejectTooFastConfirmation(
    async () => ((await vscodeAsk.confirm({ severity: "info", message, choices })) === "review" ? true : undefined),
    () => performance.now(),
  );
  return choice === true;
}

function noteOf(change: ProposedChange, before: string | null, renamed: WorkspaceFile | undefined): string | undefined {
  if (change.text === null) return vscode.l10n.t("deleted");
  if (renamed !== undefined) return vscode.l10n.t("renamed to {0}", renamed.path);
  return before === null ? vscode.l10n.t("new file") : undefined;
}

/** Makes an approved change, through the gate: what stands in the file's place by now may be something else. */
async function write({ change, file, before, renamed }: Checked): Promise<ChangeOutcome> {
  const { path, text } = change;
  const problem =
    text === null
      ? await deleteFile(file)
      : ((before === null ? await createFile(file, text) : await changeText(file, before, text)) ??
        (renamed === undefined ? undefined : await renameFile({ ...file, exists: true }, renamed)));
  return problem === undefined ? { path, outcome: "accepted" } : { path, outcome: "refused", problem };
}

/** Only what was shown is written: a file that has changed since is left alone. */
function changeText(file: WorkspaceFile, before: string, after: string): Promise<WriteProblem> {
  return changeFile(file, columnForCode(), async (document) =>
    document.getText() === before ? textEdits(document, after) : { problem: vscode.l10n.t("{0} has changed. Apply again.", file.path) },
  );
}
