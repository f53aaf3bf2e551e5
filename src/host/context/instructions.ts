import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";
import type { Session } from "../../app/chat/session.ts";
import type { Settings } from "../../app/settings/settings.ts";

/** Under this name a conversation says that it wants no instruction files. */
const overrideName = "instructions";

/**
 * The instruction files of a trusted workspace (`AGENTS.md` and the like), where `aside.instructions` is on: chips that go along with the first
 * message of a conversation, unless they are taken away for it.
 */
export class Instructions implements vscode.Disposable {
  readonly #settings: Settings;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  #found = new WeakMap<Session, readonly Attachment[]>();

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#subscription = settings.onDidChange(() => (this.#found = new WeakMap()));
  }

  /** What `of` gives may be different now. */
  get onDidChange(): vscode.Event<void> {
    return this.#changed.event;
  }

  /** The chips of a conversation that has not begun; looked up on the first call and told by `onDidChange`. */
  of(session: Session): readonly Attachment[] {
    const { conversation } = session;
    const wanted = vscode.workspace.isTrusted && this.#settings.get("instructions") && conversation.overrides?.[overrideName] !== false;
    if (!wanted || conversation.messages.size > 0) return [];
    const known = this.#found.get(session);
    if (known !== undefined) return known;
    this.#found.set(session, []);
    void this.#find(session);
    return [];
  }

  /** Takes the chips away for this conversation. False where it is none of them. */
  remove(session: Session, id: string): boolean {
    if (!this.of(session).some((attachment) => attachment.id === id)) return false;
    session.setOverride(overrideName, false);
    return true;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  async #find(session: Session): Promise<void> {
    const found = this.#found;
    const { previewInstructions } = await import("./instructionFiles.ts");
    const chips = await previewInstructions();
    if (chips.length === 0 || found !== this.#found) return;
    found.set(session, chips);
    this.#changed.fire();
  }
}
