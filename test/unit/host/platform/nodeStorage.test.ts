import { fork } from "node:child_process";
import { once } from "node:events";
import type { BigIntStats } from "node:fs";
import { link, mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { NodeStorage } from "../../../../src/host/platform/nodeStorage.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "aside-storage-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const add = { sync: true, create: true };
const content = (name: string): Promise<string> => readFile(path.join(root, name), "utf8");

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe("append", () => {
  test("makes the file and its folder, gives the size, and minds a file that is gone", async () => {
    const storage = new NodeStorage(path.join(root, "new"));
    expect(await storage.append("a/b.jsonl", bytes("one"), add)).toBe(3);
    expect(await storage.append("a/b.jsonl", bytes("two"), { sync: false, create: false })).toBe(6);
    expect(await storage.readTail("a/b.jsonl", 4)).toMatchObject({ size: 6, bytes: bytes("etwo") });
    await storage.remove("a/b.jsonl");
    await expect(storage.append("a/b.jsonl", bytes("x"), { sync: true, create: false })).rejects.toMatchObject({ fault: "missing" });
    expect(await storage.read("a/b.jsonl")).toBe(undefined);
    expect(await storage.list("nowhere")).toEqual([]);
    expect(await storage.names("nowhere")).toEqual([]);
    expect(await storage.stat("a/b.jsonl")).toBe(undefined);
    await storage.append("a/c.jsonl", bytes("three"), add);
    expect(await storage.names("a")).toEqual(["c.jsonl"]);
    expect((await storage.stat("a/c.jsonl"))?.size).toBe(5);
    expect((await storage.stat("a/c.jsonl"))?.modifiedAt).toBe((await storage.list("a"))[0]?.modifiedAt);
    expect(await storage.stat("a")).toBe(undefined);
  });

  test.each([
    ["ENOSPC", "full"],
    ["EDQUOT", "full"],
    ["EROFS", "readOnly"],
    ["EACCES", "readOnly"],
    ["EIO", "failed"],
  ])("%s is told as %s", async (code, fault) => {
    const storage = new NodeStorage(root, { open: () => Promise.reject(failure(code)) });
    await expect(storage.append("a", bytes("x"), add)).rejects.toMatchObject({ fault });
    await expect(storage.writeAtomic("a", bytes("x"))).rejects.toMatchObject({ fault });
    const unseen = new NodeStorage(root, { stat: (): Promise<never> => Promise.reject(failure(code)) });
    await expect(unseen.stat("a")).rejects.toMatchObject({ fault });
  });

  test.runIf(process.platform === "linux")("F107 a disk that is truly full is told as full", async () => {
    const storage = new NodeStorage(root);
    await symlink("/dev/full", path.join(root, "a"));
    await expect(storage.append("a", bytes("x"), { sync: false, create: true })).rejects.toMatchObject({ fault: "full" });
  });

  test("writes again where another process replaced the file between opening and writing", async () => {
    await writeFile(path.join(root, "a"), "old");
    let swapped = false;
    const swap = (async (...parameters: Parameters<typeof open>) => {
      const handle = await open(...parameters);
      if (!swapped) {
        swapped = true;
        await writeFile(path.join(root, "a.new"), "compacted");
        await rename(path.join(root, "a.new"), path.join(root, "a"));
      }
      return handle;
    }) as typeof open;
    await new NodeStorage(root, { open: swap }).append("a", bytes("+mine"), { sync: true, create: false });
    expect(await content("a")).toBe("compacted+mine");
  });

  test("a device that is told in two ways (libuv#4698) does not make it write again, and numbers that never fit do not for ever", async () => {
    let asked = 0;
    const told = (change: (found: BigIntStats) => void): NodeStorage =>
      new NodeStorage(root, {
        stat: (async (...parameters: Parameters<typeof stat>) => {
          asked += 1;
          const found = await stat(...parameters);
          if (typeof found.ino === "bigint") change(found as BigIntStats);
          return found;
        }) as typeof stat,
      });
    await told((found) => (found.dev += 1n << 33n)).append("a", bytes("once"), add);
    expect([asked, await content("a")]).toEqual([1, "once"]);
    asked = 0;
    await told((found) => (found.ino += 1n)).append("b", bytes("x"), add);
    expect([asked, await content("b")]).toEqual([10, "x".repeat(10)]);
  });

  test("F113 two processes on one file never interleave inside a batch", async () => {
    const writer = path.join(import.meta.dirname, "appender.ts");
    const children = [0, 1].map((index) => fork(writer, [root, String(index), "150"], { execArgv: [] }));
    const codes = await Promise.all(children.map((child) => once(child, "exit")));
    expect(codes.map(([code]: readonly unknown[]) => code)).toEqual([0, 0]);
    const lines = (await content("shared.jsonl")).split("\n").filter(Boolean);
    expect(lines).toHaveLength(300);
    for (const line of lines) {
      const { who, text } = JSON.parse(line) as { who: string; text: string };
      expect(new Set(text)).toEqual(new Set(who));
    }
  }, 30_000);
});

describe("writeAtomic", () => {
  test("F115 tries a blocked rename again and leaves no temporary file", async () => {
    let blocked = 3;
    const storage = new NodeStorage(root, {
      rename: (from, to) => ((blocked -= 1) >= 0 ? Promise.reject(failure(blocked % 2 === 0 ? "EPERM" : "EBUSY")) : rename(from, to)),
    });
    await storage.writeAtomic("index.json", bytes("one"));
    expect(await content("index.json")).toBe("one");
    const stuck = new NodeStorage(root, { rename: () => Promise.reject(failure("EBUSY")) });
    await expect(stuck.writeAtomic("index.json", bytes("two"))).rejects.toMatchObject({ fault: "failed" });
    expect(await content("index.json")).toBe("one");
    expect(await readdir(root)).toEqual(["index.json"]);
  });
});

describe("rewrite", () => {
  const upper = (old: Uint8Array): Uint8Array => bytes(new TextDecoder().decode(old).toUpperCase());

  test("replaces the content, once at a time, or leaves the file as it is", async () => {
    const storage = new NodeStorage(root);
    await writeFile(path.join(root, "a"), "old");
    expect(await storage.rewrite("a", upper)).toBe(true);
    expect(await content("a")).toBe("OLD");
    expect(await storage.rewrite("a", () => undefined)).toBe(false);
    expect(await storage.rewrite("absent", upper)).toBe(false);
    await writeFile(path.join(root, "a.new"), "");
    expect(await storage.rewrite("a", () => bytes("never"))).toBe(false);
    await utimes(path.join(root, "a.new"), 0, 0);
    expect(await storage.rewrite("a", () => bytes("after a dead one"))).toBe(true);
    const noLinks = new NodeStorage(root, { link: () => Promise.reject(failure("EPERM")) });
    expect(await noLinks.rewrite("a", upper)).toBe(false);
    expect(await content("a")).toBe("after a dead one");
    expect(await readdir(root)).toEqual(["a"]);
  });

  test("keeps what is appended at any moment of it", async () => {
    const plain = new NodeStorage(root);
    await plain.append("a", bytes("old"), add);
    const late = (name: string): Promise<number> => plain.append("a", bytes(name), { sync: true, create: false });
    const storage = new NodeStorage(root, {
      link: async (from, to) => {
        await late("+linking");
        await link(from, to);
      },
      rename: async (from, to) => {
        await late("+renaming");
        await rename(from, to);
        await late("+renamed");
      },
    });
    await storage.rewrite("a", upper);
    const text = await content("a");
    for (const part of ["OLD", "+linking", "+renaming", "+renamed"]) expect(text).toContain(part);
  });

  test("a crash after the rename loses nothing: the rest is carried over at the next start, once", async () => {
    await mkdir(path.join(root, "c"));
    await writeFile(path.join(root, "c/a.jsonl"), "COMPACTED");
    await writeFile(path.join(root, "c/a.jsonl.old-3"), "old+late");
    await writeFile(path.join(root, "c/b.jsonl"), "same");
    await link(path.join(root, "c/b.jsonl"), path.join(root, "c/b.jsonl.old-2"));
    await writeFile(path.join(root, "c/x.tmp"), "");
    await utimes(path.join(root, "c/x.tmp"), 0, 0);
    const storage = new NodeStorage(root);
    await storage.recover("c");
    await storage.recover("c");
    expect(await content("c/a.jsonl")).toBe("COMPACTED+late");
    expect(await content("c/b.jsonl")).toBe("same");
    expect((await readdir(path.join(root, "c"))).toSorted()).toEqual(["a.jsonl", "b.jsonl"]);
    expect((await stat(path.join(root, "c/b.jsonl"))).nlink).toBe(1);
  });
});
