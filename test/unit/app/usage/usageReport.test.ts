import { describe, expect, test, vi } from "vitest";
import type { LedgerEntry } from "../../../../src/history/ledger.ts";
import { dayOf, type Spending } from "../../../../src/history/spending.ts";
import { type SpentByConversation, usageCsv, usageReport } from "../../../../src/app/usage/usageReport.ts";

const now = new Date(2026, 10, 24, 12).getTime();
const daysAgo = (days: number) => dayOf(new Date(2026, 10, 24 - days, 12).getTime());
const words = {
  kinds: {
    commitMessage: "Commit messages",
    inlineEdit: "Edits",
    summary: "Summaries",
    exactEdit: "Exact edits",
    improve: "Improved questions",
    nativeChat: "Chat",
    temporary: "Temporary",
    removed: "Removed",
    other: "Other",
  },
  titles: "Titles",
  untitled: "Untitled",
  model: (id: string) => (id === "n" ? "Model N" : id),
};

function spending(day: string, model: string, cost: number | null, change: Partial<Spending> = {}): Spending {
  return { day, model, answers: 1, promptTokens: 100, completionTokens: 10, cost, computed: 0, ...change };
}

const conversations: readonly SpentByConversation[] = [
  {
    id: "a",
    title: "Sorting",
    isListed: true,
    spending: [spending(daysAgo(0), "m", 0.1), spending(daysAgo(3), "n", 0.2, { computed: 0.2 })],
  },
  { id: "b", title: "", isListed: true, spending: [spending(daysAgo(40), "m", 5), spending(daysAgo(1), "", 0.001, { answers: 0 })] },
  { id: "d", title: "Deleted", isListed: false, spending: [spending(daysAgo(2), "m", 0.3)] },
];
const ledger: readonly LedgerEntry[] = [{ ...spending(daysAgo(1), "m", 0.0004), kind: "commitMessage" }];

describe("usageReport", () => {
  test("adds up by day, model and conversation, dearest first, and the sums are equal", () => {
    const report = usageReport(conversations, ledger, 30, now, words);
    expect(report.total).toMatchObject({ answers: 4, cost: 0.6014, computed: 0.2 });
    expect(report.barsAre).toBe("days");
    expect(report.bars).toHaveLength(30);
    expect(report.bars.at(-1)).toMatchObject({ name: "2026-11-24", cost: 0.1 });
    expect(report.bars.at(-3)).toMatchObject({ cost: 0.3 });
    expect(report.bars[0]).toMatchObject({ answers: 0, cost: null });
    expect(report.models.map(({ name, modelId, cost }) => [name, modelId, cost])).toEqual([
      ["m", undefined, 0.4004],
      ["Model N", "n", 0.2],
      ["Titles", undefined, 0.001],
    ]);
    // What is deleted was spent all the same, but cannot be opened.
    expect(report.conversations.map(({ name, conversationId, cost }) => [name, conversationId, cost])).toEqual([
      ["Sorting", "a", 0.3],
      ["Deleted", undefined, 0.3],
      ["Untitled", "b", 0.001],
    ]);
    expect(report.others).toMatchObject([{ name: "Commit messages", cost: 0.0004 }]);
  });

  test("long periods are drawn by month, with every month in between", () => {
    const report = usageReport(conversations, ledger, 365, now, words);
    expect(report.barsAre).toBe("months");
    expect(report.bars.map(({ name }) => name)).toHaveLength(12 + 1);
    expect(report.bars.at(-1)?.name).toBe("2026-11");
    expect(report.total.cost).toBe(5.6014);
    expect(usageReport([], [], 0, now, words)).toMatchObject({ total: { answers: 0, cost: null }, bars: [{ cost: null }] });
  });

  test.each(["2026-03-30T00:30", "2026-03-29T23:30", "2026-10-25T23:30", "2026-10-26T00:30"])(
    "a week has seven days around a change of the clocks, today among them: %s",
    (local) => {
      vi.stubEnv("TZ", "Europe/Berlin");
      try {
        const at = new Date(`${local}:00`).getTime();
        // The zone is in force: else this would test nothing.
        expect(new Date(2026, 6, 1).getTimezoneOffset()).toBe(-120);
        const { bars } = usageReport([], [], 7, at, words);
        expect(bars).toHaveLength(7);
        expect(bars.at(-1)?.name).toBe(local.slice(0, 10));
      } finally {
        vi.unstubAllEnvs();
      }
    },
  );

  test("10,000 conversations are added up, and the dearest hundred listed", () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({
      id: `c${index}`,
      title: `Conversation ${index}`,
      isListed: true,
      spending: [spending(daysAgo(index % 365), `m${index % 20}`, 0.000001 * index)],
    }));
    const report = usageReport(many, [], 0, now, words);
    expect(report.conversations).toHaveLength(100);
    expect(report.conversations[0]?.name).toBe("Conversation 9999");
    expect(report.more).toBe(9900);
    expect(report.models).toHaveLength(20);
    expect(report.total.cost).toBe(49.995);
  });
});

describe("usageCsv", () => {
  test("is a table that no spreadsheet takes for formulas", () => {
    const evil: SpentByConversation[] = [
      { id: "x", title: '=HYPERLINK("http://evil","x"),\r\n', isListed: true, spending: [spending(daysAgo(0), "+m", 0.0000001)] },
      { id: "y", title: "@SUM(A1)", isListed: true, spending: [spending(daysAgo(0), "-m", null)] },
    ];
    const csv = usageCsv(evil, ledger, 30, now);
    expect(csv.split("\r\n")[0]).toBe("day,for,title,model,answers,tokens_in,tokens_out,cost_usd,computed_usd");
    expect(csv).toContain('"\'=HYPERLINK(""http://evil"",""x""),\r\n",\'+m,1,100,10,0.0000001,0');
    expect(csv).toContain("'@SUM(A1),'-m,1,100,10,,0");
    expect(csv).toContain("2026-11-23,commitMessage,,m,1,100,10,0.0004,0");
  });
});
