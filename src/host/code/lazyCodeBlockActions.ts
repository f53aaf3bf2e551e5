import type * as vscode from "vscode";
import type { CodeOut } from "./codeBlockActions.ts";
import type { InlineEditParts } from "./inlineEdit.ts";

/** Loads what brings code out of answers with its first use: most windows of an editor never need it. */
export class LazyCodeOut implements vscode.Disposable {
  readonly #parts: InlineEditParts;
  #loaded: Promise<CodeOut> | undefined;

  constructor(parts: InlineEditParts) {
    this.#parts = parts;
  }

  get(): Promise<CodeOut> {
    return (this.#loaded ??= import("./codeBlockActions.ts").then(({ CodeOut }) => new CodeOut(this.#parts)));
  }

  dispose(): void {
    void this.#loaded?.then((codeOut) => codeOut.dispose());
  }
}
