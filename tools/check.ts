// Everything that needs no test to be run, each counted as one: node tools/check.ts [NAME…]
import { spawn } from "node:child_process";
import path from "node:path";
import { readArguments } from "./arguments.ts";
import { root, toolEnvironment } from "./pinned.ts";

const checks: Readonly<Record<string, readonly string[]>> = {
  types: ["tsc", "-b"],
  lint: ["oxlint", "--deny-warnings"],
  format: ["oxfmt", "--check", "."],
  unused: ["knip"],
  generated: ["node", "tools/generate.ts", "--check"],
  structure: ["node", "tools/checkStructure.ts"],
  lookups: ["node", "tools/checkLookups.ts"],
  manifest: ["node", "tools/checkManifest.ts"],
  language: ["node", "tools/checkLanguage.ts"],
  supply: ["node", "tools/checkSupply.ts"],
};

const { positionals: asked } = readArguments({
  usage: `npm run check -- [${Object.keys(checks).join("|")} …]`,
  positionals: Number.POSITIVE_INFINITY,
  isPositional: (name) => Object.hasOwn(checks, name),
});
const wanted = Object.entries(checks).filter(([name]) => asked.length === 0 || asked.includes(name));
let failed = 0;
for (const [name, [command = "", ...args]] of wanted) {
  const { status, output } = await run(command, args);
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name} (${[command, ...args].join(" ")})`);
  if (status === 0) continue;
  failed += 1;
  console.log(output.trimEnd());
}
console.log(`${wanted.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function run(command: string, args: readonly string[]): Promise<{ readonly status: number | null; readonly output: string }> {
  const program = command === "node" ? process.execPath : path.join(root, "node_modules/.bin", command);
  const child = spawn(program, args, { cwd: root, env: toolEnvironment(), shell: process.platform === "win32" });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ status: null, output: String(error) }));
    child.once("close", (status) => resolve({ status, output }));
  });
}
