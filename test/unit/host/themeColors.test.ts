import { afterEach, expect, test, vi } from "vitest";
import * as vscode from "vscode";
import { themeColors } from "../../../src/host/panel/themeColors.ts";
import { fake, Uri } from "../vscode.ts";

const folder = "/extensions/a.theme";
const theme = (foreground: string, more: object = {}) =>
  new TextEncoder().encode(JSON.stringify({ ...more, tokenColors: [{ scope: "comment", settings: { foreground } }] }));

function install(themes: readonly unknown[], files: Readonly<Record<string, Uint8Array>>): void {
  fake.extensions.push({ packageJSON: undefined, extensionUri: Uri.file("/extensions/none") });
  fake.extensions.push({ packageJSON: { contributes: { themes } }, extensionUri: Uri.file(folder) });
  for (const [path, bytes] of Object.entries(files)) fake.files.set(path, bytes);
}

afterEach(() => {
  vi.restoreAllMocks();
  fake.reset();
});

test("a theme is found by its ID, or by its label if it has none", async () => {
  install(
    [
      { id: "Default A", label: "A", path: "./themes/a.json" },
      { label: "B", path: "./themes/b.json" },
    ],
    { [`${folder}/themes/a.json`]: theme("#010101"), [`${folder}/themes/b.json`]: theme("#020202", { include: "./a.json" }) },
  );
  expect((await themeColors("Default A"))?.colors).toEqual({ comment: "#010101" });
  expect((await themeColors("B"))?.colors).toEqual({ comment: "#020202" });
  expect(await themeColors("A")).toBeUndefined();
  expect(await themeColors("constructor")).toBeUndefined();
});

test("the user's own colors come after those of the theme", async () => {
  install([{ label: "B", path: "./b.json" }], { [`${folder}/b.json`]: theme("#010101") });
  fake.user["editor.tokenColorCustomizations"] = { comments: "#030303", "[Other]": { comments: "#040404" } };
  expect((await themeColors("B"))?.colors).toEqual({ comment: "#030303" });
});

test("a theme is not read through a link, nor outside its extension", async () => {
  install(
    [
      { label: "B", path: "./themes/b.json" },
      { label: "C", path: "../other/c.json" },
    ],
    { [`${folder}/themes/b.json`]: theme("#010101"), "/extensions/other/c.json": theme("#020202") },
  );
  expect(await themeColors("C")).toBeUndefined();
  const stat = vscode.workspace.fs.stat.bind(vscode.workspace.fs);
  vi.spyOn(vscode.workspace.fs, "stat").mockImplementation(async (uri) => {
    const found = await stat(uri);
    return uri.path.endsWith("/themes") ? { ...found, type: found.type | vscode.FileType.SymbolicLink } : found;
  });
  expect(await themeColors("B")).toBeUndefined();
});
