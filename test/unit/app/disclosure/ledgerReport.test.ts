import { describe, expect, test } from "vitest";
import { filterLedger } from "../../../../src/app/disclosure/filterLedger.ts";
import { ledgerReport } from "../../../../src/app/disclosure/ledgerReport.ts";
import type { Carried, Disclosure } from "../../../../src/history/disclosure.ts";
import {
  defaultLedgerFilter,
  type LedgerFilter,
  type LedgerReport,
  type LedgerTable,
  type LedgerView,
} from "../../../../src/shared/ledgerPage.ts";
import { atOnce } from "../../../../src/shared/steps.ts";
import { disclosure, ledgerNames, piece } from "./disclosures.ts";

const now = Date.UTC(2026, 10, 21, 12);
const workspace = "shop";

function reportOf(entries: readonly Disclosure[], filter: Partial<LedgerFilter>, view: LedgerView, rows = 200): LedgerReport {
  const query = { filter: { ...defaultLedgerFilter, ...filter }, view, rows };
  const passed = atOnce(filterLedger(entries, query.filter, workspace, now));
  return atOnce(ledgerReport({ ledger: { entries, damage: [] }, passed, query, workspace }, ledgerNames));
}

function tableOf<View extends LedgerView>(
  entries: readonly Disclosure[],
  filter: Partial<LedgerFilter>,
  view: View,
  rows?: number,
): Extract<LedgerTable, { view: View }> {
  const { table } = reportOf(entries, filter, view, rows);
  if (table.view !== view) throw new Error(`a table by ${table.view}`);
  return table as Extract<LedgerTable, { view: View }>;
}

/** Numbers that look random, the same in each run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const whats: readonly Carried["what"][] = ["file", "image", "terminal", "diff", "toolResult", "text"];

/** A made-up ledger, oldest first. */
function madeLedger(count: number, seed: number): readonly Disclosure[] {
  const below = numbers(seed);
  return Array.from({ length: count }, (_, index) => {
    const isTemporary = below(20) === 0;
    return disclosure({
      at: now - below(200) * 6 * 3_600_000 - below(1000),
      host: ["openrouter.ai", "api.deepinfra.com", "localhost:1234"][below(3)] ?? "",
      provider: ["North", "South", ""][below(3)] ?? "",
      model: `lab/model${below(4)}`,
      workspace: ["shop", "shop", "other", ""][below(4)] ?? "",
      demanded: [{}, { dataCollection: "deny" as const }, { zdr: true as const, only: ["north"] }][below(3)] ?? {},
      conversation: `${["c", "d", "x"][below(3)]}${below(50)}`,
      message: `m${index}`,
      ...(isTemporary ? { temporary: true } : {}),
      carried: isTemporary
        ? []
        : Array.from({ length: below(5) }, () => {
            const what = whats[below(whats.length)] ?? "file";
            const name = `src/file${below(30)}.ts`;
            const { uri: _uri, path: _path, ...plain } = piece({ what, bytes: below(5000) });
            return {
              ...plain,
              ...(what === "file" || what === "image" ? { uri: `file:///shop/${name}`, path: name } : {}),
              ...(what === "diff" ? { path: "Staged changes", files: [name, `src/file${below(30)}.ts`] } : {}),
              ...(what === "toolResult" ? { tool: "aside_readFile", path: name } : {}),
              ...(what === "file" && below(2) === 0 ? { lines: [1 + below(100), 101 + below(100)] as const } : {}),
              ...(below(6) === 0 ? { redacted: 1 + below(3) } : {}),
            };
          }),
    });
  }).sort((a, b) => a.at - b.at);
}

// The independent sum: a list of pieces, each with its request, and one question to it at a time.

interface Line {
  readonly entry: Disclosure;
  readonly piece: Carried | undefined;
}

const linesOf = (entries: readonly Disclosure[]): readonly Line[] =>
  entries.flatMap((entry): readonly Line[] =>
    entry.carried.length === 0 ? [{ entry, piece: undefined }] : entry.carried.map((each) => ({ entry, piece: each })),
  );
const distinct = (values: readonly unknown[]): number => new Set(values).size;
/** The paths that a piece has in its workspace. */
const pathsOf = (each: Carried | undefined): readonly (string | undefined)[] => [each?.path, ...(each?.files ?? [])];
const amountOf = (lines: readonly Line[]) => ({
  requests: distinct(lines.map(({ entry }) => entry)),
  files: distinct(
    lines.flatMap(({ entry, piece: each }) => {
      if (each === undefined) return [];
      const paths = ["file", "image", "toolResult"].includes(each.what) ? [each.path] : (each.files ?? []);
      return paths.map((path) => `${entry.workspace}:${path ?? ""}`);
    }),
  ),
  hosts: distinct(lines.map(({ entry }) => entry.host)),
  bytes: lines.reduce((sum, { piece: each }) => sum + (each?.bytes ?? 0), 0),
  redacted: lines.reduce((sum, { piece: each }) => sum + (each?.redacted ?? 0), 0),
});
const latest = (lines: readonly Line[]): number => Math.max(...lines.map(({ entry }) => entry.at));
const day = (at: number): string => {
  const date = new Date(at);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
};
const pick = ({ requests, files, hosts, bytes, redacted }: ReturnType<typeof amountOf>) => ({ requests, files, hosts, bytes, redacted });

describe("sums are those of an independent count", () => {
  const filters: readonly (readonly [string, Partial<LedgerFilter>, (line: Line) => boolean])[] = [
    ["everything", { isWorkspaceOnly: false }, () => true],
    ["this workspace", {}, ({ entry }) => entry.workspace === "shop"],
    [
      "seven days of it",
      { period: "7" },
      ({ entry }) => {
        const first = new Date(now);
        first.setHours(0, 0, 0, 0);
        first.setDate(first.getDate() - 6);
        return entry.workspace === "shop" && entry.at >= first.getTime();
      },
    ],
    ["a host by text", { isWorkspaceOnly: false, text: " DeepInfra " }, ({ entry }) => entry.host === "api.deepinfra.com"],
    ["a path by text", { isWorkspaceOnly: false, text: "FILE7.ts" }, (line) => pathsOf(line.piece).includes("src/file7.ts")],
    [
      "a file and a folder of the Explorer",
      {
        isWorkspaceOnly: false,
        only: {
          by: "targets",
          targets: [
            { uri: "file:///shop/src/file7.ts", path: "src/file7.ts" },
            { uri: "file:///elsewhere", path: "" },
          ],
        },
      },
      ({ entry, piece: each }) =>
        each?.uri === "file:///shop/src/file7.ts" || (pathsOf(each).includes("src/file7.ts") && entry.workspace === "shop"),
    ],
    [
      "the folder above it",
      { only: { by: "targets", targets: [{ uri: "file:///shop/src/", path: "src" }] } },
      // A diff has files that are in the folder.
      ({ entry, piece: each }) => entry.workspace === "shop" && each?.path !== undefined,
    ],
  ];
  const entries = madeLedger(1500, 7);

  test.each(filters)("%s", (_name, filter, passes) => {
    const lines = linesOf(entries).filter(passes);
    expect(lines.length).toBeGreaterThan(5);
    const report = reportOf(entries, filter, "files", 10_000);
    expect(pick(report.total)).toEqual(amountOf(lines));
    expect(report.last?.at).toBe(latest(lines));
    expect(report.since).toBe(Math.min(...entries.map(({ at }) => at)));

    const groupsOf = (keyOf: (line: Line) => string | undefined, all = lines): ReadonlyMap<string, readonly Line[]> => {
      const keys = new Set(all.flatMap((line) => keyOf(line) ?? []));
      return new Map([...keys].map((key) => [key, all.filter((line) => keyOf(line) === key)]));
    };
    // A diff is a row of its own, with its bytes, and so is each of its files.
    const withDiffed = lines.flatMap(({ entry, piece: each }): readonly Line[] => {
      if (each?.files === undefined) return [{ entry, piece: each }];
      const { files: diffed, ...diff } = each;
      return [{ entry, piece: diff }, ...diffed.map((path) => ({ entry, piece: piece({ path, bytes: 0 }) }))];
    });
    const byFile = groupsOf(({ entry, piece: each }) => {
      if (each === undefined) return undefined;
      if (each.path === undefined) return each.what;
      return each.what === "diff" ? each.path : `${entry.workspace}:${each.path}`;
    }, withDiffed);
    const files = tableOf(entries, filter, "files", 10_000).rows;
    const summary = (each: ReturnType<typeof amountOf>, at: number) => JSON.stringify([pick(each), at]);
    const plain = (each: ReturnType<typeof amountOf>) => ({ ...each, files: 0 });
    const sorted = (all: readonly string[]) => [...all].sort();
    // A row of a file is one file; a diff's is as many as it has.
    expect(sorted(files.map((row) => summary(plain(row), row.last.at)))).toEqual(
      sorted([...byFile.values()].map((group) => summary(plain(amountOf(group)), latest(group)))),
    );
    const byHost = groupsOf(({ entry }) => [entry.host, entry.provider, JSON.stringify(entry.demanded)].join(" "));
    const hosts = tableOf(entries, filter, "hosts", 10_000).rows;
    expect(sorted(hosts.map((row) => summary(row, row.last.at)))).toEqual(
      sorted([...byHost.values()].map((group) => summary(amountOf(group), latest(group)))),
    );
    const byDay = groupsOf(({ entry }) => day(entry.at));
    const days = tableOf(entries, filter, "days", 10_000).rows;
    expect(days.map((row) => [row.key, pick(row)])).toEqual(
      [...byDay].sort(([a], [b]) => (a < b ? 1 : -1)).map(([name, group]) => [name, amountOf(group)]),
    );
    const requests = tableOf(entries, filter, "requests", 10_000).rows;
    expect(requests.map(({ sent }) => sent.at)).toEqual(
      [...new Set(lines.map(({ entry }) => entry))].map(({ at }) => at).sort((a, b) => b - a),
    );
  });

  test("a row that is chosen shows its own sums again", () => {
    for (const [view, by] of [
      ["files", "file"],
      ["hosts", "host"],
      ["days", "day"],
    ] as const) {
      const { rows } = tableOf(entries, {}, view, 10_000);
      for (const row of [rows[0], rows[3], rows.at(-1)]) {
        if (row === undefined) throw new Error("too few rows");
        const report = reportOf(entries, { only: { by, key: row.key } }, "requests", 10_000);
        // Of a file that a diff was about, the bytes are the diff's.
        const compared = ({ requests, hosts, ...more }: ReturnType<typeof amountOf>) =>
          view === "files" ? { requests, hosts } : pick({ requests, hosts, ...more });
        expect([compared(report.total), report.table.rows.length]).toEqual([compared(row), row.requests]);
      }
    }
  });

  test("tables are cut, and say by how much", () => {
    const all = tableOf(entries, {}, "requests", 10_000);
    const some = tableOf(entries, {}, "requests", 200);
    expect([some.rows.length, some.more, all.more]).toEqual([200, all.rows.length - 200, 0]);
    expect(some.rows).toEqual(all.rows.slice(0, 200));
  });
});

describe("rows say", () => {
  test("which lines of a file were sent, those that overlap or touch as one", () => {
    const lines = (...ranges: readonly (readonly [number, number])[]) =>
      ranges.map((each) => disclosure({ carried: [piece({ lines: each })] }));
    const [row] = tableOf(lines([30, 40], [1, 10], [11, 12], [5, 8], [100, 100]), {}, "files").rows;
    expect([row?.lines, row?.moreLines, row?.isWhole]).toEqual([
      [
        [1, 12],
        [30, 40],
        [100, 100],
      ],
      0,
      false,
    ]);
    const many = Array.from({ length: 9 }, (_, index) => [index * 10 + 1, index * 10 + 2] as const);
    const [cutRow] = tableOf([...lines(...many), disclosure({ carried: [piece()] })], {}, "files").rows;
    expect([cutRow?.lines.length, cutRow?.moreLines, cutRow?.isWhole]).toEqual([6, 3, true]);
  });

  test("what can be opened, what was deleted, and what was temporary", () => {
    const { rows } = tableOf(
      [
        { ...disclosure({ at: 1, kind: "commitMessage" }), conversation: undefined, message: undefined } as unknown as Disclosure,
        disclosure({ at: 2, temporary: true }),
        disclosure({ at: 3, conversation: "gone" }),
        disclosure({ at: 4, conversation: "d1" }),
        disclosure({ at: 5 }),
      ],
      {},
      "requests",
    );
    expect(rows.map(({ sent }) => sent)).toEqual([
      { at: 5, source: "open", conversation: "c1", message: "m1" },
      { at: 4, source: "deleted" },
      { at: 3, source: "deleted" },
      { at: 2, source: "temporary" },
      { at: 1, source: "none" },
    ]);
    expect(rows.map(({ title, kind }) => [title, kind])).toEqual([
      ["Title of c1", "Chat"],
      ["Title of d1", "Chat"],
      ["", "Chat"],
      ["Title of c1", "Chat"],
      ["", "Commit message"],
    ]);
  });

  test("whether a host is the machine itself", () => {
    const hosts = ["localhost:1234", "127.0.0.1", "[::1]:8080", "localhost.example.com", "10.0.0.1", "::::"];
    const { rows } = tableOf(
      hosts.map((host, index) => disclosure({ host, at: 10 - index })),
      {},
      "hosts",
    );
    expect(rows.map(({ host, isLocal }) => [host, isLocal])).toEqual(hosts.map((host, index) => [host, index < 3]));
  });

  test("what they are narrowed to, and when the ledger begins, also where nothing passes", () => {
    const entries = [disclosure({ at: 4 }), disclosure({ at: 9 })];
    const nothing = reportOf(entries, { only: { by: "targets", targets: [{ uri: "file:///a.ts", path: "a.ts" }] } }, "requests");
    expect(nothing).toMatchObject({ since: 4, last: null, onlyName: "a.ts", total: { requests: 0 }, table: { rows: [], more: 0 } });
    const targets = ["a.ts", "", "c.ts"].map((path) => ({ uri: `file:///${path}`, path }));
    expect(reportOf(entries, { only: { by: "targets", targets } }, "files").onlyName).toBe("a.ts and 2 more");
    expect(reportOf(entries, { only: { by: "targets", targets: targets.slice(1) } }, "files").onlyName).toBe("file:/// and 1 more");
    const workspaceLess = [disclosure({ at: 1, temporary: true, workspace: "" }), disclosure({ at: 2 })];
    expect(reportOf(workspaceLess, {}, "files")).toMatchObject({ temporary: 1, total: { requests: 1 } });
    expect(reportOf(workspaceLess, { isWorkspaceOnly: false }, "files")).toMatchObject({ temporary: 0, total: { requests: 2 } });
    expect(reportOf([], {}, "files")).toMatchObject({ since: null, last: null, table: { rows: [] } });
  });

  test("a file of the same name in another folder or workspace is not taken for one of the Explorer", () => {
    const entries = [
      disclosure({ carried: [piece({ uri: "file:///shop/src/a.ts.bak", path: "src/a.ts.bak" })] }),
      disclosure({ carried: [piece({ uri: "file:///other/src/a.ts", path: "src/a.ts" })], workspace: "other" }),
      disclosure({ carried: [piece({ uri: "file:///old/shop/src/a.ts", path: "src/a.ts" })] }),
      disclosure({ carried: [piece({ uri: "file:///shop/src/a.ts#L5", path: "lines" })] }),
      disclosure({ carried: [piece({ what: "folder", uri: "file:///shop/src", path: "src/" })] }),
      disclosure({ carried: [piece({ uri: "file:///shop/src/b.ts", path: "src" })] }),
      disclosure({ carried: [piece({ what: "toolResult", tool: "aside_readFile", uri: undefined, path: "src/a.ts" } as never)] }),
    ];
    const filter = {
      isWorkspaceOnly: false,
      only: { by: "targets" as const, targets: [{ uri: "file:///shop/src/a.ts", path: "src/a.ts" }] },
    };
    const passed = atOnce(filterLedger(entries, { ...defaultLedgerFilter, ...filter }, workspace, now));
    expect(passed.map(({ entry }) => entries.indexOf(entry))).toEqual([2, 3, 4, 6]);
  });
});
