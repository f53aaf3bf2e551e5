import { mkdir } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { cacheFolder } from "../../tools/pinned.ts";
import { useSession } from "./harness/session.ts";

const pictures = path.join(cacheFolder, "reports", "reading");
const long = Array.from({ length: 14 }, (_, index) => `Paragraph ${index}: what is said here takes a line or two in the side bar.`).join(
  "\n\n",
);

describe("reading a conversation", () => {
  const session = useSession({
    server: { rate: 2000 },
    settings: (server) => ({
      "aside.endpoints": { local: { baseUrl: `${server.origin}/v1`, auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/verbatim",
    }),
  });

  beforeEach(async () => {
    await mkdir(pictures, { recursive: true });
    await session().beginAnew();
  });

  test("the question stays in sight, its time is shown, and keys and marks lead to the others", async () => {
    const { panel, page, workbench } = session();
    const said = (text: string) => `${text} say:${long}`;
    for (const text of ["First question", "Second question", "Third question"]) await panel.ask(said(text));
    const line = panel.frame.locator(".question-line");
    await expect.poll(() => line.innerText()).toMatch(/^Third question/);

    // With keys, from the message box.
    const heading = (text: string) => panel.questions.filter({ hasText: text });
    const isFocused = (text: string) => heading(text).evaluate((element) => element === document.activeElement);
    await panel.composer.focus();
    for (const text of ["Third question", "Second question", "First question"]) {
      await page.keyboard.press("Control+Alt+ArrowUp");
      await expect.poll(() => isFocused(text)).toBe(true);
    }
    await page.keyboard.press("Control+Alt+ArrowDown");
    await expect.poll(() => isFocused("Second question")).toBe(true);
    expect(await heading("Second question").getAttribute("aria-description")).toMatch(/^\d{1,2}:\d\d\s[AP]M$/);
    await workbench.runCommand("Aside: Go to Next Question");
    await expect.poll(() => isFocused("Third question")).toBe(true);

    // With the pointer.
    await panel.frame.locator(".scroller").hover();
    const marks = panel.frame.locator(".question-mark");
    await expect.poll(() => marks.count()).toBe(3);
    await marks.first().hover({ force: true });
    await expect.poll(() => panel.frame.locator(".question-tip").innerText()).toMatch(/^First question/);
    await page.screenshot({ path: path.join(pictures, "marks.png") });
    await panel.frame.locator(".question-rail").click({ position: { x: 8, y: 1 } });
    await expect.poll(() => isFocused("First question")).toBe(true);
  });

  test("an answer is collapsed and found, and all reasoning is opened and folded", async () => {
    const { panel, page, workbench } = session();
    await session().writeWorkspaceSettings({ "aside.model": "demo/reasoner" });
    await panel.modelButton("Reasoner").waitFor();
    for (const text of ["What is a heap? rate:0", "And a stack? rate:0"]) await panel.ask(text);
    const toggles = panel.frame.locator(".reasoning-toggle");
    const areOpen = () => toggles.evaluateAll((all) => all.map((one) => one.getAttribute("aria-expanded")));
    await expect.poll(areOpen).toEqual(["false", "false"]);
    await workbench.runCommand("Aside: Expand All Reasoning");
    await expect.poll(areOpen).toEqual(["true", "true"]);
    await workbench.runCommand("Aside: Collapse All Reasoning");
    await expect.poll(areOpen).toEqual(["false", "false"]);

    const answer = panel.answers.first();
    const text = answer.locator('[data-part="text"]');
    await panel.pressIn(answer, "Collapse answer");
    await text.waitFor({ state: "hidden" });
    await page.screenshot({ path: path.join(pictures, "collapsed.png") });
    await panel.composer.focus();
    await page.keyboard.press("Control+f");
    await panel.frame.getByRole("textbox", { name: "Find in conversation" }).fill("What you asked");
    await text.waitFor({ state: "visible" });
    await page.keyboard.press("Escape");
    await session().writeWorkspaceSettings({});
  });

  test("an answer is edited: the model is sent the user's words, and the old version stays", async () => {
    const { panel, page } = session();
    await session().writeWorkspaceSettings({ "aside.model": "demo/reasoner" });
    await panel.modelButton("Reasoner").waitFor();
    const answer = await panel.ask("What is a heap? rate:0");
    await panel.ask("And a stack? rate:0");
    await panel.pressIn(answer, "Edit answer");
    const field = panel.frame.getByRole("textbox", { name: "Edit answer text" });
    expect(await field.inputValue()).toContain("What you asked");
    await field.fill("A heap is a **pile**.");
    await page.keyboard.press("Control+Enter");
    // What followed stays with the old version.
    await expect.poll(() => panel.answers.count()).toBe(1);
    await expect.poll(() => answer.innerText()).toContain("Edited by you");
    await panel.composer.hover();
    await answer.getByText("2 of 2", { exact: true }).waitFor();
    await page.screenshot({ path: path.join(pictures, "edited.png") });

    const before = session().chatBodies.length;
    await panel.ask("Go on rate:0");
    const sent = session().chatBodies[before]?.["messages"];
    expect(sent).toMatchObject([
      { role: "system" },
      { role: "user" },
      { role: "assistant", content: "A heap is a **pile**." },
      { role: "user" },
    ]);
    expect(JSON.stringify(sent)).not.toContain("reasoning");

    await answer.getByRole("button", { name: "Previous version" }).click();
    await expect.poll(() => panel.answers.count()).toBe(2);
    expect(await answer.innerText()).not.toContain("Edited by you");
    await session().writeWorkspaceSettings({});
  });

  test("an answer is given again with another effort or by another model, and settings stay", async () => {
    const { panel, page, workbench } = session();
    await session().writeWorkspaceSettings({ "aside.model": "demo/reasoner" });
    await panel.modelButton("Reasoner").waitFor();
    const answer = await panel.ask("What is a heap? rate:0");
    const before = session().chatBodies.length;
    await panel.pressIn(answer, "Another model or effort…");
    await workbench.quickInput.waitFor();
    await page.screenshot({ path: path.join(pictures, "regenerate.png") });
    await workbench.pick("Low");
    await expect.poll(() => session().chatBodies.length).toBe(before + 1);
    await answer.getByText("2 of 2", { exact: true }).waitFor();
    await panel.answered(0);
    expect(JSON.stringify(session().chatBodies[before])).toMatch(/"effort":"low"|"reasoning_effort":"low"/);
    expect(await answer.innerText()).toContain("Asked with reasoning effort “low”");

    await panel.pressIn(answer, "Another model or effort…");
    await workbench.pick("Another Model…");
    await workbench.pick("Demo: Plain");
    await answer.getByText("3 of 3", { exact: true }).waitFor();
    await panel.answered(0);
    expect(session().chatBodies[before + 1]?.["model"]).toBe("demo/plain");
    // The next question is asked as before.
    await panel.ask("And a stack? rate:0");
    const next = session().chatBodies[before + 2];
    expect(next?.["model"]).toBe("demo/reasoner");
    expect(JSON.stringify(next)).not.toContain('"low"');
    await session().writeWorkspaceSettings({});
  });
});
