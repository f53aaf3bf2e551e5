import { glob, readFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { reasoningOf, textOf } from "./harness/panel.ts";
import { useSession } from "./harness/session.ts";

const key = "sk-or-v1-0123456789abcdef";

// As in a browser without any machine behind it: no Node, one script, files by `workspace.fs`.
describe("in the editor's web worker host", () => {
  const session = useSession({
    server: { keys: [key] },
    settings: (server) => ({
      "remote.extensionKind": { "aside.aside": ["web"] },
      "aside.endpoints": { loopback: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter" } },
      "aside.endpoint": "loopback",
      "aside.model": "demo/reasoner",
    }),
  });

  beforeEach(() => session().beginAnew());

  test("the panel opens and takes a key", async () => {
    await session().removeKey();
    const { panel } = session();
    await panel.button("Set API key").first().waitFor();
    await session().storeKey(key);
    await expect.poll(() => panel.button("Set API key").count()).toBe(0);
  });

  /** A conversation of one question with its whole answer. */
  async function oneAnswer(): Promise<void> {
    await session().storeKey(key);
    const before = await writtenEnds();
    const answer = await session().panel.ask("Why is the sky blue? rate:0");
    expect(await answer.getAttribute("data-status")).toBe("done");
    // What is written here a moment after the answer ended would be lost with the window.
    await expect.poll(writtenEnds).toBeGreaterThan(before);
  }

  /** How many ends of answers are on disk, in files of one batch each. */
  async function writtenEnds(): Promise<number> {
    const cwd = session().folders.userData;
    let ends = 0;
    for await (const file of glob("**/globalStorage/aside.aside/conversations/**/*", { cwd })) {
      if (!/\.jsonl\/\d{12}-/.test(file)) continue;
      const text = await readFile(path.join(cwd, file), "utf8").catch(() => "");
      ends += Array.from(text.matchAll(/"status":"done"/g)).length;
    }
    return ends;
  }

  test("a conversation streams", async () => {
    await session().storeKey(key);
    const { panel } = session();
    const before = session().chatRequests.length;
    await panel.send("Why is the sky blue? rate:20");
    const live = panel.answers.nth(0);
    await expect.poll(() => live.getAttribute("data-status")).toBe("streaming");
    // It is shown before it is asked for.
    await expect.poll(() => session().chatRequests.length).toBe(before + 1);
    session().server.hurry();
    const answer = await panel.answered(0);
    expect(await answer.getAttribute("data-status")).toBe("done");
    expect((await textOf(answer)).length).toBeGreaterThan(20);
    expect((await reasoningOf(answer)).length).toBeGreaterThan(20);
    expect(session().chatRequests.at(-1)?.headers.authorization).toBe(`Bearer ${key}`);
    // A browser's fetch, not Node's, which names itself otherwise.
    expect(session().chatRequests.at(-1)?.headers["user-agent"]).toContain("Mozilla");
  });

  test("it is stored through the editor's file systems, one segment per batch", async () => {
    await oneAnswer();
  });

  test("it is restored after a reload, and continues", async () => {
    await oneAnswer();
    const { panel } = session();
    const before = await textOf(panel.answers.nth(0));
    await session().load();
    await panel.open();
    await panel.answered(0);
    expect(await textOf(panel.answers.nth(0))).toBe(before);
    expect(await panel.questions.count()).toBe(1);
    const answer = await panel.ask("And at sunset?");
    expect(await answer.getAttribute("data-status")).toBe("done");
    const sent = session().chatBodies.at(-1)?.["messages"] as readonly { readonly role: string }[];
    expect(sent.filter(({ role }) => role === "user").length).toBe(2);
  });

  test("the list of conversations finds it by its text", async () => {
    await oneAnswer();
    const { panel, workbench, page } = session();
    await panel.startAnew();
    await panel.conversationsButton.click();
    await expect
      .poll(() => workbench.options.allInnerTexts(), { timeout: 30_000 })
      .toContainEqual(expect.stringContaining("Why is the sky"));
    await page.keyboard.press("Escape");
  });
});
