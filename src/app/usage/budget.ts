import * as l10n from "@vscode/l10n";
import { displayLanguage } from "../../shared/locale.ts";
import type { AnswerMessage, Conversation } from "../../shared/conversation.ts";
import { moneyFormat, sumUsd } from "../../shared/money.ts";
import type { Ask, KeyValueStore } from "../ports.ts";
import type { Settings } from "../settings/settings.ts";
import { usageTotals } from "./usageTotals.ts";

const spentKey = "aside.spent";

/** What was spent on one day, in USD; the day as `2026-11-21` by the local clock. */
interface Spent {
  readonly day: string;
  readonly usd: number;
}

/** What requests that are not yet paid for will cost about, USD. */
export interface UnderWay {
  readonly here: number;
  readonly everywhere: number;
}

const nothingUnderWay: UnderWay = { here: 0, everywhere: 0 };

/** Whether a cap holds: USD all, and what was spent for. */
interface Question {
  readonly cap: number | undefined;
  readonly spent: number;
  readonly coming: number | null;
  readonly underWay: number;
  /** A conversation's id, or the day. */
  readonly what: string;
}

/** The part of a session that a cap is about. */
export interface BudgetedConversation {
  readonly id: string;
  readonly conversation: Conversation;
}

/** The soft caps of `aside.budget`: asks before a message goes out that would pass a cap, of the conversation or of the day. */
export class Budget {
  readonly #settings: Settings;
  readonly #memento: KeyValueStore;
  readonly #titleCost: (conversationId: string) => number;
  readonly #ask: Ask;
  /** Up to how many USD a conversation or a day was agreed to. */
  readonly #agreed = new Map<string, number>();

  /**
   * @param memento keeps the day's sum over windows and reloads
   * @param titleCost what a conversation's titles have cost beside its answers, in USD
   */
  constructor(settings: Settings, memento: KeyValueStore, titleCost: (conversationId: string) => number, ask: Ask) {
    this.#ask = ask;
    this.#titleCost = titleCost;
    this.#settings = settings;
    this.#memento = memento;
  }

  /** Counts an answer that has ended. */
  spent({ cost }: Pick<AnswerMessage, "cost">): void {
    if (cost === null || cost === 0) return;
    const { day, usd } = this.#today();
    void this.#memento.update(spentKey, { day, usd: sumUsd([usd, cost]) ?? 0 } satisfies Spent);
  }

  /**
   * Whether another message may go out; asks before a cap is passed, and again when as much has been spent once more.
   * @param coming what it will cost about, in USD; null where that is not known
   * @param underWay what is still being answered, or waits, will cost about: in this conversation, and in all that are open
   */
  async allows(session: BudgetedConversation, coming: number | null, underWay: UnderWay = nothingUnderWay): Promise<boolean> {
    const caps = this.#settings.get("budget");
    if (caps === null) return true;
    const spent = usageTotals(session.conversation, this.#titleCost(session.id)).cost ?? 0;
    const within = await this.#within({ cap: caps.conversation, spent, coming, underWay: underWay.here, what: session.id }, (...figures) =>
      l10n.t("This conversation has cost {0}. The next message, with a typical answer, adds {1}; your limit is {2}.", ...figures),
    );
    return within && this.allowsToday(coming, underWay.everywhere);
  }

  /** Whether something that need be no conversation's may go out: only the day's cap counts. */
  async allowsToday(coming: number | null = null, underWay = 0): Promise<boolean> {
    const { day, usd: spent } = this.#today();
    return this.#within({ cap: this.#settings.get("budget")?.day, spent, coming, underWay, what: day }, (...figures) =>
      l10n.t("You have spent {0} today. The next message, with a typical answer, adds {1}; your limit is {2}.", ...figures),
    );
  }

  async #within(
    { cap, spent, coming, underWay, what }: Question,
    words: (spent: string, coming: string, cap: string) => string,
  ): Promise<boolean> {
    // What is free passes no cap.
    if (cap === undefined || coming === 0) return true;
    const limit = Math.max(cap, this.#agreed.get(what) ?? 0);
    const owed = sumUsd([spent, underWay]) ?? 0;
    const expected = sumUsd([owed, coming]) ?? 0;
    if (expected <= limit && owed < limit) return true;
    const dollars = moneyFormat(displayLanguage());
    const adds = coming === null ? l10n.t("an unknown amount") : l10n.t("about {0}", dollars(coming));
    const pending = underWay === 0 ? "" : ` ${l10n.t("Pending requests add about {0}.", dollars(underWay))}`;
    const detail = `${words(dollars(spent), adds, dollars(cap))}${pending}`;
    const message = l10n.t("This message exceeds your budget. Continue?");
    const agreed = (await this.#ask.confirm({ message, modal: true, detail, choices: { continue: l10n.t("Continue") } })) === "continue";
    if (agreed) this.#agreed.set(what, sumUsd([Math.max(limit, expected), cap]) ?? 0);
    return agreed;
  }

  #today(): Spent {
    const now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    const spent = this.#memento.get(spentKey) as Spent | undefined;
    return spent?.day === day && Number.isFinite(spent.usd) ? spent : { day, usd: 0 };
  }
}
