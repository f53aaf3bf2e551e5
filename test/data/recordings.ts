// Tests of answers run on the made-up ones in `recordings/`, and again on recordings of real traffic if the folder `../shared/corpus` exists.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "vitest";
import { isRecorded, madeUp, recorded } from "./folders.ts";
import { shapesOf } from "./shapes.ts";

declare module "vitest" {
  interface TaskMeta {
    /** The kinds of cases that a test shows on the project's own data; tools/caseKinds.ts counts them. */
    kinds?: readonly string[];
    /** For tests on recordings: the title of the same tests on the project's own data. */
    twin?: string;
  }
}

/** A folder of answers that tests are run on. */
export interface Recordings {
  readonly folder: string;
  readonly isOwn: boolean;
  /** Its file names. */
  readonly names: readonly string[];
  readonly read: (name: string) => Buffer;
  /** The options of a test about one of its files: the kinds that it shows, for our own. */
  readonly options: (name: string) => { readonly meta: { readonly kinds?: readonly string[] } };
}

function recordingsIn(folder: string): Recordings {
  const isOwn = folder === madeUp;
  const read = (name: string): Buffer => readFileSync(path.join(folder, name));
  return {
    folder,
    isOwn,
    names: readdirSync(folder).toSorted(),
    read,
    options: (name) => ({ meta: isOwn ? { kinds: shapesOf(name, read(name)) } : {} }),
  };
}

/**
 * Registers the same tests twice. "TITLE, made up" runs on our own data, always. "TITLE, recorded" runs on recordings of real traffic; without them it is
 * skipped and names its twin.
 */
export function describeRecordings(title: string, tests: (recordings: Recordings) => void): void {
  const twin = `${title}, made up`;
  describe(twin, () => tests(recordingsIn(madeUp)));
  if (isRecorded) {
    describe(`${title}, recorded`, () => tests(recordingsIn(recorded)));
    return;
  }
  console.log(`Skipped: "${title}, recorded" (no ../shared/corpus). Its twin "${twin}" runs.`);
  describe(`${title}, recorded`, () => {
    test.skip("needs ../shared/corpus", { meta: { twin } }, () => undefined);
  });
}
