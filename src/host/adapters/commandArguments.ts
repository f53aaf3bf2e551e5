import { chosenInstead } from "../../app/ports.ts";
import * as vscode from "vscode";

/**
 * Reads the arguments of a command into values of our own. Any extension, link or key binding can run a command with any argument, even one whose fields
 * throw or change with every look, so that nothing of what was passed may be used after this.
 * @returns the handler's arguments, or undefined where they are not what the command takes
 */
export type ArgumentReader<Read extends readonly unknown[]> = (given: readonly unknown[]) => Read | undefined;

/** A command with the arguments that it takes. Made by `command` alone, so that a command without a reader does not compile. */
export interface Command {
  /** @throws RefusedArguments where it does not take these arguments */
  readonly run: (given: readonly unknown[]) => unknown;
  readonly [isCommand]: true;
}

declare const isCommand: unique symbol;

/** What a caller of a command gets to see. */
export class RefusedArguments extends Error {}

/** Declares a command: what it takes, and what it does with it. */
export function command<Read extends readonly unknown[]>(read: ArgumentReader<Read>, run: (...args: NoInfer<Read>) => unknown): Command {
  const checked = (given: readonly unknown[]): unknown => {
    let args: Read | undefined;
    try {
      args = read(withoutTrailing(given));
    } catch {
      // A field of an argument threw.
    }
    if (args === undefined) throw new RefusedArguments(vscode.l10n.t("The command does not take these arguments."));
    return run(...args);
  };
  return { run: checked } as Command;
}

/** A key binding without arguments passes one that is undefined, which arrives as null from another process. */
function withoutTrailing(given: readonly unknown[]): readonly unknown[] {
  const last = given.findLastIndex((one) => one !== undefined && one !== null);
  return given.slice(0, last + 1);
}

/** The command takes nothing, but the menu in the title of a view may pass whether it keeps the focus. It is not used. */
export const noArguments: ArgumentReader<[]> = (given) =>
  given.length === 0 || (given.length === 1 && isTitleMenu(given[0])) ? [] : undefined;

function isTitleMenu(given: unknown): boolean {
  return (
    typeof given === "object" && given !== null && typeof fieldOf(given, "preserveFocus") === "boolean" && Object.keys(given).length === 1
  );
}

/**
 * The command takes nothing, but menus of an editor pass what was clicked: a document and the place of its tab. It is checked, and not used.
 */
export const fromEditorMenu: ArgumentReader<[]> = ([uri, place, ...more]) => {
  if (more.length > 0) return undefined;
  return (uri === undefined || readUri(uri) !== undefined) && (place === undefined || isTabPlace(place)) ? [] : undefined;
};

/** The command takes nothing, but the context menu of a webview passes what the webview says of itself. It is not used. */
export const fromWebviewMenu: ArgumentReader<[]> = ([context, ...more]) =>
  more.length === 0 && (context === undefined || (isContext(context) && typeof fieldOf(context, "webview") === "string")) ? [] : undefined;

/** The running task whose Cancel button or other way was pressed, by its number; the palette names none. */
export const fromTaskButton: ArgumentReader<[id: number | undefined, reason: typeof chosenInstead | undefined]> = ([button, ...more]) => {
  const [id, reason] = [fieldOf(button, "task"), fieldOf(button, "reason")];
  if (more.length > 0) return undefined;
  if (button === undefined || button === null) return [undefined, undefined];
  return typeof id === "number" && (reason === undefined || reason === chosenInstead) ? [id, reason] : undefined;
};

/** What menus of an editor pass, or the line that a CodeLens of ours is above, 0-based. */
export const fromEditorOrLens: ArgumentReader<[line: number | undefined]> = (given) => {
  const [line, count] = [fieldOf(given[0], "line"), given.length];
  if (typeof line === "number") return count === 1 && Number.isSafeInteger(line) && line >= 0 ? [line] : undefined;
  return fromEditorMenu(given) === undefined ? undefined : [undefined];
};

/**
 * A thread of comments and what is written into its box, as the box's buttons pass them. The thread is only compared with one of our own. A key binding passes
 * nothing, and names no thread.
 */
export const fromCommentBox: ArgumentReader<[thread: unknown, text: string]> = ([reply, ...more]) => {
  if (more.length > 0) return undefined;
  if (reply === undefined || reply === null) return [undefined, ""];
  const [thread, text] = [fieldOf(reply, "thread"), fieldOf(reply, "text")];
  return isCommentThread(thread) && typeof text === "string" && text.length <= longestInstruction ? [thread, text] : undefined;
};

/** The command takes nothing, but the title of a thread of comments passes the thread. It is checked, and not used. */
export const fromCommentTitle: ArgumentReader<[]> = ([thread, ...more]) => {
  if (more.length > 0) return undefined;
  return thread === undefined || thread === null || isCommentThread(thread) ? [] : undefined;
};

/** The command takes nothing, but a menu of source control passes the provider that was clicked. It is checked, and its folder given on. */
export const fromSourceControl: ArgumentReader<[rootUri: vscode.Uri | undefined]> = ([provider, ...more]) => {
  if (more.some((one) => !isContext(one))) return undefined;
  if (provider === undefined) return [undefined];
  const rootUri = readUri(fieldOf(provider, "rootUri"));
  return rootUri === undefined || typeof fieldOf(provider, "id") !== "string" ? undefined : [rootUri];
};

/** The command takes nothing, but the menu of a terminal passes the terminals that were clicked. They are checked, and not used. */
export const fromTerminalMenu: ArgumentReader<[]> = ([terminal, terminals, ...more]) => {
  if (more.some((one) => !isContext(one))) return undefined;
  const all = [terminal, ...(terminals === undefined ? [] : listOf(terminals))].filter((one) => one !== undefined && one !== null);
  return all.every(isTerminal) ? [] : undefined;
};

/**
 * Files and folders: those that the Explorer passes (the clicked one and all selected ones), the tab of an editor (with its place), or source control
 * (its resources, one by one).
 */
export const fileArguments: ArgumentReader<[uris: readonly vscode.Uri[]]> = (given) => {
  const [first, second, ...more] = given;
  if (first === undefined) return given.length === 0 ? [[]] : undefined;
  const isTab = second !== undefined && !Array.isArray(second) && isTabPlace(second);
  if ((Array.isArray(second) || isTab) && more.length > 0) return undefined;
  const selected = Array.isArray(second) ? listOf(second) : [];
  const named = selected.length > 0 ? [first, ...selected] : isTab || Array.isArray(second) ? [first] : given;
  if (named.length > mostFiles) return undefined;
  const uris = named.map((one) => readFileUri(one) ?? readFileUri(fieldOf(one, "resourceUri")));
  if (uris.includes(undefined)) return undefined;
  // The clicked one is among the selected, or stands alone.
  return [uris.slice(selected.length > 0 ? 1 : 0) as readonly vscode.Uri[]];
};

const mostFiles = 10_000;
const longestInstruction = 1_000_000;
const longestPath = 32_768;
const mostTerminals = 1000;

/** Copies an address. Undefined if it is something else, or longer than any file's. */
export function readUri(given: unknown): vscode.Uri | undefined {
  if (!(given instanceof vscode.Uri)) return undefined;
  const { scheme, authority, path, query, fragment } = given;
  const parts = [scheme, authority, path, query, fragment];
  if (!parts.every((part) => typeof part === "string" && part.length <= longestPath)) return undefined;
  return vscode.Uri.from({ scheme, authority, path, query, fragment });
}

/** The address of a file that a user can have clicked: on this machine, in a file system of the workspace, or in an open document. */
function readFileUri(given: unknown): vscode.Uri | undefined {
  const uri = readUri(given);
  if (uri === undefined) return undefined;
  const folders = vscode.workspace.workspaceFolders ?? [];
  // On Windows, a file with a host is looked up there, which signs the user in at a server of anybody's.
  const isHere = uri.authority === "" || folders.some((folder) => folder.uri.authority.toLowerCase() === uri.authority.toLowerCase());
  const isFile = isHere && (uri.scheme === "file" || folders.some((folder) => folder.uri.scheme === uri.scheme));
  return isFile || vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString()) ? uri : undefined;
}

/** The place of a tab: the numbers of its group and of the editor in it. */
function isTabPlace(given: unknown): boolean {
  const [group, editor] = [fieldOf(given, "groupId"), fieldOf(given, "editorIndex")];
  return typeof group === "number" && (editor === undefined || typeof editor === "number");
}

/** Objects after the one that was clicked, which versions of VS Code may add. They are not used. */
function isContext(given: unknown): boolean {
  return typeof given === "object";
}

function isCommentThread(given: unknown): boolean {
  return readUri(fieldOf(given, "uri")) !== undefined && Array.isArray(fieldOf(given, "comments"));
}

function isTerminal(given: unknown): boolean {
  return vscode.window.terminals.some((terminal) => terminal === given) || typeof fieldOf(given, "instanceId") === "number";
}

function fieldOf(given: unknown, name: string): unknown {
  return typeof given === "object" && given !== null ? Reflect.get(given, name) : undefined;
}

function listOf(given: unknown): readonly unknown[] {
  if (!Array.isArray(given) || given.length > Math.max(mostFiles, mostTerminals)) throw new RangeError("not a list");
  return Array.from(given as readonly unknown[]);
}
