import { type CodeLines, numberedLines, shortened } from "./codeLines.ts";

/** One failure of a test: what it says, and where. */
export interface TestFailure {
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
  /** The file and line it names, as they are shown. */
  readonly place?: string;
  /** The frames of its stack, as they are shown. */
  readonly stack: readonly string[];
}

/** A test that failed. */
export interface FailedTest {
  /** Its name after those of the groups it is in. */
  readonly name: string;
  /** The file and line it stands at, as they are shown; empty if it has none. */
  readonly place: string;
  readonly failures: readonly TestFailure[];
  readonly code: readonly CodeLines[];
  /** What was left out, in sentences. */
  readonly notes: readonly string[];
}

const longestPart = 12_000;
const mostFailures = 5;
const mostFrames = 30;

/** A failed test as text for a model. Everything is bounded. */
export function failedTestText({ name, place, failures, code, notes }: FailedTest): string {
  const parts: readonly (readonly string[])[] = [
    [`Test: ${shortened(name, 500)}${place === "" ? "" : ` (${place})`}`],
    ...failures.slice(0, mostFailures).map(failureLines),
    failures.length <= mostFailures ? [] : [`(${failures.length - mostFailures} more failures are left out)`],
    ...code.map((lines) => [`Code at ${lines.source}:${lines.line}:`, ...numberedLines(lines)]),
    notes.map((note) => `(${note})`),
  ];
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.join("\n"))
    .join("\n\n");
}

function failureLines({ message, expected, actual, place, stack }: TestFailure): readonly string[] {
  return [
    `Failure${place === undefined ? "" : ` at ${place}`}:`,
    shortened(message, longestPart),
    ...(expected === undefined ? [] : ["Expected:", shortened(expected, longestPart)]),
    ...(actual === undefined ? [] : ["Actual:", shortened(actual, longestPart)]),
    ...(stack.length === 0 ? [] : ["Stack:", ...stack.slice(0, mostFrames).map((frame) => `  ${shortened(frame, 300)}`)]),
  ];
}
