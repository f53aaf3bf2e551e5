import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { loadImage } from "../../../../src/host/links/loadImage.ts";
import type { Message } from "../../../../src/shared/conversation.ts";
import { png, pngBytes } from "../../../data/pictures.ts";
import { fake, Uri, workspace } from "../../vscode.ts";

/** A project on disk with pictures, and a folder outside. */
async function project(): Promise<{ readonly root: string; readonly outside: string }> {
  const base = await mkdtemp(path.join(os.tmpdir(), "aside-pictures-"));
  onTestFinished(() => rm(base, { recursive: true, force: true }));
  const [root, outside] = [path.join(base, "project"), path.join(base, "outside")];
  await mkdir(path.join(root, "docs/with space"), { recursive: true });
  await mkdir(path.join(root, ".git"));
  await mkdir(outside);
  await writeFile(path.join(root, "docs/a.png"), pngBytes(6, 5));
  await writeFile(path.join(root, "docs/with space/ä.png"), pngBytes(6, 5, 1));
  await writeFile(path.join(outside, "secret.png"), pngBytes(6, 5));
  fake.disk = true;
  workspace.workspaceFolders = [{ uri: Uri.file(root), name: "project", index: 0 }];
  return { root, outside };
}

const show = (source: string, text = `![x](${source})`) => loadImage(source, { role: "assistant", text } as unknown as Message, undefined);

beforeEach(() => fake.reset());

test("a picture of the workspace is read, however its path is written", async () => {
  const { root } = await project();
  for (const source of [
    "docs/a.png",
    "./docs/a.png",
    "/docs/a.png",
    "docs/../docs/a.png",
    `${root}/docs/a.png`,
    `file://${root}/docs/a.png`,
    "docs/a.png?raw=true",
    "docs\\a.png",
  ]) {
    expect([source, await show(source)]).toEqual([source, { dataUrl: png(6, 5) }]);
  }
  expect(await show("docs/with%20space/%C3%A4.png")).toEqual({ dataUrl: png(6, 5, 1) });
});

test("what lies outside is not read, whichever way leads there", async () => {
  const { root, outside } = await project();
  await symlink(outside, path.join(root, "docs/folder"));
  await symlink(path.join(outside, "secret.png"), path.join(root, "docs/linked.png"));
  await symlink(path.join(outside, "missing.png"), path.join(root, "docs/broken.png"));
  for (const source of ["../outside/secret.png", "docs/folder/secret.png", "docs/linked.png", "docs/broken.png"]) {
    expect([source, await show(source)]).toEqual([source, { problem: expect.stringMatching(/is outside the workspace\.$/) }]);
  }
  expect(await show(path.join(outside, "secret.png"))).toEqual({ problem: expect.stringMatching(/is not in this workspace\.$/) });
  expect(await show("//server/share/a.png")).toEqual({ problem: "Images cannot be loaded in a browser." });
});

test("only pictures are read: no text, no SVG, no folder, no pipe, nothing too large", async () => {
  const { root } = await project();
  await writeFile(path.join(root, "docs/text.png"), "PASSWORD=hunter2 and more than twenty-four bytes");
  await writeFile(path.join(root, "docs/logo.svg"), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(path.join(root, "docs/big.png"), pngBytes(6, 5));
  await truncate(path.join(root, "docs/big.png"), 6 * 1024 * 1024);
  const bomb = pngBytes(6, 5);
  bomb.writeUInt32BE(60_000, 16);
  bomb.writeUInt32BE(60_000, 20);
  await writeFile(path.join(root, "docs/bomb.png"), bomb);
  await writeFile(path.join(root, ".env"), pngBytes(6, 5));
  await writeFile(path.join(root, ".git/a.png"), pngBytes(6, 5));
  if (process.platform !== "win32") execFileSync("mkfifo", [path.join(root, "docs/pipe.png")]);
  const expected: Readonly<Record<string, string>> = {
    "docs/text.png": "docs/text.png is not a PNG, JPEG, GIF or WebP image.",
    "docs/logo.svg": "docs/logo.svg is not a PNG, JPEG, GIF or WebP image.",
    "docs/big.png": "docs/big.png is larger than 5 MB.",
    "docs/bomb.png": "docs/bomb.png is too large (60,000 × 60,000 px).",
    docs: "docs is a folder.",
    ".env": ".env may contain secrets, so it was not read.",
    ".git/a.png": ".git/a.png may contain secrets, so it was not read.",
    "docs/missing.png": "docs/missing.png does not exist in this workspace.",
    ...(process.platform === "win32" ? {} : { "docs/pipe.png": "docs/pipe.png is not a PNG, JPEG, GIF or WebP image." }),
  };
  for (const [source, problem] of Object.entries(expected)) expect([source, await show(source)]).toEqual([source, { problem }]);
});

test("nothing is read in Restricted Mode, without a folder, or for a picture that the message does not have", async () => {
  await project();
  workspace.isTrusted = false;
  expect(await show("docs/a.png")).toEqual({ problem: "Images of the workspace are not shown in Restricted Mode." });
  workspace.isTrusted = true;
  expect(await show("docs/a.png", "No picture.")).toEqual({ problem: "This image is not in the message." });
  workspace.workspaceFolders = [];
  expect(await show("docs/a.png")).toEqual({ problem: "No folder is open, so “docs/a.png” cannot be found." });
});
