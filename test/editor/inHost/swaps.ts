import assert from "node:assert/strict";
import { lstatSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { workspaceFile, type WorkspaceFile } from "../../../src/host/workspace/workspacePath.ts";
import { changeFile, createFile, deleteFile, renameFile, type WriteProblem } from "../../../src/host/workspace/writeGate.ts";

/** How many swaps are tried in all: each kind twice, or as many as ASIDE_SWAPS says. 500 take some minutes. */
const trials = Number(process.env["ASIDE_SWAPS"] ?? 56);
const victimText = "outside\n";

/** The place of one trial: a folder of the workspace, and one outside that has files of the same names. */
interface Place {
  readonly inside: string;
  readonly outside: string;
  /** The path of `inside` in the workspace. */
  readonly name: string;
}

type Act = "change" | "create" | "delete" | "rename";
type Swap = "file" | "folder";
/** Before the user accepts; when the document has changed in the editor; or some milliseconds after the user accepted. */
type Moment = "beforeAccept" | "whenChanged" | "afterAccept";

interface Trial {
  readonly act: Act;
  readonly swap: Swap;
  readonly moment: Moment;
  /** One file, or three of which one is swapped. */
  readonly files: 1 | 3;
}

/** What VS Code itself does by name, it does right after the check: these are swapped before it alone. */
const kinds: readonly Trial[] = (["file", "folder"] as const).flatMap((swap) =>
  ([1, 3] as const).flatMap((files) => [
    ...(["change", "create", "delete", "rename"] as const).map((act): Trial => ({ act, swap, moment: "beforeAccept", files })),
    { act: "change", swap, moment: "whenChanged", files },
    { act: "change", swap, moment: "afterAccept", files },
    { act: "create", swap, moment: "afterAccept", files },
  ]),
);

/** Tries to have a write land outside of the workspace by links that are put in place while it is under way. Gives figures of the time left for it. */
export async function swapTrials(): Promise<string> {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  const outside = await realpath(await mkdtemp(path.join(os.tmpdir(), "aside-outside-")));
  const unsaved = new UnsavedTimes();
  const refused = { count: 0 };
  try {
    for (let index = 0; index < trials; index += 1) {
      const trial = kinds[index % kinds.length];
      assert.ok(trial);
      const name = `swap${index}`;
      const place: Place = { inside: path.join(root, name), outside: path.join(outside, name), name };
      await prepare(place);
      const before = shape(place.outside);
      if (await run(trial, place)) refused.count += 1;
      assert.deepEqual(shape(place.outside), before, JSON.stringify({ index, ...trial }));
      if (index % 10 === 9) await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    }
    await control(root, outside);
    const all = Array.from({ length: trials }, (_none, index) => path.join(outside, `swap${index}`));
    const before = all.map(shape);
    await vscode.workspace.saveAll(false);
    assert.deepEqual(all.map(shape), before, "Save All wrote outside");
    return `${trials} swaps, ${refused.count} writes refused, nothing outside touched; ${unsaved.figures()}`;
  } finally {
    unsaved.dispose();
    await rm(outside, { recursive: true, force: true });
  }
}

/** Without the gate, the same swap is seen: VS Code writes through a link. */
async function control(root: string, outside: string): Promise<void> {
  const [link, victim] = [path.join(root, "control.txt"), path.join(outside, "control.txt")];
  await writeFile(victim, victimText);
  symlinkSync(victim, link);
  await vscode.workspace.fs.writeFile(vscode.Uri.file(link), new TextEncoder().encode("changed\n"));
  assert.equal(readFileSync(victim, "utf8"), "changed\n");
}

const names = ["a.txt", "b.txt", "c.txt"] as const;

async function prepare({ inside, outside }: Place): Promise<void> {
  for (const folder of [inside, outside]) {
    await mkdir(path.join(folder, "sub"), { recursive: true });
    for (const name of names) await writeFile(path.join(folder, "sub", name), folder === inside ? "inside\n" : victimText);
  }
}

/** Every name below a folder with its content, and no link followed. */
function shape(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return `${path.relative(folder, file)} ${lstatSync(file).isFile() ? readFileSync(file, "utf8") : ""}`;
    })
    .toSorted();
}

/** Runs one trial. Gives whether a write was refused. */
async function run(trial: Trial, place: Place): Promise<boolean> {
  const targets = names.slice(0, trial.files);
  const victim = targets.at(-1) ?? names[0];
  const named = (name: string) => (trial.act === "create" ? `sub/new/${name}` : `sub/${name}`);
  const files = await Promise.all(targets.map((name) => found(`${place.name}/${named(name)}`)));
  const free = await Promise.all(targets.map((name) => found(`${place.name}/sub/to/${name}`)));
  let isSwapped = false;
  const swap = () => {
    if (isSwapped) return;
    isSwapped = true;
    swapNow(trial, place, named(victim));
  };
  if (trial.moment === "beforeAccept") swap();
  const listening =
    trial.moment === "whenChanged"
      ? vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
          if (contentChanges.length > 0 && document.uri.path.endsWith(`${place.name}/${named(victim)}`)) swap();
        })
      : undefined;
  // Anywhere in the time that a write takes.
  const later = trial.moment === "afterAccept" ? sleep(Math.random() * 60).then(swap) : Promise.resolve();
  const problems: WriteProblem[] = [];
  for (const [index, file] of files.entries()) problems.push(await write(trial.act, file, free[index] ?? file));
  await later;
  listening?.dispose();
  for (const document of vscode.workspace.textDocuments) {
    assert.ok(
      !document.isDirty || !document.uri.path.includes(`/${place.name}/`),
      `${document.uri.path} is left unsaved: ${JSON.stringify(trial)}`,
    );
  }
  return problems.some((problem) => problem !== undefined);
}

async function found(name: string): Promise<WorkspaceFile> {
  const file = await workspaceFile(name);
  if ("problem" in file) throw new Error(file.problem);
  return file;
}

function swapNow({ swap, act }: Trial, { inside, outside }: Place, name: string): void {
  if (swap === "folder") {
    // The folder of the files, or where it does not exist yet, its own place.
    const folder = act === "create" ? "sub/new" : "sub";
    if (act === "create") rmSync(path.join(inside, folder), { recursive: true, force: true });
    else renameSync(path.join(inside, folder), path.join(inside, "moved"));
    symlinkSync(path.join(outside, "sub"), path.join(inside, folder));
    return;
  }
  const file = path.join(inside, name);
  rmSync(file, { force: true });
  try {
    symlinkSync(path.join(outside, "sub", act === "create" ? "created.txt" : path.basename(name)), file);
  } catch {
    // The folder of a new file is not there yet: there is no place for the link.
  }
}

function write(act: Act, file: WorkspaceFile, free: WorkspaceFile): Promise<WriteProblem> {
  switch (act) {
    case "change":
      return changeFile(file, vscode.ViewColumn.Active, (document) =>
        Promise.resolve([vscode.TextEdit.replace(new vscode.Range(0, 0, document.lineCount, 0), "changed\n")]),
      );
    case "create":
      return createFile(file, "created\n");
    case "delete":
      return deleteFile(file);
    case "rename":
      return renameFile(file, free);
    default:
      return act satisfies never;
  }
}

/** For how long documents have unsaved changes, in which VS Code could save them by itself. */
class UnsavedTimes implements vscode.Disposable {
  readonly #since = new Map<string, number>();
  readonly #times: number[] = [];
  readonly #listening = vscode.workspace.onDidChangeTextDocument(({ document }) => {
    const name = document.uri.toString();
    const since = this.#since.get(name);
    if (document.isDirty && since === undefined) this.#since.set(name, performance.now());
    if (document.isDirty || since === undefined) return;
    this.#times.push(performance.now() - since);
    this.#since.delete(name);
  });

  figures(): string {
    const sorted = this.#times.toSorted((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN);
    return `unsaved for ${at(0.5)} ms (median of ${sorted.length}), ${at(0.95)} ms (95 of 100), ${at(1)} ms (longest)`;
  }

  dispose(): void {
    this.#listening.dispose();
  }
}
