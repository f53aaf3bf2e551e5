import type { Locator } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { readAsk } from "../server/chatRequest.ts";
import { findModel } from "../server/models/all.ts";
import { Panel } from "./harness/panel.ts";
import { useSession } from "./harness/session.ts";
import { isObject } from "../../src/shared/guards.ts";

/** More than a minute at 80 tokens a second: longer than what is done to the panel meanwhile can take. What is left then comes at once. */
const question = "Say something long kb:24 rate:80";

describe("an answer is complete, whatever happens to the panel meanwhile", () => {
  const session = useSession({
    settings: (server) => ({
      "aside.endpoints": { local: { baseUrl: `${server.origin}/v1`, auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/plain",
    }),
  });

  beforeEach(async () => {
    await session().beginAnew();
    await session().workbench.closeEditors();
  });

  test("the panel is hidden and shown again", async () => {
    const { panel, workbench, page } = session();
    const answer = await begin(panel, `${question} chunk:random:1`);
    await workbench.runCommand("View: Toggle Secondary Side Bar Visibility");
    await page.locator(".part.auxiliarybar").waitFor({ state: "hidden" });
    await moreIsWritten();
    await panel.open();
    await expectGrowing(answer, sent());
    session().server.hurry();
    await panel.answered(0);
    await expectWhole(panel, answer, sent());
  });

  test("the conversation moves into an editor tab; opened in the view again, both show the same", async () => {
    const { panel, workbench, page } = session();
    const second = new Panel(page, workbench, 1);
    const answer = await begin(panel, `${question} chunk:7`);
    await workbench.runCommand("Aside: Open Conversation in Editor");
    const beside = second.answers.first();
    await expectGrowing(beside, sent());
    await expect.poll(() => panel.questions.count()).toBe(0);
    await panel.openConversation("Say something long");
    await expectGrowing(answer, sent());
    session().server.hurry();
    await Promise.all([panel.answered(0), second.answered(0)]);
    await expectWhole(panel, answer, sent());
    await expectWhole(second, beside, sent());

    // What is said in one is heard in the other.
    await second.send("And once more kb:1 rate:0");
    await Promise.all([panel.answered(1), second.answered(1)]);
    await expectWhole(panel, panel.answers.nth(1), sent());
    await expectWhole(second, second.answers.nth(1), sent());
    await closeTab();
  });

  test("F124 the editor tab and the view are closed in mid-stream: the answer continues, and is complete when shown again", async () => {
    const { panel, workbench, page } = session();
    const second = new Panel(page, workbench, 1);
    await begin(panel, `${question} chunk:5`);
    await workbench.runCommand("Aside: Open Conversation in Editor");
    await expectGrowing(second.answers.first(), sent());
    await panel.openConversation("Say something long");
    await workbench.runCommand("View: Toggle Secondary Side Bar Visibility");
    await page.locator(".part.auxiliarybar").waitFor({ state: "hidden" });
    await closeTab();
    // The hidden view keeps its page.
    await expect.poll(() => page.locator('iframe.webview[src*="extensionId=aside.aside"]').count()).toBe(1);
    await moreIsWritten();
    await panel.open();
    session().server.hurry();
    await panel.answered(0);
    await expectWhole(panel, panel.answers.first(), sent());
  });

  test("webviews are reloaded", async () => {
    const { panel, workbench } = session();
    const answer = await begin(panel, `${question} chunk:random:3`);
    await mark(panel);
    await workbench.runCommand("Developer: Reload Webviews");
    await expect.poll(() => isMarked(panel)).toBe(false);
    await expectGrowing(answer, sent());
    session().server.hurry();
    await panel.answered(0);
    await expectWhole(panel, answer, sent());
  });

  test("the page is reloaded: the partial answer is kept, and can be continued", async () => {
    const { panel } = session();
    const answer = await begin(panel, `${question} chunk:random:4`);
    const shown = await shownText(answer);
    // What comes after the write that may be under way has all that was shown until now.
    await moreIsWritten();
    await moreIsWritten();
    const whole = sent();
    await session().load();
    await panel.open();
    await panel.answered(0);
    expect(await answer.getAttribute("data-status")).toBe("interrupted");
    const kept = await shownText(answer);
    expect(kept.length).toBeGreaterThanOrEqual(shown.length);
    expect(kept.length).toBeLessThan(whole.length);
    expect(whole.slice(0, kept.length)).toBe(kept);
    await answer.getByRole("button", { name: "Continue", exact: true }).waitFor();
  });

  /** The answer continues off screen: more of it is on disk. */
  async function moreIsWritten(): Promise<void> {
    const before = await session().journalSize();
    await expect.poll(() => session().journalSize()).toBeGreaterThan(before);
  }

  async function closeTab(): Promise<void> {
    const tab = session().page.getByRole("tab", { name: /Say something long/ });
    await tab.click({ button: "middle" });
    await expect.poll(() => tab.count()).toBe(0);
  }

  /** What the server says to the last request, from its first byte to its last. */
  function sent(): string {
    const body = session().chatBodies.at(-1);
    if (!isObject(body)) throw new Error("nothing was asked");
    const ask = readAsk(body, 1);
    const reply = findModel(ask.model)?.reply(ask, 0);
    if (reply?.type !== "steps") throw new Error(`${ask.model} does not answer with text`);
    let text = "";
    for (const step of reply.steps) if (step.type === "text") text += step.text;
    return text;
  }

  async function expectWhole(panel: Panel, answer: Locator, text: string): Promise<void> {
    expect(await answer.getAttribute("data-status")).toBe("done");
    // Prose is shown as it was said; but Markdown has no white space at its end.
    await expect.poll(() => shownText(answer)).toBe(text.trimEnd());
    await session().page.evaluate(() => navigator.clipboard.writeText(""));
    await panel.pressIn(answer, "Copy message");
    await expect.poll(() => session().page.evaluate(() => navigator.clipboard.readText())).toBe(text);
    expect(await panel.errors.count()).toBe(0);
  }
});

/** Sends a question and waits until its answer has begun to show, in a conversation that is still empty. */
async function begin(panel: Panel, text: string): Promise<Locator> {
  await expect.poll(() => panel.answers.count()).toBe(0);
  await panel.send(text);
  const answer = panel.answers.first();
  await expect.poll(async () => (await shownText(answer)).length).toBeGreaterThan(500);
  return answer;
}

/** The answer still streams, what is shown of it is how it begins, and it grows. */
async function expectGrowing(answer: Locator, whole: string): Promise<void> {
  await answer.locator('[data-part="text"] p').first().waitFor();
  expect(await answer.getAttribute("data-status")).toBe("streaming");
  const before = await shownText(answer);
  expect(whole.startsWith(before)).toBe(true);
  await expect.poll(async () => (await shownText(answer)).length).toBeGreaterThan(before.length);
}

/** The text of an answer without other Markdown than paragraphs, as it was written. */
async function shownText(answer: Locator): Promise<string> {
  const part = answer.locator('[data-part="text"]');
  if ((await part.count()) === 0) return "";
  return part.evaluate((element) => Array.from(element.querySelectorAll("p"), (paragraph) => paragraph.textContent).join("\n\n"));
}

function mark(panel: Panel): Promise<void> {
  return panel.frame.locator("body").evaluate((body) => body.setAttribute("data-before-reload", ""));
}

async function isMarked(panel: Panel): Promise<boolean> {
  const body = panel.frame.locator("body");
  return (await body.count()) === 0 || body.evaluate((element) => element.hasAttribute("data-before-reload"));
}
