// node test/data/makeRecordings.ts: writes the made-up answers, failures, catalogues and prompts of test/data. They have the shapes that servers were
// seen to send, with other words. Files in test/data/recordings that this script does not make were written by hand.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readArguments } from "../../tools/arguments.ts";
import { bodyFiles, type MadeFile, streamFiles } from "./madeAnswer.ts";
import { madeBodies, madeStreams } from "./madeAnswers.ts";
import { catalogue2025, catalogue2026 } from "./madeCatalogues.ts";
import { madeFailures } from "./madeFailures.ts";
import { oddBodies, oddFailures, oddStreams, type Said } from "./madeOddities.ts";
import { madePrompts } from "./madePrompts.ts";

/** Every file that is made, by its path below test/data. */
export function madeFiles(): ReadonlyMap<string, string> {
  const failures = madeFailures.flatMap(
    ({ name, status, headers = { "content-type": "application/json" }, body, message, code }): MadeFile[] => [
      [`${name}.error.json`, lines({ status, headers, body: JSON.stringify(body) })],
      [`${name}.expected.json`, lines({ status, error_code: code ?? status, error_message: message })],
    ],
  );
  const files: readonly MadeFile[] = [
    ...madeStreams.flatMap(streamFiles),
    ...madeBodies.flatMap(bodyFiles),
    ...failures,
    ...oddFiles(),
    ["catalogue-2025.models.json", rows("data", catalogue2025())],
    ["catalogue-2026.models.json", rows("data", catalogue2026())],
  ];
  return new Map([
    ...files.map(([name, text]) => [`recordings/${name}`, text] as const),
    ["prompts.json", rows("prompts", { prompts: madePrompts() })],
  ]);
}

function oddFiles(): readonly MadeFile[] {
  return [
    ...oddStreams.flatMap(({ name, events, said }): MadeFile[] => [
      [`odd-${name}.sse`, events.map((event) => `${typeof event === "string" ? event : `data: ${JSON.stringify(event)}`}\n\n`).join("")],
      [`odd-${name}.expected.json`, lines(saidIn(said, true))],
    ]),
    ...oddBodies.flatMap(({ name, body, said }): MadeFile[] => [
      [`odd-${name}.json`, JSON.stringify(body)],
      [`odd-${name}.expected.json`, lines(saidIn(said, false))],
    ]),
    ...oddFailures.flatMap(({ name, status, headers = {}, body, code, words }): MadeFile[] => [
      [`odd-${name}.error.json`, lines({ status, headers, body: typeof body === "string" ? body : JSON.stringify(body) })],
      [`odd-${name}.expected.json`, lines({ status, error_message: words, code })],
    ]),
  ];
}

/** What an oddity says, as the other files say it. Calls of a body have a place only if the server gave them one. */
function saidIn(
  { text = "", reasoning = "", calls = [], finish, usage, cost, verdict, code, words, status }: Said,
  isStream: boolean,
): unknown {
  return {
    content: text,
    reasoning,
    tool_calls: calls.map(([id, name, args], index) =>
      isStream ? { index, id, name, arguments: args } : { index, id, type: "function", function: { name, arguments: args } },
    ),
    finish_reason: finish ?? null,
    usage: usage ?? null,
    cost: cost ?? null,
    errors: words === undefined ? [] : [{ message: words, ...(status !== undefined && { code: status }) }],
    ...(verdict !== undefined && { verdict }),
    ...(code !== undefined && { code }),
  };
}

function lines(value: unknown): string {
  return `${JSON.stringify(value, undefined, 1)}\n`;
}

/** A line for each element of the list `name`, then the other fields. */
function rows(name: string, value: Readonly<Record<string, unknown>>): string {
  const { [name]: list, ...others } = value;
  const more = Object.entries(others).map(([key, other]) => `,\n${JSON.stringify(key)}:${JSON.stringify(other)}`);
  const all = (list as readonly unknown[]).map((row) => JSON.stringify(row)).join(",\n");
  return `{${JSON.stringify(name)}:[\n${all}\n]${more.join("")}}\n`;
}

if (process.argv[1] === import.meta.filename) {
  readArguments({ usage: "node test/data/makeRecordings.ts" });
  mkdirSync(path.join(import.meta.dirname, "recordings"), { recursive: true });
  for (const [name, text] of madeFiles()) writeFileSync(path.join(import.meta.dirname, name), text);
}
