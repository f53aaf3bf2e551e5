import { beforeEach, expect, test, vi } from "vitest";
import { ConversationStore } from "../../../../src/history/conversationStore.ts";
import { WorkspaceStorage } from "../../../../src/host/platform/workspaceStorage.ts";
import { addMessage } from "../../../../src/shared/conversation.ts";
import { question, shortConversation } from "../../history/messages.ts";

// A file system provider in memory, with the calls of `workspace.fs` that the storage uses.
const disk = vi.hoisted(() => ({
  files: new Map<string, Uint8Array>(),
  folders: new Set<string>(),
  /** Removed by another window between the reading of its name and the look at it. */
  gone: new Set<string>(),
  /** What happens between the reading of names and whatever comes next; once. */
  afterNames: undefined as (() => void) | undefined,
}));

vi.mock("vscode", () => {
  class FileSystemError extends Error {
    readonly code: string;
    constructor(code: string) {
      super(code);
      this.code = code;
    }
  }
  interface FakeUri {
    readonly path: string;
  }
  const missing = (): FileSystemError => new FileSystemError("FileNotFound");
  const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));
  const addFolders = (path: string): void => {
    for (let folder = path; folder !== ""; folder = parentOf(folder)) disk.folders.add(folder);
  };
  const fs = {
    stat: ({ path }: FakeUri) => {
      const file = disk.files.get(path);
      if (file !== undefined) return Promise.resolve({ type: 1, size: file.length, mtime: Date.now() });
      return disk.folders.has(path) ? Promise.resolve({ type: 2, size: 0, mtime: 0 }) : Promise.reject(missing());
    },
    readFile: ({ path }: FakeUri) => {
      const file = disk.files.get(path);
      return file === undefined ? Promise.reject(missing()) : Promise.resolve(file);
    },
    writeFile: ({ path }: FakeUri, bytes: Uint8Array) => {
      addFolders(parentOf(path));
      disk.files.set(path, bytes);
      return Promise.resolve();
    },
    createDirectory: ({ path }: FakeUri) => Promise.resolve(addFolders(path)),
    readDirectory: ({ path }: FakeUri) => {
      if (!disk.folders.has(path)) return Promise.reject(missing());
      const names = (paths: Iterable<string>, type: number) =>
        Array.from(paths)
          .filter((child) => parentOf(child) === path)
          .map((child) => [child.slice(path.length + 1), type]);
      const found = [...names([...disk.files.keys(), ...disk.gone], 1), ...names(disk.folders, 2)];
      const then = disk.afterNames;
      disk.afterNames = undefined;
      then?.();
      return Promise.resolve(found);
    },
    rename: ({ path: from }: FakeUri, { path: to }: FakeUri) => {
      const file = disk.files.get(from);
      if (file === undefined) return Promise.reject(missing());
      disk.files.delete(from);
      disk.files.set(to, file);
      return Promise.resolve();
    },
    delete: ({ path }: FakeUri) => {
      const inside = [...disk.files.keys(), ...disk.folders].filter((child) => child === path || child.startsWith(`${path}/`));
      for (const child of inside) {
        disk.files.delete(child);
        disk.folders.delete(child);
      }
      return inside.length === 0 ? Promise.reject(missing()) : Promise.resolve();
    },
  };
  const Uri = { joinPath: (base: FakeUri, path: string) => ({ path: `${base.path}/${path}` }) };
  return { FileSystemError, FileType: { File: 1, Directory: 2 }, Uri, workspace: { fs } };
});

type RootUri = ConstructorParameters<typeof WorkspaceStorage>[0];
const storage = (): WorkspaceStorage => new WorkspaceStorage({ path: "/memory" } as RootUri);

beforeEach(() => {
  disk.files.clear();
  disk.folders.clear();
  disk.gone.clear();
});

test("a file that grows is a folder of segments, read in order, also from two windows", async () => {
  const [here, there] = [storage(), storage()];
  const add = (window: WorkspaceStorage, text: string): Promise<number> =>
    window.append("c/a.jsonl", new TextEncoder().encode(text), { sync: true, create: true });
  await add(here, "one ");
  await add(there, "two ");
  expect(await add(here, "three")).toBe(13);
  expect(new TextDecoder().decode(await here.read("c/a.jsonl"))).toBe("one two three");
  expect(await here.list("c")).toMatchObject([{ name: "a.jsonl", size: 13 }]);
  expect(await here.names("c")).toEqual(["a.jsonl"]);
  expect(await here.stat("c/a.jsonl")).toMatchObject({ size: 13 });
  expect(await here.stat("c/b.jsonl")).toBe(undefined);
  expect(await here.rewrite("c/a.jsonl", (bytes) => bytes.slice(4))).toBe(true);
  await add(there, "!");
  expect(new TextDecoder().decode(await there.read("c/a.jsonl"))).toBe("two three!");
  await here.remove("c/a.jsonl");
  await expect(here.append("c/a.jsonl", new Uint8Array(1), { sync: true, create: false })).rejects.toMatchObject({ fault: "missing" });
});

test("a store over it keeps, lists, renames and deletes conversations", async () => {
  const store = new ConversationStore(storage(), () => 9);
  const { recorder } = store.create("c");
  const conversation = addMessage(shortConversation(), question("q2", "a1"));
  expect(await recorder.save(conversation)).toBe(true);
  await store.rename("c", "Named");
  await store.dispose();
  const again = new ConversationStore(storage(), () => 9);
  expect(await again.list()).toMatchObject([{ id: "c", title: "Named", messages: 3 }]);
  expect((await again.open("c"))?.conversation).toEqual(conversation);
  await again.delete("c");
  expect(await again.list()).toEqual([]);
});

test("a file that another window removes meanwhile is not in the list, and the others are", async () => {
  const here = storage();
  await here.writeAtomic("streaming/there", new Uint8Array(3));
  await here.append("streaming/grows", new Uint8Array(2), { sync: false, create: true });
  disk.gone.add("/memory/streaming/gone").add("/memory/streaming/grows/000000000009-other");
  expect((await here.list("streaming")).map(({ name, size }) => `${name} ${size}`).toSorted()).toEqual(["grows 2", "there 3"]);
});

test("a file that another window compacts while it is read is read again", async () => {
  const here = storage();
  for (const text of ["one ", "two "]) await here.append("c/a.jsonl", new TextEncoder().encode(text), { sync: true, create: true });
  disk.afterNames = () => {
    disk.files.clear();
    disk.files.set("/memory/c/a.jsonl/000000000001-other~", new TextEncoder().encode("both"));
  };
  expect(new TextDecoder().decode(await here.read("c/a.jsonl"))).toBe("both");
  // What is listed and never there does not hold the rest back.
  disk.gone.add("/memory/c/a.jsonl/000000000000-other");
  expect(new TextDecoder().decode(await here.read("c/a.jsonl"))).toBe("both");
});
