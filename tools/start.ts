// npm start: an editor with Aside in it, talking to the demo server. Flags: --no-open opens nothing and only prints the address; --proposals
// lets extensions use proposed API, as the npm editor does unless it is patched.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { startServer } from "../test/server/server.ts";
import { readArguments } from "./arguments.ts";
import { demoPort, writeDemoSettings } from "./demoSettings.ts";
import type { EditorBuild } from "./editor/build.ts";
import { editorEnvironment, installVsix, startEditor } from "./editor.ts";
import { packageIfStale } from "./package.ts";
import { cacheFolder } from "./pinned.ts";
import { makeSampleWorkspace } from "./sampleWorkspace.ts";

const home = path.join(cacheFolder, "start");
const workspace = path.join(home, "workspace");
const userDataDir = path.join(home, "user-data");
const extensionsDir = path.join(home, "extensions");

const { values: flags } = readArguments({
  usage: "npm start -- [--no-open] [--proposals]",
  options: { "no-open": { type: "flag" }, proposals: { type: "flag" } },
});
/** Ends what was started, last first. */
const endings: (() => Promise<void> | void)[] = [];

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await endAll(1);
}

async function start(): Promise<void> {
  endWithTheTerminal();
  const vsix = await packageIfStale();
  await makeSampleWorkspace(workspace);
  const demo = await startServer({ port: await freePort(await demoPort(userDataDir)) });
  endings.push(() => demo.close());
  await writeDemoSettings(userDataDir, demo.port);
  console.log(`\nThe demo server answers at ${demo.origin}. No key is used, and nothing leaves this machine.`);

  // A desktop VS Code refuses proposed API, whatever we want.
  const code = flags["no-open"] || flags.proposals ? undefined : findDesktopCode();
  if (code) await openDesktop(code, vsix);
  else await openServer(vsix);
}

/** The user's own VS Code, with folders of ours for settings and extensions. */
async function openDesktop(code: string, vsix: string): Promise<void> {
  const ours = ["--user-data-dir", userDataDir, "--extensions-dir", extensionsDir];
  await runCode(code, [...ours, "--install-extension", vsix, "--force"]);
  endings.push(endDesktop);
  console.log("Opening your VS Code with Aside in its secondary side bar. It has a profile of its own; yours is not touched.");
  console.log("Close its window, or press Ctrl+C here, to end it.");
  await runCode(code, [...ours, "--disable-workspace-trust", "--new-window", "--wait", workspace]);
  await endAll(0);
}

/** VS Code leaves the pid of the instance that owns a user-data folder in it. */
async function endDesktop(): Promise<void> {
  const pid = Number(await readFile(path.join(userDataDir, "code.lock"), "utf8").catch(() => ""));
  if (!(pid > 0)) return;
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // It has ended already.
  }
}

/** The editor out of the npm registry, in the user's browser. */
async function openServer(vsix: string): Promise<void> {
  // The browser keeps secrets and layout by origin, so the port stays the same from one start to the next where it can.
  const portFile = path.join(home, "port");
  const lastPort = Number(await readFile(portFile, "utf8").catch(() => ""));
  const build: EditorBuild = { version: "newest", proposals: flags.proposals };
  const options = { userDataDir, extensionsDir, port: await freePort(lastPort > 0 ? lastPort : undefined), build };
  await installVsix(vsix, options);
  const editor = await startEditor(options);
  endings.push(() => editor.stop());
  await writeFile(portFile, new URL(editor.origin).port);
  const address = `${editor.origin}/?folder=${encodeURIComponent(workspace)}`;
  console.log(`\nVS Code with Aside: ${address}\n\nPress Ctrl+C to end.`);
  if (!flags["no-open"]) openInBrowser(address);
}

/** `code` on the PATH where it opens a window on this machine; not that of WSL or of a remote terminal, which opens one elsewhere. */
function findDesktopCode(): string | undefined {
  if (process.env["WSL_DISTRO_NAME"] ?? process.env["VSCODE_IPC_HOOK_CLI"]) return undefined;
  const name = process.platform === "win32" ? "code.cmd" : "code";
  const folders = (process.env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

async function runCode(code: string, args: readonly string[]): Promise<void> {
  const shell = process.platform === "win32";
  const quote = (word: string): string => (shell ? `"${word}"` : word);
  const child = spawn(quote(code), args.map(quote), { stdio: ["ignore", "ignore", "inherit"], shell, env: editorEnvironment() });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (status !== 0) throw new Error(`${code} ended with ${status}`);
}

function openInBrowser(address: string): void {
  const [command, ...args] =
    process.platform === "win32" ? ["cmd", "/c", "start", ""] : process.platform === "darwin" ? ["open"] : ["xdg-open"];
  const child = spawn(command ?? "", [...args, address], { stdio: "ignore", detached: true });
  // Without a desktop there is nothing to open it; the address is printed.
  child.once("error", () => undefined);
  child.unref();
}

/** The requested port if it is free, otherwise 0 for any port. */
async function freePort(wanted: number | undefined): Promise<number> {
  if (wanted === undefined) return 0;
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(0));
    probe.listen(wanted, "127.0.0.1", () => probe.close(() => resolve(wanted)));
  });
}

function endWithTheTerminal(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void endAll(0));
}

async function endAll(status: number): Promise<void> {
  for (let end = endings.pop(); end; end = endings.pop()) await end();
  process.exit(status);
}
