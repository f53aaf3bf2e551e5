import { useEffect, useRef } from "preact/hooks";
import { type LedgerPeriod, ledgerPeriods, type LedgerReport } from "../../shared/ledgerPage.ts";
import { fill } from "../../shared/strings.ts";
import { type LedgerFormat, periodName } from "./ledgerFormat.ts";
import { post } from "./ledgerPort.ts";
import { chooseFilter, query } from "./ledgerState.ts";

/** How long the page waits for the next letter of the text, milliseconds. */
const typingMs = 250;

/** What the page shows: sums and tables follow. */
export function LedgerFilters({ report, format }: { readonly report: LedgerReport; readonly format: LedgerFormat }) {
  const { strings } = format;
  const { filter } = query.value;
  const { isWorkspaceOnly, period, only } = filter;
  return (
    <div class="filters" role="group" aria-label={strings.ledgerFilters}>
      {report.workspace !== "" && (
        <label>
          <span>{strings.ledgerScope}</span>
          <select
            value={isWorkspaceOnly ? "workspace" : "all"}
            onChange={({ currentTarget }) => chooseFilter({ isWorkspaceOnly: currentTarget.value === "workspace" })}
          >
            <option value="workspace">{strings.thisWorkspace}</option>
            <option value="all">{strings.allWorkspaces}</option>
          </select>
        </label>
      )}
      <label>
        <span>{strings.ledgerPeriod}</span>
        <select value={period} onChange={({ currentTarget }) => chooseFilter({ period: currentTarget.value as LedgerPeriod })}>
          {ledgerPeriods.map((each) => (
            <option key={each} value={each}>
              {periodName(each, format)}
            </option>
          ))}
        </select>
      </label>
      <TextFilter format={format} />
      {only !== null && (
        <button type="button" class="only" title={strings.ledgerClearOnly} onClick={() => chooseFilter({ only: null })}>
          {fill(strings.ledgerOnly, only.by === "day" ? format.dayNamed(only.key) : report.onlyName)} ×
        </button>
      )}
      <span class="actions">
        <button type="button" onClick={() => post({ type: "refresh" })}>
          {strings.ledgerRefresh}
        </button>
        <button type="button" onClick={() => post({ type: "export", format: "json" })}>
          {strings.exportJson}
        </button>
        <button type="button" onClick={() => post({ type: "export", format: "csv" })}>
          {strings.exportCsv}
        </button>
      </span>
    </div>
  );
}

/** The text is applied once the user pauses, or presses Enter. */
function TextFilter({ format: { strings } }: { readonly format: LedgerFormat }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const applySoon = (text: string, ms: number): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (text !== query.value.filter.text) chooseFilter({ text });
    }, ms);
  };
  return (
    <label class="text">
      <span>{strings.ledgerText}</span>
      <input
        type="search"
        maxLength={1000}
        placeholder={strings.ledgerTextHint}
        value={query.value.filter.text}
        onInput={({ currentTarget }) => applySoon(currentTarget.value, typingMs)}
        onKeyDown={({ key, currentTarget }) => {
          if (key === "Enter") applySoon(currentTarget.value, 0);
        }}
      />
    </label>
  );
}
