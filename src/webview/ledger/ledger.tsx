import { render } from "preact";
import "../usage/usage.css";
import "./ledger.css";
import { defaultLedgerFilter, type LedgerReport } from "../../shared/ledgerPage.ts";
import { fill } from "../../shared/strings.ts";
import { LedgerAbout } from "./ledgerAbout.tsx";
import { LedgerFilters } from "./ledgerFilters.tsx";
import type { LedgerFormat } from "./ledgerFormat.ts";
import { post } from "./ledgerPort.ts";
import { chooseFilter, connect, isUnreadable, ledgerFormat, report as shownReport } from "./ledgerState.ts";
import { LedgerTables } from "./ledgerTables.tsx";

function Page() {
  const format = ledgerFormat.value;
  const report = shownReport.value;
  if (format === null) return null;
  if (report === undefined) return isUnreadable.value ? <Unreadable format={format} /> : null;
  const { strings, count, size } = format;
  const { total, since } = report;
  const figures = [
    [strings.requests, count(total.requests)],
    [strings.files, count(total.files)],
    [strings.hosts, count(total.hosts)],
    [strings.size, size(total.bytes)],
    [strings.redacted, count(total.redacted)],
  ] as const;
  return (
    <main class="usage-page ledger">
      <h1>{strings.ledgerTitle}</h1>
      {isUnreadable.value && <p class="damaged">{strings.ledgerUnreadable}</p>}
      <p class="said" role="status">
        {[
          sentence(report, format),
          ...(since === null ? [] : [fill(strings.ledgerSince, format.day(since))]),
          ...(report.clearedAt === null ? [] : [fill(strings.ledgerCleared, format.time(report.clearedAt))]),
        ].join(" ")}
      </p>
      {report.damaged > 0 && <p class="damaged">{format.counted(strings.ledgerDamaged, report.damaged)}</p>}
      {report.temporary > 0 && <p class="note">{format.counted(strings.ledgerTemporary, report.temporary)}</p>}
      {since !== null && (
        <>
          <dl class="figures">
            {figures.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <LedgerFilters report={report} format={format} />
          {total.requests === 0 ? <Nothing format={format} /> : <LedgerTables report={report} format={format} />}
        </>
      )}
      <LedgerAbout format={format} isEmpty={since === null && report.damaged === 0 && report.clearedAt === null} />
    </main>
  );
}

/** Nothing could be read. */
function Unreadable({ format: { strings } }: { readonly format: LedgerFormat }) {
  return (
    <main class="usage-page ledger">
      <h1>{strings.ledgerTitle}</h1>
      <p role="alert">{strings.ledgerUnreadable}</p>
      <button type="button" onClick={() => post({ type: "refresh" })}>
        {strings.ledgerRefresh}
      </button>
    </main>
  );
}

/** What is shown, in one sentence: it answers the question that the page was opened with. */
function sentence({ query: { filter }, workspace, since, total, last, onlyName }: LedgerReport, format: LedgerFormat): string {
  const { strings, counted, time } = format;
  const { isWorkspaceOnly, period, text, only } = filter;
  const isOfTargets = only?.by === "targets";
  if (since === null) return strings.ledgerEmpty;
  const isPlain = period === "all" && text === "" && (only === null || isOfTargets);
  const isHere = isWorkspaceOnly && workspace !== "";
  if (last === null) {
    if (isOfTargets && isPlain) return fill(strings.sentNothingOf, onlyName);
    return isPlain && isHere ? strings.sentNothing : strings.ledgerNothingLeft;
  }
  const at = time(last.at);
  if (!isPlain || (only !== null && !isOfTargets)) return counted(strings.sentMatching, total.requests, at);
  if (isOfTargets) return counted(strings.sentOf, total.requests, at, onlyName);
  return counted(isHere ? strings.sentHere : strings.sentAnywhere, total.requests, at);
}

/** Nothing passes the filter, which can be taken away. */
function Nothing({ format: { strings } }: { readonly format: LedgerFormat }) {
  return (
    <p class="empty">
      <button type="button" onClick={() => chooseFilter({ ...defaultLedgerFilter, isWorkspaceOnly: false })}>
        {strings.showEverything}
      </button>
    </p>
  );
}

const root = document.querySelector<HTMLElement>("#panel");
if (root === null) throw new Error("the page has no place for the ledger");
render(<Page />, root);
connect();
