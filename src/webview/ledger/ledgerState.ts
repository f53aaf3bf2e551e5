import { signal } from "@preact/signals";
import * as v from "valibot";
import {
  defaultLedgerFilter,
  type LedgerFilter,
  type LedgerQuery,
  ledgerQuerySchema,
  type LedgerReport,
  ledgerRows,
  type ToLedgerPage,
} from "../../shared/ledgerPage.ts";
import { createLedgerFormat, type LedgerFormat } from "./ledgerFormat.ts";
import { loadState, post, saveState } from "./ledgerPort.ts";

const stateSchema = v.object({ query: ledgerQuerySchema, scroll: v.pipe(v.number(), v.minValue(0)) });
interface State {
  readonly query: LedgerQuery;
  readonly scroll: number;
}

const kept = v.safeParse(stateSchema, loadState());
let state: State = kept.success ? kept.output : { query: { filter: defaultLedgerFilter, view: "files", rows: ledgerRows }, scroll: 0 };

function keep(change: Partial<State>): void {
  state = { ...state, ...change };
  saveState(state);
}

/** How the page writes text and numbers; null until the host has said it. */
export const ledgerFormat = signal<LedgerFormat | null>(null);

/** What is shown; undefined until the host has said it. */
export const report = signal<LedgerReport | undefined>(undefined);

/** Whether the ledger could not be read when the page last asked. */
export const isUnreadable = signal(false);

/** What was last chosen. What is shown may still be that of the query before. */
export const query = signal<LedgerQuery>(state.query);

/** Shows something else. */
export function show(change: Partial<LedgerQuery>): void {
  query.value = { ...query.value, ...change };
  keep({ query: query.value });
  post({ type: "show", query: query.value });
}

/** Changes parts of the filter. The table begins with its first rows again. */
export function chooseFilter(change: Partial<LedgerFilter>, more: Partial<LedgerQuery> = {}): void {
  show({ filter: { ...query.value.filter, ...change }, rows: ledgerRows, ...more });
}

/** Listens to the host and tells it that the page is there, with what it showed before it was hidden. */
export function connect(): void {
  addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    // Only the host can send messages to this page; other data is ignored.
    const message = data as ToLedgerPage;
    switch (message.type) {
      case "start":
        document.documentElement.lang = message.language;
        ledgerFormat.value = createLedgerFormat(message.language, message.strings);
        return;
      case "query":
        query.value = message.query;
        keep({ query: message.query });
        return;
      case "report":
        report.value = message.report;
        isUnreadable.value = false;
        restoreScroll();
        return;
      case "unreadable":
        isUnreadable.value = true;
        return;
    }
  });
  addEventListener("scroll", () => keep({ scroll: scrollY }), { passive: true });
  post({ type: "ready", query: kept.success ? state.query : null });
}

let toRestore = state.scroll;

/** Restores the scroll position from before the page was hidden, once the page is long enough. */
function restoreScroll(): void {
  if (toRestore === 0) return;
  const top = toRestore;
  toRestore = 0;
  requestAnimationFrame(() => scrollTo({ top }));
}
