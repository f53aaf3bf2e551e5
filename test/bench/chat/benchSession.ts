import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createVSIX } from "@vscode/vsce";
import { installVsix } from "../../../tools/editor.ts";
import { Session } from "../../editor/harness/session.ts";
import { type AnswerServer, startAnswerServer } from "./answerServer.ts";

/** How late an extension host's event loop ran, in ms, and how many cores it kept busy. */
export interface HostLoad {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly busy: number;
}

/** The editor with Aside and the bench's own extension, whose answers both come from one server. */
export interface BenchSession {
  readonly session: Session;
  readonly server: AnswerServer;
  /** How the extension host fared since the last reset. */
  readonly hostLoad: (reset?: boolean) => Promise<HostLoad>;
  close(): Promise<void>;
}

/** Starts it all. VS Code's own Chat is on. */
export async function startBenchSession(): Promise<BenchSession> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "aside-bench-"));
  const server = await startAnswerServer();
  try {
    const session = await Session.start({
      files: { "bench.json": JSON.stringify({ origin: server.origin }) },
      settings: () => ({
        "chat.disableAIFeatures": false,
        "aside.endpoints": { bench: { baseUrl: `${server.origin}/v1`, auth: "none" } },
        "aside.endpoint": "bench",
        "aside.model": "bench/answer",
      }),
    });
    const packagePath = path.join(folder, "bench.vsix");
    await createVSIX({
      cwd: path.join(import.meta.dirname, "rival"),
      packagePath,
      dependencies: false,
      allowMissingRepository: true,
      skipLicense: true,
    });
    await installVsix(packagePath, { userDataDir: session.folders.userData, extensionsDir: session.folders.extensions });
    await session.load();
    return {
      session,
      server,
      hostLoad: async (reset = false) => {
        const port = await readFile(path.join(session.folders.workspace, "bench-port"), "utf8");
        const response = await fetch(`http://127.0.0.1:${port}/${reset ? "reset" : ""}`);
        return (await response.json()) as HostLoad;
      },
      close: async () => {
        await session.close();
        await server.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}
