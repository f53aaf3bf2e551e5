import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { encodeBatch } from "../../src/history/record.ts";
import { wholeJournal } from "../../src/history/wholeJournal.ts";
import { madeConversation, storeFolder } from "../bench/editor/madeConversations.ts";
import { useSession } from "./harness/session.ts";

const names = ["Numbat", "Quokka", "Wombat", "Kowari", "Bilby", "Potoroo"];

describe("the list of conversations", () => {
  const session = useSession({
    settings: (server) => ({
      "aside.endpoints": { loopback: { baseUrl: `${server.origin}/v1`, auth: "none", dialect: "openrouter" } },
      "aside.endpoint": "loopback",
      "aside.model": "demo/plain",
    }),
  });
  const journals = () => path.join(storeFolder(session().folders.userData), "conversations");
  const row = (text: string | RegExp) => session().workbench.options.filter({ hasText: text }).first();
  const list = () => session().workbench.quickInput.locator(".quick-input-title", { hasText: /^(?:Archived c|C)onversations/ });
  const showList = async () => {
    await session().workbench.runCommand("Aside: Open Conversations");
    await list().waitFor();
    await row("Bilby").or(row("Numbat")).first().waitFor();
  };
  /** Presses a button of the list's title. */
  const pressTitle = async (name: string) => session().workbench.quickInput.getByRole("button", { name, exact: true }).click();
  const answers = async (title: string | RegExp) =>
    session().workbench.quickInput.locator(".quick-input-title", { hasText: title }).waitFor();
  /** Checks rows and chooses what is to be done with them. */
  const select = async (checked: readonly string[], action: string) => {
    const { workbench } = session();
    await pressTitle("Select Several Conversations");
    await answers("Select conversations");
    for (const [at, name] of checked.entries()) {
      // A row with a check box is no option.
      await workbench.quickInput.locator(".quick-input-list-row", { hasText: name }).first().click();
      await answers(`${at + 1} conversation`);
    }
    await session().picture(`organize-${action.replaceAll(/\W/g, "")}`);
    await workbench.quickInput.locator("input.input").press("Enter");
    await answers(/^\d conversations?$/);
    await row(action).click();
  };

  /** Writes conversations with these titles into the history, the newest first. */
  const write = async (titles: readonly string[]) => {
    await mkdir(journals(), { recursive: true });
    const now = Date.now();
    for (const [at, title] of titles.entries()) {
      const id = title.toLowerCase().replaceAll(/\W/g, "");
      const made = madeConversation(id, 2, title);
      const records = wholeJournal({ ...made, createdAt: now - at }, { workspace: "workspace" }, now - at);
      await writeFile(path.join(journals(), `${id}.jsonl`), encodeBatch(records));
    }
  };

  beforeAll(async () => {
    await write(names);
    await session().load();
    await session().panel.open();
  });

  test("several conversations are moved, tagged, archived, and deleted with a way back; all of it outlives the window", async () => {
    const { page, workbench } = session();
    const input = workbench.quickInput.locator("input.input");
    await showList();

    await select(["Numbat", "Quokka", "Wombat"], "Move to Folder…");
    await answers("Move 3 conversations to a folder");
    await input.fill("Marsupials");
    await row("New folder “Marsupials”").click();
    await list().waitFor();
    await expect.poll(() => workbench.options.filter({ hasText: "Marsupials" }).count()).toBe(3);

    await select(["Numbat", "Kowari"], "Add Tag…");
    await answers("Add a tag to 2 conversations");
    await input.fill("#striped");
    await row("New tag “striped”").click();
    await list().waitFor();
    await expect.poll(() => workbench.options.filter({ hasText: "#striped" }).count()).toBe(2);
    await session().picture("organize-list");

    await select(["Wombat", "Potoroo"], "Archive");
    await list().waitFor();
    await expect.poll(() => workbench.options.count()).toBe(4);

    await select(["Kowari", "Bilby"], "Delete");
    await list().waitFor();
    await expect.poll(() => workbench.options.filter({ hasText: "deleted" }).count()).toBe(2);
    await session().picture("organize-deleted");
    await pressTitle("Undo Delete of 2 Conversations");
    await expect.poll(() => workbench.options.filter({ hasText: "deleted" }).count()).toBe(0);
    await pressTitle("Sort and Group…");
    await answers("Sort and group");
    await row("Folder").click();
    await workbench.quickInput.getByText("No Folder").waitFor();
    await session().picture("organize-grouped");
    await page.keyboard.press("Escape");
    await workbench.quickInput.waitFor({ state: "detached" });

    await session().load();
    await session().panel.open();
    await showList();
    // The list is as it was left, and so is what it shows.
    await workbench.quickInput.getByText("No Folder").waitFor();
    const shown = await workbench.options.allInnerTexts();
    expect(shown).toHaveLength(4);
    expect(shown.filter((text) => text.includes("Marsupials") && /Numbat|Quokka/.test(text))).toHaveLength(2);
    expect(shown.filter((text) => text.includes("#striped") && /Numbat|Kowari/.test(text))).toHaveLength(2);
  });

  test("all that a filter leaves are taken, not what is hidden; deleting ten or more is asked about", async () => {
    const { page, panel, workbench } = session();
    const input = workbench.quickInput.locator("input.input");
    const all = (count: number) => workbench.quickInput.getByRole("button", { name: `Use All ${count} Conversations`, exact: true });
    const dialog = page.locator(".monaco-dialog-box");
    // Only the rows in view are elements.
    const skinks = workbench.options.filter({ hasText: "Skink" });
    const kept = skinks.filter({ hasNotText: "deleted" });
    const deleted = skinks.filter({ hasText: "deleted" });
    await write(Array.from({ length: 12 }, (_, at) => `Skink ${at}`));
    await session().load();
    await panel.open();
    for (const [theme, kind] of [
      ["Light Modern", "vscode-light"],
      ["Default High Contrast", "vscode-high-contrast"],
      ["Default High Contrast Light", "vscode-high-contrast-light"],
    ] as const) {
      await session().writeWorkspaceSettings({ "workbench.colorTheme": theme });
      await panel.frame.locator(`body.${kind}`).waitFor({ state: "attached" });
      await workbench.runCommand("Aside: Open Conversations");
      await skinks.first().waitFor();
      await session().picture(`organize-list-${kind}`);
      await input.fill("skink");
      await pressTitle("Select Several Conversations");
      await answers("Select conversations");
      await all(12).waitFor();
      await input.fill("skink 1");
      await all(12).waitFor({ state: "detached" });
      await workbench.quickInput.locator(".quick-input-list-row", { hasText: "Skink 1" }).first().click();
      await session().picture(`organize-select-${kind}`);
      await input.fill("");
      await all(12).click();
      await answers("12 conversations");
      await session().picture(`organize-actions-${kind}`);
      await row("Delete").click();
      await dialog.getByText("Delete 12 conversations?").waitFor();
      await session().picture(`organize-question-${kind}`);
      await dialog.getByRole("button", { name: "Cancel" }).click();
      await list().waitFor();
      await kept.first().waitFor();
      expect(await deleted.count()).toBe(0);
      await page.keyboard.press("Escape");
      await workbench.quickInput.waitFor({ state: "detached" });
    }

    await workbench.runCommand("Aside: Open Conversations");
    await skinks.first().waitFor();
    await input.fill("skink");
    await pressTitle("Select Several Conversations");
    await all(12).click();
    await answers("12 conversations");
    await row("Delete").click();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await list().waitFor();
    await deleted.first().waitFor();
    expect(await kept.count()).toBe(0);
    await pressTitle("Undo Delete of 12 Conversations");
    await kept.first().waitFor();
    await expect.poll(() => deleted.count()).toBe(0);
  });
});
