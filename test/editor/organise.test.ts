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

  beforeAll(async () => {
    await mkdir(journals(), { recursive: true });
    const now = Date.now();
    for (const [at, name] of names.entries()) {
      const made = madeConversation(name.toLowerCase(), 2, name);
      const records = wholeJournal({ ...made, createdAt: now - at }, { workspace: "workspace" }, now - at);
      await writeFile(path.join(journals(), `${name.toLowerCase()}.jsonl`), encodeBatch(records));
    }
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
});
