import type { Storage } from "./storage.ts";

const folder = "streaming";
/** A window that receives an answer says so this often, in milliseconds. */
export const leaseBeat = 2000;
/** What was not said again for this long (milliseconds) belongs to a window that died. */
export const leaseTerm = 7000;
/** A file that was seen for this long, in milliseconds, and did not change, is removed. */
const leftOver = 60_000;

/** What one beat adds to its file: the size counts the beats. */
const beat = new Uint8Array([0x0a]);

/** Says that an answer is being received, until it is disposed. */
export interface AnswerLease {
  /** Resolves when other windows can see that it is over. Never rejects. */
  dispose(): Promise<void>;
}

/**
 * Who receives which answer: a window that asks for one keeps a small file growing beside the journals, and other windows see that it lives.
 * Only the very first look at a file compares its time with the clock; from then on it counts whether the file grew, so that clocks may jump.
 * A disk's trouble is no trouble here: another window then takes the answer for an interrupted one.
 */
export class AnswerLeases {
  readonly #storage: Storage;
  readonly #now: () => number;
  readonly #own = new Set<string>();
  /** The files of other windows as they were last seen, with when they were renewed by the monotonic clock of this one. */
  readonly #seen = new Map<string, { readonly size: number; readonly renewedAt: number; readonly since: number }>();

  /** @param now milliseconds since the epoch, by the clock that the disk's times come from */
  constructor(storage: Storage, now: () => number) {
    this.#storage = storage;
    this.#now = now;
  }

  /** Tells other windows that this one receives an answer. */
  hold(conversationId: string, answerId: string): AnswerLease {
    const name = `${conversationId}.${answerId}`;
    const path = `${folder}/${name}`;
    this.#own.add(name);
    const renew = () =>
      this.#storage.append(path, beat, { sync: false, create: true }).then(
        () => undefined,
        () => undefined,
      );
    let running = renew();
    const timer = setInterval(() => {
      running = running.then(renew);
    }, leaseBeat);
    return {
      dispose: async () => {
        clearInterval(timer);
        await running;
        await this.#storage.remove(path).catch(() => undefined);
        this.#own.delete(name);
      },
    };
  }

  /** The answers of a conversation that other windows receive right now. Never rejects. */
  async others(conversationId: string): Promise<ReadonlySet<string>> {
    const files = await this.#storage.list(folder).catch(() => []);
    const at = performance.now();
    const answers = new Set<string>();
    const names = new Set(files.map(({ name }) => name));
    for (const name of this.#seen.keys()) if (!names.has(name)) this.#seen.delete(name);
    for (const { name, size, modifiedAt } of files) {
      if (this.#own.has(name)) continue;
      const seen = this.#seen.get(name);
      // A time to come is a clock that jumped: then it counts as renewed just now.
      const firstAge = Math.max(0, this.#now() - modifiedAt);
      const renewedAt = seen === undefined ? at - firstAge : seen.size === size ? seen.renewedAt : at;
      const since = seen?.size === size ? seen.since : at;
      this.#seen.set(name, { size, renewedAt, since });
      const age = at - renewedAt;
      if (age < leaseTerm && name.startsWith(`${conversationId}.`)) answers.add(name.slice(conversationId.length + 1));
      // Should its window live after all, it comes back with the next beat.
      if (at - since > leftOver) void this.#storage.remove(`${folder}/${name}`).catch(() => undefined);
    }
    return answers;
  }
}
