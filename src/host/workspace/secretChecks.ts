import * as vscode from "vscode";
import type { Attachment, AttachmentCheck } from "../../shared/conversation.ts";
import { countHidden, findLookalikes, stripHidden } from "../../shared/hiddenText.ts";
import { findSecrets, isSecretFilePattern, redactSecrets, redactValues, secretFilePattern } from "../../shared/secretPatterns.ts";
import { isFileKind, isTextKind } from "../../app/context/attachmentKind.ts";
import { EventLoopYielder } from "../../app/eventLoopYielder.ts";
import { relativeName } from "./attachments.ts";
import { ignoredByGit } from "./git.ts";
import { excludePatterns } from "./workspaceFiles.ts";
import { realUri, segmentsInWorkspace } from "./workspacePath.ts";

/**
 * Why an attachment is not sent without asking, as names of patterns: the name of its file (or of the file that a link leads to) is that of a secret
 * one, the file is ignored, excluded or outside the workspace, or its text contains something that looks like a secret.
 */
export async function attachmentWarnings(attachment: Attachment): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const pattern of await fileWarnings(attachment)) found.add(pattern);
  if (isTextKind(attachment.kind)) {
    for (const file of filesOfDiff(attachment)) add(found, secretFilePattern(file));
    for (const pattern of await secretsIn(attachment.text)) found.add(pattern);
  }
  return [...found];
}

/** How many characters are searched at once. Parts overlap, so that a secret on the edge of one is found. */
const partLength = 32_768;
const partOverlap = 1024;

/** Names of the patterns that a text matches. It is searched in parts, because it may be long, and made to take long. */
async function secretsIn(text: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const yielder = new EventLoopYielder();
  for (let at = 0; at < text.length; at += partLength) {
    if (yielder.isDue) await yielder.yield();
    for (const { pattern } of findSecrets(text.slice(Math.max(0, at - partOverlap), at + partLength))) names.add(pattern);
  }
  return names;
}

/** How many hidden characters, and how many words that mix alphabets, the text of an attachment contains. */
export async function hiddenIn(attachment: Attachment): Promise<Pick<AttachmentCheck, "hidden" | "lookalikes">> {
  let [hidden, lookalikes] = [0, 0];
  if (!isTextKind(attachment.kind)) return { hidden, lookalikes };
  const yielder = new EventLoopYielder();
  const { text } = attachment;
  for (let at = 0; at < text.length;) {
    if (yielder.isDue) await yielder.yield();
    // Characters that belong together are on one line; only a very long line is cut.
    const feed = text.indexOf("\n", at + partLength);
    const end = feed < 0 || feed > at + 4 * partLength ? at + 4 * partLength : feed + 1;
    const part = text.slice(at, end);
    hidden += countHidden(part);
    lookalikes += findLookalikes(part).length;
    at = end;
  }
  return { hidden, lookalikes };
}

/** The attachment as it is sent: secrets redacted and hidden characters removed as its check says. */
export function asSent(attachment: Attachment): Attachment {
  const { check } = attachment;
  if (check === undefined || !isTextKind(attachment.kind)) return attachment;
  let { text } = attachment;
  if (check.redact) text = check.patterns.some(isSecretFilePattern) ? redactValues(text) : redactSecrets(text);
  return { ...attachment, text: check.keepHidden ? text : stripHidden(text) };
}

/** Whether something in the attachment can be redacted. A picture can only be sent as it is or left out. */
export function canRedact(attachment: Attachment, patterns: readonly string[]): boolean {
  if (!isTextKind(attachment.kind)) return false;
  return patterns.some(isSecretFilePattern) || findSecrets(attachment.text).some(({ pattern }) => patterns.includes(pattern));
}

async function fileWarnings({ kind, uri }: Attachment): Promise<ReadonlySet<string>> {
  return uri === "" || !isFileKind(kind) ? new Set() : pathWarnings(vscode.Uri.parse(uri, true));
}

/** Why a file is not read without asking, by its name and location alone. */
export async function pathWarnings(file: vscode.Uri): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  if (file.scheme !== "file" && file.scheme !== "vscode-remote") {
    add(found, secretFilePattern(file.path));
    return found;
  }
  const real = await realUri(file);
  add(found, secretFilePattern(file.path) ?? (real && secretFilePattern(real.path)));
  if (real === undefined || !(await isInWorkspace(real))) {
    found.add(vscode.l10n.t("outside the workspace: {0}", relativeName(real ?? file)));
  }
  // A link that git tracks may lead to a file that git ignores.
  else if ((await ignoredByGit([file, real])).size > 0) found.add(vscode.l10n.t("ignored by git"));
  else if (isExcluded(file) || isExcluded(real)) found.add(vscode.l10n.t("excluded by files.exclude or search.exclude"));
  return found;
}

/** Whether a file or folder is in the workspace. Without an open folder, nothing is outside. */
async function isInWorkspace(real: vscode.Uri): Promise<boolean> {
  return (vscode.workspace.workspaceFolders ?? []).length === 0 || (await segmentsInWorkspace(real)) !== undefined;
}

/** Whether the settings exclude a file from the explorer or from searches. */
function isExcluded(file: vscode.Uri): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(file);
  if (folder === undefined) return false;
  // VS Code has no function that matches a glob, but document selectors do.
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
