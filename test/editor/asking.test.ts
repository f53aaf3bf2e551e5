import { execFileSync } from "node:child_process";
import { beforeEach, describe, expect, test } from "vitest";
import type { LoopbackServer } from "../server/server.ts";
import { useSession } from "./harness/session.ts";

const code = `export function discount(total: number): number {
  if (total > 100) return total * 0.9;
  return total;
}

export const unrelated = "not selected";
`;

const shout = `---
description: Say it louder
argument-hint: how loud
model: demo/echo
---
Shout this, \${input:how:very} loud, from \${fileBasename}:

\${selection}
`;

interface WireMessage {
  readonly role: string;
  readonly content: string;
}

const settings = (server: LoopbackServer): Readonly<Record<string, unknown>> => ({
  "aside.endpoints": { local: { baseUrl: `${server.origin}/v1`, auth: "none", dialect: "openrouter" } },
  "aside.endpoint": "local",
  "aside.model": "demo/plain",
  "aside.prompts": [{ title: "Rubber duck", prompt: "Ask me one question about this." }],
  "git.enabled": true,
  "git.openRepositoryInParentFolders": "never",
});

describe("a user asks from the editor", () => {
  const session = useSession({
    files: { "prices.ts": code, "broken.json": '{ "a": 1,, }\n', ".github/prompts/shout.prompt.md": shout },
    settings,
  });

  beforeEach(() => session().beginAnew());

  /** The user's text in the last request. */
  function lastQuestion(): string {
    const messages = (session().chatBodies.at(-1)?.["messages"] ?? []) as readonly WireMessage[];
    return messages.at(-1)?.content ?? "";
  }

  /** Opens the light bulb's menu at what `select` selects; language servers that still start may keep it away at first. */
  async function openBulb(item: string, select: () => Promise<void>): Promise<void> {
    const { page } = session();
    const offered = page.locator(".action-widget").getByText(item);
    for (let attempt = 1; attempt <= 8 && !(await offered.isVisible()); attempt += 1) {
      await select();
      // VS Code looks for actions by itself a moment after the cursor has moved, and forgets what it was asked for until then.
      for (let press = 1; press <= 3 && !(await offered.isVisible()); press += 1) {
        await page.keyboard.press("Control+.");
        await offered.waitFor({ timeout: 1500 * attempt }).catch(() => page.keyboard.press("Escape"));
      }
    }
    await offered.waitFor({ timeout: 1000 });
  }

  test.each([
    ["Review Selection", "as a careful colleague would"],
    ["Fix Selection", "Find what is wrong in this code"],
    ["Document Selection", "Write documentation for this code"],
    ["Write Tests for Selection", "Write tests for this code"],
    ["Explain Selection", "Explain this code"],
  ])("%s in the context menu asks only about the selection", async (title, asked) => {
    const { panel, workbench } = session();
    await workbench.openFile("prices.ts");
    await workbench.selectLines(1, 4);
    const before = await panel.answers.count();
    await workbench.chooseFromContextMenu("return total;", "Aside", title);
    await panel.answered(before);
    expect(lastQuestion()).toContain(asked);
    expect(lastQuestion()).toContain(code.split("\n").slice(0, 4).join("\n"));
    expect(lastQuestion()).not.toContain("not selected");
    await session().picture(`ask-${title.split(" ")[0]?.toLowerCase()}`);
  });

  test("the light bulb menu offers Aside for a selection and for a problem", async () => {
    const { workbench, page, panel } = session();
    await workbench.openFile("prices.ts");
    const menu = page.locator(".action-widget");
    await openBulb("Explain with Aside", () => workbench.selectLines(1, 3));
    await session().picture("bulb-selection");
    await page.keyboard.press("Escape");

    await workbench.openFile("broken.json");
    await page.locator(".editor-instance .squiggly-error").first().waitFor({ timeout: 30_000 });
    await openBulb("Explain This Problem with Aside", async () => {
      await page.locator(".editor-instance .view-line").first().click();
      await page.keyboard.press("F8");
      await page.keyboard.press("Escape");
    });
    await session().picture("bulb-problem");
    const before = await panel.answers.count();
    await menu.getByText("Explain This Problem with Aside").click();
    await panel.answered(before);
    expect(lastQuestion()).toContain("Explain this problem");
    expect(lastQuestion()).toMatch(/broken\.json:1:\d+ error \[json/);
    expect(lastQuestion()).toContain('{ "a": 1,, }');
  });

  test("Problems offers to fix", async () => {
    const { page, panel, workbench } = session();
    await workbench.openFile("broken.json");
    await page.locator(".editor-instance .squiggly-error").first().waitFor({ timeout: 30_000 });
    await page.keyboard.press("Control+Shift+M");
    const row = page.getByRole("treeitem", { name: /Property expected/ });
    const item = page.locator(".monaco-menu, .action-widget, .context-view").getByText("Fix with Aside").first();
    // The list takes the key once it has the focus and knows its problem's actions.
    for (let attempt = 1; attempt <= 5 && !(await item.isVisible()); attempt += 1) {
      await row.click();
      await page.keyboard.press("Control+.");
      await item.waitFor({ timeout: 5000 }).catch(() => page.keyboard.press("Escape"));
    }
    await item.waitFor({ timeout: 1000 });
    await session().picture("problems-fix");
    const before = await panel.answers.count();
    await item.click();
    await panel.answered(before);
    expect(lastQuestion()).toContain("Fix this problem");
  });

  test("/ in the message offers prompts; a prompt file of the workspace is filled in and uses its model", async () => {
    const { workbench, panel } = session();
    await workbench.openFile("prices.ts");
    await workbench.selectLines(2, 2);
    await panel.composer.click();
    await panel.composer.pressSequentially("/");
    const options = panel.frame.getByRole("option");
    await options.filter({ hasText: "/explain" }).waitFor();
    await expect
      .poll(() => options.allInnerTexts())
      .toEqual(expect.arrayContaining([expect.stringContaining("/shout"), expect.stringContaining("/rubber-duck")]));
    await session().picture("slash");
    await panel.composer.pressSequentially("sho");
    await expect.poll(() => options.count()).toBe(1);
    await panel.composer.press("Enter");
    await expect.poll(() => panel.composer.inputValue()).toBe("/shout ");
    await panel.composer.pressSequentially("terribly");
    const before = await panel.answers.count();
    await panel.composer.press("Enter");
    await panel.answered(before);
    expect(lastQuestion()).toBe("Shout this, terribly loud, from prices.ts:\n\n  if (total > 100) return total * 0.9;");
    expect(session().chatBodies.at(-1)?.["model"]).toBe("demo/echo");
    await panel.modelButton("echo").waitFor();
  });

  test("Run Prompt lists all prompts, and a prompt from the settings is sent with the selection", async () => {
    const { workbench, panel } = session();
    await workbench.openFile("prices.ts");
    await workbench.selectLines(6, 6);
    await workbench.runCommand("Aside: Run Prompt");
    await workbench.quickInput.getByText("/rubber-duck").waitFor();
    await session().picture("run-prompt");
    const before = await panel.answers.count();
    await workbench.pick(/Rubber duck/);
    await panel.answered(before);
    expect(lastQuestion()).toContain("Ask me one question about this.");
    expect(lastQuestion()).toContain("not selected");
  });

  test("a commit message streams into the Source Control input box in the repository's style; cancelling restores the previous text", async () => {
    const { workbench, page, folders } = session();
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=A Person", "-c", "user.email=a@example.invalid", "-C", folders.workspace, ...args], {
        encoding: "utf8",
      });
    const generate = async () => {
      await page.locator(".scm-view").first().hover();
      await page.getByRole("button", { name: "Generate Commit Message" }).first().click();
    };
    git("init", "-q");
    await session().writeFile("prices.ts", code);
    git("add", ".");
    git("commit", "-qm", "prices: a first draft", "--allow-empty");
    await session().writeFile("prices.ts", code.replace("0.9", "0.8"));
    await session().writeWorkspaceSettings({ "aside.model": "demo/plain" });
    git("add", "prices.ts");
    const box = page.locator(".scm-editor .view-lines").first();
    await workbench.insist(async (patience) => {
      await page.keyboard.press("Control+Shift+G");
      await page.keyboard.press("g");
      await box.waitFor({ timeout: 6000 * patience });
    });
    await page.locator(".scm-view").first().getByText("prices.ts").first().waitFor({ timeout: 30_000 });
    await session().writeWorkspaceSettings({ "aside.model": "demo/slow" });
    await workbench.runCommand("Aside: New Conversation");
    await session().panel.modelButton("slow").waitFor();
    // The composer takes the focus first, and may do so while it is clicked and typed here.
    await workbench.insist(async () => {
      await page.locator(".scm-editor").first().click();
      await page.keyboard.press("Control+A");
      await page.keyboard.type("mine: ");
      await expect.poll(() => box.innerText(), { timeout: 3000 }).toMatch(/^mine:\s*$/);
    });
    await generate();
    await expect.poll(() => box.innerText()).toMatch(/1.2.3/);
    await session().picture("commit-message");
    expect(lastQuestion()).toContain("prices: a first draft");
    expect(lastQuestion()).toContain("+  if (total > 100) return total * 0.8;");
    expect(lastQuestion()).toContain("mine:");
    await workbench.cancelTask();
    await expect.poll(() => box.innerText()).toMatch(/^mine:\s*$/);

    await session().writeWorkspaceSettings({ "aside.model": "demo/plain" });
    await session().panel.modelButton("plain").waitFor();
    await generate();
    await expect.poll(() => box.innerText()).toMatch(/You.wrote/);
    await expect.poll(() => workbench.task("Writing a commit message").count()).toBe(0);
    await session().picture("commit-message-done");
  });

  test("a commit message is what stands in the answer's fence; new files go along, and a merge is said instead", async () => {
    const { workbench, page, folders } = session();
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=A Person", "-c", "user.email=a@example.invalid", "-C", folders.workspace, ...args], {
        encoding: "utf8",
      });
    const message = "prices: round the sum\n\nCents were lost.";
    git("init", "-q");
    git("config", "commit.gpgsign", "false");
    // The model says what it finds in the prompt.
    await session().writeFile(
      ".github/prompts/commit.prompt.md",
      `---\ndescription: Commit\n---\nsay:Sure! Here is the commit message:\n\n\`\`\`\n${message}\n\`\`\`\n\nLet me know if it fits.`,
    );
    await session().writeFile("prices.ts", code);
    git("add", ".");
    git("commit", "-qm", "Begin", "--allow-empty");
    await session().writeUserSettings({ ...settings(session().server), "aside.commitModel": "demo/verbatim" });
    await session().load();
    await session().panel.open();
    await session().writeFile("fresh/rounding.ts", "export const freshlyMade = 1;\n");
    const box = page.locator(".scm-editor .view-lines").first();
    await workbench.insist(async (patience) => {
      await page.keyboard.press("Control+Shift+G");
      await page.keyboard.press("g");
      await box.waitFor({ timeout: 6000 * patience });
    });
    await page.locator(".scm-view").first().getByText("rounding.ts").first().waitFor({ timeout: 30_000 });
    const generate = async () => {
      await page.locator(".scm-view").first().hover();
      await page.getByRole("button", { name: "Generate Commit Message" }).first().click();
    };
    await generate();
    await expect.poll(() => box.innerText(), { timeout: 30_000 }).toMatch(/prices:.round.the.sum\s+Cents.were.lost\.\s*$/);
    await expect.poll(() => workbench.task("Writing a commit message").count()).toBe(0);
    expect(await box.innerText()).not.toMatch(/Sure|`|Let.me/);
    expect(lastQuestion()).toContain("+++ b/fresh/rounding.ts");
    expect(lastQuestion()).toContain("+export const freshlyMade = 1;");
    expect(session().chatBodies.at(-1)?.["model"]).toBe("demo/verbatim");
    await session().picture("commit-message-fence");

    git("add", ".");
    git("commit", "-qm", "One");
    const first = git("branch", "--show-current").trim();
    git("checkout", "-qb", "other", "HEAD~1");
    await session().writeFile("fresh/rounding.ts", "export const other = 1;\n");
    git("add", ".");
    git("commit", "-qm", "Other");
    const before = session().chatBodies.length;
    expect(() => git("merge", first)).toThrow();
    await page.locator(".scm-view").first().getByText("Merge Changes").waitFor({ timeout: 30_000 });
    await generate();
    await workbench.notifications.getByText("1 file has unresolved conflicts").waitFor();
    await session().picture("commit-message-conflict");
    await session().writeFile("fresh/rounding.ts", "export const both = 1;\n");
    git("add", ".");
    await expect.poll(() => page.locator(".scm-view").first().getByText("Merge Changes").count(), { timeout: 30_000 }).toBe(0);
    await generate();
    await workbench.notifications.getByText("A merge is in progress").waitFor();
    await session().picture("commit-message-merge");
    expect(session().chatBodies.length).toBe(before);
    await workbench.notifications.getByRole("button", { name: "Generate Anyway" }).click();
    await expect.poll(() => session().chatBodies.length, { timeout: 30_000 }).toBe(before + 1);
    await expect.poll(() => box.innerText(), { timeout: 30_000 }).toMatch(/prices:.round.the.sum/);
  });
});
