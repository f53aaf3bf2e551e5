import type { CDPSession, Page } from "playwright-core";

/** The main thread of the workbench's page; the frames of webviews share it. */
export class MainThread {
  readonly #cdp: CDPSession;

  private constructor(cdp: CDPSession) {
    this.#cdp = cdp;
  }

  /** Begins to count, for as long as the page is there, loaded anew or not. */
  static async attach(page: Page): Promise<MainThread> {
    const cdp = await page.context().newCDPSession(page);
    // The thread's own time: what else runs on the machine does not count.
    await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
    return new MainThread(cdp);
  }

  /** Milliseconds that it has been busy since it began. */
  async busy(): Promise<number> {
    const { metrics } = await this.#cdp.send("Performance.getMetrics");
    return 1000 * (metrics.find((metric) => metric.name === "TaskDuration")?.value ?? Number.NaN);
  }

  async detach(): Promise<void> {
    await this.#cdp.detach();
  }
}
