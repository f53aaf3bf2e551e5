import { type CodeLines, numberedLines, shortened } from "./codeLines.ts";

/** A place in a program: a frame of its stack. */
export interface StoppedFrame {
  readonly name: string;
  /** The file as it is shown, or how the debugger names the source. */
  readonly source: string;
  readonly line: number;
}

/** A variable, as the debugger writes it. `children` are there if it was looked into. */
export interface StoppedVariable {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  readonly children?: readonly StoppedVariable[];
}

/** Variables that belong together, such as the locals of a function. */
export interface StoppedScope {
  readonly name: string;
  readonly variables: readonly StoppedVariable[];
}

/** What a debugger tells of a program that is stopped. */
export interface StoppedProgram {
  /** Why it stopped, in the debugger's words, such as `exception` or `breakpoint`. */
  readonly reason?: string;
  readonly exception?: string;
  readonly frames: readonly StoppedFrame[];
  /** Which of the frames is looked at. */
  readonly selected: number;
  readonly scopes: readonly StoppedScope[];
  readonly code: readonly CodeLines[];
  /** What was left out, in sentences. */
  readonly notes: readonly string[];
}

/** The most that is written of one value, of an exception, and of all variables, in UTF-16 units. */
const longestValue = 300;
const longestException = 6000;
const longestVariables = 24_000;
const longestName = 120;

/** What a debugger tells of a program that is stopped, as text for a model. Everything is bounded. */
export function stoppedText(program: StoppedProgram): string {
  const { reason, exception, frames, selected, scopes, code, notes } = program;
  const frame = frames[selected];
  const variables = variableLines(scopes);
  const parts: readonly (readonly string[])[] = [
    reason === undefined ? [] : [`Stopped on: ${shortened(reason, longestName)}`],
    exception === undefined ? [] : ["Exception:", shortened(exception, longestException)],
    frames.length === 0 ? [] : ["Call stack:", ...frames.map((one, at) => `${at === selected ? "> " : "  "}${frameText(one)}`)],
    variables.length === 0 ? [] : [`Variables of ${frame === undefined ? "the frame" : shortened(frame.name, longestName)}:`, ...variables],
    ...code.map((lines) => [`Code at ${lines.source}:${lines.line}:`, ...numberedLines(lines)]),
    notes.map((note) => `(${note})`),
  ];
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.join("\n"))
    .join("\n\n");
}

function frameText({ name, source, line }: StoppedFrame): string {
  return source === "" ? shortened(name, longestName) : `${shortened(name, longestName)} (${source}:${line})`;
}

/** The variables, level by level, so that no large one takes the room of the others: what no longer fits is left out from the deepest level up. */
function variableLines(scopes: readonly StoppedScope[]): readonly string[] {
  for (let depth = 3; depth > 0; depth -= 1) {
    const lines = scopes.flatMap(({ name, variables }) => [`  ${shortened(name, longestName)}`, ...linesOf(variables, depth, "    ")]);
    const length = lines.reduce((sum, one) => sum + one.length + 1, 0);
    if (length <= longestVariables) return lines;
    if (depth === 1) return [...fitting(lines), "  (more variables are left out)"];
  }
  return [];
}

function fitting(lines: readonly string[]): readonly string[] {
  let length = 0;
  return lines.filter((line) => (length += line.length + 1) <= longestVariables);
}

function linesOf(variables: readonly StoppedVariable[], depth: number, indent: string): readonly string[] {
  if (depth === 0) return [];
  return variables.flatMap(({ name, value, type, children = [] }) => {
    // The type goes last: between the name and the value it would be taken for the value of an assignment, and a secret behind it would not be found.
    const shownType = type === undefined || type === "" ? "" : ` (${shortened(type, longestName)})`;
    return [
      `${indent}${shortened(name, longestName)} = ${shortened(value, longestValue)}${shownType}`,
      ...linesOf(children, depth - 1, `${indent}  `),
    ];
  });
}
