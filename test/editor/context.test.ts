import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Locator } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { root } from "../../tools/pinned.ts";
import { useSession } from "./harness/session.ts";

/** A picture of one pixel, and the smallest thing that is a PDF by its first bytes. */
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const broken = "export const total: number = 'not a number';\n";
const notebook = {
  cells: [
    {
      cell_type: "code",
      execution_count: 1,
      metadata: {},
      outputs: [{ output_type: "stream", name: "stdout", text: ["forty-two\n"] }],
      source: ["print(42)"],
    },
  ],
  metadata: { language_info: { name: "python" } },
  nbformat: 4,
  nbformat_minor: 5,
};

interface Part {
  readonly type: string;
  readonly text?: string;
  readonly image_url?: { readonly url: string };
  readonly file?: { readonly filename: string; readonly file_data: string };
}

describe("context from the editor, on a clone of this repository", () => {
  const session = useSession({
    clone: root,
    viewport: { width: 1400, height: 900 },
    settings: (server) => ({
      "aside.endpoints": { loopback: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "loopback",
      "aside.model": "demo/reasoner",
      "git.enabled": true,
      "git.openRepositoryInParentFolders": "never",
      "terminal.integrated.defaultProfile.linux": "bash",
      "terminal.integrated.shellIntegration.enabled": false,
    }),
    files: {
      "broken.ts": broken,
      "AGENTS.md": "Answer in rhymes.\n",
      "page.ipynb": JSON.stringify(notebook),
      ".env": "TOKEN=abc\nPASSWORD=hunter2hunter2\n",
      "hidden.md": "Plain words.\u{e0041}\u{e0042}\u200b\n",
      "large.txt": "a line of a file that is too large to be sent whole\n".repeat(25_000),
    },
  });
  const file = (name: string) => readFileSync(path.join(session().folders.workspace, name), "utf8");

  const complete = (query: string, label: string | RegExp, sign: Locator): Promise<void> => session().panel.complete(query, label, sign);

  /** The scripted model is in no mood to think. */
  const asked = (words: string) => `${words} rate:0`;

  beforeEach(async () => {
    await session().beginAnew();
    // What a test before this one left in the composer.
    const left = session()
      .panel.frame.locator(".composer")
      .getByRole("button", { name: /^Remove / });
    while (await left.first().isVisible()) await left.first().click();
  });

  function chip(name: string | RegExp): Locator {
    return session()
      .panel.frame.locator(".composer")
      .getByRole("group", { name, exact: typeof name === "string" });
  }

  /** The size that the chip tells, in tokens. */
  async function sizeOf(of: Locator): Promise<number> {
    const told = (await of.getByRole("button").first().getAttribute("aria-description")) ?? "";
    return Number(/about ([\d,]+) tokens/.exec(told)?.[1]?.replaceAll(",", ""));
  }

  /** The sizes that all chips of the composer tell, summed up. */
  async function sizeOfAll(): Promise<number> {
    const sum = async () => {
      let all = 0;
      for (const one of await session().panel.frame.locator(".composer .chip").all()) all += await sizeOf(one);
      return all;
    };
    // Not a number before each has told one.
    await expect.poll(sum).toBeGreaterThan(0);
    return sum();
  }

  /** Sends a question with what waits in the composer and gives its content as it came over the wire. */
  async function ask(words: string): Promise<{ readonly text: string; readonly parts: readonly Part[] }> {
    const { panel } = session();
    const before = session().chatBodies.length;
    await panel.ask(asked(words));
    expect(session().chatBodies.length).toBe(before + 1);
    const messages = (session().chatBodies.at(-1)?.["messages"] ?? []) as readonly { readonly content: string | readonly Part[] }[];
    const content = messages.at(-1)?.content ?? "";
    const parts = typeof content === "string" ? [{ type: "text", text: content }] : content;
    return { text: parts.find(({ type }) => type === "text")?.text ?? "", parts };
  }

  /** The told size against what a real tokenizer makes of what was sent. */
  function expectSize(told: number, sent: string, question: string): void {
    const real = encode(sent.slice(0, sent.length - question.length).trimEnd(), { disallowedSpecial: new Set() }).length;
    console.log(`${question}: told ${told}, counted ${real} (${Math.round((100 * told) / real - 100)} %)`);
    expect(Math.abs(told - real) / real, `told ${told}, counted ${real}`).toBeLessThanOrEqual(0.15);
  }

  test("an empty conversation suggests a question about the file in the editor, with the file attached", async () => {
    const { panel, workbench } = session();
    await session().beginAnew();
    await workbench.openFile("broken.ts");
    await panel.composer.hover();
    const suggestions = panel.frame.getByRole("region", { name: "Suggestions" });
    await suggestions.getByRole("button", { name: "Explain broken.ts" }).waitFor();
    for (const [theme, kind] of [
      ["Light Modern", "vscode-light"],
      ["Default High Contrast", "vscode-high-contrast"],
      ["Dark Modern", "vscode-dark"],
    ] as const) {
      await session().writeWorkspaceSettings({ "workbench.colorTheme": theme });
      await panel.frame.locator(`body.${kind}`).waitFor({ state: "attached" });
      await session().picture(`empty-${kind}`);
    }
    await suggestions.getByRole("button", { name: "Explain broken.ts" }).click();
    await panel.frame.getByRole("group", { name: "broken.ts" }).waitFor();
    await expect.poll(() => panel.composer.inputValue()).toContain("Explain what this file does");
    await panel.ask(`${await panel.composer.inputValue()} rate:0`);
    expect(JSON.stringify(session().chatBodies.at(-1))).toContain("not a number");
    // The conversation is among the last ones of the next.
    await panel.newConversationButton.click();
    const recent = panel.frame
      .getByRole("region", { name: "Recent conversations" })
      .getByRole("button", { name: /Explain what this file does/ });
    await recent.first().click();
    await panel.answered(0);
    await workbench.closeEditors();
  });

  test("a file: fenced, with its path and language, read when sent", async () => {
    await complete("sharedtokens", "tokens.ts src/shared", chip("tokens.ts"));
    const size = await sizeOfAll();
    const { text } = await ask("Why a file?");
    expect(text).toBe(
      `File src/shared/tokens.ts (typescript):\n\`\`\`typescript\n${file("src/shared/tokens.ts")}\`\`\`\n\n${asked("Why a file?")}`,
    );
    expectSize(size, text, asked("Why a file?"));
    expect(await session().panel.questions.last().getByRole("group", { name: "tokens.ts" }).count()).toBe(1);
    await expect.poll(() => chip("tokens.ts").count()).toBe(0);
  });

  test("a folder: the names of its files", async () => {
    const { workbench } = session();
    await complete("folder:src/shared", "src/shared/", workbench.options.filter({ hasText: /Names of its/ }));
    await workbench.pick(/Names of its/);
    await chip("shared/").waitFor();
    const size = await sizeOfAll();
    const { text } = await ask("Which folder?");
    expectSize(size, text, asked("Which folder?"));
    expect(text).toMatch(/^Folder src\/shared\/:\n```plaintext\n/);
    for (const name of ["tokens.ts", "protocol.ts"]) expect(text).toContain(`\n${name}\n`);
  });

  test("the selection, and the problems of the active file", async () => {
    const { workbench, page } = session();
    await workbench.openFile("broken.ts");
    await page.locator(".squiggly-error").first().waitFor({ timeout: 60_000 });
    await workbench.selectLines(1, 1);
    await complete("sel", /^Selection/, chip("broken.ts:1"));
    await complete("problems", /Problems in this file/, chip("Problems: broken.ts"));
    const { text } = await ask("What is wrong?");
    expect(text).toContain(`Selection from broken.ts, line 1 (typescript):\n\`\`\`typescript\n${broken.trimEnd()}\n\`\`\``);
    expect(text).toMatch(
      /Problems in broken\.ts:\n```plaintext\nbroken\.ts:1:14 error \[ts 2322\]: Type 'string' is not assignable to type 'number'\.\n```/,
    );
  });

  test("a symbol of the workspace, with its lines", async () => {
    await complete("symbol:estimateTokens", /estimateTokens src\/shared\/tokens\.ts/, chip("estimateTokens"));
    const size = await sizeOfAll();
    const { text } = await ask("And this symbol?");
    expectSize(size, text, asked("And this symbol?"));
    expect(text).toMatch(
      /^Symbol estimateTokens from src\/shared\/tokens\.ts, lines \d+-\d+ \(typescript\):\n```typescript\nexport function estimateTokens/,
    );
    expect(text).not.toContain("import { estimateTokenCount }");
  });

  test("uncommitted changes, staged changes and a commit, as diffs", async () => {
    const { folders } = session();
    const git = (...args: readonly string[]) => execFileSync("git", ["-C", folders.workspace, ...args], { encoding: "utf8" });
    const line = "A line of a commit.";
    // New files go along with the changes, and some of this folder's would be asked about.
    await session().writeFile(".git/info/exclude", ".env\nhidden.md\nlarge.txt\n");
    await session().writeFile("added.txt", `${line}\n`);
    git("add", "added.txt");
    git("-c", "user.name=T", "-c", "user.email=t@example.invalid", "commit", "-qm", "Made by this test");
    await session().writeFile("LICENSE", `${file("LICENSE")}A line more.\n`);
    await session().writeFile("SECURITY.md", `${file("SECURITY.md")}A staged line.\n`);
    git("add", "SECURITY.md");
    await complete("changes", /^Changes/, chip("Changes"));
    await complete("staged", /^Staged changes/, chip("Staged changes"));
    await complete("commit:bythistest", "Made by this test", chip(/^[0-9a-f]{8} /));
    const size = await sizeOfAll();
    const { text } = await ask("What changed?");
    expectSize(size, text, asked("What changed?"));
    expect(text).toMatch(/```diff\n(?:Untracked files: .*\n)?diff --git a\/LICENSE b\/LICENSE/);
    expect(text).toContain("+A line more.");
    expect(text).toMatch(/Staged changes of workspace:\n`+diff\ndiff --git a\/SECURITY\.md/);
    expect(text).toContain(`commit ${git("rev-parse", "HEAD").trim()}\nAuthor: T\n`);
    expect(text).toContain(`+${line}`);
    await session().writeFile(".git/info/exclude", "");
  });

  test("the terminal selection, without changing the clipboard", async () => {
    const { workbench, page, panel } = session();
    await page.evaluate(() => navigator.clipboard.writeText("keep me"));
    await workbench.runCommand("Terminal: Create New Terminal");
    const rows = page.locator(".terminal-wrapper.active .xterm-rows");
    await rows.filter({ hasText: /[$#>]/ }).waitFor({ timeout: 60_000 });
    await workbench.insist(async (patience) => {
      await page.locator(".terminal-wrapper.active .xterm-screen").click();
      await page.keyboard.type("echo from-the-terminal\n");
      // The line that says it, after the one that was typed.
      await rows.filter({ hasText: /from-the-terminal[\s\S]*from-the-terminal/ }).waitFor({ timeout: 4000 * patience });
    });
    await workbench.runCommand("Terminal: Select All");
    await complete("terminal", /^Terminal selection/, chip(/^Terminal: /));
    const { text } = await ask("What did it print?");
    expect(text).toMatch(/^From the terminal .*:\n```console\n[\s\S]*from-the-terminal/);
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe("keep me");
    await panel.composer.click();
  });

  test("the results of a search editor and a notebook's cell with its output", async () => {
    const { workbench, page } = session();
    await workbench.runCommand("Search Editor: New Search Editor");
    await page.locator(".search-editor textarea, .search-editor .monaco-findInput textarea").first().fill("estimateTokens(");
    await page.keyboard.press("Enter");
    await page
      .locator(".search-editor .view-line", { hasText: /\d+\sresults/ })
      .first()
      .waitFor({ timeout: 30_000 });
    await complete("search", /^Search results/, chip("Search results"));
    await workbench.insist(async (patience) => {
      await page.locator(".explorer-folders-view").getByRole("treeitem", { name: "page.ipynb" }).dblclick();
      await page
        .locator(".notebookOverlay .cell")
        .first()
        .waitFor({ timeout: 10_000 * patience });
    });
    await page.locator(".notebookOverlay .cell").first().click();
    await complete("cell", /^Notebook cell/, chip("Cell 1"));
    const size = await sizeOfAll();
    const { text } = await ask("What was found, and what runs?");
    expectSize(size, text, asked("What was found, and what runs?"));
    expect(text).toContain("src/llm/promptTokens.ts");
    expect(text).toMatch(/Notebook cell Cell 1 from page\.ipynb \(python\):\n```python\nprint\(42\)\n\n# Output:\nforty-two/);
  });

  test("a pasted image is sent as a data URL; an image and a PDF are dropped; chips open what was sent", async () => {
    const { page, panel } = session();
    await panel.composer.click();
    await page.evaluate(async (encoded) => {
      const bytes = Uint8Array.from(atob(encoded), (byte) => byte.charCodeAt(0));
      await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) })]);
    }, pixel);
    await panel.composer.click();
    await page.keyboard.press("Control+V");
    await chip(/image\.png|pasted/).waitFor();
    await panel.composer.evaluate((field) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(["%PDF-1.7\n"], "paper.pdf", { type: "application/pdf" }));
      field.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
    });
    await chip("paper.pdf").waitFor();
    const { text, parts } = await ask("What is on it?");
    expect(text).toBe(asked("What is on it?"));
    expect(parts.map(({ type }) => type)).toEqual(["text", "image_url", "file"]);
    expect(parts[1]?.image_url?.url).toMatch(/^data:image\/png;base64,iVBOR/);
    expect(parts[2]?.file).toEqual({ filename: "paper.pdf", file_data: `data:application/pdf;base64,${btoa("%PDF-1.7\n")}` });
    await panel.questions
      .last()
      .getByRole("button", { name: /^Open .*png$/ })
      .click();
    await page.locator(".tab", { hasText: ".png" }).first().waitFor();
  });

  test("a file is dragged from the Explorer with Shift held", async () => {
    const { page, panel } = session();
    const from = await page.locator(".explorer-folders-view").getByRole("treeitem", { name: "CONTRIBUTING.md" }).boundingBox();
    const to = await page.locator(".part.auxiliarybar").boundingBox();
    if (from === null || to === null) throw new Error("explorer or panel is not shown");
    await page.mouse.move(from.x + 40, from.y + from.height / 2);
    await page.mouse.down();
    await page.keyboard.down("Shift");
    try {
      await page.mouse.move(to.x + 80, to.y + 200, { steps: 8 });
      // A hand is never still.
      let still = 0;
      await expect
        .poll(async () => {
          still += 10;
          await page.mouse.move(to.x + 120, to.y + 260 + (still % 100), { steps: 8 });
          return panel.frame.getByText("Drop to attach to your message").isVisible();
        })
        .toBe(true);
      await session().page.screenshot({ path: path.join(root, ".cache", "drop.png") });
    } finally {
      await page.mouse.up();
      await page.keyboard.up("Shift");
    }
    await chip("CONTRIBUTING.md").waitFor();
    const { text } = await ask("How do I begin?");
    expect(text).toContain("File CONTRIBUTING.md (markdown):");
  });

  test("the Attach button and the Explorer's menu attach, too; images are not sent to a model without image input", async () => {
    const { page, panel, workbench } = session();
    // A preview that has only just been opened takes the focus, which closes the list.
    await workbench.insist(async (patience) => {
      await panel.button("Attach context").click();
      await workbench.options
        .filter({ hasText: "Files…" })
        .first()
        .waitFor({ timeout: 5000 * patience });
      await page.screenshot({ path: path.join(root, ".cache", "attach.png") });
      await workbench.pick(/Files…/);
      // What is typed before would be the list's that goes.
      await workbench.quickInput.getByText("Attach files").waitFor({ timeout: 5000 * patience });
    });
    await workbench.quickInput.locator("input.input").fill("CONTRIBUTING");
    await workbench.quickInput.locator(".quick-input-list-row", { hasText: "CONTRIBUTING.md" }).first().click();
    await workbench.quickInput.locator("input.input").press("Enter");
    await chip("CONTRIBUTING.md").waitFor();
    // One writes on in the message: until the focus is there, it would close a menu.
    await expect.poll(() => panel.composer.evaluate((field) => document.hasFocus() && field === document.activeElement)).toBe(true);
    await page.locator(".explorer-folders-view").getByRole("treeitem", { name: "LICENSE" }).click({ button: "right" });
    await workbench.chooseFromMenu("Add File to Aside");
    await chip("LICENSE").waitFor();
    const { text } = await ask("May I?");
    expect(text).toContain("File CONTRIBUTING.md (markdown):");
    expect(text).toContain("File LICENSE (plaintext):");
    await session().writeWorkspaceSettings({ "aside.model": "demo/plain" });
    await panel.modelButton("plain").waitFor();
    const before = session().chatBodies.length;
    await panel.composer.evaluate((field, encoded) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(encoded), (byte) => byte.charCodeAt(0));
      transfer.items.add(new File([bytes], "shot.png", { type: "image/png" }));
      field.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
    }, pixel);
    await chip("shot.png").waitFor();
    await panel.send("Do you see it?");
    await panel.errors.getByText("does not accept images. Nothing was sent.").waitFor();
    expect(await panel.questions.last().getByRole("group", { name: "shot.png" }).count()).toBe(1);
    expect(session().chatBodies.length).toBe(before);
  });

  test("a name that would be a link in a notification is shown as text", async () => {
    const { panel, workbench } = session();
    await panel.composer.evaluate((field) => {
      const transfer = new DataTransfer();
      const large = new File([new Uint8Array(64 * 1024 * 1024)], "[x](command:workbench.action.showCommands).png", { type: "image/png" });
      transfer.items.add(large);
      field.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
    });
    const told = workbench.notifications.filter({ hasText: "is too large and was not attached." });
    await told.first().waitFor();
    expect(await told.first().innerText()).toContain("[x] (command:");
    expect(await told.locator("a").filter({ hasText: "x" }).count()).toBe(0);
  });

  test("a secret file needs confirmation and is redacted; hidden characters are marked and removed", async () => {
    const { page } = session();
    const dialog = page.locator(".monaco-dialog-box");
    await complete("file:.env", /^\.env/, dialog);
    expect(await dialog.innerText()).toContain(".env*");
    await dialog.getByRole("button", { name: "Redact" }).click();
    await chip(".env").waitFor();
    await complete("hidden", /hidden\.md/, chip("hidden.md"));
    const marked = chip("hidden.md").getByRole("button", { name: "Review hidden.md" });
    expect(await marked.getAttribute("title")).toContain("3 hidden characters, removed");
    await page.screenshot({ path: path.join(root, ".cache", "chips.png") });
    const { text } = await ask("Is it safe?");
    expect(text).toContain("TOKEN=[redacted]\nPASSWORD=[redacted]");
    expect(text).toContain("Plain words.\n");
    expect(text).not.toContain("hunter2");
  });

  test("excluded content is not sent; for a large file, lines are offered", async () => {
    const { page, workbench } = session();
    const dialog = page.locator(".monaco-dialog-box");
    await complete("file:.env", /^\.env/, dialog);
    await dialog.getByRole("button", { name: "Leave Out" }).click();
    await dialog.waitFor({ state: "detached" });
    await complete("large", /large\.txt/, workbench.notifications.getByText("too large to attach whole"));
    await workbench.notifications.getByRole("button", { name: "Choose Lines…" }).click();
    await workbench.fillInput(/Lines of large\.txt/, "10-12");
    await chip("large.txt:10-12").waitFor();
    const { text } = await ask("Three lines?");
    expect(text).toMatch(/^Selection from large\.txt, lines 10-12 \(plaintext\):/);
    expect(text).not.toContain("TOKEN");
  });

  test("instruction files are attached to a new conversation if the setting is on", async () => {
    const { panel } = session();
    await session().writeWorkspaceSettings({ "aside.instructions": true });
    // An empty conversation stays what it is, and the chip may have been taken from it in an earlier try.
    await ask("Anybody there?");
    await panel.startAnew();
    await chip("AGENTS.md").waitFor();
    const { text } = await ask("Hello?");
    expect(text).toContain("Instructions for this repository from AGENTS.md, to be followed:\n```markdown\nAnswer in rhymes.");
    await panel.startAnew();
    await chip("AGENTS.md").getByRole("button", { name: "Remove AGENTS.md" }).click();
    await expect.poll(() => chip("AGENTS.md").count()).toBe(0);
    const again = await ask("Hello again?");
    expect(again.text).toBe(asked("Hello again?"));
  });
});
