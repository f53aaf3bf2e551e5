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
    <>
      <div class="glance">
        <section>
          <h2>{strings.spent}</h2>
          <dl class="figures">
            <Spent period="today" amount={report.today} format={format} />
            <Spent period="yesterday" amount={report.yesterday} format={format} />
            <Spent period="month" amount={report.month} format={format} />
          </dl>
        </section>
        <Left format={format} />
      </div>
      <MostOf report={report} format={format} />
    </>
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
function Left({ format }: { readonly format: UsageFormat }) {
  const { strings, dollars } = format;
  const account = sectionData("account").value;
  const caps = sectionData("caps").value ?? [];
  const lines = account?.lines.filter(({ isLeft }) => isLeft) ?? [];
  const others = account?.lines.filter(({ isLeft }) => !isLeft) ?? [];
  return (
    <section>
      <h2>{strings.left}</h2>
      <dl class="figures">
        {/* As tall as what comes: nothing moves when the server has answered. */}
        {account === undefined && <Figure name={strings.asking} value="…" />}
        {lines.map(({ name, value }) => (
          <Figure key={name} name={name} value={value} />
        ))}
        {account !== undefined && lines.length === 0 && (
          <Figure name={account?.title ?? strings.balance} value={strings.unknown} note={account?.error ?? strings.notReported} />
        )}
        {caps.map(({ name, cap, left }) => (
          <Figure key={name} name={fill(strings.budgetOf, name)} value={dollars(left)} note={fill(strings.ofCap, dollars(cap))} />
        ))}
      </dl>
      <p class="below">
        <button type="button" class="link" onClick={() => post({ type: "openBudget" })}>
          {caps.length === 0 ? strings.setBudget : strings.changeBudget}
        </button>
      </p>
      {others.length > 0 && (
        <details>
          <summary>{account?.title}</summary>
          <dl class="lines">
            {others.map(({ name, value }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </section>
  );
}

function Figure({ name, value, note }: { readonly name: string; readonly value: string; readonly note?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} {note !== undefined && <small>{note}</small>}
      </dd>
    </div>
  );
}

/** What the period cost, and the model and the conversation that took most of it. */
function MostOf({ report: { filter, total, tables }, format }: GlanceProps) {
  const { strings, share, cost, spent, counted } = format;
  const [model] = tables.models.rows;
  const conversation = tables.conversations.rows.find((row) => row.key.startsWith("=") && row.cost !== null && row.cost > 0);
  const shown = filter.slot === null ? periodName(filter.period, format) : format.date(filter.slot);
  const name = conversation?.name ?? "";
  const id = conversation?.conversationId;
  return (
    <p class="most">
      {fill(strings.sumOf, shown, spent(total), counted(strings.answerCount, total.answers))}{" "}
      {model !== undefined && model.cost !== null && model.cost > 0 && (
        <>{fill(strings.mostModel, model.name, cost(model), share(model, total))} </>
      )}
      {conversation !== undefined && (
        <>
          {strings.mostConversation}{" "}
          {id === undefined ? (
            <bdi>{name}</bdi>
          ) : (
            <button type="button" class="link" onClick={() => post({ type: "openConversation", id })}>
              <bdi>{name}</bdi>
            </button>
          )}{" "}
          ({cost(conversation)})
        </>
      )}
    </p>
  );
}
