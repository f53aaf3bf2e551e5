import * as vscode from "vscode";
import { plainLabel } from "../../app/plainLabel.ts";
import { pick } from "../adapters/vscodePick.ts";
import { attachFile } from "../workspace/attachFile.ts";
import type { Attached } from "../../app/context/attached.ts";
import { attachSymbol, relativeName } from "../workspace/attachments.ts";
import { contextOffers } from "./contextOffers.ts";
import { attachFolder } from "../workspace/folder.ts";
import { attachCommit, gitRepositories, listCommits } from "../workspace/git.ts";
import { symbolIcon, workspaceSymbols } from "../workspace/symbols.ts";
import { attachPage } from "./webPage.ts";
import { listFiles, listFolders } from "../workspace/workspaceFiles.ts";

interface ContextItem extends vscode.QuickPickItem {
  readonly take?: () => Promise<readonly Attached[]> | readonly Attached[];
}

/** Asks what the next message is to carry. */
export async function pickContext(): Promise<readonly Attached[]> {
  const offers = await contextOffers();
  const repositories = await gitRepositories();
  const items: ContextItem[] = [
    ...offers.map(({ icon, label, detail, take }) => ({
      label: `$(${icon}) ${label}`,
      ...(detail === undefined ? {} : { description: detail }),
      take,
    })),
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    { label: `$(file) ${vscode.l10n.t("Files…")}`, take: pickFiles },
    { label: `$(folder) ${vscode.l10n.t("Folder…")}`, take: pickFolder },
    { label: `$(symbol-method) ${vscode.l10n.t("Symbol…")}`, take: pickSymbol },
    ...(repositories.length === 0 ? [] : [{ label: `$(git-commit) ${vscode.l10n.t("Commit…")}`, take: pickCommit }]),
    { label: `$(file-media) ${vscode.l10n.t("Picture or PDF from disk…")}`, take: pickMedia },
    { label: `$(globe) ${vscode.l10n.t("Web page…")}`, take: pickPage },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Attach context"),
    matchOnDescription: true,
    placeHolder: vscode.l10n.t("Or type # in the message"),
  });
  return (await chosen?.take?.()) ?? [];
}

async function pickFiles(): Promise<readonly Attached[]> {
  const items = listFiles().then((files) => files.map(({ uri, name, folder }) => ({ label: name, description: folder, uri })));
  const chosen = await pick({ title: vscode.l10n.t("Attach files"), more: items, checked: () => false, orActive: true });
  return chosen?.type === "items" ? Promise.all(chosen.items.map(({ uri }) => attachFile(uri))) : [];
}

async function pickFolder(): Promise<readonly Attached[]> {
  const items = listFolders().then((folders) => folders.map(({ uri, path }) => ({ label: path, uri })));
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Attach a folder") });
  return chosen === undefined ? [] : attachFolder(chosen.uri);
}

/** A list that the language servers fill while one types. */
function pickSymbol(): Promise<readonly Attached[]> {
  const picker = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly attached: Attached }>();
  picker.title = vscode.l10n.t("Attach a symbol");
  picker.placeholder = vscode.l10n.t("Name of a symbol of the workspace");
  let asked = 0;
  const search = async (query: string): Promise<void> => {
    asked += 1;
    const mine = asked;
    picker.busy = true;
    const symbols = query.trim() === "" ? [] : await workspaceSymbols(query).catch(() => []);
    if (mine !== asked) return;
    picker.busy = false;
    picker.items = symbols.slice(0, 100).map(({ name, kind, uri, range }) => ({
      label: `$(${symbolIcon(kind)}) ${name}`,
      description: relativeName(uri),
      alwaysShow: true,
      attached: attachSymbol(uri, name, range),
    }));
  };
  picker.onDidChangeValue((query) => void search(query));
  picker.show();
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      resolve(picker.selectedItems.map(({ attached }) => attached));
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve([]);
      picker.dispose();
    });
  });
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
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Attach a commit"),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen === undefined ? [] : [attachCommit(chosen.repository, chosen.commit)];
}

async function pickMedia(): Promise<readonly Attached[]> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t("Attach a picture or PDF"),
    openLabel: vscode.l10n.t("Attach"),
    canSelectMany: true,
    filters: { [vscode.l10n.t("Pictures and PDFs")]: ["png", "jpg", "jpeg", "gif", "webp", "pdf"] },
  });
  return Promise.all((chosen ?? []).map(attachFile));
}

async function pickPage(): Promise<readonly Attached[]> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t("Attach the text of a web page"),
    prompt: vscode.l10n.t("An https address. It is fetched once, after you have confirmed it."),
    placeHolder: "https://",
  });
  const page = typed === undefined || typed.trim() === "" ? undefined : await attachPage(typed);
  return page === undefined ? [] : [page];
}
