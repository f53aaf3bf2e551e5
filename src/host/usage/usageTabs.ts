import type { UsageTab, UsageTabParts } from "./usageTab.ts";

/** The one usage page; its code is loaded when it is first asked for. */
export class UsageTabs {
  readonly #parts: UsageTabParts;
  #tab: UsageTab | undefined;

  constructor(parts: UsageTabParts) {
    this.#parts = parts;
  }

  /** Shows the page, or brings it to the front. */
  async show(): Promise<void> {
    if (this.#tab === undefined) {
      const { UsageTab } = await import("./usageTab.ts");
      this.#tab ??= new UsageTab(this.#parts, () => (this.#tab = undefined));
    }
    this.#tab.reveal();
  }

  dispose(): void {
    this.#tab?.dispose();
  }
}
