import { gzipSync } from "node:zlib";
import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { packageUnderTest } from "../../tools/package.ts";
import { packageProblems } from "../../tools/packageContents.ts";
import { readZip } from "../../tools/zip.ts";

describe("the package", () => {
  let zip: Buffer;
  let files: ReadonlyMap<string, Buffer>;
  let names: readonly string[];

  beforeAll(async () => {
    zip = await readFile(await packageUnderTest());
    files = readZip(zip);
    names = [...files.keys()];
  });

  test("contains only bundles, media, translations and documents; no secrets, no remote code, no build paths", () => {
    expect(packageProblems(files)).toEqual([]);
  });

  test("contains everything an extension needs", () => {
    expect(names).toEqual(
      expect.arrayContaining([
        "extension/package.json",
        "extension/dist/extension.js",
        "extension/dist/web/extension.cjs",
        "extension/dist/webview/main.js",
        "extension/LICENSE.txt",
      ]),
    );
  });

  // It holds the host twice: as modules for Node, and as one script for hosts that are web workers (about 360 KB).
  test("is under 1.9 MB without what draws diagrams, which only its tab loads, and under 3.4 MB with it", () => {
    const diagrams = [...files].filter(([name]) => name.startsWith("extension/dist/webview/diagram/"));
    const weight = diagrams.reduce((sum, [, content]) => sum + gzipSync(content).length, 0);
    expect(weight).toBeGreaterThan(0);
    expect(zip.length - weight).toBeLessThan(1.9 * 1024 * 1024);
    expect(zip.length).toBeLessThan(3.4 * 1024 * 1024);
  });

  test("has no repository link", () => {
    const manifest = JSON.parse(String(files.get("extension/package.json"))) as Record<string, unknown>;
    expect(manifest["repository"]).toBeUndefined();
  });
});
