import * as vscode from "vscode";
import { applyChanges } from "../../apply/applyHunks.ts";
import { SourceLines } from "../../apply/locate.ts";
import type { HunkLine } from "../../apply/parseDiff.ts";
import { joinText, splitText } from "../../apply/textLines.ts";
import { ProposalFiles } from "./proposalFiles.ts";
import { type LineChange, lineChanges, linesOf, rangeOf, textEdits } from "./textEdits.ts";
import { type WorkspaceFile, workspaceFileOf } from "../workspace/workspacePath.ts";

/** A proposed change of one file. */
export interface Proposal {
  readonly file: WorkspaceFile;
  /** The file's text that the proposal was made for; null where it is a new file. */
  readonly before: string | null;
  readonly after: string;
  /** The user has this document open and asked for the change: it need not be in the workspace. */
  readonly isOpen?: true;
}

/** How a review ended: all or some of it is in the file now, or nothing. */
export type ReviewOutcome = "accepted" | "partly" | "rejected";

/** Lines on each side of a change by which its place is recognised if the file has changed in the meantime. */
const context = 4;

/**
 * One proposal in VS Code's diff editor: the file on the left, the proposal on the right. The right side may be edited, and its arrows revert hunks. The
 * file changes only when the user accepts, by a WorkspaceEdit.
 */
export class Review implements vscode.Disposable {
  readonly file: WorkspaceFile;
  readonly left: vscode.Uri;
  readonly right: vscode.Uri;
  readonly done: Promise<ReviewOutcome>;
  readonly #files: ProposalFiles;
  readonly #settle: (outcome: ReviewOutcome) => void;
  #before: string | null;
  readonly #isOpen: boolean;
  #acceptedSome = false;
  #firstLine = 0;
  /** The proposal is still being written: it cannot be accepted yet. */
  busy = false;

  private constructor({ file, before, isOpen }: Proposal, files: ProposalFiles) {
    const id = crypto.randomUUID().slice(0, 8);
    const at = (authority: string) => vscode.Uri.from({ scheme: ProposalFiles.scheme, authority, path: `/${file.path}` });
    this.file = file;
    this.right = at(id);
    this.left = before === null ? at(`${id}-before`) : file.uri;
    this.#before = before;
    this.#isOpen = isOpen === true;
    this.#files = files;
    let settle: (outcome: ReviewOutcome) => void = () => undefined;
    this.done = new Promise((resolve) => (settle = resolve));
    this.#settle = settle;
  }

  /** Shows a proposal. */
  static async open(proposal: Proposal, files: ProposalFiles, viewColumn: vscode.ViewColumn): Promise<Review> {
    const review = new Review(proposal, files);
    await files.put(review.right, proposal.after);
    if (proposal.before === null) await files.put(review.left, "", true);
    const name = proposal.file.path.slice(proposal.file.path.lastIndexOf("/") + 1);
    const title =
      proposal.before === null ? vscode.l10n.t("{0} (new, proposed by Aside)", name) : vscode.l10n.t("{0} (proposed by Aside)", name);
    await vscode.commands.executeCommand("vscode.diff", review.left, review.right, title, { preview: false, viewColumn });
    return review;
  }

  /** The first changed line of the file, 0-based. */
  get firstLine(): number {
    return this.#firstLine;
  }

  /** Shows another text on the right, as long as the user has not edited it. */
  async update(after: string): Promise<void> {
    await this.#files.put(this.right, after);
  }

  /** The proposal as it stands: the user may have reverted hunks or edited lines. */
  async proposed(): Promise<string> {
    const document = await vscode.workspace.openTextDocument(this.right);
    // A document that is not edited follows the provider, a little later.
    return document.isDirty ? document.getText() : this.#files.text(this.right);
  }

  /** Writes the right side into the file. Gives a problem in words where that is not done. */
  async acceptAll(): Promise<string | undefined> {
    const after = await this.proposed();
    const problem = await this.#checkFile();
    if (problem !== undefined) return problem;
    if (this.#before === null) return this.#create(after);
    const document = await vscode.workspace.openTextDocument(this.file.uri);
    if (document.getText() !== this.#before) return this.#refit(document, this.#before, after);
    const problemOfWriting = await this.#write(document, textEdits(document, after));
    if (problemOfWriting === undefined) this.#end("accepted");
    return problemOfWriting;
  }

  /** Leaves the file as it is. */
  reject(): void {
    this.#end(this.#acceptedSome ? "partly" : "rejected");
  }

  /** Writes one change into the file. */
  async acceptChange(change: LineChange): Promise<string | undefined> {
    if (this.#before === null) return this.acceptAll();
    const after = linesOf(await this.proposed());
    const problem = await this.#checkFile();
    if (problem !== undefined) return problem;
    const document = await vscode.workspace.openTextDocument(this.file.uri);
    if (document.getText() !== this.#before) return this.#refit(document, this.#before, after.join(""));
    const edit = vscode.TextEdit.replace(
      rangeOf(document, change.oldStart, change.oldEnd),
      after.slice(change.newStart, change.newEnd).join(""),
    );
    const problemOfWriting = await this.#write(document, [edit]);
    if (problemOfWriting !== undefined) return problemOfWriting;
    this.#acceptedSome = true;
    this.#before = document.getText();
    return undefined;
  }

  /** Takes one change out of the proposal. */
  async rejectChange(change: LineChange): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.right);
    const old = linesOf(await this.#leftText()).slice(change.oldStart, change.oldEnd);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(this.right, rangeOf(document, change.newStart, change.newEnd), old.join(""));
    await vscode.workspace.applyEdit(edit);
  }

  /** The differences between the two sides. */
  async changes(): Promise<readonly LineChange[]> {
    return lineChanges(await this.#leftText(), await this.proposed());
  }

  /** Ends the review: nothing is left to decide. */
  finish(): void {
    this.#end(this.#acceptedSome ? "partly" : "rejected");
  }

  dispose(): void {
    this.#end(this.#acceptedSome ? "partly" : "rejected");
    this.#files.drop(this.right);
    this.#files.drop(this.left);
  }

  #end(outcome: ReviewOutcome): void {
    this.#settle(outcome);
  }

  async #leftText(): Promise<string> {
    return this.#before === null ? "" : (await vscode.workspace.openTextDocument(this.file.uri)).getText();
  }

  /** Checks the file again: since it was shown, a link may have taken its place. */
  async #checkFile(): Promise<string | undefined> {
    if (this.busy) return vscode.l10n.t("The answer is still streaming. Accept it when it is complete.");
    if (this.#isOpen) return undefined;
    const now = await workspaceFileOf(this.file.uri);
    if ("problem" in now) return now.problem;
    if (now.isProtected && !this.file.isProtected) return vscode.l10n.t("{0} was replaced on disk. Apply again.", this.file.path);
    if (now.exists !== (this.#before !== null)) {
      return now.exists
        ? vscode.l10n.t("{0} was created in the meantime. Apply again.", this.file.path)
        : vscode.l10n.t("{0} was deleted. Apply again.", this.file.path);
    }
    return undefined;
  }

  async #create(text: string): Promise<string | undefined> {
    const edit = new vscode.WorkspaceEdit();
    edit.createFile(this.file.uri, { contents: await vscode.workspace.encode(text, { uri: this.file.uri }) });
    if (!(await vscode.workspace.applyEdit(edit))) return notWritten(this.file.path);
    this.#end("accepted");
    return undefined;
  }

  async #write(document: vscode.TextDocument, edits: readonly vscode.TextEdit[]): Promise<string | undefined> {
    this.#firstLine = edits[0]?.range.start.line ?? 0;
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, [...edits]);
    return (await vscode.workspace.applyEdit(edit)) ? undefined : notWritten(this.file.path);
  }

  /** The file has changed: places the proposal's changes in it and shows them again before anything is written. */
  async #refit(document: vscode.TextDocument, before: string, after: string): Promise<string> {
    const now = document.getText();
    const { lines, ...how } = splitText(now);
    const [old, fresh] = [splitText(before).lines, splitText(after).lines];
    const applied = applyChanges(
      new SourceLines(lines),
      lineChanges(before, after).map((change) => ({ lines: asHunk(old, fresh, change), hint: {} })),
    );
    if ("reason" in applied)
      return vscode.l10n.t("{0} has changed in the same lines as this proposal. Ask again with the current file.", this.file.path);
    const result = [...lines];
    for (const { start, end, lines: those } of applied.edits.toReversed()) result.splice(start, end - start, ...those);
    this.#before = now;
    const right = await vscode.workspace.openTextDocument(this.right);
    const edit = new vscode.WorkspaceEdit();
    edit.set(this.right, [...textEdits(right, joinText(result, how))]);
    await vscode.workspace.applyEdit(edit);
    return vscode.l10n.t("{0} changed. The proposal was updated; review it again.", this.file.path);
  }
}

function asHunk(old: readonly string[], fresh: readonly string[], { oldStart, oldEnd, newStart, newEnd }: LineChange): readonly HunkLine[] {
  const lines = (from: number, to: number, kind: HunkLine["kind"], of: readonly string[]) =>
    of.slice(Math.max(0, from), to).map((text): HunkLine => ({ kind, text }));
  return [
    ...lines(oldStart - context, oldStart, "context", old),
    ...lines(oldStart, oldEnd, "removed", old),
    ...lines(newStart, newEnd, "added", fresh),
    ...lines(oldEnd, oldEnd + context, "context", old),
  ];
}

function notWritten(path: string): string {
  return vscode.l10n.t("Could not apply the edit to {0}. No changes were made.", path);
}
