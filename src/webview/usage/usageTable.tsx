import type { UsageLine } from "../../shared/usagePage.ts";
import type { UsageFormat } from "./usageFormat.ts";
import { post } from "./usagePort.ts";

interface UsageTableProps {
  readonly caption: string;
  readonly column: string;
  readonly lines: readonly UsageLine[];
  readonly format: UsageFormat;
}

/** A table of costs, which scrolls sideways if narrow. Names of existing conversations are links to them. */
export function UsageTable({ caption, column, lines, format }: UsageTableProps) {
  const { strings } = format;
  const cost = format.costsOf(lines);
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
            <tr key={line.conversationId ?? line.modelId ?? line.name}>
              <th scope="row" dir="auto" title={line.modelId ?? line.name}>
                <LineName line={line} />
              </th>
              <td title={line.cost === null ? undefined : format.exactDollars(line.cost)}>{cost(line)}</td>
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
