import type { ComponentChildren } from "preact";
import {
  type LedgerDayRow,
  type LedgerFileRow,
  type LedgerHostRow,
  type LedgerReport,
  ledgerRows,
  type LedgerTable,
  type LedgerView,
  ledgerViews,
} from "../../shared/ledgerPage.ts";
import { fill } from "../../shared/strings.ts";
import type { LedgerFormat } from "./ledgerFormat.ts";
import { RequestsTable } from "./ledgerRequests.tsx";
import { HostName, Demand, linesText, Sent } from "./ledgerParts.tsx";
import { chooseFilter, query, show } from "./ledgerState.ts";

/** The choice of a view, and its table. */
export function LedgerTables({ report: { table }, format }: { readonly report: LedgerReport; readonly format: LedgerFormat }) {
  const { strings, counted } = format;
  return (
    <section>
      <h2 class="visually-hidden">{strings.viewBy}</h2>
      <div class="views" role="group" aria-label={strings.viewBy}>
        {ledgerViews.map((view) => (
          <button key={view} type="button" aria-pressed={query.value.view === view} onClick={() => show({ view, rows: ledgerRows })}>
            {viewName(view, format)}
          </button>
        ))}
      </div>
      <Rows table={table} format={format} />
      {table.more > 0 && (
        <p class="more">
          <button type="button" onClick={() => show({ rows: table.rows.length + ledgerRows })}>
            {strings.showMore}
          </button>{" "}
          <small>{counted(strings.moreRows, table.more)}</small>
        </p>
      )}
    </section>
  );
}

function viewName(view: LedgerView, { strings }: LedgerFormat): string {
  switch (view) {
    case "files":
      return strings.viewByFile;
    case "hosts":
      return strings.viewByHost;
    case "days":
      return strings.viewByDay;
    case "requests":
      return strings.viewByRequest;
    default:
      return view satisfies never;
  }
}

function Rows({ table, format }: { readonly table: LedgerTable; readonly format: LedgerFormat }) {
  switch (table.view) {
    case "files":
      return <FilesTable rows={table.rows} format={format} />;
    case "hosts":
      return <HostsTable rows={table.rows} format={format} />;
    case "days":
      return <DaysTable rows={table.rows} format={format} />;
    case "requests":
      return <RequestsTable rows={table.rows} format={format} />;
    default:
      return table satisfies never;
  }
}

function FilesTable({ rows, format }: { readonly rows: readonly LedgerFileRow[]; readonly format: LedgerFormat }) {
  const { strings, count, counted } = format;
  return (
    <table>
      <caption class="visually-hidden">{strings.byFile}</caption>
      <thead>
        <tr>
          <th scope="col">{strings.file}</th>
          <th scope="col">{strings.requests}</th>
          <th scope="col" class="wide start">
            {strings.hosts}
          </th>
          <th scope="col" class="wide">
            {strings.size}
          </th>
          <th scope="col" class="start">
            {strings.lastSent}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const more = row.hosts - row.hostNames.length;
          const hosts = [...row.hostNames, ...(more > 0 ? [counted(strings.moreHosts, more)] : [])];
          const lines = linesOf(row, format);
          return (
            <tr key={row.key}>
              <th scope="row" dir="auto" title={row.uri ?? row.name}>
                <Narrow
                  name={row.name}
                  format={format}
                  onClick={() => chooseFilter({ only: { by: "file", key: row.key } }, { view: "requests" })}
                />
                <small>{[...(row.kind === row.name || row.kind === "" ? [] : [row.kind]), ...lines].join(" · ")}</small>
                <small class="narrow">{format.list(hosts)}</small>
                <Redacted redacted={row.redacted} format={format} />
              </th>
              <td>{count(row.requests)}</td>
              <td class="wide start wraps">{format.list(hosts)}</td>
              <td class="wide">{row.bytes === 0 && row.isInDiffs ? "–" : format.size(row.bytes)}</td>
              <td class="start wraps">
                <Sent sent={row.last} format={format} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Which lines of a file were ever sent. Without lines, it was sent whole, or has none. */
function linesOf({ lines, moreLines, isWhole, isInDiffs }: LedgerFileRow, { strings, counted }: LedgerFormat): readonly string[] {
  const diffs = isInDiffs ? [strings.inDiffs] : [];
  if (lines.length === 0) return diffs;
  return [
    ...diffs,
    ...(isWhole ? [strings.withoutLines] : []),
    ...lines.map((range) => linesText(range, strings)),
    ...(moreLines > 0 ? [counted(strings.moreLines, moreLines)] : []),
  ];
}

function HostsTable({ rows, format }: { readonly rows: readonly LedgerHostRow[]; readonly format: LedgerFormat }) {
  const { strings, count } = format;
  return (
    <table>
      <caption class="visually-hidden">{strings.byHost}</caption>
      <thead>
        <tr>
          <th scope="col">{strings.host}</th>
          <th scope="col">{strings.requests}</th>
          <th scope="col" class="wide">
            {strings.files}
          </th>
          <th scope="col" class="wide">
            {strings.size}
          </th>
          <th scope="col" class="start">
            {strings.lastSent}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">
              <Narrow
                name={row.host}
                format={format}
                onClick={() => chooseFilter({ only: { by: "host", key: row.key } }, { view: "requests" })}
              />
              <HostName row={row} format={format} />
              <Demand demanded={row.demanded} format={format} />
              <Redacted redacted={row.redacted} format={format} />
            </th>
            <td>{count(row.requests)}</td>
            <td class="wide">{count(row.files)}</td>
            <td class="wide">{format.size(row.bytes)}</td>
            <td class="start wraps">
              <Sent sent={row.last} format={format} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function DaysTable({ rows, format }: { readonly rows: readonly LedgerDayRow[]; readonly format: LedgerFormat }) {
  const { strings, count } = format;
  return (
    <table>
      <caption class="visually-hidden">{strings.byDay}</caption>
      <thead>
        <tr>
          <th scope="col">{strings.ledgerDay}</th>
          <th scope="col">{strings.requests}</th>
          <th scope="col">{strings.files}</th>
          <th scope="col" class="wide">
            {strings.hosts}
          </th>
          <th scope="col" class="wide">
            {strings.size}
          </th>
          <th scope="col" class="start">
            {strings.lastSent}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">
              <Narrow
                name={format.dayNamed(row.key)}
                format={format}
                onClick={() => chooseFilter({ only: { by: "day", key: row.key } }, { view: "requests" })}
              />
              <Redacted redacted={row.redacted} format={format} />
            </th>
            <td>{count(row.requests)}</td>
            <td>{count(row.files)}</td>
            <td class="wide">{count(row.hosts)}</td>
            <td class="wide">{format.size(row.bytes)}</td>
            <td class="start wraps">
              <Sent sent={row.last} format={format} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface NarrowProps {
  readonly name: string;
  readonly format: LedgerFormat;
  readonly onClick: () => void;
}

/** The name of a row, which shows its requests. */
function Narrow({ name, format: { strings }, onClick }: NarrowProps) {
  return (
    <button type="button" class="link" title={fill(strings.showRequests, name)} onClick={onClick}>
      {name}
    </button>
  );
}

function Redacted({ redacted, format }: { readonly redacted: number; readonly format: LedgerFormat }): ComponentChildren {
  return redacted === 0 ? null : <small>{format.counted(format.strings.redactedCount, redacted)}</small>;
}
