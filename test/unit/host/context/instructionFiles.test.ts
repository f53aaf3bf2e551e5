import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import { fencedAttachment } from "../../../../src/app/context/attachedParts.ts";
import { previewInstructions } from "../../../../src/host/context/previewInstructions.ts";
import { newAttachment } from "../../../../src/host/workspace/attachments.ts";
import { captureForSending } from "../../../../src/host/workspace/captureForSending.ts";
import { relocated } from "../../../../src/host/workspace/relocated.ts";
import { fake, languages, type RelativePattern, Uri, window, workspace } from "../../vscode.ts";
import { matchesGlob, pathBelow } from "../../vscode/globs.ts";

let root: string;
const at = (...names: readonly string[]) => Uri.file(path.join(root, ...names));
const files: Readonly<Record<string, string>> = {
  "project/AGENTS.md": "Root rules.\n",
  "project/CLAUDE.md": "@AGENTS.md\n",
  "project/GEMINI.md": "Root rules.\n\n",
  "project/packages/a/AGENTS.md": "Rules of package a.\n",
  "project/packages/a/src/deep/x.ts": "export {};\n",
  "project/packages/b/AGENTS.md": "Rules of package b.\n",
  "project/.github/copilot-instructions.md": "Copilot rules.\n",
  "project/.github/instructions/ts.instructions.md": "---\napplyTo: '**/*.ts'\n---\nTypeScript rules.\n",
  "project/.github/instructions/more/py.instructions.md": "---\napplyTo: '**/*.py'\n---\nPython rules.\n",
  "project/.github/instructions/hand.instructions.md": "By hand.\n",
  "project/.cursor/rules/always.mdc": "---\nalwaysApply: true\n---\nCursor rules.\n",
  "project/.cursor/rules/src.mdc": "---\nglobs: packages/**/deep/*\n---\nDeep rules.\n",
  "project/docs/style.md": "Style of the project.\n",
  "project/out/private.md": "Ignored words.\n",
  "home/style.md": "Style of mine: sk-or-v1-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
  "outside/evil.md": "Rules from outside.\n",
};

beforeAll(async () => {
  root = await realpath(await mkdtemp(path.join(os.tmpdir(), "aside-instructions-")));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
  await symlink("../AGENTS.md", path.join(root, "project/packages/CLAUDE.md"));
  await symlink("../../../../outside/evil.md", path.join(root, "project/packages/a/src/AGENTS.md"));
  await symlink("../../../outside/evil.md", path.join(root, "project/.cursor/rules/evil.mdc"));
});

beforeEach(() => {
  fake.reset();
  fake.disk = true;
  vi.stubEnv("HOME", path.join(root, "home"));
  workspace.workspaceFolders = [{ uri: at("project"), name: "project", index: 0 }];
  fake.repositories = [
    {
      rootUri: at("project"),
      state: { workingTreeChanges: [], indexChanges: [] },
      checkIgnore: (paths: readonly string[]) => Promise.resolve(new Set(paths.filter((one) => one.includes("/project/out/")))),
    },
  ] as never;
  vi.spyOn(languages, "match").mockImplementation(((selector: { readonly pattern: RelativePattern }, document: vscode.TextDocument) => {
    const below = pathBelow(selector.pattern.baseUri, document.uri);
    return below !== undefined && matchesGlob(below, selector.pattern.pattern) ? 10 : 0;
  }) as never);
});

afterEach(() => vi.restoreAllMocks());
afterAll(() => rm(root, { recursive: true, force: true }));

const attached = (name: string) => newAttachment({ kind: "file", label: name, uri: at("project", name).toString() });
const find = async (...names: readonly string[]) =>
  (await previewInstructions(names.map(attached), { ofWorkspace: true })).map(({ path: name, why }) => [name, why]);

describe("files of the workspace", () => {
  test("without a file, those of the root and those that always apply; the same text goes once", async () => {
    expect(await find()).toEqual([
      ["AGENTS.md", "applies to the whole folder"],
      [".github/copilot-instructions.md", "applies to the whole folder"],
      [".cursor/rules/always.mdc", "applies to every file"],
    ]);
  });

  test("with a file, those of its folders, the nearest first, and those whose globs match; never through a link that leads outside", async () => {
    expect(await find("packages/a/src/deep/x.ts")).toEqual([
      ["packages/a/AGENTS.md", "applies to files in packages/a"],
      // A link to the root's AGENTS.md, found under this name first.
      ["packages/CLAUDE.md", "applies to files in packages"],
      [".github/copilot-instructions.md", "applies to the whole folder"],
      [".github/instructions/ts.instructions.md", "applies to **/*.ts (matches packages/a/src/deep/x.ts)"],
      [".cursor/rules/always.mdc", "applies to every file"],
      [".cursor/rules/src.mdc", "applies to packages/**/deep/* (matches packages/a/src/deep/x.ts)"],
    ]);
  });

  test("the file in the editor counts like an attached one", async () => {
    window.activeTextEditor = { document: { uri: at("project/main.py") } };
    expect((await find()).map(([name]) => name)).toContain(".github/instructions/more/py.instructions.md");
  });

  test("a cell counts as its notebook, and a state in Git as its file", async () => {
    // Only files are in a folder of the workspace.
    const { getWorkspaceFolder } = workspace;
    vi.spyOn(workspace, "getWorkspaceFolder").mockImplementation((uri) => (uri.scheme === "file" ? getWorkspaceFolder(uri) : undefined));
    const source = at("project/packages/a/src/deep/x.ts");
    const query = JSON.stringify({ path: source.path, ref: "HEAD" });
    window.activeTextEditor = { document: { uri: source.with({ scheme: "git", query }) } };
    expect((await find()).map(([name]) => name)).toContain("packages/a/AGENTS.md");
    expect((await find()).map(([name]) => name)).toContain(".cursor/rules/src.mdc");
    window.activeTextEditor = undefined;
    const uri = at("project/packages/b/plot.ipynb").with({ scheme: "vscode-notebook-cell", fragment: "W0sZmlsZQ" });
    const cell = newAttachment({ kind: "cell", label: "Cell 1", uri: uri.toString() });
    const found = await previewInstructions([cell], { ofWorkspace: true });
    expect(found.map(({ path: name }) => name)).toContain("packages/b/AGENTS.md");
  });

  test("in Restricted Mode nothing is read", async () => {
    workspace.isTrusted = false;
    fake.user["aside.instructionFiles"] = ["~/style.md", "docs/style.md"];
    const stat = vi.spyOn(workspace.fs, "stat");
    expect(await find("packages/a/src/deep/x.ts")).toEqual([]);
    expect(stat).not.toHaveBeenCalled();
  });
});

test("a file that is too large to be sent is not read", async () => {
  const name = path.join(root, "large", "AGENTS.md");
  await mkdir(path.dirname(name), { recursive: true });
  workspace.workspaceFolders = [{ uri: at("large"), name: "large", index: 0 }];
  const open = vi.spyOn(workspace, "openTextDocument");
  await writeFile(name, "x".repeat(4_000_001));
  expect(await find()).toEqual([]);
  expect(open).not.toHaveBeenCalled();
  await writeFile(name, "Rules.\n");
  expect(await find()).toEqual([["AGENTS.md", "applies to the whole folder"]]);
});

describe("folders with rules", () => {
  const rule = "---\napplyTo: '**'\n---\nRules.\n";
  /** A workspace with these files, and links as the folders that they lead to; which folders of it are read. */
  const read = async (name: string, files: readonly string[], links: Readonly<Record<string, string>> = {}) => {
    for (const file of files) {
      await mkdir(path.dirname(path.join(root, name, file)), { recursive: true });
      await writeFile(path.join(root, name, file), `${rule}${file}\n`);
    }
    for (const [link, target] of Object.entries(links)) {
      await mkdir(path.dirname(path.join(root, name, link)), { recursive: true });
      await symlink(target, path.join(root, name, link));
    }
    workspace.workspaceFolders = [{ uri: at(name), name, index: 0 }];
    const spy = vi.spyOn(workspace.fs, "readDirectory");
    const found = (await find()).map(([shown]) => shown);
    return { found, folders: spy.mock.calls.map(([uri]) => uri.path.slice(at(name).path.length)) };
  };

  test("links to folders are not followed, so that none leads back again and again", async () => {
    const links = Object.fromEntries(["a", "b", "c", "d"].map((name) => [`.github/instructions/${name}`, "."]));
    const { found, folders } = await read("loops", [".github/instructions/x.instructions.md"], links);
    expect(found).toEqual([".github/instructions/x.instructions.md"]);
    expect(folders).toEqual(["/.github/instructions", "/.cursor/rules"]);
  });

  test("one that is itself a link counts inside of the workspace; outside of it nothing is read", async () => {
    const links = { ".github/instructions": "../docs", ".cursor/rules": "../../outside" };
    const { found, folders } = await read("linked", ["docs/x.instructions.md"], links);
    expect(found).toEqual([".github/instructions/x.instructions.md"]);
    expect(folders).toEqual(["/.github/instructions"]);
  });

  test("of very many, no more than some are looked at", async () => {
    const many = Array.from({ length: 1100 }, (_none, index) => `.github/instructions/${String(index).padStart(4, "0")}/x`);
    const { folders } = await read("many", many);
    expect(folders.length).toBeLessThanOrEqual(1001);
  });
});

describe("a folder of the workspace that is called like a place outside of it", () => {
  const headings = async (file: string) => {
    const about = newAttachment({ kind: "file", label: file, uri: at(file).toString() });
    const chips = await previewInstructions([about], { ofWorkspace: true });
    return chips.map((chip) => fencedAttachment(chip).split("\n", 1)[0]);
  };

  test.each(["~", "c:"])("%s: its instructions are the repository's", async (name) => {
    for (const parent of [`odd/${name}`, `odd/project/${name}`]) {
      await mkdir(path.join(root, parent), { recursive: true });
      await writeFile(path.join(root, parent, "AGENTS.md"), `Rules of ${parent}.\n`);
    }
    const expected = `Instructions for this repository from ./${name}/AGENTS.md, to be followed:`;
    workspace.workspaceFolders = [{ uri: at("odd/project"), name: "project", index: 0 }];
    expect(await headings(`odd/project/${name}/x.ts`)).toEqual([expected]);
    workspace.workspaceFolders = [
      { uri: at("odd", name), name, index: 0 },
      { uri: at("project/docs"), name: "docs", index: 1 },
    ];
    expect(await headings(`odd/${name}/x.ts`)).toEqual([expected]);
  });

  test("what is really in the home folder is the user's own, also after it was renamed", async () => {
    fake.user["aside.instructionFiles"] = ["~/style.md"];
    const [style] = await previewInstructions([], { ofWorkspace: false });
    expect(style && fencedAttachment(style)).toContain("The user's own instructions from ~/style.md, to be followed:");
    expect(style && relocated(style, at("home/other.md") as never).path).toBe("~/other.md");
    expect(style && relocated(style, at("project/~/other.md") as never).path).toBe("./~/other.md");
  });
});

describe("files that the user names", () => {
  const own = async (...named: readonly string[]) => {
    fake.user["aside.instructionFiles"] = named;
    return previewInstructions([], { ofWorkspace: false });
  };

  test("in the home folder, by an absolute path, or in each folder of the workspace", async () => {
    const found = await own("~/style.md", at("outside/evil.md").path, "docs/style.md", "../outside/evil.md", "gone.md", "~x/style.md");
    expect(found.map(({ path: name }) => name)).toEqual(["~/style.md", at("outside/evil.md").path, "docs/style.md"]);
    expect(found[0]?.why).toBe("listed in your aside.instructionFiles setting");
  });

  test("that they are outside is not asked about; what is in them is", async () => {
    const found = await own("~/style.md", at("outside/evil.md").path);
    fake.answers.push({ title: "Redact" });
    const [style, evil] = (await captureForSending(found)) ?? [];
    expect(fake.details).toHaveLength(1);
    expect(fake.details[0]).not.toContain("outside the workspace");
    expect(style?.text).toBe("Style of mine: [redacted]\n");
    expect(evil?.text).toBe("Rules from outside.\n");
  });

  test("one that Git ignores is asked about, and so is a file of the workspace's settings", async () => {
    const found = await own("out/private.md");
    fake.answers.push({ title: "Leave Out" });
    expect(await captureForSending(found)).toEqual([]);
    expect(fake.details[0]).toContain("ignored by Git");
    fake.user["aside.instructionFiles"] = [];
    fake.workspaceValues["aside.instructionFiles"] = [at("outside/evil.md").path];
    expect(await previewInstructions([], { ofWorkspace: false })).toEqual([]);
    fake.answers.push({ title: "Leave Out" });
    const evil = newAttachment({ kind: "instructions", label: "evil.md", uri: at("outside/evil.md").toString() });
    expect(await captureForSending([{ ...evil, unread: true }])).toEqual([]);
    expect(fake.details[1]).toContain("outside the workspace");
  });
});
