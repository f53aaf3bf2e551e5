import type { Attachment, Message } from "../shared/conversation.ts";
import type { ToolRun } from "../shared/toolMessage.ts";
import type { JournalRecord } from "./record.ts";
import type { Storage } from "./storage.ts";

/** Longer texts (UTF-16 units) are kept out of the journal, in files named after the hash of their content. */
const longAttachment = 64 * 1024;
const longData = 4 * 1024;
/** A blob that this window wrote longer ago (milliseconds) is written again, before `purge.ts` of any window takes it for one that was left: that waits for 24 hours. */
const freshMs = 12 * 60 * 60 * 1000;

/** The field of an attachment that names the blob with its text. */
export const blobKey = "$blob";
const reference = /^[0-9a-f]{64}$/;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Whether the text of an attachment is, or will be, in a blob. Its journal then does not contain the text. */
export function isInBlob(attachment: Attachment): boolean {
  const isText = attachment.kind !== "image" && attachment.kind !== "pdf";
  return isText && (attachment.text.length > longAttachment || blobKey in attachment);
}

/** Stores images and large attachments as content-addressed files. An image that is sent five times is stored once. */
export class BlobStore {
  readonly #storage: Storage;
  readonly #folder: string;
  readonly #now: () => number;
  /** Hashes of the blobs that this window wrote, and when, milliseconds since the epoch. */
  readonly #stored = new Map<string, number>();

  /** @param now milliseconds since the epoch, on the clock that sets file times */
  constructor(storage: Storage, now: () => number, folder = "blobs") {
    this.#storage = storage;
    this.#now = now;
    this.#folder = folder;
  }

  /**
   * Writes the large texts of a record to blobs and returns the record with references to them.
   * @throws StorageError
   */
  async externalize(record: JournalRecord): Promise<JournalRecord> {
    if (record.t === "message") return { ...record, message: await this.#externalizeMessage(record.message) };
    if (record.t === "delta" && record.set?.images !== undefined) {
      return { ...record, set: { ...record.set, images: await mapStrings(record.set.images, (text) => this.#store(text, longData)) } };
    }
    return record;
  }

  /** Replaces references by the content of their blobs. A missing blob becomes an empty text. */
  async internalize(message: Message): Promise<Message> {
    if (message.role === "user") {
      const attachments = await this.internalizeAttachments(message.attachments);
      return attachments === message.attachments ? message : { ...message, attachments };
    }
    if (message.role === "tool") {
      if (message.runs.every(({ images }) => images.length === 0)) return message;
      const runs = await Promise.all(message.runs.map(async (run) => ({ ...run, images: await this.#resolve(run.images) })));
      return { ...message, runs };
    }
    if (message.role === "summary" || message.images.length === 0) return message;
    return { ...message, images: await this.#resolve(message.images) };
  }

  /**
   * Writes large attachments to blobs and returns all attachments, the large ones with references.
   * @throws StorageError
   */
  async externalizeAttachments(attachments: readonly Attachment[]): Promise<readonly Attachment[]> {
    if (!attachments.some(({ text }) => text.length > longAttachment)) return attachments;
    return Promise.all(
      attachments.map(async (attachment) => {
        const stored = await this.#store(attachment.text, longAttachment);
        return typeof stored === "string" ? attachment : { ...attachment, text: "", ...stored };
      }),
    );
  }

  /** Replaces references in attachments by the content of their blobs. A missing blob becomes an empty text. */
  async internalizeAttachments(attachments: readonly Attachment[]): Promise<readonly Attachment[]> {
    if (!attachments.some((attachment) => blobKey in attachment)) return attachments;
    return Promise.all(
      attachments.map(async (attachment) => {
        if (!(blobKey in attachment)) return attachment;
        const { [blobKey]: hash, ...rest } = attachment;
        return { ...rest, text: (await this.#load(hash)) ?? "" };
      }),
    );
  }

  /** Call this when the folder may have been deleted: the next record writes its blobs again. */
  forget(): void {
    this.#stored.clear();
  }

  async #externalizeMessage(message: Message): Promise<Message> {
    if (message.role === "tool") {
      if (message.runs.every(({ images }) => images.length === 0)) return message;
      const out = async (run: ToolRun) => ({ ...run, images: await mapStrings(run.images, (text) => this.#store(text, longData)) });
      return { ...message, runs: await Promise.all(message.runs.map(out)) };
    }
    if (message.role === "summary") return message;
    if (message.role === "assistant") {
      return message.images.length === 0
        ? message
        : { ...message, images: await mapStrings(message.images, (text) => this.#store(text, longData)) };
    }
    const attachments = await this.externalizeAttachments(message.attachments);
    return attachments === message.attachments ? message : { ...message, attachments };
  }

  async #store(text: string, longerThan: number): Promise<string | { readonly [blobKey]: string }> {
    if (text.length <= longerThan) return text;
    const bytes = encoder.encode(text);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const path = this.#path(hash);
    const at = this.#now();
    const age = at - (this.#stored.get(hash) ?? -Infinity);
    // Another window may have removed it, or be about to. The age is negative after the clock was set back.
    if (age < 0 || age > freshMs || (await this.#storage.stat(path)) === undefined) {
      // Write it even if the file exists: its new modification time keeps `purgeDeleted` from removing it before the record is written.
      await this.#storage.writeAtomic(path, bytes);
      this.#stored.set(hash, at);
    }
    return { [blobKey]: hash };
  }

  async #load(hash: unknown): Promise<string | undefined> {
    if (typeof hash !== "string" || !reference.test(hash)) return undefined;
    const bytes = await this.#storage.read(this.#path(hash));
    return bytes === undefined ? undefined : decoder.decode(bytes);
  }

  #resolve<T>(value: T): Promise<T>;
  async #resolve(value: unknown): Promise<unknown> {
    if (Array.isArray(value)) return Promise.all(value.map((item: unknown) => this.#resolve(item)));
    if (typeof value !== "object" || value === null) return value;
    if (blobKey in value && Object.keys(value).length === 1) return (await this.#load(value[blobKey])) ?? "";
    const entries = await Promise.all(
      Object.entries(value).map(async ([name, item]) => [name, await this.#resolve(item as unknown)] as const),
    );
    return Object.fromEntries(entries);
  }

  #path(hash: string): string {
    return `${this.#folder}/${hash}`;
  }
}

/** Applies a function to every string in plain data. */
function mapStrings<T>(value: T, map: (text: string) => Promise<unknown>): Promise<T>;
async function mapStrings(value: unknown, map: (text: string) => Promise<unknown>): Promise<unknown> {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return Promise.all(value.map((item: unknown) => mapStrings(item, map)));
  if (typeof value !== "object" || value === null) return value;
  const entries = await Promise.all(
    Object.entries(value).map(async ([name, item]) => [name, await mapStrings(item as unknown, map)] as const),
  );
  return Object.fromEntries(entries);
}
