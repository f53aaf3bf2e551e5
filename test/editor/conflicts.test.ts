import { execFileSync } from "node:child_process";
import { rm } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { hand as runByHand, handFolder } from "./harness/hand.ts";
import { useSession } from "./harness/session.ts";

const slowly = { timeout: 60_000 };
const key = `sk-or-v1-${"c0ffee00".repeat(8)}`;
const file = (first: string, last: string): string =>
  `// Prices\n${first}\n\nexport function untouched() {\n  return "between";\n}\n\n${last}\n`;
const base = file("export const tax = 0.19;", "export const shipping = 5;");
const ours = file("export const tax = 0.2;", "export const shipping = 6;");
const theirs = file("export const taxRate = 0.19;", "export const shippingFee = 5;");
const settled = file("export const taxRate = 0.2;", "export const shippingFee = 6;");
const blocks = (first: string, last: string): string =>
  ["Range 1", "```ts", first, "```", "", "Range 2", "```ts", last, "```"].join(String.raw`\n`);

describe("Resolve Conflicts", () => {
  const session = useSession({
    neighbours: [handFolder],
    settings: (server) => ({
      "aside.endpoints": { local: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/verbatim",
      "files.autoSave": "off",
      "git.enabled": true,
      "git.openRepositoryInParentFolders": "never",
      "git.mergeEditor": false,
    }),
  });

  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.invalid", "-C", session().folders.workspace, ...args], {
      encoding: "utf8",
      stdio: "pipe",
    });
  const known = (): Promise<unknown> =>
    runByHand(
      session(),
      `const api = (await vscode.extensions.getExtension("vscode.git").activate()).getAPI(1);
      for (let tries = 0; api.repositories.length === 0 && tries < 100; tries += 1) await new Promise((go) => setTimeout(go, 200));
      await api.repositories[0].status();`,
    );
  const question = (): string => JSON.stringify(session().chatBodies.at(-1)?.["messages"] ?? []);
  const status = (): string => git("status", "--porcelain", "--", "prices.ts", "gone.ts");

  /** A merge that stopped: `main` and `other` have these versions of files; null where a side deleted one. */
  const merge = async (
    files: Readonly<Record<string, readonly [base: string, ours: string | null, theirs: string | null]>>,
  ): Promise<void> => {
    const put = async (at: 0 | 1 | 2): Promise<void> => {
      for (const [name, versions] of Object.entries(files)) {
        const text = versions[at];
        if (text === null) await rm(path.join(session().folders.workspace, name), { force: true });
        else await session().writeFile(name, text);
        git("add", "-A", name);
      }
      git("commit", "-qm", `Version ${at}`);
    };
    git("checkout", "-qf", "--orphan", `fresh-${crypto.randomUUID()}`);
    git("rm", "-rqf", "--cached", "--ignore-unmatch", ".");
    await put(0);
    git("branch", "-f", "other");
    await put(1);
    git("branch", "-qM", "main");
    git("checkout", "-q", "other");
    await put(2);
    git("checkout", "-q", "main");
    expect(() => git("merge", "-q", "other")).toThrow();
    await known();
  };

  /** Starts the command in the file, and answers its question. */
  const resolve = async (name: string, instruction?: string): Promise<void> => {
    const { page, workbench } = session();
    await runByHand(session(), `await vscode.window.showTextDocument(vscode.Uri.joinPath(root, ${JSON.stringify(name)}))`);
    await workbench.runCommand("Aside: Resolve Conflicts…");
    if (instruction === undefined) return;
    await workbench.quickInput.getByText(/^Resolve \d+ conflicts? in/).waitFor(slowly);
    await session().picture("conflict-instruction");
    await workbench.quickInput.locator("input.input").fill(instruction);
    await page.keyboard.press("Enter");
  };

  beforeEach(async () => {
    await session().beginAnew();
    await session().workbench.closeEditors();
    git("init", "-q");
    // A merge of an earlier test.
    if (git("rev-list", "--all", "-n1") !== "") git("reset", "-q", "--hard");
  });

  test("the lines in place of the conflicts are a proposal, and accepting it writes and stages nothing else", async () => {
    const { page } = session();
    await merge({ "prices.ts": [base, ours, theirs] });
    const marked = await session().readFile("prices.ts");
    await resolve("prices.ts", `say:${blocks("export const taxRate = 0.2;", "export const shippingFee = 6;")}`);
    await page.getByRole("tab", { name: /prices\.ts \(proposed by Aside\)/ }).waitFor(slowly);
    await page
      .locator(".monaco-diff-editor .modified .view-line", { hasText: /taxRate.=.0\.2/ })
      .first()
      .waitFor(slowly);
    await session().picture("conflict-proposal");
    const sent = question();
    expect(sent).toContain("<<<<<<< HEAD");
    expect(sent).toContain("-export const tax = 0.19;\\n+export const tax = 0.2;");
    expect(sent).toContain("-export const tax = 0.19;\\n+export const taxRate = 0.19;");
    expect(await session().readFile("prices.ts")).toBe(marked);
    await session().acceptProposal("prices.ts", settled);
    expect(status()).toBe("UU prices.ts\n");
  });

  test("an answer that still has markers, or lines from around them, is refused, and the file stays as it is", async () => {
    const { page, workbench } = session();
    await merge({ "prices.ts": [base, ours, theirs] });
    const marked = await session().readFile("prices.ts");
    await resolve("prices.ts", `say:${blocks("<<<<<<< HEAD\\nexport const tax = 0.2;", "export const shippingFee = 6;")}`);
    await workbench.notifications
      .getByText("The response for the conflict at line 2 of prices.ts still contains conflict markers")
      .waitFor(slowly);
    await session().picture("conflict-refused");
    await expect.poll(() => page.getByRole("tab", { name: /proposed by Aside/ }).count(), slowly).toBe(0);
    await resolve("prices.ts", `say:${blocks("// Prices\\nexport const tax = 0.2;", "export const shippingFee = 6;")}`);
    await workbench.notifications.getByText("The response repeats lines around the conflict at line 2").waitFor(slowly);
    expect(await session().readFile("prices.ts")).toBe(marked);
    expect(status()).toBe("UU prices.ts\n");
  });

  test("a secret in one of the versions is asked about, and masked", async () => {
    const { page } = session();
    const secret = (tax: string): string => file(`export const tax = ${tax}; // ${key}`, "export const shipping = 5;");
    await merge({ "prices.ts": [secret("0.19"), secret("0.2"), secret("0.21")] });
    await runByHand(session(), `await vscode.window.showTextDocument(vscode.Uri.joinPath(root, "prices.ts"))`);
    const before = session().chatBodies.length;
    await session().workbench.runCommand("Aside: Resolve Conflicts…");
    await page.locator(".monaco-dialog-box").getByRole("button", { name: "Redact" }).click(slowly);
    await session().workbench.quickInput.getByText("Resolve 1 conflict in").waitFor(slowly);
    await page.keyboard.press("Enter");
    await expect.poll(() => session().chatBodies.length, slowly).toBe(before + 1);
    expect(question()).toContain("What the incoming version changed");
    expect(question()).toContain("export const tax = 0.21; // [redacted]");
    expect(question()).not.toContain(key);
  });

  test("a file that one side deleted, and a binary one, are no conflicts of lines: nothing is sent", async () => {
    const { page, workbench } = session();
    await merge({ "gone.ts": [base, null, theirs], "logo.bin": ["a\0b", "a\0c", "a\0d"] });
    const before = session().chatBodies.length;
    await resolve("gone.ts");
    await workbench.notifications.getByText("gone.ts was deleted in the current version and changed in the incoming one").waitFor(slowly);
    await workbench.notifications.getByRole("button", { name: "Show Changes" }).click();
    await page.getByRole("tab", { name: /gone\.ts \(changed on one side/ }).waitFor(slowly);
    await page.locator(".monaco-diff-editor .modified .view-line", { hasText: "taxRate" }).first().waitFor(slowly);
    await runByHand(session(), `void vscode.commands.executeCommand("aside.resolveConflicts", vscode.Uri.joinPath(root, "logo.bin"))`);
    await workbench.notifications.getByText("logo.bin is a binary file").waitFor(slowly);
    expect(session().chatBodies.length).toBe(before);
  });

  test("from Source Control, on a file of the merge", async () => {
    const { page, workbench } = session();
    await merge({ "prices.ts": [base, ours, theirs] });
    await workbench.insist(async (patience) => {
      await page.keyboard.press("Control+Shift+G");
      await page.keyboard.press("g");
      await page
        .locator(".scm-view")
        .first()
        .getByText("prices.ts")
        .first()
        .waitFor({ timeout: 6000 * patience });
    });
    await workbench.insist(async (patience) => {
      await page.locator(".scm-view").first().getByText("prices.ts").first().click({ button: "right" });
      await page
        .getByRole("menuitem", { name: "Resolve Conflicts…" })
        .first()
        .waitFor({ timeout: 5000 * patience });
      await session().picture("conflict-menu");
      await page.getByRole("menuitem", { name: "Resolve Conflicts…" }).first().click();
      await workbench.quickInput.getByText("Resolve 2 conflicts in prices.ts").waitFor({ timeout: 10_000 * patience });
    });
    await page.keyboard.press("Escape");
  });
});
