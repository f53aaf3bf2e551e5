import * as vscode from "vscode";
import type { ConversationSummary } from "../../history/summary.ts";
import { counted } from "../../shared/counted.ts";
import { type ConversationGroup, groupConversations, type Grouping, groupingLabel, groupings } from "./conversationGroups.ts";
import { itemOf, tooltipOf } from "./conversationItem.ts";
import { type ConversationState, ConversationTree, type TreeNode } from "./conversationTree.ts";
import { ConversationWatch, type WatchedParts } from "./conversationWatch.ts";
import type { TreeFilter } from "./treeFilter.ts";

/** How the registered view and its content reach each other. */
export interface ConversationsViewHost {
  readonly view: vscode.TreeView<TreeNode>;
  /** Has rows drawn again, with what is below them; undefined for all. */
  readonly redraw: (nodes: TreeNode[] | undefined) => void;
  readonly memento: vscode.Memento;
}

const groupingKey = "aside.conversationsGroupedBy";

/** The content of the view “Conversations”. Reads nothing, and hears of nothing, while the view is hidden. */
export class ConversationsView implements vscode.Disposable {
  readonly #parts: WatchedParts;
  readonly #host: ConversationsViewHost;
  readonly #tree = new ConversationTree();
  readonly #subscriptions: vscode.Disposable[];
  #watch: ConversationWatch | undefined;
  #grouping: Grouping;
  #filter: TreeFilter | undefined;
  /** Part of the ids of rows: after another grouping or filter, VS Code forgets which groups the user had expanded. */
  #generation = 0;
  /** Deleted while the view is visible: these stay in their places, so that a deletion by mistake can be undone there. */
  readonly #deletedHere = new Set<string>();
  #lastDeleted: readonly string[] = [];
  #summaries: readonly ConversationSummary[] = [];
  #beginning: Promise<void> | undefined;
  #reading: Promise<void> = Promise.resolve();
  /** The day of the times that are shown. */
  #day = "";
  /** Groups that the user sees the rows of. */
  readonly #expanded = new Set<string>();
  /** The open conversation that was selected last. */
  #revealed: string | undefined;

  constructor(parts: WatchedParts, host: ConversationsViewHost) {
    this.#parts = parts;
    this.#host = host;
    const kept = host.memento.get(groupingKey);
    this.#grouping = groupings.find((known) => known === kept) ?? "date";
    this.#subscriptions = [
      host.view.onDidChangeVisibility(({ visible }) => (visible ? this.#shown() : this.#hidden())),
      host.view.onDidExpandElement(({ element }) => void (element.type === "group" && this.#expanded.add(element.group.id))),
      host.view.onDidCollapseElement(({ element }) => void (element.type === "group" && this.#expanded.delete(element.group.id))),
    ];
  }

  /** What the rows are grouped by. */
  get grouping(): Grouping {
    return this.#grouping;
  }

  /** The filter as it was typed; empty where there is none. */
  get filter(): string {
    return this.#filter?.text ?? "";
  }

  /** The conversations that were deleted last in this view, and can be restored there. */
  get lastDeleted(): readonly string[] {
    return this.#lastDeleted;
  }

  /** The rows below a row, or the headings. */
  async children(node: TreeNode | undefined): Promise<TreeNode[]> {
    if (node !== undefined) return node.type === "group" ? [...this.#tree.childrenOf(node)] : [];
    this.#beginning ??= this.#begin();
    await this.#beginning;
    return [...this.#tree.groups];
  }

  /** The item of a row. */
  item(node: TreeNode): vscode.TreeItem {
    return itemOf(node, node.type === "group" && this.#expanded.has(node.group.id), this.#generation);
  }

  /** Adds to the item of a row what is looked at on demand only. */
  resolve(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    if (node.type === "conversation") item.tooltip = tooltipOf(node.state);
    return item;
  }

  /** Whether it is a row of this view. */
  has(given: object): given is TreeNode {
    return this.#tree.has(given);
  }

  /** Shows the view, if it is hidden. */
  async showIfHidden(): Promise<void> {
    if (!this.#host.view.visible) await this.show();
  }

  /** Shows the view and gives it the focus. */
  async show(): Promise<void> {
    const isFirst = this.#beginning === undefined;
    const focus = () => vscode.commands.executeCommand("aside.conversations.focus");
    await focus();
    if (!isFirst) return;
    // VS Code gives the focus only to rows that are there already.
    await (this.#beginning ??= this.#begin());
    const [first] = this.#tree.groups;
    if (first !== undefined) await this.#reveal(first, { select: false, focus: true });
    await focus();
  }

  /** Groups the rows by something else, and remembers it for this workspace. */
  async groupBy(grouping: Grouping): Promise<void> {
    this.#grouping = grouping;
    this.#restart();
    await this.#host.memento.update(groupingKey, grouping);
  }

  /** Shows the conversations that a filter accepts, or all. */
  filterBy(filter: TreeFilter | undefined): void {
    this.#filter = filter;
    void vscode.commands.executeCommand("setContext", "aside.conversationsFiltered", filter !== undefined);
    this.#restart();
  }

  /** Shows the next page of a group, and selects its first row. */
  async showMore(node: TreeNode): Promise<void> {
    if (node.type !== "more") return;
    const first = this.#tree.showMore(node.parent);
    this.#host.redraw([node.parent]);
    if (first !== undefined) await this.#reveal(first, { select: true, focus: true });
  }

  /** Keeps conversations in their places until the view is hidden, when they are deleted. */
  keepInPlace(ids: readonly string[]): void {
    for (const id of ids) this.#deletedHere.add(id);
  }

  /** Conversations were deleted here. */
  noteDeleted(ids: readonly string[]): void {
    if (ids.length > 0) this.#lastDeleted = ids;
    this.#watch?.changed();
  }

  /** Conversations that were deleted here are restored. */
  noteRestored(ids: readonly string[]): void {
    for (const id of ids) this.#deletedHere.delete(id);
    this.#lastDeleted = this.#lastDeleted.filter((id) => !ids.includes(id));
    this.#watch?.changed();
  }

  dispose(): void {
    this.#hidden();
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  async #begin(): Promise<void> {
    this.#watch = new ConversationWatch(this.#parts, () => void this.#update());
    await this.#read();
    this.#regroup();
    // If the disk says something else, the list tells.
    void this.#parts.store.refresh();
  }

  #shown(): void {
    // Until VS Code has asked for the rows, there is nothing to bring up to date.
    if (this.#watch !== undefined || this.#beginning === undefined) return;
    this.#watch = new ConversationWatch(this.#parts, () => void this.#update());
    this.#watch.changed();
    void this.#parts.store.catchUp();
  }

  #hidden(): void {
    this.#watch?.dispose();
    this.#watch = undefined;
    this.#deletedHere.clear();
    this.#lastDeleted = [];
  }

  /** Reads the list, after what is being read. */
  #read(): Promise<void> {
    this.#reading = this.#readAfter(this.#reading);
    return this.#reading;
  }

  async #readAfter(before: Promise<void>): Promise<void> {
    await before.catch(() => undefined);
    const { store } = this.#parts;
    const kept = await store.list();
    const deleted = this.#deletedHere.size === 0 ? [] : await store.list({ deleted: true });
    this.#summaries = [...kept, ...deleted.filter(({ id }) => this.#deletedHere.has(id))];
  }

  /** Has drawn what has changed. */
  async #update(): Promise<void> {
    await this.#read();
    const day = this.#day;
    const changed = this.#rebuild();
    this.#tellFilter();
    // Rows of today show a time, others a day.
    if (changed === "all" || day !== this.#day) this.#host.redraw(undefined);
    else if (changed.length > 0) this.#host.redraw([...changed]);
    await this.#selectOpen();
  }

  #restart(): void {
    this.#regroup();
    this.#host.redraw(undefined);
  }

  /** Makes all groups anew, with the first one expanded, or all that a filter leaves. */
  #regroup(): void {
    this.#generation += 1;
    this.#rebuild();
    this.#expanded.clear();
    for (const { group } of this.#filter === undefined ? this.#tree.groups.slice(0, 1) : this.#tree.groups) this.#expanded.add(group.id);
    this.#tellFilter();
    this.#host.view.description = vscode.l10n.t("by {0}", groupingLabel(this.#grouping).toLowerCase());
    this.#revealed = undefined;
    this.#watch?.changed();
  }

  #rebuild(): readonly TreeNode[] | "all" {
    const { chat, places } = this.#parts;
    const answering = new Set(
      chat.sessions.filter(({ live, streamingInOtherWindows }) => live !== null || streamingInOtherWindows.size > 0).map(({ id }) => id),
    );
    const openId = places.visible?.session.id;
    const stateOf = (summary: ConversationSummary): ConversationState => ({
      summary,
      isAnswering: answering.has(summary.id),
      isOpen: summary.id === openId,
    });
    return this.#tree.update(this.#groups(), stateOf);
  }

  #groups(): readonly ConversationGroup[] {
    const accepts = this.#filter?.accepts;
    const shown = accepts === undefined ? this.#summaries : this.#summaries.filter(accepts);
    return groupConversations(shown, this.#grouping, { now: Date.now(), here: vscode.workspace.name });
  }

  #tellFilter(): void {
    const { view } = this.#host;
    let message = "";
    if (this.#filter !== undefined) {
      const found = this.#tree.groups.reduce((sum, { group }) => sum + group.conversations.length, 0);
      const { text } = this.#filter;
      message =
        found === 0
          ? vscode.l10n.t("No conversations match “{0}”.", text)
          : counted(found, "{0} conversation matches “{1}”.", "{0} conversations match “{1}”.", text);
    }
    if ((view.message ?? "") !== message) view.message = message;
  }

  /** Selects the open conversation, once for each time that it becomes another one, if its group is expanded and no others are selected. */
  async #selectOpen(): Promise<void> {
    // VS Code would open a view that is hidden.
    if (!this.#host.view.visible) return;
    const openId = this.#parts.places.visible?.session.id;
    if (openId === undefined || openId === this.#revealed || this.#host.view.selection.length > 1) return;
    const row = this.#tree.find(openId);
    if (row === undefined || !this.#expanded.has(row.parent.group.id)) return;
    this.#revealed = openId;
    await this.#reveal(row, { select: true, focus: false });
  }

  async #reveal(row: TreeNode, how: { readonly select: boolean; readonly focus: boolean }): Promise<void> {
    try {
      await this.#host.view.reveal(row, how);
    } catch {
      // It is gone by now.
    }
  }
}
