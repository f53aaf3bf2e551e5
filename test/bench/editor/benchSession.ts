import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Session } from "../../editor/harness/session.ts";
import { type AnswerServer, startAnswerServer } from "./answerServer.ts";

/** What an extension host did since it began, in ms: processor time of the process, and how late the event loop ran since the last reset. */
export interface HostLoad {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly cpu: number;
  /** When that was, by the host's clock. */
  readonly at: number;
}

/** The editor with Aside and the bench's own extension, whose answers both come from one server. */
export interface BenchSession {
  readonly session: Session;
  readonly server: AnswerServer;
  /** How the extension host fares. With `reset`, it begins to watch its event loop. */
  readonly hostLoad: (reset?: boolean) => Promise<HostLoad>;
  /** Runs a command, and tells when: milliseconds since the epoch. Does not wait for what comes of it. */
  readonly command: (name: string, ...args: readonly unknown[]) => Promise<number>;
  /** What VS Code's own Chat answers from now on, at once; with "" it asks the server again. */
  readonly answerAtOnce: (text: string) => Promise<void>;
  /** Opens the window anew. */
  readonly load: () => Promise<void>;
  /** Does something while the editor is closed. */
  readonly whileClosed: (act: () => Promise<void>) => Promise<void>;
  close(): Promise<void>;
}

/** How long the bench's extension is waited for, in ms. */
const longestStartMs = 60_000;

/** Starts it all. VS Code's own Chat is on. */
export async function startBenchSession(): Promise<BenchSession> {
  const server = await startAnswerServer();
  try {
    const session = await Session.start({
      files: { "bench.json": JSON.stringify({ origin: server.origin }) },
      neighbours: [path.join(import.meta.dirname, "rival")],
      settings: () => ({
        "chat.disableAIFeatures": false,
        "aside.endpoints": { bench: { baseUrl: `${server.origin}/v1`, auth: "none" } },
        "aside.endpoint": "bench",
        "aside.model": "bench/answer",
      }),
    });
    const portFile = path.join(session.folders.workspace, "bench-port");
    const call = async (name: string, body?: string): Promise<unknown> => {
      const port = await portIn(portFile);
      const response = await fetch(`http://127.0.0.1:${port}/${name}`, body === undefined ? {} : { method: "POST", body });
      return response.json();
    };
    return {
      session,
      server,
      hostLoad: async (reset = false) => (await call(reset ? "reset" : "")) as HostLoad,
      command: async (...command) => ((await call("command", JSON.stringify(command))) as { readonly at: number }).at,
      answerAtOnce: async (text) => void (await call("ready", text)),
      load: async () => {
        await rm(portFile, { force: true });
        await session.load();
      },
      whileClosed: async (act) => {
        await session.shutDown();
        await rm(portFile, { force: true });
        await act();
        await session.open();
      },
      close: async () => {
        await session.close();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** The port that the bench's extension serves at, once it does. */
async function portIn(file: string): Promise<string> {
  const from = performance.now();
  for (;;) {
    const port = await readFile(file, "utf8").catch(() => "");
    if (port !== "") return port;
    if (performance.now() - from > longestStartMs) throw new Error("the bench's extension does not run");
    await sleep(50);
  }
}
