import type { Disposable } from "../events.ts";
import { activePath, type Message, versionPlace } from "../../shared/conversation.ts";
import { type MessageOutline, outlineOf } from "../../shared/messageOutline.ts";
import type { AnswerActivity, PanelState, ShownMessage, ToWebview, TranscriptAction } from "../../shared/protocol.ts";
import type { PanelStrings } from "../../shared/strings.ts";
import { asChip } from "./attachmentChip.ts";
import { nearReader } from "./nearReader.ts";
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
  /** Whether the webview keeps its page, and gets what is posted to it, while it is hidden. */
  readonly outlivesHiding: boolean;
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
 * Projects a conversation into a webview: one snapshot when the webview says `ready`, and then the changes, at most once a frame, with only a few
 * unacknowledged deltas. The state is a cursor into each live answer and a few flags, however slow the webview is. While it is hidden, changes wait, and
 * are posted together when it is shown: a webview that kept its page needs nothing else, any other gets a snapshot.
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
  #transcriptAction: TranscriptAction | null = null;

  /** The messages that the webview asked for. */
  readonly #loadsDue = new Set<string>();
  /** The message at the top of the view as the webview started, null at the end. */
  #at: string | null = null;
  /** The path that the webview has, and what it got of it whole; undefined while it has nothing of the conversation. */
  #order: readonly string[] | undefined;
  #whole = new Map<string, Sent>();

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
    this.#forget();
    this.#resync();
    // Not with what it showed before: the user may type as soon as they see it.
    if (this.#ready && !this.#visible && this.#parts.outlivesHiding) this.#postSnapshot();
  }

  /** The webview's page is gone, until it says `ready`. */
  unload(): void {
    this.#ready = false;
    this.#cancel();
  }

  /**
   * The webview has started or reloaded, or missed a delta.
   * @param at the message at the top of its view, if that is not the end
   */
  ready(at?: { readonly conversationId: string; readonly messageId: string }): void {
    this.#ready = true;
    this.#forget();
    if (at?.conversationId === this.#session.id) this.#at = at.messageId;
    this.#resync();
  }

  /** The webview was shown or hidden. */
  setVisible(visible: boolean): void {
    if (visible === this.#visible) return;
    this.#visible = visible;
    if (!visible) this.#cancel();
    else if (this.#parts.outlivesHiding) this.#schedule();
    else {
      this.#forget();
      this.#resync();
    }
  }

  /** The webview has applied all deltas up to this one. */
  ack(seq: number): void {
    if (!this.#unacknowledged.some((delta) => delta.seq === seq)) return;
    this.#unacknowledged = this.#unacknowledged.filter((delta) => delta.seq > seq);
    if (this.#growing()) this.#schedule();
  }

  /** The webview needs messages that it got only the outlines of. */
  load(conversationId: string, ids: readonly string[]): void {
    if (conversationId !== this.#session.id) return;
    for (const id of ids) this.#loadsDue.add(id);
    this.#schedule();
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

  /** Moves or folds what is read, once the webview shows the conversation. */
  actOnTranscript(action: TranscriptAction): void {
    this.#transcriptAction = action;
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

  /** The webview has nothing of the conversation. */
  #forget(): void {
    this.#at = null;
    this.#order = undefined;
    this.#whole.clear();
    this.#loadsDue.clear();
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
    this.#postLoads();
    if (this.#compose !== null) {
      this.#parts.post({ type: "compose", ...this.#compose });
      this.#compose = null;
    }
    if (this.#openParameters) this.#parts.post({ type: "openParameters" });
    this.#openParameters = false;
    if (this.#transcriptAction !== null) this.#parts.post({ type: "transcript", action: this.#transcriptAction });
    this.#transcriptAction = null;
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
    const messages = this.#pathFor(path);
    for (const live of lives) if (this.#shown(live.id) !== undefined) this.#cursors.set(live.id, live.end());
    this.#parts.post({
      type: "snapshot",
      conversationId: this.#session.id,
      messages,
      ...(compared.length === 0 ? {} : { compared: compared.map((id) => this.#shown(id)).filter((message) => message !== undefined) }),
      ...(this.#session.outbox.draft ? { draft: this.#session.outbox.draft } : {}),
      ...(this.#session.outbox.draftVersion === 0 ? {} : { draftVersion: this.#session.outbox.draftVersion }),
      ...(this.#session.outbox.isDraftReplaced ? { takesDraft: true } : {}),
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

  /** The path as the webview gets it: whole where it is short or near the reader, in outlines elsewhere. */
  #pathFor(path: readonly Message[]): readonly (ShownMessage | MessageOutline)[] {
    const near = nearReader(path, { at: this.#at, before: this.#order });
    const lives = new Set(this.#session.lives.map(({ id }) => id));
    const before = this.#whole;
    this.#whole = new Map();
    this.#order = path.map(({ id }) => id);
    return path.flatMap((message, index) => {
      const isWhole = near === undefined || near.has(index) || lives.has(message.id);
      const outline = isWhole ? undefined : outlineOf(message);
      const sent = before.get(message.id);
      // What the webview has whole it may show: it never gets less of it.
      if (outline === undefined || (sent !== undefined && !this.#isAsSent(message.id, sent))) return this.#shown(message.id) ?? [];
      if (sent === undefined) return outline;
      this.#whole.set(message.id, sent);
      return { ...outline, isKept: true as const };
    });
  }

  #isAsSent(id: string, { message, version, versions }: Sent): boolean {
    if (this.#session.message(id) !== message) return false;
    const now = versionPlace(this.#session.conversation, id);
    return now.version === version && now.versions === versions;
  }

  /** Posts the messages that the webview asked for, together. */
  #postLoads(): void {
    if (this.#loadsDue.size === 0) return;
    const shown = [...this.#loadsDue].map((id) => this.#shown(id)).filter((message) => message !== undefined);
    this.#loadsDue.clear();
    const lives = new Set(this.#session.lives.map(({ id }) => id));
    // Of an answer that streams, the webview has more than its text so far.
    this.#parts.post({ type: "messages", conversationId: this.#session.id, shown: shown.filter(({ message }) => !lives.has(message.id)) });
  }

  /** A message of the active path, or one compared with its last, with its position among its versions; undefined where it is not shown. */
  #shown(id: string): ShownMessage | undefined {
    const { conversation } = this.#session;
    const message = this.#session.message(id);
    if (message === undefined) return undefined;
    if (conversation.active.get(message.parentId ?? "") !== id && !this.#session.compared.includes(id)) return undefined;
    const place = versionPlace(conversation, id);
    this.#whole.set(id, { message, ...place });
    return {
      message: light(message),
      ...place,
      ...(this.#session.streamingInOtherWindows.has(id) ? { inOtherWindow: true } : {}),
    };
  }
}

/** A message as the webview got it. */
interface Sent {
  readonly message: Message;
  readonly version: number;
  readonly versions: number;
}

/** A message without contents that the panel does not show, or asks for when it shows them. */
function light(message: Message): Message {
  switch (message.role) {
    case "user":
      return { ...message, attachments: message.attachments.map(asChip) };
    case "assistant": {
      if (message.images.length === 0 && message.sent === undefined) return message;
      const { sent: _sent, ...shown } = message;
      return { ...shown, images: message.images.map(asShown) };
    }
    case "tool":
    case "summary":
      return message;
    default:
      return message satisfies never;
  }
}
