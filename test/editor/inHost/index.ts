import { writeFileSync } from "node:fs";
import { cases } from "./cases.ts";

/** What the driver reads: one entry a case, without `error` where it passed. */
export interface CaseResult {
  readonly name: string;
  readonly error?: string;
  /** Figures to print. */
  readonly note?: string;
}

/**
 * Entry of the suite that runs inside the extension host, for the npm editor and for a desktop VS Code alike. Writes its results to the
 * file named by ASIDE_IN_HOST_RESULT and rejects when a case failed.
 */
export async function run(): Promise<void> {
  const results: CaseResult[] = [];
  for (const [name, body] of Object.entries(cases)) {
    try {
      const note = await body();
      results.push({ name, ...(typeof note === "string" ? { note } : {}) });
    } catch (error) {
      results.push({ name, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
  const file = process.env["ASIDE_IN_HOST_RESULT"];
  if (file) writeFileSync(file, JSON.stringify(results));
  const failed = results.filter(({ error }) => error !== undefined);
  if (failed.length > 0) throw new Error(failed.map(({ name, error }) => `${name}: ${error}`).join("\n"));
}
