import * as vscode from "vscode";
import type { ConversationStore } from "../../history/conversationStore.ts";
import { conversationsJson, conversationsJsonParts } from "../../history/exportJson.ts";
import { conversationMarkdown } from "../../history/exportMarkdown.ts";
import { importConversations } from "../../history/importConversations.ts";
import type { Imported, ImportedConversation } from "../../history/imported.ts";
import { titleFromText } from "../../history/summary.ts";
import { activePath, messageText } from "../../shared/conversation.ts";
import type { Session } from "../../app/chat/session.ts";

/** What taking conversations out and in needs of the history. */
export type TransferStore = Pick<ConversationStore, "list" | "peek" | "add" | "summary">;

/** Files beyond this many bytes are not read: an export of many years is far smaller. */
const largestImport = 512 * 1024 * 1024;
/** How long the status bar says that it went well, in milliseconds. */
const doneShownMs = 10_000;
/** So many problems are listed; the rest is counted. */
const mostProblems = 1000;

/** A conversation as Markdown, with what has streamed so far. */
export function sessionMarkdown(session: Session, store: TransferStore): string {
  return conversationMarkdown(session.current(), titleFor(session, store));
}

/**
 * Asks for a format and a place, and writes the conversation there.
 * @param clean masks keys: what leaves the editor goes through it
 */
export async function exportConversation(session: Session, store: TransferStore, clean: (text: string) => string): Promise<void> {
  const all = {
    label: vscode.l10n.t("JSON of all conversations"),
    detail: vscode.l10n.t("Everything that is kept, in one file"),
    extension: "json",
    write: (target: vscode.Uri) => exportAll(target, store, clean),
  };
  const ofThis = [
    {
      label: vscode.l10n.t("Markdown"),
      detail: vscode.l10n.t("What is shown: readable, with model, time, cost and attachments"),
      extension: "md",
      write: (target: vscode.Uri) => writeParts(target, [sessionMarkdown(session, store)], clean),
    },
    {
      label: vscode.l10n.t("JSON"),
      detail: vscode.l10n.t("Without loss: every version of every message. Import Conversations takes it back"),
      extension: "json",
      write: async (target: vscode.Uri) => writeParts(target, [conversationsJson([await wholeOf(session, store)])], clean),
    },
  ];
  // Of one in which nothing was said there is nothing to write.
  const formats = activePath(session.conversation).length === 0 ? [all] : [...ofThis, all];
  const chosen = await vscode.window.showQuickPick(formats, { title: vscode.l10n.t("Export conversation") });
  if (chosen === undefined) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${fileName(chosen === all ? "aside-conversations" : titleFor(session, store))}.${chosen.extension}`;
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Export conversation"),
    filters: { [chosen.label]: [chosen.extension] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
  if (target !== undefined) await chosen.write(target);
}

/** Writes all conversations into a file. Given up, none is written; which ones could not be read is told. */
async function exportAll(target: vscode.Uri, store: TransferStore, clean: (text: string) => string): Promise<void> {
  const unread: string[] = [];
  const title = vscode.l10n.t("Exporting conversations");
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, cancelled) => {
      const all = everything(
        store,
        (count) => progress.report({ message: String(count) }),
        (unreadTitle) => unread.push(unreadTitle),
        cancelled,
      );
      await writeParts(target, conversationsJsonParts(all), clean, cancelled);
    },
  );
  const [first] = unread;
  if (first === undefined) return;
  void vscode.window.showWarningMessage(
    vscode.l10n.t("Not in the file, because it could not be read: {0} in all, the first is “{1}”.", unread.length, first),
  );
}

async function writeParts(
  target: vscode.Uri,
  parts: AsyncIterable<string> | Iterable<string>,
  clean: (text: string) => string,
  cancelled?: vscode.CancellationToken,
): Promise<void> {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  for await (const part of parts) pieces.push(encoder.encode(clean(part)));
  if (cancelled?.isCancellationRequested === true) return;
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  await vscode.workspace.fs.writeFile(target, bytes);
}

/** Asks for files and takes their conversations up. What is wrong in them is named; what is good is there. */
export async function importFromFiles(store: TransferStore): Promise<void> {
  const files = await vscode.window.showOpenDialog({
    title: vscode.l10n.t("Import conversations of Aside, ChatGPT (conversations.json), LibreChat or OpenRouter's chatroom"),
    openLabel: vscode.l10n.t("Import"),
    canSelectMany: true,
    filters: { JSON: ["json"] },
  });
  if (files === undefined || files.length === 0) return;
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Importing conversations"), cancellable: true },
    async (progress, cancelled) => takeUp(files, store, (message) => progress.report({ message }), cancelled),
  );
  await tell(result);
}

/** What an import came to. */
interface Taken {
  readonly added: number;
  readonly problems: readonly string[];
}

async function takeUp(
  files: readonly vscode.Uri[],
  store: TransferStore,
  report: (message: string) => void,
  cancelled: vscode.CancellationToken,
): Promise<Taken> {
  let added = 0;
  const problems: string[] = [];
  for (const file of files) {
    const name = file.path.split("/").at(-1) ?? "";
    const read = await readFile(file);
    problems.push(...read.problems.map(({ record, message }) => `${name}: ${record}: ${message}`));
    for (const conversation of read.conversations) {
      if (cancelled.isCancellationRequested) return { added, problems };
      const outcome = await store.add(conversation, () => crypto.randomUUID());
      if ("id" in outcome) added += 1;
      else problems.push(`${name}: ${conversation.conversation.id}: ${outcome.error.message}`);
      if (added % 50 === 0) report(String(added));
    }
  }
  return { added, problems };
}

async function readFile(file: vscode.Uri): Promise<Imported> {
  try {
    const { size } = await vscode.workspace.fs.stat(file);
    if (size > largestImport) return refused(vscode.l10n.t("The file is too large."));
    return importConversations(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
}

function refused(message: string): Imported {
  return { conversations: [], problems: [{ record: "file", message }] };
}

async function tell({ added, problems }: Taken): Promise<void> {
  const [first] = problems;
  const done = added === 1 ? vscode.l10n.t("1 conversation was imported.") : vscode.l10n.t("{0} conversations were imported.", added);
  if (first === undefined) {
    // Nothing that goes well lies on the composer.
    vscode.window.setStatusBarMessage(`$(check) ${done}`, doneShownMs);
    return;
  }
  const details = vscode.l10n.t("Show all");
  const text = vscode.l10n.t("{0} What could not be read: {1} in all, the first in {2}", done, problems.length, first.slice(0, 300));
  if ((await vscode.window.showWarningMessage(text, details)) !== details) return;
  const more = problems.length > mostProblems ? [`… ${problems.length - mostProblems}`] : [];
  const content = `${[...problems.slice(0, mostProblems), ...more].join("\n")}\n`;
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: "plaintext" }));
}

async function wholeOf(session: Session, store: TransferStore): Promise<ImportedConversation> {
  const kept = session.temporary ? undefined : await store.peek(session.id).catch(() => undefined);
  return { conversation: session.current(), meta: kept?.meta ?? {} };
}

async function* everything(
  store: TransferStore,
  report: (count: number) => void,
  unread: (title: string) => void,
  cancelled: vscode.CancellationToken,
): AsyncGenerator<ImportedConversation, void, undefined> {
  let count = 0;
  for (const { id, title } of await store.list()) {
    if (cancelled.isCancellationRequested) return;
    const found = await store.peek(id).catch(() => undefined);
    count += 1;
    if (count % 50 === 0) report(count);
    if (found === undefined) unread(title);
    else yield { conversation: found.conversation, meta: found.meta };
  }
}

function titleFor(session: Session, store: TransferStore): string {
  const [first] = activePath(session.conversation);
  return store.summary(session.id)?.title || titleFromText(messageText(first));
}

/** A title as the name of a file, on any system. */
function fileName(title: string): string {
  const plain = title
    .replaceAll(/[^\p{L}\p{N} _-]+/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, 60)
    .trim();
  return plain === "" ? "conversation" : plain;
}
