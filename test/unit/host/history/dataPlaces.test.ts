import { glob, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { dataPlaces } from "../../../../src/host/history/dataPlaces.ts";
import { manifest } from "../../manifest.ts";

const root = path.resolve(import.meta.dirname, "../../../..");

async function sources(...folders: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const folder of folders) {
    for await (const file of glob("**/*.ts", { cwd: path.join(root, "src", folder) })) {
      const name = `${folder}/${file.replaceAll("\\", "/")}`;
      if (name !== "host/history/dataPlaces.ts") found.set(name, await readFile(path.join(root, "src", name), "utf8"));
    }
  }
  return found;
}

const placed = (where: string) => new Set(dataPlaces.flatMap((place) => (place.where === where ? [place.name] : [])));

test("every name under which a value is kept in VS Code's state or its secret store is in the table", async () => {
  const known = new Set([...placed("globalState"), ...placed("workspaceState"), ...placed("secrets")]);
  const found = new Set<string>();
  for (const text of (await sources("app", "host")).values()) {
    for (const [, name = ""] of text.matchAll(/= "(aside\.[\w.]+:?)"/g)) if (!isOtherName(name)) found.add(name);
  }
  expect(
    [...found].filter((name) => !known.has(name)),
    "add them to src/host/history/dataPlaces.ts and docs/data.md",
  ).toEqual([]);
  expect(
    [...known].filter((name) => !found.has(name)),
    "nothing writes them",
  ).toEqual([]);
  expect(found.size).toBeGreaterThan(12);
});

test("a value is kept under a constant name, so that the test above finds it", async () => {
  const calls: string[] = [];
  for (const [file, text] of await sources("app", "host")) {
    for (const [call] of text.matchAll(/(?:[mM]emento|[sS]tate|[sS]tore)\.update\(\s*["'`][^,]*/g)) calls.push(`${file}: ${call}`);
  }
  expect(calls).toEqual([]);
});

test("every file and folder of the storage is in the table", async () => {
  const known = placed("storage");
  const found = new Set<string>();
  for (const [file, text] of await sources("history")) {
    for (const [, name = ""] of text.matchAll(/(?:[fF]older|[pP]ath|blobs) = ["'`](\w[\w.-]*)(?:\/[^"'`]*)?["'`]/g)) found.add(name);
    if (file === "history/removal.ts") expect(text).not.toContain("storage.writeAtomic");
  }
  for (const text of (await sources("host")).values()) {
    for (const [, name = ""] of text.matchAll(/joinPath\([\w.]*globalStorageUri, "([^"]+)"/g)) found.add(name);
    // Anything else would not be found.
    for (const [, more = ""] of text.matchAll(/globalStorageUri(, (?!")\w+)/g)) expect(more).toBe(", name");
  }
  expect(
    [...found].filter((name) => !known.has(name)),
    "add them to src/host/history/dataPlaces.ts and docs/data.md",
  ).toEqual([]);
  expect(
    [...known].filter((name) => !found.has(name)),
    "nothing writes them",
  ).toEqual([]);
});

test("users read of every place in docs/data.md, and of no other", async () => {
  const text = await readFile(path.join(root, "docs/data.md"), "utf8");
  const listed = new Set(Array.from(text.matchAll(/^\| `([^`]+)` \|/gm), ([, name = ""]) => name));
  expect([...listed].toSorted()).toEqual(dataPlaces.map(({ name }) => name).toSorted());
});

/** Names that are not kept: context keys, and what is registered with VS Code beside commands and views. */
const others = [
  "aside.chat",
  "aside.conversations",
  "aside.participant",
  "aside.taskRunning",
  "aside.stoppedAtException",
  "aside.chatEditor",
  "aside.edit",
];

function isOtherName(name: string): boolean {
  return others.includes(name) || manifest.contributes.commands.some(({ command }) => command === name);
}
