import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { readSkill, skillsForModels } from "../../../../src/host/tools/workspace/readSkill.ts";
import { newAttachment } from "../../../../src/host/workspace/attachments.ts";
import { captureForSending } from "../../../../src/host/workspace/captureForSending.ts";
import { findSkills } from "../../../../src/host/workspace/skills.ts";
import { fake, Uri, workspace } from "../../vscode.ts";

const key = "sk-or-v1-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
let root: string;
const at = (...names: readonly string[]) => Uri.file(path.join(root, ...names));
const skill = (name: string, text = "Do it.", description = `Knows ${name}.`): string =>
  `---\nname: ${name}\ndescription: ${description}\n---\n${text}\n`;
const files: Readonly<Record<string, string>> = {
  "project/.claude/skills/pdf/SKILL.md": skill("pdf", `Fill forms. ${key}`, `Knows ${key}.`),
  "project/.claude/skills/pdf/references/forms.md": `All about forms: ${key}\n`,
  "project/.claude/skills/pdf/scripts/fill.py": "print('never run')\n",
  "project/.claude/skills/pdf/.env": "PIN=4711\n",
  "project/.claude/skills/pdf/credentials.json": '{"password": "hunter2"}\n',
  "project/.claude/skills/broken/SKILL.md": "---\nname: broken\n---\nDo it.\n",
  "project/.claude/skills/large/SKILL.md": skill("large", "x".repeat(140_000)),
  "project/.claude/skills/secret-notes/README.md": "No skill.\n",
  "project/.github/skills/ignored/SKILL.md": skill("ignored"),
  "project/.cursor/skills/twice/SKILL.md": skill("twice", "The workspace's."),
  "home/.claude/skills/twice/SKILL.md": skill("twice", "My own."),
  "home/.claude/skills/mine/SKILL.md": skill("mine"),
  "dotfiles/linked/SKILL.md": skill("linked", "Out of my dotfiles."),
  "outside/evil/SKILL.md": skill("evil", "OUTSIDE-CANARY"),
  "outside/diary.md": "OUTSIDE-CANARY\n",
};

beforeAll(async () => {
  root = await realpath(await mkdtemp(path.join(os.tmpdir(), "aside-skills-")));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
  await mkdir(path.join(root, "project/.agents/skills/half"), { recursive: true });
  const link = (target: string, name: string): Promise<void> => symlink(path.join(root, target), path.join(root, name));
  await link("project/.claude/skills/pdf", "project/.agents/skills/pdf");
  await link("outside/evil", "project/.agents/skills/evil");
  await link("outside/evil/SKILL.md", "project/.agents/skills/half/SKILL.md");
  await link("outside/diary.md", "project/.claude/skills/pdf/references/diary.md");
  await link("dotfiles/linked", "home/.claude/skills/linked");
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
      checkIgnore: (paths: readonly string[]) => Promise.resolve(new Set(paths.filter((one) => one.includes("/ignored/")))),
    },
  ] as never;
});

afterEach(() => vi.unstubAllEnvs());
afterAll(() => rm(root, { recursive: true, force: true }));

describe("the skills that there are", () => {
  test("the user's own, then those of the workspace; each once, and none behind a link that leads outside", async () => {
    const { skills, broken } = await findSkills();
    expect(skills.map(({ name, path: shown }) => [name, shown])).toEqual([
      ["linked", "~/.claude/skills/linked/SKILL.md"],
      ["mine", "~/.claude/skills/mine/SKILL.md"],
      // The workspace has one of this name, too.
      ["twice", "~/.claude/skills/twice/SKILL.md"],
      ["pdf", ".agents/skills/pdf/SKILL.md"],
    ]);
    expect(broken.map(({ name, problem }) => [name, problem])).toEqual([
      ["broken", "Its front matter has no “description” field."],
      ["large", "It is larger than 128 KB."],
      ["ignored", "Git ignores it. To use it anyway, attach the file."],
    ]);
  });

  test("in Restricted Mode only the user's own, and nothing of the workspace is read", async () => {
    workspace.isTrusted = false;
    const { skills, broken } = await findSkills();
    expect(skills.map(({ name, text }) => [name, text])).toEqual([
      ["linked", "Out of my dotfiles."],
      ["mine", "Do it."],
      ["twice", "My own."],
    ]);
    expect(broken).toEqual([]);
  });
});

describe("what a model reads", () => {
  test("the list, a skill with the names of its files, and a file; secrets are masked everywhere", async () => {
    const list = await skillsForModels();
    expect(list).toContain("- pdf: Knows [redacted]");
    expect(await readSkill({})).toBe(list);
    const text = await readSkill({ name: "pdf" });
    expect(text).toContain("Fill forms. [redacted]");
    expect(text).toMatch(/none of them is run:\ncredentials\.json\nreferences\/forms\.md\nscripts\/fill\.py$/);
    expect(await readSkill({ name: "/pdf", file: "./references/forms.md" })).toBe("All about forms: [redacted]\n");
    expect(JSON.stringify([list, text])).not.toContain(key);
  });

  test.each([
    ["references/diary.md", "has no file"],
    [".env", "has no file"],
    ["../twice/SKILL.md", "has no file"],
    ["/etc/passwd", "has no file"],
    ["credentials.json", "is refused"],
  ])("%s: %s", async (file, problem) => {
    await expect(readSkill({ name: "pdf", file })).rejects.toThrow(problem);
  });

  test.each(["evil", "half", "broken", "ignored", "../pdf", "constructor"])("no skill is named %s", async (name) => {
    await expect(readSkill({ name })).rejects.toThrow("There is no skill named");
  });
});

test("as an attachment, the user's own is not asked about for being outside; what is in a skill is", async () => {
  const attach = (name: string) => ({
    ...newAttachment({ kind: "instructions", label: "SKILL.md", uri: at(name).toString(), languageId: "markdown" }),
    unread: true as const,
  });
  const [mine] = (await captureForSending([attach("home/.claude/skills/linked/SKILL.md")])) ?? [];
  expect(mine?.text).toContain("Out of my dotfiles.");
  fake.answers.push({ title: "Redact" });
  const [pdf] = (await captureForSending([attach("project/.claude/skills/pdf/SKILL.md")])) ?? [];
  expect(pdf?.text).toContain("Fill forms. [redacted]");
  expect(fake.details).toHaveLength(1);
});
