import type { Disposable } from "../events.ts";
import { activePath, type Message, versionPlace } from "../../shared/conversation.ts";
import type { AnswerActivity, PanelState, ShownMessage, ToWebview } from "../../shared/protocol.ts";
import type { PanelStrings } from "../../shared/strings.ts";
import { asChip } from "./attachmentChip.ts";
import { asShown } from "./shownPictures.ts";
import type { Cursor } from "../chat/liveAnswer.ts";
import type { RevealPlace } from "../chat/chatPlace.ts";
import type { SessionChange } from "../chat/conversationTree.ts";
import type { Session } from "../chat/session.ts";

/** The surroundings of a link. */
export interface PanelLinkParts {
  readonly post: (message: ToWebview) => void;
  readonly state: (session: Session) => PanelState;
  readonly strings: PanelStrings;
  /** BCP 47 tag. */
  readonly language: string;
  /** Milliseconds between two posts: a frame, or more while the window is not focused. */
  readonly interval: () => number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/**
 * How many deltas may be unacknowledged. With one, each would wait for the round trip of the one before; with three, the next one is there in time even if
 * the round trip takes three frames, as on a busy machine, and a slow link still queues no more than these.
 */
const mostUnacknowledged = 3;

/** After how long an unacknowledged delta counts as lost, milliseconds: the webview then gets a snapshot. */
const lostAfterMs = 15_000;

/**
 * Projects a conversation into a webview: one snapshot when the webview says `ready` and when it becomes visible, and then the changes, at most once a
 * frame, with only a few unacknowledged deltas. The state is a cursor into each live answer and a few flags, however slow the webview is. While it is
 * hidden nothing is posted (VS Code would drop it).
 */
export class PanelLink implements Disposable {
  readonly #parts: PanelLinkParts;
  #session: Session;
  #subscription: Disposable;
  #ready = false;
  #visible = true;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #postedAt = Number.NEGATIVE_INFINITY;

  #snapshotDue = false;
  #stateDue = false;
  readonly #messagesDue = new Set<string>();
  readonly #activitiesDue = new Map<string, AnswerActivity>();
  #compose: { readonly text: string; readonly focus: boolean } | null = null;

  #reveal: RevealPlace | null = null;
  #openParameters = false;

  /** The webview's position in each answer that streams there. */
  readonly #cursors = new Map<string, Cursor>();
  #seq = 0;
  /** Oldest first. */
  #unacknowledged: readonly { readonly seq: number; readonly at: number }[] = [];

  constructor(session: Session, parts: PanelLinkParts) {
    this.#parts = parts;
    this.#session = session;
    this.#subscription = session.onDidChange((change) => this.#onChange(change));
  }

  get session(): Session {
    return this.#session;
  }

  /** Projects another conversation from now on. */
  show(session: Session): void {
    if (session === this.#session) return;
    this.#subscription.dispose();
    this.#session = session;
    this.#subscription = session.onDidChange((change) => this.#onChange(change));
    this.#resync();
  }

  /** The webview has started or reloaded, or missed a delta. */
  ready(): void {
    this.#ready = true;
    this.#resync();
  }

  /** The webview was shown or hidden. */
  setVisible(visible: boolean): void {
    if (visible === this.#visible) return;
    this.#visible = visible;
    if (visible) this.#resync();
    else this.#cancel();
  }

  /** The webview has applied all deltas up to this one. */
  ack(seq: number): void {
    if (!this.#unacknowledged.some((delta) => delta.seq === seq)) return;
    this.#unacknowledged = this.#unacknowledged.filter((delta) => delta.seq > seq);
    if (this.#growing()) this.#schedule();
  }

  /** Something around the conversation changed: settings, keys, names of models. */
  stateChanged(): void {
    this.#stateDue = true;
    this.#schedule();
  }

  /** Adds text to the composer, as soon as there is one. */
  compose(text: string, focus: boolean): void {
    const before = this.#compose;
    this.#compose =
      before === null ? { text, focus } : { text: [before.text, text].filter(Boolean).join("\n"), focus: before.focus || focus };
    this.#schedule();
  }

  /** Opens the parameter sheet, once the webview shows the conversation. */
  openParameters(): void {
    this.#openParameters = true;
    this.#schedule();
  }

  /** Scrolls to a place in a message, once the webview shows the conversation. */
  reveal(place: RevealPlace): void {
    this.#reveal = place;
    this.#schedule();
  }

  dispose(): void {
    this.#cancel();
    this.#ready = false;
    this.#subscription.dispose();
  }

  #onChange(change: SessionChange): void {
    switch (change.type) {
      case "path":
        this.#snapshotDue = true;
        break;
      case "message":
        this.#messagesDue.add(change.id);
        break;
      case "grew":
        if (!this.#growing()) return;
        break;
      case "activity":
        this.#activitiesDue.set(change.id, change.activity);
        break;
      case "state":
        this.#stateDue = true;
        break;
      default:
        change satisfies never;
    }
    this.#schedule();
  }

  /** Whether a delta may go out. */
  #growing(): boolean {
    const [oldest] = this.#unacknowledged;
    if (oldest === undefined || this.#parts.now() - oldest.at < lostAfterMs) return this.#unacknowledged.length < mostUnacknowledged;
    this.#snapshotDue = true;
    return true;
  }

  #resync(): void {
    this.#snapshotDue = true;
    this.#unacknowledged = [];
    this.#schedule();
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    if (!this.#ready || !this.#visible || this.#timer !== undefined) return;
    const wait = Math.max(0, this.#postedAt + this.#parts.interval() - this.#parts.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#postedAt = this.#parts.now();
      this.#flush();
    }, wait);
  }

  #flush(): void {
    if (this.#snapshotDue) this.#postSnapshot();
    else this.#postChanges();
    if (this.#compose !== null) {
      this.#parts.post({ type: "compose", ...this.#compose });
      this.#compose = null;
    }
    if (this.#openParameters) this.#parts.post({ type: "openParameters" });
    this.#openParameters = false;
    if (this.#reveal !== null) this.#parts.post({ type: "reveal", ...this.#reveal });
    this.#reveal = null;
  }

  #postSnapshot(): void {
    const { lives, compared } = this.#session;
    this.#snapshotDue = false;
    this.#stateDue = false;
    this.#messagesDue.clear();
    this.#activitiesDue.clear();
    this.#unacknowledged = [];
    this.#cursors.clear();
    const path = activePath(this.#session.conversation);
    const shown = (ids: readonly string[]) => ids.map((id) => this.#shown(id)).filter((message) => message !== undefined);
    for (const live of lives) if (this.#shown(live.id) !== undefined) this.#cursors.set(live.id, live.end());
    this.#parts.post({
      type: "snapshot",
      conversationId: this.#session.id,
      messages: shown(path.map(({ id }) => id)),
      ...(compared.length === 0 ? {} : { compared: shown(compared) }),
      ...(this.#session.outbox.draft ? { draft: this.#session.outbox.draft } : {}),
      ...(this.#session.temporary ? { temporary: true } : {}),
      state: this.#parts.state(this.#session),
      strings: this.#parts.strings,
      language: this.#parts.language,
    });
    for (const live of lives) {
      if (this.#cursors.has(live.id)) this.#parts.post({ type: "activity", messageId: live.id, activity: live.activity });
    }
  }

  #postChanges(): void {
    const { lives, id: conversationId } = this.#session;
    for (const id of this.#messagesDue) {
      const shown = this.#shown(id);
      if (shown === undefined) continue;
      // The message contains a live answer's text so far.
      const live = lives.find((one) => one.id === id);
      if (live === undefined) this.#cursors.delete(id);
      else this.#cursors.set(id, live.end());
      this.#parts.post({ type: "message", conversationId, shown });
    }
    this.#messagesDue.clear();
    if (this.#stateDue) this.#parts.post({ type: "state", state: this.#parts.state(this.#session) });
    this.#stateDue = false;
    for (const [messageId, activity] of this.#activitiesDue) this.#parts.post({ type: "activity", messageId, activity });
    this.#activitiesDue.clear();
    this.#postGrowth();
  }

  /** Posts the growth since the last time: a delta for each answer that streams here, acknowledged together. */
  #postGrowth(): void {
    if (this.#unacknowledged.length >= mostUnacknowledged) return;
    const before = this.#seq;
    for (const live of this.#session.lives) {
      const cursor = this.#cursors.get(live.id);
      const growth = cursor === undefined ? null : live.since(cursor);
      if (growth === null) continue;
      this.#seq += 1;
      this.#cursors.set(live.id, live.end());
      this.#parts.post({ type: "delta", seq: this.#seq, messageId: live.id, ...growth });
    }
    if (this.#seq > before) this.#unacknowledged = [...this.#unacknowledged, { seq: this.#seq, at: this.#parts.now() }];
  }

  /** A message of the active path, or one compared with its last, with its position among its versions; undefined where it is not shown. */
  #shown(id: string): ShownMessage | undefined {
    const { conversation } = this.#session;
    const message = this.#session.message(id);
    if (message === undefined) return undefined;
    if (conversation.active.get(message.parentId ?? "") !== id && !this.#session.compared.includes(id)) return undefined;
    return {
      message: light(message),
      ...versionPlace(conversation, id),
      ...(this.#session.streamingInOtherWindows.has(id) ? { inOtherWindow: true } : {}),
    };
  }
}

/** A message without contents that the panel does not show, or asks for when it shows them. */
function light(message: Message): Message {
  switch (message.role) {
    case "user":
      return { ...message, attachments: message.attachments.map(asChip) };
    case "assistant":
      return message.images.length === 0 ? message : { ...message, images: message.images.map(asShown) };
    case "tool":
      return message;
    default:
      return message satisfies never;
  }
}
