import * as vscode from "vscode";
import type { Attached } from "../../app/context/attached.ts";
import { isFileKind } from "../../app/context/attachmentKind.ts";
import { type InstructionRule, instructionRule, matchingGlob, type RuleFormat } from "../../app/context/instructionRules.ts";
import type { Attachment } from "../../shared/conversation.ts";
import { largestText, newAttachment } from "../workspace/attachments.ts";
import { chatFolders } from "../workspace/chatFolders.ts";
import { fileOf } from "../workspace/documentName.ts";
import { judgePaths } from "../workspace/judgePaths.ts";
import { ownAddress, ownInstructionFiles, shownPathOf } from "../workspace/ownPlaces.ts";
import { currentEditor } from "../workspace/selection.ts";

/** An instruction file that applies, and why, in words for the user. */
export interface FoundInstructions {
  readonly uri: vscode.Uri;
  readonly why: string;
}

/** Which instruction files are looked for. */
export interface WantedInstructions {
  /** Those that the workspace's files are themselves (`aside.instructions`). */
  readonly ofWorkspace: boolean;
}

/** Files that apply to the folder that they are in, and to everything below it. */
const folderNames = ["AGENTS.md", "CLAUDE.md", "GEMINI.md"] as const;
const copilotFile = ".github/copilot-instructions.md";
/** Attached files beyond these do not decide which instructions apply. */
const mostFiles = 50;
/** Files with rules beyond these are not read. */
const mostRules = 200;
/** The depth of folders with rules, how many files and folders are looked at in them, and the largest file with a rule in bytes. */
const deepest = 5;
const mostEntries = 1000;
const largestRule = 256 * 1024;

/**
 * The instruction files that apply to a message of a trusted workspace: those of the folders that the attached files and the file in the editor are in, the nearest
 * first; those with a rule that matches one of these files; and those that the user names. Files behind links that lead out of the workspace are left out.
 * @param about the attachments of the message
 */
export async function findInstructions(
  about: readonly Attachment[] = [],
  { ofWorkspace }: WantedInstructions = { ofWorkspace: true },
): Promise<readonly FoundInstructions[]> {
  if (!vscode.workspace.isTrusted) return [];
  const folders = ofWorkspace ? (vscode.workspace.workspaceFolders ?? []) : [];
  const files = filesOf(about);
  const found = (await Promise.all(folders.map((folder) => inFolder(folder, files)))).flat();
  const inside = await insideWorkspace(found);
  return [...inside, ...(await ownFiles())];
}

/** Those that are really in the workspace. */
async function insideWorkspace<One extends { readonly uri: vscode.Uri }>(found: readonly One[]): Promise<readonly One[]> {
  const judged = await judgePaths(found.map(({ uri }) => uri));
  const outside = new Set(judged.filter(({ reasons }) => reasons.some(({ kind }) => kind === "outside")).map(({ uri }) => uri.toString()));
  return found.filter(({ uri }) => !outside.has(uri.toString()));
}

/** The files and folders that a message is about: what is attached, and what is in the editor. A cell counts as its notebook, a state in Git as its file. */
function filesOf(about: readonly Attachment[]): readonly vscode.Uri[] {
  const attached = about
    .filter(({ kind, uri }) => uri !== "" && isFileKind(kind) && kind !== "instructions")
    .map(({ uri }) => vscode.Uri.parse(uri));
  const active = currentEditor()?.document.uri;
  return [...attached, ...(active === undefined ? [] : [active])].slice(0, mostFiles).map(fileOf);
}

async function inFolder(folder: vscode.WorkspaceFolder, files: readonly vscode.Uri[]): Promise<readonly FoundInstructions[]> {
  const paths = files
    .filter((uri) => vscode.workspace.getWorkspaceFolder(uri)?.index === folder.index)
    .map((uri) => uri.path.slice(folder.uri.path.length).split("/").filter(Boolean).join("/"));
  const [nested, copilot, rules] = await Promise.all([
    existing(
      nearestFirst(paths).flatMap((place) => folderNames.map((name) => ({ place, uri: vscode.Uri.joinPath(folder.uri, place, name) }))),
    ),
    existing([{ place: "", uri: vscode.Uri.joinPath(folder.uri, copilotFile) }]),
    matchingRules(folder, paths),
  ]);
  return [
    ...[...nested, ...copilot].map(({ place, uri }) => ({
      uri,
      why: place === "" ? vscode.l10n.t("applies to the whole folder") : vscode.l10n.t("applies to files in {0}", place),
    })),
    ...rules,
  ];
}

/** The folders of these files, and all above them up to the root, which is empty: the deepest first. */
function nearestFirst(paths: readonly string[]): readonly string[] {
  const places = new Set([""]);
  for (const path of paths) {
    const names = path.split("/");
    // A file is not a folder, but nothing is below it either.
    for (let count = names.length; count > 0; count -= 1) places.add(names.slice(0, count).join("/"));
  }
  const depth = (place: string): number => (place === "" ? 0 : place.split("/").length);
  return [...places].toSorted((a, b) => depth(b) - depth(a));
}

async function existing<Candidate extends { readonly uri: vscode.Uri }>(candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
  const exists = await Promise.all(candidates.map(({ uri }) => isFile(uri)));
  return candidates.filter((_candidate, at) => exists[at]);
}

async function matchingRules(folder: vscode.WorkspaceFolder, paths: readonly string[]): Promise<readonly FoundInstructions[]> {
  const found: FoundInstructions[] = [];
  for (const { uri, rule } of await rulesOf(folder)) {
    if (rule.when === "always") found.push({ uri, why: vscode.l10n.t("applies to every file") });
    if (rule.when !== "files") continue;
    const match = matchingGlob(rule.globs, paths, (glob, path) => matches(folder, glob, path));
    if (match !== undefined) found.push({ uri, why: vscode.l10n.t("applies to {0} (matches {1})", match.glob, match.file) });
  }
  return found;
}

function matches(folder: vscode.WorkspaceFolder, glob: string, path: string): boolean {
  // VS Code has no function that matches a glob, but document selectors do.
  const document = { uri: vscode.Uri.joinPath(folder.uri, path), languageId: "" } as vscode.TextDocument;
  return vscode.languages.match({ pattern: new vscode.RelativePattern(folder, glob) }, document) > 0;
}

interface RuleFile {
  readonly uri: vscode.Uri;
  readonly rule: InstructionRule;
}

/** The files with rules of a folder: `*.instructions.md` where VS Code looks for them, and Cursor's. */
async function rulesOf(folder: vscode.WorkspaceFolder): Promise<readonly RuleFile[]> {
  const places = [
    ...chatFolders(folder, "instructionsFilesLocations", ".github/instructions").map((uri) => ({ uri, format: "vscode" as const })),
    { uri: vscode.Uri.joinPath(folder.uri, ".cursor", "rules"), format: "cursor" as const },
  ];
  const left = { entries: mostEntries };
  const candidates: { readonly uri: vscode.Uri; readonly format: RuleFormat }[] = [];
  // Nothing outside of the workspace is read, neither a folder nor a file.
  for (const { uri: place, format } of await insideWorkspace(places)) {
    const files = await filesBelow(place, format === "cursor" ? ".mdc" : ".instructions.md", left);
    candidates.push(...files.map((uri) => ({ uri, format })));
  }
  const allowed = await insideWorkspace(candidates.slice(0, mostRules));
  const rules = await Promise.all(allowed.map(({ uri, format }) => ruleOf(uri, format)));
  return rules.filter((one) => one !== undefined);
}

const knownRules = new Map<string, { readonly version: string; readonly file: RuleFile }>();

/** The rule of a file, which is read again only if it has changed. */
async function ruleOf(uri: vscode.Uri, format: RuleFormat): Promise<RuleFile | undefined> {
  try {
    const { mtime, size } = await vscode.workspace.fs.stat(uri);
    const version = `${mtime} ${size}`;
    const known = knownRules.get(uri.toString());
    if (known?.version === version) return known.file;
    if (size > largestRule) return undefined;
    const rule = instructionRule(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)), format);
    const file = { uri, rule };
    knownRules.set(uri.toString(), { version, file });
    return file;
  } catch {
    return undefined;
  }
}

/**
 * The files below a folder. Folders behind links are left out: a link to a folder above would lead there again and again.
 * @param left how many files and folders may still be looked at, also in other folders
 */
async function filesBelow(folder: vscode.Uri, ending: string, left: { entries: number }, depth = 0): Promise<readonly vscode.Uri[]> {
  if (depth > deepest || left.entries <= 0) return [];
  let entries: readonly (readonly [string, vscode.FileType])[];
  try {
    entries = (await vscode.workspace.fs.readDirectory(folder)).toSorted(([a], [b]) => (a < b ? -1 : 1)).slice(0, left.entries);
  } catch {
    // The folder does not exist.
    return [];
  }
  left.entries -= entries.length;
  const found: vscode.Uri[] = [];
  // One after another, so that the same files are found every time.
  for (const [name, type] of entries) {
    const uri = vscode.Uri.joinPath(folder, name);
    const isLink = (type & vscode.FileType.SymbolicLink) !== 0;
    if ((type & vscode.FileType.Directory) !== 0) {
      if (!isLink) found.push(...(await filesBelow(uri, ending, left, depth + 1)));
    } else if (name.endsWith(ending) && (type & vscode.FileType.File) !== 0) found.push(uri);
  }
  return found;
}

/** The files that the user names: absolute, in their home folder, or in each folder of the workspace. */
async function ownFiles(): Promise<readonly FoundInstructions[]> {
  const named = ownInstructionFiles().flatMap((written) => {
    const own = ownAddress(written);
    if (own !== undefined) return [own];
    const names = written.replaceAll("\\", "/").split("/");
    if (written.startsWith("~") || names.includes("..")) return [];
    return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => vscode.Uri.joinPath(uri, ...names));
  });
  const why = vscode.l10n.t("listed in your aside.instructionFiles setting");
  return (await existing(named.map((uri) => ({ uri })))).map(({ uri }) => ({ uri, why }));
}

let lastFound: readonly FoundInstructions[] | undefined;

/** The instruction files as they were the last time, if there was one; they are looked for anew behind that. To be offered, not to be sent. */
export async function knownInstructions(): Promise<readonly FoundInstructions[]> {
  const looking = findInstructions();
  void looking.then((found) => (lastFound = found));
  return lastFound ?? looking;
}

/** Instruction files as attachments, which are read when the message is sent. */
export function attachInstructions(files: readonly FoundInstructions[]): readonly Extract<Attached, { attachment: unknown }>[] {
  return files.map(({ uri }) => {
    const path = shownPathOf(uri);
    const inFolder = folderNames.some((name) => path.endsWith(`/${name}`)) ? path.split("/").slice(-2).join("/") : undefined;
    return {
      attachment: {
        ...newAttachment({
          kind: "instructions",
          label: inFolder ?? path.slice(path.lastIndexOf("/") + 1),
          path,
          uri: uri.toString(),
          languageId: "markdown",
        }),
        unread: true,
      },
    };
  });
}

/** Whether a file is there that can be read: a larger one is too large to be sent, so it is not even opened. */
async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    // A character has four bytes at most.
    return (type & vscode.FileType.File) !== 0 && size <= largestText * 4;
  } catch {
    return false;
  }
}
