// node test/data/makeRecordings.ts: writes the made-up answers, failures, catalogues and prompts of test/data. They have the shapes that servers were
// seen to send, with other words. Files in test/data/recordings that this script does not make were written by hand.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readArguments } from "../../tools/arguments.ts";
import { bodyFiles, type MadeFile, streamFiles } from "./madeAnswer.ts";
import { madeBodies, madeStreams } from "./madeAnswers.ts";
import { catalogue2025, catalogue2026 } from "./madeCatalogues.ts";
import { madeFailures } from "./madeFailures.ts";
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
    ["catalogue-2025.models.json", rows("data", catalogue2025())],
    ["catalogue-2026.models.json", rows("data", catalogue2026())],
  ];
  return new Map([
    ...files.map(([name, text]) => [`recordings/${name}`, text] as const),
    ["prompts.json", rows("prompts", { prompts: madePrompts() })],
  ]);
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
