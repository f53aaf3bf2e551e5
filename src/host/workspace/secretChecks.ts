import { platform } from "#platform";
import * as vscode from "vscode";
import type { Attachment, AttachmentCheck } from "../../shared/conversation.ts";
import { countHidden, findLookalikes, stripHidden } from "../../shared/hiddenText.ts";
import { findSecrets, isSecretFilePattern, redactSecrets, redactValues, secretFilePattern } from "../../shared/secretPatterns.ts";
import { EventLoopYielder } from "../../app/eventLoopYielder.ts";
import { relativeName } from "./attachments.ts";
import { ignoredByGit } from "./git.ts";
import { excludePatterns } from "./workspaceFiles.ts";

/**
 * Why an attachment with this content would not be taken unasked, as names of patterns: its file is secret by its name (also that behind a
 * symbolic link, in any spelling), ignored, excluded or outside of the workspace, or its text holds something that looks like a secret.
 */
export async function suspicionsOf(attachment: Attachment): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const pattern of await fileSuspicions(attachment)) found.add(pattern);
  if (isText(attachment)) {
    for (const file of filesOfDiff(attachment)) add(found, secretFilePattern(file));
    for (const pattern of await secretsIn(attachment.text)) found.add(pattern);
  }
  return [...found];
}

/** Looked through at once, in characters; what is cut apart is looked at on both sides. */
const partLength = 32_768;
const partOverlap = 1024;

/** Names of the patterns that a text falls under. In parts: it may be long, and made so that it takes long. */
async function secretsIn(text: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const yielder = new EventLoopYielder();
  for (let at = 0; at < text.length; at += partLength) {
    if (yielder.isDue) await yielder.yield();
    for (const { pattern } of findSecrets(text.slice(Math.max(0, at - partOverlap), at + partLength))) names.add(pattern);
  }
  return names;
}

/** What is hidden in the text of an attachment: counts of hidden characters and of words that mix alphabets. */
export async function hiddenIn(attachment: Attachment): Promise<Pick<AttachmentCheck, "hidden" | "lookalikes">> {
  let [hidden, lookalikes] = [0, 0];
  if (!isText(attachment)) return { hidden, lookalikes };
  const yielder = new EventLoopYielder();
  const { text } = attachment;
  for (let at = 0; at < text.length;) {
    if (yielder.isDue) await yielder.yield();
    // What belongs together stands in one line; only a line that is very long is cut.
    const feed = text.indexOf("\n", at + partLength);
    const end = feed < 0 || feed > at + 4 * partLength ? at + 4 * partLength : feed + 1;
    const part = text.slice(at, end);
    hidden += countHidden(part);
    lookalikes += findLookalikes(part).length;
    at = end;
  }
  return { hidden, lookalikes };
}

/** The attachment as it goes out: masked and stripped as its check says. */
export function asSent(attachment: Attachment): Attachment {
  const { check } = attachment;
  if (check === undefined || !isText(attachment)) return attachment;
  let { text } = attachment;
  if (check.redact) text = check.patterns.some(isSecretFilePattern) ? redactValues(text) : redactSecrets(text);
  return { ...attachment, text: check.keepHidden ? text : stripHidden(text) };
}

/** Whether something in the attachment can be masked: a picture can only be taken or left. */
export function canRedact(attachment: Attachment, patterns: readonly string[]): boolean {
  if (!isText(attachment)) return false;
  return patterns.some(isSecretFilePattern) || findSecrets(attachment.text).some(({ pattern }) => patterns.includes(pattern));
}

function isText({ kind }: Attachment): boolean {
  return kind !== "image" && kind !== "pdf";
}

/** Kinds whose path and address are those of a file. */
export const kindsOfFiles: readonly Attachment["kind"][] = [
  "file",
  "selection",
  "symbol",
  "cell",
  "image",
  "pdf",
  "instructions",
  "folder",
];

async function fileSuspicions({ kind, uri }: Attachment): Promise<ReadonlySet<string>> {
  return uri === "" || !kindsOfFiles.includes(kind) ? new Set() : pathSuspicions(vscode.Uri.parse(uri, true));
}

/** Why a file would not be taken unasked by what and where it is, whatever is in it. */
export async function pathSuspicions(file: vscode.Uri): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  if (file.scheme !== "file" && file.scheme !== "vscode-remote") {
    add(found, secretFilePattern(file.path));
    return found;
  }
  const real = await platform.realPath(file);
  add(found, secretFilePattern(file.path) ?? secretFilePattern(real.path));
  if (!(await isInWorkspace(real))) found.add(vscode.l10n.t("outside of the workspace: {0}", relativeName(real)));
  // A link that is followed by git may lead to what is not.
  else if ((await ignoredByGit([file, real])).size > 0) found.add(vscode.l10n.t("ignored by git"));
  else if (isExcluded(file) || isExcluded(real)) found.add(vscode.l10n.t("left out by files.exclude or search.exclude"));
  return found;
}

/** Whether a resolved file lies in a folder of the workspace; where none is open there is nothing to be outside of. */
async function isInWorkspace(real: vscode.Uri): Promise<boolean> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) return true;
  const roots = await Promise.all(folders.map(({ uri }) => platform.realPath(uri)));
  return roots.some(({ path }) => real.path === path || real.path.startsWith(`${path.replace(/\/$/, "")}/`));
}

/** Whether the settings leave a file out of the explorer or of searches. */
function isExcluded(file: vscode.Uri): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(file);
  if (folder === undefined) return false;
  // VS Code has no function that matches a glob, but its document selectors do.
  const document = { uri: file, languageId: "" } as vscode.TextDocument;
  return excludePatterns().some(
    (pattern) =>
      vscode.languages.match({ pattern: new vscode.RelativePattern(folder, pattern) }, document) > 0 ||
      vscode.languages.match({ pattern: new vscode.RelativePattern(folder, `${pattern}/**`) }, document) > 0,
  );
}

/** The files that a diff names. */
function filesOfDiff({ kind, text }: Attachment): readonly string[] {
  if (kind !== "changes" && kind !== "staged" && kind !== "commit") return [];
  return Array.from(text.matchAll(/^(?:\+\+\+|---) (?:[ab]\/)?(.{1,1000})$/gm), ([, file = ""]) => file);
}

function add(to: Set<string>, pattern: string | undefined): void {
  if (pattern !== undefined) to.add(pattern);
}
