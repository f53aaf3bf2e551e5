// Builds for production, holds the size budget and writes aside-<version>.vsix at the root: node tools/package.ts
import { existsSync } from "node:fs";
import { glob, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";
import { buildAll } from "../esbuild.mjs";
import { readArguments } from "./arguments.ts";
import { thirdPartyNotices } from "./notices.ts";
import { packageProblems } from "./packageContents.ts";
import { root, withLock } from "./pinned.ts";
import { holdBudgets, weighBundles, weighPackage } from "./sizeBudget.ts";
import { packZip, readZip } from "./zip.ts";

/** What the package is made of: when one of these is newer, it is stale. */
const sources = [
  "src/**/*",
  "media/*",
  "l10n/*",
  "package*.json",
  "*.md",
  "LICENSE",
  "esbuild.mjs",
  ".vscodeignore",
  "tools/*.ts",
  "tools/licences/*",
] as const;

/** Where the package of the version in package.json is written. */
export async function packagePath(): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8")) as { version: string };
  return path.join(root, `aside-${version}.vsix`);
}

/** Packages the extension anew. Gives the file's path. */
export async function packageExtension(): Promise<string> {
  return withLock("package", writePackage);
}

/** Packages the extension if a source is newer than its package. Gives the file's path. */
export async function packageIfStale(): Promise<string> {
  return withLock("package", async () => ((await isStale(await packagePath())) ? writePackage() : packagePath()));
}

/** The package that the editor tests install: the one named by ASIDE_VSIX, such as a released one, else that of these sources. */
export async function packageUnderTest(): Promise<string> {
  return process.env["ASIDE_VSIX"] ?? packageIfStale();
}

async function isStale(file: string): Promise<boolean> {
  if (!existsSync(file)) return true;
  const written = (await stat(file)).mtimeMs;
  for await (const source of glob([...sources], { cwd: root })) {
    if ((await stat(path.join(root, source))).mtimeMs > written) return true;
  }
  return false;
}

async function writePackage(): Promise<string> {
  const file = await packagePath();
  console.log("Building and packaging Aside…");
  const bundles = await buildAll({ production: true });
  const weights = await weighBundles(bundles);
  await writeFile(
    path.join(root, "ThirdPartyNotices.txt"),
    await thirdPartyNotices([
      bundles.host,
      bundles.webHost,
      bundles.webview,
      bundles.usage,
      bundles.ledger,
      bundles.diagram,
      ...bundles.workers,
    ]),
  );
  // The same sources give the same bytes: vsce stamps every file with this time.
  process.env["SOURCE_DATE_EPOCH"] ??= "1577836800";
  await createVSIX({ cwd: root, packagePath: file, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false });
  const zip = packZip(await readFile(file));
  await writeFile(file, zip);
  const problems = packageProblems(readZip(zip));
  if (problems.length > 0) throw new Error(problems.join("\n"));
  holdBudgets([...weights, weighPackage((await stat(file)).size)]);
  return file;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  readArguments({ usage: "npm run package" });
  await packageExtension();
}
