import { FileSystemError, FileType, type Uri, Uri as Uris, workspace } from "vscode";
import { type Storage, StorageError, type StorageFault, type StoredFile } from "../../history/storage.ts";

/**
 * Files through `workspace.fs`, for hosts without Node. It has neither append nor sync, so a file that grows is a folder of segments, one new
 * one a batch. Weaker than `NodeStorage`: what is acknowledged was handed to the file system provider, and whether it
 * survives a power cut is the provider's affair.
 */
export class WorkspaceStorage implements Storage {
  readonly #root: Uri;
  /** Tells this window's segments from another's with the same number. */
  readonly #window = crypto.randomUUID().slice(0, 8);
  /** Number of the next segment of a file. Counted, not timed: clocks jump. */
  readonly #next = new Map<string, number>();

  constructor(root: Uri) {
    this.#root = root;
  }

  async list(folder: string): Promise<readonly StoredFile[]> {
    const entries = await attempt(() => workspace.fs.readDirectory(this.#uri(folder)), []);
    return Promise.all(
      entries.map(async ([name, type]) => {
        if (type === FileType.Directory) return { name, ...(await this.#statSegments(`${folder}/${name}`)) };
        const { size, mtime } = await workspace.fs.stat(this.#uri(`${folder}/${name}`));
        return { name, size, modifiedAt: mtime };
      }),
    );
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    const segments = await this.#segments(path);
    if (segments === undefined) return attempt(() => workspace.fs.readFile(this.#uri(path)), undefined);
    const parts = await Promise.all(
      segments.map((name) => attempt(() => workspace.fs.readFile(this.#uri(`${path}/${name}`)), new Uint8Array())),
    );
    return joined(parts);
  }

  async readTail(path: string, length: number): Promise<{ readonly bytes: Uint8Array; readonly size: number } | undefined> {
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
    // Its name sorts behind all it stands for and before all that comes later. Until the others are gone both are read, which does no harm.
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

  /** Names of the segments, oldest first; undefined where the file is not one of segments. */
  async #segments(path: string): Promise<readonly string[] | undefined> {
    const found = await attempt(async () => workspace.fs.stat(this.#uri(path)), undefined);
    if (found?.type !== FileType.Directory) return undefined;
    const entries = await attempt(() => workspace.fs.readDirectory(this.#uri(path)), []);
    return entries.map(([name]) => name).sort();
  }

  async #statSegments(path: string): Promise<Pick<StoredFile, "size" | "modifiedAt">> {
    const names = (await this.#segments(path)) ?? [];
    const stats = await Promise.all(names.map((name) => workspace.fs.stat(this.#uri(`${path}/${name}`))));
    return { size: stats.reduce((sum, { size }) => sum + size, 0), modifiedAt: Math.max(0, ...stats.map(({ mtime }) => mtime)) };
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
  // A provider has no code for a full disk: only its words tell.
  return /ENOSPC|EDQUOT|quota|no space/i.test(error.message) ? "full" : "failed";
}
