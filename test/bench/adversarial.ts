// npm run bench -- adversarial [--size N] [--largest N] [--seconds N] [--file TEXT] [--json]: the slowest functions of the rooms without VS
// Code, with texts made to be slow to read. `growth` is the exponent between a text and one of a quarter of its size: 1 is linear, 2
// quadratic. It takes no more than so many seconds of processor time and names what it did not get to.
import { readArguments } from "../../tools/arguments.ts";
import { mostGrowth } from "../adversarial/growth.ts";
import { knownGrowth } from "../adversarial/knownGrowth.ts";
import { confirmed, files, type Tried, tryFile } from "../adversarial/tryAll.ts";

const { values } = readArguments({
  usage: "npm run bench -- adversarial [--size N] [--largest N] [--seconds N] [--file TEXT] [--json]",
  options: {
    size: { type: "number", default: 4_096 },
    largest: { type: "number", default: 65_536 },
    seconds: { type: "number", default: 75 },
    file: { type: "text", default: "" },
    json: { type: "flag" },
  },
});

/** Seconds of processor time so far, with those of the collector and the compiler. */
const spent = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
};
const all: Tried[] = [];
const notTried: string[] = [];
for (const [file, rows] of files) {
  if (!file.includes(values.file)) continue;
  if (spent() > values.seconds) notTried.push(file);
  else for (const tried of await tryFile(file, rows, values.size, values.largest)) all.push(tried);
}
/** Milliseconds for a million characters, if it went on like this. */
const perMillion = ({ ms, size }: Tried): number => (ms / size) * 1_000_000;
const seen = all.filter(({ exponent }) => exponent !== undefined && exponent > mostGrowth);
const isKnown = ({ name }: Tried): boolean => Object.hasOwn(knownGrowth, name);
const known = new Set(seen.filter(isKnown).map(({ name }) => name));
const grown: Tried[] = [];
for (const tried of seen) if (!isKnown(tried) && (await confirmed(tried, values.largest))) grown.push(tried);
const worst = new Map<string, Tried>();
for (const tried of all) {
  const before = worst.get(tried.name);
  if (before === undefined || perMillion(tried) > perMillion(before)) worst.set(tried.name, tried);
}
const slowest = [...worst.values()].toSorted((a, b) => perMillion(b) - perMillion(a)).slice(0, 10);
if (values.json) console.log(JSON.stringify({ slowest, grown, known: [...known], notTried }, undefined, 2));
else {
  console.log(`${all.length} runs of ${worst.size} functions in ${spent().toFixed(0)} s of processor time. The slowest:`);
  for (const tried of slowest) print(tried);
  for (const name of known) console.log(`Grows faster than its text, as is known: ${name}: ${knownGrowth[name] ?? ""}`);
  for (const file of notTried) console.log(`NOT TRIED within ${values.seconds} s: ${file}`);
  console.log(grown.length === 0 ? "Nothing else grows faster than its text." : "Grows faster than its text:");
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
