import * as v from "valibot";
import type { HostPort } from "./hostPort.ts";

const savedSchema = v.object({
  version: v.literal(1),
  /** The shown conversation. VS Code passes it to the host when it restores an editor tab. */
  conversationId: v.optional(v.nullable(v.string()), null),
  /** The draft of the shown conversation by its id, and that of conversations without messages by the key "". */
  drafts: v.record(v.string(), v.string()),
  /** Reasoning blocks that the user opened (true) or folded (false), by message. */
  expanded: v.record(v.string(), v.boolean()),
  /** Answers that the user collapsed, by message. */
  collapsed: v.optional(v.record(v.string(), v.boolean()), {}),
  /** The conversation in which the user opened all reasoning. */
  reasoningOpenIn: v.optional(v.nullable(v.string()), null),
  /** The scroll position if it is not at the end: the message at the top edge and how far it is scrolled past that edge, in CSS pixels. */
  scroll: v.nullable(v.object({ conversationId: v.string(), messageId: v.string(), offset: v.number() })),
  /** The note about the server that the user has closed, as it was worded: another one is shown again. */
  closedNotice: v.optional(v.string(), ""),
  /** An edit of an earlier message that was not submitted. */
  edit: v.nullable(v.object({ messageId: v.string(), text: v.string() })),
});

/** The state that the webview itself keeps across a reload. Everything else comes from the host. */
export type SavedState = v.InferOutput<typeof savedSchema>;

const maxEntries = 100;
const empty: SavedState = {
  version: 1,
  conversationId: null,
  drafts: {},
  expanded: {},
  collapsed: {},
  reasoningOpenIn: null,
  scroll: null,
  closedNotice: "",
  edit: null,
};

/** Reads and writes the webview's own state; each write is the whole value. */
export class SavedStateFile {
  readonly #host: HostPort;
  #state: SavedState;

  constructor(host: HostPort) {
    this.#host = host;
    const loaded = v.safeParse(savedSchema, host.loadState());
    this.#state = loaded.success ? loaded.output : empty;
  }

  get value(): SavedState {
    return this.#state;
  }

  /** Forgets everything, on disk, too. */
  forget(): void {
    this.#state = empty;
    this.#host.saveState(empty);
  }

  /** Changes some fields and keeps the result. Records keep only their newest entries. */
  update(change: Partial<Omit<SavedState, "version">>): void {
    const next = { ...this.#state, ...change };
    this.#state = { ...next, drafts: newest(next.drafts), expanded: newest(next.expanded), collapsed: newest(next.collapsed) };
    this.#host.saveState(this.#state);
  }
}

function newest<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  const entries = Object.entries(record);
  return entries.length <= maxEntries ? record : Object.fromEntries(entries.slice(-maxEntries));
}
