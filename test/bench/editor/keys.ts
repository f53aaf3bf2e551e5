import type { Frame } from "playwright-core";

/** Begins to take the time of each key pressed in a frame: from the key to the frame that was painted after it, ms. */
export async function watchKeys(frame: Frame): Promise<{ readonly end: () => Promise<readonly number[]> }> {
  await frame.evaluate(() => {
    const watched = globalThis as unknown as { asideBenchKeys: { readonly times: number[]; readonly stop: () => void } };
    const times: number[] = [];
    const take = ({ timeStamp }: Event): void =>
      void requestAnimationFrame(() => {
        // A task after the frame: then it has been painted.
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener("message", () => times.push(performance.now() - timeStamp), { once: true });
        port1.start();
        port2.postMessage(null);
      });
    watched.asideBenchKeys = { times, stop: () => removeEventListener("keydown", take, true) };
    addEventListener("keydown", take, true);
  });
  return {
    end: () =>
      frame.evaluate(() => {
        const { asideBenchKeys } = globalThis as unknown as {
          asideBenchKeys: { readonly times: readonly number[]; readonly stop: () => void };
        };
        asideBenchKeys.stop();
        return asideBenchKeys.times;
      }),
  };
}

/** The frame that an element is in. */
export async function frameOf(locator: { elementHandle(): Promise<{ ownerFrame(): Promise<Frame | null> } | null> }): Promise<Frame> {
  const frame = await (await locator.elementHandle())?.ownerFrame();
  if (!frame) throw new Error("the panel is in no frame");
  return frame;
}
