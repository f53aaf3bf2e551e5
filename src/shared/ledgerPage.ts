import * as v from "valibot";
import type { Translated } from "./strings.ts";
import type { UsagePeriod } from "./usagePage.ts";

/** The page of `aside.openDisclosureLedger`: its messages to and from the host, and its strings. */

/** The periods that the page offers. */
export const ledgerPeriods = ["today", "yesterday", "7", "30", "90", "year", "all"] as const satisfies readonly UsagePeriod[];
/** A period that the page offers. `year` are the last twelve months. */
export type LedgerPeriod = (typeof ledgerPeriods)[number];

/** The ways in which the page lists what was sent. */
export const ledgerViews = ["files", "hosts", "days", "requests"] as const;
export type LedgerView = (typeof ledgerViews)[number];

/** A file or folder of the Explorer: its address, and its path in the workspace, "" outside of one. */
export interface LedgerTarget {
  readonly uri: string;
  readonly path: string;
}

/** One thing that the page is narrowed to: files and folders with all that is in them, or a row of a table by its key. */
export type LedgerOnly =
  | { readonly by: "targets"; readonly targets: readonly LedgerTarget[] }
  | { readonly by: "file" | "host" | "day"; readonly key: string };

/** What the page shows. */
export interface LedgerFilter {
  /** Whether only requests of this workspace are shown. Without effect in a window that has no workspace. */
  readonly isWorkspaceOnly: boolean;
  readonly period: LedgerPeriod;
  /** What paths, addresses, hosts, providers and models contain, in any case; "" for everything. */
  readonly text: string;
  readonly only: LedgerOnly | null;
}

/** What the page shows first. */
export const defaultLedgerFilter: LedgerFilter = { isWorkspaceOnly: true, period: "all", text: "", only: null };

/** How many rows a table has at first, and how many "Show More" adds. */
export const ledgerRows = 200;
/** The most rows that a page can ask for. */
const mostRows = 1_000_000;

/** What the page shows and how. */
export interface LedgerQuery {
  readonly filter: LedgerFilter;
  readonly view: LedgerView;
  /** The most rows of the table. */
  readonly rows: number;
}

/** Sums of a group of requests. */
export interface LedgerAmount {
  readonly requests: number;
  /** Different files, folders and other things with an address that they carried. */
  readonly files: number;
  /** Different hosts that they went to. */
  readonly hosts: number;
  /** Bytes of what they carried, in UTF-8, and how many secrets were masked in it. */
  readonly bytes: number;
  readonly redacted: number;
}

/** When something was sent, and what can be opened of it. */
export interface LedgerSent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `open`: the conversation can be opened. `none`: the request belonged to no conversation. */
  readonly source: "open" | "deleted" | "temporary" | "none";
  /** Where it can be opened: its conversation, and the message if it is known. */
  readonly conversation?: string;
  readonly message?: string;
}

/** What a request demanded of providers. Absent parts were not demanded. */
export interface LedgerDemand {
  readonly dataCollection?: "allow" | "deny";
  readonly zdr?: true;
  readonly only?: readonly string[];
}

/** What every row of a table has. */
interface LedgerRowBase extends LedgerAmount {
  /** Tells the rows of a table apart, and narrows the page to one. */
  readonly key: string;
  /** The last request of the row. */
  readonly last: LedgerSent;
}

/** A row by file: a file, or everything of a kind that has no address, such as text of terminals. */
export interface LedgerFileRow extends LedgerRowBase {
  readonly name: string;
  /** What it is, in words, such as "File" or "Tool result"; "" for a file that only diffs were about. */
  readonly kind: string;
  /** The address behind the name; absent where there is none. */
  readonly uri?: string;
  /** Lines that were ever sent, 1-based and inclusive, in order and without overlaps. At most a few; `moreLines` are left out. */
  readonly lines: readonly (readonly [number, number])[];
  readonly moreLines: number;
  /** Whether it was also sent without line numbers, which is whole. */
  readonly isWhole: boolean;
  /** Whether diffs were about it. Their bytes are not part of `bytes`. */
  readonly isInDiffs: boolean;
  /** The first hosts that it went to, of `hosts`. */
  readonly hostNames: readonly string[];
}

/** A row by host: requests to a host that one provider served under one demand. */
export interface LedgerHostRow extends LedgerRowBase {
  readonly host: string;
  /** Whether the host is the machine itself: nothing left it. */
  readonly isLocal: boolean;
  /** "" where it is not known. */
  readonly provider: string;
  readonly demanded: LedgerDemand;
}

/** A row by day: a day of local time, such as `2026-11-21`, which is the key. */
export type LedgerDayRow = LedgerRowBase;

/** A piece of a request. */
export interface LedgerPiece {
  readonly kind: string;
  /** "" for one without an address or path. */
  readonly name: string;
  readonly lines?: readonly [number, number];
  readonly bytes: number;
  readonly redacted: number;
}

/** A row by request. */
export interface LedgerRequestRow {
  readonly key: string;
  readonly sent: LedgerSent;
  /** What the request was for, in words, and the title of its conversation, "" where there is none. */
  readonly kind: string;
  readonly title: string;
  readonly host: string;
  readonly isLocal: boolean;
  readonly provider: string;
  readonly model: string;
  readonly demanded: LedgerDemand;
  /** "" outside of a workspace. */
  readonly workspace: string;
  /** The first pieces that pass the filter, and how many more there are. */
  readonly pieces: readonly LedgerPiece[];
  readonly morePieces: number;
}

/** The rows of the view, the latest first, and how many more there are. */
export type LedgerTable =
  | { readonly view: "files"; readonly rows: readonly LedgerFileRow[]; readonly more: number }
  | { readonly view: "hosts"; readonly rows: readonly LedgerHostRow[]; readonly more: number }
  | { readonly view: "days"; readonly rows: readonly LedgerDayRow[]; readonly more: number }
  | { readonly view: "requests"; readonly rows: readonly LedgerRequestRow[]; readonly more: number };

/** Everything that the page shows. */
export interface LedgerReport {
  readonly query: LedgerQuery;
  /** The name of this window's workspace; "" where it has none. */
  readonly workspace: string;
  /** Milliseconds since the epoch: the first request that the ledger has, whatever the filter; null where it has none. */
  readonly since: number | null;
  /** Milliseconds since the epoch: when the ledger was last emptied; null where it never was. */
  readonly clearedAt: number | null;
  /** How many places of the ledger are damaged. Records that a crash has cut do not count. */
  readonly damaged: number;
  /** Requests of temporary conversations that are left out, because it is not recorded which workspace they belong to. */
  readonly temporary: number;
  readonly total: LedgerAmount;
  /** The last request that passes the filter; null where none does. */
  readonly last: LedgerSent | null;
  /** What `filter.only` is, in words; "" for a day and where there is none. */
  readonly onlyName: string;
  readonly table: LedgerTable;
}

/** Messages from the host to the page. */
export type ToLedgerPage =
  | { readonly type: "start"; readonly strings: LedgerStrings; readonly language: string }
  /** Replaces what the page keeps: it was opened for a file. */
  | { readonly type: "query"; readonly query: LedgerQuery }
  | { readonly type: "report"; readonly report: LedgerReport }
  /** The ledger could not be read. What is shown is what was read before. */
  | { readonly type: "unreadable" };

const longestAddress = 100_000;
const address = v.pipe(v.string(), v.maxLength(longestAddress));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

const onlySchema = v.variant("by", [
  v.object({
    by: v.literal("targets"),
    targets: v.pipe(v.array(v.object({ uri: address, path: address })), v.minLength(1), v.maxLength(10_000), v.readonly()),
  }),
  v.object({ by: v.picklist(["file", "host", "day"]), key: address }),
]);

/** Schema of what the page shows, also of what it kept while it was hidden. */
export const ledgerQuerySchema = v.object({
  filter: v.object({
    isWorkspaceOnly: v.boolean(),
    period: v.picklist(ledgerPeriods),
    text: v.pipe(v.string(), v.maxLength(1000)),
    only: v.nullable(onlySchema),
  }),
  view: v.picklist(ledgerViews),
  rows: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostRows)),
});

/** Schema of messages from the page. They are untrusted, as from any webview. */
export const fromLedgerPageSchema = v.variant("type", [
  v.object({ type: v.literal("ready"), query: v.nullable(ledgerQuerySchema) }),
  v.object({ type: v.literal("show"), query: ledgerQuerySchema }),
  v.object({ type: v.literal("export"), format: v.picklist(["json", "csv"]) }),
  v.object({ type: v.literal("open"), conversation: id, message: v.optional(id) }),
  v.object({ type: v.picklist(["refresh", "verify", "copyHead", "clear"]) }),
]);
/** Messages from the page to the host. */
export type FromLedgerPage = v.InferOutput<typeof fromLedgerPageSchema>;

/** The page's strings in English; the host sends a translated copy. */
export const ledgerStrings = {
  ledgerTitle: "Disclosure ledger",

  // What the page shows, in sentences
  sentHere: {
    one: "Aside has sent {0} request from this workspace, on {1}.",
    other: "Aside has sent {0} requests from this workspace, most recently on {1}.",
  },
  sentAnywhere: { one: "Aside has sent {0} request, on {1}.", other: "Aside has sent {0} requests, most recently on {1}." },
  sentOf: {
    one: "{0} request included content from {2} or a folder that contains it, on {1}.",
    other: "{0} requests included content from {2} or a folder that contains it, most recently on {1}.",
  },
  sentMatching: {
    one: "{0} request matches these filters. It was sent on {1}.",
    other: "{0} requests match these filters. The most recent was sent on {1}.",
  },
  sentNothingOf:
    "No recorded request included {0}. Parts of it may have been sent in search results, terminal output, diffs or pasted text, which the ledger cannot always match to a file.",
  sentNothing: "No requests recorded for this workspace.",
  ledgerEmpty: "No requests yet. Each request is listed here with what it included.",
  ledgerNothingLeft: "Nothing matches these filters.",
  ledgerSince: "The ledger begins on {0}.",
  ledgerCleared: "The ledger was cleared on {0}.",
  ledgerDamaged: {
    one: "The ledger has {0} problem, so entries may be missing. Select Verify for details.",
    other: "The ledger has {0} problems, so entries may be missing. Select Verify for details.",
  },
  ledgerTemporary: {
    one: "{0} request of a temporary conversation is listed under “All workspaces” only. Its workspace is not recorded.",
    other: "{0} requests of temporary conversations are listed under “All workspaces” only. Their workspace is not recorded.",
  },
  ledgerUnreadable: "The ledger could not be read. See the log for details.",
  showEverything: "Clear Filters",

  // Sums
  requests: "Requests",
  files: "Files",
  hosts: "Hosts",
  moreHosts: { one: "{0} more host", other: "{0} more hosts" },
  size: "Size",
  redacted: "Secrets redacted",
  redactedCount: { one: "{0} secret redacted", other: "{0} secrets redacted" },

  // Filters
  ledgerFilters: "Filters",
  ledgerScope: "Workspace",
  thisWorkspace: "This workspace",
  allWorkspaces: "All workspaces",
  ledgerPeriod: "Period",
  ledgerToday: "Today",
  ledgerYesterday: "Yesterday",
  ledgerDays: { one: "Last {0} day", other: "Last {0} days" },
  ledgerYear: "Last 12 months",
  ledgerAllTime: "All time",
  ledgerText: "Filter by text",
  ledgerTextHint: "Path, host, provider or model",
  ledgerOnly: "Only {0}",
  ledgerClearOnly: "Remove this filter",
  ledgerRefresh: "Refresh",

  // Tables
  viewBy: "View",
  viewByFile: "By File",
  viewByHost: "By Host",
  viewByDay: "By Day",
  viewByRequest: "By Request",
  byFile: "By file",
  byHost: "By host",
  byDay: "By day",
  byRequest: "By request",
  file: "File",
  host: "Host",
  ledgerDay: "Day",
  sentAt: "Sent",
  sentWhat: "Items sent",
  sentTo: "Sent to",
  lastSent: "Last sent",
  showRequests: "Show requests for {0}",
  showMore: "Show More",
  moreRows: { one: "{0} more row", other: "{0} more rows" },
  openMessage: "Open the message that was sent on {0}",
  deletedConversation: "Conversation deleted",
  temporaryConversation: "Temporary conversation",
  noConversation: "Not in a conversation",
  line: "line {0}",
  lines: "lines {0}–{1}",
  moreLines: { one: "{0} more line range", other: "{0} more line ranges" },
  withoutLines: "entire file",
  inDiffs: "in diffs",
  morePieces: { one: "{0} more item", other: "{0} more items" },
  carriedNothing: "Items not recorded",
  sameMachine: "This machine",
  servedBy: "Served by {0}",
  providerUnknown: "Provider unknown",
  demandNothing: "No privacy requirements",
  demandDeny: "Data collection not allowed",
  demandAllow: "Data collection allowed",
  demandZdr: "Zero data retention required",
  demandOnly: "Only providers: {0}",

  // Actions
  exportJson: "Export JSON…",
  exportCsv: "Export CSV…",
  verifyLedger: "Verify",
  copyHead: "Copy Head",
  clearLedger: "Clear…",

  // What it proves
  aboutLedger: "About this ledger",
  aboutRecorded:
    "Every request to a model is recorded with its time, host, model and provider requirements, and with the name, size and hash of each item it included. Contents are not stored. Attachments are sent again with every message in a conversation and are counted each time. For temporary conversations, the ledger records only the time, host, model, type of request and provider requirements, not what was sent.",
  aboutFiles:
    "Files are matched by URI or by their path in this workspace, and files in a diff by their path in the repository. Renamed files stay listed under their old name. Parts of files in terminal output, search results or pasted text are not matched.",
  aboutChain:
    "Each entry contains the hash of the one before it, which reveals accidental damage and partial tampering. It cannot reveal that someone with control of this computer rewrote the whole ledger. Keep a copy of the head elsewhere to compare with later.",
} as const;
/** The strings in the display language. */
export type LedgerStrings = Translated<typeof ledgerStrings>;
