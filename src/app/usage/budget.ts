import type { ChatError } from "../../shared/chatError.ts";
import type { AnswerMessage } from "../../shared/conversation.ts";
import { asCount, asObject } from "../../shared/guards.ts";
import { sumUsd, totalFrom } from "../../shared/money.ts";
import { Emitter, type Event } from "../events.ts";
import type { BudgetedConversation, BudgetParts, CapLeft, ComingRequest, Spent } from "./budgetParts.ts";
import type { Caps } from "./caps.ts";

const spentKey = "aside.spent";

/**
 * The caps of `aside.budget`. Counts what is spent, and is asked before anything is sent. What asks is loaded only where a cap is set.
 */
export class Budget {
  readonly #parts: BudgetParts;
  readonly #spentMore = new Emitter<void>();
  #loaded: Caps | undefined;

  constructor(parts: BudgetParts) {
    this.#parts = parts;
  }

  /** Something was spent in this window. */
  get onDidSpend(): Event<void> {
    return this.#spentMore.event;
  }

  /**
   * Counts the cost of an answer.
   * @param session the conversation that it belongs to, as soon as the answer is in it
   */
  spent(
    { cost, costBasis }: Pick<AnswerMessage, "cost" | "costBasis">,
    session: () => BudgetedConversation | undefined = () => undefined,
  ): void {
    const isImplausible = costBasis === "implausible" || (cost !== null && totalFrom(cost) === null);
    if (!isImplausible && (cost === null || cost === 0)) return;
    const { day, usd, implausible = 0, missing = {} } = this.today();
    const here = this.#parts.workspace();
    const missingHere = (Object.hasOwn(missing, here) ? (missing[here] ?? 0) : 0) + Number(isImplausible);
    const missingNow = missingHere === 0 ? missing : { ...missing, [here]: missingHere };
    const spent: Spent = {
      day,
      usd: sumUsd([usd, cost]) ?? 0,
      ...(implausible + Number(isImplausible) === 0 ? {} : { implausible: implausible + Number(isImplausible) }),
      ...(Object.keys(missingNow).length === 0 ? {} : { missing: missingNow }),
    };
    void this.#parts.memento.update(spentKey, spent);
    this.#spentMore.fire();
    if (this.#parts.settings.get("budget")?.warnAt === undefined) return;
    // The answer is in its conversation a moment later.
    setTimeout(() => void this.#caps().then((caps) => caps.warn(session())), 0);
  }

  /** Whether a request may be sent. Asks before a cap is exceeded, and again when as much has been spent again. */
  async allows(request: ComingRequest): Promise<boolean> {
    return this.#parts.settings.get("budget") === null || (await this.#caps()).allows(request);
  }

  /** Why a request must not be sent, where the user cannot be asked. */
  async refusal(request: ComingRequest): Promise<ChatError | undefined> {
    return this.#parts.settings.get("budget") === null ? undefined : (await this.#caps()).refusal(request);
  }

  /**
   * What an answer may cost in USD: the cap, or what the user agreed to for these requests. Undefined without a cap.
   * @param subject the `conversationId` of the request's plan
   */
  async answerLimit(subject: string): Promise<number | undefined> {
    return this.#parts.settings.get("budget")?.answer === undefined ? undefined : (await this.#caps()).answerLimit(subject);
  }

  /** What is left of each cap that is set, that of an answer aside; the cap of a conversation only where one is given. */
  async left(session?: BudgetedConversation): Promise<readonly CapLeft[]> {
    return this.#parts.settings.get("budget") === null ? [] : (await this.#caps()).left(session);
  }

  /** What was spent today in all windows. */
  today(): Spent {
    const now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    const spent = asObject(this.#parts.memento.get(spentKey));
    const missing = sameMonth(spent["day"], day) ? countsFrom(spent["missing"]) : {};
    if (spent["day"] !== day) return { day, usd: 0, missing };
    const usd = totalFrom(spent["usd"]);
    // A sum that cannot be right is not known, which is not the same as nothing.
    const implausible = asCount(spent["implausible"]) + (usd === null ? 1 : 0);
    return { day, usd: usd ?? 0, missing, ...(implausible === 0 ? {} : { implausible }) };
  }

  /** What this calendar month has cost so far in all workspaces and windows, in USD. */
  async month(): Promise<number> {
    const { monthSpending } = await import("./monthSpending.ts");
    return (await monthSpending(this.#parts.months, this.today().day.slice(0, 7), "")).everywhere;
  }

  dispose(): void {
    this.#spentMore.dispose();
  }

  async #caps(): Promise<Caps> {
    const { Caps } = await import("./caps.ts");
    this.#loaded ??= new Caps(this.#parts, () => this.today());
    return this.#loaded;
  }
}

function sameMonth(day: unknown, other: string): boolean {
  return typeof day === "string" && day.slice(0, 7) === other.slice(0, 7);
}

function countsFrom(value: unknown): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(asObject(value)).map(([name, count]) => [name, asCount(count)]));
}
