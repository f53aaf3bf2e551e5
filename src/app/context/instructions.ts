import type { Attachment, Conversation } from "../../shared/conversation.ts";
import { type Disposable, Emitter, type Event } from "../events.ts";
import type { Window } from "../ports.ts";
import type { Settings } from "../settings/settings.ts";

/** The override by which a conversation says that it wants no instruction files. */
const overrideName = "instructions";

/** An open conversation, as far as instruction files are concerned. */
export interface InstructedConversation {
  readonly conversation: Conversation;
  setOverride(name: string, value: unknown): void;
}

/** The surroundings of instruction files. */
export interface InstructionsParts {
  readonly settings: Settings;
  readonly window: Pick<Window, "trusted">;
  /** Finds the workspace's instruction files, as attachments without content. */
  readonly preview: () => Promise<readonly Attachment[]>;
}

/**
 * The instruction files of a trusted workspace (`AGENTS.md` and the like), where `aside.instructions` is on: chips that go along with the first
 * message of a conversation, unless they are removed for it.
 */
export class Instructions implements Disposable {
  readonly #parts: InstructionsParts;
  readonly #changed = new Emitter<void>();
  readonly #subscription: Disposable;
  #found = new WeakMap<InstructedConversation, readonly Attachment[]>();

  constructor(parts: InstructionsParts) {
    this.#parts = parts;
    this.#subscription = parts.settings.onDidChange(() => (this.#found = new WeakMap()));
  }

  /** The result of `of` may be different now. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** The chips of a conversation that has not begun. They are looked up on the first call, and `onDidChange` fires once they are found. */
  of(session: InstructedConversation): readonly Attachment[] {
    const { conversation } = session;
    const { settings, window } = this.#parts;
    const wanted = window.trusted && settings.get("instructions") && conversation.overrides?.[overrideName] !== false;
    if (!wanted || conversation.messages.size > 0) return [];
    const known = this.#found.get(session);
    if (known !== undefined) return known;
    this.#found.set(session, []);
    void this.#find(session);
    return [];
  }

  /** Removes the chips for this conversation. Returns false if the id is not one of them. */
  remove(session: InstructedConversation, id: string): boolean {
    if (!this.of(session).some((attachment) => attachment.id === id)) return false;
    session.setOverride(overrideName, false);
    return true;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  async #find(session: InstructedConversation): Promise<void> {
    const found = this.#found;
    const chips = await this.#parts.preview();
    if (chips.length === 0 || found !== this.#found) return;
    found.set(session, chips);
    this.#changed.fire();
  }
}
