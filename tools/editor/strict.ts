import { glob, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";

/** Raised whenever the patch changes, so that editors in the cache are patched anew. */
const patchVersion = 1;

/** The bundles that hold the check: the server, the two extension hosts and the workbench; each of them once. */
const bundles = [
  "server-main.js",
  "vs/code/browser/workbench/workbench.js",
  "vs/workbench/api/node/extensionHostProcess.js",
  "vs/workbench/api/worker/extensionHostWorkerMain.js",
] as const;

/** `isProposedApiEnabled` as the npm build has it, followed by the function that throws where it says no. */
const lax = /function ([\w$]+)\(([\w$]+),([\w$]+)\)\{return!0\}(?=function [\w$]+\([\w$]+,[\w$]+\)\{if\(!\1\()/g;
const strict = /function [\w$]+\(([\w$]+),([\w$]+)\)\{return!!\1\.enabledApiProposals\?\.includes\(\2\)\}/g;

/** Whether an editor has been patched, by this version of the patch. */
export async function isStrict(code: string): Promise<boolean> {
  const marker = await readFile(markerOf(code), "utf8").catch(() => undefined);
  return marker !== undefined && (JSON.parse(marker) as { readonly patch: unknown }).patch === patchVersion;
}

/**
 * Makes an npm editor refuse proposed API to extensions that do not declare it, as the editors that people have do: the function that
 * answers "yes" for every extension asks the extension's `enabledApiProposals` again. An editor that was patched before stays as it is.
 * @param code the editor's `lib/vscode`
 * @throws when the bundles do not look as expected: an editor that was only partly patched would test something else than what people have
 */
export async function makeStrict(code: string): Promise<void> {
  const out = path.join(code, "out");
  const found: string[] = [];
  for await (const file of glob("**/*.js", { cwd: out })) {
    const name = file.replaceAll(path.sep, "/");
    const text = await readFile(path.join(out, file), "utf8");
    const checks = [...text.matchAll(lax), ...text.matchAll(strict)].length;
    for (let index = 0; index < checks; index += 1) found.push(name);
  }
  const wanted = [...bundles];
  if (found.toSorted().join() !== wanted.toSorted().join()) {
    const where = found.length === 0 ? "nowhere" : found.join(", ");
    throw new Error(
      `The editor's check for proposed API is expected once in each of ${wanted.join(", ")}, but was found in: ${where}. Adapt tools/editor/strict.ts to this version.`,
    );
  }
  for (const bundle of bundles) {
    const file = path.join(out, bundle);
    const text = await readFile(file, "utf8");
    await writeFile(`${file}.new`, text.replaceAll(lax, "function $1($2,$3){return!!$2.enabledApiProposals?.includes($3)}"));
    await rename(`${file}.new`, file);
  }
  await writeFile(markerOf(code), JSON.stringify({ patch: patchVersion }));
}

function markerOf(code: string): string {
  return path.join(code, "aside-strict.json");
}
