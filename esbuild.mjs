// Builds the extension: one table of targets, one function for each way of building.
//   node esbuild.mjs [--production] [--watch]
import { build, context } from "esbuild";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { readArguments } from "./tools/arguments.ts";

const root = path.dirname(fileURLToPath(import.meta.url));

/** Bundles the TypeScript module behind `PATH?bundle` into one script and gives its source as a string: workers start from a blob. */
const bundleAsText = (production, onBundled) => ({
  name: "bundle-as-text",
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /\?bundle$/ }, (args) => ({
      // Relative: names of chunks are made of it, too, and are the same wherever this is built.
      path: path.relative(root, path.resolve(args.resolveDir, args.path.replace(/\?bundle$/, ""))).replaceAll("\\", "/"),
      namespace: "bundle-as-text",
    }));
    pluginBuild.onLoad({ filter: /.*/, namespace: "bundle-as-text" }, async (args) => {
      const result = await build({
        absWorkingDir: root,
        entryPoints: [path.join(root, args.path)],
        bundle: true,
        write: false,
        metafile: true,
        format: "iife",
        platform: "browser",
        target: webviewTarget,
        minify: production,
        legalComments: "none",
      });
      onBundled?.(result.metafile);
      return {
        contents: result.outputFiles[0].text,
        loader: "text",
        watchFiles: Object.keys(result.metafile.inputs).map((file) => path.join(root, file)),
      };
    });
  },
});

/**
 * Makes assignments of the fields that markdown-it's published build defines with a helper, one call each: of a short text, that helper takes longer than the
 * parsing. None of the classes has a setter, so that the two mean the same.
 */
const assignedFields = {
  name: "assigned-fields",
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /[\\/]markdown-it[\\/]dist[\\/]markdown-it\.mjs$/ }, async ({ path: file }) => {
      const source = await readFile(file, "utf8");
      const field = /_defineProperty\(\s*this,\s*(?:\/\*\*[^]*?\*\/\s*)?"(\w+)",\s*([^;]*?)\s*\);/g;
      return { contents: source.replaceAll(field, "this.$1 = $2;"), loader: "js" };
    });
  },
};

// The engine floor 1.106 is Electron 37: Chrome 138 in the panel, Node 22 in the host.
const webviewTarget = "chrome138";
const hostTarget = "node22";

/**
 * Options for the extension host: an ES module whose lazy imports (the SDK) are files of their own, loaded with the first request.
 * @param {{ production?: boolean }} [how]
 * @returns {import("esbuild").BuildOptions}
 */
export function hostOptions({ production = false } = {}) {
  return {
    absWorkingDir: root,
    entryPoints: { extension: "src/extension.ts" },
    outdir: "dist",
    bundle: true,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    format: "esm",
    platform: "node",
    // For Node these packages offer CommonJS alone, whose require() does not work in an ES module.
    alias: {
      yaml: path.join(root, "node_modules/yaml/browser/index.js"),
      "@vscode/l10n": path.join(root, "node_modules/@vscode/l10n/dist/browser.js"),
    },
    target: hostTarget,
    external: ["vscode"],
    minify: production,
    sourcemap: production ? "external" : "linked",
    metafile: true,
    legalComments: "none",
    logLevel: "warning",
  };
}

/**
 * Options for the host that is a web worker: one CommonJS script, the only shape that such a host loads. `.cjs`, because the package is of type "module".
 * @param {{ production?: boolean }} [how]
 * @returns {import("esbuild").BuildOptions}
 */
export function webHostOptions({ production = false } = {}) {
  return {
    ...hostOptions({ production }),
    entryPoints: { extension: "src/extension.ts" },
    outdir: "dist/web",
    outExtension: { ".js": ".cjs" },
    splitting: false,
    format: "cjs",
    platform: "browser",
    target: webviewTarget,
  };
}

/**
 * Options for the panel: an ES module and its style sheet; Temml and the highlighter are chunks of their own.
 * @param {{ production?: boolean, onBundled?: (worker: import("esbuild").Metafile) => void }} [how] told of each worker
 * @returns {import("esbuild").BuildOptions}
 */
export function webviewOptions({ production = false, onBundled } = {}) {
  return {
    absWorkingDir: root,
    entryPoints: { main: "src/webview/main.tsx", usage: "src/webview/usage/usage.tsx" },
    outdir: "dist/webview",
    bundle: true,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    assetNames: "[name]",
    format: "esm",
    platform: "browser",
    target: webviewTarget,
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".ttf": "file", ".woff2": "file" },
    minify: production,
    sourcemap: production ? "external" : "linked",
    metafile: true,
    legalComments: "none",
    logLevel: "warning",
    plugins: [assignedFields, bundleAsText(production, onBundled)],
  };
}

/**
 * Options for the tab that draws diagrams: Mermaid's kinds of diagrams are chunks of their own. A build apart from the panel's, so that the two share no chunk.
 * @param {{ production?: boolean }} [how]
 * @returns {import("esbuild").BuildOptions}
 */
export function diagramOptions({ production = false } = {}) {
  return {
    absWorkingDir: root,
    entryPoints: { diagram: "src/webview/diagram/diagram.ts" },
    outdir: "dist/webview/diagram",
    bundle: true,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    format: "esm",
    platform: "browser",
    target: webviewTarget,
    minify: production,
    sourcemap: false,
    metafile: true,
    legalComments: "none",
    logLevel: "warning",
  };
}

async function copyAssets() {
  await mkdir(path.join(root, "dist/webview"), { recursive: true });
  for (const file of ["codicon.css", "codicon.ttf"]) {
    await copyFile(path.join(root, "node_modules/@vscode/codicons/dist", file), path.join(root, "dist/webview", file));
  }
}

/** Lines for VS Code's background problem matcher (.vscode/tasks.json). */
const announceRebuilds = {
  name: "announce-rebuilds",
  setup(pluginBuild) {
    pluginBuild.onStart(() => console.log("[watch] build started"));
    pluginBuild.onEnd((result) => {
      for (const { text, location } of result.errors) {
        console.error(`✘ [ERROR] ${text}`);
        if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
      }
      console.log("[watch] build finished");
    });
  },
};

/**
 * Builds everything into dist.
 * @param {{ production?: boolean }} [how]
 * @returns {Promise<{ host: import("esbuild").Metafile, webHost: import("esbuild").Metafile, webview: import("esbuild").Metafile, diagram: import("esbuild").Metafile, workers: import("esbuild").Metafile[] }>} what went into what, for size budgets
 */
export async function buildAll(how = {}) {
  await rm(path.join(root, "dist"), { recursive: true, force: true });
  const workers = [];
  const onBundled = (worker) => workers.push(worker);
  const [host, webHost, webview, diagram] = await Promise.all([
    build(hostOptions(how)),
    build(webHostOptions(how)),
    build(webviewOptions({ ...how, onBundled })),
    build(diagramOptions(how)),
    copyAssets(),
  ]);
  await writeFile(path.join(root, "dist/meta.json"), JSON.stringify({ host: host.metafile, webview: webview.metafile }));
  return { host: host.metafile, webHost: webHost.metafile, webview: webview.metafile, diagram: diagram.metafile, workers };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { production, watch } = readArguments({
    usage: "node esbuild.mjs [--production] [--watch]",
    options: { production: { type: "flag" }, watch: { type: "flag" } },
  }).values;
  if (watch) {
    await copyAssets();
    for (const options of [
      hostOptions({ production }),
      webHostOptions({ production }),
      webviewOptions({ production }),
      diagramOptions({ production }),
    ]) {
      const watching = await context({ ...options, logLevel: "silent", plugins: [...(options.plugins ?? []), announceRebuilds] });
      await watching.watch();
    }
  } else {
    await buildAll({ production });
  }
}
