import type { Carried, Disclosure } from "../../history/disclosure.ts";
import type { DisclosureLedger } from "../../history/readDisclosures.ts";
import { isLoopback } from "../../llm/send/endpoint.ts";
import { counted } from "../../shared/counted.ts";
import type {
  LedgerFileRow,
  LedgerOnly,
  LedgerPiece,
  LedgerQuery,
  LedgerReport,
  LedgerRequestRow,
  LedgerSent,
  LedgerTable,
  LedgerTarget,
  LedgerView,
} from "../../shared/ledgerPage.ts";
import type { Steps } from "../../shared/steps.ts";
import { LocalDays } from "../usage/usageFilter.ts";
import { entriesInStep, type Passed } from "./filterLedger.ts";
import { fileKey, hostKey, keyOfPath } from "./ledgerKeys.ts";
import { LedgerTally } from "./ledgerTally.ts";

/** The names of what a report lists. */
export interface LedgerNames {
  /** What requests were for, and what they carried. */
  readonly requests: Readonly<Record<Disclosure["kind"], string>>;
  readonly carried: Readonly<Record<Carried["what"], string>>;
  /** The title of a conversation, and whether it can be opened; undefined for one that is gone. */
  readonly conversation: (id: string) => { readonly title: string; readonly isListed: boolean } | undefined;
}

/** The most pieces of a request, ranges of lines of a file, and hosts of a file that a row names. */
const mostPieces = 8;
const mostRanges = 6;
const mostHosts = 3;

/** The parts of a report. */
export interface LedgerParts {
  /** The whole ledger. */
  readonly ledger: Pick<DisclosureLedger, "entries" | "cleared" | "damage">;
  /** What passes the filter of the query, oldest first. */
  readonly passed: readonly Passed[];
  readonly query: LedgerQuery;
  /** The name of this window's workspace; "" where it has none. */
  readonly workspace: string;
}

/** What the page shows of requests that pass its filter. Takes time in proportion to their pieces, but for sorting groups. */
export function* ledgerReport({ ledger, passed, query, workspace }: LedgerParts, names: LedgerNames): Steps<LedgerReport> {
  const total = new LedgerTally();
  const groups = groupsOf(query.view);
  let added = 0;
  for (const each of passed) {
    total.add(each, each.carried);
    groups?.add(each);
    added += 1;
    if (added % entriesInStep === 0) yield;
  }
  const { entries, cleared, damage } = ledger;
  const { last } = total;
  return {
    query,
    workspace,
    since: entries[0]?.at ?? null,
    clearedAt: cleared?.at ?? null,
    damaged: damage.filter(({ what }) => what !== "torn").length,
    temporary: query.filter.isWorkspaceOnly && workspace !== "" ? entries.filter((entry) => entry.temporary === true).length : 0,
    total: total.amount(),
    last: last === undefined ? null : sentOf(last, names),
    onlyName: nameOfOnly(query.filter.only, passed, names),
    table: groups?.table(query.rows, names) ?? requestsTable(passed, query.rows, names),
  };
}

/** Requests by what they have in common. */
interface Groups {
  add(passed: Passed): void;
  /** The rows, the latest first, at most so many. */
  table(most: number, names: LedgerNames): LedgerTable;
}

/** The groups of a view; undefined for the requests themselves. */
function groupsOf(view: LedgerView): Groups | undefined {
  switch (view) {
    case "files":
      return new FileGroups();
    case "hosts":
      return new HostGroups();
    case "days":
      return new DayGroups();
    case "requests":
      return undefined;
    default:
      return view satisfies never;
  }
}

/** The first rows of groups, the one with the latest request first, and how many more there are. Only these are made. */
function cut<Group extends { readonly tally: LedgerTally }, Row>(
  groups: ReadonlyMap<string, Group>,
  most: number,
  rowOf: (key: string, group: Group) => Row,
): { readonly rows: Row[]; readonly more: number } {
  const latest = [...groups].sort(([, a], [, b]) => (b.tally.last?.at ?? 0) - (a.tally.last?.at ?? 0));
  return { rows: latest.slice(0, most).map(([key, group]) => rowOf(key, group)), more: Math.max(0, latest.length - most) };
}

function sums(tally: LedgerTally, names: LedgerNames) {
  const { last } = tally;
  if (last === undefined) throw new Error("a group without a request");
  return { ...tally.amount(), last: sentOf(last, names) };
}

class FileGroups implements Groups {
  readonly #groups = new Map<
    string,
    {
      readonly tally: LedgerTally;
      /** The piece that was counted first, whose name the row has, or the path of a file that only diffs were about. */
      piece: Carried | string;
      isInDiffs: boolean;
      readonly ranges: (readonly [number, number])[];
      isWhole: boolean;
    }
  >();

  add(passed: Passed): void {
    for (const piece of passed.carried) {
      const key = fileKey(passed.entry, piece);
      const group = this.#group(key, piece);
      if (typeof group.piece === "string") group.piece = piece;
      group.tally.addPiece(passed, piece, key);
      if (piece.lines === undefined) group.isWhole = true;
      else group.ranges.push(piece.lines);
      for (const path of piece.files ?? []) this.#addDiffed(passed, path);
    }
  }

  #addDiffed(passed: Passed, path: string): void {
    const key = keyOfPath(passed.entry, path);
    const group = this.#group(key, path);
    group.isInDiffs = true;
    group.tally.addDiffed(passed, key);
  }

  #group(key: string, piece: Carried | string) {
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { tally: new LedgerTally(), piece, ranges: [], isWhole: false, isInDiffs: false };
      this.#groups.set(key, group);
    }
    return group;
  }

  table(most: number, names: LedgerNames): LedgerTable {
    const { rows, more } = cut(this.#groups, most, (key, { tally, piece, ranges, isWhole, isInDiffs }): LedgerFileRow => {
      const merged = mergeRanges(ranges);
      const { name, kind, uri } =
        typeof piece === "string"
          ? { name: piece, kind: "", uri: undefined }
          : { name: nameOf(piece, names), kind: names.carried[piece.what], uri: piece.uri };
      return {
        key,
        name,
        kind,
        ...(uri === undefined ? {} : { uri }),
        ...sums(tally, names),
        lines: merged.slice(0, mostRanges),
        moreLines: Math.max(0, merged.length - mostRanges),
        isWhole,
        isInDiffs,
        hostNames: tally.hostNames().slice(0, mostHosts),
      };
    });
    return { view: "files", rows, more };
  }
}

/** Ranges in order, those that overlap or touch as one. */
function mergeRanges(ranges: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const merged: [number, number][] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = merged.at(-1);
    if (before !== undefined && from <= before[1] + 1) before[1] = Math.max(before[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

class HostGroups implements Groups {
  readonly #groups = new Map<string, { readonly tally: LedgerTally; readonly entry: Disclosure }>();

  add(passed: Passed): void {
    const { entry, carried } = passed;
    const key = hostKey(entry);
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { tally: new LedgerTally(), entry };
      this.#groups.set(key, group);
    }
    group.tally.add(passed, carried);
  }

  table(most: number, names: LedgerNames): LedgerTable {
    const { rows, more } = cut(this.#groups, most, (key, { tally, entry: { host, provider, demanded } }) => ({
      key,
      host,
      isLocal: isLocal(host),
      provider,
      demanded,
      ...sums(tally, names),
    }));
    return { view: "hosts", rows, more };
  }
}

class DayGroups implements Groups {
  readonly #days = new LocalDays();
  readonly #groups = new Map<string, { readonly tally: LedgerTally }>();

  add(passed: Passed): void {
    const key = this.#days.of(passed.entry.at);
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { tally: new LedgerTally() };
      this.#groups.set(key, group);
    }
    group.tally.add(passed, passed.carried);
  }

  table(most: number, names: LedgerNames): LedgerTable {
    return { view: "days", ...cut(this.#groups, most, (key, { tally }) => ({ key, ...sums(tally, names) })) };
  }
}

function requestsTable(passed: readonly Passed[], most: number, names: LedgerNames): LedgerTable {
  const rows = passed
    .slice(-most)
    .map(({ entry, carried }, index): LedgerRequestRow => {
      const { host, provider, model, demanded, workspace, conversation } = entry;
      return {
        key: String(Math.max(0, passed.length - most) + index),
        sent: sentOf(entry, names),
        kind: names.requests[entry.kind],
        title: conversation === undefined ? "" : (names.conversation(conversation)?.title ?? ""),
        host,
        isLocal: isLocal(host),
        provider,
        model,
        demanded,
        workspace,
        pieces: carried.slice(0, mostPieces).map((piece) => pieceOf(piece, names)),
        morePieces: Math.max(0, carried.length - mostPieces),
      };
    })
    .toReversed();
  return { view: "requests", rows, more: Math.max(0, passed.length - most) };
}

function pieceOf(piece: Carried, names: LedgerNames): LedgerPiece {
  const { what, path, uri, tool, lines, bytes, redacted = 0 } = piece;
  const name = titleOf(piece, names) ?? path ?? uri ?? tool ?? "";
  return { kind: names.carried[what], name, ...(lines === undefined ? {} : { lines }), bytes, redacted };
}

/** What a group of pieces is called by one of them. */
function nameOf(piece: Carried, names: LedgerNames): string {
  const { what, path, uri, tool } = piece;
  return titleOf(piece, names) ?? path ?? uri ?? tool ?? names.carried[what];
}

/** The title of an attached conversation, while it is there: the ledger keeps its address alone. */
function titleOf({ what, uri }: Carried, names: LedgerNames): string | undefined {
  const id = what === "conversation" ? /^aside-conversation:\/{1,3}([\w-]+)/.exec(uri ?? "")?.[1] : undefined;
  return id === undefined ? undefined : names.conversation(id)?.title;
}

function sentOf({ at, conversation, message, temporary }: Disclosure, names: LedgerNames): LedgerSent {
  if (temporary === true) return { at, source: "temporary" };
  if (conversation === undefined) return { at, source: "none" };
  if (names.conversation(conversation)?.isListed !== true) return { at, source: "deleted" };
  return { at, source: "open", conversation, ...(message === undefined ? {} : { message }) };
}

function isLocal(host: string): boolean {
  const url = `http://${host}`;
  return URL.canParse(url) && isLoopback(new URL(url));
}

/** The first of what the page is narrowed to: a selection in the Explorer can be long. */
function namesOfTargets([first, ...more]: readonly LedgerTarget[]): string {
  if (first === undefined) return "";
  const name = first.path === "" ? first.uri : first.path;
  return more.length === 0 ? name : counted(more.length, "{1} and {0} more", "{1} and {0} more", name);
}

/** What the page is narrowed to, in words. The key of a row has no name, so that the row is looked for. */
function nameOfOnly(only: LedgerOnly | null, passed: readonly Passed[], names: LedgerNames): string {
  if (only === null) return "";
  switch (only.by) {
    case "targets":
      return namesOfTargets(only.targets);
    case "file": {
      const [each] = passed;
      const [piece] = each?.carried ?? [];
      if (each === undefined || piece === undefined) return "";
      return piece.files?.find((path) => keyOfPath(each.entry, path) === only.key) ?? nameOf(piece, names);
    }
    case "host": {
      const entry = passed[0]?.entry;
      if (entry === undefined) return "";
      return entry.provider === "" ? entry.host : `${entry.host} (${entry.provider})`;
    }
    case "day":
      return "";
    default:
      return only satisfies never;
  }
}
