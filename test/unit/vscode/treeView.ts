import type * as vscode from "vscode";
import { EventEmitter } from "./events.ts";

/** A tree view of which tests see the rows, and where they expand, select and drag as the user does. */
export class FakeTreeView {
  readonly options: vscode.TreeViewOptions<unknown>;
  readonly visibility = new EventEmitter<{ readonly visible: boolean }>();
  readonly expansion = new EventEmitter<{ readonly element: unknown }>();
  readonly collapse = new EventEmitter<{ readonly element: unknown }>();
  readonly selected = new EventEmitter<{ readonly selection: readonly unknown[] }>();
  readonly onDidChangeVisibility = this.visibility.event;
  readonly onDidExpandElement = this.expansion.event;
  readonly onDidCollapseElement = this.collapse.event;
  readonly onDidChangeSelection = this.selected.event;
  /** What the provider said is to be drawn again, in its order; undefined is everything. */
  readonly redrawn: unknown[] = [];
  readonly revealed: unknown[] = [];
  visible = false;
  selection: readonly unknown[] = [];
  message: string | undefined;
  description: string | undefined;

  readonly #disagree: (fault: string) => never;

  constructor(options: vscode.TreeViewOptions<unknown>, disagree: (fault: string) => never) {
    this.options = options;
    this.#disagree = disagree;
    options.treeDataProvider.onDidChangeTreeData?.((nodes) => this.redrawn.push(nodes));
  }

  /** The rows below a row, as they are shown now. */
  async rows(node?: unknown): Promise<{ readonly node: unknown; readonly item: vscode.TreeItem }[]> {
    const { treeDataProvider } = this.options;
    const nodes = (await treeDataProvider.getChildren(node)) ?? [];
    const rows = await Promise.all(nodes.map(async (each) => ({ node: each, item: await treeDataProvider.getTreeItem(each) })));
    const ids = rows.map(({ item }) => item.id);
    if (new Set(ids).size < ids.length) this.#disagree(`two rows have the same id: ${ids.join()}`);
    return rows;
  }

  show(visible: boolean): void {
    this.visible = visible;
    this.visibility.fire({ visible });
  }

  select(selection: readonly unknown[]): void {
    this.selection = selection;
    this.selected.fire({ selection });
  }

  async reveal(node: unknown, { select = true }: { readonly select?: boolean } = {}): Promise<void> {
    if (this.options.treeDataProvider.getParent === undefined) this.#disagree("a tree without getParent reveals nothing");
    this.revealed.push(node);
    if (select) this.select([node]);
  }

  dispose(): void {
    this.show(false);
  }
}
