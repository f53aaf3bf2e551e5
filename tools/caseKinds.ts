// Counts which kinds of cases the tests that passed have covered, and where. Only the project's own data counts, so that the table is the same in every
// checkout.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { madeUp } from "../test/data/folders.ts";
import { shapesOf } from "../test/data/shapes.ts";
import { faultsElsewhere } from "../test/faults/elsewhere.ts";
import { readFaults } from "../test/faults/table.ts";
import { root } from "./pinned.ts";

/** A test in vitest's JSON report, as far as it is counted. */
export interface ReportedTest {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly status: string;
  readonly meta: { readonly kinds?: readonly string[]; readonly twin?: string };
}

/** A file of tests in that report. */
export interface ReportedFile {
  readonly name: string;
  readonly assertionResults: readonly ReportedTest[];
}

/** The line by which a script tells how many cases of a kind passed. */
export function casesOf(kind: string, count: number): string {
  return `Cases: ${count} × ${kind}`;
}

/** The kinds that each tier must cover, besides its faults in test/faults/elsewhere.ts. */
const expectedOf: Readonly<Record<string, () => readonly string[]>> = {
  unit: () => [
    ...new Set(readdirSync(madeUp).flatMap((name) => shapesOf(name, readFileSync(path.join(madeUp, name))))),
    "event-stream vector",
    "prompt with its counted tokens",
    "usage with a cost",
    "usage without a cost",
    "edit out of packages' sources",
    "edit out of this repository's history",
  ],
  webview: () => ["attack on the renderer"],
  faults: () => ["fault on the wire", "answer on a bad network"],
  attacks: () => ["attack on the real thing"],
};

const titles = new Map(readFaults().map(({ id, fault }) => [id, fault]));

/** The kind of a case that shows a fault of the table. */
export function faultKind(id: string): string {
  return `fault ${id}, ${titles.get(id) ?? "which is not in the table"}`;
}

/** The faults that a test shows: its title begins with their ids. */
function faultsOf({ title }: ReportedTest): readonly string[] {
  const [ids = ""] = /^F\d{3}(?:, F\d{3})*(?= )/.exec(title) ?? [];
  return ids === "" ? [] : ids.split(", ").map(faultKind);
}

/** Collects the kinds of cases over the tiers of a run. */
export class CaseKinds {
  /** By kind: the places where it was tested, with the tests or cases that passed. */
  readonly #shown = new Map<string, Map<string, number>>();
  readonly #shownIn = new Map<string, Set<string>>();
  readonly #skipped: string[] = [];
  readonly #problems: string[] = [];

  /**
   * Adds vitest's report of a tier.
   * @param options.isWhole whether all of its tests were asked for, so that all of its kinds have to be there
   */
  addReport(tier: string, files: readonly ReportedFile[], { isWhole }: { readonly isWhole: boolean }): void {
    for (const { name, assertionResults } of files) {
      const file = path.relative(path.join(root, "test"), name).split(path.sep).join("/");
      for (const test of assertionResults) {
        if (test.status === "passed") {
          for (const kind of [...(test.meta.kinds ?? []), ...faultsOf(test)]) this.#add(tier, kind, file, 1);
        } else if (test.status !== "failed" && test.meta.twin !== undefined) {
          this.#addSkipped(tier, file, test, assertionResults);
        }
      }
    }
    if (isWhole) this.#check(tier);
  }

  /** Adds the output of a tier's script. */
  addOutput(tier: string, script: string, output: string): void {
    for (const [, count, kind = ""] of output.matchAll(/^Cases: (\d+) × (.+)$/gm)) this.#add(tier, kind, script, Number(count));
    this.#check(tier);
  }

  /** A sentence for each kind that a tier of this run did not cover, and for each skipped test whose twin did not pass. */
  problems(): readonly string[] {
    return this.#problems;
  }

  /** The table, a line for each kind; empty where no tier of this run shows any. */
  table(): readonly string[] {
    const kinds = [...this.#shown].toSorted(([one], [other]) => (one < other ? -1 : 1));
    if (kinds.length === 0) return [];
    const width = Math.max(...kinds.map(([kind]) => kind.length));
    const line = (kind: string, places: string): string => `${kind.padEnd(width)}  ${places}`;
    const placesOf = (places: ReadonlyMap<string, number>): string => [...places].map(([place, count]) => `${place} ${count}`).join(", ");
    return [line("kind of case", "where tested, and how often"), ...kinds.map(([kind, places]) => line(kind, placesOf(places)))];
  }

  /** A line for each group of tests that was skipped, with its twin. */
  skipped(): readonly string[] {
    return [...new Set(this.#skipped)];
  }

  #add(tier: string, kind: string, place: string, count: number): void {
    const places = this.#shown.get(kind) ?? new Map<string, number>();
    this.#shown.set(kind, places.set(place, (places.get(place) ?? 0) + count));
    this.#shownIn.set(kind, (this.#shownIn.get(kind) ?? new Set()).add(tier));
  }

  #addSkipped(tier: string, file: string, { meta, ancestorTitles, title }: ReportedTest, all: readonly ReportedTest[]): void {
    const { kinds = [], twin = "" } = meta;
    const ran = all.filter((test) => test.status === "passed" && [...test.ancestorTitles, test.title].includes(twin)).length;
    const group = ancestorTitles.findLast((part) => part !== "") ?? title;
    this.#skipped.push(`Skipped: ${file}, "${group}"; its twin "${twin}" ran (${ran} passed).`);
    if (ran === 0) this.#problems.push(`${file}: "${group}" was skipped, and its twin "${twin}" did not pass`);
    // A kind that this checkout cannot have (the history of a shallow one) has been reported as skipped, so it is not missing.
    for (const kind of kinds) this.#shownIn.set(kind, (this.#shownIn.get(kind) ?? new Set()).add(tier));
  }

  #check(tier: string): void {
    const faults = faultsElsewhere.filter(({ tiers }) => tiers.some((one) => one === tier)).map(({ id }) => faultKind(id));
    const missing = [...(expectedOf[tier]?.() ?? []), ...faults].filter((kind) => this.#shownIn.get(kind)?.has(tier) !== true);
    this.#problems.push(...missing.map((kind) => `the tier "${tier}" showed no case of the kind "${kind}"`));
  }
}
