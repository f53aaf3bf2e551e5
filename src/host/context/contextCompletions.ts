import * as vscode from "vscode";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import type { Completion, CompletionSource } from "../../app/panel/completionRouter.ts";
import { addContext } from "./addContext.ts";
import { attachFile } from "../workspace/attachFile.ts";
import type { Attached } from "../../app/context/attached.ts";
import { age } from "../../app/models/age.ts";
import { attachableConversations, type ConversationsApp, pickPartOf, withWords } from "./attachConversation.ts";
import { attachSymbol, relativeName } from "../workspace/attachments.ts";
import type { ContextOffer } from "./contextOffer.ts";
import { contextOffers } from "./contextOffers.ts";
import { attachFolder } from "../workspace/folder.ts";
import { attachCommit, listCommits } from "../workspace/git.ts";
import { symbolIcon, workspaceSymbols } from "../workspace/symbols.ts";
import { addressFrom, attachPage } from "./webPage.ts";
import { findFiles, findFolders } from "../workspace/workspaceFiles.ts";

/** The most files, symbols or commits in the list. */
const mostFiles = 20;
const mostFolders = 5;

/** Attaches what fits the message that is being written. */
export type AttachCodebase = (place: ChatPlace, message: string) => Promise<unknown>;

/** The completions after `#`: things in the editor, then matching files and folders. `#symbol:`, `#commit:`, `#conversation:`, `#folder:` and `#https://…` list other things. */
export const contextCompletions = (app: ConversationsApp, attachCodebase: AttachCodebase): CompletionSource => ({
  complete: async (query, place, signal, onRenewed) => {
    const [, prefix, rest = ""] = /^(symbol|commit|conversation|folder|file):(.*)$/.exec(query) ?? [];
    switch (prefix ?? "") {
      case "symbol":
        return symbolCompletions(rest);
      case "commit":
        return commitCompletions(rest);
      case "conversation":
        return conversationCompletions(app, rest, place);
      case "folder":
        return folderCompletions(rest, mostFiles, onRenewed);
      case "file":
        return fileCompletions(rest, signal, onRenewed);
      default:
        if (/^https?:/.test(query)) return pageCompletions(query);
        return allCompletions(query, codebaseCompletions(query, attachCodebase), signal, onRenewed);
    }
  },
});

/** How long the offers of a word stay the same while it is typed, in ms. */
const sameOffersMs = 5000;

/** What the word being typed was offered. */
let offered: { readonly query: string; readonly at: number; readonly offers: Promise<readonly ContextOffer[]> } | undefined;

/** While a word grows, the offers of the letter before: who types it changes nothing else in the editor. Anything else is a new word. */
function offersFor(query: string): Promise<readonly ContextOffer[]> {
  const now = performance.now();
  const before = offered;
  const grows = before !== undefined && query.length > before.query.length && query.startsWith(before.query);
  const isSameWord = grows && now - before.at < sameOffersMs;
  offered = isSameWord ? { ...before, query } : { query, at: now, offers: contextOffers() };
  return offered.offers;
}

/** The row of the codebase search. */
function codebaseCompletions(query: string, attachCodebase: AttachCodebase): readonly Completion[] {
  if (!vscode.workspace.isTrusted || (vscode.workspace.workspaceFolders ?? []).length === 0) return [];
  if (!"codebase".startsWith(query.toLowerCase())) return [];
  return [
    {
      icon: "search",
      label: vscode.l10n.t("Codebase"),
      detail: vscode.l10n.t("Code that matches your message"),
      choose: async (place, message) => {
        await attachCodebase(place, message);
        place.compose("", true);
      },
    },
  ];
}

async function allCompletions(
  query: string,
  codebase: readonly Completion[],
  signal: AbortSignal,
  onRenewed: () => void,
): Promise<readonly Completion[]> {
  // A number after # most often refers to an issue.
  if (/^\d+$/.test(query)) return [];
  const [offers, files, folders] = await Promise.all([
    offersFor(query),
    fileCompletions(query, signal, onRenewed),
    query === "" ? [] : folderCompletions(query, mostFolders),
  ]);
  const wanted = query.toLowerCase();
  const matching = offers
    .filter(({ label, word }) => {
      const lower = label.toLowerCase();
      return word.startsWith(wanted) || lower.includes(wanted) || lower.replaceAll(" ", "").includes(wanted);
    })
    .map(({ attach, word: _word, ...shown }) => ({ ...shown, choose: choosing(attach) }));
  const categories = otherCategories().filter(({ label }) => label.toLowerCase().startsWith(wanted));
  return [...matching, ...codebase, ...(query === "" ? categories : []), ...files, ...folders, ...(query === "" ? [] : categories)];
}

function otherCategories(): readonly Completion[] {
  return [
    { icon: "symbol-method", label: vscode.l10n.t("Symbol…"), detail: "#symbol:", insert: "#symbol:" },
    { icon: "folder", label: vscode.l10n.t("Folder…"), detail: "#folder:", insert: "#folder:" },
    { icon: "git-commit", label: vscode.l10n.t("Commit…"), detail: "#commit:", insert: "#commit:" },
    { icon: "comment-discussion", label: vscode.l10n.t("Conversation…"), detail: "#conversation:", insert: "#conversation:" },
    { icon: "globe", label: vscode.l10n.t("Web page…"), detail: "#https://", insert: "#https://" },
  ];
}

async function fileCompletions(query: string, signal: AbortSignal, onRenewed: () => void): Promise<readonly Completion[]> {
  const files = await findFiles(query, mostFiles, signal, onRenewed);
  return files.map(({ uri, name, folder }) => ({
    icon: "file",
    label: name,
    name: quoted(name),
    ...(folder === "" ? {} : { detail: folder }),
    choose: choosing(async () => [await attachFile(uri)]),
  }));
}

/** A name within a sentence: one with blanks would not be seen as a name. */
function quoted(name: string): string {
  return /\s/.test(name) ? `"${name}"` : name;
}

async function folderCompletions(query: string, most: number, onRenewed?: () => void): Promise<readonly Completion[]> {
  const folders = await findFolders(query, most, onRenewed);
  return folders.map(({ uri, path }) => ({
    icon: "folder",
    label: `${path}/`,
    name: quoted(`${path}/`),
    choose: choosing(() => attachFolder(uri)),
  }));
}

async function symbolCompletions(query: string): Promise<readonly Completion[]> {
  if (query === "") return [{ icon: "info", label: vscode.l10n.t("Type the name of a symbol"), insert: "#symbol:" }];
  // A symbol has no blanks, but language servers find some for any words.
  if (/\s/.test(query)) return [];
  const symbols = await workspaceSymbols(query);
  return symbols.slice(0, mostFiles).map(({ name, kind, uri, range }) => ({
    icon: symbolIcon(kind),
    label: name,
    name,
    detail: `${relativeName(uri)}:${range.start.line + 1}`,
    choose: choosing(() => [attachSymbol(uri, name, range)]),
  }));
}

async function commitCompletions(query: string): Promise<readonly Completion[]> {
  const commits = await listCommits(query, mostFiles);
  return commits.map(({ repository, commit, subject }) => ({
    icon: "git-commit",
    label: subject,
    detail: commit.hash.slice(0, 8),
    choose: choosing(() => [attachCommit(repository, commit)]),
  }));
}

async function conversationCompletions(app: ConversationsApp, query: string, { session }: ChatPlace): Promise<readonly Completion[]> {
  const found = withWords(await attachableConversations(app, session.id), query);
  const now = Date.now();
  return found.slice(0, mostFiles).map((summary) => ({
    icon: "comment-discussion",
    label: summary.title,
    detail: age(summary.updatedAt, now),
    choose: choosing(() => pickPartOf(app, summary)),
  }));
}

function pageCompletions(query: string): readonly Completion[] {
  const url = /\s/.test(query) ? undefined : addressFrom(query);
  if (url === undefined) return [];
  const choose = choosing(async () => {
    const page = await attachPage(url.href);
    return page === undefined ? [] : [page];
  });
  return [
    {
      icon: "globe",
      label: vscode.l10n.t("Text of {0}", url.host),
      detail: vscode.l10n.t("You confirm the address before it is fetched"),
      choose,
    },
  ];
}

function choosing(attach: () => Promise<readonly Attached[]> | readonly Attached[]): (place: ChatPlace) => Promise<void> {
  return async (place) => {
    await addContext(place, await attach());
    place.compose("", true);
  };
}
