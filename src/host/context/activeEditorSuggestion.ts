import * as vscode from "vscode";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import type { Attached } from "../../app/context/attached.ts";
import type { Settings } from "../../app/settings/settings.ts";
import { counted } from "../../shared/counted.ts";
import type { SuggestedAttachment } from "../../shared/protocol.ts";
import { attachDocument, attachRange, nameOf, newAttachment, relativeName, safeName } from "../workspace/attachments.ts";
import { isCell } from "../workspace/notebook.ts";
import { pathWarnings } from "../workspace/secretChecks.ts";
import { linesOf, selectedParts } from "../workspace/selection.ts";

/** How long the editor has to rest before the suggestion follows, milliseconds: not with every line of a selection that grows. */
const restMs = 150;

/** How long a file counts as it was judged while it stays the active one, milliseconds. It may become ignored meanwhile. */
const judgedMs = 30_000;

/** What is suggested, without the id by which a panel asks for it. */
interface Found {
  /** The file that is judged. */
  readonly file: vscode.Uri;
  readonly shown: Omit<SuggestedAttachment, "id">;
  readonly attach: () => readonly Attached[];
}

/**
 * What the composers of visible panels suggest: the selection, else the file of the active editor. Listens only while there is such a panel, and reads nothing of
 * a file; one that would not be sent without asking is not suggested.
 */
export class ActiveEditorSuggestion implements vscode.Disposable {
  readonly #settings: Pick<Settings, "get" | "onDidChange">;
  readonly #places = new Set<ChatPlace>();
  /** Those that do not know the suggestion yet, also where it is the same as before. */
  readonly #untold = new Set<ChatPlace>();
  #listening: vscode.Disposable | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #runs = 0;
  #ids = 0;
  #current: (Found & { readonly id: string }) | undefined;
  /** A click may come while the next one is on its way. */
  #before: (Found & { readonly id: string }) | undefined;
  #judged: { readonly file: string; readonly at: number; readonly isFree: Promise<boolean> } | undefined;

  constructor(settings: Pick<Settings, "get" | "onDidChange">) {
    this.#settings = settings;
  }

  /** A place was shown, or hidden or closed. */
  placed(place: ChatPlace, isVisible: boolean): void {
    if (!isVisible) {
      this.#places.delete(place);
      this.#untold.delete(place);
      if (this.#places.size === 0) this.#rest();
      return;
    }
    this.#places.add(place);
    this.#untold.add(place);
    this.#listening ??= this.#listen();
    void this.#update();
  }

  /** The suggestion that a panel shows, as attachments; none if it is too old. */
  attach(id: string): readonly Attached[] {
    return [this.#current, this.#before].find((one) => one?.id === id)?.attach() ?? [];
  }

  /** What is in the editor at this moment, also where it is not suggested: who asks for it by a command is asked about it. */
  attachNow(): readonly Attached[] {
    return findInEditor()?.attach() ?? [];
  }

  dispose(): void {
    this.#rest();
  }

  #listen(): vscode.Disposable {
    const { window, workspace } = vscode;
    const soon = (): void => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#update(), restMs);
    };
    const settings = this.#settings.onDidChange(soon);
    return vscode.Disposable.from(
      { dispose: () => settings.dispose() },
      window.onDidChangeActiveTextEditor(soon),
      window.onDidChangeVisibleTextEditors(soon),
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === editorInUse()) soon();
      }),
      window.onDidChangeActiveNotebookEditor(soon),
      // Who moves between cells without editing one changes no text editor.
      window.onDidChangeNotebookEditorSelection(({ notebookEditor }) => {
        if (notebookEditor === window.activeNotebookEditor) soon();
      }),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document.isUntitled && document === editorInUse()?.document) soon();
      }),
    );
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#runs += 1;
    this.#listening?.dispose();
    this.#listening = undefined;
  }

  async #update(): Promise<void> {
    this.#runs += 1;
    const run = this.#runs;
    const found = this.#settings.get("suggestActiveEditor") ? findInEditor() : undefined;
    const isFree = found !== undefined && (await this.#isFree(found.file));
    if (run !== this.#runs) return;
    const isNew = !isSame(this.#current?.shown, isFree ? found.shown : undefined);
    if (isNew) {
      this.#before = this.#current;
      this.#ids += 1;
      this.#current = isFree ? { ...found, id: String(this.#ids) } : undefined;
    }
    const suggestion = this.#current === undefined ? null : { ...this.#current.shown, id: this.#current.id };
    for (const place of isNew ? this.#places : this.#untold) place.tellComposer({ type: "suggested", suggestion });
    this.#untold.clear();
  }

  /** Whether a file is sent without asking, by its name and place. */
  #isFree(file: vscode.Uri): Promise<boolean> {
    const name = file.toString();
    const now = performance.now();
    if (this.#judged?.file !== name || now - this.#judged.at > judgedMs) {
      const isFree = pathWarnings(file).then(
        ({ size }) => size === 0,
        () => false,
      );
      this.#judged = { file: name, at: now, isFree };
    }
    return this.#judged.isFree;
  }
}

/** The active editor, or one beside a chat that is active itself. Inputs such as that of a commit message have no column. */
function editorInUse(): vscode.TextEditor | undefined {
  const { activeTextEditor: active, visibleTextEditors } = vscode.window;
  return active?.viewColumn !== undefined ? active : visibleTextEditors.find(({ viewColumn }) => viewColumn !== undefined);
}

function findInEditor(): Found | undefined {
  const cell = vscode.window.activeNotebookEditor && findCell(vscode.window.activeNotebookEditor);
  if (cell !== undefined) return cell;
  const editor = editorInUse();
  if (editor === undefined || !isFile(editor.document)) return undefined;
  const { document } = editor;
  const { uri } = document;
  const selected = selectedParts(editor);
  const lines = selected.map(linesOf);
  const [[first, last] = [0, 0]] = lines;
  const path = relativeName(uri);
  const shown = { label: safeName(nameOf(uri)), uri: uri.toString(), lines };
  if (lines.length === 0) return { file: uri, shown: { ...shown, kind: "file", title: path }, attach: () => [attachDocument(document)] };
  const detail =
    lines.length > 1
      ? counted(lines.length, "{0} selection", "{0} selections")
      : first === last
        ? vscode.l10n.t("line {0}", first)
        : vscode.l10n.t("lines {0}–{1}", first, last);
  return {
    file: uri,
    shown: { ...shown, kind: "selection", detail, title: `${path}, ${detail}` },
    attach: () => selected.map((selection) => attachRange(document, document.validateRange(selection))),
  };
}

function findCell({ notebook, selection: { start } }: vscode.NotebookEditor): Found | undefined {
  if (start >= notebook.cellCount) return undefined;
  const { document } = notebook.cellAt(start);
  if (document.getText() === "") return undefined;
  const label = vscode.l10n.t("Cell {0}", start + 1);
  const path = relativeName(notebook.uri);
  const uri = document.uri.toString();
  return {
    file: notebook.uri,
    shown: { kind: "cell", label, title: `${path}, ${label}`, uri, lines: [] },
    attach: () => [{ attachment: { ...newAttachment({ kind: "cell", label, path, uri, languageId: document.languageId }), unread: true } }],
  };
}

/** Whether a document is a file to work on, or an untitled one with text: not a log, an older version or a proposal. */
function isFile(document: vscode.TextDocument): boolean {
  const { uri, isUntitled, lineCount } = document;
  if (isUntitled) return lineCount > 1 || document.lineAt(0).text !== "";
  const schemes = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.scheme);
  return !isCell(uri) && ["file", "vscode-remote", ...schemes].includes(uri.scheme);
}

function isSame(one: Omit<SuggestedAttachment, "id"> | undefined, other: Omit<SuggestedAttachment, "id"> | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
