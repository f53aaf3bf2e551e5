import { existsSync } from "node:fs";
import path from "node:path";
import { root } from "../pinned.ts";

const folder = path.join(root, "test/editor");

/** The editor test that a person means: by its path, or in short by its name, such as `chat`. Undefined where there is none. */
export function editorTestFile(name: string): string | undefined {
  const candidates = [path.resolve(root, name), path.join(folder, name), path.join(folder, `${name}.test.ts`)];
  const found = candidates.find((file) => path.dirname(file) === folder && file.endsWith(".test.ts") && existsSync(file));
  return found === undefined ? undefined : path.relative(root, found);
}
