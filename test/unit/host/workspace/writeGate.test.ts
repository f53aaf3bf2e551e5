import { mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { workspaceFile, type WorkspaceFile } from "../../../../src/host/workspace/workspacePath.ts";
import { changeFile, createFile, deleteFile, problemNow, renameFile } from "../../../../src/host/workspace/writeGate.ts";
import { fake, Range, TextEdit, Uri, ViewColumn, workspace } from "../../vscode.ts";

let project: string;
let outside: string;
const at = (...names: readonly string[]) => path.join(project, ...names);
const found = async (name: string): Promise<WorkspaceFile> => {
  const file = await workspaceFile(name);
  if ("problem" in file) throw new Error(file.problem);
  return file;
};
const change = (file: WorkspaceFile) => changeFile(file, ViewColumn.One, async () => [TextEdit.replace(new Range(0, 0, 0, 0), "changed ")]);

beforeEach(async () => {
  const root = await realpath(await mkdtemp(path.join(os.tmpdir(), "aside-gate-")));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  [project, outside] = [path.join(root, "project"), path.join(root, "outside")];
  await mkdir(at("src"), { recursive: true });
  await mkdir(outside);
  await writeFile(at("src/a.ts"), "inside");
  await writeFile(at("other.ts"), "inside");
  await writeFile(path.join(outside, "a.ts"), "inside");
  fake.reset();
  fake.disk = true;
  workspace.workspaceFolders = [{ uri: Uri.file(project), name: "project", index: 0 }];
});

/** What can be put in the place of a file after it was shown. */
const swaps: Readonly<Record<string, () => Promise<void>>> = {
  "a link to a file outside": async () => {
    await rm(at("src/a.ts"));
    await symlink(path.join(outside, "a.ts"), at("src/a.ts"));
  },
  "a link in place of its folder": async () => {
    await rename(at("src"), at("moved"));
    await symlink(outside, at("src"));
  },
  "a link to another file of the workspace": async () => {
    await rm(at("src/a.ts"));
    await symlink(at("other.ts"), at("src/a.ts"));
  },
  nothing: () => rm(at("src/a.ts")),
};

test.each(Object.keys(swaps))("%s is noticed, and no change, deletion or new name goes there", async (swap) => {
  const file = await found("src/a.ts");
  const free = await found("src/free.ts");
  expect(await problemNow(file)).toBeUndefined();
  await swaps[swap]?.();
  const problems = [await change(file), await deleteFile(file), await renameFile(file, free)];
  expect(problems.map((problem) => typeof problem)).toEqual(["string", "string", "string"]);
  expect(fake.applied).toEqual([]);
  expect([await readFile(path.join(outside, "a.ts"), "utf8"), await readFile(at("other.ts"), "utf8")]).toEqual(["inside", "inside"]);
});

test.each([
  ["a link in place of its folder", async () => symlink(outside, at("new"))],
  ["a broken link in its own place", async () => (await mkdir(at("new")), await symlink(path.join(outside, "b.ts"), at("new/b.ts")))],
  ["another file", async () => (await mkdir(at("new")), await writeFile(at("new/b.ts"), "other"))],
])("a new file is not written where %s is by now", async (_what, swap) => {
  const file = await found("new/b.ts");
  await swap();
  expect(await createFile(file, "text")).toBeTypeOf("string");
  expect(await readdir(outside)).toEqual(["a.ts"]);
});

test("a new file is written by us, with its folders", async () => {
  expect(await createFile(await found("new/b.ts"), "text")).toBeUndefined();
  expect([await readFile(at("new/b.ts"), "utf8"), fake.applied]).toEqual(["text", []]);
});

test("a file that VS Code cannot open by then is a problem in words", async () => {
  const file = await found("src/a.ts");
  const opening = vi.spyOn(workspace, "openTextDocument").mockRejectedValue(new Error("cannot open"));
  onTestFinished(() => opening.mockRestore());
  expect(await change(file)).toContain("src/a.ts");
  expect(await readFile(at("src/a.ts"), "utf8")).toBe("inside");
});

test("a change that comes to nothing says why, and writes nothing", async () => {
  const file = await found("src/a.ts");
  expect(await changeFile(file, ViewColumn.One, () => Promise.resolve({ problem: "It has changed." }))).toBe("It has changed.");
  expect([await readFile(at("src/a.ts"), "utf8"), fake.applied]).toEqual(["inside", []]);
});
