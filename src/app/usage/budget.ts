import * as l10n from "@vscode/l10n";
import { displayLanguage } from "../../shared/locale.ts";
import type { AnswerMessage, Conversation } from "../../shared/conversation.ts";
import { moneyFormat, sumUsd } from "../../shared/money.ts";
import type { Ask, KeyValueStore } from "../ports.ts";
import type { Settings } from "../settings/settings.ts";
import { usageTotals } from "./usageTotals.ts";

const spentKey = "aside.spent";

/** The spending of one day in USD; the day in local time, such as `2026-11-21`. */
interface Spent {
  readonly day: string;
  readonly usd: number;
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
  /** The estimated cost of the next message, or null if unknown. */
  readonly next: number | null;
  readonly pending: number;
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
  spent({ cost }: Pick<AnswerMessage, "cost">): void {
    if (cost === null || cost === 0) return;
    const { day, usd } = this.#today();
    void this.#memento.update(spentKey, { day, usd: sumUsd([usd, cost]) ?? 0 } satisfies Spent);
  }

  /**
   * Whether another message may be sent. Asks before a cap is exceeded, and again when as much has been spent again.
   * @param next its estimated cost in USD, or null if unknown
   * @param pending the estimated cost of requests that are running or queued
   */
  async allows(session: BudgetedConversation, next: number | null, pending: PendingCost = nothingPending): Promise<boolean> {
    const caps = this.#settings.get("budget");
    if (caps === null) return true;
    const spent = usageTotals(session.conversation, this.#titleCost(session.id)).cost ?? 0;
    const within = await this.#within({ cap: caps.conversation, spent, next, pending: pending.here, subject: session.id }, (...figures) =>
      l10n.t("This conversation has cost {0}. The next message, with a typical answer, adds {1}; your limit is {2}.", ...figures),
    );
    return within && this.allowsToday(next, pending.everywhere);
  }

  /** Whether a request may be sent that may belong to no conversation: only the cap of the day applies. */
  async allowsToday(next: number | null = null, pending = 0): Promise<boolean> {
    const { day, usd: spent } = this.#today();
    return this.#within({ cap: this.#settings.get("budget")?.day, spent, next, pending, subject: day }, (...figures) =>
      l10n.t("You have spent {0} today. The next message, with a typical answer, adds {1}; your limit is {2}.", ...figures),
    );
  }

  async #within(
    { cap, spent, next, pending, subject }: CapCheck,
    explain: (spent: string, next: string, cap: string) => string,
  ): Promise<boolean> {
    // A free request cannot exceed a cap.
    if (cap === undefined || next === 0) return true;
    const limit = Math.max(cap, this.#agreed.get(subject) ?? 0);
    const owed = sumUsd([spent, pending]) ?? 0;
    const expected = sumUsd([owed, next]) ?? 0;
    if (expected <= limit && owed < limit) return true;
    const dollars = moneyFormat(displayLanguage());
    const adds = next === null ? l10n.t("an unknown amount") : l10n.t("about {0}", dollars(next));
    const pendingText = pending === 0 ? "" : ` ${l10n.t("Pending requests add about {0}.", dollars(pending))}`;
    const detail = `${explain(dollars(spent), adds, dollars(cap))}${pendingText}`;
    const message = l10n.t("This message exceeds your budget. Continue?");
    const agreed = (await this.#ask.confirm({ message, modal: true, detail, choices: { continue: l10n.t("Continue") } })) === "continue";
    if (agreed) this.#agreed.set(subject, sumUsd([Math.max(limit, expected), cap]) ?? 0);
    return agreed;
  }

  #today(): Spent {
    const now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    const spent = this.#memento.get(spentKey) as Spent | undefined;
    return spent?.day === day && Number.isFinite(spent.usd) ? spent : { day, usd: 0 };
  }
}
