import * as vscode from "vscode";
import type { StoppedFrame, StoppedProgram, StoppedScope, StoppedVariable } from "../../app/context/stoppedProgram.ts";
import { asList, asNumber, asObject, asString, type JsonObject } from "../../shared/guards.ts";

/** How much is read: frames, variables of all levels together, children of one variable, levels of children, and how long a debugger may take. */
const mostFrames = 30;
const mostVariables = 200;
const mostChildren = 25;
const deepest = 2;
const patienceMs = 4000;

/** A frame as the debugger names it, with the file, if it is one. */
interface ReadFrame extends StoppedFrame {
  readonly id: number;
  readonly file: vscode.Uri | undefined;
}

/** What was read of a stopped program, without code. */
export interface ReadProgram extends Omit<StoppedProgram, "code"> {
  readonly frames: readonly ReadFrame[];
}

/**
 * Reads a program that is stopped: its exception, its stack and the variables of a frame. No expression is evaluated, and getters and other lazy values stay as
 * they are. The debugger itself may run code of the program to show a value, such as `__repr__` in Python, as it does for the Variables view. What it would run only
 * for a request of this one is avoided: see {@link runsProperties}.
 * @param nameOf a file as it is shown
 */
export async function readProgram(
  item: vscode.DebugStackFrame,
  reason: string | undefined,
  nameOf: (uri: vscode.Uri) => string,
): Promise<ReadProgram> {
  const { session, threadId, frameId } = item;
  const request = async (command: string, args: object): Promise<JsonObject> =>
    asObject(await withPatience(Promise.resolve(session.customRequest(command, args))));
  const notes: string[] = [];
  const missed = (what: string): [] => {
    notes.push(`The debugger did not give ${what}.`);
    return [];
  };
  const [frames, exception, scopes] = await Promise.all([
    request("stackTrace", { threadId, startFrame: 0, levels: mostFrames }).then(
      ({ stackFrames }) =>
        asList(stackFrames)
          .slice(0, mostFrames)
          .map((frame) => frameOf(asObject(frame), nameOf)),
      () => missed("the call stack"),
    ),
    // Many debuggers answer only at an exception, and some not at all.
    reason === undefined || reason === "exception"
      ? request("exceptionInfo", { threadId }).then(exceptionText, () => undefined)
      : undefined,
    readScopes(request, frameId, session.type).catch(() => missed("the variables")),
  ]);
  const selected = frames.findIndex(({ id }) => id === frameId);
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(exception === undefined ? {} : { exception }),
    frames,
    selected: Math.max(0, selected),
    scopes,
    notes,
  };
}

type Request = (command: string, args: object) => Promise<JsonObject>;

/** The debuggers of Python and .NET: to tell the children of an object, they run its properties, which may do anything. */
const runsProperties = /debugpy|python|clr/i;
/** Python's own containers: their children are what they hold, and no properties. */
const pythonContainer = /^(?:list|dict|tuple|set|frozenset|deque|defaultdict|OrderedDict|Counter)$/;
/** Arrays and collections of .NET; of a variable, the type of its value may stand in braces behind its own. */
const dotnetContainer =
  /^(?:[^{}]{0,300}\{)?(?:[^{}]{0,300}\[[\d,]{0,20}\]|System\.Collections\.(?:Generic|Concurrent|Immutable)\.(?:List|Dictionary|HashSet|Queue|Stack|Sorted\w{3,10}|LinkedList|Concurrent\w{3,10}|Immutable\w{3,20})<[^{}]{0,300}>)\}?$/;

async function readScopes(request: Request, frameId: number, debugType: string): Promise<readonly StoppedScope[]> {
  const answer = await request("scopes", { frameId });
  const isOpened = runsProperties.test(debugType)
    ? (type: string): boolean => pythonContainer.test(type) || dotnetContainer.test(type)
    : (): boolean => true;
  const reader = new VariableReader(request, isOpened);
  const read: { readonly name: string; readonly reference: number; variables: StoppedVariable[] }[] = [];
  for (const scope of asList(answer["scopes"]).slice(0, mostChildren).map(asObject)) {
    // Registers and globals: what the debugger calls expensive is not shown unasked in VS Code either.
    if (scope["expensive"] === true || scope["presentationHint"] === "registers") continue;
    read.push({ name: asString(scope["name"]), reference: asNumber(scope["variablesReference"]), variables: [] });
  }
  // Level by level over all scopes, so that the first of them does not use up the bound.
  for (const scope of read) scope.variables = await reader.children(scope.reference, mostVariables);
  await reader.deepen();
  return read.filter(({ variables }) => variables.length > 0).map(({ name, variables }) => ({ name, variables }));
}

/** Reads variables breadth first, up to a bound. */
class VariableReader {
  readonly #request: Request;
  readonly #isOpened: (type: string) => boolean;
  #left = mostVariables;
  #next: { readonly reference: number; readonly children: StoppedVariable[] }[] = [];

  /** @param isOpened whether the children of variables of a type are read */
  constructor(request: Request, isOpened: (type: string) => boolean) {
    this.#request = request;
    this.#isOpened = isOpened;
  }

  /** @param most of one variable */
  async children(reference: number, most: number, indexed = 0): Promise<StoppedVariable[]> {
    if (reference <= 0 || this.#left <= 0) return [];
    const page = indexed > 0 ? { filter: "indexed", start: 0, count: Math.min(most, indexed) } : {};
    const answer = await this.#request("variables", { variablesReference: reference, ...page });
    const found = asList(answer["variables"]).map(asObject).filter(isOwn);
    const taken = found.slice(0, Math.min(most, this.#left));
    this.#left -= taken.length;
    const variables = taken.map((variable) => this.#variable(variable));
    const more = Math.max(found.length, indexed) - taken.length;
    if (more > 0) variables.push({ name: "…", value: `${more} more` });
    return variables;
  }

  async deepen(): Promise<void> {
    for (let depth = 0; depth < deepest; depth += 1) {
      const level = this.#next;
      this.#next = [];
      for (const { reference, children, ...rest } of level) {
        const indexed = "indexed" in rest ? asNumber(rest.indexed) : 0;
        // One that cannot be read does not take the others with it.
        children.push(...(await this.children(reference, mostChildren, indexed).catch(() => [])));
      }
    }
  }

  #variable(variable: JsonObject): StoppedVariable {
    const name = asString(variable["name"]);
    const type = asString(variable["type"]);
    const isLazy = asObject(variable["presentationHint"])["lazy"] === true;
    const children: StoppedVariable[] = [];
    const reference = asNumber(variable["variablesReference"]);
    const whole = asString(variable["value"]);
    // Of a function, its first line says enough. The global object is no local, although `this` may be it.
    const isFunction = /^(?:function|method|module|type|class|builtin_function_or_method)$/i.test(type);
    const isGlobal = /^(?:global|globalThis|window)\b/i.test(whole);
    if (!isLazy && !isFunction && !isGlobal && reference > 0 && this.#isOpened(type))
      this.#next.push(Object.assign({ reference, children }, { indexed: variable["indexedVariables"] }));
    const value = isLazy
      ? "(not evaluated)"
      : isFunction
        ? (whole.split(/\n|\\n/, 1)[0] ?? "")
        : whole.replaceAll(/\r?\n/g, String.raw`\n`);
    // JavaScript's debugger gives primitives their types, which their values tell.
    return { name, value, children, ...(type === "" || value.includes(type) ? {} : { type }) };
  }
}

/** Whether a variable is the program's, and not one of the debugger's or of the language. */
function isOwn(variable: JsonObject): boolean {
  const name = asString(variable["name"]);
  const hint = asObject(variable["presentationHint"]);
  if (hint["visibility"] === "internal" || hint["kind"] === "virtual" || hint["kind"] === "baseClass") return false;
  return !/^(?:\[\[.*\]\]|__proto__|(?:special|function|class|protected|private) variables)$/.test(name);
}

function frameOf(frame: JsonObject, nameOf: (uri: vscode.Uri) => string): ReadFrame {
  const source = asObject(frame["source"]);
  // A source with a reference is not a file: it is the debugger's, such as a module of Node.js.
  const file = asNumber(source["sourceReference"]) === 0 ? fileOf(source["path"]) : undefined;
  return {
    id: asNumber(frame["id"]),
    name: asString(frame["name"]),
    source: file === undefined ? asString(source["name"]) || asString(source["path"]) : nameOf(file),
    line: asNumber(frame["line"]),
    file,
  };
}

/** The file of a source: VS Code replaces the absolute paths in a debugger's answers by addresses, written as JSON. */
function fileOf(path: unknown): vscode.Uri | undefined {
  if (typeof path === "string") {
    if (/^(?:\/|[a-z]:[\\/])/i.test(path)) return onThisSide(vscode.Uri.file(path));
    return /^[a-z][\w+.-]+:\/\//i.test(path) ? onThisSide(vscode.Uri.parse(path)) : undefined;
  }
  const { scheme, authority, path: absolute } = asObject(path);
  if (typeof scheme !== "string" || typeof absolute !== "string" || !absolute.startsWith("/")) return undefined;
  return onThisSide(vscode.Uri.from({ scheme, authority: asString(authority), path: absolute }));
}

/** A file as the workspace addresses it: in a remote window, one side calls it a file and the other a remote file. */
function onThisSide(uri: vscode.Uri): vscode.Uri | undefined {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const isFile = uri.scheme === "file" || uri.scheme === "vscode-remote";
  if (isFile && (folder?.scheme === "file" || folder?.scheme === "vscode-remote")) return folder.with({ path: uri.path });
  return uri.scheme === "file" || vscode.workspace.getWorkspaceFolder(uri) !== undefined ? uri : undefined;
}

/** An exception as the debugger describes it. */
function exceptionText(answer: JsonObject): string | undefined {
  const details = asObject(answer["details"]);
  const name = asString(details["fullTypeName"]) || asString(details["typeName"]) || asString(answer["exceptionId"]);
  const message = asString(answer["description"]) || asString(details["message"]);
  const stack = asString(details["stackTrace"]);
  if (name === "" && message === "" && stack === "") return undefined;
  const first = message.startsWith(name) || name === "" ? message : message === "" ? name : `${name}: ${message}`;
  return stack === "" || first.includes(stack) ? first : stack.startsWith(first) ? stack : `${first}\n${stack}`;
}

async function withPatience<T>(task: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("The debugger did not answer")), patienceMs);
  });
  try {
    return await Promise.race([task, late]);
  } finally {
    clearTimeout(timer);
  }
}
