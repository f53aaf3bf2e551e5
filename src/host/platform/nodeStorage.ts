import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, link, mkdir, open, opendir, readdir, rename, stat, unlink } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Storage, StorageError, type StorageFault, type StoredFile } from "../../history/storage.ts";
import { lookup } from "../../shared/guards.ts";

/** A temporary file or a lock older than this (milliseconds) belongs to a process that died. */
const staleAfter = 60_000;
/** How often an append is tried if its file is replaced each time. */
const mostAppends = 10;
/** How many names of a folder are read at once. */
const namesAtOnce = 1000;
const windows = process.platform === "win32";

/** The file system calls that tests replace to make them fail. */
export interface FileCalls {
  readonly open: typeof open;
  readonly rename: typeof rename;
  readonly link: typeof link;
  readonly stat: typeof stat;
  readonly unlink: typeof unlink;
}

/**
 * Files through Node. An append is one write with O_APPEND; `sync` is fdatasync, and for a new file also fsync of its folder.
 * The guarantees hold on local disks; those of a network drive depend on its protocol.
 */
export class NodeStorage implements Storage {
  readonly #root: string;
  readonly #calls: FileCalls;

  /** @param root absolute path of a folder, which is created by the first write */
  constructor(root: string, calls: Partial<FileCalls> = {}) {
    this.#root = root;
    this.#calls = { open, rename, link, stat, unlink, ...calls };
  }

  async list(folder: string): Promise<readonly StoredFile[]> {
    const names = await attempt(() => readdir(this.#full(folder)), []);
    const files: StoredFile[] = [];
    const queue = names.values();
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        for (const name of queue) {
          const found = await stat(path.join(this.#full(folder), name)).catch(() => undefined);
          if (found?.isFile() === true) files.push({ name, size: found.size, modifiedAt: found.mtimeMs });
        }
      }),
    );
    return files;
  }

  names(folder: string): Promise<readonly string[]> {
    return attempt(async () => {
      const names: string[] = [];
      // In parts: the names of a large folder at once would hold up the event loop.
      for await (const { name } of await opendir(this.#full(folder), { bufferSize: namesAtOnce })) names.push(name);
      return names;
    }, []);
  }

  async stat(file: string): Promise<Pick<StoredFile, "size" | "modifiedAt"> | undefined> {
    // Without `attempt`, which would cost as much as the call itself: it is done for every conversation.
    try {
      const found = await this.#calls.stat(this.#full(file));
      return found.isFile() ? { size: found.size, modifiedAt: found.mtimeMs } : undefined;
    } catch (error) {
      if (codeOf(error) === "ENOENT") return undefined;
      throw storageErrorOf(error);
    }
  }

  read(file: string, scratch?: Uint8Array): Promise<Uint8Array | undefined> {
    return attempt(async () => {
      await using handle = await this.#open(file, "r");
      const length = scratch === undefined ? 0 : await fill(handle, scratch);
      // If the buffer is full, there may be more.
      return scratch === undefined || length === scratch.length ? handle.readFile() : scratch.subarray(0, length);
    }, undefined);
  }

  readTail(file: string, length: number): Promise<{ readonly bytes: Uint8Array; readonly size: number } | undefined> {
    return attempt(async () => {
      await using handle = await this.#open(file, "r");
      const { size } = await handle.stat();
      return { bytes: await readFrom(handle, Math.max(0, size - length), size), size };
    }, undefined);
  }

  append(file: string, bytes: Uint8Array, options: { readonly sync: boolean; readonly create: boolean }): Promise<number> {
    return translated(async () => {
      for (let attempts = 1; ; attempts += 1) {
        const { handle, made } = await this.#openToAppend(file, options.create);
        await using _closing = handle;
        await writeOnce(handle, bytes);
        if (options.sync) await handle.datasync();
        if (options.sync && made) await this.#syncFolder(file);
        const mine = await handle.stat({ bigint: true });
        const named = await this.#calls.stat(this.#full(file), { bigint: true }).catch(absent);
        // The device is not compared: on Windows, Node has reported two of them for one file (libuv#4698). The limit is for file systems that
        // report another inode each time.
        if (named?.ino === mine.ino || (named !== undefined && attempts === mostAppends)) return Number(mine.size);
        // Between opening and writing, another process replaced the file with a compacted one, or the folder was deleted: try again.
        if (named === undefined && (!options.create || attempts === mostAppends)) throw new StorageError("missing", `${file} was deleted`);
      }
    });
  }

  writeAtomic(file: string, bytes: Uint8Array): Promise<void> {
    return translated(async () => {
      await mkdir(path.dirname(this.#full(file)), { recursive: true });
      const temporary = `${file}.${randomBytes(6).toString("hex")}.tmp`;
      try {
        await this.#writeNew(temporary, bytes);
        await this.#rename(temporary, file);
      } catch (error) {
        await this.#calls.unlink(this.#full(temporary)).catch(() => undefined);
        throw error;
      }
      await this.#syncFolder(file);
    });
  }

  rewrite(file: string, transform: (bytes: Uint8Array) => Uint8Array | undefined): Promise<boolean> {
    return translated(async () => {
      const lock = `${file}.new`;
      const fresh = await this.#lock(lock);
      if (fresh === undefined) return false;
      await using replacement = fresh;
      try {
        return await this.#replace(file, lock, replacement, transform);
      } catch (error) {
        await this.#calls.unlink(this.#full(lock)).catch(() => undefined);
        throw error;
      }
    });
  }

  remove(file: string): Promise<void> {
    return attempt(() => this.#calls.unlink(this.#full(file)), undefined);
  }

  async recover(folder: string): Promise<void> {
    for (const parent of new Set([folder, "."])) {
      const names = await readdir(this.#full(parent)).catch((): string[] => []);
      for (const name of names) {
        const leftover = parent === "." ? name : `${parent}/${name}`;
        const old = /^(.*)\.old-(\d+)$/.exec(leftover);
        if (old?.[1] !== undefined) await this.#carryOver(leftover, old[1], Number(old[2])).catch(() => undefined);
        else if (/\.(?:tmp|new)$/.test(name)) await this.#removeStale(leftover);
      }
    }
  }

  /**
   * An appender writes and then looks whether the file still has its name; we rename and then look what was written to the old one. Whichever
   * comes first, one of the two sees the record. A second name keeps the old file until its last bytes are carried over, so a crash loses none.
   */
  async #replace(
    file: string,
    lock: string,
    replacement: FileHandle,
    transform: (bytes: Uint8Array) => Uint8Array | undefined,
  ): Promise<boolean> {
    const giveUp = async (): Promise<false> => {
      await this.#calls.unlink(this.#full(lock)).catch(() => undefined);
      return false;
    };
    const opened = await this.#open(file, "r").catch(absent);
    if (opened === undefined) return giveUp();
    await using original = opened;
    const bytes = await original.readFile();
    const made = transform(bytes);
    if (made === undefined) return giveUp();
    await replacement.writeFile(made);
    let carried = bytes.length + (await copyTail(original, bytes.length, replacement));
    await replacement.sync();
    const second = `${file}.old-${carried}`;
    try {
      await this.#calls.link(this.#full(file), this.#full(second));
    } catch {
      // Without hard links (FAT, some network drives) there is no safe way, so the file stays as it is.
      return giveUp();
    }
    try {
      await this.#rename(lock, file);
    } catch (error) {
      await this.#calls.unlink(this.#full(second)).catch(() => undefined);
      throw error;
    }
    await this.#syncFolder(file);
    carried += await copyTail(original, carried, replacement);
    await replacement.sync();
    await this.#calls.unlink(this.#full(second)).catch(() => undefined);
    return true;
  }

  /** After a crash inside `#replace`, appends the records that reached only the old file to the new one. Doing so twice is harmless. */
  async #carryOver(leftover: string, file: string, from: number): Promise<void> {
    const old = await stat(this.#full(leftover), { bigint: true });
    const named = await stat(this.#full(file), { bigint: true }).catch(absent);
    if (named?.ino !== old.ino && old.size > BigInt(from)) {
      await using handle = await this.#open(leftover, "r");
      await this.append(file, await readFrom(handle, named === undefined ? 0 : from, Number(old.size)), { sync: true, create: true });
    }
    await this.#calls.unlink(this.#full(leftover));
  }

  async #lock(lock: string): Promise<FileHandle | undefined> {
    const taken = (): Promise<FileHandle | undefined> =>
      this.#open(lock, "ax").catch((error: unknown) => {
        if (codeOf(error) === "EEXIST" || codeOf(error) === "ENOENT") return undefined;
        throw error;
      });
    const first = await taken();
    if (first !== undefined) return first;
    await this.#removeStale(lock);
    return taken();
  }

  async #removeStale(file: string): Promise<void> {
    const found = await stat(this.#full(file)).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > staleAfter) await this.#calls.unlink(this.#full(file)).catch(() => undefined);
  }

  async #openToAppend(file: string, create: boolean): Promise<{ readonly handle: FileHandle; readonly made: boolean }> {
    try {
      // Node's "a" would create the file; without O_CREAT, a missing file is an error.
      return { handle: await this.#calls.open(this.#full(file), appendOnly), made: false };
    } catch (error) {
      if (codeOf(error) !== "ENOENT" || !create) throw error;
    }
    await mkdir(path.dirname(this.#full(file)), { recursive: true });
    return { handle: await this.#open(file, "a"), made: true };
  }

  async #writeNew(file: string, bytes: Uint8Array): Promise<void> {
    await using handle = await this.#open(file, "wx");
    await handle.writeFile(bytes);
    await handle.sync();
  }

  /** Retries a blocked rename for about two seconds, because virus scanners on Windows hold files for a moment. */
  async #rename(from: string, to: string): Promise<void> {
    for (let attempts = 0; ; attempts += 1) {
      try {
        return await this.#calls.rename(this.#full(from), this.#full(to));
      } catch (error) {
        if (attempts === 7 || !["EPERM", "EBUSY", "EACCES"].includes(codeOf(error))) throw error;
        await sleep(15 * 2 ** attempts);
      }
    }
  }

  /** Makes a new file name durable. Windows has no such call and does not need it. */
  async #syncFolder(file: string): Promise<void> {
    if (windows) return;
    await using handle = await this.#calls.open(path.dirname(this.#full(file)), "r");
    await handle.sync();
  }

  #open(file: string, flags: string): Promise<FileHandle> {
    return this.#calls.open(this.#full(file), flags);
  }

  #full(file: string): string {
    return path.join(this.#root, file);
  }
}

const appendOnly = constants.O_WRONLY | constants.O_APPEND;

/** Writes with one call. If the disk takes only a part, that stays as a torn line, which readers skip. */
async function writeOnce(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  const { bytesWritten } = await handle.write(bytes, 0, bytes.length);
  if (bytesWritten < bytes.length) throw new StorageError("full", "the disk took only a part of the record");
}

async function readFrom(handle: FileHandle, from: number, to: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(to - from);
  return bytes.subarray(0, await fill(handle, bytes, from));
}

/** Reads into a buffer until it is full or the file ends. @returns how many bytes were read */
async function fill(handle: FileHandle, bytes: Uint8Array, from = 0): Promise<number> {
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** Appends the content of a file from an offset on to another file. @returns how many bytes were appended */
async function copyTail(from: FileHandle, offset: number, to: FileHandle): Promise<number> {
  const { size } = await from.stat();
  if (size <= offset) return 0;
  const tail = await readFrom(from, offset, size);
  await writeOnce(to, tail);
  return tail.length;
}

/** Runs an action and returns `otherwise` if the file does not exist. */
async function attempt<T>(action: () => Promise<T>, otherwise: T): Promise<T> {
  return translated(async () =>
    action().catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return otherwise;
      throw error;
    }),
  );
}

async function translated<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw storageErrorOf(error);
  }
}

function storageErrorOf(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const code = codeOf(error);
  return new StorageError(lookup(faults, code) ?? "failed", code === "" ? String(error) : code, { cause: error });
}

const faults: Readonly<Record<string, StorageFault>> = {
  ENOSPC: "full",
  EDQUOT: "full",
  EROFS: "readOnly",
  EACCES: "readOnly",
  EPERM: "readOnly",
  ENOENT: "missing",
};

function absent(error: unknown): undefined {
  if (codeOf(error) !== "ENOENT") throw error;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
