import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { FromWebview } from "../shared/protocol.ts";
import type { Completions } from "./composer/completions.ts";
import type { NextRequest } from "./composer/nextRequest.ts";
import type { Drafts } from "./drafts.ts";
import type { Format } from "./format.ts";
import type { PanelStore } from "./panelStore.ts";
import type { Finder } from "./find/finder.ts";
import type { SheetState } from "./parameters/sheetState.ts";
import type { SavedStateFile } from "./savedState.ts";
import type { MarkdownFactory } from "./stream/growingText.ts";
import type { FeedWindow } from "./transcript/feedWindow.ts";
import type { TailFollower } from "./transcript/tailFollower.ts";

/** An earlier message that is being edited in its place. */
export interface Editing {
  readonly messageId: string;
  readonly text: string;
  /** Whether someone asked for it just now and wants the focus there; false for one that a reload brought back. */
  readonly isAsked: boolean;
}

/** What the components of the panel stand on; made once by the composition root. */
export interface Panel {
  /** The next request as it stands, estimated. */
  readonly nextRequest: ReadonlySignal<NextRequest | null>;
  readonly store: PanelStore;
  readonly drafts: Drafts;
  readonly completions: Completions;
  readonly saved: SavedStateFile;
  readonly tail: TailFollower;
  readonly feed: FeedWindow;
  readonly finder: Finder;
  readonly parameters: SheetState;
  readonly format: ReadonlySignal<Format>;
  readonly editing: Signal<Editing | null>;
  post(message: FromWebview): void;
  /** Makes the Markdown of one answer: its links and code actions speak for that answer. */
  markdownFor(messageId: string, part: "text" | "reasoning"): MarkdownFactory;
  /** Moves the focus into the composer. */
  focusComposer(): void;
  /** The composer tells where it is. */
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
