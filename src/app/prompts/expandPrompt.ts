/** The values of the variables in a prompt; a missing one has no value at present. */
export interface PromptValues {
  /** The selected text as it is sent. */
  readonly selection?: string;
  /** Path of the active file, relative to its folder. */
  readonly file?: string;
  readonly workspaceFolder?: string;
}

/** Asks for `${input:name:placeholder}`; undefined if the user cancelled. */
export type AskForInput = (name: string, placeholder: string) => Promise<string | undefined>;

const variable =
  /\$\{(?:input:([\w-]{1,60})(?::([^{}]{0,200}))?|(selection|selectedText|file|fileBasename|fileBasenameNoExtension|fileDirname|workspaceFolder|workspaceFolderBasename))\}/g;

/** The variables that a text contains. */
export function variablesIn(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(variable), ([, input, , name]) => (input === undefined ? (name ?? "") : "input")));
}

/**
 * A prompt's text with its variables replaced, using the text after its name: `name=value` pairs fill its inputs, a single input takes
 * all of it, and the rest follows the text.
 * @returns undefined if the user cancelled an input
 */
export async function expandPrompt(text: string, argument: string, values: PromptValues, ask: AskForInput): Promise<string | undefined> {
  const wanted = new Map<string, string>();
  for (const [, name, placeholder] of text.matchAll(variable)) {
    if (name !== undefined && !wanted.has(name)) wanted.set(name, placeholder ?? "");
  }
  const { given, rest } = readArgument(argument.trim(), [...wanted.keys()]);
  const inputs = new Map(given);
  for (const [name, placeholder] of wanted) {
    if (inputs.has(name)) continue;
    const answer = await ask(name, placeholder);
    if (answer === undefined) return undefined;
    inputs.set(name, answer);
  }
  // One pass, so that a variable in a value is plain text.
  const filled = text.replace(variable, (_whole, input: string | undefined, _placeholder, name: string | undefined) =>
    input === undefined ? valueOf(name ?? "", values) : (inputs.get(input) ?? ""),
  );
  return rest === "" ? filled : `${filled}\n\n${rest}`;
}

function readArgument(argument: string, inputs: readonly string[]): { readonly given: ReadonlyMap<string, string>; readonly rest: string } {
  const given = new Map<string, string>();
  let rest = argument;
  for (;;) {
    const pair = /^([\w-]{1,60})=(?:"([^"]*)"|(\S*))(?:\s+|$)/.exec(rest);
    const [whole, name = "", quoted, plain] = pair ?? [];
    if (whole === undefined || !inputs.includes(name)) break;
    given.set(name, quoted ?? plain ?? "");
    rest = rest.slice(whole.length);
  }
  const [lone] = inputs;
  if (inputs.length === 1 && lone !== undefined && !given.has(lone) && rest !== "") return { given: new Map([[lone, rest]]), rest: "" };
  return { given, rest };
}

function valueOf(name: string, { selection = "", file = "", workspaceFolder = "" }: PromptValues): string {
  const base = file.slice(file.lastIndexOf("/") + 1);
  switch (name) {
    case "selection":
    case "selectedText":
      return selection;
    case "file":
      return file;
    case "fileBasename":
      return base;
    case "fileBasenameNoExtension":
      return base.replace(/(?<=.)\.[^.]*$/, "");
    case "fileDirname":
      return file.slice(0, Math.max(0, file.lastIndexOf("/")));
    case "workspaceFolder":
      return workspaceFolder;
    case "workspaceFolderBasename":
      return workspaceFolder.slice(workspaceFolder.lastIndexOf("/") + 1);
    default:
      return "";
  }
}
