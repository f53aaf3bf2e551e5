import type { ConversationStore } from "../../history/conversationStore.ts";
import type { Conversation } from "../../shared/conversation.ts";
import type { RequestPrice } from "../../shared/price.ts";
import type { Ask, KeyValueStore } from "../ports.ts";
import type { Settings } from "../settings/settings.ts";

/** The spending of one day in USD; the day in local time, such as `2026-11-21`. */
export interface Spent {
  readonly day: string;
  readonly usd: number;
  /** Number of answers whose cost is unknown because the server reported an amount that cannot be right. */
  readonly implausible?: number;
  /** The same for the day's month, by workspace. */
  readonly missing?: Readonly<Record<string, number>>;
}

/** The estimated cost of requests that are running or queued, USD: of this conversation, and of all open ones. */
export interface PendingCost {
  readonly here: number;
  readonly everywhere: number;
}

/** The part of a session that a cap applies to. */
export interface BudgetedConversation {
  readonly id: string;
  readonly conversation: Conversation;
}

/** The request for one answer, where its price is known. */
export interface PricedAnswer {
  readonly price: RequestPrice;
  readonly promptTokens: number;
}

/** A request that is about to be sent. */
export interface ComingRequest {
  /** The conversation that it belongs to, if any: the cap of a conversation applies to no other request. */
  readonly session?: BudgetedConversation;
  /** Its estimated cost in USD, or null if unknown. */
  readonly next: number | null;
  readonly pending?: PendingCost;
  /** When its price changes, such as "double until 10:00 UTC"; null if it does not. */
  readonly priceNote?: string | null;
  /** One for each answer whose price is known: several models may be asked at once. */
  readonly answers?: readonly PricedAnswer[];
  /** The key under which an agreement about the cost of an answer is remembered: the `conversationId` of its plan. */
  readonly subject?: string;
}

/** The services that budgets need to count and to ask. */
export interface BudgetParts {
  readonly settings: Pick<Settings, "get">;
  /** Keeps the day's total across windows and reloads. */
  readonly memento: KeyValueStore;
  /** The cost of a conversation's titles, which is not part of its answers, in USD. */
  readonly titleCost: (conversationId: string) => number;
  readonly ask: Ask;
  /** The sources of a month's spending. */
  readonly months: MonthSources;
  /** The workspace of this window as the list of conversations has it; "" where none is open. */
  readonly workspace: () => string;
}

/** The sources of a month's spending. */
export interface MonthSources {
  readonly store: Pick<ConversationStore, "catchUp" | "list" | "summary" | "ledger">;
  /** The conversations that are open in this window. */
  readonly sessions: () => readonly (BudgetedConversation & { readonly temporary: boolean })[];
}

/** What is left of a cap, all amounts in USD. */
export interface CapLeft {
  readonly cap: number;
  readonly spent: number;
  /** 0 where more was spent. */
  readonly left: number;
  /** What the cap is for, in words. */
  readonly name: string;
}
