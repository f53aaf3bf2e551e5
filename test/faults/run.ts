// npm run test:faults -- [--dialect openrouter|deepinfra|openai|responses] [F048 … | networks]
// Without a dialect, all faults are met with OpenRouter's, and those of what is read again with the Responses API's.
// Injects every fault on the wire on loopback, sends a request through the real client, and compares the end of the answer with the expected one.
// Prints a line for each fault that ended differently, and a summary.
import { dialects } from "../../src/shared/parameterTable.ts";
import type { Dialect } from "../../src/shared/parameters.ts";
import { readArguments } from "../../tools/arguments.ts";
import { casesOf } from "../../tools/caseKinds.ts";
import { isRecorded, madeUp, recorded } from "../data/folders.ts";
import { faults } from "../server/faults.ts";
import type { FaultVariant } from "../server/faults/fault.ts";
import { meetBadNetworks } from "./badNetwork.ts";
import { expectations, type Expectation } from "./expected.ts";
import { canary, meet } from "./meet.ts";
import { meetOddCatalogue } from "./oddCatalogue.ts";
import type { User, Run } from "./scenario.ts";
import { scenarios } from "./scenarios.ts";
import { sendTwice } from "./sendTwice.ts";
import { contradictions, readFaults } from "./table.ts";
import { meetInConversation } from "./toolFaults.ts";

const limitMs = 60_000;
const {
  values: { dialect },
  positionals: asked,
} = readArguments({
  usage: `npm run test:faults -- [--dialect ${dialects.join("|")}] [F001 … | networks]`,
  options: { dialect: { type: "text", oneOf: dialects } },
  positionals: Number.POSITIVE_INFINITY,
  isPositional: (id) => id === "networks" || expectations.some((expectation) => expectation.id === id),
});
const table = new Map(readFaults().map((row) => [row.id, row]));
if (table.size === 0) throw new Error("test/data/faults.tsv has no rows");

/** Why a fault cannot be injected on this machine; undefined if it can. */
function impossible(id: string): string | undefined {
  if (id === "F004" && process.platform !== "linux") return "only Linux drops connection attempts when the queue is full";
  return undefined;
}

/** The differences between how a fault ended and what is expected; empty if there are none. */
async function problemsOf(
  expectation: Expectation,
  variant: FaultVariant,
  dialect: Dialect,
  user: User | undefined,
): Promise<{ readonly problems: readonly string[]; readonly run?: Run }> {
  if (expectation.id === "F101") return { problems: await sendTwice(variant, dialect) };
  if (expectation.id === "F132") return { problems: await meetOddCatalogue(variant, dialect) };
  const scenario = scenarios[expectation.id] ?? {};
  const run = await meet(expectation.id, variant, scenario, dialect, user);
  const { verdict, error } = run.answer;
  const ends = user?.ends ?? expectation.variants?.[variant.name] ?? expectation.ends;
  const asExpected = ends.some((end) => end.verdict === verdict && (end.code ?? null) === (error?.code ?? null));
  const row = table.get(expectation.id);
  const retried = run.events.some((event) => event.type === "retry");
  const met = { verdict, code: error?.code, retried, questions: user === undefined ? undefined : run.questions.length };
  const last = run.events.at(-1);
  const said = JSON.stringify([run.answer, run.events]);
  const problems = [
    ...(asExpected ? [] : [`ended ${verdict} ${error?.code ?? ""} (${error?.message ?? ""} ${error?.serverMessage ?? ""})`.trim()]),
    ...(row === undefined ? ["it is not in test/data/faults.tsv"] : contradictions(row, met)),
    ...(expectation.retried === true && !retried ? ["no retry was announced"] : []),
    ...(last?.type === "end" && last.verdict === verdict ? [] : ["the last event is not `end`"]),
    ...(run.events.filter((event) => event.type === "end").length === 1 ? [] : ["there is not exactly one `end` event"]),
    ...(said.includes(canary.slice(9, 25)) ? ["the key appears in the answer or its events"] : []),
    ...(new Set(run.bodies).size > 1 ? ["a retry differs from the first request"] : []),
    ...(scenario.closes !== true || run.closedMs !== undefined ? [] : ["the server did not see the connection close"]),
    ...((user === undefined ? scenario.check?.(run, variant.name) : user.check?.(run)) ?? []),
  ];
  return { problems, run };
}

async function withLimit<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no result within ${limitMs / 1000} s`)), limitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

const apart = ({ id }: Expectation): boolean => scenarios[id]?.apart === true;
/** Faults of bodies and events: F035 to F095 and F135 to F139. The others end before anything is read, or measure memory. */
const isRead = (expectation: Expectation): boolean => {
  const number = Number(expectation.id.slice(1));
  const inRange = (number >= 35 && number <= 95) || (number >= 135 && number <= 139);
  return inRange && !apart(expectation) && expectation.inConversation !== true && scenarios[expectation.id]?.users === undefined;
};
// Measure memory growth first, before other faults have used memory.
const wanted = expectations
  .filter((expectation) => asked.length === 0 || asked.includes(expectation.id))
  .toSorted((one, other) => Number(apart(other)) - Number(apart(one)));
const rounds: readonly { readonly expectation: Expectation; readonly spoken: Dialect }[] = [
  ...wanted.map((expectation) => ({ expectation, spoken: dialect ?? "openrouter" })),
  ...(dialect === undefined ? wanted.filter(isRead).map((expectation) => ({ expectation, spoken: "responses" as const })) : []),
];
const notes: string[] = [];
let unhandled: string[] = [];
process.on("unhandledRejection", (reason) => unhandled.push(String(reason)));
process.on("uncaughtException", (error) => unhandled.push(String(error)));
let passed = 0;
let failed = 0;
let ways = 0;
let impossibleHere = 0;

for (const { expectation, spoken } of rounds) {
  const { id } = expectation;
  const name = spoken === "responses" ? `${expectation.name} (${spoken})` : expectation.name;
  const reason = impossible(id);
  if (reason !== undefined) {
    notes.push(`${id} ${name}: not run because ${reason}`);
    impossibleHere += 1;
    continue;
  }
  if (expectation.inConversation === true) {
    const met = await meetInConversation(id);
    ways += met.ways;
    if (met.problems.length === 0) passed += 1;
    else failed += 1;
    for (const problem of met.problems) console.log(`FAILED ${id} ${name}: ${problem}`);
    continue;
  }
  const variants = faults.get(id)?.variants ?? [];
  const problems: string[] = variants.length === 0 ? ["no server injects it"] : [];
  const users = [undefined, ...(scenarios[id]?.users ?? [])];
  for (const { variant, user } of variants.flatMap((each) => users.map((one) => ({ variant: each, user: one })))) {
    ways += 1;
    const label = [variant.name, user?.name ?? ""]
      .filter((part) => part !== "")
      .map((part) => `${part}: `)
      .join("");
    try {
      const found = await withLimit(problemsOf(expectation, variant, spoken, user));
      problems.push(...[...found.problems, ...unhandled.map((error) => `unhandled ${error}`)].map((problem) => label + problem));
      unhandled = [];
      const { run } = found;
      if (run?.stopMs !== undefined) {
        notes.push(
          `${id} ${name}: ${label}stopped after ${run.stopMs.toFixed(1)} ms${run.closedMs === undefined ? "" : `, the server saw it after ${run.closedMs.toFixed(1)} ms`}`,
        );
      }
      if (run?.grownBytes !== undefined) {
        notes.push(
          `${id} ${name}: ${label}resident memory +${Math.round(run.grownBytes / 1048576)} MiB, ${Math.round(run.sent / 1048576)} MiB taken`,
        );
      }
    } catch (error) {
      problems.push(label + String(error));
    }
  }
  if (problems.length === 0) passed += 1;
  else failed += 1;
  for (const problem of problems) console.log(`FAILED ${id} ${name}: ${problem}`);
}

const met = passed;

if (asked.length === 0 || asked.includes("networks")) {
  for (const [folder, whose] of [[madeUp, "made-up"] as const, ...(isRecorded ? [[recorded, "recorded"] as const] : [])]) {
    const { problems, answers, runs, identical, marked } = await meetBadNetworks(folder);
    for (const problem of problems) console.log(`FAILED network: ${problem}`);
    if (problems.length === 0) passed += 1;
    else failed += 1;
    notes.push(
      `bad networks: ${identical + marked} of ${runs} (${answers} ${whose} answers, 8 toxics): ${identical} identical, ${marked} marked interrupted or failed`,
    );
    if (folder === madeUp && problems.length === 0) notes.push(casesOf("answer on a bad network", runs));
  }
  if (!isRecorded) notes.push("Skipped: recorded answers on bad networks (no ../shared/corpus). Their twins, made-up answers, ran.");
}

for (const note of notes.toSorted()) console.log(note);
if (met > 0) console.log(casesOf("fault on the wire", met));
console.log(
  `${met} of ${rounds.length} faults on the wire ended as expected, in ${ways} ways; ${impossibleHere} cannot be injected on this machine`,
);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
