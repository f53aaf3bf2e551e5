import type { Attachment } from "../shared/conversation.ts";
import type { BlobStore } from "./blobs.ts";
import { messageFrom } from "./messageFrom.ts";
import { isShallow } from "./nesting.ts";
import { isNewerFile, parseJsonBytes } from "./newerFile.ts";
import type { Storage } from "./storage.ts";
import { asList, asObject, asString } from "../shared/guards.ts";

/** A question in the queue. `leavesOut` as in `UserMessage`. */
interface PendingQuestion {
  readonly id: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly leavesOut?: number;
}

/** Everything that is written but not sent: the queue of questions, and the draft with its attachments. */
export interface Pending {
  readonly queue: readonly PendingQuestion[];
  readonly attachments: readonly Attachment[];
  /** The text in the composer. */
  readonly draft: string;
}

/** An empty queue and no draft. */
export const nothingPending: Pending = { queue: [], attachments: [], draft: "" };

/** The folder of these files, next to the journals. */
export const pendingFolder = "pending";

const version = 1;

/** The file of a conversation's pending messages. */
export function pendingPath(id: string): string {
  return `${pendingFolder}/${id}.json`;
}

/** Reads such a file. Invalid entries are skipped. Never throws. */
export function readPending(bytes: Uint8Array): Pending {
  const data = parseJsonBytes(bytes);
  const { v, queue, attachments, draft } = asObject(data);
  if (v !== version || !isShallow(data)) return nothingPending;
  return {
    queue: asList(queue).flatMap((item) => {
      const { id, text, attachments: carried, leavesOut } = asObject(item);
      if (typeof id !== "string" || typeof text !== "string") return [];
      return [{ id, text, attachments: attachmentsFrom(carried), ...(typeof leavesOut === "number" ? { leavesOut } : {}) }];
    }),
    attachments: attachmentsFrom(attachments),
    draft: asString(draft),
  };
}

/** Whether a newer Aside wrote such a file. It must not be overwritten or removed. */
export function isNewerPending(bytes: Uint8Array): boolean {
  return isNewerFile(bytes, version);
}

const firstRetryDelay = 1000;
const longestRetryDelay = 30_000;

/**
 * Saves the pending messages of a conversation. Each write replaces the whole file. Windows share the file: questions of other windows stay in
 * it, and so does their draft while this window has none. Disk errors are not reported, because everything is still in memory and
 * the write is retried.
 */
export class PendingFile {
  readonly #storage: Storage;
  readonly #blobs: BlobStore;
  readonly #path: string;
  /** Ids of questions that were ever in the queue of this window. It removes only these from the file. */
  readonly #own = new Set<string>();
  /** The last value that this window read or wrote. */
  #last: Pending;
  #next: Pending | undefined;
  #running: Promise<void> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  /** @param initial what the file contained when this window opened the conversation */
  constructor(storage: Storage, blobs: BlobStore, id: string, initial: Pending) {
    this.#storage = storage;
    this.#blobs = blobs;
    this.#path = pendingPath(id);
    this.#last = initial;
    for (const queued of initial.queue) this.#own.add(queued.id);
  }

  /** Writes a new value. Resolves once it is written or the write has failed. */
  set(pending: Pending): Promise<void> {
    for (const { id } of pending.queue) this.#own.add(id);
    this.#next = pending;
    return this.#start();
  }

  /** Repeats the last write, because the file may have been deleted. */
  rewrite(): void {
    void this.set(this.#next ?? this.#last);
  }

  /** Resolves when no write is in progress. A failed write is not retried any more. */
  async close(): Promise<void> {
    clearTimeout(this.#retry);
    await this.#running;
    clearTimeout(this.#retry);
  }

  #start(): Promise<void> {
    clearTimeout(this.#retry);
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    for (let next = this.#next; next !== undefined; next = this.#next) {
      this.#next = undefined;
      try {
        await this.#write(next);
        this.#last = next;
        this.#failures = 0;
      } catch {
        this.#next ??= next;
        this.#failures += 1;
        this.#retry = setTimeout(() => void this.#start(), Math.min(firstRetryDelay * 2 ** (this.#failures - 1), longestRetryDelay));
        return;
      }
    }
  }

  async #write(mine: Pending): Promise<void> {
    const before = await this.#storage.read(this.#path);
    if (before !== undefined && isNewerPending(before)) return;
    const theirs = before === undefined ? nothingPending : readPending(before);
    const whole: Pending = {
      queue: [...theirs.queue.filter(({ id }) => !this.#own.has(id)), ...mine.queue],
      attachments:
        mine.attachments.length === 0 && !sameIds(theirs.attachments, this.#last.attachments) ? theirs.attachments : mine.attachments,
      draft: mine.draft === "" && theirs.draft !== this.#last.draft ? theirs.draft : mine.draft,
    };
    if (whole.queue.length > 0 || whole.attachments.length > 0 || whole.draft !== "") {
      const stored = await mapAttachments(whole, (all) => this.#blobs.externalizeAttachments(all));
      await this.#storage.writeAtomic(this.#path, new TextEncoder().encode(JSON.stringify({ v: version, ...stored })));
    } else if (before !== undefined) await this.#storage.remove(this.#path);
  }
}

function sameIds(some: readonly Attachment[], others: readonly Attachment[]): boolean {
  return some.length === others.length && some.every(({ id }, at) => others[at]?.id === id);
}

/** Pending messages with the content of their blobs. */
export function internalizePending(pending: Pending, blobs: BlobStore): Promise<Pending> {
  return mapAttachments(pending, (all) => blobs.internalizeAttachments(all));
}

/** Applies a function to all lists of attachments. Images are in blobs so that they are not written with every change of the draft. */
async function mapAttachments(
  pending: Pending,
  map: (attachments: readonly Attachment[]) => Promise<readonly Attachment[]>,
): Promise<Pending> {
  return {
    ...pending,
    queue: await Promise.all(pending.queue.map(async (queued) => ({ ...queued, attachments: await map(queued.attachments) }))),
    attachments: await map(pending.attachments),
  };
}

/** Reads attachments in the same way as those of a message. */
function attachmentsFrom(value: unknown): readonly Attachment[] {
  const message = messageFrom({ role: "user", id: "x", parentId: null, createdAt: 0, text: "", attachments: value });
  return message?.role === "user" ? message.attachments : [];
}
