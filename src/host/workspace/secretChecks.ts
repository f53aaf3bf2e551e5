import * as vscode from "vscode";
import type { Attachment, AttachmentCheck, AttachmentKind } from "../../shared/conversation.ts";
import { countHidden, endOfPart, findLookalikes, stripHidden } from "../../shared/hiddenText.ts";
import { splitDiff } from "../../apply/gitDiff.ts";
import { findSecrets, findSecretsInTurns, isSecretFilePattern, redactSecrets, secretFilePattern } from "../../shared/secretPatterns.ts";
import { isFileKind, isTextKind } from "../../app/context/attachmentKind.ts";
import { EventLoopYielder } from "../../shared/eventLoopYielder.ts";
import { maskSecretFile } from "../../app/outbound/maskSecretFile.ts";
import { relativeName, safeName } from "./attachments.ts";
import { fileOf } from "./documentName.ts";
import { areGitsOwn } from "./git.ts";
import { judgePaths, type PathReason } from "./judgePaths.ts";

/**
 * Why an attachment is not sent without asking, as names of patterns: the name of its file (or of the file that a link leads to) is that of a secret
 * one, the file is ignored, excluded or outside the workspace, or its text contains something that looks like a secret.
 */
export async function attachmentWarnings(attachment: Attachment): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const pattern of await fileWarnings(attachment)) found.add(pattern);
  // What is dropped from outside the editor has a name and no address.
  if (isFileKind(attachment.kind)) for (const name of [attachment.path, attachment.label]) add(found, secretFilePattern(name));
  for (const { pattern } of findSecrets(namesOf(attachment))) found.add(pattern);
  if (isTextKind(attachment.kind)) {
    for (const file of filesIn(attachment)) add(found, secretFilePattern(file));
    if ((attachment.kind === "changes" || attachment.kind === "staged") && !areGitsOwn(attachment.text)) {
      found.add(vscode.l10n.t("changes in another format than Git's: secret files in them cannot be recognized"));
    }
    for (const { pattern } of await findSecretsInTurns(attachment.text)) found.add(pattern);
  }
  return [...found];
}

/** How many hidden characters, and how many words that mix alphabets, the text of an attachment contains. */
export async function hiddenIn(attachment: Attachment): Promise<Pick<AttachmentCheck, "hidden" | "lookalikes">> {
  let [hidden, lookalikes] = [0, 0];
  if (!isTextKind(attachment.kind)) return { hidden, lookalikes };
  const yielder = new EventLoopYielder();
  const { text } = attachment;
  for (let at = 0; at < text.length;) {
    if (yielder.isDue) await yielder.yield();
    const end = endOfPart(text, at);
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
  if (check === undefined) return attachment;
  const named = check.redact ? { ...attachment, label: redactSecrets(attachment.label), path: redactSecrets(attachment.path) } : attachment;
  if (!isTextKind(attachment.kind)) return named;
  let { text } = attachment;
  if (check.redact) text = masked(attachment.kind, text, check.patterns.some(isSecretFilePattern));
  return { ...named, text: check.keepHidden ? text : stripHidden(text) };
}

/** What is sent besides the content. Hidden characters in it were written out when it was attached. */
function namesOf({ label, path }: Attachment): string {
  return `${path}\n${label}`;
}

/**
 * Parts of one text as they are sent, each by itself: a secret that reaches from one part into the next is masked in both.
 * @param attachment their whole text, with its check
 */
export function partsAsSent(parts: readonly string[], { text, check }: Attachment): readonly string[] {
  if (check === undefined) return parts;
  const secrets = check.redact ? findSecrets(text) : [];
  const isSecretFile = check.redact && check.patterns.some(isSecretFilePattern);
  let start = 0;
  return parts.map((part) => {
    const end = start + part.length;
    let [masked, from] = ["", start];
    for (const secret of secrets) {
      if (secret.end <= start || secret.start >= end) continue;
      masked += `${text.slice(from, Math.max(from, secret.start))}[redacted]`;
      from = Math.min(secret.end, end);
    }
    masked += text.slice(from, end);
    start = end;
    const whole = isSecretFile ? maskSecretFile(masked) : masked;
    return check.keepHidden ? whole : stripHidden(whole);
  });
}

/** @param ofSecretFile whether it comes, at least in part, out of files that are secret as a whole */
function masked(kind: AttachmentKind, text: string, ofSecretFile: boolean): string {
  if (isDiff(kind)) return redactSecrets(withoutSecretFiles(text));
  return ofSecretFile ? maskSecretFile(text) : redactSecrets(text);
}

/** Git's output without the changes of secret files, whose names alone are told. */
export function withoutSecretFiles(diff: string): string {
  return splitDiff(diff)
    .map(({ text, paths }) => {
      const secret = paths.find((path) => secretFilePattern(path) !== undefined);
      return secret === undefined ? text : `(The changes of ${safeName(secret)} are left out: the file contains secrets.)\n`;
    })
    .join("");
}

/** Whether something in the attachment can be redacted. Of a picture, only its name can. */
export function canRedact(attachment: Attachment, patterns: readonly string[]): boolean {
  const inNames = findSecrets(namesOf(attachment)).map(({ pattern }) => pattern);
  if (!isTextKind(attachment.kind)) return patterns.every((pattern) => inNames.includes(pattern));
  return (
    inNames.length > 0 ||
    patterns.some(isSecretFilePattern) ||
    findSecrets(attachment.text).some(({ pattern }) => patterns.includes(pattern))
  );
}

async function fileWarnings({ kind, uri }: Attachment): Promise<ReadonlySet<string>> {
  if (uri === "" || !(isFileKind(kind) || kind === "problems")) return new Set();
  const file = fileOf(vscode.Uri.parse(uri, true));
  return pathWarnings(file, kind === "instructions" ? await (await import("./ownPlaces.ts")).ownPlacesOf(file) : []);
}

/**
 * Why a file is not read without asking, by its name and location alone, in words for the user.
 * @param inside real places outside of the workspace that the user chose
 */
export async function pathWarnings(file: vscode.Uri, inside: readonly vscode.Uri[] = []): Promise<ReadonlySet<string>> {
  const [judged] = await judgePaths([file], { inside });
  return new Set(judged?.reasons.map((reason) => reasonText(reason, file)));
}

function reasonText(reason: PathReason, file: vscode.Uri): string {
  switch (reason.kind) {
    case "secret":
      return reason.pattern;
    case "git":
      return vscode.l10n.t("Git's internal files");
    case "outside":
      return vscode.l10n.t("outside the workspace: {0}", relativeName(reason.real ?? file));
    case "ignored":
      return vscode.l10n.t("ignored by Git");
    case "excluded":
      return vscode.l10n.t("excluded by files.exclude or search.exclude");
    default:
      return reason satisfies never;
  }
}

/** The files whose lines a text consists of: those of a diff, or of a search editor, which puts the name and a colon above them. */
function filesIn({ kind, text }: Attachment): readonly string[] {
  if (isDiff(kind)) return splitDiff(text).flatMap(({ paths }) => paths);
  return kind === "search" ? Array.from(text.matchAll(/^(\S.{0,1000}):\r?$/gm), ([, file = ""]) => file) : [];
}

function isDiff(kind: AttachmentKind): boolean {
  return kind === "changes" || kind === "staged" || kind === "commit" || kind === "review";
}

function add(to: Set<string>, pattern: string | undefined): void {
  if (pattern !== undefined) to.add(pattern);
}
