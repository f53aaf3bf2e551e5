import type * as vscode from "vscode";
import { configurationChanged, getConfiguration } from "./configuration.ts";
import { UIKind } from "./constants.ts";
import { createInputBox, createQuickPick, showFileDialog, showInputBox, showMessage, showQuickPick } from "./dialogs.ts";
import { CancellationTokenSource, Disposable, EventEmitter } from "./events.ts";
import type { Faked, Part } from "./faked.ts";
import { FakeTreeView } from "./treeView.ts";
import { bytesOf, findFiles, type Folder, fs } from "./files.ts";
import { FakePanel } from "./panel.ts";
import { disagree, type FakeStatusItem, type FakeTerminal, state } from "./state.ts";
import { document, type WorkspaceEdit } from "./text.ts";
import { Uri } from "./uri.ts";

/** Fires when the workspace is trusted or is no more. */
export const trustGranted = new EventEmitter<void>();
const documentSaved = new EventEmitter<undefined>();
const documentChanged = new EventEmitter<undefined>();
const filesRenamed = new EventEmitter<undefined>();
const editorChanged = new EventEmitter<undefined>();

function ignored(): void {
  // Tests do not read the log or the progress.
}

/** An emitter's event as the one of VS Code's in which tests send only what the host reads. */
function eventOf<T>(emitter: { readonly event: unknown }): vscode.Event<T> {
  return emitter.event as vscode.Event<T>;
}

const firstFolders: readonly Folder[] | undefined = [{ uri: Uri.file("/project"), name: "project", index: 0 }];

export const workspace = {
  isTrusted: true as boolean,
  name: "project" as string | undefined,
  workspaceFile: undefined as Uri | undefined,
  workspaceFolders: firstFolders as readonly Folder[] | undefined,
  textDocuments: [] as readonly Part<vscode.TextDocument>[],
  notebookDocuments: [] as readonly Part<vscode.NotebookDocument>[],
  createFileSystemWatcher: (pattern: vscode.GlobPattern) => {
    state.watched.push(pattern);
    const [onDidChange, onDidCreate, onDidDelete] = [state.fileChanged.event, state.fileCreated.event, state.fileDeleted.event];
    return { onDidChange, onDidCreate, onDidDelete, dispose: ignored };
  },
  onDidChangeConfiguration: configurationChanged.event,
  onDidChangeWorkspaceFolders: state.foldersChanged.event,
  onDidGrantWorkspaceTrust: trustGranted.event,
  findFiles: (
    include: vscode.GlobPattern,
    exclude?: vscode.GlobPattern | null,
    most?: number,
    token?: vscode.CancellationToken,
  ): Promise<Uri[]> => findFiles(workspace.workspaceFolders ?? [], include, exclude, most, token),
  getConfiguration,
  getWorkspaceFolder: (uri: vscode.Uri): Folder | undefined =>
    workspace.workspaceFolders?.find((folder) => uri.path === folder.uri.path || uri.path.startsWith(`${folder.uri.path}/`)),
  asRelativePath: (where: string | vscode.Uri, withFolder?: boolean): string => {
    const uri = typeof where === "string" ? Uri.file(where) : where;
    const folder = workspace.getWorkspaceFolder(uri);
    if (folder === undefined) return uri.path;
    const path = uri.path.slice(folder.uri.path.length + 1);
    return (withFolder ?? (workspace.workspaceFolders?.length ?? 0) > 1) ? `${folder.name}/${path}` : path;
  },
  registerFileSystemProvider: (_scheme: string, _provider: vscode.FileSystemProvider) => new Disposable(ignored),
  registerTextDocumentContentProvider: (_scheme: string, provider: vscode.TextDocumentContentProvider) => {
    state.contents.push(provider);
    return new Disposable(() => (state.contents = state.contents.filter((other) => other !== provider)));
  },
  onDidChangeTextDocument: eventOf<vscode.TextDocumentChangeEvent>(documentChanged),
  onDidSaveTextDocument: eventOf<vscode.TextDocument>(documentSaved),
  onDidRenameFiles: eventOf<vscode.FileRenameEvent>(filesRenamed),
  onDidCloseTextDocument: eventOf<vscode.TextDocument>(state.documentClosed),
  applyEdit: async (edit: Part<vscode.WorkspaceEdit>): Promise<boolean> => {
    state.applied.push(edit as WorkspaceEdit);
    return true;
  },
  encode: async (content: string) => new TextEncoder().encode(content),
  decode: async (bytes: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes),
  openTextDocument: async (target?: vscode.Uri | string | { readonly language?: string; readonly content?: string }): Promise<never> => {
    const opened =
      target instanceof Uri
        ? document(target, textOf(target))
        : typeof target === "string"
          ? document(Uri.file(target), textOf(Uri.file(target)))
          : document(Uri.parse("untitled:x"), (target as { readonly content?: string } | undefined)?.content ?? "");
    return opened as never;
  },
  fs,
} satisfies Faked<typeof vscode.workspace>;

function textOf(uri: Uri): string {
  for (const provider of state.contents) {
    const content = provider.provideTextDocumentContent(uri, new CancellationTokenSource().token);
    if (typeof content === "string") return content;
  }
  const bytes = bytesOf(uri);
  if (bytes === undefined) throw new Error(`cannot open ${uri.toString()}`);
  return new TextDecoder().decode(bytes);
}

const channel = { trace: ignored, debug: ignored, info: ignored, warn: ignored, error: ignored, show: ignored, dispose: ignored };

export const window = {
  activeTextEditor: undefined as Part<vscode.TextEditor> | undefined,
  visibleTextEditors: [] as readonly Part<vscode.TextEditor>[],
  activeNotebookEditor: undefined as Part<vscode.NotebookEditor> | undefined,
  visibleNotebookEditors: [] as readonly Part<vscode.NotebookEditor>[],
  activeTerminal: undefined as Part<vscode.Terminal> | undefined,
  get terminals(): readonly vscode.Terminal[] {
    return state.terminals as unknown as readonly vscode.Terminal[];
  },
  state: { focused: true, active: true },
  onDidChangeActiveTextEditor: eventOf<vscode.TextEditor | undefined>(state.activeEditorChanged),
  onDidChangeVisibleTextEditors: eventOf<readonly vscode.TextEditor[]>(editorChanged),
  onDidChangeActiveNotebookEditor: eventOf<vscode.NotebookEditor | undefined>(state.activeNotebookChanged),
  onDidChangeNotebookEditorSelection: eventOf<vscode.NotebookEditorSelectionChangeEvent>(state.cellSelectionChanged),
  onDidChangeActiveTerminal: eventOf<vscode.Terminal | undefined>(editorChanged),
  onDidChangeTextEditorSelection: eventOf<vscode.TextEditorSelectionChangeEvent>(state.selectionChanged),
  onDidChangeTerminalShellIntegration: eventOf<vscode.TerminalShellIntegrationChangeEvent>(state.shellChanged),
  onDidCloseTerminal: eventOf<vscode.Terminal>(editorChanged),
  onDidEndTerminalShellExecution: eventOf<vscode.TerminalShellExecutionEndEvent>(state.terminalEnded),
  onDidStartTerminalShellExecution: eventOf<vscode.TerminalShellExecutionStartEvent>(state.terminalStarted),
  tabGroups: {
    all: [] as readonly Part<vscode.TabGroup>[],
    activeTabGroup: {} as Part<vscode.TabGroup>,
    onDidChangeTabs: eventOf<vscode.TabChangeEvent>(editorChanged),
  },
  createTreeView: <T>(id: string, options: vscode.TreeViewOptions<T>): never => {
    const view = new FakeTreeView(options, disagree);
    state.treeViews.set(id, view);
    return view as never;
  },
  onDidChangeWindowState: eventOf<vscode.WindowState>(state.windowState),
  createWebviewPanel: (_type: string, title: string, _column?: unknown, options?: unknown): never => {
    const panel = new FakePanel(title);
    panel.webview.options = options;
    state.panels.push(panel);
    return panel as never;
  },
  /** Its shell has told its folder already. */
  createTerminal: (_options?: string | vscode.TerminalOptions | vscode.ExtensionTerminalOptions): never => {
    const sent: (readonly [text: string, enter: boolean])[] = [];
    const terminal: FakeTerminal = {
      sent,
      exitStatus: undefined,
      shellIntegration: { cwd: Uri.file("/project") },
      show: ignored,
      sendText: (text, enter = true) => void sent.push([text, enter]),
    };
    state.terminals.push(terminal);
    return terminal as never;
  },
  createOutputChannel: (_name: string, _options?: string | { readonly log: true }): never => channel as never,
  registerWebviewViewProvider: (_id: string, _provider: vscode.WebviewViewProvider) => new Disposable(ignored),
  registerWebviewPanelSerializer: (_type: string, _serializer: vscode.WebviewPanelSerializer) => new Disposable(ignored),
  showInformationMessage: showMessage("information"),
  showWarningMessage: showMessage("warning"),
  showErrorMessage: showMessage("error"),
  setStatusBarMessage: (message: string, _until?: number | PromiseLike<unknown>) => {
    state.messages.push(message);
    return new Disposable(ignored);
  },
  createStatusBarItem,
  createInputBox,
  createQuickPick,
  showInputBox,
  showQuickPick,
  showOpenDialog: showFileDialog("open"),
  showSaveDialog: showFileDialog("save"),
  /** Its Cancel button is `fake.cancelProgress`, where it has one. */
  withProgress: async <R>(
    options: vscode.ProgressOptions,
    task: (progress: vscode.Progress<{ message?: string; increment?: number }>, token: vscode.CancellationToken) => PromiseLike<R>,
  ): Promise<R> => {
    state.progress.push(options);
    const source = new CancellationTokenSource();
    const button = state.cancelProgress.event(() => {
      if (options.cancellable === true) source.cancel();
    });
    try {
      return await task({ report: ignored }, source.token);
    } finally {
      button.dispose();
    }
  },
  showTextDocument: async (shown: vscode.Uri | Part<vscode.TextDocument>): Promise<never> => {
    const uri = shown instanceof Uri ? shown : (shown as vscode.TextDocument).uri;
    state.opened.push(uri.toString());
    return undefined as never;
  },
} satisfies Faked<typeof vscode.window>;

function createStatusBarItem(id: string, alignment?: vscode.StatusBarAlignment, priority?: number): never;
function createStatusBarItem(alignment?: vscode.StatusBarAlignment, priority?: number): never;
function createStatusBarItem(id: unknown, alignment?: number, priority?: number): never {
  // Without a name of its own, the user could not hide it alone.
  if (typeof id !== "string") return disagree("an item of the status bar has no ID");
  const show = (shown: boolean) => () => void (item.shown = shown);
  const item: FakeStatusItem = {
    id,
    alignment,
    priority,
    shown: false,
    text: "",
    show: show(true),
    hide: show(false),
    dispose: show(false),
  };
  state.statusItems.push(item);
  return item as never;
}

/** No problems anywhere; tests may put others in its place. */
function noDiagnostics(uri: vscode.Uri): vscode.Diagnostic[];
function noDiagnostics(): [vscode.Uri, vscode.Diagnostic[]][];
function noDiagnostics(): never[] {
  return [];
}

export const languages = {
  match: () => 0,
  getDiagnostics: noDiagnostics,
  getLanguages: async () => ["plaintext", "typescript", "python", "shellscript"],
  registerCodeActionsProvider: (_selector: vscode.DocumentSelector, provider: vscode.CodeActionProvider) => {
    state.codeActions = provider;
    return new Disposable(ignored);
  },
  registerCodeLensProvider: () => new Disposable(ignored),
  registerCompletionItemProvider: () => new Disposable(ignored),
} satisfies Faked<typeof vscode.languages>;

export const commands = {
  registerCommand: (name: string, handler: (...args: readonly unknown[]) => unknown) => {
    if (state.commands.has(name)) throw new Error(`command '${name}' already exists`);
    state.commands.set(name, handler);
    return new Disposable(() => state.commands.delete(name));
  },
  getCommands: async () => [...state.commands.keys()],
  executeCommand: async (name: string, ...args: readonly unknown[]): Promise<never> => {
    state.executed.push([name, ...args]);
    return undefined as never;
  },
} satisfies Faked<typeof vscode.commands>;

export const extensions = {
  get all(): never {
    return state.extensions as never;
  },
  getExtension: (id: string): never =>
    (id === "vscode.git" && state.repositories.length > 0
      ? { activate: () => Promise.resolve({ getAPI: () => ({ repositories: state.repositories }) }) }
      : undefined) as never,
} satisfies Faked<typeof vscode.extensions>;

/** A frame of a stopped program; tests make it, as VS Code does. */
export class DebugStackFrame {
  readonly session: vscode.DebugSession;
  readonly threadId: number;
  readonly frameId: number;
  constructor(session: vscode.DebugSession, threadId: number, frameId: number) {
    [this.session, this.threadId, this.frameId] = [session, threadId, frameId];
  }
}

/** The debugger; tests set where its focus is, and tell of it. */
export const debug = {
  activeStackItem: undefined as Part<vscode.DebugThread | vscode.DebugStackFrame> | undefined,
  onDidChangeActiveStackItem: eventOf<vscode.DebugThread | vscode.DebugStackFrame | undefined>(state.stackItemChanged),
  registerDebugAdapterTrackerFactory: (_type: string, _factory: vscode.DebugAdapterTrackerFactory) => new Disposable(ignored),
} satisfies Faked<typeof vscode.debug>;

/** VS Code's registry of tools; tests fill it. */
export const lm = {
  tools: [] as readonly { readonly name: string; readonly description: string; readonly inputSchema: object | undefined }[],
  registerTool: (_name: string, _tool: vscode.LanguageModelTool<never>) => new Disposable(ignored),
} satisfies Faked<typeof vscode.lm>;

export const env = {
  appName: "Visual Studio Code",
  uriScheme: "vscode",
  appRoot: "/editor",
  language: "en",
  remoteName: undefined as string | undefined,
  uiKind: UIKind.Desktop as vscode.UIKind,
  asExternalUri: async (uri: vscode.Uri) => uri,
  clipboard: { readText: async () => "", writeText: async (_text: string) => undefined },
  openExternal: async (uri: vscode.Uri) => {
    state.opened.push(uri.toString(true));
    return true;
  },
} satisfies Faked<typeof vscode.env>;

type Argument = string | number | boolean;

export const l10n = {
  /** Fills in what is given; a place for which there is nothing stays as it is. */
  t: (
    message: string | { readonly message: string; readonly args?: readonly Argument[] | Readonly<Record<string, unknown>> },
    ...args: readonly (Argument | Readonly<Record<string, unknown>>)[]
  ): string => {
    const [first] = args;
    const [text, values] =
      typeof message === "string" ? [message, typeof first === "object" ? first : args] : [message.message, message.args ?? []];
    return text.replace(/\{([^}]+)\}/g, (whole, name: string) => {
      const value = Reflect.get(values, name) as Argument | undefined;
      return value === undefined ? whole : String(value);
    });
  },
} satisfies Faked<typeof vscode.l10n>;

/** Everything as it was before the first test. */
export function resetNamespaces(): void {
  lm.tools = [];
  debug.activeStackItem = undefined;
  workspace.isTrusted = true;
  workspace.workspaceFile = undefined;
  workspace.workspaceFolders = firstFolders;
  window.activeTextEditor = undefined;
  window.visibleTextEditors = [];
  window.activeNotebookEditor = undefined;
  window.visibleNotebookEditors = [];
  window.activeTerminal = undefined;
  env.remoteName = undefined;
  env.uiKind = UIKind.Desktop;
}
