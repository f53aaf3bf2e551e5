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

  test("holds nothing but bundles, media, translations and papers; no secret, no code from elsewhere, no place on the machine it was made on", () => {
    expect(packageProblems(files)).toEqual([]);
  });

  test("holds what an extension needs", () => {
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
  test("is under 1.25 MB", () => {
    expect(zip.length).toBeLessThan(1.25 * 1024 * 1024);
  });

  test("names no repository", () => {
    const manifest = JSON.parse(String(files.get("extension/package.json"))) as Record<string, unknown>;
    expect(manifest["repository"]).toBeUndefined();
  });
});
