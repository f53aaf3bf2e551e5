import type { Panel } from "../../editor/harness/panel.ts";

/** Counts what the host tells a panel from now on, as JSON. */
export async function countBytes({ frame }: Panel): Promise<{ readonly end: () => Promise<number> }> {
  const body = frame.locator("body");
  await body.evaluate(() => {
    const counter = globalThis as unknown as { asideBenchCount: { bytes: number; readonly stop: () => void } };
    const count = ({ data }: MessageEvent): void => void (counter.asideBenchCount.bytes += JSON.stringify(data).length);
    counter.asideBenchCount = { bytes: 0, stop: () => window.removeEventListener("message", count) };
    window.addEventListener("message", count);
  });
  return {
    end: () =>
      body.evaluate(() => {
        const { asideBenchCount: count } = globalThis as unknown as {
          asideBenchCount: { readonly bytes: number; readonly stop: () => void };
        };
        count.stop();
        return count.bytes;
      }),
  };
}
