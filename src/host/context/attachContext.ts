import * as vscode from "vscode";
import { plainLabel } from "../../app/plainLabel.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { pick, pickOne, separatorItem } from "../adapters/vscodePick.ts";
import { attachFile } from "../workspace/attachFile.ts";
import type { Attached } from "../../app/context/attached.ts";
import { attachSymbol, relativeName } from "../workspace/attachments.ts";
import { contextOffers } from "./contextOffers.ts";
import { attachFolder } from "../workspace/folder.ts";
import { attachCommit, listCommits } from "../workspace/git.ts";
import { gitRepositories } from "../workspace/gitRepositories.ts";
import { symbolIcon, workspaceSymbols } from "../workspace/symbols.ts";
import { attachPage } from "./webPage.ts";
import { listFiles, listFolders } from "../workspace/workspaceFiles.ts";

interface ContextItem extends vscode.QuickPickItem {
  readonly attach?: () => Promise<readonly Attached[]> | readonly Attached[];
}

/** Asks what to attach to the next message. */
export async function pickContext(): Promise<readonly Attached[]> {
  const offers = await contextOffers();
  const repositories = await gitRepositories();
  const items: ContextItem[] = [
    ...offers.map(({ icon, label, detail, attach }) => ({
      label: `$(${icon}) ${label}`,
      ...(detail === undefined ? {} : { description: detail }),
      attach,
    })),
    separatorItem(),
    { label: `$(file) ${vscode.l10n.t("Files…")}`, attach: pickFiles },
    { label: `$(folder) ${vscode.l10n.t("Folder…")}`, attach: pickFolder },
    { label: `$(symbol-method) ${vscode.l10n.t("Symbol…")}`, attach: pickSymbol },
    ...(repositories.length === 0 ? [] : [{ label: `$(git-commit) ${vscode.l10n.t("Commit…")}`, attach: pickCommit }]),
    { label: `$(file-media) ${vscode.l10n.t("Image or PDF from disk…")}`, attach: pickMedia },
    { label: `$(globe) ${vscode.l10n.t("Web page…")}`, attach: pickPage },
  ];
  const chosen = await pickOne({
    title: vscode.l10n.t("Attach context"),
    placeholder: vscode.l10n.t("Or type # in the message"),
    items,
  });
  return (await chosen?.attach?.()) ?? [];
}

async function pickFiles(): Promise<readonly Attached[]> {
  const items = listFiles().then((files) => files.map(({ uri, name, folder }) => ({ label: name, description: folder, uri })));
  const chosen = await pick({ title: vscode.l10n.t("Attach files"), more: items, checked: () => false, orActive: true });
  return chosen?.type === "items" ? Promise.all(chosen.items.map(({ uri }) => attachFile(uri))) : [];
}

async function pickFolder(): Promise<readonly Attached[]> {
  const items = listFolders().then((folders) => folders.map(({ uri, path }) => ({ label: path, uri })));
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
        label: `$(${symbolIcon(kind)}) ${name}`,
        description: relativeName(uri),
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
