import type { Storage } from "./storage.ts";

const folder = "streaming";
/** A window renews its lease on a streaming answer this often, in milliseconds. */
export const leaseRenewalMs = 2000;
/** A lease that was not renewed for this long (milliseconds) belongs to a window that died. */
export const leaseExpiryMs = 7000;
/** A lease file that has not changed for this long (milliseconds) is removed. */
const removeAfterMs = 60_000;

/** One renewal appends this byte, so the file size counts the renewals. */
const renewal = new Uint8Array([0x0a]);

/** Tells other windows that this one is streaming an answer, until it is disposed. */
export interface AnswerLease {
  /** Resolves once other windows can see that the lease has ended. Never rejects. */
  dispose(): Promise<void>;
}

/**
 * Shows which window is streaming which answer. The streaming window appends to a small file next to the journals, and other windows watch it grow.
 * Only the first look at a file compares its time with the clock. After that only growth counts, so clock changes do no harm.
 * Disk errors are ignored: the other windows then show the answer as interrupted.
 */
export class AnswerLeases {
  readonly #storage: Storage;
  readonly #now: () => number;
  readonly #own = new Set<string>();
  /** Lease files of other windows as last seen, with the time of their last renewal on this window's monotonic clock. */
  readonly #seen = new Map<string, { readonly size: number; readonly renewedAt: number; readonly since: number }>();

  /** @param now milliseconds since the epoch, on the clock that sets file times */
  constructor(storage: Storage, now: () => number) {
    this.#storage = storage;
    this.#now = now;
  }

  /** Tells other windows that this one is streaming an answer. */
  hold(conversationId: string, answerId: string): AnswerLease {
    const name = `${conversationId}.${answerId}`;
    const path = `${folder}/${name}`;
    this.#own.add(name);
    const renew = () =>
      this.#storage.append(path, renewal, { sync: false, create: true }).then(
        () => undefined,
        () => undefined,
      );
    let running = renew();
    const timer = setInterval(() => {
      running = running.then(renew);
    }, leaseRenewalMs);
    return {
      dispose: async () => {
        clearInterval(timer);
        await running;
        await this.#storage.remove(path).catch(() => undefined);
        this.#own.delete(name);
      },
    };
  }

  /** Ids of the answers in a conversation that other windows are streaming now. Never rejects. */
  async heldByOthers(conversationId: string): Promise<ReadonlySet<string>> {
    const files = await this.#storage.list(folder).catch(() => []);
    const at = performance.now();
    const answers = new Set<string>();
    const names = new Set(files.map(({ name }) => name));
    for (const name of this.#seen.keys()) if (!names.has(name)) this.#seen.delete(name);
    for (const { name, size, modifiedAt } of files) {
      if (this.#own.has(name)) continue;
      const seen = this.#seen.get(name);
      // A time in the future means that the clock was set back. Count it as renewed just now.
      const firstAge = Math.max(0, this.#now() - modifiedAt);
      const renewedAt = seen === undefined ? at - firstAge : seen.size === size ? seen.renewedAt : at;
      const since = seen?.size === size ? seen.since : at;
      this.#seen.set(name, { size, renewedAt, since });
      const age = at - renewedAt;
      if (age < leaseExpiryMs && name.startsWith(`${conversationId}.`)) answers.add(name.slice(conversationId.length + 1));
      // If that window is still alive, its next renewal recreates the file.
      if (at - since > removeAfterMs) void this.#storage.remove(`${folder}/${name}`).catch(() => undefined);
    }
    return answers;
  }
}
