import { readFileSync } from "node:fs";
import { chatErrorCodes } from "../../src/shared/chatError.ts";
import { expectations, type Expectation } from "./expected.ts";

const verdicts = ["complete", "stopped", "cutOff", "interrupted", "failed"];

/** The words of a sentence that are among these. */
function found(sentence: string, words: readonly string[]): readonly string[] {
  return words.filter((word) => new RegExp(`\\b${word}\\b`).test(sentence)).toSorted();
}

/** What this expectation says, in the words by which tables of faults are compared. */
function spoken(expectation: Expectation): string {
  const ends = [...expectation.ends, ...Object.values(expectation.variants ?? {}).flat()];
  return ends.map(({ verdict, code }) => `${verdict} ${code ?? ""}`).join(", ");
}

/**
 * Compares our expectations with another table of the same faults.
 * @param file tab-separated; the first column is the fault's number, the last its verdict and code
 * @returns a sentence for each that differs
 */
export function disagreements(file: string): readonly string[] {
  const rows = new Map(
    readFileSync(file, "utf8")
      .split("\n")
      .map((line) => line.split("\t"))
      .map((columns) => [columns[0] ?? "", columns.at(-1) ?? ""]),
  );
  return expectations.flatMap((expectation) => {
    const theirs = rows.get(expectation.id);
    if (theirs === undefined) return [`${expectation.id} is not in the other table`];
    // Some rows leave the outcome to other columns.
    if (theirs === "" || (expectation.inConversation === true && /with tools/.test(theirs))) return [];
    const ours = spoken(expectation);
    const byItsCode = /by its code/.test(theirs);
    const asksAlone = theirs === "asks";
    const same =
      (asksAlone ? expectation.asks === true : found(theirs, verdicts).every((verdict) => ours.includes(verdict))) &&
      (byItsCode || found(theirs, chatErrorCodes).every((code) => ours.includes(code))) &&
      /visible retry/.test(theirs) === (expectation.retried === true) &&
      /\basks\b/.test(theirs) === (expectation.asks === true) &&
      (byItsCode || asksAlone || /asks/.test(theirs) || found(ours, verdicts).join() === found(theirs, verdicts).join());
    return same ? [] : [`${expectation.id}: ours is "${ours}", theirs "${theirs}"`];
  });
}
