import * as vscode from "vscode";

/** Less than this in view without a key pressed there, and a decision was meant for something else; milliseconds. */
const readMs = 500;

/**
 * Since when a proposal has been in view unchanged. It begins anew when its tab comes to the front, when the window gets the focus, and when either side
 * changes: by typing, or because the proposal follows its file.
 */
export class InView implements vscode.Disposable {
  readonly #sides: ReadonlySet<string>;
  readonly #right: string;
  readonly #now: () => number;
  readonly #subscriptions: vscode.Disposable;
  #since: number | undefined;

  /** @param now monotonic milliseconds */
  constructor(left: vscode.Uri, right: vscode.Uri, now = (): number => performance.now()) {
    this.#right = right.toString();
    this.#sides = new Set([left.toString(), this.#right]);
    this.#now = now;
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.tabGroups.onDidChangeTabs(() => this.#look()),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused && this.#since !== undefined) this.#since = this.#now();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && this.#since !== undefined && this.#sides.has(document.uri.toString())) this.#since = this.#now();
      }),
    );
    this.#look();
  }

  /** Whether it can have been read: half a second in view without typing there. */
  get isRead(): boolean {
    return this.#since !== undefined && this.#now() - this.#since >= readMs;
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #look(): void {
    const inFront = vscode.window.tabGroups.all.some(
      ({ activeTab }) => activeTab?.input instanceof vscode.TabInputTextDiff && activeTab.input.modified.toString() === this.#right,
    );
    this.#since = inFront ? (this.#since ?? this.#now()) : undefined;
  }
}
