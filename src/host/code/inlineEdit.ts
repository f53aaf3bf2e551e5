import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { EditedText } from "../../app/inlineEdit/editedText.ts";
import { editQuestion } from "../../app/inlineEdit/editQuestion.ts";
import { relativeName } from "../workspace/attachments.ts";
import { currentEditor } from "../workspace/selection.ts";
import { Instructions } from "./instructions.ts";
import { openRestorable } from "../workspace/restorable.ts";
import { realUri, workspaceFileOf } from "../workspace/workspacePath.ts";
import { readOnlyProblem } from "../workspace/writable.ts";
import { settledLines } from "./editLines.ts";
import { editPlace, FollowedPlace, placeText } from "./editPlace.ts";
import { OpenEdit } from "./openEdit.ts";
import type { Review } from "./review.ts";
import type { Reviews } from "./reviews.ts";

/** “Edit with Aside”: asks for a change to the selection, and streams the answer into a diff editor. Nothing changes before the user accepts. */
export class InlineEdits implements vscode.Disposable {
  readonly instructions: Instructions;
  readonly #app: App;
  readonly #reviews: Reviews;
  /** The edits whose proposals are under review. */
  readonly #open = new WeakMap<Review, OpenEdit>();

  constructor(app: App, reviews: Reviews) {
    this.#app = app;
    this.#reviews = reviews;
    this.instructions = new Instructions(app);
  }

  /** Edits what is selected (else the symbol around the cursor, or the blank line that it is in); where that has a proposal under review, changes the proposal. */
  async edit(): Promise<void> {
    const editor = currentEditor();
    const review = this.#reviews.inFront ?? (editor && this.#reviews.underReview(editor.document.uri));
    const open = review && this.#open.get(review);
    if (open !== undefined) return this.#followUp(open);
    if (editor === undefined) {
      return this.#app.ask.hint(vscode.l10n.t("Place the cursor in the code to edit first."));
    }
    await this.#begin(editor);
  }

  async #begin(editor: vscode.TextEditor): Promise<void> {
    const { document } = editor;
    const first = await editPlace(editor);
    if ("problem" in first) return this.#warn(first.problem);
    const name = relativeName(document.uri);
    const readOnly = await readOnlyProblem(document.uri, name);
    if (readOnly !== undefined) return this.#warn(readOnly);
    const restorable = document.isUntitled || document.uri.scheme !== "file" ? document : await openRestorable(document.uri, name);
    if ("problem" in restorable) return this.#warn(restorable.problem);
    // The user may type in the file while the box is open.
    const following = new FollowedPlace(document, first);
    const instruction = await this.instructions.ask({
      place: { document, range: editor.selection },
      prompt: placeText(first, name),
      example: vscode.l10n.t("For example: handle an empty list"),
    });
    following.dispose();
    if (instruction === undefined) return;
    const { place } = following;
    const found = await workspaceFileOf(document.uri);
    const file =
      "problem" in found
        ? { uri: document.uri, real: (await realUri(document.uri)) ?? document.uri, path: name, exists: true, isProtected: false }
        : found;
    const { tabSize, insertSpaces } = editor.options;
    const text = new EditedText(document.getText(), place.ranges, document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n", {
      ...(typeof tabSize === "number" ? { unit: tabSize } : {}),
      ...(typeof insertSpaces === "boolean" ? { tabs: !insertSpaces } : {}),
    });
    const sent = await settledLines(document, name, place);
    if (sent === undefined || !(await this.#app.questions.hasModel(this.#app.place.session))) return;
    if (document.getText() !== text.before) return this.#warn(vscode.l10n.t("{0} changed in the meantime. Try again.", name));
    const review = await this.#reviews.begin({ file: { ...file, isOpen: true }, before: text.before, after: text.before });
    const open = new OpenEdit(this.#app, { review, text, sent, name, question: editQuestion(sent.question) });
    this.#open.set(review, open);
    await open.ask(instruction);
  }

  /** Resolves the conflicts of a file: those that the selection touches, where it is the one in front. */
  async resolve(uri: vscode.Uri | undefined): Promise<void> {
    const editor = currentEditor();
    const target = uri ?? editor?.document.uri;
    if (target === undefined) return this.#app.ask.hint(vscode.l10n.t("Open a file with merge conflicts first."));
    const selected = editor?.document.uri.toString() === target.toString() ? editor.selection : undefined;
    const { resolveConflicts } = await import("./resolveConflicts.ts");
    const resolving = await resolveConflicts(this.#app, this.#reviews, target, selected);
    if (resolving === undefined) return;
    this.#open.set(resolving.open.review, resolving.open);
    await resolving.ask();
  }

  async #followUp(open: OpenEdit): Promise<void> {
    const problem = await open.whyNot();
    if (problem !== undefined) return this.#warn(problem);
    const editor = currentEditor();
    const isFile = editor !== undefined && this.#reviews.underReview(editor.document.uri) === open.review;
    const instruction = await this.instructions.ask({
      place: isFile ? { document: editor.document, range: editor.selection } : undefined,
      prompt: vscode.l10n.t("Describe what to change about the proposal for {0}", open.name),
      example: vscode.l10n.t("For example: shorter, or keep the name"),
    });
    // The proposal may have been decided about in the meantime.
    if (instruction === undefined || this.#reviews.underReview(open.review.file.uri) !== open.review) return;
    const changed = await open.whyNot();
    if (changed !== undefined) return this.#warn(changed);
    await open.askAgain(instruction);
  }

  dispose(): void {
    this.instructions.dispose();
  }

  #warn(message: string): void {
    this.#app.ask.notify({ severity: "warning", message });
  }
}
