import * as vscode from "vscode";
import type { Attached } from "../../app/context/attached.ts";
import { counted } from "../../shared/counted.ts";
import { attachDocument, newAttachment, relativeName } from "../workspace/attachments.ts";
import { gitRepositories, repositoryName } from "../workspace/gitRepositories.ts";
import { attachSelections, currentEditor, linesOf, selectedParts } from "../workspace/selection.ts";
import { attachInstructions, knownInstructions } from "./instructionFiles.ts";
import { activeCell } from "../workspace/notebook.ts";
import { countProblems } from "../workspace/problems.ts";
import type { ContextOffer } from "./contextOffer.ts";
import { debugOffers } from "./debugOffers.ts";
import { terminalOffers } from "./terminalOffers.ts";

/** Everything in the editor that a question could be about, most useful first. */
export async function contextOffers(): Promise<readonly ContextOffer[]> {
  const repositories = await gitRepositories();
  return [
    ...editorOffers(),
    ...problemOffers(),
    ...repositories.flatMap(gitOffers),
    ...debugOffers(),
    ...terminalOffers(),
    ...otherOffers(),
    ...(await instructionOffers()),
  ];
}

function editorOffers(): readonly ContextOffer[] {
  const editor = currentEditor();
  const offers: ContextOffer[] = [];
  if (editor !== undefined && isSource(editor.document)) {
    const { document } = editor;
    const name = relativeName(document.uri);
    const [first, ...others] = selectedParts(editor);
    if (first !== undefined) {
      const [from, to] = linesOf(first);
      const lines = from === to ? vscode.l10n.t("{0}, line {1}", name, from) : vscode.l10n.t("{0}, lines {1}–{2}", name, from, to);
      offers.push({
        icon: "list-selection",
        label: vscode.l10n.t("Selection"),
        detail: others.length === 0 ? lines : counted(others.length + 1, "{1}, {0} selection", "{1}, {0} selections", name),
        word: "selection",
        attach: async () => (await attachSelections(editor)).map((attachment) => ({ attachment })),
      });
    }
    offers.push({
      icon: "file",
      label: vscode.l10n.t("Active file"),
      detail: name,
      word: "file",
      attach: () => [attachDocument(document)],
    });
  }
  const visible = vscode.window.visibleTextEditors.filter(({ document, viewColumn }) => viewColumn !== undefined && isSource(document));
  if (visible.length > 1) {
    offers.push({
      icon: "files",
      label: vscode.l10n.t("Visible editors"),
      detail: visible.map(({ document }) => relativeName(document.uri)).join(", "),
      word: "editors",
      attach: () => visible.map(({ document }) => attachDocument(document)),
    });
  }
  const cell = activeCell();
  if (cell !== undefined) {
    const { document, notebook } = cell.cell;
    offers.push({
      icon: "notebook",
      label: vscode.l10n.t("Notebook cell"),
      detail: vscode.l10n.t("cell {0} of {1}", cell.position, relativeName(notebook.uri)),
      word: "cell",
      attach: () => [
        attachLater({
          kind: "cell",
          label: vscode.l10n.t("Cell {0}", cell.position),
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
      label: vscode.l10n.t("Problems in this file"),
      detail: counted(here, "{0} problem in {1}", "{0} problems in {1}", name),
      word: "problems",
      attach: () => [attachLater({ kind: "problems", label: vscode.l10n.t("Problems: {0}", name), path: name, uri: uri.toString() })],
    });
  }
  if (all > here) {
    const name = vscode.workspace.name ?? vscode.l10n.t("the workspace");
    offers.push({
      icon: "warning",
      label: vscode.l10n.t("Problems in the workspace"),
      detail: counted(all, "{0} problem", "{0} problems"),
      word: "problems",
      attach: () => [attachLater({ kind: "problems", label: vscode.l10n.t("Problems"), path: name })],
    });
  }
  return offers;
}

function gitOffers(repository: Awaited<ReturnType<typeof gitRepositories>>[number]): readonly ContextOffer[] {
  const { rootUri, state } = repository;
  const name = repositoryName(rootUri);
  // Offered even without known changes: git's extension may not have seen them yet, and they are read only when the message is sent.
  const changed = state.workingTreeChanges.length + (state.untrackedChanges?.length ?? 0);
  const staged = state.indexChanges.length;
  return [
    {
      icon: "diff",
      label: vscode.l10n.t("Changes"),
      detail: changed === 0 ? name : counted(changed, "{1}: {0} changed file", "{1}: {0} changed files", name),
      word: "changes",
      attach: () => [attachChanges("changes", rootUri, name)],
    },
    {
      icon: "diff-added",
      label: vscode.l10n.t("Staged changes"),
      detail: staged === 0 ? name : counted(staged, "{1}: {0} staged file", "{1}: {0} staged files", name),
      word: "staged",
      attach: () => [attachChanges("staged", rootUri, name)],
    },
  ];
}

/** Changes of a repository as an attachment, which are read when the message is sent. */
function attachChanges(kind: "changes" | "staged", root: vscode.Uri, name: string): Attached {
  const label = kind === "changes" ? vscode.l10n.t("Changes") : vscode.l10n.t("Staged changes");
  return attachLater({ kind, label, path: name, uri: root.toString(), languageId: "diff" });
}

function otherOffers(): readonly ContextOffer[] {
  const offers: ContextOffer[] = [];
  const results = searchResults();
  if (results !== undefined) {
    // The first line counts the results; the query is in the editor's controls, not in its text.
    const summary = results.getText().trimStart().split("\n", 1)[0] ?? "";
    offers.push({
      icon: "search",
      label: vscode.l10n.t("Search results"),
      detail: summary,
      word: "search",
      attach: () => [attachLater({ kind: "search", label: vscode.l10n.t("Search results"), path: summary, uri: results.uri.toString() })],
    });
  }
  return offers;
}

/** The visible search editor, else the last one with results. */
function searchResults(): vscode.TextDocument | undefined {
  const isSearch = ({ languageId }: vscode.TextDocument): boolean => languageId === "search-result";
  const visible = vscode.window.visibleTextEditors.find(({ document }) => isSearch(document))?.document;
  return visible ?? vscode.workspace.textDocuments.findLast((document) => isSearch(document) && document.getText().trim() !== "");
}

async function instructionOffers(): Promise<readonly ContextOffer[]> {
  const files = await knownInstructions();
  if (files.length === 0) return [];
  return [
    {
      icon: "book",
      label: vscode.l10n.t("Instruction files"),
      detail: files.map(({ uri }) => relativeName(uri)).join(", "),
      word: "instructions",
      attach: () => attachInstructions(files),
    },
  ];
}

/** Whether a document is a file: output and search results are offered under other names. */
function isSource({ uri }: vscode.TextDocument): boolean {
  return uri.scheme !== "output" && uri.scheme !== "search-editor";
}

function attachLater(fields: Parameters<typeof newAttachment>[0]): Attached {
  return { attachment: { ...newAttachment(fields), unread: true } };
}
