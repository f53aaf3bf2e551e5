import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { BilledRequests } from "./billedRequests.ts";
import type { FromWebview } from "../shared/fromWebview.ts";
import type { LoadedImage, SuggestedAttachment, ToWebview } from "../shared/protocol.ts";
import type { Suggestions } from "./components/suggestions.ts";
import type { Completions } from "./composer/completions.ts";
import type { EarlierMessages } from "./composer/earlierMessages.ts";
import type { NextRequest } from "./composer/nextRequest.ts";
import type { Drafts } from "./drafts.ts";
import type { Format } from "./format.ts";
import type { PanelStore } from "./panelStore.ts";
import type { LazyFinder } from "./find/lazyFinder.ts";
import type { SheetState } from "./parameters/sheetState.ts";
import type { SavedStateFile } from "./savedState.ts";
import type { MarkdownFactory } from "./stream/growingText.ts";
import type { Folds } from "./transcript/folds.ts";
import type { LazyMessages } from "./transcript/lazyMessages.ts";
import type { FeedWindow } from "./transcript/feedWindow.ts";
import type { TailFollower } from "./transcript/tailFollower.ts";

/** An earlier message that is being edited in place. */
export interface Editing {
  readonly messageId: string;
  readonly text: string;
  /** Whether the user has just started it and expects the focus there; false after a reload. */
  readonly wantsFocus: boolean;
}

/** What the panel's components work with. Created once, by the composition root. */
export interface Panel {
  /** An estimate of the next request. */
  readonly nextRequest: ReadonlySignal<NextRequest | null>;
  /** Whether the panel draws the buttons that VS Code otherwise has in the title of the view. */
  readonly drawsTitle: boolean;
  readonly store: PanelStore;
  readonly drafts: Drafts;
  readonly completions: Completions;
  readonly suggestions: Suggestions;
  /** What is in the editor, for the composer to offer. */
  readonly suggested: Signal<SuggestedAttachment | null>;
  readonly earlier: EarlierMessages;
  readonly saved: SavedStateFile;
  readonly tail: TailFollower;
  readonly feed: FeedWindow;
  readonly finder: LazyFinder;
  readonly folds: Folds;
  readonly messages: LazyMessages;
  readonly parameters: SheetState;
  readonly format: ReadonlySignal<Format>;
  readonly editing: Signal<Editing | null>;
  /** What the host told last about the cache of an answer. */
  readonly cacheNote: Signal<Extract<ToWebview, { type: "cacheNote" }> | null>;
  /** Sends what is billed; everything else goes through `post`. */
  readonly billed: BilledRequests;
  post(message: FromWebview): void;
  /** The data of a picture of an answer. Requested once for each key. */
  picture(messageId: string, index: number, key: string): Promise<LoadedImage>;
  /** Creates the Markdown of one answer: its links and code actions refer to that answer. */
  markdownFor(messageId: string, part: "text" | "reasoning"): MarkdownFactory;
  /** Moves the focus into the composer. */
  focusComposer(): void;
  /** Registers the composer's text field. */
  setComposer(element: HTMLTextAreaElement | null): void;
}

const PanelContext = createContext<Panel | null>(null);

export const PanelProvider = PanelContext.Provider;

/** The panel around a component. */
export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === null) throw new Error("a component of the panel stands outside of it");
  return panel;
}
