import { mkdirSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import type { Session } from "./session.ts";

/** The folder of the extension that runs what a test writes; a session has it among its neighbours. */
export const handFolder = path.join(import.meta.dirname, "../hand");

let steps = 0;

/** Runs code in the editor's extension host, as an extension would (`vscode`, `root`: the first workspace folder), and gives what it returns. */
export async function hand(session: Session, code: string): Promise<unknown> {
  const storage = path.join(session.folders.userData, "User/globalStorage/aside-neighbour.aside-hand");
  steps += 1;
  const id = `${process.pid}-${steps}`;
  mkdirSync(storage, { recursive: true });
  await writeFile(path.join(storage, "next.json"), JSON.stringify({ id, code }));
  await rename(path.join(storage, "next.json"), path.join(storage, "do.json"));
  const file = path.join(storage, `${id}.json`);
  const outcome = async (): Promise<{ readonly result?: unknown; readonly error?: string } | undefined> =>
    readFile(file, "utf8").then(JSON.parse, () => undefined);
  await expect.poll(outcome, { timeout: 60_000, interval: 100 }).toBeDefined();
  const { result, error } = (await outcome()) ?? {};
  if (error !== undefined) throw new Error(error);
  return result;
}
