import type { ConversationSummary } from "../../history/summary.ts";
import type { ConversationGroup } from "./conversationGroups.ts";

/** A conversation as the view shows it. */
export interface ConversationState {
  readonly summary: ConversationSummary;
  /** An answer is being received, in this window or in another one. */
  readonly isAnswering: boolean;
  /** It is in the chat that the user sees. */
  readonly isOpen: boolean;
}

/** The heading of a group. */
export interface GroupNode {
  readonly type: "group";
  group: ConversationGroup;
}

/** A conversation. */
export interface ConversationNode {
  readonly type: "conversation";
  readonly parent: GroupNode;
  state: ConversationState;
}

/** The row below the conversations of a group that shows the next ones. */
export interface MoreNode {
  readonly type: "more";
  readonly parent: GroupNode;
  /** How many conversations are not shown. */
  left: number;
}

/** A row of the view. The same object stands for a row for as long as the row is there. */
export type TreeNode = GroupNode | ConversationNode | MoreNode;

/** Conversations that a group shows at first, and that each “Show More” adds. */
export const pageSize = 200;

/** The rows of the view: which there are, and which have changed. Rows are made where VS Code asks for them. */
export class ConversationTree {
  #groups: readonly GroupNode[] = [];
  readonly #limits = new Map<GroupNode, number>();
  readonly #rows = new Map<GroupNode, Map<string, ConversationNode>>();
  readonly #mores = new Map<GroupNode, MoreNode>();
  #stateOf: (summary: ConversationSummary) => ConversationState = (summary) => ({ summary, isAnswering: false, isOpen: false });

  /** The headings. */
  get groups(): readonly GroupNode[] {
    return this.#groups;
  }

  /**
   * Takes new groups, and new states of conversations.
   * @returns the rows to be drawn again, with what is below them; `all` where headings have come, gone or changed places
   */
  update(groups: readonly ConversationGroup[], stateOf: (summary: ConversationSummary) => ConversationState): readonly TreeNode[] | "all" {
    this.#stateOf = stateOf;
    const before = new Map(this.#groups.map((node) => [node.group.id, node]));
    const isSame = groups.length === this.#groups.length && groups.every(({ id }, at) => this.#groups[at]?.group.id === id);
    const changed: TreeNode[] = [];
    this.#groups = groups.map((group) => {
      const node = before.get(group.id);
      if (node === undefined) return { type: "group", group };
      before.delete(group.id);
      const old = node.group;
      node.group = group;
      if (hasOtherRows(old, group, this.#limit(node))) changed.push(node);
      else changed.push(...this.#changedRows(node));
      return node;
    });
    for (const gone of before.values()) {
      this.#limits.delete(gone);
      this.#rows.delete(gone);
      this.#mores.delete(gone);
    }
    return isSame ? changed : "all";
  }

  /** The rows below a heading. */
  childrenOf(node: GroupNode): readonly TreeNode[] {
    const { conversations } = node.group;
    const before = this.#rows.get(node);
    const rows = new Map<string, ConversationNode>();
    for (const summary of conversations.slice(0, this.#limit(node))) {
      const state = this.#stateOf(summary);
      const known = before?.get(summary.id);
      if (known !== undefined) known.state = state;
      rows.set(summary.id, known ?? { type: "conversation", parent: node, state });
    }
    this.#rows.set(node, rows);
    const left = conversations.length - rows.size;
    if (left === 0) return [...rows.values()];
    const more = this.#mores.get(node) ?? { type: "more", parent: node, left };
    more.left = left;
    this.#mores.set(node, more);
    return [...rows.values(), more];
  }

  /**
   * Shows the next page of a group.
   * @returns the first row that is new
   */
  showMore(node: GroupNode): ConversationNode | undefined {
    const limit = this.#limit(node);
    this.#limits.set(node, limit + pageSize);
    const first = this.childrenOf(node)[limit];
    return first?.type === "conversation" ? first : undefined;
  }

  /** The row of a conversation; undefined where it is in no group, or on a page that is not shown. */
  find(id: string): ConversationNode | undefined {
    for (const node of this.#groups) {
      const at = node.group.conversations.findIndex((summary) => summary.id === id);
      if (at >= this.#limit(node)) return undefined;
      if (at < 0) continue;
      if (this.#rows.get(node)?.has(id) !== true) this.childrenOf(node);
      return this.#rows.get(node)?.get(id);
    }
    return undefined;
  }

  /** Whether it is a row that is there. Whatever a command was given may be something else. */
  has(given: unknown): given is TreeNode {
    if (this.#groups.includes(given as GroupNode)) return true;
    const { parent, state } = given as ConversationNode;
    if (!this.#groups.includes(parent)) return false;
    return this.#mores.get(parent) === given || this.#rows.get(parent)?.get(state.summary.id) === given;
  }

  #limit(node: GroupNode): number {
    return this.#limits.get(node) ?? pageSize;
  }

  #changedRows(node: GroupNode): readonly ConversationNode[] {
    const rows = this.#rows.get(node);
    if (rows === undefined) return [];
    const changed: ConversationNode[] = [];
    for (const summary of node.group.conversations.slice(0, this.#limit(node))) {
      const row = rows.get(summary.id);
      if (row === undefined) continue;
      const state = this.#stateOf(summary);
      if (looksOf(row.state) === looksOf(state)) continue;
      row.state = state;
      changed.push(row);
    }
    return changed;
  }
}

/** Whether a heading counts other conversations, or shows them in another order. */
function hasOtherRows(before: ConversationGroup, now: ConversationGroup, limit: number): boolean {
  if (before.label !== now.label || before.conversations.length !== now.conversations.length) return true;
  if (before.conversations === now.conversations) return false;
  return now.conversations.slice(0, limit).some(({ id }, at) => before.conversations[at]?.id !== id);
}

/** Everything about a row that can be seen. */
function looksOf({ summary, isAnswering, isOpen }: ConversationState): string {
  const { title, updatedAt, model, workspace, folder, tags, cost, messages, pinned, archived, deletedAt, failed, readOnly } = summary;
  return JSON.stringify([
    isAnswering,
    isOpen,
    title,
    updatedAt,
    model,
    workspace,
    folder,
    tags,
    cost,
    messages,
    pinned,
    archived,
    deletedAt,
    failed,
    readOnly,
  ]);
}
