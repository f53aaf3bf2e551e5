import * as vscode from "vscode";
import { plainLabel } from "../../app/plainLabel.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { pick, pickOne, type PickView, separatorItem } from "../adapters/vscodePick.ts";
import { attachFile } from "../workspace/attachFile.ts";
import type { Attached } from "../../app/context/attached.ts";
import { type ConversationsApp, pickConversation } from "./attachConversation.ts";
import { attachSymbol, relativeName } from "../workspace/attachments.ts";
import { contextOffers } from "./contextOffers.ts";
import { attachFolder } from "../workspace/folder.ts";
import { attachCommit, listCommits } from "../workspace/git.ts";
import { gitRepositories } from "../workspace/gitRepositories.ts";
import { symbolIcon, workspaceSymbols } from "../workspace/symbols.ts";
import { attachPage } from "./webPage.ts";
import { findFiles, type ListedFile, listFiles, listFolders } from "../workspace/workspaceFiles.ts";

interface ContextItem extends vscode.QuickPickItem {
  readonly attach?: () => Promise<readonly Attached[]> | readonly Attached[];
}

/** The most files that a search lists, and that are listed without one. */
const mostFound = 50;
const mostListed = 1000;

/**
 * Asks what to attach to the next message. What is typed also finds files, as `#` does.
 * @param searchCodebase finds what fits the message that is being written
 */
export async function pickContext(
  app: ConversationsApp,
  shownId: string,
  searchCodebase: () => Promise<readonly Attached[]>,
): Promise<readonly Attached[]> {
  const offers = await contextOffers();
  const repositories = await gitRepositories();
  const items: ContextItem[] = [
    ...offers.map(({ icon, label, detail, attach }) => ({
      label: `$(${icon}) ${label}`,
      ...(detail === undefined ? {} : { description: detail }),
      attach,
    })),
    separatorItem(),
    ...(vscode.workspace.isTrusted && (vscode.workspace.workspaceFolders ?? []).length > 0
      ? [
          {
            label: `$(search) ${vscode.l10n.t("Codebase…")}`,
            description: vscode.l10n.t("Code that matches your message"),
            attach: searchCodebase,
          },
        ]
      : []),
    { label: `$(file) ${vscode.l10n.t("Files…")}`, attach: pickFiles },
    { label: `$(folder) ${vscode.l10n.t("Folder…")}`, attach: pickFolder },
    { label: `$(symbol-method) ${vscode.l10n.t("Symbol…")}`, attach: pickSymbol },
    ...(repositories.length === 0 ? [] : [{ label: `$(git-commit) ${vscode.l10n.t("Commit…")}`, attach: pickCommit }]),
    { label: `$(comment-discussion) ${vscode.l10n.t("Conversation…")}`, attach: () => pickConversation(app, shownId) },
    { label: `$(file-media) ${vscode.l10n.t("Image or PDF from disk…")}`, attach: pickMedia },
    { label: `$(globe) ${vscode.l10n.t("Web page…")}`, attach: pickPage },
  ];
  let files: readonly ContextItem[] = [];
  const chosen = await pickOne<ContextItem>({
    title: vscode.l10n.t("Attach context"),
    placeholder: vscode.l10n.t("Type to search files, or select an option. In a message, type #."),
    matchOnDescription: false,
    sortByLabel: false,
    items: () => (files.length === 0 ? items : [...items, separatorItem(vscode.l10n.t("Files")), ...files]),
    onFilter: async (filter, view, signal) => {
      const query = filter.trim();
      const renew = (): void => {
        if (!signal.aborted) view.write(view.filter);
      };
      const found = query === "" ? [] : await findFiles(query, mostFound, signal, renew);
      if (signal.aborted) return;
      files = found.map((file) => ({ ...fileRow(file), attach: async () => [await attachFile(file.uri)] }));
      view.refresh();
    },
  });
  return (await chosen?.attach?.()) ?? [];
}

/** The row of a file. What was typed may be in its folder, or may be left out in between: the list does not filter it again. */
function fileRow({ name, folder }: ListedFile): vscode.QuickPickItem {
  return { label: plainLabel(name), description: plainLabel(folder), iconPath: new vscode.ThemeIcon("file"), alwaysShow: true };
}

/** Lets the user choose several files. Enter takes those that are checked, else the highlighted one. */
async function pickFiles(): Promise<readonly Attached[]> {
  interface FileItem extends vscode.QuickPickItem {
    readonly uri: vscode.Uri;
    readonly address: string;
  }
  let rows: readonly FileItem[] = [];
  let checked: readonly FileItem[] = [];
  const isChecked = ({ address }: FileItem): boolean => checked.some((one) => one.address === address);
  const search = async (query: string, view: PickView, signal: AbortSignal): Promise<void> => {
    const found = query === "" ? await filesToBegin(signal) : await findFiles(query, mostFound, signal);
    if (signal.aborted) return;
    const others = found
      .map((file) => ({ ...fileRow(file), uri: file.uri, address: file.uri.toString() }))
      .filter((one) => !isChecked(one));
    // Both `picked` and `checked`: otherwise the editor reports in between that nothing is checked.
    rows = [...checked.map((one) => ({ ...one, picked: true })), ...others];
    view.refresh();
  };
  const chosen = await pick<FileItem>({
    title: vscode.l10n.t("Attach files"),
    placeholder: vscode.l10n.t("Search files by name"),
    sortByLabel: false,
    matchOnDescription: false,
    items: () => rows,
    checked: isChecked,
    orActive: true,
    // In a list with check boxes, VS Code itself highlights nothing while one types.
    active: () => rows.find((one) => !isChecked(one)),
    onChecked: (items) => (checked = items),
    onAccept: ({ items }) => (items.length === 0 ? "stay" : "choose"),
    onOpen: (view, closed) => search("", view, closed),
    onFilter: (filter, view, signal) => search(filter.trim(), view, signal),
  });
  return chosen?.type === "items" ? Promise.all(chosen.items.map(({ uri }) => attachFile(uri))) : [];
}

/** The open files, then the others by their paths. */
async function filesToBegin(signal: AbortSignal): Promise<readonly ListedFile[]> {
  const open = await findFiles("", mostFound, signal);
  const known = new Set(open.map(({ folder, name }) => `${folder}/${name}`));
  return [...open, ...(await listFiles()).filter(({ folder, name }) => !known.has(`${folder}/${name}`))].slice(0, mostListed);
}

async function pickFolder(): Promise<readonly Attached[]> {
  const items = listFolders().then((folders) => folders.map(({ uri, path }) => ({ label: plainLabel(path), uri })));
  const chosen = await pickOne({ title: vscode.l10n.t("Attach folder"), matchOnDescription: false, more: items });
  return chosen === undefined ? [] : attachFolder(chosen.uri);
}

/** Lists the symbols that the language servers find while the user types. */
async function pickSymbol(): Promise<readonly Attached[]> {
  let items: readonly (vscode.QuickPickItem & { readonly attached: Attached })[] = [];
  const chosen = await pickOne({
    title: vscode.l10n.t("Attach symbol"),
    placeholder: vscode.l10n.t("Type the name of a symbol in the workspace"),
    matchOnDescription: false,
    items: () => items,
    onFilter: async (query, view, signal) => {
      const symbols = query.trim() === "" ? [] : await workspaceSymbols(query).catch(() => []);
      if (signal.aborted) return;
      items = symbols.slice(0, 100).map(({ name, kind, uri, range }) => ({
        label: `$(${symbolIcon(kind)}) ${plainLabel(name)}`,
        description: plainLabel(relativeName(uri)),
        alwaysShow: true,
        attached: attachSymbol(uri, name, range),
      }));
      view.refresh();
    },
  });
  return chosen === undefined ? [] : [chosen.attached];
}

async function pickCommit(): Promise<readonly Attached[]> {
  const items = listCommits("", 100).then((commits) =>
    commits.map(({ repository, commit, subject }) => ({
      label: plainLabel(subject),
      description: commit.hash.slice(0, 8),
      detail: commit.authorName ?? "",
      repository,
      commit,
    })),
  );
  const chosen = await pickOne({ title: vscode.l10n.t("Attach commit"), more: items, matchOnDetail: true });
  return chosen === undefined ? [] : [attachCommit(chosen.repository, chosen.commit)];
}

async function pickMedia(): Promise<readonly Attached[]> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t("Attach image or PDF"),
    openLabel: vscode.l10n.t("Attach"),
    canSelectMany: true,
    filters: { [vscode.l10n.t("Images and PDFs")]: ["png", "jpg", "jpeg", "gif", "webp", "pdf"] },
  });
  return Promise.all((chosen ?? []).map(attachFile));
}

async function pickPage(): Promise<readonly Attached[]> {
  const typed = await vscodeAsk.input({
    title: vscode.l10n.t("Attach web page"),
    prompt: vscode.l10n.t("Enter an https address. You confirm it before it is fetched."),
    placeholder: "https://",
  });
  const page = typed === undefined || typed.trim() === "" ? undefined : await attachPage(typed);
  return page === undefined ? [] : [page];
}
