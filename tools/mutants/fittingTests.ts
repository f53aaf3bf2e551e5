import { glob, readFile } from "node:fs/promises";
import path from "node:path";
import { root } from "../pinned.ts";

/** What is not found by imports: aliases, and tests that read the manifest as a file. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  vscode: ["test/unit/vscode.ts"],
  "#platform": ["src/host/platform/nodePlatform.ts", "src/host/platform/webPlatform.ts"],
};
/** The module through which tests read package.json; those that only want defaults of settings from it are not tests of the manifest. */
const manifestTests = ["test/unit/menus/*.test.ts", "test/unit/host/extension.test.ts"];

/** Which unit tests import which files, directly or not. */
export class FittingTests {
  /** The files that a file imports, by its path from the root. */
  readonly #imports: ReadonlyMap<string, readonly string[]>;
  readonly #manifest: readonly string[];

  private constructor(imports: ReadonlyMap<string, readonly string[]>, manifest: readonly string[]) {
    this.#imports = imports;
    this.#manifest = manifest;
  }

  static async read(): Promise<FittingTests> {
    const files = new Map<string, string>();
    for await (const file of glob(["src/**/*.{ts,tsx}", "test/unit/**/*.{ts,tsx}"], { cwd: root })) {
      files.set(slashes(file), await readFile(path.join(root, file), "utf8"));
    }
    const imports = Array.from(files, ([file, text]) => [file, importsOf(file, text).filter((one) => files.has(one))] as const);
    const manifest: string[] = [];
    for (const pattern of manifestTests) for await (const file of glob(pattern, { cwd: root })) manifest.push(slashes(file));
    return new FittingTests(new Map(imports), manifest);
  }

  /** The tests of a file, the nearest first. */
  of(file: string): readonly string[] {
    if (file === "package.json") return this.#manifest;
    const distances = Array.from(this.#imports.keys())
      .filter((test) => /\.test\.tsx?$/.test(test))
      .map((test) => [test, this.#distance(test, file)] as const)
      .filter(([, distance]) => Number.isFinite(distance));
    return distances.toSorted(([, a], [, b]) => a - b).map(([test]) => test);
  }

  /** Over how many imports a test reaches a file. */
  #distance(test: string, file: string): number {
    let reached = [test];
    const seen = new Set(reached);
    for (let distance = 0; reached.length > 0; distance += 1) {
      if (reached.includes(file)) return distance;
      reached = reached.flatMap((one) => this.#imports.get(one) ?? []).filter((one) => !seen.has(one) && seen.add(one));
    }
    return Number.POSITIVE_INFINITY;
  }
}

function importsOf(file: string, text: string): readonly string[] {
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s(?!type\s)[^;"]*?from\s+"([^"]+)"|(?:^|\n)import "([^"]+)"|\bimport\("([^"]+)"\)/g,
  );
  return Array.from(found, ([, from, bare, lazy]) => from ?? bare ?? lazy ?? "").flatMap((name) =>
    name.startsWith(".") ? [path.posix.join(path.posix.dirname(file), name)] : (aliases[name] ?? []),
  );
}

function slashes(file: string): string {
  return file.split(path.sep).join("/");
}
