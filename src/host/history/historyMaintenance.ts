import * as vscode from "vscode";
import type { ConversationStore } from "../../history/conversationStore.ts";
import type { Chat } from "../../app/chat/chat.ts";
import type { Log } from "../../app/log.ts";

/** How long after the first conversation was opened what was deleted long ago goes for good, in milliseconds. */
const purgeAfterMs = 60_000;
/** Changes of a file are looked at once in so many milliseconds. */
const restMs = 200;

/**
 * Looks after the history while the editor runs: takes in what other windows write to the conversations that are open here, brings the list
 * up to date when the user comes back to this window, and removes for good what was deleted long ago. Does nothing before a conversation is opened.
 */
export class HistoryUpkeep implements vscode.Disposable {
  readonly #chat: Chat;
  readonly #store: ConversationStore;
  readonly #folder: vscode.Uri;
  readonly #log: Log;
  readonly #subscriptions: vscode.Disposable[];
  readonly #due = new Set<string>();
  #purge: ReturnType<typeof setTimeout> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param folder where the journals lie */
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
      watcher.onDidChange((file) => this.#wrote(file)),
      watcher.onDidCreate((file) => this.#wrote(file)),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (!focused) return;
        // Where watching does not work (some network drives), coming back to the window does.
        for (const session of this.#chat.sessions) void session.catchUp();
        void this.#store.refresh();
      }),
    );
    this.#purge = setTimeout(() => void this.#removeOld(), purgeAfterMs);
  }

  async #removeOld(): Promise<void> {
    const purged = await this.#store.purge();
    if (purged > 0) this.#log.info(`Removed ${purged} conversations that were deleted more than 30 days ago`);
  }

  #wrote(file: vscode.Uri): void {
    this.#due.add((file.path.split("/").at(-1) ?? "").replace(/\.jsonl$/, ""));
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const due = new Set(this.#due);
      this.#due.clear();
      for (const session of this.#chat.sessions) if (due.has(session.id)) void session.catchUp();
    }, restMs);
  }
}
