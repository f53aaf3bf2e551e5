import * as vscode from "vscode";
import type { Attached } from "../../app/context/attached.ts";
import type { CodeLines } from "../../app/context/codeLines.ts";
import { type FailedTest, failedTestText, type TestFailure } from "../../app/context/failedTest.ts";
import { readUri, RefusedArguments } from "../adapters/commandArguments.ts";
import { newAttachment, relativeName, safeName } from "../workspace/attachments.ts";
import { codeAround, type WantedLines } from "./codeAround.ts";

/** What is read of what a menu passes: texts of a failure, groups that a test is in, and the lines of a test. */
const longestText = 20_000;
const deepest = 20;
const mostFrames = 30;
const longestTest = 120;
const linesAround = 10;
/** VS Code keeps failures under addresses of its own; this many tasks of a run, and failures of a test, are looked for. */
const mostTasks = 4;
const mostMessages = 5;

/** A test as menus of test results pass it, copied. */
interface ReadTest {
  readonly names: readonly string[];
  readonly ids: readonly string[];
  readonly place: WantedLines | undefined;
}

/** A failure as menus pass it, copied. */
interface ReadFailure extends TestFailure {
  readonly at: WantedLines | undefined;
}

/** What a menu passed. Without a failure, the test itself was clicked. */
interface ReadGiven {
  readonly test: ReadTest;
  readonly failure: ReadFailure | undefined;
  readonly run: { readonly resultId: string; readonly controllerId: string };
}

/**
 * The failed test that was clicked in the test results as an attachment: its failure with what was expected, its stack, and its code.
 * @param given what the menu passed: a failure with its test, or a test with the run it was part of
 * @throws RefusedArguments if it is something else
 */
export async function attachFailure(given: readonly unknown[]): Promise<Attached> {
  const { test, failure, run } = readGiven(given);
  const failures = failure === undefined ? await keptFailures(test, run) : [failure];
  const name = test.names.at(-1) ?? "";
  if (failures.length === 0) {
    return {
      problem: vscode.l10n.t("VS Code did not provide the failure of “{0}”. Copy its text from the test results into your message.", name),
    };
  }
  const { code, notes } = await codeOf([test.place, ...failures.map(({ at }) => at)]);
  const failed: FailedTest = {
    name: test.names.join(" › "),
    place: test.place === undefined ? "" : placeName(test.place),
    failures,
    code,
    notes,
  };
  const label = vscode.l10n.t("Failed test: {0}", name);
  const path = test.place === undefined ? name : relativeName(test.place.file);
  return { attachment: newAttachment({ kind: "test", label, path, text: failedTestText(failed) }) };
}

/** What a menu passed, copied: nothing of it is used after this. */
function readGiven([subject, run]: readonly unknown[]): ReadGiven {
  try {
    const message = fieldOf(subject, "message");
    const isMessage = typeof message === "object" && message !== null;
    const test = readTest(isMessage ? fieldOf(subject, "test") : subject);
    if (test !== undefined) {
      return {
        test,
        failure: isMessage ? readFailure(message) : undefined,
        run: { resultId: textOf(fieldOf(run, "resultId")), controllerId: textOf(fieldOf(run, "controllerId")) },
      };
    }
  } catch {
    // A field of an argument threw.
  }
  throw new RefusedArguments(vscode.l10n.t("The command does not take these arguments."));
}

/** The code of the test and of the places that its failures name, each line once. */
async function codeOf(
  wanted: readonly (WantedLines | undefined)[],
): Promise<{ readonly code: readonly CodeLines[]; readonly notes: readonly string[] }> {
  const code: CodeLines[] = [];
  const notes = new Set<string>();
  const seen: WantedLines[] = [];
  for (const one of wanted) {
    if (one === undefined) continue;
    const isSeen = seen.some(({ file, first, last }) => file.toString() === one.file.toString() && first <= one.line && one.line <= last);
    if (isSeen) continue;
    seen.push(one);
    const lines = await codeAround(one);
    if (lines === undefined) continue;
    if ("note" in lines) notes.add(lines.note);
    else code.push(lines);
  }
  return { code, notes: Array.from(notes) };
}

function readTest(given: unknown): ReadTest | undefined {
  const [names, ids]: [string[], string[]] = [[], []];
  let item = given;
  for (let depth = 0; typeof item === "object" && item !== null && depth < deepest; depth += 1) {
    const [id, label] = [textOf(fieldOf(item, "id")), textOf(fieldOf(item, "label"))];
    if (id === "" || label === "") return undefined;
    names.unshift(safeName(label));
    ids.unshift(id);
    item = fieldOf(item, "parent");
  }
  if (names.length === 0) return undefined;
  return { names, ids, place: readPlace(fieldOf(given, "uri"), fieldOf(given, "range"), longestTest) };
}

function readFailure(message: unknown): ReadFailure {
  const [expected, actual, location] = ["expectedOutput", "actualOutput", "location"].map((name) => fieldOf(message, name));
  const at = readPlace(fieldOf(location, "uri"), fieldOf(location, "range"), 1);
  const frames = fieldOf(message, "stackTrace");
  return {
    message: textOf(fieldOf(message, "message")) || textOf(fieldOf(fieldOf(message, "message"), "value")),
    ...(typeof expected === "string" ? { expected: textOf(expected) } : {}),
    ...(typeof actual === "string" ? { actual: textOf(actual) } : {}),
    ...(at === undefined ? {} : { place: placeName(at) }),
    stack: Array.isArray(frames) ? frames.slice(0, mostFrames).map(readFrame) : [],
    at,
  };
}

function readFrame(frame: unknown): string {
  const label = textOf(fieldOf(frame, "label"));
  const uri = readUri(fieldOf(frame, "uri"));
  const line = numberOf(fieldOf(fieldOf(frame, "position"), "line"));
  return uri === undefined ? label : `${label} (${relativeName(uri)}${line === undefined ? "" : `:${line + 1}`})`;
}

/** @param longest the most lines of the range that are read from its beginning */
function readPlace(uri: unknown, range: unknown, longest: number): WantedLines | undefined {
  const file = readUri(uri);
  const start = numberOf(fieldOf(fieldOf(range, "start"), "line"));
  if (file === undefined || start === undefined) return undefined;
  const end = Math.min(numberOf(fieldOf(fieldOf(range, "end"), "line")) ?? start, start + longest - 1);
  // Some name only the line where a test begins.
  const isLine = end <= start;
  return { file, line: start + 1, first: isLine ? start + 1 - linesAround : start + 1, last: (isLine ? start + linesAround : end) + 1 };
}

function placeName({ file, line }: WantedLines): string {
  return `${relativeName(file)}:${line}`;
}

/**
 * The failures of a test, as VS Code shows them: menus of a test pass the test and its run, and the stable API has no results. The documents are those of
 * the test results view.
 */
async function keptFailures({ ids }: ReadTest, { resultId, controllerId }: ReadGiven["run"]): Promise<readonly ReadFailure[]> {
  if (resultId === "" || controllerId === "") return [];
  const query = [controllerId, ...ids].join("\0");
  const read = async (task: number, index: number, part: string): Promise<string | undefined> => {
    const path = `/${resultId}/message/${task}/${index}/${part}`;
    try {
      return (
        await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: "vscode-test-data", authority: "results", path, query }))
      ).getText();
    } catch {
      return undefined;
    }
  };
  for (let task = 0; task < mostTasks; task += 1) {
    const failures: ReadFailure[] = [];
    for (let index = 0; index < mostMessages; index += 1) {
      const message = await read(task, index, "TestFailureMessage");
      if (message === undefined) break;
      const [expected, actual] = await Promise.all([read(task, index, "ExpectedOutput"), read(task, index, "ActualOutput")]);
      failures.push({
        message: textOf(message),
        ...(expected === undefined || expected === "" ? {} : { expected: textOf(expected) }),
        ...(actual === undefined || actual === "" ? {} : { actual: textOf(actual) }),
        stack: [],
        at: undefined,
      });
    }
    if (failures.some(({ message }) => message !== "")) return failures;
  }
  return [];
}

function fieldOf(given: unknown, name: string): unknown {
  return typeof given === "object" && given !== null ? Reflect.get(given, name) : undefined;
}

function textOf(given: unknown): string {
  return typeof given === "string" ? given.slice(0, longestText) : "";
}

function numberOf(given: unknown): number | undefined {
  return typeof given === "number" && Number.isInteger(given) && given >= 0 ? given : undefined;
}
