import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readlink, realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { CheckedFiles, OpenFile } from "./checkedFiles.ts";

// Windows knows neither flag.
const { O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_WRONLY } = constants;
const noFollow = (constants.O_NOFOLLOW as number | undefined) ?? 0;
const directory = (constants.O_DIRECTORY as number | undefined) ?? 0;
/** What a system reports where a link, a folder or nothing is in the place of what is opened. */
const somethingElse = new Set(["ELOOP", "EMLINK", "ENOENT", "ENOTDIR", "EISDIR", "ENXIO", "EEXIST"]);
/** Linux names what an open file is, so that nothing can change between a check and its use. */
const describesOpenFiles = process.platform === "linux";

/** Files of this machine, opened without following links and checked by what was opened. */
export const nodeCheckedFiles: CheckedFiles = {
  async open(real) {
    const file = await orNull(open(real, O_RDWR | noFollow));
    if (file === null) return null;
    if ((await file.stat()).isFile() && (await isAt(file, real))) return asOpenFile(file);
    await file.close();
    return null;
  },

  create: (real, bytes) => (describesOpenFiles ? createBelowOpenFolders(real, bytes) : createByName(real, bytes)),
};

/** The result, or null where something else stands in the way. */
async function orNull<T>(opening: Promise<T>): Promise<T | null> {
  try {
    return await opening;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && somethingElse.has(String(cause.code))) return null;
    throw cause;
  }
}

/** Whether an open file or folder is the one at this path, all links followed. */
async function isAt(file: FileHandle, real: string): Promise<boolean> {
  if (describesOpenFiles) {
    const own = await readlink(`/proc/self/fd/${file.fd}`).catch(() => undefined);
    if (own !== undefined) return own === real;
  }
  const [opened, named, followed] = await Promise.all([file.stat(), orNull(lstat(real)), orNull(realpath(real))]);
  return followed === real && named !== null && isSame(opened, named);
}

function isSame(one: Stats, other: Stats): boolean {
  return one.dev === other.dev && one.ino === other.ino;
}

function asOpenFile(file: FileHandle): OpenFile {
  return {
    read: async () => {
      const { size } = await file.stat();
      const bytes = new Uint8Array(size);
      let at = 0;
      while (at < size) {
        const { bytesRead } = await file.read(bytes, at, size - at, at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return bytes.subarray(0, at);
    },
    write: async (bytes) => {
      await writeAll(file, bytes);
      await file.truncate(bytes.length);
    },
    close: () => file.close(),
  };
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let at = 0;
  while (at < bytes.length) at += (await file.write(bytes, at, bytes.length - at, at)).bytesWritten;
}

/** Each folder is opened below the one before it, so that no name is looked up twice. */
async function createBelowOpenFolders(real: string, bytes: Uint8Array): Promise<boolean> {
  const missing = [path.basename(real)];
  let existing = path.dirname(real);
  while ((await orNull(stat(existing))) === null) {
    missing.unshift(path.basename(existing));
    existing = path.dirname(existing);
  }
  let folder = await orNull(open(existing, O_RDONLY | directory | noFollow));
  try {
    for (const [index, name] of missing.entries()) {
      if (folder === null || !(await isAt(folder, existing))) return false;
      const below = `/proc/self/fd/${folder.fd}/${name}`;
      if (index === missing.length - 1) return await createFile(below, bytes);
      // Somebody else may have made it by now.
      await orNull(mkdir(below));
      const next: FileHandle | null = await orNull(open(below, O_RDONLY | directory | noFollow));
      await folder.close();
      folder = next;
      existing = path.join(existing, name);
    }
    return false;
  } finally {
    await folder?.close();
  }
}

async function createFile(name: string, bytes: Uint8Array): Promise<boolean> {
  const file = await orNull(open(name, O_WRONLY | O_CREAT | O_EXCL | noFollow, 0o666));
  if (file === null) return false;
  try {
    await writeAll(file, bytes);
    return true;
  } finally {
    await file.close();
  }
}

/** Where open folders have no names: the folder is checked before, and the file again before anything is written into it. */
async function createByName(real: string, bytes: Uint8Array): Promise<boolean> {
  const folder = path.dirname(real);
  await mkdir(folder, { recursive: true });
  if ((await orNull(realpath(folder))) !== folder) return false;
  const file = await orNull(open(real, O_WRONLY | O_CREAT | O_EXCL | noFollow, 0o666));
  if (file === null) return false;
  try {
    if (!(await isAt(file, real))) return false;
    await writeAll(file, bytes);
    return true;
  } finally {
    await file.close();
  }
}
