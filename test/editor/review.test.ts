import { execFileSync } from "node:child_process";
import { rm } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { hand as runByHand, handFolder } from "./harness/hand.ts";
import { useSession } from "./harness/session.ts";

const slowly = { timeout: 60_000 };
const numbered = Array.from({ length: 30 }, (_one, index) => `export const price${index + 1} = ${index + 1};\n`);
const cart = numbered.join("");
/** Line 12 is changed, line 20 deleted. */
const changed = [...numbered.slice(0, 11), "export const price12 = Number.NaN;\n", ...numbered.slice(12, 19), ...numbered.slice(20)].join(
  "",
);
const findings = [
  "- **critical** `src/cart.ts:12`: the price is not a number.",
  "- **major** `src/cart.ts:-20`: this price is still used.",
  "- **minor** `src/gone.ts:-2`: so is this.",
].join(String.raw`\n`);

describe("Review changes", () => {
  const session = useSession({
    neighbours: [handFolder],
    settings: (server) => ({
      "aside.endpoints": { local: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/verbatim",
      "files.autoSave": "off",
      "git.enabled": true,
      "git.openRepositoryInParentFolders": "never",
    }),
  });

  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.invalid", "-C", session().folders.workspace, ...args], {
      encoding: "utf8",
    });
  /** Waits until git's extension knows the repository as it is now. */
  const known = (): Promise<unknown> =>
    runByHand(
      session(),
      `const api = (await vscode.extensions.getExtension("vscode.git").activate()).getAPI(1);
      for (let tries = 0; api.repositories.length === 0 && tries < 100; tries += 1) await new Promise((go) => setTimeout(go, 200));
      await api.repositories[0].status();`,
    );
  const chip = (label: string) => session().panel.frame.locator(".composer .chip", { hasText: label });
  const lastQuestion = (): string => {
    const messages = (session().chatBodies.at(-1)?.["messages"] ?? []) as readonly { readonly content: string }[];
    return messages.at(-1)?.content ?? "";
  };
  /** Clicks a finding's link, and waits until this line of this tab is in front. */
  const follow = async (link: string, tab: RegExp, line: number): Promise<void> => {
    const { page, panel } = session();
    await panel.answers.last().getByRole("link", { name: link, exact: true }).click(slowly);
    await page.getByRole("tab", { name: tab, selected: true }).first().waitFor(slowly);
    await expect.poll(() => page.locator(".statusbar-item", { hasText: new RegExp(`Ln ${line}, Col 1`) }).count(), slowly).toBe(1);
  };

  /** A repository with one commit on `main`, as it was before any test. */
  const begin = async (): Promise<void> => {
    git("init", "-q");
    git("checkout", "-q", "--orphan", `fresh-${crypto.randomUUID()}`);
    git("rm", "-rqf", "--cached", "--ignore-unmatch", ".");
    await rm(path.join(session().folders.workspace, "src"), { recursive: true, force: true });
    await session().writeFile("src/cart.ts", cart);
    await session().writeFile("src/gone.ts", "one\ntwo\n");
    await session().writeFile("package-lock.json", "{}\n");
    git("add", "src", "package-lock.json");
    git("commit", "-qm", "Begin");
    git("branch", "-qM", "main");
  };

  beforeEach(async () => {
    await session().beginAnew();
    await session().workbench.closeEditors();
    await begin();
    await known();
  });

  test("staged changes wait in a new conversation until they are sent, and findings lead to their lines", async () => {
    const { panel, workbench } = session();
    await session().writeFile("src/cart.ts", changed);
    await session().writeFile("package-lock.json", `{\n${'  "a": 1,\n'.repeat(400)}}\n`);
    await rm(path.join(session().folders.workspace, "src/gone.ts"));
    git("add", "-A", "src", "package-lock.json");
    await known();
    // What is staged is reviewed. The file itself has changed since.
    await session().writeFile("src/cart.ts", `// One\n// Two\n// Three\n${changed}`);
    const before = session().chatBodies.length;
    await workbench.runCommand("Aside: Review Staged Changes");
    await chip("Review: staged changes").waitFor(slowly);
    await expect.poll(() => panel.composer.inputValue(), slowly).toBe("/review-changes ");
    await panel.frame.getByText("1 file is not included in the review").waitFor({ state: "attached", ...slowly });
    expect(session().chatBodies.length).toBe(before);
    await session().picture("review-staged-composer");

    await panel.send(`/review-changes say:${findings}`);
    await panel.answered(0);
    const question = lastQuestion();
    expect(question).toContain("Changes to review, staged changes of");
    expect(question).toContain("    12 +export const price12 = Number.NaN;\n");
    expect(question).toContain("   -20 -export const price20 = 20;\n");
    expect(question).toContain("Left out, because programs generate them: package-lock.json\n");
    expect(question).not.toContain("// Three");
    expect(question).toContain("as a careful colleague would");
    await follow("src/cart.ts:12", /cart\.ts/, 15);
    await session().picture("review-staged-findings");
    await follow("src/cart.ts:-20", /cart\.ts \(commit/, 20);
    await session().picture("review-staged-deleted");
    await follow("src/gone.ts:-2", /gone\.ts \(commit/, 2);
  });

  test("without staged changes, new files of the working tree are reviewed, if the user wants that; conflicts are said instead", async () => {
    const { panel, workbench } = session();
    await session().writeFile("src/fresh.ts", "export const fresh = 1;\n");
    await known();
    await workbench.runCommand("Aside: Review Staged Changes");
    await workbench.notifications.getByRole("button", { name: "Review All Changes" }).click(slowly);
    await chip("Review: changes").waitFor(slowly);
    await panel.send(`/review-changes say:- **minor** \`src/fresh.ts:1\`: unused.`);
    await panel.answered(0);
    expect(lastQuestion()).toContain("     1 +export const fresh = 1;\n");
    await follow("src/fresh.ts:1", /fresh\.ts/, 1);

    git("checkout", "-qb", "other");
    await session().writeFile("src/cart.ts", cart.replace("price1 ", "priceOne "));
    git("commit", "-qam", "Other");
    git("checkout", "-q", "main");
    await session().writeFile("src/cart.ts", cart.replace("price1 ", "priceFirst "));
    git("commit", "-qam", "Main");
    expect(() => git("merge", "-q", "other")).toThrow();
    await known();
    await workbench.runCommand("Aside: Review Staged Changes");
    await workbench.notifications.getByText("1 file has unresolved conflicts").waitFor(slowly);
    git("merge", "--abort");
  });

  test("a branch is reviewed against the one it was made from, without what is not committed", async () => {
    const { panel, workbench } = session();
    git("branch", "-f", "older");
    git("checkout", "-qB", "feature");
    await session().writeFile("src/cart.ts", changed);
    git("commit", "-qam", "Change prices");
    git("mv", "src/gone.ts", "src/renamed file.ts");
    git("commit", "-qam", "Rename");
    await session().writeFile("src/cart.ts", `// Not committed\n${changed}`);
    await known();
    await workbench.runCommand("Aside: Review Branch…");
    await workbench.quickInput.getByText("Review feature against…").waitFor(slowly);
    await expect.poll(() => workbench.options.first().innerText(), slowly).toMatch(/^main/);
    await session().picture("review-branch-pick");
    await workbench.pick("main");
    await chip("Review: feature against main").waitFor(slowly);
    await panel.send(`/review-changes say:${findings}`);
    await panel.answered(0);
    const question = lastQuestion();
    expect(question).toContain("    12 +export const price12 = Number.NaN;\n");
    expect(question).toContain("rename from src/gone.ts\nrename to src/renamed file.ts\n");
    expect(question).not.toContain("Not committed");
    await follow("src/cart.ts:12", /cart\.ts/, 13);
    await follow("src/cart.ts:-20", /cart\.ts \(commit/, 20);
  });
});
