// npm test: runs the tiers one after another; the last line is the sum of their counts. node tools/test.ts [TIER…]
import { spawn } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { readArguments } from "./arguments.ts";
import { cacheFolder, root, toolEnvironment } from "./pinned.ts";

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** The part of vitest's JSON report that is counted. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const tiers: Readonly<Record<string, () => Promise<Counts>>> = {
  check: () => runScript("tools/check.ts"),
  unit: () => runVitest("unit"),
  webview: () => runVitest("webview"),
  faults: () => runScript("test/faults/run.ts"),
  attacks: () => runScript("test/attacks/run.ts"),
  fuzz: () => runScript("test/fuzz/run.ts"),
  crash: () => runScript("test/crash/crash.ts", "100", "40"),
  editor: () => runEditorTests(),
};

const { positionals: asked } = readArguments({
  usage: `npm test -- [${Object.keys(tiers).join("|")} …]`,
  positionals: Number.POSITIVE_INFINITY,
  isPositional: (name) => Object.hasOwn(tiers, name),
});

const lines: string[] = [];
const sum = { passed: 0, failed: 0 };
for (const [name, run] of Object.entries(tiers)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n━━ ${name} ━━`);
  const started = performance.now();
  const counts = await run();
  sum.passed += counts.passed;
  sum.failed += counts.failed;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  lines.push(
    `${name.padEnd(8)} ${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(4)} failed ${seconds.padStart(5)} s`,
  );
}
console.log(`\n${lines.join("\n")}\n\n${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed === 0 ? 0 : 1);

/**
 * Two editors at a time. A file in which a test failed runs once more, whole and alone in a fresh editor: what another program did too slowly,
 * or a test before it left behind, is not there then. What fails again has failed.
 */
async function runEditorTests(): Promise<Counts> {
  const first = await runVitest("editor");
  if (first.failedFiles.length === 0 || first.passed === 0) return first;
  const names = first.failedFiles.map((file) => path.relative(root, file));
  console.log(`\n━━ editor, once more and one at a time: ${names.join(", ")} ━━`);
  const again = await runVitest("editor", ...names, "--no-file-parallelism");
  return { passed: first.passedElsewhere + again.passed, failed: again.failed };
}

interface VitestCounts extends Counts {
  readonly failedFiles: readonly string[];
  /** Tests that passed in files without a failure. */
  readonly passedElsewhere: number;
}

/** A tier of vitest, counted from its report. What failed outside of a test, and a tier that runs nothing, count as one failure. */
async function runVitest(project: string, ...args: readonly string[]): Promise<VitestCounts> {
  const report = path.join(cacheFolder, "reports", `${project}.json`);
  await mkdir(path.dirname(report), { recursive: true });
  await rm(report, { force: true });
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const { status } = await run([
    vitest,
    "run",
    ...args,
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ]);
  const text = await readFile(report, "utf8").catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: 1, failedFiles: [], passedElsewhere: 0 };
  const { numPassedTests: passed, numFailedTests, testResults } = JSON.parse(text) as Report;
  const failedFiles = testResults.filter((file) => file.status === "failed");
  const brokenFiles = failedFiles.filter((file) => !file.assertionResults.some((test) => test.status === "failed")).length;
  const passedBeside = failedFiles.flatMap((file) => file.assertionResults).filter((test) => test.status === "passed").length;
  return {
    ...honest({ passed, failed: numFailedTests + brokenFiles }, status),
    failedFiles: failedFiles.map((file) => file.name),
    passedElsewhere: passed - passedBeside,
  };
}

/** A tier that is a script of ours and says `N passed, N failed` at its end. */
async function runScript(file: string, ...args: readonly string[]): Promise<Counts> {
  const { status, output } = await run([path.join(root, file), ...args]);
  const found = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  return honest(found ? { passed: Number(found[1]), failed: Number(found[2]) } : { passed: 0, failed: 1 }, status);
}

function honest(counts: Counts, status: number | null): Counts {
  const fine = status === 0 && counts.passed > 0;
  return { passed: counts.passed, failed: Math.max(counts.failed, fine ? 0 : 1) };
}

/** Runs a script on this Node, shows what it says, and keeps the end of it. */
async function run(args: readonly string[]): Promise<{ readonly status: number | null; readonly output: string }> {
  const colour = process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" };
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...toolEnvironment(), ...colour },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    process.stdout.write(chunk);
    output = (output + chunk.toString()).slice(-4000);
  });
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ status: null, output: String(error) }));
    child.once("close", (status) => resolve({ status, output }));
  });
}
