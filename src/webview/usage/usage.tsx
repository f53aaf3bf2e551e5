import { signal } from "@preact/signals";
import { render } from "preact";
import "./usage.css";
import { fill } from "../../shared/strings.ts";
import { type ToUsagePage, type UsageAccount, type UsageLine, type UsagePeriod, usagePeriods } from "../../shared/usagePage.ts";
import { createUsageFormat, type UsageFormat } from "./usageFormat.ts";
import { UsagePlot } from "./usagePlot.tsx";
import { post } from "./usagePort.ts";
import { UsageTable } from "./usageTable.tsx";

const report = signal<Extract<ToUsagePage, { type: "report" }> | null>(null);
const account = signal<UsageAccount | null>(null);

function Page() {
  const shown = report.value;
  if (shown === null) return null;
  const format = createUsageFormat(shown.language, shown.strings);
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
        <button type="button" onClick={() => post({ type: "exportCsv" })}>
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
          {more > 0 && <p class="note">{format.counted(strings.more, more)}</p>}
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

/** A titled table of costs, most expensive first. */
function Table({ title, column, lines, format }: TableProps) {
  if (lines.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <UsageTable caption={title} column={column} lines={lines} format={format} />
    </section>
  );
}

function periodName(days: UsagePeriod, { strings, counted }: UsageFormat): string {
  if (days === 0) return strings.everything;
  return days === 365 ? strings.year : counted(strings.days, days);
}

addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  // Only the host can send messages to this page; other data is ignored.
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

const root = document.querySelector<HTMLElement>("#panel");
if (root === null) throw new Error("the page has no place for the usage");
render(<Page />, root);
post({ type: "ready" });
