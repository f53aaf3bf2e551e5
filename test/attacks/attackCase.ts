import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The lists of attacks that are run by default. */
export const attackTables: readonly string[] = ["attacks.tsv", "attacks-2.tsv", "attacks-3.tsv"].map((name) =>
  path.resolve(import.meta.dirname, "../data", name),
);

/** One row of a list of attacks. */
export interface AttackCase {
  /** Such as `LINK-05`. */
  readonly id: string;
  readonly attack: string;
  /** What the attacker sends: a text, or an object that names where it is sent. */
  readonly payload: unknown;
  /** The expected outcome, in words. */
  readonly expected: string;
  /** Such as `REMOTE-LOAD`; decides which module of this folder runs the attack. */
  readonly attackClass: string;
}

export type AttackOutcome =
  | "blocked"
  /** Aside does not have what is attacked. `detail` says so after a check of the real thing, not by assumption. */
  | "notApplicable"
  /** It needs another operating system. */
  | "notRun"
  | "failed";

/** The result of an attack. `detail` says briefly what was checked, or what went wrong. */
export interface AttackResult {
  readonly outcome: AttackOutcome;
  readonly detail: string;
}

/** The result of the same kind of attack without the protection. It must be detected, or else the class proves nothing. */
export interface AttackControl {
  readonly detected: boolean;
  readonly detail: string;
}

/** What the module of a class exports. It opens resources on first use and closes them in `close`. */
export interface AttackClass {
  readonly run: (attack: AttackCase) => Promise<AttackResult>;
  readonly control: () => Promise<AttackControl>;
  readonly close?: () => Promise<void>;
}

/**
 * Reads a list of attacks: tab-separated, a header row, then id, attack, payload as JSON, expected outcome, class, precedent.
 * @throws if the file cannot be read or has no rows, or if a row has no class or a payload that is not JSON
 */
export function readAttacks(file: string): readonly AttackCase[] {
  const rows = readFileSync(file, "utf8")
    .split("\n")
    .slice(1)
    .filter((row) => row.trim() !== "");
  if (rows.length === 0) throw new Error(`${file} has no attacks`);
  return rows.map((row) => {
    const [id = "", attack = "", payload = "", expected = "", attackClass = ""] = row.split("\t");
    if (attackClass === "") throw new Error(`${file}: ${id} has no class`);
    return { id, attack, payload: JSON.parse(payload) as unknown, expected, attackClass };
  });
}

/** An attack that was blocked. */
export function blocked(detail: string): AttackResult {
  return { outcome: "blocked", detail };
}

/** An attack on a feature that Aside does not have. */
export function notApplicable(detail: string): AttackResult {
  return { outcome: "notApplicable", detail };
}

/** An attack that succeeded, or a check that could not be made. */
export function failed(detail: string): AttackResult {
  return { outcome: "failed", detail };
}

/** The clock as it is, also while a scene lets time pass faster. */
const clock = performance.now.bind(performance);

/** Whether a condition becomes true within five seconds. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<boolean> {
  const end = clock() + 5000;
  while (clock() < end) {
    if (await condition()) return true;
    await sleep(10);
  }
  return condition();
}
