import * as l10n from "@vscode/l10n";
import type { AnswerMessage, Conversation } from "../../shared/conversation.ts";
import { asCount, asObject } from "../../shared/guards.ts";
import { sumUsd, totalFrom } from "../../shared/money.ts";
import type { Ask, KeyValueStore } from "../ports.ts";
import type { Settings } from "../settings/settings.ts";
import { usageTotals } from "./usageTotals.ts";

const spentKey = "aside.spent";

/** The spending of one day in USD; the day in local time, such as `2026-11-21`. */
interface Spent {
  readonly day: string;
  readonly usd: number;
  /** Number of answers whose cost is unknown because the server reported an amount that cannot be right. */
  readonly implausible?: number;
}

/** The estimated cost of requests that are running or queued, USD: of this conversation, and of all open ones. */
export interface PendingCost {
  readonly here: number;
  readonly everywhere: number;
}

const nothingPending: PendingCost = { here: 0, everywhere: 0 };

/** A check against a cap, all amounts in USD. */
interface CapCheck {
  readonly cap: number | undefined;
  readonly spent: number;
  /** How many costs are missing in `spent`, because they cannot be right. */
  readonly implausible: number;
  /** The estimated cost of the next message, or null if unknown. */
  readonly next: number | null;
  readonly pending: number;
  /** When the price changes, such as "double until 10:00 UTC"; null if it does not. */
  readonly priceNote: string | null;
  /** What the cap applies to: the id of a conversation, or a day. */
  readonly subject: string;
}

/** The part of a session that a cap applies to. */
export interface BudgetedConversation {
  readonly id: string;
  readonly conversation: Conversation;
}

/** The soft caps of `aside.budget`: asks before a message is sent that would exceed the cap of its conversation or of the day. */
export class Budget {
  readonly #settings: Settings;
  readonly #memento: KeyValueStore;
  readonly #titleCost: (conversationId: string) => number;
  readonly #ask: Ask;
  /** The amounts in USD that the user has agreed to, by conversation or day. */
  readonly #agreed = new Map<string, number>();
  /** How many implausible costs the user knew of when they agreed, by conversation or day. */
  readonly #agreedImplausible = new Map<string, number>();

  /**
   * @param memento keeps the day's total across windows and reloads
   * @param titleCost the cost of a conversation's titles, which is not part of its answers, in USD
   */
  constructor(settings: Settings, memento: KeyValueStore, titleCost: (conversationId: string) => number, ask: Ask) {
    this.#ask = ask;
    this.#titleCost = titleCost;
    this.#settings = settings;
    this.#memento = memento;
  }

  /** Adds the cost of an answer to the day's total. */
  spent({ cost, costBasis }: Pick<AnswerMessage, "cost" | "costBasis">): void {
    const isImplausible = costBasis === "implausible" || (cost !== null && totalFrom(cost) === null);
    if (!isImplausible && (cost === null || cost === 0)) return;
    const { day, usd, implausible = 0 } = this.#today();
    const missing = implausible + (isImplausible ? 1 : 0);
    const spent: Spent = { day, usd: sumUsd([usd, cost]) ?? 0, ...(missing === 0 ? {} : { implausible: missing }) };
    void this.#memento.update(spentKey, spent);
  }

  /**
   * Whether another message may be sent. Asks before a cap is exceeded, and again when as much has been spent again.
   * @param next its estimated cost in USD, or null if unknown
   * @param pending the estimated cost of requests that are running or queued
   * @param priceNote when the price of the next message changes, if it does
   */
  async allows(
    session: BudgetedConversation,
    next: number | null,
    pending: PendingCost = nothingPending,
    priceNote: string | null = null,
  ): Promise<boolean> {
    const caps = this.#settings.get("budget");
    if (caps === null) return true;
    const spent = usageTotals(session.conversation, this.#titleCost(session.id)).cost ?? 0;
    const implausible = implausibleCosts(session.conversation);
    const check = { cap: caps.conversation, spent, implausible, next, pending: pending.here, priceNote, subject: session.id };
    const within = await this.#within(check, (...figures) =>
      l10n.t("This conversation has cost {0}. The next message, with a typical answer, adds {1}; your limit is {2}.", ...figures),
    );
    return within && this.allowsToday(next, pending.everywhere, priceNote);
  }

  /** Whether a request may be sent that may belong to no conversation: only the cap of the day applies. */
  async allowsToday(next: number | null = null, pending = 0, priceNote: string | null = null): Promise<boolean> {
    const { day, usd: spent, implausible = 0 } = this.#today();
    const cap = this.#settings.get("budget")?.day;
    return this.#within({ cap, spent, implausible, next, pending, priceNote, subject: day }, (...figures) =>
      l10n.t("You have spent {0} today. The next message, with a typical answer, adds {1}; your limit is {2}.", ...figures),
    );
  }

  async #within(
    { cap, spent, implausible, next: estimate, pending: running, priceNote, subject }: CapCheck,
    explain: (spent: string, next: string, cap: string) => string,
  ): Promise<boolean> {
    // An estimate that is no amount is no estimate.
    const next = totalFrom(estimate);
    const pending = totalFrom(running) ?? Infinity;
    // A free request cannot exceed a cap.
    if (cap === undefined || next === 0) return true;
    const limit = Math.max(cap, this.#agreed.get(subject) ?? 0);
    const owed = sumUsd([spent, pending]) ?? 0;
    const expected = sumUsd([owed, next]) ?? 0;
    const isKnown = implausible <= (this.#agreedImplausible.get(subject) ?? 0) && Number.isFinite(pending);
    if (isKnown && expected <= limit && owed < limit) return true;
    const { askAboutBudget } = await import("./askAboutBudget.ts");
    const agreed = await askAboutBudget(this.#ask, { cap, spent, implausible, next, pending, priceNote }, explain);
    if (agreed) {
      this.#agreedImplausible.set(subject, implausible);
      // Where only an unknown cost was asked about, the limit stays.
      if (expected > limit || owed >= limit) this.#agreed.set(subject, sumUsd([Math.max(limit, expected), cap]) ?? 0);
    }
    return agreed;
  }

  #today(): Spent {
    const now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    const spent = asObject(this.#memento.get(spentKey));
    if (spent["day"] !== day) return { day, usd: 0 };
    const usd = totalFrom(spent["usd"]);
    // A sum that cannot be right is not known, which is not the same as nothing.
    const implausible = asCount(spent["implausible"]) + (usd === null ? 1 : 0);
    return { day, usd: usd ?? 0, ...(implausible === 0 ? {} : { implausible }) };
  }
}

/** How many answers of a conversation have a cost that cannot be right. Copies count where they come from. */
function implausibleCosts(conversation: Conversation): number {
  let count = 0;
  for (const message of conversation.messages.values())
    if ((message.role === "assistant" || message.role === "summary") && message.copied === undefined && message.costBasis === "implausible")
      count += 1;
  return count;
}
