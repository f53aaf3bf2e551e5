import * as vscode from "vscode";
import type { ConversationStore } from "../../history/conversationStore.ts";
import type { Chat } from "../../app/chat/chat.ts";
import type { Log } from "../../app/log.ts";

/** How long after the first conversation was opened old deleted conversations are removed, milliseconds. */
const purgeAfterMs = 60_000;
/** The shortest time between two looks at files that keep changing, milliseconds. */
const catchUpMs = 200;

/**
 * Keeps the history up to date: reads what other windows write to conversations that are open here, brings the list up to date when the user returns to
 * this window, and removes conversations that were deleted long ago. Does nothing before a conversation is opened.
 */
export class HistoryMaintenance implements vscode.Disposable {
  readonly #chat: Chat;
  readonly #store: ConversationStore;
  readonly #folder: vscode.Uri;
  readonly #log: Log;
  readonly #subscriptions: vscode.Disposable[];
  readonly #due = new Set<string>();
  #purge: ReturnType<typeof setTimeout> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param folder where the journals are */
  constructor(chat: Chat, store: ConversationStore, folder: vscode.Uri, log: Log) {
    this.#chat = chat;
    this.#store = store;
    this.#folder = folder;
    this.#log = log;
    const first = chat.onDidOpen(() => {
      first.dispose();
      this.#begin();
    });
    this.#subscriptions = [first];
  }

  dispose(): void {
    clearTimeout(this.#purge);
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #begin(): void {
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(this.#folder, "*.jsonl"));
    this.#subscriptions.push(
      watcher,
      watcher.onDidChange((file) => this.#wrote(file, "changed")),
      watcher.onDidCreate((file) => this.#wrote(file, "created")),
      watcher.onDidDelete((file) => this.#store.reportChange(idOf(file), "deleted")),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (!focused) return;
        // On some network drives, files cannot be watched.
        for (const session of this.#chat.sessions) void session.catchUp();
        void this.#store.catchUp();
      }),
    );
    this.#purge = setTimeout(() => void this.#removeOld(), purgeAfterMs);
  }

  async #removeOld(): Promise<void> {
    const purged = await this.#store.purge();
    if (purged > 0) this.#log.info(`Conversations removed because they were deleted more than 30 days ago: ${purged}`);
  }

  #wrote(file: vscode.Uri, how: "created" | "changed"): void {
    this.#store.reportChange(idOf(file), how);
    this.#due.add(idOf(file));
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const due = new Set(this.#due);
      this.#due.clear();
      for (const session of this.#chat.sessions) if (due.has(session.id)) void session.catchUp();
    }, catchUpMs);
  }
}

function idOf(journal: vscode.Uri): string {
  return (journal.path.split("/").at(-1) ?? "").replace(/\.jsonl$/, "");
}
