// npm test: runs the tiers; the last line is the sum of their counts.
//   node tools/test.ts [TIER…] [--editor newest|floor] [--proposals] [--title TEXT] [EDITOR TEST…]
// Options and files are for the editor tests: which editor they run in, whether extensions may use proposed API in it, and which tests.
import { spawn } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { readArguments, refuseArguments } from "./arguments.ts";
import { CaseKinds, type ReportedTest } from "./caseKinds.ts";
import { editorVersions, environmentOf } from "./editor/build.ts";
import { editorTestFile } from "./editor/testFile.ts";
import { cacheFolder, root, toolEnvironment } from "./pinned.ts";

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** The part of vitest's JSON report that is counted. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly ReportedTest[];
  }[];
}

/** Where more files than this failed, they did not fail by chance. */
const mostFilesTwice = 5;

/** Where the output of a tier goes. */
type Show = (output: Buffer | string) => void;

const tiers: Readonly<Record<Tier, (show: Show) => Promise<Counts>>> = {
  check: (show) => runScript(show, "check", "tools/check.ts"),
  unit: (show) => runVitest(show, "unit"),
  webview: (show) => runVitest(show, "webview"),
  faults: (show) => runScript(show, "faults", "test/faults/run.ts"),
  attacks: (show) => runScript(show, "attacks", "test/attacks/run.ts"),
  fuzz: (show) => runScript(show, "fuzz", "test/fuzz/run.ts"),
  crash: (show) => runScript(show, "crash", "test/crash/crash.ts", "100", "40"),
  growth: (show) => runScript(show, "growth", "test/bench/adversarial.ts"),
  editor: (show) => runEditorTests(show),
};

/**
 * What runs one after another, and in each of these what runs side by side: the tests in a browser keep one core busy. What measures has the machine
 * to itself, and the unit and editor tests use two cores by themselves.
 */
const stages = [[["check"]], [["unit"]], [["webview"], ["faults", "attacks", "fuzz", "crash"]], [["growth"]], [["editor"]]] as const;

type Tier = (typeof stages)[number][number][number];

const isTier = (name: string): name is Tier => Object.hasOwn(tiers, name);
const usage = `npm test -- [${Object.keys(tiers).join("|")} …] [--editor ${editorVersions.join("|")}] [--proposals] [--title TEXT] [EDITOR TEST …]`;
const { values: options, positionals } = readArguments({
  usage,
  options: {
    editor: { type: "text", oneOf: editorVersions, default: "newest" },
    proposals: { type: "flag" },
    title: { type: "text" },
  },
  positionals: Number.POSITIVE_INFINITY,
  isPositional: (name) => isTier(name) || editorTestFile(name) !== undefined,
});
const asked = positionals.filter(isTier);
const editorTests = positionals.filter((name) => !isTier(name)).map((name) => editorTestFile(name) ?? name);
if ((editorTests.length > 0 || options.title !== undefined) && !asked.includes("editor")) refuseArguments(usage);

const caseKinds = new CaseKinds();
const lines = new Map<Tier, string>();
const sum = { passed: 0, failed: 0 };
for (const stage of stages) {
  const lanes = stage.map((lane: readonly Tier[]) => lane.filter((name) => asked.length === 0 || asked.includes(name)));
  const used = lanes.filter((lane) => lane.length > 0);
  await Promise.all(used.map((lane, index) => runLane(lane, index === 0)));
}
for (const line of ["", ...caseKinds.table(), ...caseKinds.skipped()]) console.log(line);
for (const problem of caseKinds.problems()) console.log(`FAILED ${problem}`);
sum.failed += caseKinds.problems().length;
const table = (Object.keys(tiers) as readonly Tier[]).flatMap((name) => lines.get(name) ?? []);
console.log(`\n${table.join("\n")}\n\n${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed === 0 ? 0 : 1);

/** Runs tiers one after another. @param isShown whether their output is shown as it comes, or that of each at its end */
async function runLane(names: readonly Tier[], isShown: boolean): Promise<void> {
  for (const name of names) {
    const kept: Buffer[] = [];
    const show: Show = (output) => void (isShown ? process.stdout.write(output) : kept.push(Buffer.from(output)));
    show(`\n━━ ${name} ━━\n`);
    const started = performance.now();
    const counts = await tiers[name](show);
    process.stdout.write(Buffer.concat(kept));
    sum.passed += counts.passed;
    sum.failed += counts.failed;
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    lines.set(
      name,
      `${name.padEnd(8)} ${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(4)} failed ${seconds.padStart(5)} s`,
    );
  }
}

/** The editor tests, two editors at a time, in the editor that is asked for. */
function runEditorTests(show: Show): Promise<Counts> {
  Object.assign(process.env, environmentOf({ version: options.editor, proposals: options.proposals }));
  return runVitest(show, "editor", ...editorTests, ...(options.title === undefined ? [] : ["--testNamePattern", options.title]));
}

/** A tier of vitest, counted from its report. What failed outside of a test, and a tier that runs nothing, count as one failure. */
async function runVitest(show: Show, project: string, ...args: readonly string[]): Promise<Counts> {
  const first = await runProject(show, project, project, args);
  if (first.report === undefined) return { passed: 0, failed: 1 };
  const failed = first.report.testResults.filter(({ status }) => status === "failed").map(({ name }) => name);
  // What failed outside of all files would not be seen again.
  const mayPass = failed.length > 0 && failed.length <= mostFilesTwice && !first.output.includes("Unhandled Error");
  const second = mayPass ? await runAgain(show, project, failed) : undefined;
  const files = first.report.testResults.map((file) => second?.report?.testResults.find(({ name }) => name === file.name) ?? file);
  caseKinds.addReport(project, files, { isWhole: args.length === 0 });
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const brokenFiles = files.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  const counts = {
    passed: tests.filter(({ status }) => status === "passed").length,
    failed: tests.filter(({ status }) => status === "failed").length + brokenFiles,
  };
  return honest(counts, (second ?? first).status);
}

/**
 * Files whose tests failed although they were tried twice, once more from the beginning: with an editor, a server and data of their own. What a failed
 * test leaves behind (a stored key, a setting) can make its second try fail, too. Only in CI, where tests get second tries at all (vitest.config.ts).
 */
async function runAgain(show: Show, project: string, files: readonly string[]): Promise<Run | undefined> {
  if (process.env["CI"] === undefined || !(project === "editor" || project === "webview")) return undefined;
  show(`\nFailed, and run once more from the beginning:\n${files.map((file) => `  ${path.relative(root, file)}`).join("\n")}\n`);
  const run = await runProject(show, project, `${project}-again`, files);
  return run.report === undefined ? undefined : run;
}

interface Run {
  readonly status: number | null;
  readonly output: string;
  readonly report: Report | undefined;
}

/** @param name of the report in .cache/reports */
async function runProject(show: Show, project: string, name: string, args: readonly string[]): Promise<Run> {
  const file = path.join(cacheFolder, "reports", `${name}.json`);
  await mkdir(path.dirname(file), { recursive: true });
  await rm(file, { force: true });
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { status, output } = await run(show, [vitest, "run", ...args, "--project", project, ...reporters]);
  const text = await readFile(file, "utf8").catch(() => undefined);
  return { status, output, report: text === undefined ? undefined : (JSON.parse(text) as Report) };
}

/** A tier that is a script of ours and says `N passed, N failed` at its end. */
async function runScript(show: Show, tier: string, file: string, ...args: readonly string[]): Promise<Counts> {
  const { status, output } = await run(show, [path.join(root, file), ...args]);
  caseKinds.addOutput(tier, `npm run test:${tier}`, output);
  const found = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  return honest(found ? { passed: Number(found[1]), failed: Number(found[2]) } : { passed: 0, failed: 1 }, status);
}

function honest(counts: Counts, status: number | null): Counts {
  const fine = status === 0 && counts.passed > 0;
  return { passed: counts.passed, failed: Math.max(counts.failed, fine ? 0 : 1) };
}

/** Runs a script on this Node, shows what it says, and keeps the end of what it says on standard output. */
async function run(show: Show, args: readonly string[]): Promise<{ readonly status: number | null; readonly output: string }> {
  const colour = process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" };
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...toolEnvironment(), ...colour },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    show(chunk);
    output = (output + chunk.toString()).slice(-16_000);
  });
  child.stderr.on("data", show);
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ status: null, output: String(error) }));
    child.once("close", (status) => resolve({ status, output }));
  });
}
