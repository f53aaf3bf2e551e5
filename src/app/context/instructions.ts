import { activePath, type Attachment, type Conversation } from "../../shared/conversation.ts";
import { summaryInUse } from "../../shared/sentMessages.ts";
import { type Disposable, Emitter, type Event } from "../events.ts";
import type { Window } from "../ports.ts";
import type { Settings } from "../settings/settings.ts";

/** The override with the addresses of the files that the user left out of a conversation; false, as in early versions, leaves out all of them. */
const overrideName = "instructions";

/** The parts of an open conversation that instruction files depend on. */
export interface InstructedConversation {
  readonly conversation: Conversation;
  readonly outbox: { readonly attachments: readonly Attachment[] };
  setOverride(name: string, value: unknown): void;
}

/** The dependencies of `Instructions`. */
export interface InstructionsDeps {
  readonly settings: Settings;
  readonly window: Pick<Window, "trusted">;
  /** Finds the instruction files that apply to a message with these attachments, as attachments without content. */
  readonly preview: (about: readonly Attachment[], wanted: { readonly ofWorkspace: boolean }) => Promise<readonly Attachment[]>;
}

/** What was found for a conversation, and for which attachments. */
interface Found {
  readonly about: string;
  readonly chips: readonly Attachment[];
}

/**
 * The instruction files of a trusted workspace (`AGENTS.md` and the like, if `aside.instructions` is on) and those that the user names, as chips. Each is sent with
 * the first message of a conversation that it applies to, unless the user removes it.
 */
export class Instructions implements Disposable {
  readonly #deps: InstructionsDeps;
  readonly #changed = new Emitter<void>();
  readonly #subscription: Disposable;
  #found = new WeakMap<InstructedConversation, Found>();
  /** Counts what may have changed besides attachments, such as the file in the editor. */
  #version = 0;

  constructor(deps: InstructionsDeps) {
    this.#deps = deps;
    this.#subscription = deps.settings.onDidChange(() => (this.#found = new WeakMap()));
  }

  /** The result of `of` may have changed. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** The chips of a conversation's next message. The files are searched for where the attachments are others, and `onDidChange` fires if others apply. */
  of(session: InstructedConversation): readonly Attachment[] {
    if (!this.#isWanted(session)) return [];
    const { attachments } = session.outbox;
    const about = `${this.#version}\n${attachments.map(({ uri }) => uri).join("\n")}`;
    const known = this.#found.get(session);
    const chips = known?.chips ?? [];
    if (known?.about !== about) {
      this.#found.set(session, { about, chips });
      void this.#find(session, about);
    }
    return leftIn(session, chips, attachments);
  }

  /** The files that go with a message, as they are now. */
  async toSend(session: InstructedConversation, attachments: readonly Attachment[]): Promise<readonly Attachment[]> {
    if (!this.#isWanted(session)) return [];
    const chips = await this.#preview(attachments);
    return leftIn(session, chips, attachments).map(({ why: _why, ...chip }) => chip);
  }

  /** What is in the editor has changed: other files may apply. */
  refresh(): void {
    this.#version += 1;
    if (this.#mayApply()) this.#changed.fire();
  }

  /** Removes a chip for this conversation. Returns false if the id is not that of one. */
  remove(session: InstructedConversation, id: string): boolean {
    const chip = this.of(session).find((attachment) => attachment.id === id);
    if (chip === undefined) return false;
    session.setOverride(overrideName, [...leftOutOf(session), chip.uri]);
    return true;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #mayApply(): boolean {
    const { settings, window } = this.#deps;
    return window.trusted && (settings.get("instructions") || settings.get("instructionFiles").length > 0);
  }

  #isWanted({ conversation }: InstructedConversation): boolean {
    return this.#mayApply() && conversation.overrides?.[overrideName] !== false;
  }

  #preview(about: readonly Attachment[]): Promise<readonly Attachment[]> {
    return this.#deps.preview(about, { ofWorkspace: this.#deps.settings.get("instructions") });
  }

  async #find(session: InstructedConversation, about: string): Promise<void> {
    const found = this.#found;
    const before = found.get(session)?.chips ?? [];
    const fresh = await this.#preview(session.outbox.attachments);
    // Another search may have begun since.
    if (found !== this.#found || found.get(session)?.about !== about) return;
    // A chip that is there already keeps its id, which the panel may be about to remove.
    const chips = fresh.map((chip) => ({ ...chip, id: before.find(({ uri }) => uri === chip.uri)?.id ?? chip.id }));
    if (JSON.stringify(chips) === JSON.stringify(before)) return;
    found.set(session, { about, chips });
    this.#changed.fire();
  }
}

function leftOutOf({ conversation }: InstructedConversation): readonly string[] {
  const leftOut: unknown = conversation.overrides?.[overrideName];
  return Array.isArray(leftOut) ? leftOut.filter((one) => typeof one === "string") : [];
}

/** Those that the user has not left out or attached, and that are not sent with an earlier message anyway. */
function leftIn(session: InstructedConversation, chips: readonly Attachment[], attached: readonly Attachment[]): readonly Attachment[] {
  if (chips.length === 0) return chips;
  const path = activePath(session.conversation);
  const sent = path.slice(summaryInUse(path)?.from ?? 0).flatMap((message) => (message.role === "user" ? message.attachments : []));
  const without = new Set([
    ...leftOutOf(session),
    ...[...sent, ...attached].filter(({ kind }) => kind === "instructions").map(({ uri }) => uri),
  ]);
  return without.size === 0 ? chips : chips.filter(({ uri }) => !without.has(uri));
}
