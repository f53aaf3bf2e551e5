import type { Json } from "./details.ts";
import { withGenerated } from "./manifest.ts";
import { type ListedCommand, withTables } from "./readme.ts";

/**
 * The files that are made from the tables in whole or in part, with the text they are to have.
 * @param read gives a file of the repository as it is
 */
export function generatedFiles(read: (file: string) => string): Readonly<Record<"package.json" | "README.md", string>> {
  const manifest = JSON.parse(read("package.json")) as Json & { readonly contributes: { readonly commands: readonly ListedCommand[] } };
  return {
    "package.json": `${JSON.stringify(withGenerated(manifest), undefined, 2)}\n`,
    "README.md": withTables(read("README.md"), manifest.contributes.commands),
  };
}
