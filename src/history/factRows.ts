import { cacheCauses } from "../shared/cacheCause.ts";
import { asCount, isFiniteNumber } from "../shared/guards.ts";
import { costFrom } from "../shared/money.ts";
import type { UsageFact } from "./usageFact.ts";

/** The month of a file of facts, in UTC, such as `2026-11`. */
export type FactMonth = string;

/** The file for times that cannot be right. */
const oddTimes: FactMonth = "other";
const [firstTime, lastTime] = [Date.UTC(2000, 0), Date.UTC(2200, 0)];

/** The month of a time, milliseconds since the epoch. */
export function monthOf(at: number): FactMonth {
  return at >= firstTime && at < lastTime ? new Date(at).toISOString().slice(0, 7) : oddTimes;
}

/** When each month begins and ends, milliseconds since the epoch: it is asked for each conversation. There are 2,400 of them at most. */
const spans = new Map<FactMonth, readonly [from: number, to: number]>();

/** Whether facts of a month can be in a period. @param from,to milliseconds since the epoch */
export function isMonthIn(month: FactMonth, from: number, to: number): boolean {
  if (month === oddTimes) return true;
  let span = spans.get(month);
  if (span === undefined) {
    const [year = 0, number = 0] = month.split("-").map(Number);
    span = [Date.UTC(year, number - 1), Date.UTC(year, number)];
    spans.set(month, span);
  }
  return span[0] < to && span[1] > from;
}

const kinds = ["chat", "tools"] as const satisfies readonly UsageFact["kind"][];
const outcomes = ["complete", "stopped", "cutOff", "interrupted", "failed"] as const satisfies readonly NonNullable<UsageFact["outcome"]>[];
const bases = ["byok", "listPrice", "implausible"] as const satisfies readonly NonNullable<UsageFact["costBasis"]>[];

/** Facts of one conversation in one month: texts, which occur again and again, and rows that refer to them by their places. */
type PackedFacts = readonly [texts: readonly string[], rows: readonly (readonly (string | number | null)[])[]];

/** Packs facts of a conversation for `unpackFacts`. The conversation and its workspace are not packed. */
export function packFacts(facts: readonly UsageFact[]): PackedFacts {
  const texts: string[] = [];
  const places = new Map<string, number>();
  const place = (text: string): number => {
    const known = places.get(text) ?? texts.length;
    if (known === texts.length) {
      texts.push(text);
      places.set(text, known);
    }
    return known;
  };
  return [
    texts,
    facts.map((fact) => {
      const row = [
        fact.at,
        fact.message ?? "",
        kinds.findIndex((kind) => kind === fact.kind),
        place(fact.endpoint),
        place(fact.model),
        place(fact.provider),
        outcomes.findIndex((outcome) => outcome === fact.outcome),
        fact.answers,
        fact.cost,
        fact.promptTokens,
        fact.completionTokens,
        fact.firstTokenMs ?? null,
        fact.totalMs ?? null,
        fact.cachedTokens,
        fact.writtenTokens,
        fact.reasoningTokens,
        fact.costBasis === undefined ? null : bases.indexOf(fact.costBasis),
        fact.tier === undefined ? null : place(fact.tier),
        fact.toolCalls ?? null,
        fact.invalidCalls ?? null,
        fact.miss === undefined ? null : place(fact.miss.cause),
        fact.miss?.tokens ?? null,
      ];
      let length = row.length;
      while (row[length - 1] === null) length -= 1;
      return row.slice(0, length);
    }),
  ];
}

/** Reads what `packFacts` made. Undefined for anything else, which is then made anew. */
export function unpackFacts(packed: unknown, conversation: string, workspace: string): readonly UsageFact[] | undefined {
  if (!Array.isArray(packed)) return undefined;
  const [texts, rows] = packed as readonly unknown[];
  if (!Array.isArray(texts) || !Array.isArray(rows) || !texts.every((text) => typeof text === "string")) return undefined;
  const facts: UsageFact[] = [];
  for (const row of rows as readonly unknown[]) {
    const fact = Array.isArray(row) ? factFrom(row, texts, conversation, workspace) : undefined;
    if (fact === undefined) return undefined;
    facts.push(fact);
  }
  return facts;
}

function factFrom(row: readonly unknown[], texts: readonly string[], conversation: string, workspace: string): UsageFact | undefined {
  const [at, message, kindAt, endpointAt, modelAt, providerAt, outcomeAt, answers, cost, promptTokens, completionTokens] = row;
  const kind = kinds[kindAt as number];
  const endpoint = texts[endpointAt as number];
  const model = texts[modelAt as number];
  const provider = texts[providerAt as number];
  const outcome = outcomes[outcomeAt as number];
  if (!isFiniteNumber(at) || typeof message !== "string" || kind === undefined || outcome === undefined) return undefined;
  if (endpoint === undefined || model === undefined || provider === undefined) return undefined;
  // There may be a hundred thousand, and spreading optional fields into each takes three times as long.
  const fact: { -readonly [Name in keyof UsageFact]: UsageFact[Name] } = {
    kind,
    at,
    conversation,
    message,
    workspace,
    endpoint,
    model,
    provider,
    answers: asCount(answers),
    promptTokens: asCount(promptTokens),
    cachedTokens: asCount(row[13]),
    writtenTokens: asCount(row[14]),
    completionTokens: asCount(completionTokens),
    reasoningTokens: asCount(row[15]),
    cost: costFrom(cost),
    outcome,
  };
  const [first, total, basis, tier, toolCalls] = [row[11], row[12], bases[row[16] as number], texts[row[17] as number], row[18]];
  if (isTime(first)) fact.firstTokenMs = first;
  if (isTime(total)) fact.totalMs = total;
  if (basis !== undefined) fact.costBasis = basis;
  if (tier !== undefined) fact.tier = tier;
  if (isTime(toolCalls)) {
    fact.toolCalls = toolCalls;
    fact.invalidCalls = asCount(row[19]);
  }
  const missed = asCount(row[21]);
  const cause = missed > 0 ? cacheCauses.find((each) => each === texts[row[20] as number]) : undefined;
  if (cause !== undefined) fact.miss = { cause, tokens: missed };
  return fact;
}

function isTime(value: unknown): value is number {
  return isFiniteNumber(value) && value >= 0;
}

/** A short hash of a text: two texts with the same hash are almost certainly equal. */
export function stampOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  // With the length, so that 32 bits are enough.
  return (hash >>> 0) + (text.length % 0x100000) * 0x100000000;
}
