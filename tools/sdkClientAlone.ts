import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Plugin } from "esbuild";
import { root } from "./pinned.ts";

const client = path.join(root, "node_modules/openai/client.mjs");
const resources = "sdk-resources";

/**
 * Bundles the client of the openai SDK without its resources: of all of it Aside calls `client.post`, and the classes of some thirty APIs, with their
 * decoders of streams, are three quarters of its bytes. Each is replaced by an empty class that the client's constructor can make.
 */
export const sdkClientAlone: Plugin = {
  name: "sdk-client-alone",
  setup(pluginBuild) {
    // The package's index adds clients of other companies.
    pluginBuild.onResolve({ filter: /^openai$/ }, () => ({ path: client }));
    pluginBuild.onResolve({ filter: /^\.\/resources\// }, ({ importer }) =>
      importer === client ? { path: "resources", namespace: resources } : undefined,
    );
    pluginBuild.onLoad({ filter: /.*/, namespace: resources }, async () => ({
      contents: standIns(await readFile(client, "utf8")),
      loader: "js",
    }));
  },
};

/** A module with an empty class for each resource that the client names. */
export function standIns(source: string): string {
  const names = new Set<string>();
  for (const [, name] of source.matchAll(/\bAPI\.(\w+)\(this\)/g)) if (name !== undefined) names.add(name);
  for (const [, list = ""] of source.matchAll(/^import \{([^}]*)\} from ["']\.\/resources\//gm)) {
    for (const item of list.split(",")) {
      const [name = ""] = item.trim().split(/\s+as\s+/);
      if (name !== "") names.add(name);
    }
  }
  return Array.from(names, (name) => `export class ${name} {}\n`).join("");
}
