import type { Json } from "./details.ts";
import { withGenerated } from "./manifest.ts";
import { withTables } from "./readme.ts";

/**
 * The files that are made from the tables in whole or in part, with the text they are to have.
 * @param read gives a file of the repository as it is
 */
export function generatedFiles(read: (file: string) => string): Readonly<Record<"package.json" | "README.md", string>> {
  return {
    "package.json": `${JSON.stringify(withGenerated(JSON.parse(read("package.json")) as Json), undefined, 2)}\n`,
    "README.md": withTables(read("README.md")),
  };
}
