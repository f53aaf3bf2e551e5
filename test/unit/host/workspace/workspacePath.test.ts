import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { attachmentWarnings, pathWarnings } from "../../../../src/host/workspace/secretChecks.ts";
import { isInFolder, realUri, segmentsBelow, workspaceFile } from "../../../../src/host/workspace/workspacePath.ts";
import { newAttachment } from "../../../../src/host/workspace/attachments.ts";
import { toolUri } from "../../../../src/host/tools/workspace/toolFiles.ts";
import { fake, Uri, workspace } from "../../vscode.ts";

let root: string;
const at = (...names: readonly string[]) => Uri.file(path.join(root, ...names));

beforeEach(async () => {
  fake.reset();
  root = await realpath(await mkdtemp(path.join(os.tmpdir(), "aside-path-")));
  await mkdir(path.join(root, "real/src"), { recursive: true });
  await mkdir(path.join(root, "outside"));
  await writeFile(path.join(root, "real/src/a.ts"), "a");
  await writeFile(path.join(root, "outside/b.ts"), "b");
  // The workspace itself is opened through a link.
  await symlink(path.join(root, "real"), path.join(root, "workspace"));
  await symlink(path.join(root, "outside"), path.join(root, "real/out"));
  await symlink(path.join(root, "real/src"), path.join(root, "real/in"));
  await symlink(path.join(root, "nowhere"), path.join(root, "real/dangling"));
  workspace.workspaceFolders = [{ uri: at("workspace"), name: "workspace", index: 0 }];
  fake.disk = true;
});

afterEach(() => rm(root, { recursive: true, force: true }));

describe("whether a path is inside the workspace", () => {
  // For each path: whether it is inside, and whether there is such a file.
  test.each([
    ["src/a.ts", "inside", true],
    ["in/a.ts", "inside", true],
    ["src/new.ts", "inside", false],
    ["in/new/deep.ts", "inside", false],
    ["out/b.ts", "outside", true],
    ["out/new.ts", "outside", false],
    ["dangling", "outside", false],
    ["dangling/new.ts", "outside", false],
  ] as const)("every check says that %s is %s", async (name, where, exists) => {
    const isInside = where === "inside";
    const uri = at("workspace", name);
    expect(await isInFolder(uri, at("workspace"))).toBe(isInside);
    const file = await workspaceFile(name);
    expect(file).toEqual(isInside ? expect.objectContaining({ path: name, exists }) : { problem: `“${name}” is outside the workspace.` });
    const warnings = [...(await pathWarnings(uri))];
    expect(warnings.filter((warning) => warning.startsWith("outside the workspace"))).toHaveLength(isInside ? 0 : 1);
    expect(await attachmentWarnings(newAttachment({ kind: "file", label: name, uri: uri.toString(), text: "x" }))).toEqual(warnings);
    const asked = toolUri(name).then(String, ({ message }: Error) => message);
    expect(await asked).toEqual(isInside ? uri.toString() : expect.stringContaining(`${name} is refused (outside the workspace`));
  });

  test("a folder that only starts with the same name is outside", async () => {
    await mkdir(path.join(root, "real-too"));
    await writeFile(path.join(root, "real-too/c.ts"), "c");
    expect(await isInFolder(at("real-too/c.ts"), at("workspace"))).toBe(false);
    expect(segmentsBelow(at("real"), at("real-too/c.ts"))).toBeUndefined();
    expect(segmentsBelow(at("real"), at("real"))).toEqual([]);
    expect(segmentsBelow(at("real"), at("real/src/a.ts"))).toEqual(["src", "a.ts"]);
    expect(segmentsBelow(Uri.parse("other://host/real"), Uri.parse("other://elsewhere/real/a"))).toBeUndefined();
  });

  test("links of other file systems are not looked for", async () => {
    const remote = Uri.parse(`memfs:${root}/workspace/out/b.ts`);
    expect(await realUri(remote)).toBe(remote);
    expect((await realUri(at("workspace/out/b.ts")))?.path).toBe(path.join(root, "outside/b.ts"));
    expect(await realUri(at("workspace/dangling"))).toBeUndefined();
  });
});
