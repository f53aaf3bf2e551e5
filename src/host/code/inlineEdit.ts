import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { EditedText } from "../../app/inlineEdit/editedText.ts";
import { editQuestion } from "../../app/inlineEdit/editQuestion.ts";
import { currentEditor } from "../workspace/selection.ts";
import { openRestorable } from "../workspace/restorable.ts";
import { realUri, workspaceFileOf } from "../workspace/workspacePath.ts";
import { readOnlyProblem } from "../workspace/writable.ts";
import { settledLines } from "./editLines.ts";
import { editPlace, placeText } from "./editPlace.ts";
import { OpenEdit } from "./openEdit.ts";
import type { Review } from "./review.ts";
import type { Reviews } from "./reviews.ts";

/** “Edit with Aside”: asks for a change to the selection, and streams the answer into a diff editor. Nothing changes before the user accepts. */
export class InlineEdits {
  readonly #app: App;
  readonly #reviews: Reviews;
  /** The edits whose proposals are under review. */
  readonly #open = new WeakMap<Review, OpenEdit>();
  #lastInstruction = "";

  constructor(app: App, reviews: Reviews) {
    this.#app = app;
    this.#reviews = reviews;
  }

  /** Edits what is selected (else the symbol around the cursor, or the blank line that it is in); where that has a proposal under review, changes the proposal. */
  async edit(): Promise<void> {
    const editor = currentEditor();
    const review = this.#reviews.inFront ?? (editor && this.#reviews.underReview(editor.document.uri));
    const open = review && this.#open.get(review);
    if (open !== undefined) return this.#followUp(open);
    if (editor === undefined) {
      return this.#app.ask.notify({ severity: "info", message: vscode.l10n.t("Place the cursor in the code to edit first.") });
    }
    await this.#begin(editor);
  }

  async #begin(editor: vscode.TextEditor): Promise<void> {
    const { document } = editor;
    const place = await editPlace(editor);
    if ("problem" in place) return this.#warn(place.problem);
    const name = vscode.workspace.asRelativePath(document.uri);
    const readOnly = await readOnlyProblem(document.uri, name);
    if (readOnly !== undefined) return this.#warn(readOnly);
    const restorable = document.isUntitled || document.uri.scheme !== "file" ? document : await openRestorable(document.uri, name);
    if ("problem" in restorable) return this.#warn(restorable.problem);
    const instruction = await this.#askFor(placeText(place, name), vscode.l10n.t("For example: handle an empty list"));
    if (instruction === undefined) return;
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
    if (sent === undefined || !(await this.#app.questions.mayAsk(this.#app.place.session))) return;
    if (document.getText() !== text.before) return this.#warn(vscode.l10n.t("{0} changed while you were asked. Try again.", name));
    const review = await this.#reviews.begin({ file: { ...file, isOpen: true }, before: text.before, after: text.before });
    const open = new OpenEdit(this.#app, { review, text, sent, name, question: editQuestion(sent.question) });
    this.#open.set(review, open);
    await open.ask(instruction);
  }

  async #followUp(open: OpenEdit): Promise<void> {
    const problem = await open.whyNot();
    if (problem !== undefined) return this.#warn(problem);
    const instruction = await this.#askFor(
      vscode.l10n.t("Describe what to change about the proposal for {0}", open.name),
      vscode.l10n.t("For example: shorter, or keep the name"),
    );
    // The proposal may have been decided about in the meantime.
    if (instruction === undefined || this.#reviews.underReview(open.review.file.uri) !== open.review) return;
    const changed = await open.whyNot();
    if (changed !== undefined) return this.#warn(changed);
    await open.askAgain(instruction);
  }

  /** The instruction as it may be sent; undefined where there is none. */
  async #askFor(prompt: string, example: string): Promise<string | undefined> {
    const instruction = await this.#app.ask.input({
      title: vscode.l10n.t("Edit with Aside"),
      prompt,
      placeholder: this.#lastInstruction || example,
    });
    if (instruction === undefined || instruction.trim() === "") return undefined;
    const settled = await this.#app.questions.settle(instruction, { isStored: false });
    if (settled !== undefined) this.#lastInstruction = settled;
    return settled;
  }

  #warn(message: string): void {
    this.#app.ask.notify({ severity: "warning", message });
  }
}
