import { type Storage, StorageError, type StorageFault, type StoredFile } from "../../../src/history/storage.ts";

/** One step of the write log of a `MemoryStorage`. */
export type LoggedWrite =
  | { readonly op: "append"; readonly path: string; readonly bytes: Uint8Array; readonly sync: boolean }
  | { readonly op: "replace"; readonly path: string; readonly bytes: Uint8Array }
  | { readonly op: "remove"; readonly path: string };

/** An in-memory disk with a log of its writes. It can be told to fail. */
export class MemoryStorage implements Storage {
  readonly files = new Map<string, Uint8Array>();
  readonly log: LoggedWrite[] = [];
  /** Times of files that have another one than 0. */
  readonly modified = new Map<string, number>();
  /** While set, every write fails with this fault. */
  fault: StorageFault | undefined;

  list(folder: string): Promise<readonly StoredFile[]> {
    const prefix = `${folder}/`;
    const files = Array.from(this.files)
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, bytes]) => ({ name: path.slice(prefix.length), size: bytes.length, modifiedAt: this.modified.get(path) ?? 0 }));
    return Promise.resolve(files);
  }

  async names(folder: string): Promise<readonly string[]> {
    return (await this.list(folder)).map(({ name }) => name);
  }

  stat(path: string): Promise<Pick<StoredFile, "size" | "modifiedAt"> | undefined> {
    const bytes = this.files.get(path);
    return Promise.resolve(bytes && { size: bytes.length, modifiedAt: this.modified.get(path) ?? 0 });
  }

  read(path: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.files.get(path));
  }

  readTail(path: string, length: number): Promise<{ readonly bytes: Uint8Array; readonly size: number } | undefined> {
    const bytes = this.files.get(path);
    return Promise.resolve(bytes && { bytes: bytes.subarray(Math.max(0, bytes.length - length)), size: bytes.length });
  }

  async append(path: string, bytes: Uint8Array, options: { readonly sync: boolean; readonly create: boolean }): Promise<number> {
    this.#mayFail();
    const old = this.files.get(path);
    if (old === undefined && !options.create) throw new StorageError("missing", path);
    const joined = new Uint8Array((old?.length ?? 0) + bytes.length);
    joined.set(old ?? []);
    joined.set(bytes, old?.length ?? 0);
    this.files.set(path, joined);
    this.log.push({ op: "append", path, bytes, sync: options.sync });
    return joined.length;
  }

  async writeAtomic(path: string, bytes: Uint8Array): Promise<void> {
    this.#mayFail();
    this.files.set(path, bytes);
    this.log.push({ op: "replace", path, bytes });
  }

  async rewrite(path: string, transform: (bytes: Uint8Array) => Uint8Array | undefined): Promise<boolean> {
    this.#mayFail();
    const bytes = this.files.get(path);
    const made = bytes && transform(bytes);
    if (made === undefined) return false;
    this.files.set(path, made);
    this.log.push({ op: "replace", path, bytes: made });
    return true;
  }

  async remove(path: string): Promise<void> {
    this.#mayFail();
    this.files.delete(path);
    this.log.push({ op: "remove", path });
  }

  recover(): Promise<void> {
    return Promise.resolve();
  }

  #mayFail(): void {
    if (this.fault !== undefined) throw new StorageError(this.fault, `told to fail: ${this.fault}`);
  }
}
