import { mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { nodeCheckedFiles } from "../../../../src/host/platform/nodeCheckedFiles.ts";

let project: string;
let outside: string;
const at = (...names: readonly string[]) => path.join(project, ...names);
const bytes = (text: string) => new TextEncoder().encode(text);

beforeEach(async () => {
  const root = await realpath(await mkdtemp(path.join(os.tmpdir(), "aside-checked-")));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  [project, outside] = [path.join(root, "project"), path.join(root, "outside")];
  await mkdir(at("src"), { recursive: true });
  await mkdir(outside);
  await writeFile(at("src/a.ts"), "inside");
  await writeFile(path.join(outside, "a.ts"), "outside");
});

describe("an existing file", () => {
  test("is read and replaced, whether the new text is longer or shorter", async () => {
    for (const text of ["a longer text than before", "short", ""]) {
      const file = await nodeCheckedFiles.open(at("src/a.ts"));
      await file?.write(bytes(text));
      expect(new TextDecoder().decode(await file?.read())).toBe(text);
      await file?.close();
      expect(await readFile(at("src/a.ts"), "utf8")).toBe(text);
    }
  });

  test("is not opened where a link has taken its place, or that of its folder, or nothing is there", async () => {
    await symlink(path.join(outside, "a.ts"), at("link.ts"));
    await symlink(outside, at("folder"));
    await symlink(path.join(outside, "missing"), at("broken.ts"));
    for (const name of ["link.ts", "folder/a.ts", "broken.ts", "missing.ts", "src"])
      expect(await nodeCheckedFiles.open(at(name)), name).toBe(null);
    expect(await readdir(outside)).toEqual(["a.ts"]);
  });

  test("is the one that was opened, whatever takes its place before it is written", async () => {
    const file = await nodeCheckedFiles.open(at("src/a.ts"));
    await rename(at("src"), at("moved"));
    await symlink(outside, at("src"));
    await file?.write(bytes("changed"));
    await file?.close();
    expect([await readFile(path.join(outside, "a.ts"), "utf8"), await readFile(at("moved/a.ts"), "utf8")]).toEqual(["outside", "changed"]);
  });
});

describe("a new file", () => {
  test("is created with the folders on its way, and never over another", async () => {
    expect(await nodeCheckedFiles.create(at("new/deep/b.ts"), bytes("new"))).toBe(true);
    expect(await readFile(at("new/deep/b.ts"), "utf8")).toBe("new");
    expect(await nodeCheckedFiles.create(at("new/deep/b.ts"), bytes("again"))).toBe(false);
    expect(await readFile(at("new/deep/b.ts"), "utf8")).toBe("new");
  });

  test("is not created through a link", async () => {
    await symlink(outside, at("folder"));
    await symlink(path.join(outside, "b.ts"), at("src/b.ts"));
    await symlink(path.join(outside, "missing"), at("broken"));
    for (const name of ["folder/b.ts", "folder/deep/b.ts", "src/b.ts", "broken/b.ts", "src/a.ts/b.ts"]) {
      expect(await nodeCheckedFiles.create(at(name), bytes("new")), name).toBe(false);
    }
    expect(await readdir(outside)).toEqual(["a.ts"]);
  });
});
