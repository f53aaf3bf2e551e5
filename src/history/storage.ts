/**
 * The file operations that `src/history` needs. Paths are relative to the root of the store and use `/`. Every failure is a `StorageError`.
 * Implemented by `src/host/platform/nodeStorage.ts` and `workspaceStorage.ts`, which documents its weaker guarantees.
 */
export interface Storage {
  /** The files directly in a folder, in any order. A missing folder is empty. */
  list(folder: string): Promise<readonly StoredFile[]>;
  /** The names of what is directly in a folder, in any order, without looking at each. A missing folder is empty. */
  names(folder: string): Promise<readonly string[]>;
  /** Size and time of a file, or undefined if there is no such file. */
  stat(path: string): Promise<Pick<StoredFile, "size" | "modifiedAt"> | undefined>;
  /**
   * The whole file, or undefined if there is none.
   * @param scratch a buffer to reuse. If the file fits, the result is a view of it.
   */
  read(path: string, scratch?: Uint8Array): Promise<Uint8Array | undefined>;
  /** The last `length` bytes of a file (or all of a shorter one) and its size, or undefined if there is no such file. */
  readTail(path: string, length: number): Promise<{ readonly bytes: Uint8Array; readonly size: number } | undefined>;
  /**
   * Appends bytes with one write, so that batches of two processes never interleave.
   * With `sync` it resolves only when the bytes survive a power cut. Without `create` a missing file is the error `missing`.
   * @returns the new size of the file in bytes
   */
  append(path: string, bytes: Uint8Array, options: { readonly sync: boolean; readonly create: boolean }): Promise<number>;
  /** Replaces a file atomically: after a crash it has either the old or the new content. */
  writeAtomic(path: string, bytes: Uint8Array): Promise<void>;
  /**
   * Replaces the content of a file by the result of `transform`, for compaction. Bytes that any process appends in the meantime are kept, even
   * after a crash.
   * @returns false if nothing was replaced: another process is rewriting the file, `transform` returned undefined, there is no such file, or
   * the disk cannot do it safely
   */
  rewrite(path: string, transform: (bytes: Uint8Array) => Uint8Array | undefined): Promise<boolean>;
  /** Removes a file if it exists. */
  remove(path: string): Promise<void>;
  /** Completes or undoes what a crash interrupted in a folder: temporary files and unfinished calls of `rewrite`. */
  recover(folder: string): Promise<void>;
}

/** A file in a folder. */
export interface StoredFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch, from the file system. */
  readonly modifiedAt: number;
}

/**
 * `full`: no space or quota. `readOnly`: no permission to write. `missing`: the file does not exist. `newer`: a newer Aside wrote the file, so
 * this version cannot read it. `failed`: anything else.
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
