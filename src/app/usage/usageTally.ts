import type { UsageFact } from "../../history/usageFact.ts";
import { asCount } from "../../shared/guards.ts";
import { totalFrom } from "../../shared/money.ts";
import type { UsageAmount } from "../../shared/usagePage.ts";

/** Costs are added up in whole picodollars, which have no floating-point noise. */
const picodollars = 1e12;

/** Adds up facts, as numbers; amounts are in picodollars. A fact belongs to many groups: it is counted once (`count`) and then added to each. */
export class UsageTally {
  answers = 0;
  unknown = 0;
  failed = 0;
  promptTokens = 0;
  cachedTokens = 0;
  completionTokens = 0;
  cost = 0;
  computed = 0;
  byok = 0;
  /** How many costs are known. */
  known = 0;

  add(sums: Readonly<Omit<UsageTally, "add" | "count" | "amount">>): void {
    this.answers += sums.answers;
    this.unknown += sums.unknown;
    this.failed += sums.failed;
    this.promptTokens += sums.promptTokens;
    this.cachedTokens += sums.cachedTokens;
    this.completionTokens += sums.completionTokens;
    this.cost += sums.cost;
    this.computed += sums.computed;
    this.byok += sums.byok;
    this.known += sums.known;
  }

  /** Becomes what a fact adds to tallies. One tally does it for all facts: there may be 100,000. */
  count(fact: UsageFact): void {
    const cost = totalFrom(fact.cost);
    const answers = asCount(fact.answers);
    // A failed request produced nothing and does not count as an answer.
    const isFailed = cost === null && fact.outcome === "failed";
    const amount = cost === null ? 0 : Math.round(cost * picodollars);
    this.answers = isFailed ? 0 : answers;
    this.unknown = cost === null && !isFailed ? answers : 0;
    this.failed = isFailed ? 1 : 0;
    this.promptTokens = asCount(fact.promptTokens);
    this.cachedTokens = asCount(fact.cachedTokens);
    this.completionTokens = asCount(fact.completionTokens);
    this.cost = amount;
    this.computed = fact.costBasis === "listPrice" ? amount : 0;
    this.byok = fact.costBasis === "byok" ? amount : 0;
    this.known = cost === null ? 0 : 1;
  }

  amount(): UsageAmount {
    const { answers, unknown, failed, promptTokens, cachedTokens, completionTokens } = this;
    return {
      answers,
      unknown,
      failed,
      promptTokens,
      cachedTokens,
      completionTokens,
      cost: this.known > 0 ? this.cost / picodollars : null,
      computed: this.computed / picodollars,
      byok: this.byok / picodollars,
    };
  }
}
