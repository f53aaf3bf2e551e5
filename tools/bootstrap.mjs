// Runs a script of ours on the toolchain's own Node, after `npm ci` where that is due. Plain JavaScript, because the machine's Node may
// be too old to read TypeScript. Usage: node tools/bootstrap.mjs FILE [ARGUMENT…]
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const windows = process.platform === "win32";
const modules = path.join(root, "node_modules");

/** Whether node_modules holds what the lockfile asks for, going by the list npm itself leaves there. */
function installed() {
  const hidden = path.join(modules, ".package-lock.json");
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
  const there = JSON.parse(readFileSync(hidden, "utf8")).packages;
  return Object.entries(wanted).every(([name, { version, optional }]) => name === "" || optional || there[name]?.version === version);
}

if (!installed()) {
  // On stderr: what a script prints may be read by a program.
  console.error("Installing dependencies (npm ci)…");
  const install = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: windows,
  });
  if (install.status !== 0) {
    console.error("npm ci failed; its own messages are above.");
    process.exit(install.status ?? 1);
  }
}

const bin = path.join(modules, ".bin");
const node = windows ? path.join(modules, "node", "bin", "node.exe") : path.join(bin, "node");
const child = spawn(existsSync(node) ? node : process.execPath, process.argv.slice(2), {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}` },
});
// What ends us ends the script: a signal, or npm going away with nobody told.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) child.kill("SIGTERM");
}, 1000).unref();
child.once("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
child.once("close", (status) => process.exit(status ?? 1));
