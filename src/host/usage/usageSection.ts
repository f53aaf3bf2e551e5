import type { App } from "../../app/app.ts";
import type { UsageFact } from "../../history/usageFact.ts";
import type { FromUsagePage, UsageFilter, UsageSectionName, UsageSections } from "../../shared/usagePage.ts";

/** What the page shows at the moment. */
export interface UsageView {
  /** All facts, and those that pass the filter. */
  readonly all: readonly UsageFact[];
  readonly facts: readonly UsageFact[];
  readonly filter: UsageFilter;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What a section gets from the page. */
export interface UsageSectionParts {
  readonly app: App;
  /** Sends what a section shows, whole. Does nothing once the page is closed. */
  readonly post: <Name extends UsageSectionName>(section: Name, data: UsageSections[Name]) => void;
  /** The name of a model at an endpoint; its ID if it is not known. */
  readonly modelName: (endpoint: string, id: string) => string;
  /** Whether a conversation is in the list. */
  readonly canOpen: (conversation: string) => boolean;
  readonly openConversation: (id: string) => Promise<void>;
}

/**
 * A part of the usage page. It is made once a page, in `usageSections.ts`, and draws itself in `src/webview/usage/usageSections.tsx`. What it sends is a
 * line of `UsageSections` in `src/shared/usagePage.ts`, what it is told a line of `fromUsagePageSchema` there.
 */
export interface UsageSection {
  /**
   * The page is in view, and shows other facts or another filter than before.
   * @param signal aborted when the page is hidden or closed
   */
  readonly update: (view: UsageView, signal: AbortSignal) => void | Promise<void>;
  /** Answers a message of the page if it belongs to this section; undefined if it does not. The view is what was last shown. */
  readonly answer?: (message: FromUsagePage, view: UsageView) => Promise<void> | undefined;
}
