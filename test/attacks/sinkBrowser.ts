import type { Browser } from "playwright-core";
import { launchChromium } from "../../tools/chromium.ts";
import { type Sink, startSink } from "./sink.ts";

/** A Chromium for which every name is the sink: nothing it does can leave this machine, and no connection goes unseen. */
export interface SinkBrowser {
  readonly browser: Browser;
  readonly sink: Sink;
  close(): Promise<void>;
}

/** Starts it. It looks no names up ahead, as a real Chromium may for `dns-prefetch`: what would make it do so is looked for in the page. */
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
