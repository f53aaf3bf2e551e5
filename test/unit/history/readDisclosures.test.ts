import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Disclosure } from "../../../src/history/disclosure.ts";
import { DisclosureLog, type Noted } from "../../../src/history/disclosureLog.ts";
import { readDisclosures } from "../../../src/history/readDisclosures.ts";
import { StorageError } from "../../../src/history/storage.ts";
import { MemoryStorage } from "./memoryStorage.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const day = 24 * 60 * 60 * 1000;
const start = Date.UTC(2026, 10, 30, 12);

function noted(at: number, fields: Partial<Noted> = {}): Noted {
  return {
    at,
    kind: "chat",
    host: "openrouter.ai",
    endpoint: "OpenRouter",
    model: "a/b",
    demanded: { dataCollection: "deny", zdr: true, only: ["x"] },
    workspace: "shop",
    conversation: "c1",
    message: "m1",
    body: { bytes: 3, sha256: sha256("abc") },
    carried: [
      { what: "file", uri: "file:///shop/a.ts", path: "a.ts", lines: [2, 9], bytes: 5, sha256: sha256("hello"), redacted: 1 },
      { what: "text", bytes: 2, sha256: sha256("hi") },
    ],
    ...fields,
  };
}

/** A chain of a begin, `count` requests, and the provider of the first. */
async function filled(storage: MemoryStorage, count = 5, at = start): Promise<DisclosureLog> {
  let now = at;
  const log = new DisclosureLog(storage, () => now);
  for (let each = 0; each < count; each += 1) {
    now += 1000;
    const sent = await log.sent(() => noted(now, { message: `m${each}` }));
    if (each === 0) await log.served(sent, "Azure");
  }
  return log;
}

const onlyPath = (storage: MemoryStorage): string => {
  const [path, ...others] = storage.files.keys();
  if (path === undefined || others.length > 0) throw new Error("not one file");
  return path;
};
const textOf = (storage: MemoryStorage, path = onlyPath(storage)): string => new TextDecoder().decode(storage.files.get(path));
const put = (storage: MemoryStorage, text: string, path = onlyPath(storage)): void =>
  void storage.files.set(path, new TextEncoder().encode(text));
const kindsOf = async (storage: MemoryStorage): Promise<readonly string[]> =>
  (await readDisclosures(storage)).damage.map(({ what }) => what);

test("entries are read as they were noted", async () => {
  const storage = new MemoryStorage();
  await filled(storage, 3);
  const { entries, chains, damage, cleared } = await readDisclosures(storage);
  expect(damage).toEqual([]);
  expect(cleared).toBeUndefined();
  expect(entries).toEqual<readonly Disclosure[]>([
    { ...noted(start + 1000, { message: "m0" }), provider: "Azure" },
    { ...noted(start + 2000, { message: "m1" }), provider: "" },
    { ...noted(start + 3000, { message: "m2" }), provider: "" },
  ]);
  expect(chains).toMatchObject([{ entries: 3, head: { n: 4 } }]);
});

test("the hash of a record is that of its line, and the next one has it", async () => {
  const storage = new MemoryStorage();
  await filled(storage, 2);
  let prev = "";
  for (const line of textOf(storage).trimEnd().split("\n")) {
    const open = line.slice(0, line.lastIndexOf(',"hash":"'));
    const record = JSON.parse(line) as { readonly prev: string; readonly hash: string };
    expect(record.prev).toBe(prev);
    expect(record.hash).toBe(sha256(open));
    prev = record.hash;
  }
});

test("pieces of an earlier request are noted by its number", async () => {
  const storage = new MemoryStorage();
  const log = new DisclosureLog(storage, () => start);
  const { n } = await log.sent(() => noted(start));
  const result = { what: "toolResult", tool: "aside_readFile", path: "b.ts", bytes: 1, sha256: sha256("b") } as const;
  await log.sent(() => noted(start, { again: n, carried: [result] }));
  const { entries } = await readDisclosures(storage);
  expect(entries[1]?.carried.map(({ path }) => path)).toEqual(["a.ts", "b.ts"]);
  expect(textOf(storage).match(/a\.ts/g)).toHaveLength(2);
});

test("every changed byte is found", async () => {
  const storage = new MemoryStorage();
  await filled(storage, 3);
  const [path, whole] = [onlyPath(storage), textOf(storage)];
  const bytes = new TextEncoder().encode(whole);
  for (let at = 0; at < bytes.length; at += 1) {
    for (const bit of [1, 32]) {
      const flipped = bytes.slice();
      flipped[at] = (flipped[at] ?? 0) ^ bit;
      storage.files.set(path, flipped);
      expect(await kindsOf(storage), `byte ${at}`).not.toEqual([]);
    }
  }
});

test("a record that is deleted, added or moved is found with its line and day", async () => {
  const storage = new MemoryStorage();
  await filled(storage);
  const lines = textOf(storage).trimEnd().split("\n");
  for (let at = 0; at < lines.length - 1; at += 1) {
    put(storage, `${lines.filter((_line, index) => index !== at).join("\n")}\n`);
    const { damage } = await readDisclosures(storage);
    expect(damage[0], `without ${at}`).toMatchObject({ what: "broken", line: at + 1 });
    expect(damage[0]?.at).toBeGreaterThanOrEqual(start);
    const swapped = [...lines];
    [swapped[at], swapped[at + 1]] = [lines[at + 1] ?? "", lines[at] ?? ""];
    put(storage, `${swapped.join("\n")}\n`);
    expect(await kindsOf(storage), `${at} moved`).toContain("broken");
    put(storage, `${lines.toSpliced(at + 1, 0, lines[at] ?? "").join("\n")}\n`);
    expect(await kindsOf(storage), `${at} twice`).toContain("broken");
  }
});

test("a file that ends within a record is torn, as by a crash, and nothing else", async () => {
  const storage = new MemoryStorage();
  await filled(storage, 2);
  const whole = textOf(storage);
  const last = whole.lastIndexOf("\n", whole.length - 2) + 1;
  for (let at = last + 1; at < whole.length; at += 1) {
    put(storage, whole.slice(0, at));
    expect(await kindsOf(storage), `cut at ${at}`).toEqual(["torn"]);
  }
});

test("a file that was cut between two records, rewritten or removed is found by what a later writer noted of it", async () => {
  const storage = new MemoryStorage();
  await filled(storage);
  const path = onlyPath(storage);
  const whole = textOf(storage);
  await filled(storage, 1, start + day);
  expect(await kindsOf(storage)).toEqual([]);
  put(storage, `${whole.trimEnd().split("\n").slice(0, -1).join("\n")}\n`, path);
  expect((await readDisclosures(storage)).damage).toMatchObject([{ what: "shortened", file: path.slice("disclosure/".length) }]);
  storage.files.delete(path);
  expect((await readDisclosures(storage)).damage).toMatchObject([{ what: "removed", line: 0 }]);
  // The same name with another chain, whole in itself.
  const other = new MemoryStorage();
  await filled(other, 9);
  put(storage, textOf(other), path);
  expect(await kindsOf(storage)).toEqual(expect.arrayContaining(["changed", "rewritten"]));
});

test("a writer notes the ends of the others once a day", async () => {
  const storage = new MemoryStorage();
  let now = start;
  const log = new DisclosureLog(storage, () => now);
  await log.sent(() => noted(now));
  const first = onlyPath(storage);
  await filled(storage, 2);
  const other = [...storage.files.keys()].find((path) => path !== first) ?? "";
  now += day;
  await log.sent(() => noted(now));
  expect(await kindsOf(storage)).toEqual([]);
  put(storage, `${textOf(storage, other).trimEnd().split("\n").slice(0, -1).join("\n")}\n`, other);
  expect(await kindsOf(storage)).toEqual(["shortened"]);
});

test("a chain continues after a failed write and says that a record is missing", async () => {
  const storage = new MemoryStorage();
  const log = await filled(storage, 1);
  storage.fault = "full";
  await expect(log.sent(() => noted(start))).rejects.toMatchObject({ fault: "full" });
  storage.fault = undefined;
  // The disk took half of it.
  put(storage, `${textOf(storage)}{"v":1,"n":3,"prev":"`);
  await log.sent(() => noted(start + 5000));
  expect(await kindsOf(storage)).toEqual(["torn"]);
  expect((await readDisclosures(storage)).entries).toHaveLength(2);
  expect(textOf(storage)).toContain('"lost":1');
  // Without that note, it is no crash.
  put(storage, `${textOf(storage)}rubbish\n`);
  expect(await kindsOf(storage)).toEqual(["torn", "unreadable"]);
});

test("requests that were sent before a chain could be begun are counted in its first record", async () => {
  const storage = new MemoryStorage();
  const log = new DisclosureLog(storage, () => start);
  storage.fault = "full";
  for (let tries = 0; tries < 2; tries += 1) await expect(log.sent(() => noted(start))).rejects.toMatchObject({ fault: "full" });
  storage.fault = undefined;
  await log.sent(() => noted(start));
  await log.sent(() => noted(start));
  expect(
    textOf(storage)
      .split("\n")
      .map((line) => /"lost":\d+/.exec(line)?.[0]),
  ).toEqual(['"lost":2', ...[1, 2, 3].map(() => undefined)]);
  expect(await readDisclosures(storage)).toMatchObject({ damage: [], entries: [{}, {}] });
});

test("a record that was written although the disk reported a failure is not written again, nor is its number", async () => {
  /** A disk that fails after it has written. */
  class LateFault extends MemoryStorage {
    isLate = true;
    override async append(...given: Parameters<MemoryStorage["append"]>): Promise<number> {
      const size = await super.append(...given);
      if (this.isLate) throw new StorageError("failed", "late");
      return size;
    }
  }
  const storage = new LateFault();
  const log = new DisclosureLog(storage, () => start);
  const first = await log.sent(() => noted(start));
  await log.served(first, "Azure");
  storage.isLate = false;
  await log.sent(() => noted(start));
  const { entries, damage, chains } = await readDisclosures(storage);
  expect([entries.map(({ provider }) => provider), damage, chains[0]?.head?.n]).toEqual([["Azure", ""], [], 3]);
  expect(textOf(storage)).not.toContain('"lost"');
});

test("clearing leaves the note of it alone, and other windows begin anew", async () => {
  const storage = new MemoryStorage();
  let now = start + 60_000;
  const other = await filled(storage, 3);
  const log = new DisclosureLog(storage, () => now);
  await log.sent(() => noted(now));
  const sent = await other.sent(() => noted(now));
  expect(await log.clear()).toEqual({ at: now, entries: 5 });
  expect(storage.files.size).toBe(1);
  expect(await readDisclosures(storage)).toMatchObject({ entries: [], damage: [], cleared: { at: now, entries: 5 } });
  await other.served(sent, "Azure");
  expect(storage.files.size).toBe(1);
  now += 60_000;
  await other.sent(() => noted(now));
  await log.sent(() => noted(now));
  const ledger = await readDisclosures(storage);
  expect(ledger.damage).toEqual([]);
  expect(ledger.entries).toHaveLength(2);
  expect(ledger.chains).toHaveLength(2);
});

test("a temporary conversation has nothing but where it went, whatever a file says", async () => {
  const storage = new MemoryStorage();
  const log = new DisclosureLog(storage, () => start);
  await log.sent(() => noted(start, { temporary: true }));
  const [entry] = (await readDisclosures(storage)).entries;
  expect(entry?.carried).toEqual([]);
  expect(entry?.body).toBeUndefined();
});

test("hostile files are reported and harm nothing", async () => {
  const texts = [
    "",
    "\n\n\n",
    "{}",
    "[]\n",
    `${"[".repeat(100_000)}\n`,
    '{"__proto__":{"type":"sent"},"hash":"x"}\n',
    `{"v":1,"n":0,"prev":"","type":"sent","hash":"${"0".repeat(64)}"}\n`,
    `${"\0".repeat(1000)}\n`,
  ];
  for (const text of texts) {
    const storage = new MemoryStorage();
    write(storage, "disclosure/x.jsonl", text);
    const { entries, damage } = await readDisclosures(storage);
    expect(entries).toEqual([]);
    expect(damage.length > 0, JSON.stringify(text.slice(0, 20))).toBe(text.trim() !== "");
  }
  // Sound records with fields of wrong types, and a name that is not Aside's.
  const storage = new MemoryStorage();
  const log = new DisclosureLog(storage, () => start);
  await log.sent(() => ({ ...noted(start), host: 1, carried: [] }) as unknown as Noted);
  const odd = [
    { what: "file" },
    1,
    { what: "x", bytes: 1, sha256: sha256("") },
    { what: "file", bytes: -1, sha256: sha256(""), lines: [9, 2] },
  ];
  await log.sent(() => ({ ...noted(start), kind: "new", workspace: [], carried: odd }) as unknown as Noted);
  write(storage, "disclosure/../x.jsonl", "{}");
  const { entries, damage } = await readDisclosures(storage);
  expect(damage).toEqual([]);
  expect(entries).toMatchObject([{ kind: "other", workspace: "", carried: [{ what: "file", bytes: 0 }] }]);
  expect(entries[0]?.carried[0]).not.toHaveProperty("lines");
});

test("records with more pieces than Aside writes are damage, also where short ones stand for long ones", async () => {
  const one = { what: "file", path: "a.ts", bytes: 1, sha256: sha256("a") } as const;
  const many = (count: number) => Array.from({ length: count }, () => one);
  const storage = new MemoryStorage();
  const log = new DisclosureLog(storage, () => start);
  await log.sent(() => noted(start, { carried: many(10_001) }));
  const { n } = await log.sent(() => noted(start, { carried: many(10_000) }));
  for (let each = 0; each < 200; each += 1) await log.sent(() => noted(start, { again: n, carried: [] }));
  await log.sent(() => noted(start, { again: n, carried: [one] }));
  const { entries, damage } = await readDisclosures(storage);
  expect(entries).toHaveLength(200);
  expect(damage.map(({ what, line }) => [what, line])).toEqual([
    ["unreadable", 2],
    ["unreadable", 203],
    ["unreadable", 204],
  ]);
});

test("of a diff with many files 500 are kept, the others counted", async () => {
  const storage = new MemoryStorage();
  const log = new DisclosureLog(storage, () => start);
  const files = Array.from({ length: 700 }, (_each, at) => `${at}.ts`);
  await log.sent(() => noted(start, { carried: [{ what: "diff", files, moreFiles: 3, bytes: 1, sha256: sha256("a") }] }));
  const [piece] = (await readDisclosures(storage)).entries[0]?.carried ?? [];
  expect([piece?.files?.length, piece?.moreFiles]).toEqual([500, 203]);
});

function write(storage: MemoryStorage, path: string, text: string): void {
  storage.files.set(path, new TextEncoder().encode(text));
}
