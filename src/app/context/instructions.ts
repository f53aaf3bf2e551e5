import type { Attachment, Conversation } from "../../shared/conversation.ts";
import { type Disposable, Emitter, type Event } from "../events.ts";
import type { Window } from "../ports.ts";
import type { Settings } from "../settings/settings.ts";

/** The override that turns instruction files off for a conversation. */
const overrideName = "instructions";

/** The parts of an open conversation that instruction files depend on. */
export interface InstructedConversation {
  readonly conversation: Conversation;
  setOverride(name: string, value: unknown): void;
}

/** The dependencies of `Instructions`. */
export interface InstructionsDeps {
  readonly settings: Settings;
  readonly window: Pick<Window, "trusted">;
  /** Finds the instruction files of the workspace, as attachments without content. */
  readonly preview: () => Promise<readonly Attachment[]>;
}

/**
 * The instruction files of a trusted workspace (`AGENTS.md` and the like) as chips, if `aside.instructions` is on. They are sent with the first message of a
 * conversation unless the user removes them.
 */
export class Instructions implements Disposable {
  readonly #deps: InstructionsDeps;
  readonly #changed = new Emitter<void>();
  readonly #subscription: Disposable;
  #found = new WeakMap<InstructedConversation, readonly Attachment[]>();

  constructor(deps: InstructionsDeps) {
    this.#deps = deps;
    this.#subscription = deps.settings.onDidChange(() => (this.#found = new WeakMap()));
  }

  /** The result of `of` may have changed. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** The chips of a conversation without messages. The files are searched for on the first call, and `onDidChange` fires when they are found. */
  of(session: InstructedConversation): readonly Attachment[] {
    const { conversation } = session;
    const { settings, window } = this.#deps;
    const wanted = window.trusted && settings.get("instructions") && conversation.overrides?.[overrideName] !== false;
    if (!wanted || conversation.messages.size > 0) return [];
    const known = this.#found.get(session);
    if (known !== undefined) return known;
    this.#found.set(session, []);
    void this.#find(session);
    return [];
  }

  /** Removes the chips for this conversation. Returns false if the id is not one of theirs. */
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
    const chips = await this.#deps.preview();
    if (chips.length === 0 || found !== this.#found) return;
    found.set(session, chips);
    this.#changed.fire();
  }
}
