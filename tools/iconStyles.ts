import { glob, readFile } from "node:fs/promises";
import path from "node:path";
import { root } from "./pinned.ts";

/**
 * The style sheet of VS Code's icon font with the icons that the code may name: most of its rules, and of the bytes that a panel would load
 * before it shows anything, are for icons that nothing uses. An icon stays if its name is a word of the source; those of
 * symbols all stay, because their names are made of VS Code's kinds.
 */
export async function iconStyles(): Promise<string> {
  const css = await readFile(path.join(root, "node_modules/@vscode/codicons/dist/codicon.css"), "utf8");
  const words = new Set<string>();
  for await (const file of glob("src/**/*.{ts,tsx}", { cwd: root })) {
    for (const [word] of (await readFile(path.join(root, file), "utf8")).matchAll(/[a-z][a-z0-9-]*/g)) words.add(word);
  }
  // The panel loads the font by its name alone, before the style sheet is there.
  return css
    .replace(/(codicon\.ttf)\?\w+/, "$1")
    .replaceAll(/^\.codicon-([\w-]+):before \{[^}]*\}\n?/gm, (rule, name: string) =>
      words.has(name) || name.startsWith("symbol-") ? rule : "",
    );
}
