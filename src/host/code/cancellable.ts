import { vscodeAsk } from "../adapters/vscodeAsk.ts";

/** Work that takes longer than this is shown, with a way to cancel it; milliseconds. */
const shownAfterMs = 700;

/**
 * Does work that may take long with a large file. It must not ask anything: what it shows would hide the question.
 * @param title what is shown once it takes long
 * @returns undefined where the user cancelled it
 */
export async function cancellable<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const abort = new AbortController();
  const working = work(abort.signal);
  const timer = setTimeout(() => {
    void vscodeAsk.progress({ title, cancellable: true }, async (cancelled) => {
      cancelled.addEventListener("abort", () => abort.abort(), { once: true });
      await working.catch(() => undefined);
    });
  }, shownAfterMs);
  try {
    return await working;
  } catch (error) {
    if (abort.signal.aborted) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
