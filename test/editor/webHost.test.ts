import { glob, readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
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

  test("the panel opens and takes a key", async () => {
    const { panel, workbench } = session();
    await panel.open();
    await workbench.runCommand("Aside: Set API Key");
    await workbench.fillInput(/API key/, key);
    await expect.poll(() => panel.button("Set API key").count()).toBe(0);
  });

  test("a conversation streams", async () => {
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

  test("it is stored through the editor's own file systems, one segment a batch", async () => {
    const cwd = session().folders.userData;
    // The end of the answer, too: what is written here a moment after it ended would be lost with the window.
    await expect
      .poll(
        async () => {
          const segments: string[] = [];
          for await (const file of glob("**/globalStorage/aside.aside/conversations/**/*", { cwd }))
            if (/\.jsonl\/\d{12}-/.test(file)) segments.push(await readFile(path.join(cwd, file), "utf8").catch(() => ""));
          return segments.join("");
        },
        { timeout: 30_000 },
      )
      .toMatch(/"status":"done"/);
  });

  test("it comes back after a reload, and goes on", async () => {
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

  test("the list of conversations finds it by what was said", async () => {
    const { panel, workbench, page } = session();
    await panel.button("New conversation").click();
    await panel.button("Conversations").click();
    await expect
      .poll(() => workbench.options.allInnerTexts(), { timeout: 30_000 })
      .toContainEqual(expect.stringContaining("Why is the sky"));
    await page.keyboard.press("Escape");
  });
});
