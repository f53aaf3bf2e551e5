import * as vscode from "vscode";
import { codeColors, customRules } from "../../app/theme/tokenColors.ts";
import { largestTheme, readTheme } from "../../app/theme/readTheme.ts";
import type { CodeColors } from "../../shared/codeColors.ts";
import { asList, field } from "../../shared/guards.ts";

/**
 * The colors of a theme for code.
 * @param theme its name in the settings, which the panel is told
 * @returns undefined where the theme is not on this side (in a remote window, for instance), or is in a format that is not read
 */
export async function themeColors(theme: string): Promise<CodeColors | undefined> {
  const own = await rulesOf(theme);
  if (own === undefined) return undefined;
  return codeColors([...own, ...customRules(vscode.workspace.getConfiguration("editor").get("tokenColorCustomizations"), theme)]);
}

async function rulesOf(theme: string): Promise<Awaited<ReturnType<typeof readTheme>>> {
  for (const { packageJSON, extensionUri } of vscode.extensions.all) {
    for (const entry of asList(field(field(packageJSON, "contributes"), "themes"))) {
      const path = field(entry, "path");
      if (typeof path !== "string" || (field(entry, "id") ?? field(entry, "label")) !== theme) continue;
      return readTheme(path, (inside) => readFile(extensionUri, inside));
    }
  }
  return undefined;
}

/** A file of an extension. Undefined if any part of its path is a link: that leads anywhere. */
async function readFile(folder: vscode.Uri, path: string): Promise<string | undefined> {
  try {
    let uri = folder;
    let size = 0;
    for (const part of path.split("/")) {
      uri = vscode.Uri.joinPath(uri, part);
      const stat = await vscode.workspace.fs.stat(uri);
      if ((stat.type & vscode.FileType.SymbolicLink) !== 0) return undefined;
      size = stat.size;
    }
    if (size > largestTheme) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
