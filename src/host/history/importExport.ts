import * as vscode from "vscode";
import type { ConversationStore } from "../../history/conversationStore.ts";
import { conversationsJson, conversationsJsonParts } from "../../history/exportJson.ts";
import { conversationMarkdown } from "../../history/exportMarkdown.ts";
import { importConversations } from "../../history/importConversations.ts";
import { markImported } from "../../history/markImported.ts";
import type { Imported, ImportedConversation } from "../../history/imported.ts";
import { titleFromText } from "../../history/summary.ts";
import { activePath, messageText } from "../../shared/conversation.ts";
import type { Session } from "../../app/chat/session.ts";
import { counted } from "../../shared/counted.ts";
import { formatNumber } from "../../shared/locale.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";

/** What exporting and importing need of the history. */
export type TransferStore = Pick<ConversationStore, "list" | "peek" | "add" | "summary">;

/** Larger files are not read, bytes. An export of many years is far smaller. */
const largestImport = 512 * 1024 * 1024;
/** The most problems that are listed; the others are counted. */
const mostProblems = 1000;

/** A conversation as Markdown, including the part of an answer that has streamed so far. */
export function sessionMarkdown(session: Session, store: TransferStore): string {
  return conversationMarkdown(session.current(), titleFor(session, store));
}

/**
 * Asks for a format and a file, and writes the conversation there.
 * @param clean masks API keys
 */
export async function exportConversation(session: Session, store: TransferStore, clean: (text: string) => Promise<string>): Promise<void> {
  const all = {
    label: vscode.l10n.t("JSON (all conversations)"),
    detail: vscode.l10n.t("The whole history in one file"),
    extension: "json",
    write: (target: vscode.Uri) => exportAll(target, store, clean),
  };
  const ofThis = [
    {
      label: vscode.l10n.t("Markdown"),
      detail: vscode.l10n.t("The visible messages, with model, time, cost and attachments"),
      extension: "md",
      write: (target: vscode.Uri) => writeParts(target, [sessionMarkdown(session, store)], clean),
    },
    {
      label: vscode.l10n.t("JSON"),
      detail: vscode.l10n.t("Lossless: every version of every message. Can be imported again"),
      extension: "json",
      write: async (target: vscode.Uri) => writeParts(target, [conversationsJson([await wholeOf(session, store)])], clean),
    },
  ];
  // An empty conversation has nothing to export.
  const formats = activePath(session.conversation).length === 0 ? [all] : [...ofThis, all];
  const chosen = await vscodeAsk.pick({ title: vscode.l10n.t("Export conversation"), rows: formats });
  if (chosen === undefined) return;
  const name = chosen === all ? "aside-conversations" : titleFor(session, store);
  const target = await askForTarget(name, chosen, vscode.l10n.t("Export conversation"));
  if (target !== undefined) await chosen.write(target);
}

/**
 * Asks for a file, for one conversation also for a format, and writes conversations there.
 * @param clean masks API keys
 */
export async function exportConversations(
  ids: readonly string[],
  store: TransferStore,
  clean: (text: string) => Promise<string>,
): Promise<void> {
  const [only] = ids;
  if (only === undefined) return;
  const json = {
    label: vscode.l10n.t("JSON"),
    detail: vscode.l10n.t("Lossless: every version of every message. Can be imported again"),
    extension: "json",
  };
  const markdown = {
    label: vscode.l10n.t("Markdown"),
    detail: vscode.l10n.t("The visible messages, with model, time, cost and attachments"),
    extension: "md",
  };
  const format = ids.length > 1 ? json : await vscodeAsk.pick({ title: vscode.l10n.t("Export conversation"), rows: [markdown, json] });
  if (format === undefined) return;
  const title = counted(ids.length, "Export {0} conversation", "Export {0} conversations");
  const target = await askForTarget(ids.length > 1 ? "aside-conversations" : (store.summary(only)?.title ?? ""), format, title);
  if (target === undefined) return;
  if (format === json) return exportAll(target, store, clean, ids);
  const found = await store.peek(only);
  if (found === undefined) return;
  await writeParts(target, [conversationMarkdown(found.conversation, store.summary(only)?.title ?? "")], clean);
}

/** Asks where a file is to be written; undefined where the user cancels. */
async function askForTarget(
  name: string,
  { label, extension }: { readonly label: string; readonly extension: string },
  title: string,
): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showSaveDialog({
    title,
    filters: { [label]: [extension] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, `${fileName(name)}.${extension}`) }),
  });
}

/** Writes all conversations into a file, or those with some ids, or nothing if the user cancels. Reports conversations that could not be read. */
async function exportAll(
  target: vscode.Uri,
  store: TransferStore,
  clean: (text: string) => Promise<string>,
  ids?: readonly string[],
): Promise<void> {
  const unreadable: string[] = [];
  const title = vscode.l10n.t("Exporting conversations");
  await vscodeAsk.progress({ title, cancellable: true }, async (cancelled, report) => {
    const all = readAll(
      store,
      (count) => report(formatNumber(count)),
      (unreadableTitle) => unreadable.push(unreadableTitle),
      cancelled,
      ids,
    );
    await writeParts(target, conversationsJsonParts(all), clean, cancelled);
  });
  const [first] = unreadable;
  if (first === undefined) return;
  vscodeAsk.notify({
    severity: "warning",
    message: counted(
      unreadable.length,
      "{0} conversation could not be read and is not in the file: “{1}”.",
      "{0} conversations could not be read and are not in the file. The first one is “{1}”.",
      first,
    ),
  });
}

async function writeParts(
  target: vscode.Uri,
  parts: AsyncIterable<string> | Iterable<string>,
  clean: (text: string) => Promise<string>,
  cancelled?: AbortSignal,
): Promise<void> {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  for await (const part of parts) pieces.push(encoder.encode(await clean(part)));
  if (cancelled?.aborted === true) return;
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  await vscode.workspace.fs.writeFile(target, bytes);
}

/** Asks for files and imports their conversations. Entries that cannot be read are skipped and reported. */
export async function importFromFiles(store: TransferStore): Promise<void> {
  const files = await vscode.window.showOpenDialog({
    title: vscode.l10n.t("Import conversations from Aside, ChatGPT (conversations.json), LibreChat or the OpenRouter chatroom"),
    openLabel: vscode.l10n.t("Import"),
    canSelectMany: true,
    filters: { JSON: ["json"] },
  });
  if (files === undefined || files.length === 0) return;
  const title = vscode.l10n.t("Importing conversations");
  const outcome = await vscodeAsk.progress({ title, cancellable: true }, (cancelled, report) =>
    importFiles(files, store, report, cancelled),
  );
  await reportOutcome(outcome);
}

interface ImportOutcome {
  readonly added: number;
  readonly problems: readonly string[];
}

async function importFiles(
  files: readonly vscode.Uri[],
  store: TransferStore,
  report: (message: string) => void,
  cancelled: AbortSignal,
): Promise<ImportOutcome> {
  let added = 0;
  const problems: string[] = [];
  for (const file of files) {
    const name = file.path.split("/").at(-1) ?? "";
    const read = await readFile(file);
    problems.push(...read.problems.map(({ record, message }) => `${name}: ${record}: ${message}`));
    for (const { conversation, meta } of read.conversations) {
      if (cancelled.aborted) return { added, problems };
      const outcome = await store.add({ conversation: markImported(conversation), meta }, () => crypto.randomUUID());
      if ("id" in outcome) added += 1;
      else problems.push(`${name}: ${conversation.id}: ${outcome.error.message}`);
      if (added % 50 === 0) report(formatNumber(added));
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

async function reportOutcome({ added, problems }: ImportOutcome): Promise<void> {
  const [first] = problems;
  const imported = counted(added, "{0} conversation was imported.", "{0} conversations were imported.");
  if (first === undefined) return vscodeAsk.status(imported);
  const unreadable = counted(
    problems.length,
    "{0} entry could not be read: {1}",
    "{0} entries could not be read. The first one: {1}",
    first.slice(0, 300),
  );
  const choices = { showAll: vscode.l10n.t("Show All") };
  if ((await vscodeAsk.confirm({ message: `${imported} ${unreadable}`, choices })) !== "showAll") return;
  const more = problems.length > mostProblems ? [`… ${problems.length - mostProblems}`] : [];
  const content = `${[...problems.slice(0, mostProblems), ...more].join("\n")}\n`;
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: "plaintext" }));
}

async function wholeOf(session: Session, store: TransferStore): Promise<ImportedConversation> {
  const kept = session.temporary ? undefined : await store.peek(session.id).catch(() => undefined);
  return { conversation: session.current(), meta: kept?.meta ?? {} };
}

async function* readAll(
  store: TransferStore,
  report: (count: number) => void,
  onUnreadable: (title: string) => void,
  cancelled: AbortSignal,
  ids?: readonly string[],
): AsyncGenerator<ImportedConversation, void, undefined> {
  let count = 0;
  const chosen = ids && new Set(ids);
  for (const { id, title } of await store.list()) {
    if (chosen?.has(id) === false) continue;
    if (cancelled.aborted) return;
    const found = await store.peek(id).catch(() => undefined);
    count += 1;
    if (count % 50 === 0) report(count);
    if (found === undefined) onUnreadable(title);
    else yield { conversation: found.conversation, meta: found.meta };
  }
}

function titleFor(session: Session, store: TransferStore): string {
  const [first] = activePath(session.conversation);
  return store.summary(session.id)?.title || titleFromText(messageText(first));
}

/** Turns a title into a file name that every system accepts. */
function fileName(title: string): string {
  const plain = title
    .replaceAll(/[^\p{L}\p{N} _-]+/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, 60)
    .trim();
  return plain === "" ? "conversation" : plain;
}
