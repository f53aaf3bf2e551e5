import { fill } from "../../shared/strings.ts";
import type { UsageAmount, UsageRow, UsageRows, UsageTableName } from "../../shared/usagePage.ts";
import type { UsageFormat } from "./usageFormat.ts";
import { post } from "./usagePort.ts";
import { expanded, expandTable } from "./usageState.ts";
import { showWhatIf } from "./whatIfSection.tsx";

interface UsageTableProps {
  readonly table: UsageTableName;
  readonly title: string;
  readonly column: string;
  readonly rows: UsageRows;
  readonly total: UsageAmount;
  readonly format: UsageFormat;
}

/** A titled table of costs, the most expensive first; the rest behind a button. */
export function UsageTable({ table, title, column, rows: { rows, more, rest }, total, format }: UsageTableProps) {
  const { strings, counted } = format;
  if (rows.length === 0) return null;
  const all = rest === null ? rows : [...rows, { ...rest, key: "", name: counted(strings.rest, more) }];
  const isExpanded = expanded.value.includes(table);
  return (
    <section>
      <h2>{title}</h2>
      <AmountTable caption={title} column={column} rows={all} total={total} format={format} />
      {(isExpanded || more > 0) && (
        <button type="button" class="more" aria-expanded={isExpanded} onClick={() => expandTable(table, !isExpanded)}>
          {isExpanded ? strings.showLess : counted(strings.showAll, more)}
        </button>
      )}
    </section>
  );
}

interface AmountTableProps {
  readonly caption: string;
  readonly column: string;
  readonly rows: readonly UsageRow[];
  /** What the shares are of, and the last row; null for a table without either. */
  readonly total: UsageAmount | null;
  readonly format: UsageFormat;
}

/** Costs, answers and tokens by name. Where there is little room, the tokens are left out, and beside a share the answers. */
export function AmountTable({ caption, column, rows, total, format }: AmountTableProps) {
  const { strings } = format;
  const cost = format.costsOf(total === null ? rows : [...rows, total]);
  return (
    <table>
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{column}</th>
          <th scope="col">{strings.cost}</th>
          {total !== null && <th scope="col">{strings.share}</th>}
          <th scope="col" class={total === null ? undefined : "medium"}>
            {strings.answers}
          </th>
          <th scope="col" class="wide">
            {strings.tokensIn}
          </th>
          <th scope="col" class="wide">
            {strings.tokensOut}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row" dir="auto" title={row.detail ?? row.name}>
              <RowName row={row} />
              <Remark row={row} format={format} />
              <WhatIfLink row={row} format={format} />
            </th>
            <Figures amount={row} total={total} cost={cost} format={format} />
          </tr>
        ))}
      </tbody>
      {total !== null && rows.length > 1 && (
        <tfoot>
          <tr>
            <th scope="row">{strings.total}</th>
            <Figures amount={total} total={total} cost={cost} format={format} />
          </tr>
        </tfoot>
      )}
    </table>
  );
}

interface FiguresProps {
  readonly amount: UsageAmount;
  readonly total: UsageAmount | null;
  readonly cost: (amount: UsageAmount) => string;
  readonly format: UsageFormat;
}

function Figures({ amount, total, cost, format }: FiguresProps) {
  return (
    <>
      <td title={amount.cost === null ? undefined : format.exactDollars(amount.cost)}>{cost(amount)}</td>
      {total !== null && <td>{format.share(amount, total)}</td>}
      <td class={total === null ? undefined : "medium"}>{format.count(amount.answers)}</td>
      <td class="wide">{format.count(amount.promptTokens)}</td>
      <td class="wide">{format.count(amount.completionTokens)}</td>
    </>
  );
}

/** Notes about the cost of a row: a part of it is unknown or billed elsewhere. */
function Remark({ row: { unknown, cost, byok }, format }: { readonly row: UsageRow; readonly format: UsageFormat }) {
  const { strings, counted, dollars } = format;
  const remarks = [
    unknown > 0 && cost !== null ? counted(strings.withUnknown, unknown) : "",
    byok > 0 ? fill(strings.withByok, dollars(byok)) : "",
  ].filter((remark) => remark !== "");
  return remarks.length === 0 ? null : <small>{remarks.join(" · ")}</small>;
}

/** A conversation that can be opened is a link to it. */
function RowName({ row: { name, conversationId } }: { readonly row: UsageRow }) {
  if (conversationId === undefined) return <span class="name">{name}</span>;
  return (
    <button type="button" class="link name" onClick={() => post({ type: "openConversation", id: conversationId })}>
      {name}
    </button>
  );
}

/** Shows what a conversation would have cost elsewhere. */
function WhatIfLink({ row: { name, conversationId }, format: { strings } }: { readonly row: UsageRow; readonly format: UsageFormat }) {
  if (conversationId === undefined) return null;
  return (
    <small>
      <button
        type="button"
        class="link"
        aria-label={fill(strings.whatIfNamed, name)}
        onClick={() => {
          post({ type: "whatIf.conversation", id: conversationId });
          showWhatIf();
        }}
      >
        {strings.whatIfRow}
      </button>
    </small>
  );
}
