import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../../..");
const folder = path.join(root, "test/bench/peers");
const installed = path.join(root, ".cache/peers");

/** Installs the peers into the cache, unless they are there; gives the folder of their modules. */
export function installPeers(): string {
  const lock = "package-lock.json";
  const modules = path.join(installed, "node_modules");
  const read = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8") : "");
  if (existsSync(modules) && read(path.join(installed, lock)) === read(path.join(folder, lock))) return modules;
  console.error("Installing the peers of the bench into .cache/peers…");
  mkdirSync(installed, { recursive: true });
  for (const name of ["package.json", lock]) copyFileSync(path.join(folder, name), path.join(installed, name));
  const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: installed,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("The peers could not be installed");
  return modules;
}
