import { asCount, asString, isFiniteNumber, isObject } from "../shared/guards.ts";
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

/** A day that is earlier than a time (milliseconds since the epoch) in every time zone; "" for all time. */
export function earlierDay(at: number): string {
  return Number.isFinite(at) ? dayOf(at - 2 * 86_400_000) : "";
}

/** The beginning of a line as `encodeEntries` writes it, up to its day. */
const lineStart = /^\{"v":\d+,"kind":"\w+","day":"(\d{4}-\d\d-\d\d)"/;

/**
 * Reads a line.
 * @param since a day, such as `2026-11-21`: lines of earlier days may be skipped
 * @returns undefined for anything but an entry, and for a line that is skipped
 */
export function entryFrom(line: string, since = ""): LedgerNote | undefined {
  if (line === "") return undefined;
  if (since !== "") {
    const day = lineStart.exec(line)?.[1];
    if (day !== undefined && day < since) return undefined;
  }
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isObject(data)) return undefined;
  const { v, kind, day, model } = data;
  const isDetail = v === detailVersion;
  if ((v !== countedVersion && !isDetail) || !isDay(day) || typeof model !== "string") return undefined;
  // There may be many thousands, and spreading optional fields into each takes three times as long.
  const note: { -readonly [Name in keyof LedgerNote]: LedgerNote[Name] } = {
    kind: isDetail && kind === "title" ? kind : (ledgerKinds.find((known) => known === kind) ?? "other"),
    day,
    model,
    answers: asCount(data["answers"]),
    promptTokens: asCount(data["promptTokens"]),
    completionTokens: asCount(data["completionTokens"]),
    cost: totalFrom(data["cost"]),
    computed: totalFrom(data["computed"]) ?? 0,
  };
  addDetails(note, data);
  if (isDetail) note.isDetail = true;
  return note;
}

const texts = ["endpoint", "provider", "tier", "workspace", "conversation"] as const;
const counts = ["cachedTokens", "writtenTokens", "reasoningTokens", "toolCalls", "invalidCalls"] as const;
const times = ["firstTokenMs", "totalMs"] as const;

/** Adds the fields that entries of earlier versions do not have. Those of the wrong type are dropped. */
function addDetails(note: { -readonly [Name in keyof LedgerNote]: LedgerNote[Name] }, data: Readonly<Record<string, unknown>>): void {
  const at = timeFrom(data["at"]);
  if (at > 0) note.at = at;
  for (const name of texts) {
    const text = asString(data[name]);
    if (text !== "") note[name] = text;
  }
  for (const name of counts) {
    const count = asCount(data[name]);
    if (count > 0) note[name] = count;
  }
  for (const name of times) {
    const time = data[name];
    if (isFiniteNumber(time) && time >= 0) note[name] = time;
  }
  const { costBasis } = data;
  const outcome = outcomes.find((known) => known === data["outcome"]);
  if (outcome !== undefined) note.outcome = outcome;
  if (costBasis === "byok" || costBasis === "listPrice" || costBasis === "implausible") note.costBasis = costBasis;
}
