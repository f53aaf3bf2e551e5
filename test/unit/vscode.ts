// A small stand-in for the vscode module: what our host uses of it, in memory. Tests steer it through `fake`.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { settingDefaults as defaults } from "./manifest.ts";

type Listener<T> = (value: T) => unknown;

export class Disposable {
  readonly #dispose: () => unknown;
  constructor(dispose: () => unknown) {
    this.#dispose = dispose;
  }
  static from(...all: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const one of all) one.dispose();
    });
  }
  dispose(): unknown {
    return this.#dispose();
  }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<Listener<T>>();
  readonly event = (listener: Listener<T>): Disposable => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };
  fire(value: T): void {
    for (const listener of Array.from(this.#listeners)) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export class Uri {
  readonly scheme: string;
  readonly path: string;
  readonly #text: string;
  private constructor(scheme: string, path: string, text: string) {
    this.scheme = scheme;
    this.path = path;
    this.#text = text;
  }
  static parse(text: string): Uri {
    const url = new URL(text);
    return new Uri(url.protocol.slice(0, -1), decodeURIComponent(url.pathname), text);
  }
  static file(path: string): Uri {
    return new Uri("file", path, `file://${path}`);
  }
  static from({ scheme, path, query = "" }: { readonly scheme: string; readonly path: string; readonly query?: string }): Uri {
    return new Uri(scheme, path, `${scheme}:${path}${query === "" ? "" : `?${query}`}`);
  }
  static joinPath(base: Uri, ...segments: readonly string[]): Uri {
    return Uri.parse(`${base.toString().replace(/\/$/, "")}/${segments.join("/")}`);
  }
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return this.#text;
  }
}

export class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

export class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(startLine: number, startCharacter: number, endLine: number, endCharacter: number) {
    this.start = new Position(startLine, startCharacter);
    this.end = new Position(endLine, endCharacter);
  }
  get isEmpty(): boolean {
    return this.start.line === this.end.line && this.start.character === this.end.character;
  }
  contains(position: Position): boolean {
    const after = position.line > this.start.line || (position.line === this.start.line && position.character >= this.start.character);
    const before = position.line < this.end.line || (position.line === this.end.line && position.character <= this.end.character);
    return after && before;
  }
}

export class Selection extends Range {
  readonly active: Position;
  constructor(anchorLine: number, anchorCharacter: number, activeLine: number, activeCharacter: number) {
    super(anchorLine, anchorCharacter, activeLine, activeCharacter);
    this.active = this.end;
  }
}

export class RelativePattern {
  readonly base: Uri;
  readonly pattern: string;
  constructor(base: Uri, pattern: string) {
    this.base = base;
    this.pattern = pattern;
  }
}

export const TextEditorSelectionChangeKind = { Keyboard: 1, Mouse: 2, Command: 3 };
export class ThemeIcon {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

/** Edits that are asked for at once, as they were put in. */
export class WorkspaceEdit {
  readonly entries: { readonly kind: string; readonly uri: Uri; readonly value: unknown }[] = [];
  createFile(uri: Uri, value?: unknown): void {
    this.entries.push({ kind: "create", uri, value });
  }
  deleteFile(uri: Uri): void {
    this.entries.push({ kind: "delete", uri, value: undefined });
  }
  renameFile(uri: Uri, value: Uri): void {
    this.entries.push({ kind: "rename", uri, value });
  }
  replace(uri: Uri, range: Range, text: string): void {
    this.entries.push({ kind: "replace", uri, value: { range, text } });
  }
  set(uri: Uri, value: unknown): void {
    this.entries.push({ kind: "set", uri, value });
  }
}

export const TextEdit = { replace: (range: Range, newText: string) => ({ range, newText }) };

export const ConfigurationTarget = { Global: 1, Workspace: 2, WorkspaceFolder: 3 };
export const FileType = { Unknown: 0, File: 1, Directory: 2, SymbolicLink: 64 };
export const ProgressLocation = { SourceControl: 1, Window: 10, Notification: 15 };
export const QuickPickItemKind = { Separator: -1, Default: 0 };
export const SymbolKind = { Class: 4, Method: 5, Constructor: 8, Enum: 9, Interface: 10, Function: 11, Variable: 12, Struct: 22 };
export const UIKind = { Desktop: 1, Web: 2 };
export const InputBoxValidationSeverity = { Info: 1, Warning: 2, Error: 3 };
export const QuickInputButtons = { Back: { iconPath: "back", tooltip: "Back" } };
export const ViewColumn = { Active: -1, Beside: -2, One: 1 };

/** The parts of an item that tests look at. */
interface FakeItem {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly kind?: number;
  readonly buttons?: readonly { readonly tooltip?: string }[];
}

/** A QuickPick without a list to see: `choose` and `press` are what a person does with it. */
export class FakeQuickPick {
  items: readonly FakeItem[] = [];
  selectedItems: readonly FakeItem[] = [];
  activeItems: readonly FakeItem[] = [];
  buttons: readonly { readonly tooltip?: string }[] = [];
  title = "";
  value = "";
  busy = false;
  shown = false;
  readonly #accepted = new EventEmitter<void>();
  readonly #changed = new EventEmitter<string>();
  readonly #selected = new EventEmitter<readonly FakeItem[]>();
  readonly #hidden = new EventEmitter<void>();
  readonly #pressed = new EventEmitter<unknown>();
  readonly #itemPressed = new EventEmitter<unknown>();
  readonly onDidAccept = this.#accepted.event;
  readonly onDidChangeValue = this.#changed.event;
  readonly onDidChangeSelection = this.#selected.event;
  readonly onDidHide = this.#hidden.event;
  readonly onDidTriggerButton = this.#pressed.event;
  readonly onDidTriggerItemButton = this.#itemPressed.event;
  show(): void {
    this.shown = true;
  }
  hide(): void {
    this.#hidden.fire();
  }
  dispose(): void {
    this.shown = false;
  }
  /** The labels that can be chosen. */
  get labels(): readonly string[] {
    return this.items.filter(({ kind }) => kind !== QuickPickItemKind.Separator).map(({ label }) => label);
  }
  type(value: string): void {
    this.value = value;
    this.#changed.fire(value);
  }
  /** Accepts the first item whose label has `part` in it. */
  choose(part: string): void {
    const item = this.items.find(({ label, kind }) => label.includes(part) && kind !== QuickPickItemKind.Separator);
    if (item === undefined) throw new Error(`no item ${part} among ${this.labels.join(" | ")}`);
    this.selectedItems = [item];
    this.#accepted.fire();
  }
  /** Checks the items with these labels, and no others. */
  select(...labels: readonly string[]): void {
    this.selectedItems = this.items.filter(({ label }) => labels.includes(label));
    this.#selected.fire(this.selectedItems);
  }
  accept(): void {
    this.#accepted.fire();
  }
  /** Presses the button of the title whose tooltip begins with this. */
  press(tooltip: string): void {
    this.#pressed.fire(this.buttons.find((button) => button.tooltip?.startsWith(tooltip)));
  }
  /** Presses the button of an item. */
  pressOn(part: string, tooltip: string): void {
    const item = this.items.find(({ label, kind }) => label.includes(part) && kind !== QuickPickItemKind.Separator);
    this.#itemPressed.fire({ item, button: item?.buttons?.find((button) => button.tooltip?.startsWith(tooltip)) });
  }
}

type Values = Record<string, unknown>;

const configurationChanged = new EventEmitter<{ affectsConfiguration(section: string): boolean }>();
const trustGranted = new EventEmitter<void>();
const editorChanged = new EventEmitter<unknown>();
const selectionChanged = new EventEmitter<unknown>();

/** What tests set and look at. */
export const fake = {
  /** Settings by scope, whole names. */
  user: {} as Values,
  workspaceValues: {} as Values,
  folderValues: {} as Values,
  commands: new Map<string, (...args: readonly unknown[]) => unknown>(),
  executed: [] as (readonly unknown[])[],
  /** A selection of an editor changes. */
  selectionChanged,
  opened: [] as string[],
  messages: [] as string[],
  /** What modal dialogs said below their message. */
  details: [] as string[],
  /** Whether files that are not in `files` are looked for on the disk. */
  disk: false,
  /** Quick picks that were made, first to last. */
  quickPicks: [] as FakeQuickPick[],
  /** Answers of dialogs, in the order they are asked; undefined is a dialog that is closed. What is typed into a box may be a promise. */
  answers: [] as unknown[],
  files: new Map<string, Uint8Array>(),
  /** Edits that VS Code was asked to apply; it takes them all. */
  applied: [] as WorkspaceEdit[],
  /** Patterns that are watched, and what happens to their files and to the window. */
  watched: [] as unknown[],
  fileChanged: new EventEmitter<Uri>(),
  windowState: new EventEmitter<{ readonly focused: boolean }>(),
  /** What offers code actions. */
  codeActions: undefined as unknown,
  /** What stands in for documents that are no files, by what was registered last first. */
  contents: [] as { provideTextDocumentContent(uri: Uri): unknown }[],
  documentClosed: new EventEmitter<{ readonly uri: Uri }>(),
  /** The open repositories of VS Code's git. */
  repositories: [] as readonly unknown[],
  /** The cancel buttons of the progress that is shown. */
  cancelProgress: new EventEmitter<void>(),
  changeConfiguration(): void {
    configurationChanged.fire({ affectsConfiguration: () => true });
  },
  reset(): void {
    fake.user = {};
    fake.workspaceValues = {};
    fake.folderValues = {};
    fake.commands.clear();
    fake.executed.length = 0;
    fake.opened.length = 0;
    fake.messages.length = 0;
    fake.details.length = 0;
    fake.disk = false;
    fake.quickPicks.length = 0;
    fake.answers.length = 0;
    fake.files.clear();
    fake.applied.length = 0;
    fake.watched.length = 0;
    fake.contents.length = 0;
    fake.repositories = [];
    lm.tools = [];
    workspace.isTrusted = true;
    workspace.workspaceFile = undefined;
    workspace.workspaceFolders = [{ uri: Uri.file("/project"), name: "project", index: 0 }];
    window.activeTextEditor = undefined;
    window.visibleTextEditors = [];
    env.remoteName = undefined;
    env.uiKind = UIKind.Desktop;
  },
};

export const workspace = {
  isTrusted: true,
  name: "project" as string | undefined,
  workspaceFile: undefined as Uri | undefined,
  workspaceFolders: [{ uri: Uri.file("/project"), name: "project", index: 0 }] as
    | readonly { readonly uri: Uri; readonly name: string; readonly index: number }[]
    | undefined,
  createFileSystemWatcher: (pattern: unknown) => {
    fake.watched.push(pattern);
    return { onDidChange: fake.fileChanged.event, onDidCreate: fake.fileChanged.event, onDidDelete: fake.fileChanged.event, dispose: said };
  },
  onDidChangeConfiguration: configurationChanged.event,
  onDidGrantWorkspaceTrust: trustGranted.event,
  textDocuments: [] as readonly unknown[],
  notebookDocuments: [] as readonly unknown[],
  /** On the disk: the files of the folders, whatever the pattern. */
  findFiles: () =>
    Promise.resolve(
      (fake.disk ? (workspace.workspaceFolders ?? []) : []).flatMap(({ uri }) =>
        readdirSync(uri.path, { recursive: true, encoding: "utf8" }).map((name) => Uri.file(`${uri.path}/${name}`)),
      ),
    ),
  getConfiguration: (section: string) => ({
    get: (name: string) => fake.user[`${section}.${name}`],
    inspect: (name: string) => {
      const key = `${section}.${name}`;
      return {
        key,
        defaultValue: defaults[key],
        globalValue: fake.user[key],
        workspaceValue: fake.workspaceValues[key],
        workspaceFolderValue: fake.folderValues[key],
      };
    },
    update: (name: string, value: unknown, target: number) => {
      const scope =
        target === ConfigurationTarget.Global
          ? fake.user
          : target === ConfigurationTarget.Workspace
            ? fake.workspaceValues
            : fake.folderValues;
      scope[`${section}.${name}`] = value;
      fake.changeConfiguration();
      return Promise.resolve();
    },
  }),
  getWorkspaceFolder: (uri: Uri) => workspace.workspaceFolders?.find((folder) => uri.path.startsWith(`${folder.uri.path}/`)),
  asRelativePath: (uri: Uri, withFolder = false) => {
    const folder = workspace.getWorkspaceFolder(uri);
    if (folder === undefined) return uri.path;
    const path = uri.path.slice(folder.uri.path.length + 1);
    return withFolder ? `${folder.name}/${path}` : path;
  },
  registerFileSystemProvider: () => new Disposable(said),
  registerTextDocumentContentProvider: (_scheme: string, provider: { provideTextDocumentContent(uri: Uri): unknown }) => {
    fake.contents.push(provider);
    return new Disposable(() => (fake.contents = fake.contents.filter((other) => other !== provider)));
  },
  onDidCloseTextDocument: fake.documentClosed.event,
  applyEdit: (edit: WorkspaceEdit) => {
    fake.applied.push(edit);
    return Promise.resolve(true);
  },
  encode: (content: string) => Promise.resolve(new TextEncoder().encode(content)),
  decode: (bytes: Uint8Array) => Promise.resolve(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)),
  openTextDocument: (target: Uri | { readonly content: string }) =>
    Promise.resolve(target instanceof Uri ? document(target, text(target)) : document(Uri.parse("untitled:x"), target.content)),
  fs: {
    stat: (uri: Uri) => {
      const bytes = fake.files.get(uri.path);
      if (bytes !== undefined) return Promise.resolve({ type: FileType.File, size: bytes.length, mtime: bytes.length });
      const found = fake.disk ? statSync(uri.path, { throwIfNoEntry: false }) : undefined;
      if (found === undefined) return Promise.reject(new Error("not there"));
      return Promise.resolve({ type: found.isDirectory() ? FileType.Directory : FileType.File, size: found.size });
    },
    readFile: (uri: Uri) => {
      const bytes = bytesOf(uri);
      return bytes === undefined ? Promise.reject(new Error("not there")) : Promise.resolve(bytes);
    },
    readDirectory: (uri: Uri) =>
      Promise.resolve(
        Array.from(fake.files.keys(), (path) => path.slice(0, uri.path.length + 1) === `${uri.path}/` && path.slice(uri.path.length + 1))
          .filter((name): name is string => name !== false && !name.includes("/"))
          .map((name) => [name, FileType.File] as const),
      ),
    writeFile: (uri: Uri, bytes: Uint8Array) => Promise.resolve(void fake.files.set(uri.path, bytes)),
  },
};

function bytesOf(uri: Uri): Uint8Array | undefined {
  const bytes = fake.files.get(uri.path);
  return bytes === undefined && fake.disk && existsSync(uri.path) ? readFileSync(uri.path) : bytes;
}

function text(uri: Uri): string {
  for (const provider of fake.contents) {
    const content = provider.provideTextDocumentContent(uri);
    if (typeof content === "string") return content;
  }
  const bytes = bytesOf(uri);
  if (bytes === undefined) throw new Error("not there");
  return new TextDecoder().decode(bytes);
}

/** A document with this text, as `openTextDocument` gives it. */
export function document(uri: Uri, content: string, languageId = "typescript") {
  const lines = content.split("\n");
  return {
    uri,
    languageId,
    encoding: "utf8",
    lineCount: lines.length,
    lineAt: (line: number) => {
      const found = lines[line] ?? "";
      return { text: found, isEmptyOrWhitespace: found.trim() === "", range: new Range(line, 0, line, found.length) };
    },
    getText: (range?: Range) => {
      if (range === undefined) return content;
      const inside = lines.slice(range.start.line, range.end.line + 1);
      inside[inside.length - 1] = (inside.at(-1) ?? "").slice(0, range.end.character);
      inside[0] = (inside[0] ?? "").slice(range.start.character);
      return inside.join("\n");
    },
  };
}

const dialog = (message: string, options?: unknown) => {
  fake.messages.push(message);
  const { detail } = (options ?? {}) as { readonly detail?: unknown };
  if (typeof detail === "string") fake.details.push(detail);
  return Promise.resolve(fake.answers.shift());
};
const channel = { trace: said, debug: said, info: said, warn: said, error: said, show: said, dispose: () => undefined };

function said(): void {
  // The log of tests says nothing.
}

export const window = {
  activeTextEditor: undefined as unknown,
  visibleTextEditors: [] as readonly unknown[],
  state: { focused: true, active: true },
  onDidChangeActiveTextEditor: editorChanged.event,
  onDidChangeActiveTerminal: editorChanged.event,
  onDidChangeTextEditorSelection: selectionChanged.event,
  onDidChangeTerminalShellIntegration: editorChanged.event,
  onDidCloseTerminal: editorChanged.event,
  onDidEndTerminalShellExecution: editorChanged.event,
  onDidStartTerminalShellExecution: editorChanged.event,
  tabGroups: { all: [] as readonly unknown[], onDidChangeTabs: editorChanged.event },
  onDidChangeWindowState: fake.windowState.event,
  createOutputChannel: () => channel,
  registerWebviewViewProvider: () => new Disposable(said),
  registerWebviewPanelSerializer: () => new Disposable(said),
  showInformationMessage: dialog,
  showWarningMessage: dialog,
  showErrorMessage: dialog,
  setStatusBarMessage: (message: string) => {
    fake.messages.push(message);
    return new Disposable(said);
  },
  /** A box into which the next answers are typed, one after another until it is disposed; undefined closes it. */
  createInputBox: () => {
    const changed = new EventEmitter<string>();
    const accepted = new EventEmitter<void>();
    const hidden = new EventEmitter<void>();
    let open = true;
    const box = {
      value: "",
      busy: false,
      enabled: true,
      onDidChangeValue: changed.event,
      onDidAccept: accepted.event,
      onDidHide: hidden.event,
      set validationMessage(message: string | undefined) {
        if (message === undefined) return;
        fake.messages.push(message);
        setTimeout(() => void type(), 0);
      },
      show: () => setTimeout(() => void type(), 0),
      dispose: () => (open = false),
    };
    const type = async () => {
      if (!open) return;
      const answer = await fake.answers.shift();
      if (answer === undefined) return hidden.fire();
      if (typeof answer !== "string") throw new Error("a box takes text");
      box.value = answer;
      changed.fire(box.value);
      accepted.fire();
    };
    return box;
  },
  /** A list that does nothing by itself: tests look at it and choose, through the last of `fake.quickPicks`. */
  createQuickPick: () => {
    const pick = new FakeQuickPick();
    fake.quickPicks.push(pick);
    return pick;
  },
  showInputBox: () => Promise.resolve(fake.answers.shift()),
  /** An answer that is a function chooses among the items. */
  showQuickPick: (items: unknown) => {
    const answer = fake.answers.shift();
    return Promise.resolve(typeof answer === "function" ? (answer as (items: unknown) => unknown)(items) : answer);
  },
  showOpenDialog: () => Promise.resolve(fake.answers.shift()),
  showSaveDialog: () => Promise.resolve(fake.answers.shift()),
  withProgress: (_options: unknown, work: (progress: unknown, cancelled: unknown) => unknown) =>
    Promise.resolve(work({ report: said }, { isCancellationRequested: false, onCancellationRequested: fake.cancelProgress.event })),
  showTextDocument: (shown: { readonly uri?: Uri } | Uri) => {
    fake.opened.push((shown instanceof Uri ? shown : shown.uri)?.toString() ?? "");
    return Promise.resolve();
  },
};

class Kind {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
  append(part: string): Kind {
    return new Kind(`${this.value}.${part}`);
  }
  contains(other: Kind): boolean {
    return other.value === this.value || other.value.startsWith(`${this.value}.`);
  }
}

export const CodeActionKind = {
  QuickFix: new Kind("quickfix"),
  Refactor: new Kind("refactor"),
  RefactorRewrite: new Kind("refactor.rewrite"),
};
export const CodeActionTriggerKind = { Invoke: 1, Automatic: 2 };
export class CodeAction {
  readonly title: string;
  readonly kind: Kind;
  constructor(title: string, kind: Kind) {
    this.title = title;
    this.kind = kind;
  }
}

export const languages = {
  match: () => 0,
  getDiagnostics: () => [] as readonly unknown[],
  registerCodeActionsProvider: (_selector: unknown, provider: unknown) => {
    fake.codeActions = provider;
    return new Disposable(said);
  },
};

export const commands = {
  registerCommand: (name: string, handler: (...args: readonly unknown[]) => unknown) => {
    fake.commands.set(name, handler);
    return new Disposable(() => fake.commands.delete(name));
  },
  executeCommand: (...args: readonly unknown[]) => {
    fake.executed.push(args);
    return Promise.resolve(undefined);
  },
};

export const extensions = {
  getExtension: (id: string) =>
    id === "vscode.git" && fake.repositories.length > 0
      ? { activate: () => Promise.resolve({ getAPI: () => ({ repositories: fake.repositories }) }) }
      : undefined,
};
/** VS Code's registry of tools; tests fill it. */
export const lm = {
  tools: [] as readonly { readonly name: string; readonly description: string; readonly inputSchema: object | undefined }[],
  registerTool: () => new Disposable(said),
};

export class LanguageModelTextPart {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}
export class LanguageModelPromptTsxPart {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}
export class LanguageModelDataPart {
  readonly data: Uint8Array;
  readonly mimeType: string;
  constructor(data: Uint8Array, mimeType: string) {
    this.data = data;
    this.mimeType = mimeType;
  }
}
export class LanguageModelToolCallPart {
  readonly callId: string;
  readonly name: string;
  readonly input: object;
  constructor(callId: string, name: string, input: object) {
    this.callId = callId;
    this.name = name;
    this.input = input;
  }
}
export class LanguageModelToolResultPart {
  readonly callId: string;
  readonly content: readonly unknown[];
  constructor(callId: string, content: readonly unknown[]) {
    this.callId = callId;
    this.content = content;
  }
}
/** There at run time and in no stable type; a test may have it fail. */
export class LanguageModelThinkingPart {
  static broken = false;
  readonly value: string;
  constructor(value: string) {
    if (LanguageModelThinkingPart.broken) throw new TypeError("it takes something else now");
    this.value = value;
  }
}
export const LanguageModelChatMessageRole = { User: 1, Assistant: 2 };
export const LanguageModelChatToolMode = { Auto: 1, Required: 2 };
export class LanguageModelError extends Error {
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
  static NotFound = (message: string): LanguageModelError => new LanguageModelError(message, "NotFound");
  static NoPermissions = (message: string): LanguageModelError => new LanguageModelError(message, "NoPermissions");
  static Blocked = (message: string): LanguageModelError => new LanguageModelError(message, "Blocked");
}

export const env = {
  language: "en",
  remoteName: undefined as string | undefined,
  uiKind: UIKind.Desktop,
  asExternalUri: (uri: Uri) => Promise.resolve(uri),
  clipboard: { writeText: () => Promise.resolve() },
  openExternal: (uri: Uri) => {
    fake.opened.push(uri.toString());
    return Promise.resolve(true);
  },
};

export const l10n = {
  t: (message: string, ...args: readonly unknown[]) =>
    message.replace(/\{(\d+)\}/g, (_whole, index: string) => String(args[Number(index)])),
};
