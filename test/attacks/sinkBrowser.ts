import type { Browser } from "playwright-core";
import { launchChromium } from "../../tools/chromium.ts";
import { type Sink, startSink } from "./sink.ts";

/** A Chromium that resolves every host name to the sink, so that nothing leaves this machine and every connection is seen. */
export interface SinkBrowser {
  readonly browser: Browser;
  readonly sink: Sink;
  close(): Promise<void>;
}

/** Starts the browser. It does not prefetch DNS as a real Chromium may; instead, the page is searched for elements that would cause it. */
export async function launchSinkBrowser(): Promise<SinkBrowser> {
  const sink = await startSink();
  const browser = await launchChromium({ args: [`--host-resolver-rules=MAP * 127.0.0.1:${sink.port}`] });
  return {
    browser,
    sink,
    close: async () => {
      await browser.close();
      await sink.close();
    },
  };
}
