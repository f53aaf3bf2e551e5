import * as vscode from "vscode";
import type { Attached } from "../../app/context/attached.ts";
import { attachDocument, attachRange, newAttachment, relativeName } from "../workspace/attachments.ts";
import { gitRepositories } from "../workspace/git.ts";
import { currentEditor } from "../workspace/currentEditor.ts";
import { attachInstructions, findInstructions } from "./instructionFiles.ts";
import { activeCell } from "../workspace/notebook.ts";
import { countProblems } from "../workspace/problems.ts";
import { attachTerminalSelection } from "./terminal.ts";

/** Something that can be added now, before anyone says which file or symbol. */
export interface ContextOffer {
  readonly icon: string;
  readonly label: string;
  readonly detail?: string;
  /** The word that finds it after `#`. */
  readonly word: string;
  readonly take: () => Promise<readonly Attached[]> | readonly Attached[];
}

/** What the editor holds that a question could be about, in the order in which people want it; what is not there is not offered. */
export async function contextOffers(): Promise<readonly ContextOffer[]> {
  const repositories = await gitRepositories();
  return [...editorOffers(), ...problemOffers(), ...repositories.flatMap(gitOffers), ...otherOffers(), ...(await instructionOffers())];
}

function editorOffers(): readonly ContextOffer[] {
  const editor = currentEditor();
  const offers: ContextOffer[] = [];
  if (editor !== undefined && isSource(editor.document)) {
    const { document, selection } = editor;
    const name = relativeName(document.uri);
    if (!selection.isEmpty) {
      offers.push({
        icon: "list-selection",
        label: vscode.l10n.t("Selection"),
        detail: vscode.l10n.t("{0}, lines {1} to {2}", name, selection.start.line + 1, selection.end.line + 1),
        word: "selection",
        take: () => [attachRange(document, selection)],
      });
    }
    offers.push({ icon: "file", label: vscode.l10n.t("Active file"), detail: name, word: "file", take: () => [attachDocument(document)] });
  }
  const visible = vscode.window.visibleTextEditors.filter(({ document, viewColumn }) => viewColumn !== undefined && isSource(document));
  if (visible.length > 1) {
    offers.push({
      icon: "files",
      label: vscode.l10n.t("Visible editors"),
      detail: visible.map(({ document }) => relativeName(document.uri)).join(", "),
      word: "editors",
      take: () => visible.map(({ document }) => attachDocument(document)),
    });
  }
  const cell = activeCell();
  if (cell !== undefined) {
    const { document, notebook } = cell.cell;
    offers.push({
      icon: "notebook",
      label: vscode.l10n.t("Notebook cell"),
      detail: vscode.l10n.t("cell {0} of {1}", cell.place, relativeName(notebook.uri)),
      word: "cell",
      take: () => [
        waits({
          kind: "cell",
          label: vscode.l10n.t("Cell {0}", cell.place),
          path: relativeName(notebook.uri),
          uri: document.uri.toString(),
          languageId: document.languageId,
        }),
      ],
    });
  }
  return offers;
}

function problemOffers(): readonly ContextOffer[] {
  const uri = currentEditor()?.document.uri;
  const here = uri === undefined ? 0 : countProblems(uri);
  const all = countProblems(undefined);
  const offers: ContextOffer[] = [];
  if (uri !== undefined && here > 0) {
    const name = relativeName(uri);
    offers.push({
      icon: "warning",
      label: vscode.l10n.t("Problems of this file"),
      detail: vscode.l10n.t("{0} in {1}", here, name),
      word: "problems",
      take: () => [waits({ kind: "problems", label: vscode.l10n.t("Problems: {0}", name), path: name, uri: uri.toString() })],
    });
  }
  if (all > here) {
    const name = vscode.workspace.name ?? vscode.l10n.t("the workspace");
    offers.push({
      icon: "warning",
      label: vscode.l10n.t("Problems of the workspace"),
      detail: String(all),
      word: "problems",
      take: () => [waits({ kind: "problems", label: vscode.l10n.t("Problems"), path: name })],
    });
  }
  return offers;
}

function gitOffers(repository: Awaited<ReturnType<typeof gitRepositories>>[number]): readonly ContextOffer[] {
  const { rootUri, state } = repository;
  const name = rootUri.path.slice(rootUri.path.lastIndexOf("/") + 1);
  // Always offered: git's extension looks at the disk in its own time, and what is read when the message is sent is fresh.
  const changed = state.workingTreeChanges.length + (state.untrackedChanges?.length ?? 0);
  const staged = state.indexChanges.length;
  return [
    {
      icon: "diff",
      label: vscode.l10n.t("Changes"),
      detail: changed === 0 ? name : vscode.l10n.t("{0}: {1} changed", name, changed),
      word: "changes",
      take: () => [attachChanges("changes", rootUri, name)],
    },
    {
      icon: "diff-added",
      label: vscode.l10n.t("Staged changes"),
      detail: staged === 0 ? name : vscode.l10n.t("{0}: {1} staged", name, staged),
      word: "staged",
      take: () => [attachChanges("staged", rootUri, name)],
    },
  ];
}

/** Changes of a repository; they are read when the message is sent. */
function attachChanges(kind: "changes" | "staged", root: vscode.Uri, name: string): Attached {
  const label = kind === "changes" ? vscode.l10n.t("Changes") : vscode.l10n.t("Staged changes");
  return waits({ kind, label, path: name, uri: root.toString(), languageId: "diff" });
}

function otherOffers(): readonly ContextOffer[] {
  const offers: ContextOffer[] = [];
  if (vscode.window.activeTerminal !== undefined) {
    offers.push({
      icon: "terminal",
      label: vscode.l10n.t("Terminal selection"),
      detail: vscode.window.activeTerminal.name,
      word: "terminal",
      take: async () => [await attachTerminalSelection()],
    });
  }
  const results = searchInFront();
  if (results !== undefined) {
    // Its first line counts what was found; what was searched for is in the editor, not in its text.
    const counted = results.getText().trimStart().split("\n", 1)[0] ?? "";
    offers.push({
      icon: "search",
      label: vscode.l10n.t("Search results"),
      detail: counted,
      word: "search",
      take: () => [waits({ kind: "search", label: vscode.l10n.t("Search results"), path: counted, uri: results.uri.toString() })],
    });
  }
  return offers;
}

/** The search that one can see, else the last that found something. */
function searchInFront(): vscode.TextDocument | undefined {
  const isSearch = ({ languageId }: vscode.TextDocument): boolean => languageId === "search-result";
  const seen = vscode.window.visibleTextEditors.find(({ document }) => isSearch(document))?.document;
  return seen ?? vscode.workspace.textDocuments.findLast((document) => isSearch(document) && document.getText().trim() !== "");
}

async function instructionOffers(): Promise<readonly ContextOffer[]> {
  const files = await findInstructions();
  if (files.length === 0) return [];
  return [
    {
      icon: "book",
      label: vscode.l10n.t("Instruction files"),
      detail: files.map(relativeName).join(", "),
      word: "instructions",
      take: () => attachInstructions(files),
    },
  ];
}

/** The output's and a search's text are other things than a file. */
function isSource({ uri }: vscode.TextDocument): boolean {
  return uri.scheme !== "output" && uri.scheme !== "search-editor";
}

function waits(fields: Parameters<typeof newAttachment>[0]): Attached {
  return { attachment: { ...newAttachment(fields), unread: true } };
}
