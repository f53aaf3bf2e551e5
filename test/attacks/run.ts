// npm run test:attacks -- [--cases FILE] [CLASS or ID …]
// Runs every attack of the lists in test/data, or of another list, against the real code. The class names the module of this folder that runs the attack (REMOTE-LOAD: remoteLoad.ts).
// Prints a table of outcomes, and what was not blocked.
import { existsSync } from "node:fs";
import path from "node:path";
import { readArguments } from "../../tools/arguments.ts";
import { casesOf } from "../../tools/caseKinds.ts";
import {
  type AttackCase,
  type AttackClass,
  type AttackControl,
  type AttackOutcome,
  type AttackResult,
  attackTables,
  readAttacks,
} from "./attackCase.ts";
import { expectConnectionsTo, watchConnections } from "./connections.ts";
import "./vscodeStandIn.ts";

/** For one attack: what takes longer hangs. */
const limitMs = 150_000;
const folder = import.meta.dirname;
const { values, positionals: asked } = readArguments({
  usage: "npm run test:attacks -- [--cases FILE] [CLASS or ID …]",
  options: { cases: { type: "text" } },
  positionals: Number.POSITIVE_INFINITY,
});

/** A class with the results of its attacks. */
interface Verdicts {
  readonly name: string;
  readonly counts: Readonly<Record<AttackOutcome, number>>;
  readonly control: AttackControl;
}

const cases = askedAttacks();
const lines: string[] = [];
const connections = watchConnections();
// The user's endpoint unless an attack sets another one: its models may be listed.
expectConnectionsTo("openrouter.ai");
const unhandled: string[] = [];
process.on("unhandledRejection", (reason) => unhandled.push(String(reason)));
process.on("uncaughtException", (error) => unhandled.push(error.stack ?? String(error)));

const classes: Verdicts[] = [];
for (const name of new Set(cases.map(({ attackClass }) => attackClass))) {
  classes.push(
    await runClass(
      name,
      cases.filter(({ attackClass }) => attackClass === name),
    ),
  );
}

console.log(`\n${"class".padEnd(12)} blocked  n/a  not run  failed  positive control`);
for (const { name, counts, control } of classes) {
  const figures = [
    String(counts.blocked).padStart(7),
    String(counts.notApplicable).padStart(4),
    String(counts.notRun).padStart(8),
    String(counts.failed).padStart(7),
  ].join(" ");
  console.log(`${name.padEnd(12)} ${figures}  ${control.detected ? "seen" : "NOT SEEN"}: ${control.detail}`);
}
for (const line of lines) console.log(line);
for (const error of unhandled) console.log(`FAILED unhandled ${error}`);

const total = (outcome: AttackOutcome): number => classes.reduce((sum, { counts }) => sum + counts[outcome], 0);
const silent = classes.filter(({ control }) => !control.detected).length;
const { elsewhere } = connections;
for (const place of elsewhere) console.log(`FAILED connected to ${place}`);
const failures = total("failed") + silent + unhandled.length + elsewhere.length;
const applicable = total("blocked") + total("failed");
console.log(
  `\n${connections.count} connections of the host, ${elsewhere.length} of them out of this machine; what a page connects to fails its attack`,
);
console.log(casesOf("attack on the real thing", total("blocked")));
console.log(`${classes.length - silent} of ${classes.length} positive controls seen`);
console.log(`${total("blocked") + classes.length - silent} passed, ${failures} failed`);
console.log(
  `${total("blocked")} of ${applicable} blocked, ${total("notApplicable")} not applicable, ${total("notRun")} not run (other OS)`,
);
process.exit(failures === 0 ? 0 : 1);

/** The requested attacks of the list. A run without any attack would prove nothing, so it fails. */
function askedAttacks(): readonly AttackCase[] {
  try {
    const lists = values.cases === undefined ? attackTables : [path.resolve(values.cases)];
    const all = lists.flatMap(readAttacks);
    const unknown = asked.filter((wanted) => !all.some(({ id, attackClass }) => wanted === id || wanted === attackClass));
    if (unknown.length > 0) throw new Error(`No attack or class of ${lists.join(" or ")} is called ${unknown.join(" or ")}.`);
    return all.filter(({ id, attackClass }) => asked.length === 0 || asked.includes(id) || asked.includes(attackClass));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.log("0 passed, 1 failed");
    return process.exit(2);
  }
}

async function runClass(name: string, attacks: readonly AttackCase[]): Promise<Verdicts> {
  const counts: Record<AttackOutcome, number> = { blocked: 0, notApplicable: 0, notRun: 0, failed: 0 };
  const module = path.join(folder, `${moduleName(name)}.ts`);
  if (!existsSync(module)) {
    lines.push(`FAILED ${name}: no module ${path.basename(module)} runs this class`);
    return { name, counts: { ...counts, failed: attacks.length }, control: { detected: false, detail: "no module" } };
  }
  const { run, control, close } = (await import(module)) as AttackClass;
  for (const attack of attacks) {
    const { outcome, detail } = await withLimit(run(attack)).catch(broken);
    counts[outcome] += 1;
    const word = { blocked: "", notApplicable: "n/a    ", notRun: "not run", failed: "FAILED " }[outcome];
    if (outcome !== "blocked") lines.push(`${word} ${attack.id} ${attack.attack}: ${detail}`);
    console.log(`${outcome.padEnd(13)} ${attack.id.padEnd(14)} ${attack.attack} — ${detail}`);
  }
  const seen = await withLimit(control()).catch((error: unknown) => ({ detected: false, detail: String(error) }));
  await close?.();
  return { name, counts, control: seen };
}

/** REMOTE-LOAD → remoteLoad */
function moduleName(attackClass: string): string {
  return attackClass.toLowerCase().replaceAll(/-(\w)/g, (_whole, letter: string) => letter.toUpperCase());
}

async function withLimit<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no result within ${limitMs / 1000} s`)), limitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function broken(error: unknown): AttackResult {
  return { outcome: "failed", detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
