import { asCount, asObject, asString, isFiniteNumber, isObject } from "../shared/guards.ts";
import { totalFrom } from "../shared/money.ts";
import { tokenParts } from "../shared/tokenParts.ts";
import { timeFrom } from "./messageFrom.ts";
import { type LedgerEntry, ledgerKinds, type LedgerNote, type Spent } from "./ledger.ts";
import { dayOf, isDay } from "./spending.ts";

/** The version of entries that every Aside counts. */
const countedVersion = 1;
/** The version of details: earlier versions of Aside, which would count them, skip them. */
const detailVersion = 2;

const outcomes = ["complete", "stopped", "cutOff", "interrupted", "failed"] as const satisfies readonly NonNullable<
  LedgerEntry["outcome"]
>[];

/**
 * A request as an entry.
 * @returns undefined for one of which nothing is known: neither its cost, nor its tokens, nor how it ended
 */
export function entryOf(kind: LedgerNote["kind"], spent: Spent, now: number): LedgerNote | undefined {
  const { model, usage, cost: billed, costBasis, ...details } = spent;
  const { prompt = 0, completion = 0, read, written, reasoning } = tokenParts(usage);
  const cost = totalFrom(billed);
  const isEmpty = cost === null && prompt === 0;
  if (isEmpty && details.outcome === undefined) return undefined;
  return {
    kind,
    day: dayOf(details.at ?? now),
    model,
    answers: kind === "title" ? 0 : 1,
    promptTokens: prompt,
    completionTokens: completion,
    cost,
    computed: costBasis === "listPrice" ? (cost ?? 0) : 0,
    at: now,
    ...details,
    ...(read === 0 ? {} : { cachedTokens: read }),
    ...(written === 0 ? {} : { writtenTokens: written }),
    ...(reasoning === 0 ? {} : { reasoningTokens: reasoning }),
    ...(costBasis === undefined ? {} : { costBasis }),
    ...(kind === "title" || isEmpty ? { isDetail: true } : {}),
  };
}

/** Whether an entry is part of the sums of costs outside conversations. */
export function isCounted(entry: LedgerNote): entry is LedgerEntry {
  return entry.isDetail !== true;
}

/** Entries as bytes to append. They begin with a line feed, so that the first is on its own line even after a torn write. */
export function encodeEntries(entries: readonly LedgerNote[]): Uint8Array {
  const lines = entries.map(
    ({ isDetail, ...fields }) => `${JSON.stringify({ v: isDetail === true ? detailVersion : countedVersion, ...fields })}\n`,
  );
  return new TextEncoder().encode(`\n${lines.join("")}`);
}

/** Reads a line: an entry, or nothing for anything else. */
export function entryFrom(line: string): readonly LedgerNote[] {
  if (line === "") return [];
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return [];
  }
  if (!isObject(data)) return [];
  const { v, kind, day, model, answers, promptTokens, completionTokens, cost, computed } = data;
  const isDetail = v === detailVersion;
  if ((v !== countedVersion && !isDetail) || !isDay(day) || typeof model !== "string") return [];
  return [
    {
      kind: isDetail && kind === "title" ? kind : (ledgerKinds.find((known) => known === kind) ?? "other"),
      day,
      model,
      answers: asCount(answers),
      promptTokens: asCount(promptTokens),
      completionTokens: asCount(completionTokens),
      cost: totalFrom(cost),
      computed: totalFrom(computed) ?? 0,
      ...detailsFrom(data),
      ...(isDetail ? { isDetail } : {}),
    },
  ];
}

/** Fields that entries of earlier versions do not have. Those of the wrong type are dropped. */
function detailsFrom(value: unknown): Partial<LedgerNote> {
  const data = asObject(value);
  const { costBasis } = data;
  const outcome = outcomes.find((known) => known === data["outcome"]);
  const at = timeFrom(data["at"]);
  const texts = ["endpoint", "provider", "tier", "workspace", "conversation"] as const;
  const counts = ["cachedTokens", "writtenTokens", "reasoningTokens", "toolCalls", "invalidCalls"] as const;
  const times = ["firstTokenMs", "totalMs"] as const;
  return {
    ...(at > 0 ? { at } : {}),
    ...Object.fromEntries(texts.map((name) => [name, asString(data[name])] as const).filter(([, text]) => text !== "")),
    ...Object.fromEntries(counts.map((name) => [name, asCount(data[name])] as const).filter(([, count]) => count > 0)),
    ...Object.fromEntries(times.map((name) => [name, data[name]] as const).filter((pair) => isFiniteNumber(pair[1]) && pair[1] >= 0)),
    ...(outcome === undefined ? {} : { outcome }),
    ...(costBasis === "byok" || costBasis === "listPrice" || costBasis === "implausible" ? { costBasis } : {}),
  };
}
