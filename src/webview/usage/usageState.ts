import { signal, type Signal } from "@preact/signals";
import * as v from "valibot";
import {
  defaultUsageFilter,
  type ToUsagePage,
  type UsageFilter,
  usageFilterSchema,
  type UsageSectionName,
  type UsageSections,
  type UsageTableName,
  usageTables,
} from "../../shared/usagePage.ts";
import { createUsageFormat, type UsageFormat } from "./usageFormat.ts";
import { loadState, post, saveState } from "./usagePort.ts";

const stateSchema = v.object({
  filter: usageFilterSchema,
  expanded: v.array(v.picklist(usageTables)),
  scroll: v.pipe(v.number(), v.minValue(0)),
});
type State = v.InferOutput<typeof stateSchema>;

const kept = v.safeParse(stateSchema, loadState());
let state: State = kept.success ? kept.output : { filter: defaultUsageFilter, expanded: [], scroll: 0 };

function keep(change: Partial<State>): void {
  state = { ...state, ...change };
  saveState(state);
}

/** How the page writes text and numbers; null until the host has said it. */
export const usageFormat = signal<UsageFormat | null>(null);

/** The filter as it was last chosen. What is shown may still be that of the one before. */
export const filter = signal<UsageFilter>(state.filter);

/** The tables whose rows are all shown. */
export const expanded = signal<readonly UsageTableName[]>(state.expanded);

const sections = new Map<UsageSectionName, Signal<unknown>>();

/** What the host has sent for a section; undefined until then. */
export function sectionData<Name extends UsageSectionName>(name: Name): Signal<UsageSections[Name] | undefined> {
  let data = sections.get(name);
  if (data === undefined) {
    data = signal<unknown>(undefined);
    sections.set(name, data);
  }
  return data as Signal<UsageSections[Name] | undefined>;
}

/** Changes parts of the filter. A chosen bar belongs to its period, and is given up with it. */
export function chooseFilter(change: Partial<UsageFilter>): void {
  const isOtherPeriod = change.period !== undefined && change.period !== filter.value.period;
  filter.value = { ...filter.value, ...(isOtherPeriod ? { slot: null } : {}), ...change };
  keep({ filter: filter.value });
  post({ type: "filter", filter: filter.value });
}

/** Shows all rows of a table, or the most expensive ones alone. */
export function expandTable(table: UsageTableName, isExpanded: boolean): void {
  expanded.value = [...expanded.value.filter((each) => each !== table), ...(isExpanded ? [table] : [])];
  keep({ expanded: [...expanded.value] });
  post({ type: "expand", table, isExpanded });
}

/** Listens to the host and tells it that the page is there, with what it showed before it was hidden. */
export function connect(): void {
  addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    // Only the host can send messages to this page; other data is ignored.
    const message = data as ToUsagePage;
    switch (message.type) {
      case "start":
        document.documentElement.lang = message.language;
        usageFormat.value = createUsageFormat(message.language, message.strings);
        return;
      case "section":
        sectionData(message.section).value = message.data;
        if (message.section === "report") restoreScroll();
        return;
    }
  });
  addEventListener("scroll", () => keep({ scroll: scrollY }), { passive: true });
  post({ type: "ready", filter: kept.success ? state.filter : null, expanded: [...state.expanded] });
}

let toRestore = state.scroll;

/** Restores the scroll position from before the page was hidden, once the page is long enough. */
function restoreScroll(): void {
  if (toRestore === 0) return;
  const top = toRestore;
  toRestore = 0;
  requestAnimationFrame(() => scrollTo({ top }));
}
