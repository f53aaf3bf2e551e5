// npm run bench -- NAME [arguments]: runs test/bench/NAME.ts, or test/bench/NAME/run.ts where a bench has a folder.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

const folder = import.meta.dirname;
/** Files here that are no benches. */
const parts = new Set(["bench", "median"]);
const [name = "", ...rest] = process.argv.slice(2);
const file = [`${name}.ts`, `${name}/run.ts`].map((each) => path.join(folder, each)).find((each) => existsSync(each));
if (file === undefined || parts.has(name) || !/^\w+$/.test(name)) {
  const names = readdirSync(folder)
    .map((each) => (existsSync(path.join(folder, each, "run.ts")) ? each : /^(\w+)\.ts$/.exec(each)?.[1]))
    .filter((each) => each !== undefined && !parts.has(each));
  console.error(`Usage: npm run bench -- ${names.join("|")} [--json] …`);
  process.exit(2);
}
const { status } = spawnSync(process.execPath, [file, ...rest], { stdio: "inherit" });
process.exit(status ?? 1);
