import type { Locator } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import type { LoopbackServer } from "../server/server.ts";
import { useSession } from "./harness/session.ts";

const key = `sk-or-v1-${"0123456789abcdef".repeat(4)}`;
const skill = (name: string, description: string, text: string): string =>
  `---\nname: ${name}\ndescription: ${description}\n---\n${text}\n`;
const files = {
  ".claude/skills/release-notes/SKILL.md": skill("release-notes", "Writes release notes.", "Group the changes. See references/style.md."),
  ".claude/skills/release-notes/references/style.md": `Short sentences. ${key}\n`,
  ".claude/skills/release-notes/scripts/publish.sh": "touch published\n",
  ".agents/skills/half-done/SKILL.md": "---\nname: half-done\n---\nDo it.\n",
  ".github/skills/with-key/SKILL.md": skill("with-key", "Has a key.", `Use ${key}.`),
};
const settings = ({ origin }: LoopbackServer): Readonly<Record<string, unknown>> => ({
  "aside.endpoints": { local: { baseUrl: `${origin}/v1`, auth: "none" } },
  "aside.endpoint": "local",
  "aside.model": "demo/toolbox",
});

interface WireMessage {
  readonly role: string;
  readonly content: unknown;
}

describe("skills", () => {
  const session = useSession({ settings, files });
  const messages = (): readonly WireMessage[] => session().chatBodies.at(-1)?.["messages"] as readonly WireMessage[];
  const options = (): Locator => session().panel.frame.getByRole("option");
  const dialog = (): Locator => session().page.locator(".monaco-dialog-box");

  beforeEach(() => session().beginAnew());

  test("are completed as /name, and go along as an attachment", async () => {
    const { panel } = session();
    await panel.composer.pressSequentially("/rel");
    await options().filter({ hasText: "/release-notes" }).waitFor();
    expect(await options().filter({ hasText: "/release-notes" }).innerText()).toContain("Writes release notes.");
    await session().picture("skills-completion");
    await panel.composer.fill("");
    await panel.ask("/release-notes for version 2");
    const question = JSON.stringify(messages().at(-1)?.content);
    expect(question).toContain("from .claude/skills/release-notes/SKILL.md, to be followed");
    expect(question).toContain("Group the changes.");
    expect(question).toContain("Use the skill “release-notes”.\\n\\nfor version 2");
    await session().picture("skills-message");
  });

  test("one that is not valid says why, and the message stays", async () => {
    const { panel, workbench } = session();
    const before = session().chatBodies.length;
    await panel.composer.fill("/half-done now");
    await panel.button("Send").click();
    await workbench.notifications.getByText("half-done/SKILL.md cannot be used. Its front matter has no “description” field.").waitFor();
    await expect.poll(() => panel.composer.inputValue()).toBe("/half-done now");
    expect(session().chatBodies).toHaveLength(before);
  });

  test("a secret in one is asked about", async () => {
    const { panel } = session();
    await panel.composer.fill("/with-key");
    await panel.button("Send").click();
    await dialog().getByRole("button", { name: "Redact" }).click();
    await panel.answered(0);
    expect(JSON.stringify(messages())).toContain("Use [redacted]");
    expect(JSON.stringify(session().chatBodies)).not.toContain(key);
  });

  test("a model with the tool gets their list, reads one and its files, and runs nothing", async () => {
    const { panel, page, workbench } = session();
    await panel.button(/^Tools/).click();
    await workbench.quickInput.locator("input.input").fill("aside_readSkill");
    const row = workbench.quickInput.locator(".monaco-list-row", { hasText: "aside_readSkill" });
    await row.click();
    await page.keyboard.press("Enter");
    await panel.button("Tools: 1 on").waitFor();
    await panel.send(
      '@call aside_readSkill {"name": "release-notes"}\n@call aside_readSkill {"name": "release-notes", "file": "references/style.md"}',
    );
    await panel.answers.last().locator('[data-part="text"]', { hasText: "Short sentences." }).waitFor();
    const [tool] = (session().chatBodies.at(-1)?.["tools"] ?? []) as readonly { readonly function: { readonly description: string } }[];
    expect(tool?.function.description).toContain("- release-notes: Writes release notes.");
    expect(tool?.function.description).not.toContain("half-done");
    const results = messages().filter(({ role }) => role === "tool");
    expect(String(results[0]?.content)).toMatch(/^Group the changes\.[^]*references\/style\.md\nscripts\/publish\.sh$/);
    expect(String(results[1]?.content)).toBe("Short sentences. [redacted]\n");
  });
});

describe("skills in Restricted Mode", () => {
  const session = useSession({
    settings: (server) => ({ ...settings(server), "security.workspace.trust.startupPrompt": "never" }),
    files,
    trust: false,
  });

  test("those of the workspace are not read: /name is an ordinary message", async () => {
    await session().beginAnew();
    const { panel } = session();
    await panel.composer.pressSequentially("/");
    await panel.frame.getByRole("option").filter({ hasText: "/explain" }).waitFor();
    expect(await panel.frame.getByRole("option").filter({ hasText: "/release-notes" }).count()).toBe(0);
    await panel.composer.fill("");
    await panel.ask("/release-notes now");
    expect(JSON.stringify(session().chatBodies.at(-1))).toContain("/release-notes now");
    expect(JSON.stringify(session().chatBodies)).not.toContain("Group the changes.");
  });
});
