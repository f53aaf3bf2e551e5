import * as vscode from "vscode";
import { ProposalFiles } from "./proposalFiles.ts";
import type { Review } from "./review.ts";

/**
 * Accept and Reject above each change of a proposal, as CodeLenses of its right side. VS Code shows CodeLenses in comparisons only with
 * `diffEditor.codeLens`, which is off by default, and does not ask for them otherwise.
 */
export class ChangeLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #review: (right: vscode.Uri) => Review | undefined;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #subscriptions: vscode.Disposable;

  /**
   * @param review the review whose right side this is
   * @param isUnderReview whether a file has a proposal
   */
  constructor(review: (right: vscode.Uri) => Review | undefined, isUnderReview: (file: vscode.Uri) => boolean) {
    this.#review = review;
    this.#subscriptions = vscode.Disposable.from(
      vscode.languages.registerCodeLensProvider({ scheme: ProposalFiles.scheme }, this),
      // The differences change with the file, too: VS Code asks again by itself only where the right side has changed.
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (isUnderReview(document.uri)) this.#changed.fire();
      }),
    );
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const review = this.#review(document.uri);
    if (review === undefined) return [];
    return (await review.changes()).flatMap(({ newStart }) => {
      const line = Math.min(newStart, document.lineCount - 1);
      const range = new vscode.Range(line, 0, line, 0);
      return [
        new vscode.CodeLens(range, {
          title: `$(check) ${vscode.l10n.t("Accept")}`,
          command: "aside.acceptChange",
          arguments: [{ line: newStart }],
        }),
        new vscode.CodeLens(range, {
          title: `$(close) ${vscode.l10n.t("Reject")}`,
          command: "aside.rejectChange",
          arguments: [{ line: newStart }],
        }),
      ];
    });
  }

  /** Asks again: another proposal is open. */
  refresh(): void {
    this.#changed.fire();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }
}
