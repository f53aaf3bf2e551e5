import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import * as vscode from "vscode";
import { ignoredByGit } from "../../../../../src/host/workspace/git.ts";
import { readChanges, readProblems } from "../../../../../src/host/tools/workspace/editorState.ts";
import { findText } from "../../../../../src/host/tools/workspace/findText.ts";
import { listFolder } from "../../../../../src/host/tools/workspace/listFolder.ts";
import { proposeEdit } from "../../../../../src/host/tools/workspace/proposeEdit.ts";
import { readFile } from "../../../../../src/host/tools/workspace/readFile.ts";
import { repositoryName } from "../../../../../src/host/workspace/gitRepositories.ts";
import { listFiles } from "../../../../../src/host/workspace/workspaceFiles.ts";
import type { ChangeOutcome, ProposedChange } from "../../../../../src/app/proposals.ts";
import { fake, languages, Uri, workspace } from "../../../vscode.ts";

let folder: string;
const inside = (name: string): vscode.Uri => vscode.Uri.file(path.join(folder, name));
const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };
const key = Array.from({ length: 12 }, (_none, at) => `MIIE${String(at).repeat(40)}`).join("\n");

/** Git as it answers: not at all where one of the paths lies behind a link or in a submodule. */
function repository(root: string, ignored: readonly string[], asked: string[][] = []) {
  return {
    rootUri: Uri.file(root),
    state: { workingTreeChanges: [], indexChanges: [] },
    checkIgnore: (paths: readonly string[]): Promise<ReadonlySet<string>> => {
      asked.push([...paths]);
      const fail = (said: string): Promise<never> => Promise.reject(Object.assign(new Error("Failed to execute git"), { stderr: said }));
      const linked = paths.find((one) => one.startsWith(`${root}/linked/`));
      if (linked !== undefined) return fail(`fatal: pathspec '${linked}' is beyond a symbolic link`);
      const sub = paths.find((one) => one.startsWith(`${root}/sub/`));
      if (sub !== undefined) return fail(`fatal: Pathspec '${sub}' is in submodule 'sub'`);
      return Promise.resolve(new Set(paths.filter((one) => ignored.some((name) => one.startsWith(`${root}/${name}`)))));
    },
  };
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "aside-tools-"));
  await mkdir(path.join(folder, "private"));
  await mkdir(path.join(folder, ".git"));
  await writeFile(path.join(folder, ".git/config"), "url = https://me:swordfish@example.org/\n");
  await writeFile(path.join(folder, "private/notes.txt"), "swordfish\n");
  await symlink(path.join(folder, "private/notes.txt"), path.join(folder, "innocent.txt"));
  await symlink(path.join(folder, "private"), path.join(folder, "linked"));
  await writeFile(path.join(folder, "a.ts"), "const one = 1;\nconst two = 2;\n");
  await writeFile(
    path.join(folder, "key.txt"),
    `Before\n-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\nMIIE is how they begin\n`,
  );
  await symlink(path.join(folder, ".git/config"), path.join(folder, "conf.txt"));
  await symlink(path.join(folder, ".git"), path.join(folder, "gitdir"));
  await writeFile(path.join(folder, ".env"), "PIN=4711 swordfish\n");
  await symlink(path.join(folder, ".env"), path.join(folder, "sample.txt"));
  await writeFile(path.join(folder, "bundle.js"), `${"x".repeat(5000)}NEEDLE${"y".repeat(5000)}\n`);
});

beforeEach(() => {
  fake.reset();
  fake.disk = true;
  Object.assign(workspace, { workspaceFolders: [{ name: "workspace", uri: Uri.file(folder), index: 0 }] });
});

afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

test("a link that leads outside is refused without telling the model where it leads", async () => {
  const outside = await mkdtemp(path.join(os.tmpdir(), "aside-elsewhere-"));
  await writeFile(path.join(outside, "diary.txt"), "swordfish\n");
  await symlink(path.join(outside, "diary.txt"), path.join(folder, "away.txt"));
  const refusal = await readFile({ path: "away.txt" }).then(String, String);
  await rm(path.join(folder, "away.txt"));
  await rm(outside, { recursive: true });
  expect(refusal).toContain("away.txt is refused (outside the workspace)");
  expect(refusal).not.toContain(outside);
});

test("what cannot be read is told to the model without the place of the workspace on this machine", async () => {
  await expect(readFile({ path: "gone.ts" })).rejects.toThrow("There is no file gone.ts in the workspace.");
  const open = vi
    .spyOn(vscode.workspace, "openTextDocument")
    .mockRejectedValue(new Error(`cannot open file://${folder}/a.ts: it is binary`));
  await expect(readFile({ path: "a.ts" })).rejects.toThrow(/^a\.ts cannot be read as text\.$/);
  await expect(proposeEdit({ edits: [{ path: "a.ts", oldText: "one", newText: "two" }] }, () => Promise.resolve([]))).rejects.toThrow(
    /^a\.ts cannot be read as text\.$/,
  );
  open.mockRestore();
});

describe("what git ignores", () => {
  test("is known although others lie behind a link or in a submodule", async () => {
    const asked: string[][] = [];
    fake.repositories = [repository(folder, ["private/"], asked)];
    const uris = ["a.ts", "private/notes.txt", "linked/notes.txt", "sub/b.ts"].map(inside);
    expect([...(await ignoredByGit(uris))].toSorted()).toEqual([`file://${folder}/linked/notes.txt`, `file://${folder}/private/notes.txt`]);
    expect(asked.length).toBe(3);
  });

  test("is asked of the repository that a file is in, not of the one around it", async () => {
    const around: string[][] = [];
    fake.repositories = [repository(folder, [], around), repository(path.join(folder, "sub"), ["out/"])];
    expect([...(await ignoredByGit([inside("sub/out/b.ts"), inside("a.ts")]))]).toEqual([`file://${folder}/sub/out/b.ts`]);
    expect(around).toEqual([[`${folder}/a.ts`]]);
  });

  test("is not read through a link that git follows itself", async () => {
    fake.repositories = [repository(folder, ["private/"])];
    await expect(readFile({ path: "innocent.txt" })).rejects.toThrow("ignored by git");
    await expect(readFile({ path: "linked/notes.txt" })).rejects.toThrow("ignored by git");
    expect(await findText({ text: "swordfish" }, token)).toContain("No file");
  });
});

describe("git's own and secret files, whatever a repository sets", () => {
  beforeEach(() => {
    fake.user["files.exclude"] = { "**/.git": false };
  });

  test.each([
    "conf.txt",
    "gitdir/config",
    ".git/config",
    ".git::$INDEX_ALLOCATION/config",
    ".git /config",
    ".git./config",
    "GIT~1/config",
    ".g\u200cit/config",
    "gitdir::$INDEX_ALLOCATION/config",
    ".env",
    ".env::$DATA",
    ".env.",
    "sample.txt",
    "../x",
    "C:/x",
    "~/x",
    "CON",
  ])("%j is not read, listed or proposed to be changed", async (spelled) => {
    await expect(readFile({ path: spelled })).rejects.toThrow("refused");
    await expect(listFolder({ path: spelled })).rejects.toThrow("refused");
    await expect(readProblems({ path: spelled })).rejects.toThrow("refused");
    await expect(proposeEdit({ edits: [{ path: spelled, newText: "x" }] }, () => Promise.resolve([]))).rejects.toThrow("refused");
  });

  test("nor are its lines found", async () => {
    const listed = (await listFiles()).map(({ name }) => name);
    expect(listed).toEqual(expect.arrayContaining(["conf.txt", "sample.txt", "innocent.txt"]));
    const found = await findText({ text: "swordfish" }, token);
    expect(found).toContain("innocent.txt:1: swordfish");
    expect(found).not.toMatch(/conf|sample|gitdir|env/);
  });

  test("nor are problems told through a link", async () => {
    const problem = {
      message: "Unknown word: swordfish",
      severity: vscode.DiagnosticSeverity.Warning,
      source: "spell",
      range: new vscode.Range(0, 0, 0, 1),
    };
    vi.spyOn(languages, "getDiagnostics").mockReturnValue([
      [inside("sample.txt"), [problem]],
      [inside("conf.txt"), [problem]],
    ]);
    expect(await readProblems({})).toBe("(no problems)");
  });
});

describe("changes", () => {
  const changed = (diff: string): void => {
    fake.repositories = [{ ...repository(folder, []), diff: () => Promise.resolve(diff) }];
  };
  const part = (header: string, line: string): string => `diff --git ${header}\n@@ -0,0 +1 @@\n+${line}\n`;

  test("of secret files only the names are told, however git writes them", async () => {
    changed(
      part("a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts", "seen = 1") +
        part("a/my app/.env b/my app/.env\n--- a/my app/.env\t\n+++ b/my app/.env\t", "PIN=1") +
        part('"a/caf\\303\\251/.env" "b/caf\\303\\251/.env"\n--- "a/caf\\303\\251/.env"\n+++ "b/caf\\303\\251/.env"', "PIN=2") +
        part("a/x.txt b/id_rsa\nsimilarity index 90%\nrename from x.txt\nrename to id_rsa", "PIN=3"),
    );
    const told = await readChanges({});
    expect(told).toContain("seen = 1");
    expect(told).not.toContain("PIN");
    for (const name of ["my app/.env", "café/.env", "id_rsa"]) expect(told).toContain(`The changes of ${name} are left out`);
  });

  test("in another format than git's are refused, because secret files in them cannot be recognized", async () => {
    changed("my app/.env --- Text\n1 PIN=4711\n");
    await expect(readChanges({})).rejects.toThrow("not a diff");
  });
});

describe("our tools", () => {
  test.each([".git/config", ".GIT/config", "./.git./config"])("git's own %s is not read", async (spelled) => {
    await expect(readFile({ path: spelled })).rejects.toThrow("refused");
  });

  test("a key of many lines is masked in each of them", async () => {
    const found = await findText({ text: "MIIE" }, token);
    expect(found).toContain("MIIE is how they begin");
    expect(found).not.toMatch(/MIIE\d/);
  });

  test("of a line without an end, what stands around the place is said", async () => {
    const found = await findText({ text: "needle" }, token);
    expect(found).toMatch(/^bundle\.js:1: …x+NEEDLEy+…$/);
    expect(found.length).toBeLessThan(400);
  });

  test("problems quote what they are about: those of secret files and of files outside are not told", async () => {
    const problem = (message: string) => ({
      message,
      severity: vscode.DiagnosticSeverity.Warning,
      source: "spell",
      range: new vscode.Range(0, 0, 0, 1),
    });
    const outside = vscode.Uri.file("/elsewhere/b.ts");
    vi.spyOn(languages, "getDiagnostics").mockReturnValue([
      [inside(".env"), [problem("Unknown word: swordfish")]],
      [outside, [problem("Unknown word: elsewhere")]],
      [inside("a.ts"), [problem("Unknown word: onetwo")]],
    ]);
    expect(await readProblems({})).toBe("a.ts:1:1 warning [spell]: Unknown word: onetwo");
  });

  test("edits of one file under two names are one proposal", async () => {
    const proposed: ProposedChange[] = [];
    const propose = async (changes: readonly ProposedChange[]): Promise<readonly ChangeOutcome[]> => {
      proposed.push(...changes);
      return changes.map((change) => ({ path: change.path, outcome: "accepted" }));
    };
    const edits = [
      { path: "a.ts", oldText: "one = 1", newText: "one = 10" },
      { path: "./a.ts", oldText: "two = 2", newText: "two = 20" },
    ];
    expect(await proposeEdit({ edits }, propose)).toBe("a.ts: the user accepted the change.");
    expect(proposed).toEqual([{ path: "a.ts", text: "const one = 10;\nconst two = 20;\n" }]);
  });

  test.each([
    ["that is not there", { path: "a.ts", oldText: "three", newText: "" }, "does not contain"],
    ["that is there twice", { path: "a.ts", oldText: "const", newText: "" }, "more than once"],
    ["of no file", { path: "b.ts", oldText: "x", newText: "" }, "b.ts does not exist"],
    ["for all of a file", { path: "a.ts", newText: "" }, "already exists"],
    ["outside", { path: "../b.ts", newText: "" }, "refused"],
  ])("an edit of a text %s is said to the model and proposes nothing", async (_what, edit, said) => {
    await expect(proposeEdit({ edits: [edit] }, () => Promise.reject(new Error("it was proposed")))).rejects.toThrow(said);
  });
});

test("two folders of one name are told apart: by a longer name, which tools tell, and never by guess", async () => {
  await mkdir(path.join(folder, "one/app"), { recursive: true });
  await mkdir(path.join(folder, "two/app"), { recursive: true });
  await writeFile(path.join(folder, "one/app/x.ts"), "const from = 1;\n");
  await writeFile(path.join(folder, "two/app/x.ts"), "const from = 2;\n");
  Object.assign(workspace, {
    workspaceFolders: ["one/app", "two/app"].map((name, index) => ({ name: "app", uri: inside(name), index })),
  });
  // The list of files is from another folder and a moment ago.
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 60_000);
  expect(await readFile({ path: "two/app/x.ts" })).toMatch(/^two\/app\/x\.ts, lines 1 to 2 of 2:\nconst from = 2;/);
  expect(await listFolder({ path: "one/app" })).toBe("one/app:\nx.ts");
  await expect(readFile({ path: "app/x.ts" })).rejects.toThrow(
    "Several folders are called app. Begin the path with one of: one/app, two/app.",
  );
  const found = await findText({ text: "const from" }, token);
  expect(found.split("\n").toSorted()).toEqual(["one/app/x.ts:1: const from = 1;", "two/app/x.ts:1: const from = 2;"]);
  expect(["one/app", "two/app"].map((name) => repositoryName(inside(name)))).toEqual(["one/app", "two/app"]);
  vi.restoreAllMocks();
});
