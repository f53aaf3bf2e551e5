import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type * as vscode from "vscode";
import {
  CancellationTokenSource,
  commands,
  Disposable,
  EventEmitter,
  fake,
  lm,
  Selection,
  Uri,
  window,
  workspace,
} from "../../unit/vscode.ts";
import { boxOpened } from "./comments.ts";
import { DiskDocument, textOf } from "./diskDocument.ts";
import { diskFs, findOnDisk, providers } from "./diskFiles.ts";
import { TabInputText, TabInputTextDiff, type WorkspaceEdit } from "./vscode.ts";

/** VS Code as far as files are concerned, on a real disk with real links: it reads, finds, edits and saves as the editor does. */
export interface DiskEditor {
  /** The folder that is open. */
  readonly root: string;
  /** A folder beside it, of which nothing may be read or written. */
  readonly outside: string;
  /** The registered tools, by name. */
  readonly tools: ReadonlyMap<string, vscode.LanguageModelTool<object>>;
  /** The provider of models for other extensions. */
  readonly models: { current: vscode.LanguageModelChatProvider | undefined };
  /** Called while the preview of a set of changes is open, before the user applies it with everything ticked. */
  whilePreviewed: () => void;
  /** Called just before VS Code writes what it was asked to. */
  beforeSave: () => void;
  /** How many previews of sets were shown. */
  readonly previews: () => number;
  /** The proposals that are or were shown in a diff editor, first to last. */
  readonly diffs: readonly TabInputTextDiff[];
  /** What each of them proposed when it was shown. */
  readonly shownTexts: readonly string[];
  /** Writes a file below the workspace. */
  write(name: string, text: string | Uint8Array): string;
  /** Opens a file in an editor, with lines selected, 0-based. */
  open(name: string, from?: number, to?: number): Promise<DiskDocument>;
  /** The document of a file that is open. */
  document(name: string): DiskDocument | undefined;
  /** The user's Save All. */
  saveAll(): Promise<void>;
  /** What every file contains, in the workspace and beside it, without following links. */
  contents(): ReadonlyMap<string, string>;
  close(): Promise<void>;
}

const quiet = new EventEmitter<never>();

/** Puts the stand-in on a real disk: a new workspace in a temporary folder. After `fake.reset()`. */
export async function openOnDisk(): Promise<DiskEditor> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "aside-attack-"));
  const [root, outside] = [path.join(folder, "workspace"), path.join(folder, "outside")];
  await mkdir(root);
  await mkdir(outside);
  const documents = new Map<string, DiskDocument>();
  const diffs: TabInputTextDiff[] = [];
  const shownTexts: string[] = [];
  const tools = new Map<string, vscode.LanguageModelTool<object>>();
  const models: { current: vscode.LanguageModelChatProvider | undefined } = { current: undefined };
  const tabsChanged = new EventEmitter<vscode.TabChangeEvent>();
  const documentChanged = new EventEmitter<unknown>();
  const saved = new EventEmitter<DiskDocument>();
  let tabs: {
    readonly label: string;
    readonly input: unknown;
    readonly isActive: boolean;
    readonly isDirty: boolean;
    readonly group: object;
  }[] = [];
  let previews = 0;
  const originals = [workspace, window, commands, lm].map((space) => [space, Object.getOwnPropertyDescriptors(space)] as const);
  const { executeCommand } = commands;
  const uriOf = (name: string): Uri => Uri.file(path.join(root, name));

  const documentOf = async (uri: Uri): Promise<DiskDocument> => {
    const key = uri.toString();
    const read = async (): Promise<string> => {
      const provider = providers.get(uri.scheme);
      if (provider !== undefined) return new TextDecoder().decode(await provider.readFile(uri));
      if (uri.scheme === "file") return textOf(uri.fsPath);
      for (const one of fake.contents) {
        const text = await one.provideTextDocumentContent(uri, new CancellationTokenSource().token);
        if (typeof text === "string") return text;
      }
      throw new Error(`cannot open ${key}`);
    };
    const text = await read();
    const known = documents.get(key);
    if (known !== undefined) {
      known.refresh(() => text);
      return known;
    }
    const made = uri.scheme === "file" ? DiskDocument.ofFile(uri) : DiskDocument.ofText(uri, text);
    documents.set(key, made);
    return made;
  };
  const save = async (document: DiskDocument): Promise<boolean> => {
    if (!document.isDirty) return true;
    editor.beforeSave();
    await document.save();
    saved.fire(document);
    return true;
  };
  const show = (input: unknown, label: string): void => {
    const group = {
      isActive: true,
      viewColumn: 1,
      get tabs() {
        return tabs;
      },
      get activeTab() {
        return tabs.find(({ isActive }) => isActive);
      },
    };
    tabs = [...tabs.map((tab) => ({ ...tab, isActive: false })), { label, input, isActive: true, isDirty: false, group }];
    tabsChanged.fire({ opened: tabs.slice(-1), closed: [], changed: [] } as unknown as vscode.TabChangeEvent);
  };
  const editorOf = (document: DiskDocument, selection: Selection): vscode.TextEditor =>
    ({
      document,
      selection,
      selections: [selection],
      visibleRanges: [],
      viewColumn: 1,
      options: { insertSpaces: true, tabSize: 2 },
      revealRange: () => undefined,
    }) as unknown as vscode.TextEditor;

  const applyEdit = async (edit: WorkspaceEdit): Promise<boolean> => {
    fake.applied.push(edit);
    const isPreviewed = edit.needsConfirmation;
    if (isPreviewed) {
      previews += 1;
      editor.whilePreviewed();
    }
    for (const { kind, uri, value } of edit.made) {
      const file = uri.fsPath;
      if (kind === "create") {
        const { contents, overwrite = false } = (value ?? {}) as { readonly contents?: Uint8Array; readonly overwrite?: boolean };
        mkdirSync(path.dirname(file), { recursive: true });
        try {
          writeFileSync(file, contents ?? new Uint8Array(), { flag: overwrite ? "w" : "wx" });
        } catch {
          return false;
        }
      } else if (kind === "delete") rmSync(file, { recursive: true });
      else if (kind === "rename") renameSync(file, (value as Uri).fsPath);
      else {
        const document = await documentOf(uri);
        const edits = (
          kind === "set"
            ? (value as readonly unknown[])
            : [{ range: (value as vscode.TextEdit).range, newText: (value as { readonly text: string }).text }]
        ).map((one) => (Array.isArray(one) ? one[0] : one) as vscode.TextEdit);
        document.apply(edits);
        documentChanged.fire({ document, contentChanges: edits, reason: undefined });
        // `files.refactoring.autoSave` is on unless the user turns it off.
        if (isPreviewed) await save(document);
      }
    }
    return true;
  };

  Object.assign(workspace, {
    workspaceFolders: [{ name: "workspace", uri: Uri.file(root), index: 0 }],
    fs: diskFs,
    findFiles: findOnDisk,
    applyEdit,
    openTextDocument: async (target?: unknown) => {
      if (target instanceof Uri) return documentOf(target);
      if (typeof target === "string") return documentOf(Uri.file(target));
      return DiskDocument.ofText(Uri.parse("untitled:x"), (target as { readonly content?: string } | undefined)?.content ?? "");
    },
    save: async (uri: Uri) => {
      const document = documents.get(uri.toString());
      return document !== undefined && (await save(document)) ? uri : undefined;
    },
    saveAll: async () => editor.saveAll().then(() => true),
    registerFileSystemProvider: (scheme: string, provider: vscode.FileSystemProvider) => {
      providers.set(scheme, provider);
      return new Disposable(() => providers.delete(scheme));
    },
    onDidChangeTextDocument: documentChanged.event,
    onDidSaveTextDocument: saved.event,
    onWillSaveTextDocument: quiet.event,
    onDidOpenTextDocument: boxOpened.event,
    onDidCloseTextDocument: quiet.event,
  });
  Object.defineProperty(workspace, "textDocuments", { configurable: true, get: () => [...documents.values()] });
  Object.assign(window, {
    onDidChangeVisibleTextEditors: quiet.event,
    tabGroups: {
      get all() {
        return [{ isActive: true, viewColumn: 1, tabs, activeTab: tabs.find(({ isActive }) => isActive) }];
      },
      get activeTabGroup() {
        return { isActive: true, viewColumn: 1, tabs, activeTab: tabs.find(({ isActive }) => isActive) };
      },
      onDidChangeTabs: tabsChanged.event,
      onDidChangeTabGroups: quiet.event,
      close: async (closing: unknown) => {
        const gone = [closing].flat();
        const closed = tabs.filter((tab) => gone.includes(tab));
        tabs = tabs.filter((tab) => !gone.includes(tab)).map((tab, at, all) => ({ ...tab, isActive: at === all.length - 1 }));
        tabsChanged.fire({ opened: [], closed, changed: [] } as unknown as vscode.TabChangeEvent);
        return true;
      },
    },
    showTextDocument: async (shown: Uri | DiskDocument) => {
      const document = shown instanceof Uri ? await documentOf(shown) : shown;
      fake.opened.push(document.uri.toString());
      show(new TabInputText(document.uri), path.basename(document.uri.path));
      const opened = editorOf(document, new Selection(0, 0, 0, 0));
      Object.assign(window, { activeTextEditor: opened, visibleTextEditors: [opened] });
      fake.activeEditorChanged.fire(opened);
      return opened;
    },
  });
  Object.assign(commands, {
    executeCommand: async (name: string, ...args: readonly unknown[]) => {
      if (name === "vscode.diff") {
        const [left, right, title] = args as readonly [Uri, Uri, string];
        const document = await documentOf(right);
        const diff = new TabInputTextDiff(left, right);
        diffs.push(diff);
        shownTexts.push(document.getText());
        show(diff, title);
        const opened = editorOf(document, new Selection(0, 0, 0, 0));
        Object.assign(window, { activeTextEditor: opened, visibleTextEditors: [opened] });
        fake.activeEditorChanged.fire(opened);
      }
      // All changes of a set in one editor; the user chooses in a list beside it.
      if (name === "vscode.changes") {
        previews += 1;
        editor.whilePreviewed();
      }
      if (name === "workbench.action.files.revert") {
        const input = tabs.find(({ isActive }) => isActive)?.input;
        if (input instanceof TabInputText) documents.get(input.uri.toString())?.revert();
      }
      return executeCommand(name, ...args);
    },
  });
  Object.assign(lm, {
    registerTool: (name: string, tool: vscode.LanguageModelTool<object>) => {
      tools.set(name, tool);
      return new Disposable(() => tools.delete(name));
    },
    registerLanguageModelChatProvider: (_vendor: string, given: vscode.LanguageModelChatProvider) => {
      models.current = given;
      return new Disposable(() => (models.current = undefined));
    },
  });

  const editor: DiskEditor = {
    root,
    outside,
    tools,
    models,
    whilePreviewed: () => undefined,
    beforeSave: () => undefined,
    previews: () => previews,
    diffs,
    shownTexts,
    write: (name, text) => {
      const file = path.resolve(root, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
    open: async (name, from, to) => {
      const document = await documentOf(uriOf(name));
      const selection = from === undefined ? new Selection(0, 0, 0, 0) : new Selection(from, 0, (to ?? from) + 1, 0);
      const opened = editorOf(document, selection);
      show(new TabInputText(document.uri), path.basename(name));
      Object.assign(window, { activeTextEditor: opened, visibleTextEditors: [opened] });
      fake.activeEditorChanged.fire(opened);
      return document;
    },
    document: (name) => documents.get(uriOf(name).toString()),
    saveAll: async () => {
      for (const document of documents.values()) if (document.uri.scheme === "file") await save(document);
    },
    contents: () => {
      const found = new Map<string, string>();
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        const file = path.join(entry.parentPath, entry.name);
        if (entry.isFile()) found.set(path.relative(folder, file), readFileSync(file, "latin1"));
        else if (entry.isSymbolicLink()) found.set(path.relative(folder, file), "(a link)");
      }
      return found;
    },
    close: async () => {
      Reflect.deleteProperty(workspace, "textDocuments");
      providers.clear();
      for (const [space, before] of originals) {
        for (const name of Object.keys(space)) if (!Object.hasOwn(before, name)) Reflect.deleteProperty(space, name);
        Object.defineProperties(space, before);
      }
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return editor;
}
