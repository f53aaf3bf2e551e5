import * as l10n from "@vscode/l10n";
import type { ChatError } from "../../shared/chatError.ts";
import type { Conversation } from "../../shared/conversation.ts";
import { asStrings } from "../../shared/guards.ts";
import { displayLanguage } from "../../shared/locale.ts";
import { exactMoneyFormat, moneyFormat, sumUsd, totalFrom } from "../../shared/money.ts";
import { costOfTokens, fewestTokens, tokensWithin } from "./answerLimit.ts";
import { askAboutBudget, type CapName, type OverBudget } from "./askAboutBudget.ts";
import type { BudgetedConversation, BudgetParts, CapLeft, ComingRequest, PendingCost, PricedAnswer, Spent } from "./budgetParts.ts";
import { monthSpending } from "./monthSpending.ts";
import { usageTotals } from "./usageTotals.ts";

/** A cap that is set, and what counts against it. */
interface Standing {
  readonly name: CapName;
  readonly cap: number;
  readonly spent: number;
  /** How many costs are missing in `spent`, because they cannot be right. */
  readonly implausible: number;
  /** The key under which an agreement is remembered: the id of a conversation, a day, or a month. */
  readonly subject: string;
  /** When it starts over, in milliseconds since the epoch; null if it never does. */
  readonly until: number | null;
}

const nothingPending: PendingCost = { here: 0, everywhere: 0 };
/** The caps whose warning has been shown, newest last. */
const warnedKey = "aside.budgetWarned";
const mostWarned = 100;
/** The least room that an agreement leaves, in tokens of an answer. */
const usualAnswer = 2000;

/** Checks requests against the caps that are set, and remembers what the user agreed to. */
export class Caps {
  readonly #parts: BudgetParts;
  readonly #today: () => Spent;
  /** The amounts in USD that the user has agreed to, by subject. */
  readonly #agreed = new Map<string, number>();
  /** How many implausible costs the user knew of when they agreed, by subject. */
  readonly #agreedImplausible = new Map<string, number>();

  constructor(parts: BudgetParts, today: () => Spent) {
    this.#parts = parts;
    this.#today = today;
  }

  /** See `Budget.allows`: one question about all caps that would be exceeded. */
  async allows(request: ComingRequest): Promise<boolean> {
    const over = [...(await this.#exceeded(request)), ...this.#tooLittle(request)];
    if (over.length === 0) return true;
    const { next, priceNote = null } = request;
    const agreed = await askAboutBudget(this.#parts.ask, over, { next: totalFrom(next), priceNote });
    if (!agreed) return false;
    for (const { subject, implausible, raisedTo } of over) {
      this.#agreedImplausible.set(subject, implausible);
      if (raisedTo !== null) this.#agreed.set(subject, raisedTo);
    }
    return true;
  }

  /** See `Budget.refusal`. */
  async refusal(request: ComingRequest): Promise<ChatError | undefined> {
    const [first] = [...(await this.#exceeded(request)), ...this.#tooLittle(request)];
    if (first === undefined) return undefined;
    return { code: "overBudget", message: refusalText(first.name, exactMoneyFormat(displayLanguage())(first.cap)) };
  }

  /** See `Budget.answerLimit`. */
  answerLimit(subject: string): number | undefined {
    const cap = this.#parts.settings.get("budget")?.answer;
    return cap === undefined ? undefined : Math.max(cap, this.#agreed.get(answersOf(subject)) ?? 0);
  }

  /** See `Budget.left`. */
  async left(session?: BudgetedConversation): Promise<readonly CapLeft[]> {
    const standings = await this.#standings(session);
    return standings.map(({ name, cap, spent }) => ({ cap, spent, left: Math.max(0, cap - spent), name: this.#nameOf(name) }));
  }

  /** Warns once about each cap once the share `warnAt` of it is used up. */
  async warn(session: BudgetedConversation | undefined): Promise<void> {
    const share = this.#parts.settings.get("budget")?.warnAt;
    if (share === undefined) return;
    for (const { name, cap, spent, subject } of await this.#standings(session)) {
      if (spent <= 0 || spent < share * cap) continue;
      const key = JSON.stringify([subject, cap, share]);
      const warned = asStrings(this.#parts.memento.get(warnedKey));
      if (warned.includes(key)) continue;
      void this.#parts.memento.update(warnedKey, [...warned, key].slice(-mostWarned));
      const dollars = moneyFormat(displayLanguage());
      this.#parts.ask.notify({ severity: "warning", message: warningText(name, dollars(spent), exactMoneyFormat(displayLanguage())(cap)) });
    }
  }

  /** The caps that a request would exceed. */
  async #exceeded({ session, next: estimate, pending = nothingPending }: ComingRequest): Promise<readonly OverBudget[]> {
    // An estimate that is not a valid amount counts as unknown.
    const next = totalFrom(estimate);
    // A free request cannot exceed a cap.
    if (next === 0) return [];
    return (await this.#standings(session)).flatMap((standing) => {
      const { name, cap, spent, implausible, subject, until } = standing;
      const running = totalFrom(name === "conversation" ? pending.here : pending.everywhere) ?? Infinity;
      const limit = Math.max(cap, this.#agreed.get(subject) ?? 0);
      const owed = sumUsd([spent, running]) ?? 0;
      const expected = sumUsd([owed, next]) ?? 0;
      const isKnown = implausible <= (this.#agreedImplausible.get(subject) ?? 0) && Number.isFinite(running);
      const isOver = expected > limit || owed >= limit;
      if (isKnown && !isOver) return [];
      // If the question was only about an unknown cost, the limit stays as it is.
      const raisedTo = isOver ? (sumUsd([Math.max(limit, expected), cap]) ?? 0) : null;
      return [{ name, cap, spent, implausible, subject, until, pending: running, raisedTo }];
    });
  }

  /** The cap of an answer, if sending the message alone leaves too little of it for an answer. */
  #tooLittle({ answers = [], subject }: ComingRequest): readonly OverBudget[] {
    const limit = subject === undefined ? undefined : this.answerLimit(subject);
    const cap = this.#parts.settings.get("budget")?.answer;
    if (subject === undefined || limit === undefined || cap === undefined) return [];
    const now = Date.now();
    const sent = (answer: PricedAnswer) => costOfTokens(answer.price, answer.promptTokens, 0, now);
    const short = answers.filter(({ price, promptTokens }) => (tokensWithin(limit, price, promptTokens, now) ?? Infinity) < fewestTokens);
    if (short.length === 0) return [];
    const usual = short.map((answer) => Math.max(sent(answer) + cap, costOfTokens(answer.price, answer.promptTokens, usualAnswer, now)));
    return [
      {
        name: "answer",
        cap: limit,
        spent: Math.max(...short.map(sent)),
        implausible: 0,
        subject: answersOf(subject),
        until: null,
        pending: 0,
        raisedTo: Math.max(...usual),
      },
    ];
  }

  async #standings(session: BudgetedConversation | undefined): Promise<readonly Standing[]> {
    const caps = this.#parts.settings.get("budget");
    if (caps === null) return [];
    const { day, usd, implausible = 0, missing = {} } = this.#today();
    const month = day.slice(0, 7);
    const here = this.#parts.workspace();
    const now = new Date();
    const newMonth = new Date(now.getFullYear(), now.getMonth() + 1, 1).getTime();
    const isMonthly = caps.month !== undefined || caps.workspace !== undefined;
    const monthly = isMonthly ? await monthSpending(this.#parts.months, month, here) : { everywhere: 0, here: 0 };
    const missingHere = Object.hasOwn(missing, here) ? (missing[here] ?? 0) : 0;
    const missingInAll = Object.values(missing).reduce((sum, count) => sum + count, 0);
    const standings: (Omit<Standing, "cap"> & { readonly cap: number | undefined })[] = [
      {
        name: "day",
        cap: caps.day,
        spent: usd,
        implausible,
        subject: day,
        until: new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime(),
      },
      { name: "month", cap: caps.month, spent: monthly.everywhere, implausible: missingInAll, subject: month, until: newMonth },
      {
        name: "workspace",
        cap: caps.workspace,
        spent: monthly.here,
        implausible: missingHere,
        subject: `${month} ${here}`,
        until: newMonth,
      },
    ];
    if (session !== undefined) {
      const spent = usageTotals(session.conversation, this.#parts.titleCost(session.id)).cost ?? 0;
      const unknown = implausibleCosts(session.conversation);
      standings.unshift({ name: "conversation", cap: caps.conversation, spent, implausible: unknown, subject: session.id, until: null });
    }
    return standings.flatMap(({ cap, ...standing }) => (cap === undefined ? [] : [{ ...standing, cap }]));
  }

  #nameOf(name: CapName): string {
    switch (name) {
      case "conversation":
        return l10n.t("This conversation");
      case "day":
        return l10n.t("Today");
      case "month":
        return l10n.t("This month");
      case "workspace": {
        const workspace = this.#parts.workspace();
        return workspace === "" ? l10n.t("Without a workspace this month") : l10n.t("{0} this month", workspace);
      }
      case "answer":
        return l10n.t("Each answer");
      default:
        return name satisfies never;
    }
  }
}

/** The subject of agreements about the cost of answers, beside that of the conversation's own cap. */
function answersOf(subject: string): string {
  return `answers of ${subject}`;
}

function refusalText(name: CapName, cap: string): string {
  switch (name) {
    case "conversation":
      return l10n.t("This request would exceed your limit of {0} for a conversation (aside.budget). It was not sent.", cap);
    case "day":
      return l10n.t("This request would exceed your limit of {0} for today (aside.budget). It was not sent.", cap);
    case "month":
      return l10n.t("This request would exceed your limit of {0} for this month (aside.budget). It was not sent.", cap);
    case "workspace":
      return l10n.t("This request would exceed your limit of {0} for this workspace and month (aside.budget). It was not sent.", cap);
    case "answer":
      return l10n.t("Your limit of {0} for an answer (aside.budget) leaves too little for a reply. The request was not sent.", cap);
    default:
      return name satisfies never;
  }
}

function warningText(name: CapName, spent: string, cap: string): string {
  switch (name) {
    case "conversation":
    case "answer":
      return l10n.t("This conversation has cost {0} of your limit of {1} (aside.budget).", spent, cap);
    case "day":
      return l10n.t("You have spent {0} of today's limit of {1} (aside.budget).", spent, cap);
    case "month":
      return l10n.t("You have spent {0} of this month's limit of {1} (aside.budget).", spent, cap);
    case "workspace":
      return l10n.t("You have spent {0} of this month's limit of {1} for this workspace (aside.budget).", spent, cap);
    default:
      return name satisfies never;
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
