// npm run test:desktop: the in-host suite in a desktop VS Code, which @vscode/test-electron downloads: node tools/desktop.ts [VERSION]
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { runTests } from "@vscode/test-electron";
import type { CaseResult } from "../test/editor/inHost/index.ts";
import { buildAll } from "../esbuild.mjs";
import { readArguments } from "./arguments.ts";
import { buildInHostSuite } from "./inHostSuite.ts";
import { cacheFolder, root } from "./pinned.ts";

const usage = "npm run test:desktop -- [VERSION]";
const { positionals } = readArguments({ usage, positionals: 1, isPositional: (text) => /^(stable|insiders|[\d.]+)$/.test(text) });
const folder = await mkdtemp(path.join(os.tmpdir(), "aside-desktop-"));
const resultFile = path.join(folder, "result.json");
try {
  await buildAll();
  await runTests({
    version: positionals[0] ?? "stable",
    cachePath: path.join(cacheFolder, "desktop"),
    extensionDevelopmentPath: root,
    extensionTestsPath: await buildInHostSuite(),
    extensionTestsEnv: { ASIDE_IN_HOST_RESULT: resultFile },
    launchArgs: [folder, "--disable-extensions", "--disable-workspace-trust", `--user-data-dir=${path.join(folder, "data")}`],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
}
const results = JSON.parse(await readFile(resultFile, "utf8").catch(() => "[]")) as readonly CaseResult[];
await rm(folder, { recursive: true, force: true });
const failures = results.filter(({ error }) => error !== undefined);
for (const { name, error } of failures) console.error(`FAILED ${name}: ${error}`);
const failed = results.length === 0 ? 1 : failures.length;
console.log(`${results.length - failures.length} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
