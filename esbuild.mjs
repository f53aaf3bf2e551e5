// Builds the extension: one table of targets, one function for each way of building.
//   node esbuild.mjs [--production] [--watch]
import { build, context } from "esbuild";
import { glob, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { iconFont } from "./tools/iconFont.ts";
import { iconStyles } from "./tools/iconStyles.ts";
import { readArguments } from "./tools/arguments.ts";
import { sdkClientAlone } from "./tools/sdkClientAlone.ts";

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

/** The path of a file as another one imports it: the same in every checkout, because names of chunks depend on it. */
function pathFrom(file, imported) {
  return `./${path.relative(path.dirname(file), imported).replaceAll("\\", "/")}`;
}

/** The paths of all modules that some module matching a pattern imports lazily. */
async function lazyModules(pattern) {
  const found = new Set();
  for await (const name of glob(pattern, { cwd: root })) {
    const file = path.join(root, name);
    for (const [, imported] of (await readFile(file, "utf8")).matchAll(/\bimport\("(\.[^"?]+)"\)/g))
      found.add(path.join(path.dirname(file), imported));
  }
  return found;
}

/**
 * Lets what is loaded later import the script that is loaded at once, whose modules then make up one chunk instead of one for each combination of chunks that
 * share them, or two where another page shares some of them. Each file takes longer to load than what is in it: VS Code fetches those of a webview on a long way,
 * and asks in the extension host about each import of each module. The style sheets that each of the panel's chunks gets for it are not loaded and not packaged.
 * @param {string} entry the name of the script among the entry points
 * @param {string} importing a pattern of the modules that import others lazily
 */
const fewChunks = (entry, importing) => ({
  name: "few-chunks",
  setup(pluginBuild) {
    // A bench bundles a text that imports a candidate, and has no entry points.
    const main = pluginBuild.initialOptions.entryPoints?.[entry];
    if (main === undefined) return;
    const script = path.join(root, main);
    let lazy = new Set();
    pluginBuild.onStart(async () => {
      lazy = await lazyModules(importing);
    });
    pluginBuild.onLoad({ filter: /\.tsx?$/, namespace: "file" }, async ({ path: file }) =>
      lazy.has(file)
        ? {
            contents: `import ${JSON.stringify(pathFrom(file, script))};\n${await readFile(file, "utf8")}`,
            loader: file.endsWith("x") ? "tsx" : "ts",
          }
        : undefined,
    );
  },
});

// The engine floor 1.106 is Electron 37: Chrome 138 in the panel, Node 22 in the host.
const webviewTarget = "chrome138";
const hostTarget = "node22";

/**
 * Options for the extension host: an ES module whose lazy imports (the SDK) are files of their own, loaded with the first request.
 * @param {{ production?: boolean, panelScript?: string }} [how] the panel's script, by its path beside the style sheet
 * @returns {import("esbuild").BuildOptions}
 */
export function hostOptions({ production = false, panelScript } = {}) {
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
    define: panelScript === undefined ? {} : { panelScript: JSON.stringify(panelScript) },
    minify: production,
    sourcemap: production ? "external" : "linked",
    metafile: true,
    legalComments: "none",
    logLevel: "warning",
    plugins: [fewChunks("extension", "src/{*,{app,history,host,llm,shared}/**/*}.ts"), sdkClientAlone],
  };
}

/**
 * Options for the host that is a web worker: one CommonJS script, the only shape that such a host loads. `.cjs`, because the package is of type "module".
 * @param {{ production?: boolean, panelScript?: string }} [how] as above
 * @returns {import("esbuild").BuildOptions}
 */
export function webHostOptions(how = {}) {
  return {
    ...hostOptions(how),
    entryPoints: { extension: "src/extension.ts" },
    outdir: "dist/web",
    outExtension: { ".js": ".cjs" },
    splitting: false,
    format: "cjs",
    platform: "browser",
    target: webviewTarget,
    plugins: [sdkClientAlone],
  };
}

/**
 * Options for the panel, or a page of an editor tab: an ES module and its style sheet; Temml and the highlighter are chunks of their own. They share no chunk, so
 * that each is one file, for which VS Code goes its long way once.
 * @param {{ production?: boolean, page?: "main" | "usage" | "ledger", icons?: string, onBundled?: (worker: import("esbuild").Metafile) => void }} [how] the style
 *   sheet of the icon font, and who is told of each worker
 * @returns {import("esbuild").BuildOptions}
 */
export function webviewOptions({ production = false, page = "main", icons, onBundled } = {}) {
  return {
    absWorkingDir: root,
    entryPoints: page === "main" ? { main: "src/webview/main.tsx" } : { [page]: `src/webview/${page}/${page}.tsx` },
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
    ...(icons !== undefined && { banner: { css: icons } }),
    plugins: [assignedFields, fewChunks("main", "src/webview/**/*.{ts,tsx}"), bundleAsText(production, onBundled)],
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

/**
 * The panel's script by its path: what its lazy parts import, too, is in a chunk, and the entry is nothing but the import of that. The page does without the
 * entry, which would be fetched first.
 */
function panelScriptOf({ outputs }) {
  const folder = "dist/webview";
  const [only, ...others] = outputs[`${folder}/main.js`].imports.filter(({ kind }) => kind === "import-statement");
  if (only === undefined || others.length > 0 || outputs[only.path].imports.some(({ kind }) => kind === "import-statement"))
    throw new Error("the panel's script is in several files");
  return path.posix.relative(folder, only.path);
}

async function copyAssets() {
  await mkdir(path.join(root, "dist/webview"), { recursive: true });
  const icons = await iconStyles();
  await writeFile(path.join(root, "dist/webview/codicon.ttf"), await iconFont(icons));
  return icons;
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
 * @returns {Promise<Record<"host" | "webHost" | "webview" | "usage" | "ledger" | "diagram", import("esbuild").Metafile> & { workers: import("esbuild").Metafile[] }>} what went into what, for size budgets
 */
export async function buildAll(how = {}) {
  await rm(path.join(root, "dist"), { recursive: true, force: true });
  const workers = [];
  const onBundled = (worker) => workers.push(worker);
  const icons = await copyAssets();
  const [webview, usage, ledger, diagram] = await Promise.all([
    build(webviewOptions({ ...how, icons, onBundled })),
    build(webviewOptions({ ...how, icons, page: "usage" })),
    build(webviewOptions({ ...how, page: "ledger" })),
    build(diagramOptions(how)),
  ]);
  const panelScript = panelScriptOf(webview.metafile);
  const [host, webHost] = await Promise.all([build(hostOptions({ ...how, panelScript })), build(webHostOptions({ ...how, panelScript }))]);
  await writeFile(path.join(root, "dist/meta.json"), JSON.stringify({ host: host.metafile, webview: webview.metafile }));
  return {
    host: host.metafile,
    webHost: webHost.metafile,
    webview: webview.metafile,
    usage: usage.metafile,
    ledger: ledger.metafile,
    diagram: diagram.metafile,
    workers,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { production, watch } = readArguments({
    usage: "node esbuild.mjs [--production] [--watch]",
    options: { production: { type: "flag" }, watch: { type: "flag" } },
  }).values;
  if (watch) {
    const icons = await copyAssets();
    for (const options of [
      hostOptions({ production }),
      webHostOptions({ production }),
      webviewOptions({ production, icons }),
      webviewOptions({ production, icons, page: "usage" }),
      webviewOptions({ production, page: "ledger" }),
      diagramOptions({ production }),
    ]) {
      const watching = await context({ ...options, logLevel: "silent", plugins: [...(options.plugins ?? []), announceRebuilds] });
      await watching.watch();
    }
  } else {
    await buildAll({ production });
  }
}
