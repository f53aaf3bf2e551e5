import { asObject } from "../shared/guards.ts";

/** Parses the bytes of a JSON file; undefined where they are not JSON. */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/**
 * Whether a newer Aside wrote a JSON file. Such a file is neither read nor overwritten.
 * @param known the newest version of its schema that this program knows
 */
export function isNewerFile(bytes: Uint8Array, known: number): boolean {
  const { v } = asObject(parseJsonBytes(bytes));
  return typeof v === "number" && v > known;
}
