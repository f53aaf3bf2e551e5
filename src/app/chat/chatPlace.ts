import type { CompletionItem, LoadedImage, ToWebview, TranscriptAction } from "../../shared/protocol.ts";
import { Emitter, type Event } from "../events.ts";
import type { Session } from "./session.ts";

/** A place in a message that is to be brought into view. */
export type RevealPlace = Omit<Extract<ToWebview, { type: "reveal" }>, "type">;

/** The file that a block of an answer would be applied to. */
export type CodeTargetShown = Omit<Extract<ToWebview, { type: "codeTarget" }>, "type">;

/** Completions for the request that asked for them. */
export interface CompletionOffer {
  readonly requestId: number;
  readonly items: readonly CompletionItem[];
}

/** What the composer of a panel is told. A panel that is not there needs none of it. */
export type ComposerMessage = Extract<ToWebview, { type: "earlierMessages" | "quoteSelection" | "announce" | "suggested" | "forget" }>;

/** A place that shows a conversation: the view in the side bar, or an editor tab. It may have no webview at the moment. */
export interface ChatPlace {
  readonly session: Session;
  /** Whether the user can see it. */
  readonly isVisible: boolean;
  /** Shows another conversation here. */
  show(session: Session): void;
  /** Adds text to the composer. */
  compose(text: string, focus: boolean): void;
  /** Tells the composer something that it is waiting for. */
  tellComposer(message: ComposerMessage): void;
  /** Answers the composer's request for completions. */
  offerCompletions(offer: CompletionOffer): void;
  /** Answers the panel's request for an image. */
  showImage(requestId: number, image: LoadedImage): void;
  /** Opens the parameter sheet. */
  openParameters(): void;
  /** Moves or folds what is read. */
  actOnTranscript(action: TranscriptAction): void;
  /** Tells the panel what the provider's cache did for an answer. */
  showCacheNote(messageId: string, text: string): void;
  /** Tells the panel which texts of an answer are files or symbols of the workspace. */
  showReferences(messageId: string, found: readonly string[]): void;
  /** Tells the panel which file a block of an answer would be applied to. */
  showCodeTarget(target: CodeTargetShown): void;
  /** Scrolls to a place in a message of its conversation. */
  revealMessage(place: RevealPlace): void;
  /** Brings the place to the front. */
  reveal(): Promise<void>;
}

/** Remembers where the user chatted last: commands act there. */
export class ChatPlaces {
  #home: ChatPlace | undefined;
  #last: ChatPlace | undefined;
  readonly #changed = new Emitter<void>();

  /** A place was shown, hidden or closed, or shows another conversation. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** Tells that a place was shown, hidden or closed, or shows another conversation. */
  changed(): void {
    this.#changed.fire();
  }

  /** Sets the place where commands act while the user has chatted nowhere else: the view in the side bar. */
  setHome(view: ChatPlace): void {
    this.#home = view;
  }

  /** The view in the side bar: the buttons of its title act there, wherever the user has chatted last. */
  get home(): ChatPlace {
    if (this.#home === undefined) throw new Error("there is no view yet");
    return this.#home;
  }

  /** Where a command acts. */
  get current(): ChatPlace {
    const place = this.#last ?? this.#home;
    if (place === undefined) throw new Error("no place shows a conversation yet");
    return place;
  }

  /** The place that the user can see, of those where they chat; undefined where they see none. */
  get visible(): ChatPlace | undefined {
    return [this.#last, this.#home].find((place) => place?.isVisible);
  }

  /** The user turned to this place. */
  used(place: ChatPlace): void {
    this.#last = place;
  }

  /** The place was closed. */
  closed(place: ChatPlace): void {
    if (this.#last === place) this.#last = undefined;
  }
}
