import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AnswerLeases, leaseRenewalMs, leaseExpiryMs } from "../../../src/history/answerLeases.ts";
import type { StoredFile } from "../../../src/history/storage.ts";
import { MemoryStorage } from "./memoryStorage.ts";

/** A disk that tells when a file was written, by a clock of its own. */
class ClockedStorage extends MemoryStorage {
  /** How much the disk's clock is ahead of the windows', in milliseconds. */
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
/** One each window. */
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

test("another window sees an answer for as long as it is received, and not its own", async () => {
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

/** The window dies: its file stays, and nothing renews it. */
async function die(): Promise<void> {
  storage.fault = "failed";
  await pass(0);
}

test("F113 when its window dies, the answer is nobody's after a few seconds, and its file goes", async () => {
  a.hold("c", "m1");
  await pass(0);
  expect(await seenByB()).toEqual(["m1"]);
  await die();
  await pass(leaseExpiryMs - 1);
  expect(await seenByB()).toEqual(["m1"]);
  await pass(1);
  expect(await seenByB()).toEqual([]);
  // A window that looks for the first time sees the same.
  expect([...(await new AnswerLeases(storage, Date.now).heldByOthers("c"))]).toEqual([]);
  await pass(60_000);
  storage.fault = undefined;
  await seenByB();
  expect([...storage.files.keys()]).toEqual([]);
});

test.each([-3_600_000, 3_600_000])("a disk whose clock is off by %i ms delays the truth by one beat at most", async (ahead) => {
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

test("a clock that jumps while an answer is received changes nothing", async () => {
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

test("a disk in trouble throws nothing", async () => {
  storage.fault = "full";
  const lease = a.hold("c", "m1");
  await pass(leaseRenewalMs);
  expect(await seenByB()).toEqual([]);
  await lease.dispose();
});
