import * as vscode from "vscode";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { currentEditor } from "../workspace/selection.ts";
import { ChangeLenses } from "./changeLenses.ts";
import { closeTabs } from "../adapters/closeTabs.ts";
import { chooseFromSet, type SetEntry } from "./changeSet.ts";
import { ProposalFiles } from "./proposalFiles.ts";
import { staleTabs } from "./staleTabs.ts";
import { type Proposal, Review, type ReviewOutcome } from "./review.ts";
import type { LineChange } from "../../apply/lineChanges.ts";
import type { ApprovedFile, WriteRefusal } from "../workspace/writeGate.ts";

/** One change of a set. */
export interface ChangeOfSet {
  readonly file: ApprovedFile;
  /** The whole proposed text; null deletes the file. */
  readonly text: string | null;
  /** What happens beside a change of its text, such as “deleted”. */
  readonly note: string | undefined;
}

/** How a proposal is shown. */
export interface ShowOptions {
  readonly base?: string | null;
  readonly preserveFocus?: boolean;
}

/** The proposals under review, and what the buttons and keys of their diff editors do. */
export class Reviews implements vscode.Disposable {
  readonly #files = new ProposalFiles();
  readonly #open = new Map<string, Review>();
  #isDeciding = false;
  readonly #lenses = new ChangeLenses(
    (right) => this.#open.get(right.toString()),
    (file) => this.underReview(file) !== undefined,
  );
  readonly #watching = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
    for (const tab of closed) this.#closed(tab);
  });

  /**
   * Shows a proposal in a diff editor; the outcome comes when it has been accepted, rejected or closed. A file that is under review has its proposal already: the change
   * joins it.
   * @param base the text that the change was made for, where that is not the file's
   * @param preserveFocus the user may be writing elsewhere, and what is typed is not for the proposal
   */
  async show(proposal: Proposal, { base = proposal.before, preserveFocus = false }: ShowOptions = {}): Promise<Review | WriteRefusal> {
    const open = this.underReview(proposal.file.uri);
    if (open === undefined) return this.begin(proposal, preserveFocus);
    if (!(await open.join(base, proposal.after))) {
      const { path } = proposal.file;
      return { problem: vscode.l10n.t("{0} has a proposal under review that changes the same lines. Accept or reject it first.", path) };
    }
    await open.show({ column: columnOf(open), preserveFocus });
    return open;
  }

  /** Shows a proposal that takes the place of one that is open for its file. */
  async begin(proposal: Proposal, preserveFocus = false): Promise<Review> {
    this.underReview(proposal.file.uri)?.reject();
    const review = await Review.open(proposal, this.#files, { column: columnForCode(), preserveFocus });
    this.#open.set(review.right.toString(), review);
    this.#lenses.refresh();
    void review.done.then((outcome) => this.#close(review, outcome));
    return review;
  }

  /** The open proposal of a file. */
  underReview(uri: vscode.Uri): Review | undefined {
    return [...this.#open.values()].find(({ file }) => file.uri.toString() === uri.toString());
  }

  /**
   * Shows a set of changes and has the user choose some of its files.
   * @returns the positions of the chosen ones
   */
  async choose(set: readonly ChangeOfSet[]): Promise<ReadonlySet<number>> {
    const shown: vscode.Uri[] = [];
    const put = async (file: ApprovedFile, text: string): Promise<vscode.Uri> => {
      const uri = this.#files.address(file.path);
      await this.#files.put(uri, text, true);
      shown.push(uri);
      return uri;
    };
    const entries: SetEntry[] = [];
    for (const { file, text, note } of set) {
      const right = text === null ? undefined : await put(file, text);
      entries.push({ file, note, left: file.exists ? file.uri : undefined, right });
    }
    try {
      return await chooseFromSet(entries);
    } finally {
      for (const uri of shown) this.#files.drop(uri);
    }
  }

  /**
   * Closes what a window that was reloaded still shows of its proposals: they were in memory, and their blocks can be applied again. VS Code restores what the user
   * wrote on a right side and would ask to save it, which means nothing: it is reverted first.
   */
  async closeStale(): Promise<void> {
    for (const { input, label } of staleTabs()) {
      if (!(input instanceof vscode.TabInputTextDiff) || this.#open.has(input.modified.toString())) continue;
      const { original, modified } = input;
      const sides = [original, modified].filter(({ scheme }) => scheme === ProposalFiles.scheme);
      for (const side of sides) await this.#files.put(side, "");
      if (tabsWith(modified).some(({ isDirty }) => isDirty)) {
        await vscode.commands.executeCommand("vscode.diff", original, modified, label);
        await vscode.commands.executeCommand("workbench.action.files.revert");
      }
      await closeTabs(() => tabsWith(modified));
      for (const side of sides) this.#files.drop(side);
    }
    await closeTabs(() => staleTabs().filter(({ input }) => !(input instanceof vscode.TabInputTextDiff)));
  }

  async acceptAll(): Promise<void> {
    await this.#decide(async (review) => tell(await review.acceptAll(columnOf(review))));
  }

  async rejectAll(): Promise<void> {
    await this.#decide(async (review) => review.reject());
  }

  /** @param line of the change on the right side, 0-based; undefined for the one at the cursor */
  async acceptChange(line?: number): Promise<void> {
    await this.#onChange(line, async (review, change) => tell(await review.acceptChange(change, columnOf(review))));
  }

  /** @param line of the change on the right side, 0-based; undefined for the one at the cursor */
  async rejectChange(line?: number): Promise<void> {
    await this.#onChange(line, (review, change) => review.rejectChange(change));
  }

  dispose(): void {
    this.#watching.dispose();
    this.#lenses.dispose();
    for (const review of this.#open.values()) review.dispose();
    this.#open.clear();
    this.#files.dispose();
  }

  /** The review whose diff editor is in front. */
  get inFront(): Review | undefined {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputTextDiff ? this.#open.get(input.modified.toString()) : undefined;
  }

  /** One decision after another, and none about what cannot have been read yet: a key was meant for something else then. */
  async #decide(act: (review: Review) => Promise<void>): Promise<void> {
    const review = this.inFront;
    if (review === undefined || this.#isDeciding) return;
    if (!review.isRead) {
      return vscodeAsk.status(vscode.l10n.t("The proposal has just appeared or changed. Look at it, then decide again."));
    }
    this.#isDeciding = true;
    try {
      await act(review);
    } finally {
      this.#isDeciding = false;
    }
  }

  async #onChange(line: number | undefined, act: (review: Review, change: LineChange) => Promise<void>): Promise<void> {
    await this.#decide(async (review) => {
      const changes = await review.changes();
      const change = line === undefined ? changeAt(changes, review) : changes.find(({ newStart }) => newStart === line);
      const column = columnOf(review);
      if (change !== undefined) await act(review, change);
      if ((await review.changes()).length === 0) review.finish();
      else {
        // The file was shown while it was written.
        if (this.inFront !== review) await review.show({ column, preserveFocus: false });
        await vscode.commands.executeCommand("workbench.action.compareEditor.nextChange");
      }
      // A button in the title has the focus now: return it to the editor.
      await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
    });
  }

  /** The user closed the tab: changes that were not accepted are rejected. */
  #closed({ input }: vscode.Tab): void {
    if (input instanceof vscode.TabInputTextDiff) this.#open.get(input.modified.toString())?.dispose();
  }

  async #close(review: Review, outcome: ReviewOutcome): Promise<void> {
    this.#open.delete(review.right.toString());
    const column = columnOf(review);
    try {
      if (tabOf(review)?.isDirty === true) {
        // Its right side was edited, and closing it would ask about that. The command is for the editor in front.
        if (tabOf(review)?.isActive !== true) await review.show({ column, preserveFocus: false });
        await vscode.commands.executeCommand("workbench.action.files.revert");
      }
      // Before the diff closes: a key that is pressed once it is gone (Ctrl+S) is meant for the file.
      if (outcome !== "rejected") await showChanged(review, column);
      await closeTabs(() => tabsOf(review));
    } finally {
      review.dispose();
    }
    if (outcome !== "rejected") vscodeAsk.status(told(review));
  }
}

function tabsOf({ right }: Review): readonly vscode.Tab[] {
  return tabsWith(right);
}

/** The comparisons with this right side. */
function tabsWith(right: vscode.Uri): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === right.toString());
}

function tabOf(review: Review): vscode.Tab | undefined {
  return tabsOf(review)[0];
}

function columnOf(review: Review): vscode.ViewColumn {
  return tabOf(review)?.group.viewColumn ?? vscode.ViewColumn.Active;
}

function told({ file }: Review): string {
  return file.exists ? vscode.l10n.t("Aside changed {0}. Undo reverts it.", file.path) : vscode.l10n.t("Aside created {0}.", file.path);
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
