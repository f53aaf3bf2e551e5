import { readFileSync } from "node:fs";
import path from "node:path";

/** The attacks that are run where no other list is named. */
export const attackTable = path.resolve(import.meta.dirname, "../data/attacks.tsv");

/** One row of a list of attacks. */
export interface AttackCase {
  /** Such as `LINK-05`. */
  readonly id: string;
  readonly attack: string;
  /** What the attacker says or sends: a text, or an object that names where it is said. */
  readonly payload: unknown;
  /** In words, what is to become of it. */
  readonly expected: string;
  /** Such as `REMOTE-LOAD`: decides which module of this folder runs it. */
  readonly attackClass: string;
}

export type AttackOutcome =
  | "blocked"
  /** What it attacks does not exist in Aside: said in `detail` and shown by a look at the thing itself, not assumed. */
  | "notApplicable"
  /** It needs another operating system. */
  | "notRun"
  | "failed";

/** What became of an attack. `detail` says in a few words what was looked at, or what went wrong. */
export interface AttackResult {
  readonly outcome: AttackOutcome;
  readonly detail: string;
}

/** What became of the same kind of attack where the protection is off: it must be seen to succeed, else the class proves nothing. */
export interface AttackControl {
  readonly detected: boolean;
  readonly detail: string;
}

/** What the module of a class exports. Whatever it opens it opens on first use and closes in `close`. */
export interface AttackClass {
  readonly run: (attack: AttackCase) => Promise<AttackResult>;
  readonly control: () => Promise<AttackControl>;
  readonly close?: () => Promise<void>;
}

/**
 * Reads a list of attacks: tab-separated, a head, then id, attack, payload as JSON, what is expected, class, precedent.
 * @throws where the file cannot be read or has no rows, or where a row has no class or its payload is not JSON
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

/** An attack that was held off. */
export function blocked(detail: string): AttackResult {
  return { outcome: "blocked", detail };
}

/** An attack on something that Aside does not have. */
export function notApplicable(detail: string): AttackResult {
  return { outcome: "notApplicable", detail };
}

/** An attack that came through, or a check that could not be made. */
export function failed(detail: string): AttackResult {
  return { outcome: "failed", detail };
}
