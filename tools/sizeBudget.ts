import { readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { Metafile } from "esbuild";
import { root } from "./pinned.ts";

const kilobyte = 1024;

/** Most that each part may weigh, in bytes; over it, packaging fails. Raise one only with its reason in the commit message. */
const budgets = {
  /** What the host loads on activation: the SDK must not be in it. */
  hostActivation: 232 * kilobyte,
  /** All of the host's code, lazy parts too. */
  hostTotal: 1730 * kilobyte,
  /** The one script of the host in a browser: it cannot be split, so the SDK's client is in it. */
  webHost: 1700 * kilobyte,
  /** Script and styles that the panel needs to show itself, compressed; without the icon font, which all of VS Code's webviews carry. */
  webviewFirstLoadGzip: 65 * kilobyte,
  /** The same with what draws messages. */
  webviewMessagesGzip: 152 * kilobyte,
  /** The tab that draws diagrams, compressed: all of Mermaid, of which a page loads what its diagram needs. */
  diagramGzip: 1580 * kilobyte,
  /** The whole package. */
  package: 3450 * kilobyte,
} as const;

/** One line of the weighing. */
export interface Weight {
  readonly what: keyof typeof budgets;
  readonly bytes: number;
  readonly budget: number;
}

/** Weighs what the last build wrote into dist. */
export async function weighBundles(built: {
  readonly host: Metafile;
  readonly webHost: Metafile;
  readonly webview: Metafile;
  readonly diagram: Metafile;
}): Promise<readonly Weight[]> {
  const styles = stylesOf(built.webview);
  const firstLoad = [...loadedWith(built.webview, "main.js"), ...styles];
  // It imports what is loaded first.
  const withMessages = ["dist/webview/main.js", ...loadedWith(built.webview, /^messages-\w+\.js$/), ...styles];
  return [
    weight("hostActivation", sumBytes(built.host, loadedWith(built.host, "extension.js"))),
    weight("hostTotal", sumBytes(built.host, scriptsOf(built.host))),
    weight(
      "webHost",
      sumBytes(
        built.webHost,
        Object.keys(built.webHost.outputs).filter((file) => file.endsWith(".cjs")),
      ),
    ),
    weight("webviewFirstLoadGzip", await sumCompressed(firstLoad)),
    weight("webviewMessagesGzip", await sumCompressed(withMessages)),
    weight("diagramGzip", await sumCompressed(scriptsOf(built.diagram))),
  ];
}

/** Weighs the finished package. */
export function weighPackage(bytes: number): Weight {
  return weight("package", bytes);
}

/** Prints the weighing. Throws when something is over its budget. */
export function holdBudgets(weights: readonly Weight[]): void {
  for (const { what, bytes, budget } of weights) {
    console.log(`  ${what.padEnd(21)} ${inKilobytes(bytes).padStart(9)} of ${inKilobytes(budget)}`);
  }
  const over = weights.filter(({ bytes, budget }) => bytes > budget);
  if (over.length > 0) throw new Error(`Over the size budget of tools/sizeBudget.ts: ${over.map(({ what }) => what).join(", ")}`);
}

function weight(what: keyof typeof budgets, bytes: number): Weight {
  return { what, bytes, budget: budgets[what] };
}

function inKilobytes(bytes: number): string {
  return `${(bytes / kilobyte).toFixed(1)} KB`;
}

function scriptsOf(metafile: Metafile): readonly string[] {
  return Object.keys(metafile.outputs).filter((file) => file.endsWith(".js"));
}

function stylesOf(metafile: Metafile): readonly string[] {
  return Object.keys(metafile.outputs).filter((file) => file.endsWith("/main.css"));
}

function sumBytes(metafile: Metafile, files: readonly string[]): number {
  return files.reduce((sum, file) => sum + (metafile.outputs[file]?.bytes ?? 0), 0);
}

async function sumCompressed(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(path.join(root, file)), { level: 9 }).length));
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

/** An entry and everything that it imports statically, over any number of steps. */
function loadedWith(metafile: Metafile, entry: string | RegExp): readonly string[] {
  const isEntry = (name: string): boolean => (typeof entry === "string" ? name === entry : entry.test(name));
  const start = Object.keys(metafile.outputs).find((file) => isEntry(path.basename(file)));
  if (start === undefined) throw new Error(`The build wrote no ${String(entry)}`);
  const loaded = new Set([start]);
  for (const file of loaded) {
    for (const { path: imported, kind, external } of metafile.outputs[file]?.imports ?? []) {
      if (kind === "import-statement" && !external) loaded.add(imported);
    }
  }
  return [...loaded];
}
