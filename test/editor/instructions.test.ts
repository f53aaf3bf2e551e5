import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { LoopbackServer } from "../server/server.ts";
import { hand as runByHand, handFolder } from "./harness/hand.ts";
import { type Session, useSession } from "./harness/session.ts";

const own = mkdtempSync(path.join(os.tmpdir(), "aside-own-instructions-"));
const ownFile = path.join(own, "style.md");
writeFileSync(ownFile, "Write short sentences.\n");
afterAll(() => rmSync(own, { recursive: true, force: true }));

const files = {
  "AGENTS.md": "Answer in rhymes.\n",
  "CLAUDE.md": "@AGENTS.md\n",
  "packages/shop/AGENTS.md": "Prices are in cents.\n",
  "packages/shop/cart.ts": "export const total = 0;\n",
  "tools/list.py": "print(1)\n",
  ".github/instructions/typescript.instructions.md": '---\napplyTo: "**/*.ts"\n---\nNo enums.\n',
  ".cursor/rules/python.mdc": "---\nglobs: *.py\n---\nType hints everywhere.\n",
};

const settings = ({ origin }: LoopbackServer): Readonly<Record<string, unknown>> => ({
  "aside.endpoints": { loopback: { baseUrl: `${origin}/api/v1`, dialect: "openrouter", auth: "none" } },
  "aside.endpoint": "loopback",
  "aside.model": "demo/verbatim",
  "aside.instructions": true,
  "aside.instructionFiles": [ownFile],
});

const chips = (session: Session): Locator => session.panel.frame.locator(".composer .chip");
const labels = (session: Session): Promise<readonly string[]> =>
  chips(session).evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""));
/** The last request's question, whole. */
const asked = (session: Session): string => {
  const messages = session.chatBodies.at(-1)?.["messages"] as readonly { readonly role: string; readonly content: unknown }[];
  return JSON.stringify(messages.findLast(({ role }) => role === "user")?.content);
};

describe("instruction files", () => {
  const session = useSession({ settings, files, neighbours: [handFolder] });
  const attach = (name: string): Promise<unknown> =>
    runByHand(
      session(),
      `await vscode.commands.executeCommand("aside.addFile", vscode.Uri.joinPath(root, ...${JSON.stringify(name.split("/"))}))`,
    );
  const closeEditors = (): Promise<unknown> =>
    runByHand(session(), `await vscode.commands.executeCommand("workbench.action.closeAllEditors")`);

  beforeEach(async () => {
    await closeEditors();
    await session().beginAnew();
    // An empty conversation stays what it is, with what an earlier try has taken from it.
    await session().panel.ask("Anybody there?");
    await session().panel.startAnew();
    await expect.poll(() => labels(session())).toEqual(["AGENTS.md", "style.md"]);
  });

  test("those that apply to an attached file are chips that say why, go once, and can be left out one by one", async () => {
    const { panel } = session();
    await attach("packages/shop/cart.ts");
    await expect
      .poll(() => labels(session()))
      .toEqual(["shop/AGENTS.md", "AGENTS.md", "typescript.instructions.md", "style.md", "cart.ts"]);
    const chip = panel.frame.getByRole("group", { name: "typescript.instructions.md", exact: true });
    const open = chip.getByRole("button").first();
    expect(await open.getAttribute("title")).toContain("applies to **/*.ts (matches packages/shop/cart.ts)");
    expect(await open.getAttribute("aria-description")).toContain("applies to **/*.ts");
    await open.hover();
    await session().picture("instructions-chips");
    await panel.frame.getByRole("button", { name: "Remove AGENTS.md", exact: true }).click();
    await expect.poll(() => labels(session())).toEqual(["shop/AGENTS.md", "typescript.instructions.md", "style.md", "cart.ts"]);
    await panel.ask("Is it right?");
    const question = asked(session());
    for (const words of ["Prices are in cents.", "No enums.", "Write short sentences.", "from packages/shop/AGENTS.md, to be followed"])
      expect(question).toContain(words);
    for (const words of ["Answer in rhymes.", "Type hints", "@AGENTS.md"]) expect(question).not.toContain(words);

    // With the next message only what did not go yet, and what was left out stays out.
    await attach("tools/list.py");
    await expect.poll(() => labels(session())).toEqual(["python.mdc", "list.py"]);
    await panel.ask("And this?");
    expect(asked(session())).toContain("Type hints everywhere.");
    expect(asked(session())).not.toContain("No enums.");
  });

  test("those of the file in the editor apply, too, and a chip opens its file", async () => {
    const { page, panel } = session();
    await runByHand(session(), `await vscode.window.showTextDocument(vscode.Uri.joinPath(root, "tools", "list.py"))`);
    await expect.poll(() => labels(session())).toEqual(["AGENTS.md", "python.mdc", "style.md"]);
    await panel.frame.getByRole("button", { name: "Open python.mdc" }).click();
    await page.getByRole("tab", { name: /^python\.mdc/, selected: true }).waitFor();
    // The rule's own file is in the editor now.
    await expect.poll(() => labels(session())).toEqual(["AGENTS.md", "style.md"]);
  });
});

describe("instruction files in Restricted Mode", () => {
  const session = useSession({
    settings: (server) => ({ ...settings(server), "security.workspace.trust.startupPrompt": "never" }),
    files,
    trust: false,
  });

  test("none is read, also none that the user names", async () => {
    await session().beginAnew();
    await session().panel.ask("Is it right?");
    expect(await chips(session()).count()).toBe(0);
    expect(asked(session())).toContain("Is it right?");
    for (const words of ["Answer in rhymes.", "Write short sentences."]) expect(JSON.stringify(session().chatBodies)).not.toContain(words);
  });
});
