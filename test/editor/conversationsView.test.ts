import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Locator } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { encodeBatch } from "../../src/history/record.ts";
import { wholeJournal } from "../../src/history/wholeJournal.ts";
import { madeConversation, storeFolder } from "../bench/editor/madeConversations.ts";
import { useSession } from "./harness/session.ts";

const dayMs = 24 * 60 * 60 * 1000;
const slowly = { timeout: 30_000 };

/** 230 conversations of today, numbered from the newest on, and 20 of last month, of which the last one failed. */
async function writeConversations(userData: string): Promise<void> {
  const folder = path.join(storeFolder(userData), "conversations");
  await mkdir(folder, { recursive: true });
  // A minute apart they would be of yesterday early in the morning.
  const now = Date.now();
  const write = async (id: string, title: string, at: number, failed: boolean): Promise<void> => {
    const made = madeConversation(id, 2, title);
    const messages = new Map(
      Array.from(made.messages, ([key, message]) => {
        const isAnswer = message.role === "assistant";
        return [key, { ...message, createdAt: at, ...(isAnswer && failed ? { status: "failed" as const } : {}) }];
      }),
    );
    const workspace = id.startsWith("old") ? "zoo" : "workspace";
    await writeFile(path.join(folder, `${id}.jsonl`), encodeBatch(wholeJournal({ ...made, createdAt: at, messages }, { workspace }, at)));
  };
  for (let index = 0; index < 230; index += 1) await write(`new-${index}`, `Numbat ${index}`, now - index, false);
  for (let index = 0; index < 20; index += 1)
    await write(`old-${index}`, index < 19 ? `Quokka ${index}` : "Wallaby that failed", now - 20 * dayMs - index, index === 19);
}

describe("the view of conversations", () => {
  const session = useSession({
    settings: (server) => ({
      "aside.endpoints": { loopback: { baseUrl: `${server.origin}/v1`, auth: "none", dialect: "openrouter" } },
      "aside.endpoint": "loopback",
      "aside.model": "demo/plain",
      "files.simpleDialog.enable": true,
    }),
  });
  const bar = () => session().page.locator(".part.auxiliarybar");
  const tree = () => bar().getByRole("tree", { name: "Conversations" });
  const row = (name: string | RegExp) => tree().getByRole("treeitem", { name }).first();
  const header = () => bar().locator(".pane-header", { hasText: "Conversations" });
  const show = async () => {
    await session().workbench.runCommand("Aside: Show Conversations View");
    await tree().getByRole("treeitem").first().waitFor(slowly);
  };
  const journal = async (id: string): Promise<string> =>
    readFile(path.join(storeFolder(session().folders.userData), "conversations", `${id}.jsonl`), "utf8");
  /** Presses a button of a row, which is there while the pointer is over it. */
  const press = async (of: Locator, name: string, sign: Locator) => {
    await session().workbench.insist(async (patience) => {
      await of.hover({ timeout: 2000 * patience });
      // The name of a button with a key ends with it.
      await of
        .getByRole("button", { name: new RegExp(`^${name}`) })
        .first()
        .click({ timeout: 2000 * patience });
      await sign.waitFor({ timeout: 5000 * patience });
    });
  };
  /** Presses a button in the title of the view. */
  const pressTitle = async (name: string, sign: Locator) => {
    await header().hover();
    await session().workbench.clickUntil(header().getByRole("button", { name }), sign);
  };
  const filter = async (text: string) => {
    const { workbench } = session();
    // The box of the filter before may still be there.
    await expect.poll(() => workbench.quickInput.count()).toBe(0);
    await pressTitle("Filter Conversations…", workbench.quickInput.getByText("Filter conversations"));
    await workbench.fillInput(/Filter conversations/, text);
    await bar()
      .locator(".message", { hasText: `“${text}”` })
      .waitFor();
  };
  const clearFilter = async () => {
    await header().hover();
    await header().getByRole("button", { name: "Clear Filter" }).click();
    await bar().locator(".message", { hasText: "“" }).waitFor({ state: "hidden" });
  };
  const groupBy = async (label: string, sign: Locator) => {
    const { workbench } = session();
    await pressTitle("Group Conversations By…", workbench.quickInput.getByText("Group conversations by"));
    await workbench.pick(new RegExp(`^${label}`));
    await sign.waitFor();
  };

  beforeAll(async () => {
    await writeConversations(session().folders.userData);
    await session().load();
    await session().panel.open();
  });

  test("it is hidden at first, and the chat has one header", async () => {
    await expect.poll(() => bar().locator(".pane-header:visible").count()).toBe(0);
    await session().picture("conversations-view-hidden");
    await show();
    await expect.poll(() => bar().locator(".pane-header:visible").count()).toBe(2);
    await row(/^Today, 230 conversations/).waitFor();
  });

  test("the next conversations of a long group are shown by keyboard", async () => {
    const { page } = session();
    await show();
    // Not the first one, which VS Code's sticky heading may cover.
    await row(/^Numbat 5,/).click();
    await row(/^Numbat 5, open/).waitFor();
    await expect
      .poll(async () => {
        await page.keyboard.press("End");
        return row("Show More (30 left)").count();
      })
      .toBe(1);
    await page.keyboard.press("ArrowUp");
    await row("Show More (30 left)").waitFor();
    await page.keyboard.press("Enter");
    await row(/^Numbat 200,/).waitFor();
    await expect.poll(() => tree().locator(".monaco-list-row.selected").innerText()).toContain("Numbat 200");
    await page.keyboard.press("End");
    await row(/^Numbat 229,/).waitFor();
    expect(await row(/^Show More/).count()).toBe(0);
  });

  test("a conversation is found by a filter, opened, renamed, deleted and restored, by keyboard", async () => {
    const { page, panel, workbench } = session();
    await show();
    await filter('"numbat 2');
    await bar().getByText("41 conversations match").waitFor();
    await filter('"numbat 229"');
    await bar().getByText("1 conversation matches").waitFor();
    await session().picture("conversations-view-filter");
    await row(/^Numbat 229,/).click();
    await panel.questions.filter({ hasText: "Numbat 229" }).waitFor();
    await row(/^Numbat 229, open/).waitFor();
    // The focus has stayed in the list.
    await page.keyboard.press("F2");
    await workbench.fillInput(/Rename conversation/, "Renamed numbat 229");
    await row(/^Renamed numbat 229, open/).waitFor();
    await page.keyboard.press("Delete");
    await row(/^Renamed numbat 229, deleted/).waitFor();
    await expect.poll(() => panel.questions.count()).toBe(0);
    await expect.poll(() => journal("new-229")).toMatch(/"deletedAt":\d+/);
    await page.keyboard.press("Control+z");
    await row(/^Renamed numbat 229, \d/).waitFor();
    await expect.poll(() => journal("new-229")).toMatch(/"deletedAt":null/);
    await clearFilter();
    await row(/^Today, 230 conversations/).waitFor();
  });

  test("the arrow keys move the focus: what is deleted is the focused row, not the selected one", async () => {
    const { page } = session();
    await show();
    await filter("quokka before:today");
    await row(/^Quokka 3,/).click();
    await row(/^Quokka 3, open/).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Delete");
    await row(/^Quokka 4, deleted/).waitFor();
    expect(await row(/^Quokka 3, deleted/).count()).toBe(0);
    await press(row(/^Quokka 4,/), "Undo Delete", row(/^Quokka 4, [^d]/));
    await clearFilter();
    await row(/^Today, 230 conversations/).waitFor();
  });

  test("several are selected, moved to a folder from their menu, dragged out of it, and archived", async () => {
    const { page, workbench } = session();
    await show();
    await filter("quokka");
    await row(/^Quokka 5,/).click();
    await row(/^Quokka 6,/).click({ modifiers: ["Shift"] });
    await row(/^Quokka 6,/).click({ button: "right" });
    const menu = page.locator(".monaco-menu");
    await menu.getByRole("menuitem", { name: "Move to Folder…" }).waitFor();
    await session().picture("conversations-view-menu");
    // What concerns one conversation is not there.
    expect(await menu.getByRole("menuitem", { name: /^(Open|Rename…)$/ }).count()).toBe(0);
    await menu.getByRole("menuitem", { name: "Move to Folder…" }).click();
    await workbench.quickInput.getByText("Move 2 conversations to a folder").waitFor();
    await page.keyboard.type("Marsupials");
    await workbench.pick(/New folder “Marsupials”/);
    await expect.poll(() => journal("old-6")).toContain('"folder":"Marsupials"');
    await groupBy("Folder", row(/^Marsupials, 2 conversations/));
    await row(/^No Folder, 17 conversations/).waitFor();
    await session().picture("conversations-view-folders");
    await row(/^Quokka 7,/).dragTo(row(/^Marsupials/));
    await row(/^Marsupials, 3 conversations/).waitFor();
    await row(/^Quokka 5,/).dragTo(row(/^No Folder/));
    await row(/^Marsupials, 2 conversations/).waitFor();
    await press(row(/^Quokka 6,/), "Archive", row(/^Marsupials, 1 conversation/));
    await expect.poll(() => journal("old-6")).toContain('"archived":true');
    await clearFilter();
    await groupBy("Date", row(/^Today, 230 conversations/));
  });

  test("an answer that runs and one that failed can be seen in every theme", async () => {
    const { panel } = session();
    await panel.startAnew();
    await session().writeWorkspaceSettings({ "aside.model": "demo/slow" });
    await panel.modelButton("slow").waitFor();
    await panel.send("Wallaby of the moment");
    await show();
    await filter("wallaby");
    await row(/^Wallaby of the moment, answering, open/).waitFor(slowly);
    await row(/^Wallaby that failed, failed/).waitFor();
    for (const theme of ["Dark Modern", "Light Modern", "Default High Contrast"]) {
      await session().writeWorkspaceSettings({ "aside.model": "demo/slow", "workbench.colorTheme": theme });
      await tree().locator(".codicon-loading").waitFor();
      await session().picture(`conversations-view-${theme.toLowerCase().replaceAll(" ", "-")}`);
    }
    await panel.button("Stop").click();
    await row(/^Wallaby of the moment, open/).waitFor();
    await clearFilter();
  });
});
