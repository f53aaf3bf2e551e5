import * as vscode from "vscode";
import type { CatalogueStore } from "../../llm/catalogue/catalogue.ts";

/** Keeps the catalogue's lists as files of a folder, on whatever file system the extension's storage is. */
export function createCatalogueStore(folder: vscode.Uri): CatalogueStore {
  const file = (name: string) => vscode.Uri.joinPath(folder, name);
  return {
    read: async (name) => {
      try {
        return new TextDecoder().decode(await vscode.workspace.fs.readFile(file(name)));
      } catch {
        return undefined;
      }
    },
    write: async (name, text) => {
      // Folders on the way are made by VS Code.
      await vscode.workspace.fs.writeFile(file(name), new TextEncoder().encode(text));
    },
  };
}
