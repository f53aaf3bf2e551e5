import { copyFile, cp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { root, runQuietly } from "../pinned.ts";

const npmInstall = ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"] as const;

/** The editor proper inside the folder of a code-server that npm installed. */
export function codeFolder(folder: string): string {
  return path.join(folder, "node_modules/code-server/lib/vscode");
}

/** What remains of code-server's own postinstall without the native modules that nothing here needs. */
export async function finishNewest(folder: string): Promise<void> {
  const code = codeFolder(folder);
  for (const part of [code, path.join(code, "extensions")]) await runQuietly("npm", npmInstall, part);
  await replaceLogger(code);
}

/** The same for 4.106, whose native modules come without a build for this machine, or out of a repository. */
export async function finishFloor(folder: string): Promise<void> {
  const code = codeFolder(folder);
  await watchByRegistry(code);
  await finishNewest(folder);
  const terminal = path.join(code, "node_modules/node-pty");
  await rm(terminal, { recursive: true, force: true });
  await cp(path.join(folder, "node_modules/node-pty"), terminal, { recursive: true });
  // It is used for passwords, of which there are none here, but it is loaded.
  const hash = createRequire(path.join(folder, "node_modules/code-server/package.json")).resolve("argon2");
  await writeFile(
    hash,
    "module.exports = { hash: async (word) => word, verify: async (one, other) => one === other, needsRehash: () => false };\n",
  );
}

/** The native logger is not built; one of ours writes the same files. */
async function replaceLogger(code: string): Promise<void> {
  await copyFile(path.join(root, "tools/editor/spdlog.cjs"), path.join(code, "node_modules/@vscode/spdlog/index.js"));
}

interface Dependencies {
  readonly dependencies: Record<string, string>;
}

/** Takes the file watcher from the registry instead of its repository; everything else stays as the shrinkwrap pins it. */
async function watchByRegistry(code: string): Promise<void> {
  const name = "@parcel/watcher";
  const version = "2.5.1";
  const manifest = path.join(code, "package.json");
  const shrinkwrap = path.join(code, "npm-shrinkwrap.json");
  const manifested = (await readJson(manifest)) as Dependencies;
  manifested.dependencies[name] = version;
  const pinned = (await readJson(shrinkwrap)) as { readonly packages: Record<string, unknown> & { readonly "": Dependencies } };
  pinned.packages[""].dependencies[name] = version;
  delete pinned.packages[`node_modules/${name}`];
  await writeFile(manifest, JSON.stringify(manifested));
  await writeFile(shrinkwrap, JSON.stringify(pinned));
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, "utf8"));
}
