import { fill } from "../../shared/strings.ts";
import type { UsageAmount, UsagePeriod, UsageReport } from "../../shared/usagePage.ts";
import { periodName, type UsageFormat } from "./usageFormat.ts";
import { post } from "./usagePort.ts";
import { chooseFilter, sectionData } from "./usageState.ts";

interface GlanceProps {
  readonly report: UsageReport;
  readonly format: UsageFormat;
}

/** What a user wants to know first: what was spent lately, what is left, and what took most of it. */
export function UsageGlance({ report, format }: GlanceProps) {
  const { strings } = format;
  return (
    <section class="glance" aria-label={strings.glance}>
      <dl class="figures">
        <Spent period="today" amount={report.today} format={format} />
        <Spent period="yesterday" amount={report.yesterday} format={format} />
        <Spent period="month" amount={report.month} format={format} />
        <Left report={report} format={format} />
      </dl>
      <MostOf report={report} format={format} />
    </section>
  );
}

/** What was spent in a period, which a press shows below. */
function Spent({ period, amount, format }: { readonly period: UsagePeriod; readonly amount: UsageAmount; readonly format: UsageFormat }) {
  return (
    <div>
      <dt>{periodName(period, format)}</dt>
      <dd>
        <button type="button" class="link" onClick={() => chooseFilter({ period, slot: null })}>
          {format.spent(amount)}
        </button>
      </dd>
    </div>
  );
}

/** What is left: of the account, of the key, and of the user's own budget. */
function Left({ report: { caps }, format }: GlanceProps) {
  const { strings, dollars } = format;
  const account = sectionData("account").value ?? null;
  const capNames = { day: strings.capDay, month: strings.capMonth, workspace: strings.capWorkspace };
  return (
    <>
      {account?.lines.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {caps.map(({ name, cap, left }) => (
        <div key={name}>
          <dt>{capNames[name]}</dt>
          <dd>
            <button type="button" class="link" onClick={() => post({ type: "openBudget" })}>
              {dollars(left)}
            </button>{" "}
            <small>{fill(strings.ofCap, dollars(cap))}</small>
          </dd>
        </div>
      ))}
    </>
  );
}

/** The model and the conversation that took most of what is shown. */
function MostOf({ report: { filter, total, tables }, format }: GlanceProps) {
  const { strings, share, dollars } = format;
  const [model] = tables.models.rows;
  const conversation = tables.conversations.rows.find(({ key }) => key.startsWith("="));
  if (model === undefined || model.cost === null || model.cost === 0) return null;
  const shown = filter.slot === null ? periodName(filter.period, format) : format.date(filter.slot);
  return (
    <p class="most">
      {fill(strings.mostModel, model.name, shown, dollars(model.cost), share(model, total))}
      {conversation?.cost !== undefined && conversation.cost !== null && (
        <>
          {" "}
          {strings.mostConversation} {conversation.name}, {dollars(conversation.cost)}.
        </>
      )}
    </p>
  );
}
