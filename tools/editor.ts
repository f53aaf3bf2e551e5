import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { buildOfEnvironment, cacheName, type EditorBuild, nodeOf, packageFolder } from "./editor/build.ts";
import { codeFolder, finishFloor, finishNewest } from "./editor/install.ts";
import { isStrict, makeStrict } from "./editor/strict.ts";
import { installPinned, runQuietly, toolEnvironment, withLock } from "./pinned.ts";

/** A running editor server. It belongs to who started it, and ends with `stop` or with this process. */
export interface Editor {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly pid: number;
  /** What the server printed so far. */
  readonly output: () => string;
  /** Ends the server and its extension hosts, and waits until they are gone. */
  readonly stop: () => Promise<void>;
}

export interface EditorOptions {
  /** Settings, history and logs: `User/settings.json`, `User/globalStorage`, `logs`. */
  readonly userDataDir: string;
  readonly extensionsDir: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Whether folders are trusted without asking. Default true; with false they open in Restricted Mode. */
  readonly trust?: boolean;
  /** Added to the environment of the server and of its extension hosts. */
  readonly env?: Readonly<Record<string, string>>;
  /** Which editor; without it, that of the environment. */
  readonly build?: EditorBuild;
}

/**
 * The folder of an editor out of the npm registry, which is installed on first use. Announces what it does: it takes a while. It refuses
 * proposed API, as the editors that people have do, unless the build says otherwise.
 */
export async function installEditor(build: EditorBuild = buildOfEnvironment()): Promise<string> {
  const name = cacheName(build);
  const folder = await installPinned(
    name,
    async (unfinished) => {
      console.log(`Installing VS Code (server build, ${build.version}), once, into .cache: about 600 MB…`);
      await (build.version === "newest" ? finishNewest(unfinished) : finishFloor(unfinished));
    },
    packageFolder(build),
  );
  // Also one that an earlier version of ours has left in the cache as it came.
  const code = codeFolder(folder);
  if (!build.proposals && !(await isStrict(code))) await withLock(name, () => makeStrict(code));
  return folder;
}

/** Installs a packaged extension the way a person would, from its file. */
export async function installVsix(vsix: string, options: EditorOptions): Promise<void> {
  const { node, args } = await server(options);
  await runQuietly(node, [...args, `--install-extension=${vsix}`, "--force"]);
}

/** Starts the editor as a user has it: settings and packaged extensions on disk. Open `${origin}/?folder=/absolute/path`. */
export async function startEditor(options: EditorOptions): Promise<Editor> {
  // A socket's path must be short, so it does not lie in the user-data folder, which may be deep.
  const sockets = await mkdtemp(path.join(os.tmpdir(), "aside-"));
  const { node, args } = await server(options);
  const startArgs = [
    ...args,
    "--auth=none",
    `--bind-addr=127.0.0.1:${options.port ?? 0}`,
    `--session-socket=${path.join(sockets, "s")}`,
    "--disable-telemetry",
    "--disable-update-check",
    "--disable-getting-started-override",
    "--ignore-last-opened",
    ...((options.trust ?? true) ? ["--disable-workspace-trust"] : []),
  ];
  const editor = await startServer(node, startArgs, /HTTP server listening on http:\/\/127\.0\.0\.1:(\d+)/, options);
  return {
    ...editor,
    stop: async () => {
      await editor.stop();
      await rm(sockets, { recursive: true, force: true });
    },
  };
}

/**
 * Starts the editor as a test runner has it: an extension out of a folder and a suite that runs inside its extension host.
 * Open the address of {@link testAddress}. Secrets are kept in memory alone in this mode.
 */
export async function startTestEditor(options: EditorOptions): Promise<Editor> {
  const build = options.build ?? buildOfEnvironment();
  const folder = await installEditor(build);
  const args = [
    path.join(codeFolder(folder), "out/server-main.js"),
    "--host=127.0.0.1",
    `--port=${options.port ?? 0}`,
    `--server-data-dir=${options.userDataDir}`,
    `--extensions-dir=${options.extensionsDir}`,
    "--without-connection-token",
    "--accept-server-license-terms",
    "--telemetry-level=off",
    // Makes a built server honour the payload of the address.
    "--enable-smoke-test-driver",
  ];
  return startServer(nodeOf(build, folder), args, /Extension host agent listening on (\d+)/, options);
}

/** The address at which a test editor opens a folder with the extension under development and runs a suite in its host. */
export function testAddress(editor: Editor, folder: string, extensionFolder: string, suiteFile: string): string {
  const remote = (file: string): string => `vscode-remote://${new URL(editor.origin).host}${file}`;
  const payload = [
    ["extensionDevelopmentPath", remote(extensionFolder)],
    ["extensionTestsPath", remote(suiteFile)],
  ];
  return `${editor.origin}/?${new URLSearchParams({ folder, payload: JSON.stringify(payload) }).toString()}`;
}

/** The Node that runs the server, and what every call of it begins with. */
async function server(options: EditorOptions): Promise<{ readonly node: string; readonly args: readonly string[] }> {
  const build = options.build ?? buildOfEnvironment();
  const folder = await installEditor(build);
  await mkdir(options.userDataDir, { recursive: true });
  await mkdir(options.extensionsDir, { recursive: true });
  // Without one of its own it reads, or makes, the user's configuration in the home folder.
  const configuration = path.join(options.userDataDir, "server.yaml");
  await writeFile(configuration, "auth: none\n");
  return {
    node: nodeOf(build, folder),
    args: [
      path.join(folder, "node_modules/code-server/out/node/entry.js"),
      `--config=${configuration}`,
      `--user-data-dir=${options.userDataDir}`,
      `--extensions-dir=${options.extensionsDir}`,
    ],
  };
}

/** The environment without what an editor around us left in it: with VSCODE_IPC_HOOK_CLI the server would only talk to that one. */
export function editorEnvironment(added: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const foreign = /^(VSCODE_|CODE_SERVER|CS_|ELECTRON_|PASSWORD$|HASHED_PASSWORD$|PORT$)/;
  const inherited = Object.entries(toolEnvironment()).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(inherited), ...added };
}

async function startServer(node: string, args: readonly string[], ready: RegExp, options: EditorOptions): Promise<Editor> {
  const windows = process.platform === "win32";
  const child = spawn(node, args, {
    env: editorEnvironment(options.env),
    stdio: ["ignore", "pipe", "pipe"],
    // A process group of its own: the extension hosts are grandchildren and must end with it.
    detached: !windows,
  });
  let output = "";
  const heard = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-200_000);
  };
  child.stdout.on("data", heard);
  child.stderr.on("data", heard);
  const end = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(windows ? child.pid : -child.pid, signal);
    } catch {
      // The process group has already ended.
    }
  };
  const endWithUs = (): void => end("SIGKILL");
  process.once("exit", endWithUs);
  child.once("close", () => process.removeListener("exit", endWithUs));
  const port = await listening(child, ready, () => output).catch((error: unknown) => {
    end("SIGKILL");
    throw error;
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    output: () => output,
    stop: async () => {
      const closed = new Promise<void>((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) resolve();
        else child.once("close", () => resolve());
      });
      end("SIGTERM");
      const insist = setTimeout(() => end("SIGKILL"), 5000);
      await closed;
      clearTimeout(insist);
      // The group may outlive its leader.
      end("SIGKILL");
    },
  };
}

function listening(child: ChildProcess, ready: RegExp, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timeout = setTimeout(() => reject(new Error(`The editor was not ready in 60 s.\n${output()}`)), 60_000);
    const look = (): void => {
      const port = ready.exec(output())?.[1];
      if (port === undefined) return;
      clearTimeout(timeout);
      child.stdout?.removeListener("data", look);
      resolve(port);
    };
    child.stdout?.on("data", look);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timeout);
      reject(new Error(`The editor ended with ${code} before it was ready.\n${output()}`));
    });
  });
}
