import { build } from "esbuild";
import path from "node:path";
import { cacheFolder, root } from "./pinned.ts";

/** Bundles the suite that runs inside an extension host. Gives its file: a CommonJS module that exports `run(): Promise<void>`. */
export async function buildInHostSuite(): Promise<string> {
  const file = path.join(cacheFolder, "inHost", "index.cjs");
  await build({
    entryPoints: [path.join(root, "test/editor/inHost/index.ts")],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    external: ["vscode"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return file;
}
