// Writes what is made from the tables of parameters and settings: the settings of package.json and the tables of README.md.
//   npm run generate               writes them
//   npm run generate -- --check    exits with 1 where they are stale
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readArguments } from "./arguments.ts";
import { generatedFiles } from "./generate/files.ts";
import { root } from "./pinned.ts";

const { values } = readArguments({ usage: "npm run generate [-- --check]", options: { check: { type: "flag" } } });
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
const stale = Object.entries(generatedFiles(read)).filter(([file, text]) => text !== read(file));
for (const [file, text] of stale) {
  if (values.check) console.error(`${file} is stale: run npm run generate`);
  else {
    writeFileSync(path.join(root, file), text);
    console.log(`Wrote ${file}`);
  }
}
if (stale.length === 0) console.log("Everything generated is up to date.");
process.exit(values.check && stale.length > 0 ? 1 : 0);
