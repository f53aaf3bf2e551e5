import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as delay } from "node:timers/promises";

/** The clone's root folder. */
export const root: string = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** What is installed, built or written by the tools and may be deleted at any time; git-ignored. */
export const cacheFolder: string = path.join(root, ".cache");

/** The environment of this process with the toolchain's own Node first on PATH. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  const bin = path.join(root, "node_modules", ".bin");
  return { ...process.env, PATH: `${bin}${path.delimiter}${process.env["PATH"] ?? ""}` };
}

/** Runs a program to its end, quietly. Rejects with its last words when it fails. */
export async function runQuietly(command: string, args: readonly string[], cwd: string = root): Promise<void> {
  const child = spawn(command, args, {
    cwd,
    env: toolEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32" && command === "npm",
  });
  let said = "";
  const keep = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-8000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}\n${said.trim()}`);
}

/**
 * Runs `work` while no other process of ours holds the lock of this name. The lock is a folder with its owner's pid in it; that of a
 * process which is gone is taken over.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const lock = path.join(cacheFolder, `${name}.lock`);
  await mkdir(cacheFolder, { recursive: true });
  let told = false;
  while (!(await take(lock))) {
    if (!told) console.log(`Waiting for another process that prepares ${name}…`);
    told = true;
    await delay(500);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    await writeFile(path.join(lock, "pid"), String(process.pid));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const owner = Number(await readFile(path.join(lock, "pid"), "utf8").catch(() => ""));
  // Without a pid the owner is between its two steps, or died there.
  const made = await stat(lock).catch(() => undefined);
  const abandoned = owner > 0 ? !isAlive(owner) : made !== undefined && Date.now() - made.mtimeMs > 60_000;
  if (abandoned) await rm(lock, { recursive: true, force: true });
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Installs the packages pinned by a package.json and its lockfile once, into a cache folder named after them.
 * @param name prefix of the folder's name
 * @param finish completes the new folder before it is used
 * @param source the folder inside `tools` that holds package.json and lockfile
 * @returns the folder, complete, whether this or another process made it
 */
export async function installPinned(name: string, finish: (folder: string) => Promise<void>, source: string = name): Promise<string> {
  const pins = path.join(root, "tools", source);
  const lockfile = await readFile(path.join(pins, "package-lock.json"));
  const folder = path.join(cacheFolder, `${name}-${createHash("sha256").update(lockfile).digest("hex").slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  return withLock(name, async () => {
    if (existsSync(folder)) return folder;
    const unfinished = `${folder}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    for (const file of ["package.json", "package-lock.json"]) await copyFile(path.join(pins, file), path.join(unfinished, file));
    await runQuietly("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], unfinished);
    await finish(unfinished);
    await rename(unfinished, folder);
    return folder;
  });
}
