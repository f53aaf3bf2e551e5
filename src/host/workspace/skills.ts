// Skills: folders with a SKILL.md, of the workspace and of the user. Their texts are read; nothing in them is ever run.
import * as vscode from "vscode";
import { parseSkill, type SkillFile } from "../../app/prompts/skillFile.ts";
import { judgePaths } from "./judgePaths.ts";
import { mediaOf } from "./media.ts";
import { ownSkillPlaces, shownPathOf } from "./ownPlaces.ts";
import { realUri, segmentsBelow } from "./workspacePath.ts";

/** A skill that can be used. */
export interface Skill extends SkillFile {
  /** Its folder as it was found, its `SKILL.md`, and the path of that as it is shown. */
  readonly folder: vscode.Uri;
  readonly file: vscode.Uri;
  readonly path: string;
}

/** A skill that cannot be used. */
export interface BrokenSkill {
  /** The name of its folder. */
  readonly name: string;
  readonly path: string;
  /** Why, a sentence. */
  readonly problem: string;
}

/** Where skills are looked for in a folder of the workspace. Of two skills with one name, the user's own counts, then the first. */
const workspacePlaces = [".agents/skills", ".claude/skills", ".github/skills", ".cursor/skills"] as const;
const mostSkills = 200;
/** The largest `SKILL.md` and the largest file beside it that are read, in bytes. */
const largestSkill = 128 * 1024;
const largestFile = 256 * 1024;
/** Files of a skill beyond these are not listed, nor those that are deeper. */
const mostFiles = 100;
const deepest = 4;

/** The user's own skills, then those of a trusted workspace: none of a workspace takes the place of one that the user knows. */
export async function findSkills(): Promise<{ readonly skills: readonly Skill[]; readonly broken: readonly BrokenSkill[] }> {
  const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
  const places = [
    ...ownSkillPlaces().map((root) => ({ root, isOwn: true })),
    ...folders.flatMap(({ uri }) => workspacePlaces.map((place) => ({ root: vscode.Uri.joinPath(uri, place), isOwn: false }))),
  ];
  const candidates = (
    await Promise.all(places.map(async ({ root, isOwn }) => (await foldersIn(root)).map((folder) => ({ folder, isOwn }))))
  ).flat();
  const skills = new Map<string, Skill>();
  const broken: BrokenSkill[] = [];
  const seen = new Set<string>();
  for (const { folder, isOwn } of candidates.slice(0, mostSkills)) {
    // The same folder is often there under several names, by links.
    const real = (await realUri(folder))?.toString() ?? folder.toString();
    if (seen.has(real)) continue;
    seen.add(real);
    const found = await skillIn(folder, isOwn);
    if (found === undefined) continue;
    if ("problem" in found) broken.push(found);
    else if (!skills.has(found.name)) skills.set(found.name, found);
  }
  return { skills: [...skills.values()], broken: broken.filter(({ name }) => !skills.has(name)) };
}

async function foldersIn(root: vscode.Uri): Promise<readonly vscode.Uri[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(root);
    return entries
      .filter(([name, type]) => (type & vscode.FileType.Directory) !== 0 && !name.startsWith("."))
      .map(([name]) => name)
      .toSorted()
      .map((name) => vscode.Uri.joinPath(root, name));
  } catch {
    // The folder does not exist.
    return [];
  }
}

const known = new Map<string, { readonly version: string; readonly parsed: ReturnType<typeof parseSkill> }>();

/** The skill in a folder; undefined where there is none, or its file is outside of the workspace, behind a link. */
async function skillIn(folder: vscode.Uri, isOwn: boolean): Promise<Skill | BrokenSkill | undefined> {
  const file = vscode.Uri.joinPath(folder, "SKILL.md");
  const name = folder.path.slice(folder.path.lastIndexOf("/") + 1);
  const path = shownPathOf(file);
  const broken = (problem: string): BrokenSkill => ({ name, path, problem });
  try {
    const { mtime, size, type } = await vscode.workspace.fs.stat(file);
    if ((type & vscode.FileType.File) === 0) return undefined;
    const held = await whyHeld(file, folder, isOwn);
    if (held === "outside") return undefined;
    if (held !== undefined) return broken(held);
    if (size > largestSkill) return broken(vscode.l10n.t("It is larger than {0} KB.", largestSkill / 1024));
    const version = `${mtime} ${size}`;
    const before = known.get(file.toString());
    const parsed =
      before?.version === version ? before.parsed : parseSkill(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)), name);
    known.set(file.toString(), { version, parsed });
    return "problem" in parsed ? broken(parsed.problem) : { ...parsed, folder, file, path };
  } catch {
    return undefined;
  }
}

/** Why a file of a skill is not read, a sentence; `outside` for one that a link leads out of the workspace, or out of the user's skill. */
async function whyHeld(file: vscode.Uri, folder: vscode.Uri, isOwn: boolean): Promise<string | undefined> {
  const real = isOwn ? await realUri(folder) : undefined;
  const [judged] = await judgePaths([file], { inside: real === undefined ? [] : [real] });
  const [reason] = judged?.reasons ?? [];
  switch (reason?.kind) {
    case undefined:
      return undefined;
    case "outside":
      return "outside";
    case "ignored":
      return vscode.l10n.t("Git ignores it. To use it anyway, attach the file.");
    case "excluded":
      return vscode.l10n.t("It is excluded by files.exclude or search.exclude. To use it anyway, attach the file.");
    case "secret":
    case "git":
      return vscode.l10n.t("Its name suggests that it contains secrets.");
    default:
      return reason satisfies never;
  }
}

/** The paths of the text files beside a skill's `SKILL.md`, relative to its folder. */
export async function filesOfSkill({ folder }: Skill): Promise<readonly string[]> {
  const found: string[] = [];
  const visit = async (place: vscode.Uri, prefix: string, depth: number): Promise<void> => {
    const entries = await vscode.workspace.fs.readDirectory(place).then(
      (all) => all.toSorted(([a], [b]) => (a < b ? -1 : 1)),
      () => [],
    );
    for (const [name, type] of entries) {
      if (found.length >= mostFiles || name.startsWith(".")) continue;
      // Links are not followed: the list says what the skill itself brings along.
      if ((type & vscode.FileType.SymbolicLink) !== 0) continue;
      if ((type & vscode.FileType.Directory) !== 0) {
        if (depth < deepest && name !== "node_modules") await visit(vscode.Uri.joinPath(place, name), `${prefix}${name}/`, depth + 1);
      } else if (prefix !== "" || name !== "SKILL.md") found.push(`${prefix}${name}`);
    }
  };
  await visit(folder, "", 0);
  return found;
}

/**
 * The text of a file of a skill.
 * @param path as a model wrote it: one of those that `filesOfSkill` lists
 * @throws Error with a message for the model
 */
export async function readFileOfSkill(skill: Skill, path: string): Promise<string> {
  const wanted = path.replaceAll("\\", "/").replace(/^(?:\.\/)+/, "");
  if (!(await filesOfSkill(skill)).includes(wanted)) throw new Error(`The skill ${skill.name} has no file ${path}.`);
  const file = vscode.Uri.joinPath(skill.folder, ...wanted.split("/"));
  // Only where it really is below the skill's folder, which is inside the workspace or the user's own.
  const [root, real] = await Promise.all([realUri(skill.folder), realUri(file)]);
  if (root === undefined || real === undefined || segmentsBelow(root, real) === undefined)
    throw new Error(`${path} is outside of the skill.`);
  const [judged] = await judgePaths([file], { inside: [root] });
  if ((judged?.reasons.length ?? 1) > 0) throw new Error(`${path} is refused. The user can attach it to a message.`);
  if ((await vscode.workspace.fs.stat(file)).size > largestFile) throw new Error(`${path} is larger than ${largestFile / 1024} KB.`);
  const bytes = await vscode.workspace.fs.readFile(file);
  if (mediaOf(bytes) !== "text") throw new Error(`${path} is not a text file.`);
  return new TextDecoder().decode(bytes);
}
