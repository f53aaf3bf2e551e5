import type { Attachment } from "../shared/conversation.ts";
import type { BlobStore } from "./blobs.ts";
import { messageFrom } from "./messageFrom.ts";
import type { Storage } from "./storage.ts";

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

/** Where a conversation's pending messages lie. */
export function pendingPath(id: string): string {
  return `${pendingFolder}/${id}.json`;
}

/** Reads the bytes of such a file; what is not right in it is left out. Never throws. */
export function readPending(bytes: Uint8Array): Pending {
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return nothingPending;
  }
  const { v, queue, attachments, draft } = fieldsOf(data);
  if (v !== 1) return nothingPending;
  return {
    queue: (Array.isArray(queue) ? queue : []).flatMap((item: unknown) => {
      const { id, text, attachments: carried, leavesOut } = fieldsOf(item);
      if (typeof id !== "string" || typeof text !== "string") return [];
      return [{ id, text, attachments: attachmentsFrom(carried), ...(typeof leavesOut === "number" ? { leavesOut } : {}) }];
    }),
    attachments: attachmentsFrom(attachments),
    draft: typeof draft === "string" ? draft : "",
  };
}

/** Keeps what is pending in a conversation; each write is the whole of it, and only the last one counts. A disk's trouble is not reported: what is pending is still in memory. */
export class PendingFile {
  readonly #storage: Storage;
  readonly #blobs: BlobStore;
  readonly #path: string;
  #next: Pending | undefined;
  #running: Promise<void> | undefined;
  #written: boolean;

  /** @param written whether there is a file already */
  constructor(storage: Storage, blobs: BlobStore, id: string, written: boolean) {
    this.#storage = storage;
    this.#blobs = blobs;
    this.#path = pendingPath(id);
    this.#written = written;
  }

  /** Writes it soon; resolves when it was written, or could not be. */
  set(pending: Pending): Promise<void> {
    this.#next = pending;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Resolves when nothing is being written. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let next = this.#next; next !== undefined; next = this.#next) {
      this.#next = undefined;
      const none = next.queue.length === 0 && next.attachments.length === 0 && next.draft === "";
      if (none && !this.#written) continue;
      try {
        if (none) await this.#storage.remove(this.#path);
        else
          await this.#storage.writeAtomic(
            this.#path,
            new TextEncoder().encode(JSON.stringify({ v: 1, ...(await mapAttachments(next, (all) => this.#blobs.putAway(all))) })),
          );
        this.#written = !none;
      } catch {
        // The next change writes it again.
      }
    }
  }
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

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
