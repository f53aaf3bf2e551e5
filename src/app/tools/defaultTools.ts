import { pinnedToolsFrom } from "../../history/toolsFrom.ts";
import { pinServerTool, readServerTool } from "../../shared/serverTools.ts";
import type { PinnedTool } from "../../shared/toolMessage.ts";
import type { KeyValueStore } from "../ports.ts";

const key = "aside.defaultTools";
const mostTools = 200;

/** The tools that are enabled in new conversations, in every window. Each keeps the pin of the definition that the user saw when they enabled it. */
export class DefaultTools {
  readonly #store: KeyValueStore;

  constructor(store: KeyValueStore) {
    this.#store = store;
  }

  get tools(): readonly PinnedTool[] {
    return pinnedToolsFrom(this.#store.get(key)).slice(0, mostTools);
  }

  /** That a server tool may be used beside files was agreed to for one conversation only. */
  set(tools: readonly PinnedTool[]): void {
    const kept = tools.map((tool) => {
      const serverTool = readServerTool(tool);
      return serverTool === undefined ? tool : pinServerTool({ ...serverTool, filesAgreed: false });
    });
    void this.#store.update(key, kept.length === 0 ? undefined : kept);
  }
}
