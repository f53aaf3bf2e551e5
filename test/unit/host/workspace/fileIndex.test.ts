import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import { FileIndex } from "../../../../src/host/workspace/fileIndex.ts";
import type { FileList } from "../../../../src/host/workspace/fileList.ts";
import { fake, Uri, workspace } from "../../vscode.ts";

const empty = new Uint8Array();
let index: FileIndex;
let watching: vscode.Disposable;
/** How often the editor was asked for its files, and what holds its answer back. */
let asked: number;
let gate: Promise<void> | undefined;

beforeEach(() => {
  fake.reset();
  vi.useFakeTimers({ toFake: ["Date"] });
  for (const path of ["src/a.ts", "src/b.ts", "src/deep/c.ts", "notes.md"]) fake.files.set(`/project/${path}`, empty);
  asked = 0;
  gate = undefined;
  const real = workspace.findFiles;
  vi.spyOn(workspace, "findFiles").mockImplementation(async (...args) => {
    asked += 1;
    const found = await real(...args);
    await gate;
    return found;
  });
  index = new FileIndex();
  watching = index.watch();
});

afterEach(() => {
  watching.dispose();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const names = (list: FileList): readonly string[] => list.all().map(({ folder, name }) => (folder === "" ? name : `${folder}/${name}`));
const settled = () => new Promise((resolve) => setImmediate(resolve));

function create(path: string): void {
  fake.files.set(`/project/${path}`, empty);
  fake.fileCreated.fire(Uri.file(`/project/${path}`));
}

function remove(path: string): void {
  for (const file of fake.files.keys()) if (`${file}/`.startsWith(`/project/${path}/`)) fake.files.delete(file);
  fake.fileDeleted.fire(Uri.file(`/project/${path}`));
}

test("while nothing changes, the list is made once; after a minute it is made again, behind the old one", async () => {
  const first = await index.known();
  expect(names(first)).toEqual(["notes.md", "src/a.ts", "src/b.ts", "src/deep/c.ts"]);
  vi.advanceTimersByTime(50_000);
  expect(await index.known()).toBe(first);
  expect(asked).toBe(1);
  vi.advanceTimersByTime(20_000);
  const renewed = vi.fn();
  expect(await index.known(renewed)).toBe(first);
  await settled();
  expect(asked).toBe(2);
  expect(renewed).toHaveBeenCalledOnce();
  expect(await index.known()).not.toBe(first);
});

test("a created file makes the list old: it is given at once, and one with the file follows", async () => {
  const first = await index.known();
  vi.advanceTimersByTime(1000);
  create("src/new.ts");
  let release: () => void = () => undefined;
  gate = new Promise((resolve) => (release = resolve));
  const renewed = vi.fn();
  expect(await index.known(renewed)).toBe(first);
  await settled();
  expect(renewed).not.toHaveBeenCalled();
  release();
  await settled();
  expect(renewed).toHaveBeenCalledOnce();
  expect(names(await index.known())).toContain("src/new.ts");
  expect(asked).toBe(2);
});

test("a deleted file is gone at once, a folder with all in it, and also from a list that was being made; what comes back is there", async () => {
  const list = await index.known();
  remove("src/a.ts");
  expect(names(list)).not.toContain("src/a.ts");
  expect(list.best("a.ts", 10).map(({ name }) => name)).not.toContain("a.ts");
  remove("src/deep");
  expect(names(list)).toEqual(["notes.md", "src/b.ts"]);
  expect(list.folders("deep")).toEqual([]);
  create("src/a.ts");
  expect(names(list)).toContain("src/a.ts");
  let release: () => void = () => undefined;
  gate = new Promise((resolve) => (release = resolve));
  vi.advanceTimersByTime(1000);
  const making = index.current();
  await settled();
  remove("notes.md");
  release();
  expect(names(await making)).toEqual(["src/a.ts", "src/b.ts"]);
});

test("with other excluding settings or folders, nothing of the old list is shown", async () => {
  await index.known();
  fake.changeConfiguration({ "search.exclude": { "**/deep": true } });
  expect(names(await index.known())).not.toContain("src/deep/c.ts");
  fake.changeConfiguration({ "files.exclude": { "**/*.md": true } });
  expect(names(await index.known())).toEqual(["src/a.ts", "src/b.ts"]);
  fake.changeConfiguration({ "editor.tabSize": 2 });
  await index.known();
  expect(asked).toBe(3);
  fake.files.set("/other/z.ts", empty);
  const folders = [
    { uri: Uri.file("/project"), name: "project", index: 0 },
    { uri: Uri.file("/other"), name: "other", index: 1 },
  ];
  Object.assign(workspace, { workspaceFolders: folders });
  fake.foldersChanged.fire({ added: folders.slice(1), removed: [] });
  const list = await index.known();
  expect(names(list)).toEqual(["other/z.ts", "project/src/a.ts", "project/src/b.ts"]);
  expect(list.all().map(({ uri }) => uri.path)).toEqual(["/other/z.ts", "/project/src/a.ts", "/project/src/b.ts"]);
  expect(list.folders("").map(({ path, uri }) => [path, uri.path])).toEqual([
    ["other", "/other"],
    ["project", "/project"],
    ["project/src", "/project/src"],
  ]);
});

test("folders change while a list is made: what was asked for before is not used", async () => {
  let release: () => void = () => undefined;
  gate = new Promise((resolve) => (release = resolve));
  const first = index.known();
  await settled();
  fake.changeConfiguration({ "search.exclude": { "**/deep": true } });
  release();
  expect(names(await first)).not.toContain("src/deep/c.ts");
});

test("who needs all files waits for those that were created; git's own files make nothing old", async () => {
  const first = await index.current();
  vi.advanceTimersByTime(5000);
  fake.fileCreated.fire(Uri.file("/project/.git/index.lock"));
  expect(await index.current()).toBe(first);
  create("src/new.ts");
  expect(names(await index.current())).toContain("src/new.ts");
  fake.fileChanged.fire(Uri.file("/project/.gitignore"));
  await index.current();
  expect(asked).toBe(3);
});

test("an editor that cannot list its files once is asked again; the old list stays in use", async () => {
  const first = await index.known();
  vi.advanceTimersByTime(1000);
  create("src/new.ts");
  vi.mocked(workspace.findFiles).mockRejectedValueOnce(new Error("no search"));
  expect(await index.known()).toBe(first);
  await settled();
  expect(await index.known()).toBe(first);
  await settled();
  expect(names(await index.known())).toContain("src/new.ts");
});

test("a list that was made before anything watched is not taken for current", async () => {
  watching.dispose();
  const first = await index.known();
  fake.files.set("/project/src/unseen.ts", empty);
  vi.advanceTimersByTime(1000);
  watching = index.watch();
  expect(await index.known()).toBe(first);
  await settled();
  expect(names(await index.known())).toContain("src/unseen.ts");
});
