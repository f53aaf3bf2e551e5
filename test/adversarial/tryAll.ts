import { readFileSync } from "node:fs";
import path from "node:path";
import { type Drive, type Growth, growthOf, mostGrowth } from "./growth.ts";
import { commonMixes, type Mix, ownMixes } from "./mixes.ts";
import { type Row, table } from "./table.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** A function and how its time grew with one mix. */
export interface Tried extends Growth {
  readonly name: string;
  readonly drive: Drive;
  readonly make: Mix;
}

/** The files of the table, with their functions. */
export const files: readonly (readonly [file: string, rows: Readonly<Record<string, Row>>])[] = Object.entries(table);

/**
 * Tries all functions of a file with all mixes.
 * @param size of the first texts, in UTF-16 units
 * @param largest size of those that a fast growth is confirmed with
 */
export async function tryFile(file: string, rows: Readonly<Record<string, Row>>, size: number, largest: number): Promise<readonly Tried[]> {
  const mixes = Object.entries({ ...commonMixes, ...ownMixes(readFileSync(path.join(root, "src", file), "utf8")) });
  const tried: Tried[] = [];
  for (const [row, given] of Object.entries(rows)) {
    if ("not" in given) continue;
    const drives = typeof given === "function" ? [given] : given;
    for (const [index, drive] of drives.entries()) {
      const name = `${file} ${row}${drives.length > 1 ? ` (${index + 1})` : ""}`;
      for (const [mix, make] of mixes) {
        const growth = await growthOf(drive, mix, make, size, largest);
        tried.push({ ...growth, name, drive, make });
        // One mix is enough to say it, and each that is slow takes seconds.
        if ((growth.exponent ?? 0) > mostGrowth) break;
      }
    }
  }
  return tried;
}

/** Whether a function grows too fast when it is measured again, twice: what disturbed the first measurement is over by then. */
export async function confirmed({ drive, mix, make, size }: Tried, largest: number): Promise<boolean> {
  for (let time = 0; time < 2; time += 1) {
    const again = await growthOf(drive, mix, make, size, Math.max(size, largest));
    if ((again.exponent ?? 0) <= mostGrowth) return false;
  }
  return true;
}
