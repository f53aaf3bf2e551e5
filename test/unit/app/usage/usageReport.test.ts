import { describe, expect, test, vi } from "vitest";
import { filterFacts } from "../../../../src/app/usage/usageFilter.ts";
import { type UsageQuery, usageReport } from "../../../../src/app/usage/usageReport.ts";
import type { UsageFact, UsageKind } from "../../../../src/history/usageFact.ts";
import { defaultUsageFilter, type UsageFilter, usagePeriods } from "../../../../src/shared/usagePage.ts";
import { fact, names } from "./facts.ts";

const now = new Date(2026, 10, 24, 12).getTime();
const daysAgo = (days: number, hour = 12) => new Date(2026, 10, 24 - days, hour).getTime();
const reportOf = (facts: readonly UsageFact[], filter: Partial<UsageFilter> = {}, query: Partial<UsageQuery> = {}) =>
  usageReport(facts, { filter: { ...defaultUsageFilter, ...filter }, now, names, isPartial: false, expanded: new Set(), ...query });

/** 5,000 requests of 400 days: 12 models, 9 providers and every kind, with unknown, free, estimated, BYOK and failed ones. */
function madeUpFacts(count = 5000): readonly UsageFact[] {
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  const kinds = Object.keys(names.kind) as UsageKind[];
  return Array.from({ length: count }, () => {
    const kind = kinds[random(kinds.length)] ?? "chat";
    const isUnknown = random(10) === 0;
    const isFailed = isUnknown && random(2) === 0;
    const basis = (["byok", "listPrice", undefined, undefined] as const)[random(4)];
    return fact({
      kind,
      at: daysAgo(random(400), random(24)),
      model: kind === "title" ? "" : `m${random(12)}`,
      provider: random(5) === 0 ? "" : `P${random(9)}`,
      workspace: ["", "a", "b"][random(3)] ?? "",
      ...(kind === "chat" || kind === "tools" || kind === "title" ? { conversation: `c${random(60)}` } : {}),
      answers: kind === "title" || isFailed ? 0 : 1,
      promptTokens: random(50_000),
      completionTokens: random(4000),
      cost: isUnknown ? null : random(20) === 0 ? 0 : random(1_000_000) / 7_000_000,
      ...(isUnknown || basis === undefined ? {} : { costBasis: basis }),
      ...(isFailed ? { outcome: "failed" } : {}),
    });
  });
}

const sum = (facts: readonly UsageFact[], pick: (fact: UsageFact) => number) => facts.reduce((all, each) => all + pick(each), 0);

describe("usageReport", () => {
  const facts = madeUpFacts();

  test.each(usagePeriods)("every table and the bars add up to the total, which is an independent sum: %s", (period) => {
    for (const [model, workspace] of [
      [null, null],
      ["m3", null],
      ["", "a"],
    ] as const) {
      const filter = { ...defaultUsageFilter, period, model, workspace };
      const report = reportOf(facts, filter, { expanded: new Set(["conversations"]) });
      const shown = filterFacts(facts, filter, now);
      expect(report.total.cost ?? 0).toBeCloseTo(
        sum(shown, ({ cost }) => cost ?? 0),
        9,
      );
      expect(report.total.answers).toBe(sum(shown, ({ answers }) => answers));
      expect(report.total.unknown).toBe(sum(shown, ({ answers, cost }) => (cost === null ? answers : 0)));
      expect(report.total.failed).toBe(shown.filter(({ outcome, cost }) => outcome === "failed" && cost === null).length);
      expect(report.total.promptTokens).toBe(sum(shown, ({ promptTokens }) => promptTokens));
      expect(report.total.computed).toBeCloseTo(
        sum(shown, ({ cost, costBasis }) => (costBasis === "listPrice" ? (cost ?? 0) : 0)),
        9,
      );
      const parts = [report.bars, ...Object.values(report.tables).map(({ rows, rest }) => (rest === null ? rows : [...rows, rest]))];
      for (const rows of parts) {
        expect(rows.reduce((all, { cost }) => all + (cost ?? 0), 0)).toBeCloseTo(report.total.cost ?? 0, 9);
        expect(rows.reduce((all, { answers }) => all + answers, 0)).toBe(report.total.answers);
        expect(rows.reduce((all, { unknown }) => all + unknown, 0)).toBe(report.total.unknown);
      }
    }
  });

  test("the figures at the top do not depend on the period, but on model and workspace", () => {
    const own = [
      fact({ at: daysAgo(0, 1), cost: 1, workspace: "a" }),
      fact({ at: daysAgo(1, 23), cost: 2, model: "n" }),
      fact({ at: daysAgo(20), cost: 4 }),
      fact({ at: daysAgo(40), cost: 8 }),
    ];
    for (const period of ["7", "all"] as const) {
      expect(reportOf(own, { period })).toMatchObject({ today: { cost: 1 }, yesterday: { cost: 2 }, month: { cost: 7 } });
      expect(reportOf(own, { period, model: "n" })).toMatchObject({ today: { cost: null }, yesterday: { cost: 2 }, month: { cost: 2 } });
      expect(reportOf(own, { period, workspace: "a" })).toMatchObject({ today: { cost: 1 }, yesterday: { cost: null } });
    }
  });

  test("rows have names, the most expensive first; what can be opened says so", () => {
    const own = [
      fact({ at: now, cost: 1, conversation: "c1" }),
      fact({ at: now, cost: 3, model: "n", conversation: "cDeleted", provider: "" }),
      fact({ at: now, cost: 2, conversation: "gone", provider: "", endpoint: "" }),
      fact({ at: now, cost: 0.5, conversation: "c0" }),
      fact({ at: now, cost: null, kind: "commitMessage", model: "" }),
    ];
    const { tables } = reportOf(own);
    expect(tables.models.rows.map(({ name, detail, cost }) => [name, detail, cost])).toEqual([
      ["m", undefined, 3.5],
      ["Model N", "n", 3],
      ["Unknown model", undefined, null],
    ]);
    expect(tables.conversations.rows.map(({ name, conversationId }) => [name, conversationId])).toEqual([
      ["Title of cDeleted", undefined],
      ["Gone", undefined],
      ["Title of c1", "c1"],
      ["Untitled", "c0"],
      ["Not in a conversation: Commit messages", undefined],
    ]);
    // Where the server reports no provider, it is the endpoint.
    expect(tables.providers.rows.map(({ name }) => name)).toEqual(["openrouter", "Unknown provider", "P"]);
    expect(tables.kinds.rows.at(-1)).toMatchObject({ name: "Commit messages", cost: null, unknown: 1 });
  });

  test("a bar narrows the tables, not the chart", () => {
    const own = [fact({ at: daysAgo(0), cost: 1 }), fact({ at: daysAgo(1), cost: 2 }), fact({ at: daysAgo(40), cost: 4 })];
    const day = reportOf(own, { slot: "2026-11-23" });
    expect([day.total.cost, day.bars.length, day.bars.at(-1)?.cost]).toEqual([2, 30, 1]);
    const month = reportOf(own, { period: "year", slot: "2026-10" });
    expect([month.total.cost, month.barsAre, month.bars.length]).toEqual([4, "months", 12]);
    expect(filterFacts(own, { ...defaultUsageFilter, period: "year", slot: "2026-10" }, now)).toEqual([own[2]]);
    expect(reportOf(own, { slot: "2026-02-31" }).total.cost).toBeNull();
  });

  test("a day is drawn by hours, long periods by months, with all in between", () => {
    const own = [fact({ at: daysAgo(0, 9) }), fact({ at: daysAgo(300) })];
    const today = reportOf(own, { period: "today" });
    expect([today.barsAre, today.bars.length, today.bars[9]?.cost]).toEqual(["hours", 24, 0.1]);
    const all = reportOf(own, { period: "all" });
    expect([all.barsAre, all.bars[0]?.name, all.bars.at(-1)?.name, all.bars.length]).toEqual(["months", "2026-01", "2026-11", 11]);
    expect(reportOf([], { period: "all" }).bars).toHaveLength(1);
    expect(reportOf([], { period: "lastMonth" }).bars).toHaveLength(31);
  });

  test.each([Number.NaN, Infinity, -1, 0, 8.64e15, 1e300, daysAgo(-400)])(
    "a time that cannot be right has no bar and no period: %s",
    (at) => {
      const own = [fact({ at, cost: 1 }), fact({ at: now, cost: 2 })];
      const all = reportOf(own, { period: "all" });
      expect([all.total.cost, all.undated, all.bars.length]).toEqual([3, 1, 1]);
      expect(reportOf(own, { period: "year" }).total.cost).toBe(2);
      expect(filterFacts(own, { ...defaultUsageFilter, period: "all" }, now)).toHaveLength(2);
    },
  );

  test.each([Number.NaN, -1, Infinity, 1e300])("absurd figures of a file are unknown: %s", (absurd) => {
    const { total } = reportOf([fact({ at: now, cost: absurd, promptTokens: absurd, answers: 1 }), fact({ at: now })]);
    expect(total).toMatchObject({ answers: 2, unknown: 1, cost: 0.1, promptTokens: 100 });
  });

  test("names such as __proto__ are names", () => {
    const { tables } = reportOf([fact({ at: now, model: "__proto__", provider: "constructor", conversation: "toString" })]);
    expect([tables.models.rows[0]?.name, tables.providers.rows[0]?.name]).toEqual(["__proto__", "constructor"]);
  });

  test.each(["2026-03-30T00:30", "2026-03-29T23:30", "2026-10-25T23:30", "2026-10-26T00:30"])(
    "a week has seven days around a change of the clocks, today among them: %s",
    (local) => {
      vi.stubEnv("TZ", "Europe/Berlin");
      try {
        const at = new Date(`${local}:00`).getTime();
        // The zone is in force: else this would test nothing.
        expect(new Date(2026, 6, 1).getTimezoneOffset()).toBe(-120);
        const { bars } = reportOf([fact({ at })], { period: "7" }, { now: at });
        expect(bars).toHaveLength(7);
        expect(bars.at(-1)).toMatchObject({ name: local.slice(0, 10), cost: 0.1 });
        expect(reportOf([fact({ at })], { period: "today" }, { now: at }).total.cost).toBe(0.1);
      } finally {
        vi.unstubAllEnvs();
      }
    },
  );

  test("of 10,000 conversations ten are listed, or a thousand if asked; the others are one sum", () => {
    const many = Array.from({ length: 10_000 }, (_, index) => fact({ at: now, conversation: `c${index + 1}`, cost: 0.000001 * index }));
    const few = reportOf(many).tables.conversations;
    expect([few.rows.length, few.more, few.rows[0]?.name]).toEqual([10, 9990, "Title of c10000"]);
    const more = reportOf(many, {}, { expanded: new Set(["conversations"]) }).tables.conversations;
    expect([more.rows.length, more.more]).toEqual([1000, 9000]);
    expect(reportOf(many).total.cost).toBe(49.995);
  });
});
