import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { launchChromium } from "../../tools/chromium.ts";
import { type Sink, startSink } from "./sink.ts";

/** A Chromium for which every name, looked up or connected to, is the sink: nothing it does can leave this machine or go unseen. */
export interface SinkBrowser {
  readonly browser: Browser;
  readonly sink: Sink;
  /** Ends it. @returns the names that it looked up, `dns-prefetch` among them */
  close(): Promise<readonly string[]>;
}

/** @param own host names of pages that are served from within */
export async function launchSinkBrowser(own: readonly string[]): Promise<SinkBrowser> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "aside-attacks-"));
  const sink = await startSink();
  const log = path.join(folder, "net.json");
  const browser = await launchChromium({
    args: [`--host-resolver-rules=MAP * 127.0.0.1:${sink.port}`, `--log-net-log=${log}`, "--net-log-capture-mode=Everything"],
  });
  return {
    browser,
    sink,
    close: async () => {
      await browser.close();
      await sink.close();
      const names = lookedUp(await readFile(log, "utf8").catch(() => ""));
      await rm(folder, { recursive: true, force: true });
      return names.filter((name) => !own.some((host) => name.includes(host)));
    },
  };
}

/** Hosts in the resolver's events of Chromium's own log. */
function lookedUp(log: string): readonly string[] {
  return [...new Set(Array.from(log.matchAll(/"(?:host|hostname|dns_query_host)":"([^"]*)"/g), ([, host = ""]) => host))];
}
