import type { FeatureRegistry } from "../features.ts";
import { ownToolNames, type ToolHost } from "./toolHost.ts";

/**
 * Runs Aside's own tools in this process, past the editor's registry: a call that comes through the registry is another extension's or VS Code Chat's, and
 * nothing in its arguments can make it look like one of ours.
 * @param policy what is fixed on this machine, if anything is
 */
export function withOwnTools(host: ToolHost, features: Pick<FeatureRegistry, "get">, policy?: ToolLimit): ToolHost {
  const all: ToolHost = {
    known: () => host.known(),
    invoke: async (name, input, signal) =>
      ownToolNames.includes(name)
        ? { text: await features.get("runOwnTool")(name, input, signal), images: [] }
        : host.invoke(name, input, signal),
  };
  return policy?.limit(all) ?? all;
}

/** What may leave none of the tools; see `LoadedPolicy`. */
interface ToolLimit {
  limit(host: ToolHost): ToolHost;
}
