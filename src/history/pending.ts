import type { Attachment } from "../shared/conversation.ts";
import type { BlobStore } from "./blobs.ts";
import { messageFrom } from "./messageFrom.ts";
import { isShallow } from "./nesting.ts";
import { isNewerFile, parseJson } from "./newerFile.ts";
import type { Storage } from "./storage.ts";
import { asList, asObject, asString } from "../shared/guards.ts";

/** A question that waits; `leavesOut` as in `UserMessage`. */
interface PendingQuestion {
  readonly id: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly leavesOut?: number;
}

/** What was written or chosen and not yet sent: questions that wait for an answer to end, and what the next message will carry. */
export interface Pending {
  readonly queue: readonly PendingQuestion[];
  readonly attachments: readonly Attachment[];
  /** What stands in the composer. */
  readonly draft: string;
}

/** Nothing is pending. */
export const nothingPending: Pending = { queue: [], attachments: [], draft: "" };

/** Folder of the files, beside the journals. */
export const pendingFolder = "pending";

const version = 1;

/** Where a conversation's pending messages lie. */
export function pendingPath(id: string): string {
  return `${pendingFolder}/${id}.json`;
}

/** Reads the bytes of such a file; what is not right in it is left out. Never throws. */
export function readPending(bytes: Uint8Array): Pending {
  const data = parseJson(bytes);
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

/** Whether a newer Aside wrote such a file: it is never overwritten or removed. */
export function isNewerPending(bytes: Uint8Array): boolean {
  return isNewerFile(bytes, version);
}

const firstRetryDelay = 1000;
const longestRetryDelay = 30_000;

/**
 * Keeps what is pending in a conversation; each write is the whole of it, and only the last one counts. Several windows share the file: questions of
 * another one stay in it, and so does its draft as long as there is none here. A disk's trouble is not reported: what is pending is
 * still in memory, and is written when it can be.
 */
export class PendingFile {
  readonly #storage: Storage;
  readonly #blobs: BlobStore;
  readonly #path: string;
  /** Ids of questions that waited in this window, now or earlier: only of these it decides whether they still wait. */
  readonly #own = new Set<string>();
  /** What this window wrote or read last. */
  #last: Pending;
  #next: Pending | undefined;
  #running: Promise<void> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  /** @param taken what this window took out of the file when it opened the conversation */
  constructor(storage: Storage, blobs: BlobStore, id: string, taken: Pending) {
    this.#storage = storage;
    this.#blobs = blobs;
    this.#path = pendingPath(id);
    this.#last = taken;
    for (const queued of taken.queue) this.#own.add(queued.id);
  }

  /** Writes it soon; resolves when it was written, or could not be. */
  set(pending: Pending): Promise<void> {
    for (const { id } of pending.queue) this.#own.add(id);
    this.#next = pending;
    return this.#start();
  }

  /** Writes what was written last once more: the file may be gone. */
  again(): void {
    void this.set(this.#next ?? this.#last);
  }

  /** Resolves when nothing is being written; what could not be is lost with this object. */
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
      const away = await mapAttachments(whole, (all) => this.#blobs.putAway(all));
      await this.#storage.writeAtomic(this.#path, new TextEncoder().encode(JSON.stringify({ v: version, ...away })));
    } else if (before !== undefined) await this.#storage.remove(this.#path);
  }
}

function sameIds(some: readonly Attachment[], others: readonly Attachment[]): boolean {
  return some.length === others.length && some.every(({ id }, at) => others[at]?.id === id);
}

/** What is pending with its large contents out of the blobs. */
export function bringBackPending(pending: Pending, blobs: BlobStore): Promise<Pending> {
  return mapAttachments(pending, (all) => blobs.bringBack(all));
}

/** A draft is kept twice a second while someone types: pictures must not be written along each time. */
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

/** Attachments by the reader of messages, which knows what one is. */
function attachmentsFrom(value: unknown): readonly Attachment[] {
  const message = messageFrom({ role: "user", id: "x", parentId: null, createdAt: 0, text: "", attachments: value });
  return message?.role === "user" ? message.attachments : [];
}
