import { signal } from "@preact/signals";
import { render } from "preact";
import "./usage.css";
import { moneyFormat, supportedLocale } from "../../shared/money.ts";
import { fill } from "../../shared/strings.ts";
import {
  type FromUsagePage,
  type ToUsagePage,
  type UsageAccount,
  type UsageLine,
  type UsagePeriod,
  usagePeriods,
  type UsageReport,
  type UsageStrings,
} from "../../shared/usagePage.ts";
import type { VsCodeApi } from "../hostPort.ts";
import { UsagePlot } from "./usagePlot.tsx";

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();
const report = signal<Extract<ToUsagePage, { type: "report" }> | null>(null);
const account = signal<UsageAccount | null>(null);

function post(message: FromUsagePage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own function, not a window's
  api.postMessage(message);
}

/** What the parts of the page write numbers with. */
export interface UsageFormat {
  readonly strings: UsageStrings;
  readonly count: (value: number) => string;
  readonly dollars: (usd: number) => string;
  /** The cost of a line: marked where it is computed, a word where it is not known. */
  readonly cost: (line: UsageLine) => string;
  /** A day or a month, in the reader's way. */
  readonly date: (name: string) => string;
  /** The same as short as it can be told. */
  readonly tick: (name: string) => string;
}

function formatOf(language: string, strings: UsageStrings): UsageFormat {
  const locale = supportedLocale(language);
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const dollars = moneyFormat(language);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const month = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
  const shortDay = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", timeZone: "UTC" });
  const shortMonth = new Intl.DateTimeFormat(locale, { month: "short", year: "2-digit", timeZone: "UTC" });
  return {
    strings,
    count: (value) => whole.format(value),
    dollars,
    cost: ({ cost, computed }) =>
      cost === null ? strings.unknown : computed > 0 ? fill(strings.approximately, dollars(cost)) : dollars(cost),
    tick: (name) => (name.length === 7 ? shortMonth.format(Date.parse(`${name}-01`)) : shortDay.format(Date.parse(name))),
    date: (name) => (name.length === 7 ? month.format(Date.parse(`${name}-01`)) : day.format(Date.parse(name))),
  };
}

function Page() {
  const shown = report.value;
  if (shown === null) return null;
  const format = formatOf(shown.language, shown.strings);
  const { strings } = shown;
  const { total, models, conversations, others, more, period } = shown.report;
  return (
    <main class="usage-page">
      <header>
        <h1>{strings.title}</h1>
        <label>
          <span>{strings.period}</span>
          <select
            value={String(period)}
            onChange={({ currentTarget }) => post({ type: "period", days: Number(currentTarget.value) as UsagePeriod })}
          >
            {usagePeriods.map((days) => (
              <option key={days} value={String(days)}>
                {periodName(days, format)}
              </option>
            ))}
          </select>
        </label>
        <button type="button" onClick={() => post({ type: "refresh" })}>
          {strings.refresh}
        </button>
        <button type="button" class="primary" onClick={() => post({ type: "exportCsv" })}>
          {strings.exportCsv}
        </button>
      </header>
      <Account />
      <dl class="totals">
        <Figure name={strings.total} value={format.cost(total)} />
        <Figure name={strings.answers} value={format.count(total.answers)} />
        <Figure name={strings.tokensIn} value={format.count(total.promptTokens)} />
        <Figure name={strings.tokensOut} value={format.count(total.completionTokens)} />
      </dl>
      {total.computed > 0 && <p class="note">{fill(strings.computed, format.dollars(total.computed))}</p>}
      {total.answers === 0 && total.cost === null ? (
        <p class="note">{strings.nothing}</p>
      ) : (
        <>
          <UsagePlot report={shown.report} format={format} />
          <Table title={strings.byModel} column={strings.model} lines={models} format={format} />
          <Table title={strings.byConversation} column={strings.conversation} lines={conversations} format={format} />
          {more > 0 && <p class="note">{fill(strings.more, format.count(more))}</p>}
          <Table title={strings.others} column={strings.purpose} lines={others} format={format} />
        </>
      )}
    </main>
  );
}

function Account() {
  const shown = account.value;
  if (shown === null) return null;
  return (
    <section class="account" aria-label={shown.title}>
      <h2>{shown.title}</h2>
      {shown.error !== null && <p class="note">{shown.error}</p>}
      <dl class="totals">
        {shown.lines.map(({ name, value }) => (
          <Figure key={name} name={name} value={value} />
        ))}
      </dl>
    </section>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

interface TableProps {
  readonly title: string;
  readonly column: string;
  readonly lines: readonly UsageLine[];
  readonly format: UsageFormat;
}

/** A table of spending, dearest first. */
function Table({ title, column, lines, format }: TableProps) {
  if (lines.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <UsageTable caption={title} column={column} lines={lines} format={format} />
    </section>
  );
}

/** The table itself, which scrolls sideways in a narrow place; the name of a conversation that can be opened opens it. */
export function UsageTable({ caption, column, lines, format }: Omit<TableProps, "title"> & { readonly caption: string }) {
  const { strings } = format;
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{column}</th>
            <th scope="col">{strings.cost}</th>
            <th scope="col">{strings.answers}</th>
            <th scope="col">{strings.tokensIn}</th>
            <th scope="col">{strings.tokensOut}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.conversationId ?? line.name}>
              <th scope="row" dir="auto" title={line.name}>
                <LineName line={line} />
              </th>
              <td>{format.cost(line)}</td>
              <td>{format.count(line.answers)}</td>
              <td>{format.count(line.promptTokens)}</td>
              <td>{format.count(line.completionTokens)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LineName({ line: { name, conversationId } }: { readonly line: UsageLine }) {
  if (conversationId === undefined) return <>{name}</>;
  return (
    <button type="button" class="link" onClick={() => post({ type: "openConversation", id: conversationId })}>
      {name}
    </button>
  );
}

function periodName(days: UsagePeriod, { strings, count }: UsageFormat): string {
  if (days === 0) return strings.everything;
  return days === 365 ? strings.year : fill(strings.days, count(days));
}

addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  // Only the host can reach this page; what is no message of it falls through.
  const message = data as ToUsagePage;
  switch (message.type) {
    case "report":
      report.value = message;
      document.documentElement.lang = message.language;
      return;
    case "account":
      account.value = message.account;
      return;
  }
});

export type { UsageReport };
const root = document.querySelector<HTMLElement>("#panel");
if (root === null) throw new Error("the page has no place for the usage");
render(<Page />, root);
post({ type: "ready" });
