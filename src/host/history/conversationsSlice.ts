import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { asStrings } from "../../shared/guards.ts";
import { type ArgumentReader, type Command, command, noArguments } from "../adapters/commandArguments.ts";
import {
  askForFilter,
  chooseGrouping,
  deleteConversations,
  fileConversations,
  moveConversations,
  openConversation,
  pinConversations,
  renameConversation,
  restoreConversations,
} from "./conversationActions.ts";
import { setArchived } from "./organiseActions.ts";
import { ConversationsView } from "./conversationsView.ts";
import type { TreeNode } from "./conversationTree.ts";
import { focusedRows } from "./focusedRows.ts";

/** The commands of the view. */
export type ConversationsCommand =
  | "show"
  | "group"
  | "filter"
  | "clearFilter"
  | "open"
  | "showMore"
  | "rename"
  | "delete"
  | "restore"
  | "pin"
  | "unpin"
  | "archive"
  | "unarchive"
  | "move"
  | "export";

/** What the registration of the view hands over. */
export interface ConversationsSliceHost {
  readonly view: vscode.TreeView<TreeNode>;
  readonly drawn: vscode.EventEmitter<TreeNode[] | undefined>;
  readonly memento: vscode.Memento;
  /** Masks API keys. */
  readonly mask: (text: string) => Promise<string>;
  /** The type of dragged rows. */
  readonly dragType: string;
}

/** The view “Conversations” behind its registration: content, commands, drag and drop. */
export class ConversationsSlice {
  readonly content: ConversationsView;
  readonly commands: Readonly<Record<ConversationsCommand, Command>>;
  readonly #app: App;
  readonly #host: ConversationsSliceHost;

  constructor(app: App, host: ConversationsSliceHost) {
    this.#app = app;
    this.#host = host;
    const { view, drawn, memento, mask } = host;
    const content = new ConversationsView(app, { view, redraw: (nodes) => drawn.fire(nodes), memento });
    this.content = content;
    this.commands = {
      show: command(noArguments, () => content.show()),
      group: command(this.#title, () => chooseGrouping(content)),
      filter: command(this.#title, () => askForFilter(content)),
      clearFilter: command(this.#title, () => content.filterBy(undefined)),
      open: this.#about(([id = ""]) => openConversation(app, id)),
      showMore: command(this.#rows, (nodes = []) => Promise.all(nodes.map((node) => content.showMore(node)))),
      rename: this.#about(([id = ""]) => renameConversation(app, id)),
      delete: this.#about((ids) => deleteConversations(app, content, ids)),
      restore: this.#about((ids) => restoreConversations(app, content, ids)),
      pin: this.#about((ids) => pinConversations(app, ids, true)),
      unpin: this.#about((ids) => pinConversations(app, ids, false)),
      archive: this.#about((ids) => setArchived(app.store, ids, true)),
      unarchive: this.#about((ids) => setArchived(app.store, ids, false)),
      move: this.#about((ids) => fileConversations(app, ids)),
      export: this.#about(async (ids) => (await import("./importExport.ts")).exportConversations(ids, app.store, mask)),
    };
  }

  /** Puts the dragged conversations among what is dragged, by their ids. */
  drag(nodes: readonly TreeNode[], data: vscode.DataTransfer): void {
    const ids = idsOf(nodes);
    if (ids.length > 0) data.set(this.#host.dragType, new vscode.DataTransferItem(ids));
  }

  /** Files the dropped conversations where they were dropped: in a folder, in none, or in the archive. Anywhere else, nothing happens. */
  async drop(target: TreeNode | undefined, data: vscode.DataTransfer): Promise<void> {
    const place = target === undefined ? undefined : (target.type === "group" ? target : target.parent).group.drop;
    const { store } = this.#app;
    // Any extension can start a drag of this type.
    const ids = asStrings(data.get(this.#host.dragType)?.value).filter((id) => store.summary(id) !== undefined);
    if (place === undefined || ids.length === 0) return;
    if (place.type === "archive") await setArchived(this.#app.store, ids, true);
    else await moveConversations(this.#app, ids, place.folder);
  }

  /** The title of the view passes the focused row and the selected ones. They are checked, and not used. */
  readonly #title: ArgumentReader<[]> = (given) => noArguments(given) ?? (this.#rows(given) && []);

  /** The rows that the menu of a row is about. A key passes none. */
  readonly #rows: ArgumentReader<[nodes: readonly TreeNode[] | undefined]> = ([clicked, selected, ...more]) => {
    if (more.length > 0) return undefined;
    if (selected !== undefined && selected !== null && !Array.isArray(selected)) return undefined;
    const all: readonly unknown[] = Array.isArray(selected) ? Array.from(selected as unknown[]) : [];
    if ((clicked ?? undefined) === undefined && all.length === 0) return [undefined];
    const given = all.length > 0 ? all : [clicked];
    return given.every(this.#isRow) ? [given] : undefined;
  };

  readonly #isRow = (given: unknown): given is TreeNode => typeof given === "object" && given !== null && this.content.has(given);

  /** A command about some conversations. Does nothing where there are none. */
  #about(run: (ids: readonly string[]) => unknown): Command {
    return command(this.#rows, async (given) => {
      const ids = idsOf(given ?? (await focusedRows(this.#host.view)));
      if (ids.length > 0) await run(ids);
    });
  }
}

function idsOf(nodes: readonly TreeNode[]): readonly string[] {
  return nodes.flatMap((node) => (node.type === "conversation" ? [node.state.summary.id] : []));
}
