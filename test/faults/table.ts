import { readFileSync } from "node:fs";
import path from "node:path";
import { type ChatErrorCode, chatErrorCodes } from "../../src/shared/chatError.ts";
import type { Verdict } from "../../src/shared/chatEvent.ts";

const file = path.resolve(import.meta.dirname, "../data/faults.tsv");
const verdicts: readonly Verdict[] = ["complete", "stopped", "cutOff", "interrupted", "failed"];

/** A row of `test/data/faults.tsv`. */
export interface FaultRow {
  readonly id: string;
  readonly fault: string;
  /** Such as "failed unreachable" or "complete, after a visible retry"; empty for faults that do not end a request. */
  readonly outcome: string;
}

/** The table of faults. */
export function readFaults(): readonly FaultRow[] {
  const rows = readFileSync(file, "utf8").trimEnd().split("\n").slice(1);
  return rows.map((row) => {
    const columns = row.split("\t");
    return { id: columns[0] ?? "", fault: columns[1] ?? "", outcome: columns.at(-1) ?? "" };
  });
}

/** How a request ended, to be compared with the table. */
export interface Met {
  readonly verdict: Verdict;
  readonly code: ChatErrorCode | undefined;
  readonly retried: boolean;
  /** Questions that the user was asked; undefined where there was no user to ask. */
  readonly questions: number | undefined;
}

/**
 * Compares how a request ended with the outcome in the table. An outcome that names no verdict or no code leaves it open.
 * @returns a sentence for each difference
 */
export function contradictions({ outcome }: FaultRow, { verdict, code, retried, questions }: Met): readonly string[] {
  const words = (known: readonly string[]): readonly string[] => known.filter((word) => new RegExp(`\\b${word}\\b`).test(outcome));
  const [wanted, codes] = [words(verdicts), words(chatErrorCodes)];
  const asks = /\basks\b/.test(outcome);
  // The verdict depends on the code where the outcome says so, and on the user's reply where one is asked.
  const isOpen = asks || /by its code/.test(outcome) || wanted.length === 0;
  return [
    ...(isOpen || wanted.includes(verdict) ? [] : [`the table says "${outcome}", not ${verdict}`]),
    ...(asks || codes.length === 0 || (code === undefined ? verdict === "complete" : codes.includes(code))
      ? []
      : [`the table says "${outcome}", not ${code ?? "no code"}`]),
    ...(/visible retry/.test(outcome) && !retried ? ["the table says that a retry is visible"] : []),
    ...(asks && questions === 0 ? ["the table says that the user is asked"] : []),
  ];
}
