import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { FaultServer } from "../server/faults/fault.ts";

const script = fileURLToPath(new URL("../server/serveFault.ts", import.meta.url));

/** Serves a fault from a separate process. Its counts are known once it has been closed. */
export async function serveApart(id: string, variant: string): Promise<FaultServer> {
  const child = spawn(process.execPath, [script, id, ...(variant === "" ? [] : [variant])], { stdio: ["ignore", "pipe", "inherit"] });
  let ended = false;
  const lines = createInterface({ input: child.stdout });
  const [baseUrl] = (await once(lines, "line")) as [string];
  let counts = { requests: 0, sent: 0 };
  lines.on("line", (line) => {
    const [, requests = "0", sent = "0"] = /^requests (\d+) sent (\d+)$/.exec(line) ?? [];
    counts = { requests: Number(requests), sent: Number(sent) };
  });
  return {
    baseUrl,
    requests: () => counts.requests,
    bodies: () => [],
    elsewhere: () => 0,
    sent: () => counts.sent,
    connected: () => false,
    close: async () => {
      if (ended) return;
      ended = true;
      child.kill("SIGTERM");
      await once(child, "close");
    },
  };
}
