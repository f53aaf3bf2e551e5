import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Locator } from "playwright-core";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { encodeBatch } from "../../src/history/record.ts";
import { wholeJournal } from "../../src/history/wholeJournal.ts";
import { madeConversation, usualAnswer } from "../bench/editor/madeConversations.ts";
import type { LoopbackServer } from "../server/server.ts";
import { Panel, reasoningOf, textOf } from "./harness/panel.ts";
import { useSession } from "./harness/session.ts";
import { Workbench } from "./harness/workbench.ts";

/** demo/slow counts four numbers a second: what a second and the write itself may cost, and what may be on its way to the page. */
const mostLost = 8;

describe("conversations are never lost", () => {
  const userSettings = (server: LoopbackServer) => ({
    "aside.endpoints": { loopback: { baseUrl: `${server.origin}/v1`, auth: "none", dialect: "openrouter" } },
    "aside.endpoint": "loopback",
    "aside.model": "demo/plain",
    "files.simpleDialog.enable": true,
  });
  const session = useSession({ settings: userSettings });
  const storage = () => path.join(session().folders.userData, "User", "globalStorage", "aside.aside");
  const journals = () => path.join(storage(), "conversations");
  const text = (answer: Locator) => textOf(answer).then((shown) => shown.trim());

  async function useModel(slug: string): Promise<void> {
    await session().writeWorkspaceSettings({ "aside.model": `demo/${slug}` });
    await session().panel.modelButton(slug).waitFor();
  }

  /** Asks demo/slow and gives what it has said once that is this long. */
  async function streamUntil(question: string, until: string): Promise<string> {
    const { panel } = session();
    await panel.send(question);
    await panel.answers.last().locator('[data-part="text"]', { hasText: until }).waitFor();
    return text(panel.answers.last());
  }

  /** The number a text of demo/slow ends with. */
  const counted = (said: string) => Number(said.split(" ").at(-1));

  /** The journal that holds a text. */
  async function journalWith(content: string): Promise<string> {
    for (const name of await readdir(journals())) {
      const file = path.join(journals(), name);
      if ((await readFile(file, "utf8")).includes(content)) return file;
    }
    throw new Error(`no journal holds “${content}”`);
  }

  /** Whether some conversation has this text among what was not sent. */
  async function pendingWith(content: string): Promise<boolean> {
    const folder = path.join(storage(), "pending");
    // What is not renamed yet would not survive a kill.
    const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".json"));
    const contents = await Promise.all(files.map((name) => readFile(path.join(folder, name), "utf8").catch(() => "")));
    return contents.some((kept) => kept.includes(content));
  }

  beforeEach(async () => {
    await session().beginAnew();
    await session().panel.modelButton("plain").waitFor();
  });

  test("F102 the window is reloaded in mid-stream: the partial answer, the queue and the draft survive, and Continue works", async () => {
    const { panel } = session();
    await useModel("slow");
    const before = await streamUntil("Reload me", "1 2 3 4");
    await panel.send("It waits");
    await panel.frame.getByText("It waits").waitFor();
    await panel.composer.fill("Half a thought");
    const loaded = session().page.waitForEvent("load");
    await session().workbench.runCommand("Developer: Reload Window");
    await loaded;
    await session().workbench.waitUntilReady();
    await panel.open();
    const answer = panel.answers.last();
    await expect.poll(() => answer.getAttribute("data-status")).toBe("interrupted");
    expect(counted(await text(answer))).toBeGreaterThanOrEqual(counted(before) - mostLost);
    expect(await text(answer)).toMatch(/^1 2/);
    await expect.poll(() => panel.composer.inputValue()).toBe("Half a thought");
    await panel.frame.getByText("It waits").waitFor();
    await panel.button("Remove from queue").click();
    const asked = session().chatBodies.length;
    await panel.pressIn(answer, "Continue");
    await expect.poll(() => session().chatBodies.length).toBe(asked + 1);
    await panel.button("Stop").click();
    await panel.composer.fill("");
    expect(JSON.stringify(session().chatBodies.at(-1))).toContain("Reload me");
  });

  test("F104 the extension host is killed in mid-stream: after its restart, at most the last second of the answer is missing", async () => {
    const { panel } = session();
    await useModel("slow");
    const before = await streamUntil("Kill me", "8 9 10");
    await panel.composer.fill("Half a thought, killed");
    await expect.poll(() => pendingWith("Half a thought, killed")).toBe(true);
    process.kill(await extensionHost(session().folders.userData), "SIGKILL");
    await session().load();
    await panel.open();
    const answer = panel.answers.last();
    await expect.poll(() => answer.getAttribute("data-status")).toBe("interrupted");
    expect(counted(await text(answer))).toBeGreaterThanOrEqual(counted(before) - mostLost);
    expect(await text(panel.questions.last())).toBe("Kill me");
    await expect.poll(() => panel.composer.inputValue()).toBe("Half a thought, killed");
    await panel.composer.fill("");
  });

  test("F104 the draft of an empty conversation survives the extension host, too", async () => {
    const { panel } = session();
    await panel.composer.fill("Half a beginning");
    await expect.poll(() => pendingWith("Half a beginning")).toBe(true);
    process.kill(await extensionHost(session().folders.userData), "SIGKILL");
    await session().load();
    await panel.open();
    await expect.poll(() => panel.composer.inputValue()).toBe("Half a beginning");
    await panel.composer.fill("");
    await expect.poll(() => pendingWith("Half a beginning")).toBe(false);
  });

  test("F113 two windows on one conversation show each other's messages, and the file has them all", async () => {
    const { panel, page } = session();
    await useModel("plain");
    await panel.ask("From the first");
    const second = await page.context().newPage();
    await second.goto(page.url());
    const workbench = new Workbench(second);
    await workbench.waitUntilReady();
    const other = new Panel(second, workbench);
    await other.open();
    await other.questions.filter({ hasText: "From the first" }).waitFor();
    await other.ask("From the second");
    await panel.questions.filter({ hasText: "From the second" }).waitFor();
    await expect.poll(() => panel.answers.nth(1).getAttribute("data-status")).toBe("done");
    await panel.ask("And back");
    await other.questions.filter({ hasText: "And back" }).waitFor();
    await expect.poll(() => other.answers.nth(2).getAttribute("data-status")).toBe("done");
    await expect.poll(() => other.questions.allInnerTexts()).toEqual(await panel.questions.allInnerTexts());
    await second.close();
    const written = await readFile(await journalWith("From the first"), "utf8");
    for (const said of ["From the second", "And back", "You wrote: And back"]) expect(written).toContain(said);
  });

  test("an answer that streams in one window also streams in the other, and can be continued there only after its window is gone", async () => {
    const { panel, page } = session();
    // So that the host which begins last is this window's: the one of a window that was closed lives on for a while.
    await session().load();
    await panel.open();
    await session().workbench.runCommand("Aside: New Conversation");
    await expect.poll(() => panel.questions.count()).toBe(0);
    await useModel("slow");
    const first = await extensionHost(session().folders.userData);
    // Before the answer begins: a window may take long, and the answer a minute.
    const second = await page.context().newPage();
    await second.goto(page.url());
    const workbench = new Workbench(second);
    await workbench.waitUntilReady();
    await page.bringToFront();
    await streamUntil("Both watch me", "1 2");
    const other = new Panel(second, workbench);
    await second.bringToFront();
    await other.open();
    // It may have come to the front before there was this conversation, and show the one before.
    await workbench.runCommand("Aside: Open Conversations");
    await workbench.quickInput.filter({ hasText: "Conversations" }).waitFor();
    await workbench.quickInput.locator("input.input").fill("Both watch me");
    await workbench.clickUntil(
      workbench.options.filter({ hasText: "Both watch me" }).first(),
      other.questions.last().getByText("Both watch me"),
    );
    const theirs = other.answers.last();
    await theirs.getByText("Another window is receiving this answer").waitFor();
    expect(await theirs.getAttribute("data-status")).toBe("streaming");
    const before = counted(await text(theirs));
    await expect.poll(async () => counted(await text(theirs)), { timeout: 20_000 }).toBeGreaterThan(before + 4);
    expect(await theirs.getByRole("button", { name: "Continue" }).count()).toBe(0);
    // What is asked here waits for the end of what is asked there.
    await other.send("I wait here");
    await other.button("Remove from queue").first().waitFor();
    expect(session().chatBodies.filter((body) => JSON.stringify(body).includes("I wait here"))).toEqual([]);
    await other.button("Remove from queue").click();

    // The first window dies without a word.
    process.kill(first, "SIGKILL");
    await expect.poll(() => theirs.getAttribute("data-status")).toBe("interrupted");
    await theirs.hover();
    await theirs.getByRole("button", { name: "Continue" }).waitFor();
    await second.close();
    await session().load();
    await panel.open();
  });

  test("F103 the editor is quit in mid-stream: after reopening, the partial answer is there and can be continued", async () => {
    await useModel("slow");
    const before = await streamUntil("Quit on me", "4 5 6");
    await session().shutDown();
    await session().open();
    const { panel } = session();
    await panel.open();
    const answer = panel.answers.last();
    await expect.poll(() => answer.getAttribute("data-status")).toBe("interrupted");
    expect(counted(await text(answer))).toBeGreaterThanOrEqual(counted(before) - mostLost);
    const asked = session().chatBodies.length;
    await panel.pressIn(answer, "Continue");
    await expect.poll(() => session().chatBodies.length).toBe(asked + 1);
    await panel.button("Stop").click();
  });

  test("a conversation is forked at an answer, and both continue separately", async () => {
    const { panel, workbench } = session();
    await useModel("plain");
    const trunk = "Trunk of two";
    await panel.ask(trunk);
    await panel.ask("Trunk two");
    const first = panel.answers.first();
    await panel.pressIn(first, "Fork conversation");
    await expect.poll(() => questionTexts(panel)).toEqual([trunk]);
    await panel.ask("A branch");
    await workbench.runCommand("Aside: Open Conversations");
    await workbench.quickInput.filter({ hasText: "Conversations" }).waitFor();
    await workbench.quickInput.locator("input.input").fill(trunk);
    await workbench.clickUntil(
      workbench.options.filter({ hasText: trunk }).filter({ hasNotText: "open · " }).first(),
      panel.questions.filter({ hasText: "Trunk two" }),
    );
    await expect.poll(() => questionTexts(panel)).toEqual([trunk, "Trunk two"]);
  });

  test("a model gives the conversation a better title; the list and the panel include its cost", async () => {
    const { panel, workbench } = session();
    await useModel("plain");
    // Whatever becomes of this test: to the others conversations are called by their first words.
    onTestFinished(async () => {
      await session().writeUserSettings(userSettings(session().server));
      await session().load();
      await panel.open();
    });
    await session().writeUserSettings({ ...userSettings(session().server), "aside.titleModel": "demo/plain" });
    await session().load();
    await panel.open();
    // The editor in a browser writes down every five seconds what is remembered: the one before may have come back.
    await workbench.runCommand("Aside: New Conversation");
    await expect.poll(() => panel.questions.count()).toBe(0);
    const usage = panel.frame.getByRole("group", { name: "Usage" }).locator(".usage-cost");
    const namings = () => session().chatBodies.filter((body) => JSON.stringify(body).includes("You name conversations"));
    const before = namings().length;
    const answer = await panel.ask("Why do numbats not dig");
    await expect.poll(() => namings().length).toBe(before + 1);
    // The tooltip has the exact amount.
    const costs = async () =>
      Number(/\$(\d+\.\d+)/.exec((await answer.locator(".figure[title]").first().getAttribute("title")) ?? "")?.[1]);
    await expect
      .poll(async () => Number(/\$(\d+\.\d+)/.exec((await usage.getAttribute("title")) ?? "")?.[1]))
      .toBeGreaterThan(await costs());
    await workbench.runCommand("Aside: Open Conversations");
    // The demo model replies with plain prose: the beginning of its last line is the title.
    const listed = workbench.options.filter({ hasText: "This is a plain paragraph" }).filter({ hasText: "open · " }).first();
    await listed.waitFor();
    await expect.poll(() => listed.innerText()).toMatch(/\$0\.\d/);
    await session().page.keyboard.press("Escape");
    await panel.ask("And again");
    // By the end of one more answer, the first would have been followed by a naming.
    await panel.ask("And once more");
    expect(namings().length).toBe(before + 1);
  });

  test("F108, F109 storage is not writable or missing: the chat continues, says so, and saves when possible", async () => {
    const { panel } = session();
    await panel.ask("While all is well");
    // A file in place of the folder: not even root can write there.
    await rename(journals(), `${journals()}.aside`);
    await writeFile(journals(), "");
    await panel.ask("While nothing can be written");
    const banner = panel.frame.locator('[role="alert"][data-code="storage"]');
    await banner.waitFor();
    expect(await panel.answers.last().getAttribute("data-status")).toBe("done");
    await rm(journals());
    await rename(`${journals()}.aside`, journals());
    await expect.poll(() => banner.count()).toBe(0);
    expect(await readFile(await journalWith("While nothing can be written"), "utf8")).toContain("While all is well");

    await rm(storage(), { recursive: true, maxRetries: 5 });
    await panel.ask("After all was deleted");
    await expect.poll(() => journalWith("After all was deleted").catch(() => "")).not.toBe("");
    const written = await readFile(await journalWith("After all was deleted"), "utf8");
    for (const said of ["While all is well", "While nothing can be written"]) expect(written).toContain(said);
    expect(await banner.count()).toBe(0);
  });

  test("the first of three questions is edited; every version is there, before and after a reload", async () => {
    const { panel } = session();
    await useModel("plain");
    for (const question of ["One", "Two", "Three"]) await panel.ask(question);
    const [first] = [panel.questions.first()];
    await panel.pressIn(first, "Edit message");
    await panel.frame.getByRole("textbox", { name: "Edit your question" }).fill("One, edited");
    await panel.button("Submit").click();
    await panel.questions.filter({ hasText: "One, edited" }).waitFor();
    await expect.poll(() => questionTexts(panel)).toEqual(["One, edited"]);
    await panel.answered(0);
    const walk = async () => {
      await panel.pressIn(panel.questions.first(), "Previous version");
      await expect.poll(() => questionTexts(panel)).toEqual(["One", "Two", "Three"]);
      await expect.poll(() => panel.answers.count()).toBe(3);
      await panel.pressIn(panel.questions.first(), "Next version");
      await expect.poll(() => questionTexts(panel)).toEqual(["One, edited"]);
    };
    await walk();
    await session().load();
    await panel.open();
    await walk();
  });

  test("a conversation is renamed, pinned, deleted and restored in the list", async () => {
    const { panel, workbench, page } = session();
    await useModel("plain");
    await panel.ask("Quokkas of the list");
    await workbench.runCommand("Aside: Open Conversations");
    const input = workbench.quickInput.locator("input.input");
    const found = workbench.options.filter({ hasText: "okkas" }).first();
    /** The list is drawn anew after each. */
    const press = async (name: string, sign: Locator) => {
      await found.hover();
      await workbench.clickUntil(found.getByRole("button", { name, exact: true }), sign);
    };
    const deleted = workbench.options.filter({ hasText: "deleted" }).first();
    await input.fill("okkas");
    await workbench.options
      .filter({ hasText: "open" })
      .filter({ hasText: "demo/plain" })
      .filter({ hasText: "workspace" })
      .first()
      .waitFor();
    await press("Rename", workbench.quickInput.getByText("Rename conversation"));
    await workbench.fillInput(/Rename conversation/, "Renamed quokkas");
    await workbench.options.filter({ hasText: "Renamed quokkas" }).first().waitFor();
    const unpin = page.getByRole("button", { name: "Unpin", includeHidden: true });
    await press("Pin", found.filter({ has: unpin }));
    await expect.poll(() => workbench.options.first().innerText()).toContain("Renamed quokkas");
    await press("Delete", deleted);
    await press("Undo Delete", found.filter({ hasNotText: "deleted" }));
    await press("Delete", deleted);
    await page.keyboard.press("Escape");
    // The one that was shown is deleted: a new one takes its place.
    await expect.poll(() => panel.questions.count()).toBe(0);
    await expect.poll(async () => readFile(await journalWith("Renamed quokkas"), "utf8")).toContain("deletedAt");
  });

  test("search finds a word in the folded reasoning of another conversation, and opens it there", async () => {
    const { panel, workbench } = session();
    await useModel("reasoner");
    await panel.ask("A question about wombats rate:0");
    expect(await reasoningOf(panel.answers.last())).toContain("The honest thing is");
    await workbench.runCommand("Aside: New Conversation");
    await expect.poll(() => panel.questions.count()).toBe(0);
    // No title has these words: the last row of the list looks for them in the messages.
    await workbench.runCommand("Aside: Open Conversations");
    await workbench.quickInput.filter({ hasText: "Conversations" }).waitFor();
    await workbench.quickInput.locator("input.input").fill("the honest THING is");
    await session().picture("conversations-search");
    await workbench.pick(/Search messages for “the honest THING is”/);
    await workbench.quickInput.filter({ hasText: "Search conversations" }).waitFor();
    await workbench.clickUntil(
      workbench.options.filter({ hasText: "The honest thing is" }).first(),
      panel.questions.filter({ hasText: "wombats" }),
    );
    const reasoning = panel.answers.last().getByRole("button", { name: /^Reasoning/ });
    await expect.poll(() => reasoning.getAttribute("aria-expanded")).toBe("true");
  });

  test("search takes several words and filters, in any case and with or without accents", async () => {
    const { panel, workbench } = session();
    await useModel("plain");
    await panel.ask("Where does the naïve numbat live? rate:0");
    await workbench.runCommand("Aside: Search Conversations");
    await workbench.quickInput.filter({ hasText: "Search conversations" }).waitFor();
    await expect.poll(() => workbench.options.allInnerTexts()).toContainEqual(expect.stringContaining("model:"));
    await session().picture("conversations-search-filters");
    const box = workbench.quickInput.locator("input.input");
    const title = () => workbench.quickInput.locator(".quick-input-title").innerText();
    await box.fill("NUMBAT naive model:plain after:today");
    await expect.poll(title).toMatch(/results? in 1 conversation$/);
    await session().picture("conversations-search-hits");
    await box.fill("numbat before:2020");
    await expect.poll(title).toBe("Search conversations: no results");
    await box.fill("numbat before:soon");
    await expect.poll(title).toContain("is not a date");
    await session().page.keyboard.press("Escape");
  });

  test("a conversation that is exported, imported and exported again is identical", async () => {
    const { panel, workbench } = session();
    await useModel("plain");
    const words = "Take me along";
    await panel.ask(`${words} — naïve, 日本語, 🦘`);
    await panel.ask("And this");
    const question = panel.questions.last();
    await panel.pressIn(question, "Delete message");
    await expect.poll(() => panel.answers.count()).toBe(1);
    await panel.ask("Instead of it");
    const exportTo = async (name: string): Promise<string> => {
      const file = path.join(session().folders.workspace, name);
      // One that is there would be asked about.
      await rm(file, { force: true });
      await workbench.runCommand("Aside: Export Conversation");
      await workbench.pick(/^JSON, /);
      await fillDialog(workbench, file);
      // Whole, and not as far as it is written.
      await expect
        .poll(() =>
          readFile(file, "utf8")
            .then(JSON.parse)
            .catch(() => undefined),
        )
        .toBeDefined();
      return readFile(file, "utf8");
    };
    const first = await exportTo("first.json");
    const { id } = JSON.parse(first).conversations[0] as { readonly id: string };
    const before = new Set(await readdir(journals()));
    await workbench.runCommand("Aside: Import Conversations");
    await fillDialog(workbench, path.join(session().folders.workspace, "first.json"));
    const added = async () => (await readdir(journals())).filter((name) => !before.has(name) && name.endsWith(".jsonl"));
    await expect.poll(added).toHaveLength(1);
    await session().page.locator(".part.statusbar", { hasText: "1 conversation was imported." }).waitFor();
    const importedId = (await added())[0]?.replace(".jsonl", "") ?? "";

    await workbench.runCommand("Aside: Open Conversations");
    await workbench.quickInput.locator("input.input").fill(words);
    await workbench.options.filter({ hasText: words }).filter({ hasNotText: "open · " }).first().click();
    // They look the same: what is exported says which of the two is shown.
    let second = "";
    for (let tries = 1; tries <= 3 && !second.includes(importedId); tries += 1) {
      await workbench.quickInput.waitFor({ state: "detached" });
      await expect.poll(() => panel.questions.count()).toBe(2);
      second = await exportTo("second.json");
    }
    expect(second).toContain(importedId);
    expect(second.replaceAll(importedId, id)).toBe(first);
  });

  test("an imported file sets nothing: its settings are shown, and are used only after a click and a native question", async () => {
    const { panel, workbench } = session();
    await useModel("plain");
    const evil = {
      id: "imported1",
      createdAt: 1,
      overrides: {
        systemPrompt: "EVIL-SYSTEM-PROMPT",
        extraBody: { plugins: [{ id: "web", max_results: 10 }], provider: { only: ["evil-provider"] } },
        maxTokens: 8000,
      },
      messages: [
        { role: "user", id: "q", parentId: null, createdAt: 1, text: "Imported question", attachments: [] },
        { role: "assistant", id: "a", parentId: "q", createdAt: 2, model: "m", text: "Imported answer", cost: -1e6, status: "done" },
      ],
    };
    const file = path.join(session().folders.workspace, "evil.json");
    await writeFile(file, JSON.stringify({ format: "aside.conversations", version: 1, conversations: [evil] }));
    await workbench.runCommand("Aside: Import Conversations");
    await fillDialog(workbench, file);
    await session().page.locator(".part.statusbar", { hasText: "1 conversation was imported." }).waitFor();
    await workbench.runCommand("Aside: Open Conversations");
    await workbench.quickInput.locator("input.input").fill("Imported question");
    // The rows of before are there until those of the filter are.
    await expect.poll(() => workbench.options.first().innerText()).toContain("Imported question");
    await workbench.options.first().click();
    const notice = panel.frame.getByRole("status").filter({ hasText: "Its file brings its own settings" });
    await notice.waitFor();
    await session().picture("file-settings");
    await panel.ask("Go on");
    expect(JSON.stringify(session().chatBodies.at(-1))).not.toMatch(/EVIL|evil|8000|plugins/);
    await notice.getByRole("button", { name: "Use Them" }).click();
    const dialog = session().page.locator(".monaco-dialog-box");
    await dialog.getByText("EVIL-SYSTEM-PROMPT").waitFor();
    await session().picture("file-settings-question");
    // A button that is pressed at once was not read.
    await session().page.waitForTimeout(700);
    await dialog.getByRole("button", { name: "Use Them" }).click();
    await expect.poll(() => notice.count()).toBe(0);
    await panel.ask("And now");
    expect(session().chatBodies.at(-1)).toMatchObject({ max_tokens: 8000, plugins: [{ id: "web", max_results: 10 }] });
    expect(JSON.stringify(session().chatBodies.at(-1))).toContain("EVIL-SYSTEM-PROMPT");
  });

  test("a long conversation is opened at its end, read from its beginning, searched and copied", async () => {
    const { panel, page, workbench } = session();
    const title = "A talk as long as a book";
    const size = 400;
    const long = { ...madeConversation("book", size, title, "The end of the book."), createdAt: Date.now() };
    await mkdir(journals(), { recursive: true });
    await writeFile(path.join(journals(), "book.jsonl"), encodeBatch(wholeJournal(long, { workspace: "workspace" }, Date.now())));
    await session().load();
    await panel.open();
    const end = panel.answers.filter({ hasText: "The end of the book." });
    // How many messages of the path come as outlines.
    const outlines = await panel.frame.locator("body").evaluateHandle(() => {
      const seen = { count: 0 };
      addEventListener("message", ({ data }: MessageEvent<{ type?: string; messages?: readonly object[] }>) => {
        if (data.type === "snapshot") seen.count = (data.messages ?? []).filter((one) => !("message" in one)).length;
      });
      return seen;
    });
    const openIt = async (): Promise<void> => {
      await workbench.runCommand("Aside: Open Conversations");
      await workbench.quickInput.locator("input.input").fill(title);
      // Its question is far above what is on the page.
      await workbench.clickUntil(workbench.options.filter({ hasText: title }).first(), end);
    };
    await openIt();
    const answer = (index: number) => panel.answers.filter({ hasText: `number ${index}.` });
    expect((await outlines.jsonValue()).count).toBeGreaterThan(size / 2);
    expect(await answer(1).count()).toBe(0);

    // What is scrolled to comes whole.
    const scroller = panel.frame.locator(".scroller");
    await scroller.hover();
    await page.mouse.wheel(0, -10_000_000);
    await answer(1).waitFor();
    await expect.poll(() => textOf(answer(1))).toContain("It adds price times quantity");
    await expect.poll(() => scroller.evaluate((element) => element.scrollTop)).toBe(0);

    // What was not loaded yet is found.
    await page.keyboard.press("Control+f");
    const find = panel.frame.getByRole("textbox", { name: "Find in conversation" });
    await find.fill("number 201.");
    await expect.poll(() => panel.frame.locator(".find-count").innerText()).toBe("1 of 1");
    await expect.poll(() => answer(201).isVisible()).toBe(true);
    await find.fill("is the total of the cart computed");
    await expect.poll(() => panel.frame.locator(".find-count").innerText()).toMatch(new RegExp(`of ${size / 2 - 1}$`));
    await find.fill("number 201.");
    await expect.poll(() => answer(201).isVisible()).toBe(true);
    await page.keyboard.press("Escape");

    await page.evaluate(() => navigator.clipboard.writeText(""));
    await panel.pressIn(answer(201), "Copy message");
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(usualAnswer(201));

    // Another conversation, and back: it is at its end again, and takes a question.
    await panel.newConversationButton.click();
    await expect.poll(() => panel.questions.count()).toBe(0);
    await openIt();
    // One with room for all of it.
    await useModel("verbatim");
    await panel.send("say:The next book.");
    await panel.questions.filter({ hasText: "The next book." }).waitFor();
    await expect.poll(() => panel.answers.last().getAttribute("data-status")).toBe("done");
    expect(session().chatBodies.at(-1)?.["messages"]).toHaveLength(size + 2);
  });

  test("a temporary conversation says so and leaves no file", async () => {
    const { panel, workbench } = session();
    await workbench.runCommand("Aside: New Temporary Conversation");
    await panel.frame.getByText("This conversation is temporary").waitFor();
    await panel.ask("Do not keep this");
    await workbench.runCommand("Aside: New Conversation");
    await expect.poll(() => panel.questions.count()).toBe(0);
    await expect(journalWith("Do not keep this")).rejects.toThrow("no journal");
  });
});

/** The process id of the extension host that began last, as the server's log tells it. */
async function extensionHost(userData: string): Promise<number> {
  const [newest] = (await readdir(path.join(userData, "logs"))).toSorted().toReversed();
  const log = await readFile(path.join(userData, "logs", newest ?? "", "remoteagent.log"), "utf8");
  const pid = Array.from(log.matchAll(/<(\d+)> Launched Extension Host Process/g)).at(-1)?.[1];
  if (pid === undefined) throw new Error("the log tells of no extension host");
  return Number(pid);
}

async function questionTexts(panel: Panel): Promise<readonly string[]> {
  return panel.questions.locator('[data-part="text"]').allInnerTexts();
}

/** Writes a path into VS Code's own file dialog. */
async function fillDialog(workbench: Workbench, file: string): Promise<void> {
  const input = workbench.quickInput.locator("input.input");
  await workbench.quickInput.filter({ hasText: /Export conversation|Import conversations/ }).waitFor();
  await expect.poll(() => input.inputValue()).toMatch(/^\//);
  // The dialog fills in what it proposes when it has looked at the folder: what stays for a while is ours.
  let stayed = 0;
  await expect
    .poll(
      async () => {
        if ((await input.inputValue()) === file) stayed += 1;
        else {
          stayed = 0;
          await input.fill(file);
        }
        return stayed;
      },
      { interval: 200 },
    )
    .toBeGreaterThanOrEqual(4);
  await workbench.quickInput.getByRole("button", { name: /^(OK|Import|Save)/ }).click();
}
