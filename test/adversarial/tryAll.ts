import { readFileSync } from "node:fs";
import path from "node:path";
import { type Growth, growthOf } from "./growth.ts";
import { commonMixes, ownMixes } from "./mixes.ts";
import { type Row, table } from "./table.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** A function and how its time grew with one mix. */
export interface Tried extends Growth {
  readonly name: string;
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
  for (const [name, row] of Object.entries(rows)) {
    if ("not" in row) continue;
    const drives = typeof row === "function" ? [row] : row;
    for (const [index, drive] of drives.entries()) {
      for (const [mix, make] of mixes) {
        const growth = await growthOf(drive, mix, make, size, largest);
        tried.push({ ...growth, name: `${file} ${name}${drives.length > 1 ? ` (${index + 1})` : ""}` });
      }
    }
  }
  return tried;
}
