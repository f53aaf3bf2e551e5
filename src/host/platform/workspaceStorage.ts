import { type FileStat, FileSystemError, FileType, type Uri, Uri as Uris, workspace } from "vscode";
import { type Storage, StorageError, type StorageFault, type StoredFile } from "../../history/storage.ts";

/** How often reading a file is tried if one of its segments is gone each time. */
const mostReads = 5;

/**
 * Files through `workspace.fs`, for hosts without Node. It has neither append nor sync, so a growing file is a folder of segments, with a new
 * segment for each batch. Weaker than `NodeStorage`: acknowledged data has reached the file system provider, which decides whether it survives a power
 * failure.
 */
export class WorkspaceStorage implements Storage {
  readonly #root: Uri;
  /** Distinguishes segments of this window from another window's with the same number. */
  readonly #window = crypto.randomUUID().slice(0, 8);
  /** The number of the next segment of each file. A counter, because clocks jump. */
  readonly #next = new Map<string, number>();

  constructor(root: Uri) {
    this.#root = root;
  }

  async list(folder: string): Promise<readonly StoredFile[]> {
    const entries = await attempt(() => workspace.fs.readDirectory(this.#uri(folder)), []);
    const files = await Promise.all(
      entries.map(async ([name, type]): Promise<StoredFile | undefined> => {
        if (type === FileType.Directory) return { name, ...(await this.#statSegments(`${folder}/${name}`)) };
        const found = await this.#stat(`${folder}/${name}`);
        return found && { name, size: found.size, modifiedAt: found.mtime };
      }),
    );
    return files.filter((file) => file !== undefined);
  }

  async names(folder: string): Promise<readonly string[]> {
    return (await attempt(() => workspace.fs.readDirectory(this.#uri(folder)), [])).map(([name]) => name);
  }

  async stat(path: string): Promise<Pick<StoredFile, "size" | "modifiedAt"> | undefined> {
    const found = await this.#stat(path);
    if (found === undefined) return undefined;
    return found.type === FileType.Directory ? this.#statSegments(path) : { size: found.size, modifiedAt: found.mtime };
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    for (let attempts = 1; ; attempts += 1) {
      const segments = await this.#segments(path);
      if (segments === undefined) return this.#readFile(path);
      const parts = await Promise.all(segments.map((name) => this.#readFile(`${path}/${name}`)));
      const there = parts.filter((part) => part !== undefined);
      // Another window has compacted the file since the names were read, into a segment with a new name.
      if (there.length === parts.length || attempts === mostReads) return joined(there);
    }
  }

  async readTail(path: string, length: number): Promise<{ readonly bytes: Uint8Array; readonly size: number } | undefined> {
    if (length === 0) {
      const found = await this.#stat(path);
      if (found === undefined) return undefined;
      return { bytes: new Uint8Array(), size: found.type === FileType.Directory ? (await this.#statSegments(path)).size : found.size };
    }
    const bytes = await this.read(path);
    return bytes === undefined ? undefined : { bytes: bytes.subarray(Math.max(0, bytes.length - length)), size: bytes.length };
  }

  async append(path: string, bytes: Uint8Array, options: { readonly sync: boolean; readonly create: boolean }): Promise<number> {
    const segments = await this.#segments(path);
    if (segments === undefined && !options.create) throw new StorageError("missing", `${path} was deleted`);
    const number = Math.max(this.#next.get(path) ?? 0, Number.parseInt(segments?.at(-1) ?? "-1", 10) + 1);
    this.#next.set(path, number + 1);
    if (segments === undefined) await translated(() => workspace.fs.createDirectory(this.#uri(path)));
    await translated(() => workspace.fs.writeFile(this.#uri(`${path}/${String(number).padStart(12, "0")}-${this.#window}`), bytes));
    return (await this.#statSegments(path)).size;
  }

  async writeAtomic(path: string, bytes: Uint8Array): Promise<void> {
    const temporary = this.#uri(`${path}.${crypto.randomUUID()}.tmp`);
    await translated(async () => {
      try {
        await workspace.fs.writeFile(temporary, bytes);
        await workspace.fs.rename(temporary, this.#uri(path), { overwrite: true });
      } catch (error) {
        await attempt(() => workspace.fs.delete(temporary), undefined).catch(() => undefined);
        throw error;
      }
    });
  }

  async rewrite(path: string, transform: (bytes: Uint8Array) => Uint8Array | undefined): Promise<boolean> {
    const segments = await this.#segments(path);
    const last = segments?.at(-1);
    if (segments === undefined || last === undefined) return false;
    const parts: Uint8Array[] = [];
    for (const name of segments) parts.push(await translated(() => workspace.fs.readFile(this.#uri(`${path}/${name}`))));
    const made = transform(joined(parts));
    if (made === undefined) return false;
    // Its name sorts after the segments it replaces and before later ones. Until those are deleted, both are read, which is harmless.
    await translated(() => workspace.fs.writeFile(this.#uri(`${path}/${last}~`), made));
    for (const name of segments) await attempt(() => workspace.fs.delete(this.#uri(`${path}/${name}`)), undefined);
    return true;
  }

  async remove(path: string): Promise<void> {
    await attempt(() => workspace.fs.delete(this.#uri(path), { recursive: true }), undefined);
  }

  async recover(folder: string): Promise<void> {
    const entries = await attempt(() => workspace.fs.readDirectory(this.#uri(folder)), []);
    for (const [name, type] of entries) {
      if (type !== FileType.File || !name.endsWith(".tmp")) continue;
      const uri = this.#uri(`${folder}/${name}`);
      const { mtime } = await workspace.fs.stat(uri);
      if (Date.now() - mtime > 60_000) await attempt(() => workspace.fs.delete(uri), undefined);
    }
  }

  /** Names of the segments, oldest first; undefined if the file does not consist of segments. */
  async #segments(path: string): Promise<readonly string[] | undefined> {
    const found = await this.#stat(path);
    if (found?.type !== FileType.Directory) return undefined;
    const entries = await attempt(() => workspace.fs.readDirectory(this.#uri(path)), []);
    return entries.map(([name]) => name).sort();
  }

  async #statSegments(path: string): Promise<Pick<StoredFile, "size" | "modifiedAt">> {
    const names = (await this.#segments(path)) ?? [];
    const found = await Promise.all(names.map((name) => this.#stat(`${path}/${name}`)));
    const stats = found.filter((one) => one !== undefined);
    return { size: stats.reduce((sum, { size }) => sum + size, 0), modifiedAt: Math.max(0, ...stats.map(({ mtime }) => mtime)) };
  }

  #readFile(path: string): Promise<Uint8Array | undefined> {
    return attempt<Uint8Array | undefined>(() => workspace.fs.readFile(this.#uri(path)), undefined);
  }

  /** Undefined if another window has removed it since its name was read. */
  #stat(path: string): Promise<FileStat | undefined> {
    return attempt<FileStat | undefined>(() => workspace.fs.stat(this.#uri(path)), undefined);
  }

  #uri(path: string): Uri {
    return Uris.joinPath(this.#root, path);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

async function attempt<T>(action: () => PromiseLike<T>, otherwise: T): Promise<T> {
  try {
    return await translated(action);
  } catch (error) {
    if (error instanceof StorageError && error.fault === "missing") return otherwise;
    throw error;
  }
}

async function translated<T>(action: () => PromiseLike<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof StorageError) throw error;
    throw new StorageError(faultOf(error), error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function faultOf(error: unknown): StorageFault {
  if (!(error instanceof FileSystemError)) return "failed";
  if (error.code === "FileNotFound") return "missing";
  if (error.code === "NoPermissions") return "readOnly";
  // There is no error code for a full disk, so the message is searched.
  return /ENOSPC|EDQUOT|quota|no space/i.test(error.message) ? "full" : "failed";
}
