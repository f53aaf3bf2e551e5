// npm run bench -- adversarial [--size N] [--largest N] [--file TEXT] [--json]: the slowest functions of the rooms without VS Code, with texts
// made to be slow to read. `growth` is the exponent between a text and one of a quarter of its size: 1 is linear, 2 quadratic.
import { readArguments } from "../../tools/arguments.ts";
import { mostGrowth } from "../adversarial/growth.ts";
import { files, type Tried, tryFile } from "../adversarial/tryAll.ts";

const { values } = readArguments({
  usage: "npm run bench -- adversarial [--size N] [--largest N] [--file TEXT] [--json]",
  options: {
    size: { type: "number", default: 4_096 },
    largest: { type: "number", default: 262_144 },
    file: { type: "text", default: "" },
    json: { type: "flag" },
  },
});

const all: Tried[] = [];
for (const [file, rows] of files) {
  if (!file.includes(values.file)) continue;
  for (const tried of await tryFile(file, rows, values.size, values.largest)) all.push(tried);
}
/** Milliseconds for a million characters, if it went on like this. */
const perMillion = ({ ms, size }: Tried): number => (ms / size) * 1_000_000;
const grown = all.filter(({ exponent }) => exponent !== undefined && exponent > mostGrowth);
const worst = new Map<string, Tried>();
for (const tried of all) {
  const known = worst.get(tried.name);
  if (known === undefined || perMillion(tried) > perMillion(known)) worst.set(tried.name, tried);
}
const slowest = [...worst.values()].toSorted((a, b) => perMillion(b) - perMillion(a)).slice(0, 10);
if (values.json) console.log(JSON.stringify({ slowest, grown }, undefined, 2));
else {
  console.log(`${all.length} runs of ${worst.size} functions. The slowest:`);
  for (const tried of slowest) print(tried);
  console.log(grown.length === 0 ? "Nothing grows faster than its text." : "Grows faster than its text:");
  for (const tried of grown) print(tried);
}
const failed = new Set(grown.map(({ name }) => name)).size;
if (!values.json) console.log(`${worst.size - failed} passed, ${failed} failed`);
process.exit(grown.length === 0 ? 0 : 1);

function print(tried: Tried): void {
  const { name, mix, ms, size, exponent } = tried;
  const growth = exponent === undefined ? "  – " : exponent.toFixed(2);
  console.log(
    `${perMillion(tried).toFixed(0).padStart(7)} ms/MB  growth ${growth}  ${ms.toFixed(1).padStart(8)} ms at ${size}  ${name}: ${mix}`,
  );
}
