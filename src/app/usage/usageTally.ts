import type { UsageFact } from "../../history/usageFact.ts";
import { asCount } from "../../shared/guards.ts";
import { totalFrom } from "../../shared/money.ts";
import type { UsageAmount } from "../../shared/usagePage.ts";

/** Costs are added up in whole picodollars, which have no floating-point noise. */
const picodollars = 1e12;

/** Adds up facts one by one. */
export class UsageTally {
  #answers = 0;
  #unknown = 0;
  #failed = 0;
  #promptTokens = 0;
  #cachedTokens = 0;
  #completionTokens = 0;
  #cost = 0;
  #computed = 0;
  #byok = 0;
  #isKnown = false;

  add({ answers, cost, costBasis, outcome, promptTokens, cachedTokens, completionTokens }: UsageFact): void {
    const known = totalFrom(cost);
    if (known === null && outcome === "failed") {
      // It brought nothing, and is no answer.
      this.#failed += 1;
    } else {
      this.#answers += asCount(answers);
      if (known === null) this.#unknown += asCount(answers);
    }
    if (known !== null) {
      const amount = Math.round(known * picodollars);
      this.#isKnown = true;
      this.#cost += amount;
      if (costBasis === "listPrice") this.#computed += amount;
      else if (costBasis === "byok") this.#byok += amount;
    }
    this.#promptTokens += asCount(promptTokens);
    this.#cachedTokens += asCount(cachedTokens);
    this.#completionTokens += asCount(completionTokens);
  }

  addAll(other: UsageTally): void {
    this.#answers += other.#answers;
    this.#unknown += other.#unknown;
    this.#failed += other.#failed;
    this.#promptTokens += other.#promptTokens;
    this.#cachedTokens += other.#cachedTokens;
    this.#completionTokens += other.#completionTokens;
    this.#cost += other.#cost;
    this.#computed += other.#computed;
    this.#byok += other.#byok;
    this.#isKnown ||= other.#isKnown;
  }

  amount(): UsageAmount {
    return {
      answers: this.#answers,
      unknown: this.#unknown,
      failed: this.#failed,
      promptTokens: this.#promptTokens,
      cachedTokens: this.#cachedTokens,
      completionTokens: this.#completionTokens,
      cost: this.#isKnown ? this.#cost / picodollars : null,
      computed: this.#computed / picodollars,
      byok: this.#byok / picodollars,
    };
  }
}

/** Tallies by a key. */
export class TallyMap {
  readonly tallies = new Map<string, UsageTally>();

  add(key: string, fact: UsageFact): void {
    let tally = this.tallies.get(key);
    if (tally === undefined) {
      tally = new UsageTally();
      this.tallies.set(key, tally);
    }
    tally.add(fact);
  }
}
