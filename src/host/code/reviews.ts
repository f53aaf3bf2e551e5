import * as vscode from "vscode";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { currentEditor } from "../workspace/selection.ts";
import { ProposalFiles } from "./proposalFiles.ts";
import { type Proposal, Review, type ReviewOutcome } from "./review.ts";
import type { LineChange } from "./textEdits.ts";

/** The proposals under review, and what the buttons and keys of their diff editors do. */
export class Reviews implements vscode.Disposable {
  readonly #files = new ProposalFiles();
  readonly #open = new Map<string, Review>();
  readonly #watching = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
    for (const tab of closed) this.#closed(tab);
  });

  /** Shows a proposal in a diff editor; the outcome comes when it has been accepted, rejected or closed. */
  async show(proposal: Proposal): Promise<Review> {
    // One proposal per file: the newer one replaces the other.
    for (const other of this.#open.values()) if (other.file.uri.toString() === proposal.file.uri.toString()) other.reject();
    const review = await Review.open(proposal, this.#files, columnForCode());
    this.#open.set(review.right.toString(), review);
    void review.done.then((outcome) => this.#close(review, outcome));
    return review;
  }

  async acceptAll(): Promise<void> {
    const review = this.#current();
    if (review !== undefined) tell(await review.acceptAll());
  }

  rejectAll(): void {
    this.#current()?.reject();
  }

  async acceptChange(): Promise<void> {
    await this.#onChange(async (review, change) => tell(await review.acceptChange(change)));
  }

  async rejectChange(): Promise<void> {
    await this.#onChange((review, change) => review.rejectChange(change));
  }

  dispose(): void {
    this.#watching.dispose();
    for (const review of this.#open.values()) review.dispose();
    this.#open.clear();
    this.#files.dispose();
  }

  /** The review in front. */
  #current(): Review | undefined {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputTextDiff ? this.#open.get(input.modified.toString()) : undefined;
  }

  async #onChange(act: (review: Review, change: LineChange) => Promise<void>): Promise<void> {
    const review = this.#current();
    if (review === undefined) return;
    const change = changeAt(await review.changes(), review);
    if (change !== undefined) await act(review, change);
    if ((await review.changes()).length === 0) review.finish();
    else await vscode.commands.executeCommand("workbench.action.compareEditor.nextChange");
    // A button in the title has the focus now: return it to the editor.
    await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
  }

  /** The user closed the tab: changes that were not accepted are rejected. */
  #closed({ input }: vscode.Tab): void {
    if (input instanceof vscode.TabInputTextDiff) this.#open.get(input.modified.toString())?.dispose();
  }

  async #close(review: Review, outcome: ReviewOutcome): Promise<void> {
    this.#open.delete(review.right.toString());
    const tab = vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .find(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === review.right.toString());
    const column = tab?.group.viewColumn ?? vscode.ViewColumn.Active;
    if (tab?.isDirty === true && tab.isActive) await vscode.commands.executeCommand("workbench.action.files.revert");
    // Before the diff closes: a key that is pressed once it is gone (Ctrl+S) is meant for the file.
    if (outcome !== "rejected") await showChanged(review, column);
    if (tab !== undefined) await vscode.window.tabGroups.close(tab, true);
    review.dispose();
    if (outcome !== "rejected") vscodeAsk.status(vscode.l10n.t("Aside changed {0}. Undo reverts it.", review.file.path));
  }
}

async function showChanged({ file, firstLine }: Review, viewColumn: vscode.ViewColumn): Promise<void> {
  const at = new vscode.Position(firstLine, 0);
  await vscode.window.showTextDocument(file.uri, { viewColumn, preview: false, selection: new vscode.Range(at, at) }).then(
    undefined,
    // The file is gone again: there is nothing to show, and the diff closes all the same.
    () => undefined,
  );
}

/** Where code is shown: beside a chat that is itself an editor tab. */
export function columnForCode(): vscode.ViewColumn {
  const column = currentEditor()?.viewColumn;
  if (column !== undefined) return column;
  return vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputWebview
    ? vscode.ViewColumn.Beside
    : vscode.ViewColumn.Active;
}

/** The change at the cursor of either side, else the next one below it, else the last. */
function changeAt(changes: readonly LineChange[], review: Review): LineChange | undefined {
  const editor = vscode.window.activeTextEditor;
  const line = editor?.selection.active.line ?? 0;
  const onLeft = editor?.document.uri.toString() === review.left.toString();
  const lastOf = (change: LineChange): number =>
    Math.max(onLeft ? change.oldStart : change.newStart, (onLeft ? change.oldEnd : change.newEnd) - 1);
  return changes.find((change) => lastOf(change) >= line) ?? changes.at(-1);
}

function tell(problem: string | undefined): void {
  if (problem !== undefined) vscodeAsk.notify({ severity: "warning", message: problem });
}
