import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { root } from "../../tools/pinned.ts";
import { packageUnderTest } from "../../tools/package.ts";
import { readZip } from "./harness/zip.ts";

const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package(\.nls(\.[\w-]+)?)?\.json$/,
  /^extension\/(readme\.md|changelog\.md|LICENSE\.txt|SECURITY\.md|ThirdPartyNotices\.txt)$/i,
  /^extension\/dist\/extension\.js$/,
  /^extension\/dist\/web\/extension\.cjs$/,
  /^extension\/dist\/chunks\/[\w.-]+\.js$/,
  /^extension\/dist\/webview\/[\w./-]+\.(js|css|ttf|woff2)$/,
  /^extension\/media\/[\w-]+\.(png|svg|md)$/,
  /^extension\/l10n\/[\w.-]+\.json$/,
];

describe("the package", () => {
  let zip: Buffer;
  let files: ReadonlyMap<string, Buffer>;
  let names: readonly string[];

  beforeAll(async () => {
    zip = await readFile(await packageUnderTest());
    files = readZip(zip);
    names = [...files.keys()];
  });

  test("holds nothing but bundles, media, translations and papers", () => {
    expect(names.filter((name) => !allowed.some((pattern) => pattern.test(name)))).toEqual([]);
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

  test("is under 1 MB", () => {
    expect(zip.length).toBeLessThan(1024 * 1024);
  });

  test("names no repository, and no place on the machine it was made on", () => {
    const manifest = JSON.parse(String(files.get("extension/package.json"))) as Record<string, unknown>;
    expect(manifest["repository"]).toBeUndefined();
    const telling = names.filter((name) => files.get(name)?.includes(root));
    expect(telling).toEqual([]);
  });
});
