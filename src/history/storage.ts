/**
 * What `src/history` needs of a disk. Paths are relative to the store's root, with `/`. Every failure is a `StorageError`.
 * Two implementations: `src/host/platform/nodeStorage.ts` and `workspaceStorage.ts` (which says where its guarantees are weaker).
 */
export interface Storage {
  /** Files directly in a folder, in no order; an absent folder is empty. */
  list(folder: string): Promise<readonly StoredFile[]>;
  /**
   * The whole file, or undefined where there is none.
   * @param scratch may be filled with the file where it fits in; the result is then a view of it. Saves making and clearing memory a file.
   */
  read(path: string, scratch?: Uint8Array): Promise<Uint8Array | undefined>;
  /** The last `length` bytes of a file (all of it where it is shorter) and its whole size, or undefined where there is none. */
  readTail(path: string, length: number): Promise<{ readonly bytes: Uint8Array; readonly size: number } | undefined>;
  /**
   * Adds bytes to the end of a file with one write, so that two processes never interleave inside a batch.
   * With `sync` it resolves only when the bytes survive a power cut. Without `create` an absent file is the error `missing`.
   * @returns the size of the file afterwards, in bytes
   */
  append(path: string, bytes: Uint8Array, options: { readonly sync: boolean; readonly create: boolean }): Promise<number>;
  /** Writes a whole file so that, whatever happens, either the old or the new content is there. */
  writeAtomic(path: string, bytes: Uint8Array): Promise<void>;
  /**
   * Replaces the content of a file by what `transform` makes of it, and keeps what is appended meanwhile, also by another process,
   * and whatever crashes. The heart of compaction. One process at a time: false where another is at it, where `transform` gives undefined,
   * where there is no such file, or where the disk cannot do it safely.
   */
  rewrite(path: string, transform: (bytes: Uint8Array) => Uint8Array | undefined): Promise<boolean>;
  /** Removes a file; an absent one is fine. */
  remove(path: string): Promise<void>;
  /** Finishes or undoes what a crash left half done in a folder: temporary files, half a `rewrite`. */
  recover(folder: string): Promise<void>;
}

/** A file of a folder. */
export interface StoredFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch, as the disk says. */
  readonly modifiedAt: number;
}

/**
 * `full`: no space or quota. `readOnly`: no right to write. `missing`: the file is not there. `newer`: a newer Aside wrote the file, so
 * its content cannot be used. `failed`: anything else.
 */
export type StorageFault = "full" | "readOnly" | "missing" | "newer" | "failed";

/** A file that could not be read or written. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly fault: StorageFault;

  constructor(fault: StorageFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
