import * as vscode from "vscode";
import type { CatalogueStore } from "../../llm/catalogue/catalogue.ts";

/** Keeps the catalogue's lists as files in a folder of the extension's storage. */
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
      // VS Code creates missing folders.
      await vscode.workspace.fs.writeFile(file(name), new TextEncoder().encode(text));
    },
  };
}
