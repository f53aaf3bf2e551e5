import * as vscode from "vscode";
import type { ConversationStore } from "../../history/conversationStore.ts";
import type { Chat } from "../../app/chat/chat.ts";

/** How long after the first conversation was opened old conversations are looked for, milliseconds, and how often after that. */
const cleanAfterMs = 60_000;
const cleanEveryMs = 24 * 60 * 60 * 1000;
/** How long after a change of `aside.history.keepDays`, in case the user is still typing. */
const changedSettingMs = 10_000;
/** The shortest time between two looks at files that keep changing, milliseconds. */
const catchUpMs = 200;

/**
 * Keeps the history up to date: reads what other windows write to conversations that are open here, brings the list up to date when the user returns to
 * this window, and has old conversations deleted and removed.
 */
export class HistoryMaintenance implements vscode.Disposable {
  readonly #chat: Chat;
  readonly #store: ConversationStore;
  readonly #folder: vscode.Uri;
  readonly #clean: () => Promise<void>;
  readonly #onCleared: () => void;
  readonly #subscriptions: readonly vscode.Disposable[];
  readonly #due = new Set<string>();
  #cleaning: ReturnType<typeof setTimeout> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param folder where the journals are
   * @param clean deletes conversations that are too old, and removes those that were deleted long ago
   * @param onCleared called when all conversations were deleted, in this window or another
   */
  constructor(chat: Chat, store: ConversationStore, folder: vscode.Uri, clean: () => Promise<void>, onCleared: () => void) {
    this.#chat = chat;
    this.#store = store;
    this.#folder = folder;
    this.#clean = clean;
    this.#onCleared = onCleared;
    this.#subscriptions = this.#watch();
    this.#cleanIn(cleanAfterMs);
  }

  dispose(): void {
    clearTimeout(this.#cleaning);
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #watch(): readonly vscode.Disposable[] {
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(this.#folder, "*.jsonl"));
    const clearing = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.joinPath(this.#folder, ".."), "cleared.json"),
    );
    return [
      watcher,
      watcher.onDidChange((file) => this.#wrote(file, "changed")),
      watcher.onDidCreate((file) => this.#wrote(file, "created")),
      watcher.onDidDelete((file) => this.#store.reportChange(idOf(file), "deleted")),
      clearing,
      clearing.onDidCreate(() => this.#onCleared()),
      clearing.onDidChange(() => this.#onCleared()),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (!focused) return;
        // On some network drives, files cannot be watched.
        for (const session of this.#chat.sessions) void session.catchUp();
        void this.#store.catchUp();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("aside.history.keepDays")) this.#cleanIn(changedSettingMs);
      }),
    ];
  }

  #cleanIn(ms: number): void {
    clearTimeout(this.#cleaning);
    this.#cleaning = setTimeout(() => {
      // A question that stays unanswered must not hold up the next day.
      void this.#clean();
      this.#cleanIn(cleanEveryMs);
    }, ms);
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
