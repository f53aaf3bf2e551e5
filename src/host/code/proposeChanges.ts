import * as vscode from "vscode";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { counted } from "../../shared/counted.ts";
import { hasRemoteSchema } from "../../apply/checkPath.ts";
import type { ChangeOutcome, ProposedChange } from "../../app/proposals.ts";
import { rejectTooFastConfirmation } from "../../app/tools/rejectTooFastConfirmation.ts";
import { encodingProblem, openToChange } from "../workspace/restorable.ts";
import { type MadeChange, offerUndo } from "./undoSet.ts";
import { columnForCode, type Reviews } from "./reviews.ts";
import { textEdits } from "./textEdits.ts";
import { type FoundFile, type WorkspaceFile, workspaceFile, workspaceFiles } from "../workspace/workspacePath.ts";
import { readOnlyProblem } from "../workspace/writable.ts";
import { type ApprovedFile, changeFile, createFile, deleteFile, renameFile, type WriteProblem } from "../workspace/writeGate.ts";

/** What showing changes needs of the reviews. */
type ReviewsForChanges = Pick<Reviews, "show" | "choose" | "underReview">;

/** A change of a file that was found already: its path alone may be that of another file, too. */
export interface TargetedChange extends ProposedChange {
  readonly file?: ApprovedFile;
  /** The text that the change was made for, where that is an open proposal and not the file. */
  readonly base?: string;
}

/** A change whose file was checked. */
interface Checked {
  readonly change: TargetedChange;
  readonly file: ApprovedFile;
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
  changes: readonly TargetedChange[],
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
  // A file that is under review has a proposal already: what is new joins it.
  const isJoining = ({ change, file }: Checked): boolean => change.text !== null && reviews.underReview(file.uri) !== undefined;
  const joining = checked.filter((one) => !one.isProtected && isJoining(one));
  const joined = Promise.all(joining.map((one) => proposeOne(one, reviews, by)));
  const single = checked.filter(({ isProtected }) => isProtected);
  const others = checked.filter((one) => !one.isProtected && !joining.includes(one));
  const [only] = others;
  if (only !== undefined && others.length === 1 && only.renamed === undefined && only.change.text !== null) single.push(only);
  else if (others.length > 0) outcomes.push(...(await proposeSet(others, reviews, by)));
  for (const one of single) outcomes.push(await proposeOne(one, reviews, by));
  return [...outcomes, ...(await joined)];
}

async function check(change: TargetedChange): Promise<Checked | { readonly problem: string }> {
  const file = change.file ?? (await onlyFile(change.path));
  if ("problem" in file) return file;
  const readOnly = await readOnlyProblem(file.uri, file.path);
  if (readOnly !== undefined) return { problem: readOnly };
  const document = file.exists ? await openToChange(file.uri, file.path) : null;
  if (document !== null && "problem" in document) return document;
  const unencodable = await unencodableText(change.text ?? "", file, document);
  if (unencodable !== undefined) return { problem: unencodable };
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

/** The file at a path, unless several folders of the workspace have one at it: then it is unclear which one is meant. */
async function onlyFile(path: string): Promise<FoundFile> {
  const found = await workspaceFiles(path);
  const existing = found.filter((file) => !("problem" in file) && file.exists);
  if (existing.length > 1) {
    const names = existing.map((file) => ("problem" in file ? "" : file.path));
    return { problem: vscode.l10n.t("“{0}” is the path of several files. Name the folder as well: {1}.", path, names.join(", ")) };
  }
  return workspaceFile(path);
}

/** Why the new text cannot be written as its file is, in words. */
async function unencodableText(text: string, file: ApprovedFile, document: vscode.TextDocument | null): Promise<string | undefined> {
  if (document !== null) return encodingProblem(text, document.encoding, file.path);
  const encoding = vscode.workspace.getConfiguration("files", file.uri).get<string>("encoding") ?? "utf8";
  return encodingProblem(text, encoding, file.path);
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
  const { text, base } = change;
  const review = await reviews.show(
    { file, before, after: text },
    { ...(base === undefined ? {} : { base }), preserveFocus: by !== "user" },
  );
  return "problem" in review ? { path, outcome: "refused", problem: review.problem } : { path, outcome: await review.done };
}

/** A file that controls what runs has a question of its own. Only this dialog can answer it, no click in the panel. */
async function confirmed(file: ApprovedFile, change: ProposedChange): Promise<boolean> {
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
  const made: MadeChange[] = [];
  for (const [index, one] of set.entries()) {
    const outcome = chosen.has(index) ? await write(one) : ({ path: one.change.path, outcome: "rejected" } as const);
    outcomes.push(outcome);
    if (outcome.outcome === "accepted") made.push({ ...one, text: one.change.text });
  }
  // The dialog stays as long as the user likes; the model gets its answer before.
  if (made.length > 1) void offerUndo(made);
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
  return changeFile(file, columnForCode(), async (document) => {
    const edits = document.getText() === before ? await textEdits(document, after) : undefined;
    return edits ?? { problem: vscode.l10n.t("{0} has changed. Apply again.", file.path) };
  });
}
