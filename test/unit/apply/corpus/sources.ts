import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A file of the corpus: where it is from, the ending of its name, and its text. */
export interface CorpusFile {
  readonly file: string;
  readonly ending: string;
  readonly lines: readonly string[];
}

const root = path.resolve(import.meta.dirname, "../../../..");

/** Packages whose files are written by people, are the same on every platform, and that an `npm ci` of the lock file installs. */
const packages: readonly (readonly [folder: string, endings: readonly string[], most: number])[] = [
  ["openai/src", ["ts"], 12],
  ["zod/src", ["ts"], 6],
  ["katex/src", ["ts"], 6],
  ["khroma/src", ["ts"], 3],
  ["@types/node", ["ts"], 6],
  ["chevrotain/src", ["ts"], 5],
  ["@azure/msal-common/src", ["ts"], 6],
  ["iconv-lite", ["js"], 3],
  ["semver", ["js"], 3],
  ["@vscode/vsce/out", ["js"], 5],
  ["playwright-core/lib", ["js"], 6],
  ["undici-types", ["ts"], 4],
  ["jsonc-parser/lib/esm", ["js"], 3],
  ["fast-check/lib", ["js"], 4],
  ["highlight.js/styles", ["css"], 8],
  ["katex", ["css", "scss"], 6],
  ["@vscode/codicons", ["css", "scss", "html"], 3],
  ["highlight.js/scss", ["scss"], 8],
  ["temml", ["css"], 2],
];

function walk(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : walk(file);
    return entry.isFile() ? [file] : [];
  });
}

/** Whether a text of several lines begins or ends in a line: its lines stand at any depth. */
function opensTemplate(line: string): boolean {
  return (line.match(/`/g) ?? []).length % 2 === 1;
}

function read(file: string): CorpusFile {
  const name = path.basename(file);
  const ending = name === "Makefile" ? "mk" : (name.split(".").at(-1) ?? "");
  const lines = readFileSync(file, "utf8").replaceAll("\r\n", "\n").split("\n");
  if (lines.at(-1) === "") lines.pop();
  return { file: path.relative(root, file).replaceAll(path.sep, "/"), ending: ending === "yaml" ? "yml" : ending, lines };
}

/** The first files in an order that neither the alphabet nor the file system decides. */
function some(files: readonly string[], most: number, { from, to }: { readonly from: number; readonly to: number }): readonly CorpusFile[] {
  const hash = (file: string): string => createHash("sha256").update(path.relative(root, file).replaceAll(path.sep, "/")).digest("hex");
  const chosen: CorpusFile[] = [];
  for (const file of files.toSorted((a, b) => (hash(a) < hash(b) ? -1 : 1))) {
    if (chosen.length >= most) break;
    const one = read(file);
    if (one.lines.length >= from && one.lines.length <= to && one.lines.every((line) => line.length < 200 && !opensTemplate(line)))
      chosen.push(one);
  }
  return chosen;
}

/** The files of the corpus: from packages that this repository uses, and those of `test/data/partial` for the other languages. */
export function corpusFiles(): readonly CorpusFile[] {
  const modules = path.join(root, "node_modules");
  const found = packages.flatMap(([folder, endings, most]) => {
    const all = walk(path.join(modules, folder));
    return endings.flatMap((ending) =>
      some(
        all.filter((file) => file.endsWith(`.${ending}`) && !file.includes(".min.")),
        most,
        { from: 25, to: 500 },
      ),
    );
  });
  const manifests = readdirSync(modules).flatMap((name) =>
    ["", ...(name.startsWith("@") ? readdirSync(path.join(modules, name)) : [])].map((one) =>
      path.join(modules, name, one, "package.json"),
    ),
  );
  const platform = /(?:linux|darwin|win32|freebsd|android|wasm|x64|arm)/;
  const present = manifests.filter((file) => {
    if (platform.test(path.relative(modules, file))) return false;
    try {
      return readFileSync(file, "utf8").length > 0;
    } catch {
      return false;
    }
  });
  const settings = walk(path.join(modules))
    .filter((file) => /\.ya?ml$/.test(file) && !platform.test(path.relative(modules, file)))
    .slice(0, 400);
  const written = walk(path.join(root, "test/data/partial")).map(read);
  return [...found, ...some(present, 14, { from: 30, to: 250 }), ...some(settings, 10, { from: 12, to: 200 }), ...written];
}
