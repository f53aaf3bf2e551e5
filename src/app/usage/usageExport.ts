import type { UsageFact } from "../../history/usageFact.ts";
import { csvCell } from "./csvCell.ts";

/** The names of a row of an export. */
export interface ExportNames {
  readonly model: (endpoint: string, id: string) => string;
  readonly title: (conversation: string) => string;
}

/** The columns, in order. A cost is empty where it is unknown; `cost_basis` is `reported`, `listPrice`, `byok` or `implausible`. */
const columns = [
  "time",
  "kind",
  "endpoint",
  "model",
  "model_name",
  "provider",
  "tier",
  "workspace",
  "conversation",
  "title",
  "answers",
  "outcome",
  "input_tokens",
  "cached_tokens",
  "cache_write_tokens",
  "output_tokens",
  "reasoning_tokens",
  "cost_usd",
  "cost_basis",
  "first_token_ms",
  "total_ms",
  "tool_calls",
  "invalid_tool_calls",
] as const;

type Row = Readonly<Record<(typeof columns)[number], string | number | null>>;

/** A row for each request, oldest first. */
function rowsOf(facts: readonly UsageFact[], names: ExportNames): readonly Row[] {
  return facts
    .toSorted((a, b) => a.at - b.at)
    .map((fact) => ({
      time: timeOf(fact.at),
      kind: fact.kind,
      endpoint: fact.endpoint,
      model: fact.model,
      model_name: fact.model === "" ? "" : names.model(fact.endpoint, fact.model),
      provider: fact.provider,
      tier: fact.tier ?? "",
      workspace: fact.workspace,
      conversation: fact.conversation ?? "",
      title: fact.conversation === undefined ? "" : names.title(fact.conversation),
      answers: fact.answers,
      outcome: fact.outcome ?? "",
      input_tokens: fact.promptTokens,
      cached_tokens: fact.cachedTokens,
      cache_write_tokens: fact.writtenTokens,
      output_tokens: fact.completionTokens,
      reasoning_tokens: fact.reasoningTokens,
      cost_usd: fact.cost,
      cost_basis: fact.costBasis ?? (fact.cost === null ? "" : "reported"),
      first_token_ms: fact.firstTokenMs ?? null,
      total_ms: fact.totalMs ?? null,
      tool_calls: fact.toolCalls ?? null,
      invalid_tool_calls: fact.invalidCalls ?? null,
    }));
}

/** A time in ISO 8601, UTC; "" for one that no calendar has. */
function timeOf(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString();
}

/**
 * Requests as CSV (RFC 4180). Numbers have a decimal point, no exponent and no currency. A cell that a spreadsheet would evaluate as a formula starts
 * with an apostrophe.
 */
export function usageCsv(facts: readonly UsageFact[], names: ExportNames): string {
  const lines = rowsOf(facts, names).map((row) => columns.map((column) => csvCell(row[column])));
  return [columns, ...lines].map((cells) => `${cells.join(",")}\r\n`).join("");
}

/** Requests as a JSON array, with numbers as they are. */
export function usageJson(facts: readonly UsageFact[], names: ExportNames): string {
  return `[\n${rowsOf(facts, names)
    .map((row) => `  ${JSON.stringify(row)}`)
    .join(",\n")}\n]\n`;
}
