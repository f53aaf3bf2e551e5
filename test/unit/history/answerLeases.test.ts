import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AnswerLeases, leaseRenewalMs, leaseExpiryMs } from "../../../src/history/answerLeases.ts";
import type { StoredFile } from "../../../src/history/storage.ts";
import { MemoryStorage } from "./memoryStorage.ts";

/** A disk with a clock of its own for modification times. */
class ClockedStorage extends MemoryStorage {
  /** How far the clock of the disk is ahead of that of the windows, in milliseconds. */
  ahead = 0;
  readonly #times = new Map<string, number>();

  override async append(...args: Parameters<MemoryStorage["append"]>): Promise<number> {
    const size = await super.append(...args);
    this.#times.set(args[0], Date.now() + this.ahead);
    return size;
  }

  override async list(folder: string): Promise<readonly StoredFile[]> {
    const files = await super.list(folder);
    return files.map((file) => ({ ...file, modifiedAt: this.#times.get(`${folder}/${file.name}`) ?? 0 }));
  }
}

let storage: ClockedStorage;
/** One per window. */
let a: AnswerLeases;
let b: AnswerLeases;
const seenByB = async () => [...(await b.heldByOthers("c"))];
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  storage = new ClockedStorage();
  a = new AnswerLeases(storage, Date.now);
  b = new AnswerLeases(storage, Date.now);
});
afterEach(() => vi.useRealTimers());

test("another window sees that an answer is streaming, and does not see its own answers", async () => {
  const lease = a.hold("c", "m1");
  await pass(0);
  expect(await seenByB()).toEqual(["m1"]);
  expect([...(await b.heldByOthers("other"))]).toEqual([]);
  expect([...(await a.heldByOthers("c"))]).toEqual([]);
  for (let beats = 0; beats < 20; beats += 1) {
    await pass(leaseRenewalMs);
    expect(await seenByB()).toEqual(["m1"]);
  }
  await lease.dispose();
  expect(await seenByB()).toEqual([]);
  expect([...storage.files.keys()]).toEqual([]);
});

/** Simulates a window that died: its file stays and is not renewed. */
async function die(): Promise<void> {
  storage.fault = "failed";
  await pass(0);
}

test("F113 the lease of a window that died expires after a few seconds, and its file is removed", async () => {
  a.hold("c", "m1");
  await pass(0);
  expect(await seenByB()).toEqual(["m1"]);
  await die();
  await pass(leaseExpiryMs - 1);
  expect(await seenByB()).toEqual(["m1"]);
  await pass(1);
  expect(await seenByB()).toEqual([]);
  // A window that looks for the first time gets the same result.
  expect([...(await new AnswerLeases(storage, Date.now).heldByOthers("c"))]).toEqual([]);
  await pass(60_000);
  storage.fault = undefined;
  await seenByB();
  expect([...storage.files.keys()]).toEqual([]);
});

test.each([-3_600_000, 3_600_000])("if the clock of the disk is off by %i ms, the result is at most one renewal late", async (ahead) => {
  storage.ahead = ahead;
  a.hold("c", "m1");
  await pass(0);
  await seenByB();
  await pass(leaseRenewalMs);
  expect(await seenByB()).toEqual(["m1"]);
  await die();
  await pass(leaseExpiryMs);
  expect(await seenByB()).toEqual([]);
});

test("a clock change while an answer is streaming has no effect", async () => {
  a.hold("c", "m1");
  await pass(0);
  expect(await seenByB()).toEqual(["m1"]);
  for (const jump of [-86_400_000, 31_536_000_000]) {
    vi.setSystemTime(Date.now() + jump);
    expect(await seenByB()).toEqual(["m1"]);
    await pass(leaseRenewalMs);
    expect(await seenByB()).toEqual(["m1"]);
  }
});

test("disk errors do not throw", async () => {
  storage.fault = "full";
  const lease = a.hold("c", "m1");
  await pass(leaseRenewalMs);
  expect(await seenByB()).toEqual([]);
  await lease.dispose();
});
