import * as vscode from "vscode";
import { type LineChange, lineChanges, linesOf } from "../../apply/lineChanges.ts";
import { inSlices } from "../../shared/steps.ts";
import { InView } from "./inView.ts";
import { mergeChange } from "./mergeChange.ts";
import type { ProposalFiles } from "./proposalFiles.ts";
import { rangeOf, textEdits } from "./textEdits.ts";
import { type ApprovedFile, changeFile, createFile, type WriteProblem, type WriteRefusal } from "../workspace/writeGate.ts";

/** A proposed change of one file. */
export interface Proposal {
  readonly file: ApprovedFile;
  /** The file's text that the proposal was made for; null where it is a new file. */
  readonly before: string | null;
  readonly after: string;
}

/** How a proposal is shown. */
export interface ReviewPlace {
  readonly column: vscode.ViewColumn;
  /** The focus stays where it is: the user is writing elsewhere. */
  readonly preserveFocus: boolean;
}

/** How a review ended: all or some of it is in the file now, or nothing. */
export type ReviewOutcome = "accepted" | "partly" | "rejected";

/**
 * One proposal in VS Code's diff editor: the file on the left, the proposal on the right. The right side may be edited, and its arrows revert hunks. The
 * file changes only when the user accepts, by a WorkspaceEdit.
 */
export class Review implements vscode.Disposable {
  readonly file: ApprovedFile;
  readonly left: vscode.Uri;
  readonly right: vscode.Uri;
  readonly done: Promise<ReviewOutcome>;
  readonly #files: ProposalFiles;
  readonly #settle: (outcome: ReviewOutcome) => void;
  readonly #title: string;
  readonly #inView: InView;
  #before: string | null;
  #acceptedSome = false;
  #firstLine = 0;
  /** The proposal is still being written: it cannot be accepted yet. */
  busy = false;

  private constructor({ file, before }: Proposal, files: ProposalFiles) {
    this.file = file;
    this.right = files.address(file.path);
    this.left = before === null ? files.address(file.path, "-before") : file.uri;
    this.#before = before;
    const name = file.path.slice(file.path.lastIndexOf("/") + 1);
    this.#title = before === null ? vscode.l10n.t("{0} (new, proposed by Aside)", name) : vscode.l10n.t("{0} (proposed by Aside)", name);
    this.#files = files;
    let settle: (outcome: ReviewOutcome) => void = () => undefined;
    this.done = new Promise((resolve) => (settle = resolve));
    this.#settle = settle;
    this.#inView = new InView(this.left, this.right);
  }

  /** Shows a proposal. */
  static async open(proposal: Proposal, files: ProposalFiles, place: ReviewPlace): Promise<Review> {
    const review = new Review(proposal, files);
    await files.put(review.right, proposal.after);
    if (proposal.before === null) await files.put(review.left, "", true);
    await review.show(place);
    if (proposal.before !== null) await sameLanguage(review.left, review.right);
    return review;
  }

  /** Brings its diff to the front. */
  async show({ column, preserveFocus }: ReviewPlace): Promise<void> {
    await vscode.commands.executeCommand("vscode.diff", this.left, this.right, this.#title, {
      preview: false,
      viewColumn: column,
      preserveFocus,
    });
  }

  /** Whether the user can have read it: it has been in view, as it is, for half a second. */
  get isRead(): boolean {
    return this.#inView.isRead;
  }

  /** The first changed line of the file, 0-based. */
  get firstLine(): number {
    return this.#firstLine;
  }

  /** Shows another text on the right, as long as the user has not edited it. */
  async update(after: string): Promise<void> {
    await this.#files.put(this.right, after);
  }

  /** Whether the user has edited the proposal. */
  get isEdited(): boolean {
    return vscode.workspace.textDocuments.some(({ uri, isDirty }) => isDirty && uri.toString() === this.right.toString());
  }

  /**
   * Puts another proposal in place of this one. Where the user has edited it, Undo on the right side brings back what was there.
   * @param from the proposal that it takes the place of
   * @returns false where the user has edited that in the meantime, so that it stays
   */
  async replace(from: string, after: string): Promise<boolean> {
    if (!this.isEdited) await this.update(after);
    else if ((await this.proposed()) === from) await this.#setRight(after);
    else return false;
    return true;
  }

  /**
   * Puts another change into the proposal, beside what is in it and what the user wrote there; Undo on the right side takes it out.
   * @param base the text that the change was made for: the proposal as it stood, or the file
   * @returns false where it changes the same lines
   */
  async join(base: string | null, after: string): Promise<boolean> {
    for (;;) {
      const now = await this.proposed();
      const merged = now === base ? after : base === null ? undefined : await inSlices(mergeChange(now, base, after));
      if (this.busy || merged === undefined) return false;
      // The user may write there in the meantime.
      if ((await this.proposed()) !== now) continue;
      await this.#setRight(merged);
      return true;
    }
  }

  /** The proposal as it stands: the user may have reverted hunks or edited lines. */
  async proposed(): Promise<string> {
    const document = await vscode.workspace.openTextDocument(this.right);
    // A document that is not edited follows the provider, a little later.
    return document.isDirty ? document.getText() : this.#files.text(this.right);
  }

  /**
   * Writes the right side into the file. Gives a problem in words where that is not done.
   * @param column where the file is shown
   */
  async acceptAll(column: vscode.ViewColumn): Promise<WriteProblem> {
    if (this.busy) return stillStreaming();
    const after = await this.proposed();
    const problem =
      this.#before === null
        ? await createFile(this.file, after)
        : await this.#change(column, after, (document) => textEdits(document, after));
    if (problem === undefined) this.#end("accepted");
    return problem;
  }

  /** Leaves the file as it is. */
  reject(): void {
    this.#end(this.#acceptedSome ? "partly" : "rejected");
  }

  /**
   * Writes one change into the file.
   * @param column where the file is shown
   */
  async acceptChange(change: LineChange, column: vscode.ViewColumn): Promise<WriteProblem> {
    if (this.busy) return stillStreaming();
    if (this.#before === null) return this.acceptAll(column);
    const after = linesOf(await this.proposed());
    const problem = await this.#change(column, after.join(""), async (document) => [
      vscode.TextEdit.replace(rangeOf(document, change.oldStart, change.oldEnd), after.slice(change.newStart, change.newEnd).join("")),
    ]);
    if (problem !== undefined) return problem;
    this.#acceptedSome = true;
    this.#before = (await vscode.workspace.openTextDocument(this.file.uri)).getText();
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

  /** The differences between the two sides, as they are when it returns. */
  async changes(): Promise<readonly LineChange[]> {
    for (;;) {
      const [left, right] = [await this.#leftText(), await this.proposed()];
      const changes = await inSlices(lineChanges(left, right));
      if ((await this.#leftText()) === left && (await this.proposed()) === right) return changes;
    }
  }

  /** Ends the review: nothing is left to decide. */
  finish(): void {
    this.#end(this.#acceptedSome ? "partly" : "rejected");
  }

  dispose(): void {
    this.#inView.dispose();
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

  /** Changes the file through the gate, if it still is what the proposal was made for; else the proposal follows it and is shown again. */
  async #change(
    column: vscode.ViewColumn,
    after: string,
    editsOf: (document: vscode.TextDocument) => Promise<readonly vscode.TextEdit[] | undefined>,
  ): Promise<WriteProblem> {
    return changeFile(this.file, column, async (document): Promise<readonly vscode.TextEdit[] | WriteRefusal> => {
      const before = this.#before ?? "";
      const edits = document.getText() === before ? await editsOf(document) : undefined;
      if (edits === undefined) return { problem: await this.#refit(document, before, after) };
      this.#firstLine = edits[0]?.range.start.line ?? 0;
      return edits;
    });
  }

  async #setRight(text: string): Promise<void> {
    const right = await vscode.workspace.openTextDocument(this.right);
    let edits: readonly vscode.TextEdit[] | undefined;
    do edits = await textEdits(right, text);
    while (edits === undefined);
    const edit = new vscode.WorkspaceEdit();
    edit.set(this.right, [...edits]);
    await vscode.workspace.applyEdit(edit);
  }

  /** The file has changed: places the proposal's changes in it and shows them again before anything is written. */
  async #refit(document: vscode.TextDocument, before: string, after: string): Promise<string> {
    let now: string;
    let merged: string | undefined;
    do {
      now = document.getText();
      merged = await inSlices(mergeChange(now, before, after));
    } while (document.getText() !== now);
    if (merged === undefined)
      return vscode.l10n.t("{0} has changed in the same lines as this proposal. Ask again with the current file.", this.file.path);
    this.#before = now;
    await this.#setRight(merged);
    return vscode.l10n.t("{0} changed. The proposal was updated; review it again.", this.file.path);
  }
}

/** Colours the proposal like the file: an untitled editor, a cell and a file with a language of its own have no name that tells it. */
async function sameLanguage(left: vscode.Uri, right: vscode.Uri): Promise<void> {
  const [{ languageId }, proposed] = [await vscode.workspace.openTextDocument(left), await vscode.workspace.openTextDocument(right)];
  if (proposed.languageId !== languageId) await vscode.languages.setTextDocumentLanguage(proposed, languageId);
}

function stillStreaming(): string {
  return vscode.l10n.t("The answer is still streaming. Accept it when it is complete.");
}
