import { link, open, rename, stat, unlink } from "node:fs/promises";
import path from "node:path";
import type { FileCalls } from "../../src/host/platform/nodeStorage.ts";

/** One file system operation. Files are identified by numbers, because their content is independent of their names. */
export type DiskStep =
  | { readonly op: "create"; readonly name: string; readonly file: number }
  | { readonly op: "write"; readonly file: number; readonly bytes: Uint8Array }
  /** Makes all earlier steps (before number `covers`) durable: the content of a file, or the names in a folder. */
  | { readonly op: "sync"; readonly file: number; readonly covers: number }
  | { readonly op: "syncFolder"; readonly folder: string; readonly covers: number }
  | { readonly op: "rename"; readonly from: string; readonly to: string }
  | { readonly op: "link"; readonly from: string; readonly to: string }
  | { readonly op: "unlink"; readonly name: string };

/** The files after a crash, by name. */
export type DiskState = ReadonlyMap<string, Uint8Array>;

/** What is left of unsynced changes after a crash. Content and names are lost independently. */
export interface Surviving {
  readonly unsyncedContent: "all" | "none" | "torn" | "zeros";
  readonly unsyncedNames: boolean;
}

/** File system calls that are executed and recorded. */
export class RecordedDisk {
  readonly steps: DiskStep[] = [];
  readonly calls: FileCalls;
  readonly #root: string;
  readonly #files = new Map<bigint, number>();
  #made = 0;

  /** @param root names are relative to this folder */
  constructor(root: string) {
    this.#root = root;
    this.calls = {
      stat,
      open: (...parameters: Parameters<typeof open>) => this.#watch(parameters),
      rename: async (from, to) => {
        await rename(from, to);
        this.steps.push({ op: "rename", from: this.#name(from), to: this.#name(to) });
      },
      link: async (from, to) => {
        await link(from, to);
        this.steps.push({ op: "link", from: this.#name(from), to: this.#name(to) });
      },
      unlink: async (file) => {
        await unlink(file);
        this.steps.push({ op: "unlink", name: this.#name(file) });
      },
    };
  }

  #name(file: unknown): string {
    return path.relative(this.#root, String(file)).split(path.sep).join("/");
  }

  async #watch(parameters: Parameters<typeof open>): ReturnType<typeof open> {
    const [file, flags] = parameters;
    const existed = await stat(file).then(
      () => true,
      () => false,
    );
    const handle = await open(...parameters);
    const found = await handle.stat({ bigint: true });
    if (found.isDirectory()) {
      const sync = handle.sync.bind(handle);
      handle.sync = async () => {
        const covers = this.steps.length;
        await sync();
        this.steps.push({ op: "syncFolder", folder: this.#name(file), covers });
      };
      return handle;
    }
    if (!existed && flags !== "r") {
      this.#files.set(found.ino, this.#made);
      this.steps.push({ op: "create", name: this.#name(file), file: this.#made });
      this.#made += 1;
    }
    const id = this.#files.get(found.ino) ?? -1;
    const wrote = (bytes: Uint8Array) => this.steps.push({ op: "write", file: id, bytes: bytes.slice() });
    const [write, writeFile] = [handle.write.bind(handle), handle.writeFile.bind(handle)];
    handle.write = (async (bytes: Uint8Array, ...rest: unknown[]) => {
      const result = await (write as (...all: unknown[]) => Promise<{ bytesWritten: number }>)(bytes, ...rest);
      wrote(bytes.subarray(0, result.bytesWritten));
      return result;
    }) as typeof handle.write;
    handle.writeFile = async (bytes, ...rest) => {
      await writeFile(bytes, ...rest);
      wrote(bytes as Uint8Array);
    };
    for (const name of ["sync", "datasync"] as const) {
      const sync = handle[name].bind(handle);
      handle[name] = async () => {
        const covers = this.steps.length;
        await sync();
        this.steps.push({ op: "sync", file: id, covers });
      };
    }
    return handle;
  }
}

const folderOf = (name: string): string => (name.includes("/") ? name.slice(0, name.lastIndexOf("/")) : "");

/**
 * The content of the disk after a crash that follows the first `count` steps. Lost names are lost together with all later ones in their folder,
 * as in a file system journal. A file that was synced after a rename keeps its new name, as on ext4, XFS, Btrfs and APFS.
 * @param random returns a number below its argument
 */
export function afterCrash(steps: readonly DiskStep[], count: number, surviving: Surviving, random: (below: number) => number): DiskState {
  const done = steps.slice(0, count);
  const synced = new Map<number, number>();
  const foldersSynced = new Map<string, number>();
  for (const step of done) {
    if (step.op === "sync") synced.set(step.file, step.covers);
    if (step.op === "syncFolder") foldersSynced.set(step.folder, step.covers);
  }
  /** The names in the running system, and those after the crash. */
  const current = new Map<string, number>();
  const names = new Map<string, number>();
  const contents = new Map<number, Uint8Array[]>();
  const stays = (at: number, name: string, renamed?: number): boolean =>
    surviving.unsyncedNames || at < (foldersSynced.get(folderOf(name)) ?? 0) || (renamed !== undefined && at < (synced.get(renamed) ?? 0));
  done.forEach((step, at) => {
    if (step.op === "create") {
      contents.set(step.file, []);
      current.set(step.name, step.file);
      if (stays(at, step.name)) names.set(step.name, step.file);
    } else if (step.op === "write") {
      const parts = contents.get(step.file);
      if (surviving.unsyncedContent === "all" || at < (synced.get(step.file) ?? 0)) parts?.push(step.bytes);
      else if (surviving.unsyncedContent === "torn") parts?.push(step.bytes.subarray(0, random(step.bytes.length + 1)));
      else if (surviving.unsyncedContent === "zeros") parts?.push(new Uint8Array(step.bytes.length));
    } else if (step.op === "rename" || step.op === "link") {
      const file = current.get(step.from);
      if (file === undefined) return;
      current.set(step.to, file);
      const kept = stays(at, step.to, step.op === "rename" ? file : undefined);
      if (kept) names.set(step.to, file);
      if (step.op === "rename") {
        current.delete(step.from);
        if (kept) names.delete(step.from);
      }
    } else if (step.op === "unlink") {
      current.delete(step.name);
      if (stays(at, step.name)) names.delete(step.name);
    }
  });
  return new Map(Array.from(names, ([name, file]) => [name, Buffer.concat(contents.get(file) ?? [])]));
}
