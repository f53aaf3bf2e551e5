import { describe, expect, test } from "vitest";
import { useSession } from "./harness/session.ts";

const slowly = { timeout: 30_000 };

describe("caps", () => {
  const session = useSession();
  /** A window with these settings of the user, which are read when it loads. */
  const use = async (more: Readonly<Record<string, unknown>>) => {
    const { origin } = session().server;
    await session().writeUserSettings({
      "aside.endpoints": { loopback: { baseUrl: `${origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "loopback",
      "aside.model": "demo/long",
      ...more,
    });
    await session().load();
    await session().beginAnew();
  };
  const dialog = () => session().page.locator(".monaco-dialog-box");
  const badge = () => session().panel.frame.locator("article[data-status] .badge").last();
  const limitOf = (body: Readonly<Record<string, unknown>> | undefined) => body?.["max_tokens"] ?? body?.["max_completion_tokens"];
  const lastLimit = () => limitOf(session().chatBodies.at(-1));

  test("one question names the day, the month and the workspace, and until when; what is wrong in a field leaves the others", async () => {
    await use({ "aside.budget": { day: 0.00001, month: 0.00001, workspace: 0.00001, conversation: "1", warnAt: 80 } });
    const { panel } = session();
    const before = session().chatBodies.length;
    await panel.send("Tell me everything kb:2");
    await dialog().waitFor(slowly);
    const words = await dialog().innerText();
    expect(words).toContain("This message exceeds your budget");
    expect(words).toMatch(
      /You have spent \$[\d.]+ today\. .* adds about \$0\.\d+; your limit is \$0\.00001\. The limit applies until midnight\./s,
    );
    expect(words).toMatch(/You have spent \$[\d.]+ this month\. .* The limit applies until \w+ \d+, \d{4}\./s);
    expect(words).toMatch(/You have spent \$[\d.]+ in this workspace this month\./);
    await session().picture("caps-dialog");
    await dialog().getByRole("button", { name: "Cancel" }).click();
    await expect.poll(() => panel.composer.inputValue(), slowly).toContain("Tell me everything");
    expect(session().chatBodies).toHaveLength(before);
    await panel.composer.fill("");
    await panel.frame.locator(".parameters-button").click();
    await panel.frame.getByText(/aside\.budget.*warnAt must be a number from 0 to 1, not 80/).waitFor(slowly);
    await panel.frame.getByText(/aside\.budget.*conversation must be a number of at least 0, not "1"/).waitFor(slowly);
    await session().picture("caps-setting-error");
  });

  test("an answer is limited in tokens, stopped at its cost, and says so; Continue asks for the rest within the cap", async () => {
    await use({ "aside.budget": { answer: 0.001 } });
    const { panel } = session();
    await panel.send("Tell me everything rate:400");
    await expect.poll(lastLimit, slowly).toBeGreaterThan(400);
    await expect.poll(() => badge().innerText(), slowly).toBe("Stopped at your cost limit");
    await panel.frame.getByText(/It reached your limit of \$0\.001 for an answer/).waitFor(slowly);
    await session().picture("caps-answer");
    const before = session().chatBodies.length;
    await panel.button("Continue").last().click();
    await expect.poll(() => session().chatBodies.length, slowly).toBe(before + 1);
    expect(lastLimit()).toBeGreaterThan(100);
    await expect.poll(() => badge().innerText(), slowly).toBe("Stopped at your cost limit");
  });

  test("where too little is left for a reply, the question is asked about, and goes out with more if the user agrees", async () => {
    await use({ "aside.budget": { answer: 0.00001 } });
    const { panel } = session();
    await panel.send("Tell me everything kb:2 rate:0");
    await dialog().waitFor(slowly);
    expect(await dialog().innerText()).toContain("Sending the message alone costs about");
    await session().picture("caps-too-little");
    const before = session().chatBodies.length;
    await dialog().getByRole("button", { name: "Continue" }).click();
    await expect.poll(() => session().chatBodies.length, slowly).toBe(before + 1);
    await panel.frame.locator('article[data-status="done"]').last().waitFor(slowly);
  });

  test("an improved question and a title are under the caps, too: one asks, the other is refused quietly", async () => {
    await use({ "aside.budget": { day: 0.00001 }, "aside.titleModel": "demo/plain" });
    const { panel } = session();
    await panel.composer.fill("Make it shorter");
    await panel.button("Improve my question").click();
    await dialog().getByRole("button", { name: "Improve" }).click();
    await dialog().getByText("exceeds your budget").waitFor(slowly);
    const before = session().chatBodies.length;
    await dialog().getByRole("button", { name: "Cancel" }).click();
    await dialog().waitFor({ state: "detached" });
    expect(await panel.composer.inputValue()).toBe("Make it shorter");
    expect(session().chatBodies).toHaveLength(before);
    await panel.composer.fill("");
    // It costs more than the user agreed to: a title would fit into what is left otherwise.
    await panel.send("Tell me everything kb:20 rate:0");
    await dialog().getByRole("button", { name: "Continue" }).click();
    await panel.frame.locator('article[data-status="done"]').last().waitFor(slowly);
    // What the first answer would have brought has gone out by the end of the next one.
    await panel.send("Again kb:2 rate:0");
    await dialog().getByRole("button", { name: "Continue" }).click();
    // The long answer may have left the page: the last one is what follows the second question.
    await expect.poll(() => session().chatBodies.length, slowly).toBe(before + 2);
    await panel.frame.locator('article[data-status="done"]', { hasNotText: "You wrote: Tell" }).last().waitFor(slowly);
    expect(
      session()
        .chatBodies.slice(before)
        .map(({ model }) => model),
    ).toEqual(["demo/long", "demo/long"]);
  });

  test("a share of a cap is told once; the status bar shows the amount and opens the usage page", async () => {
    await use({ "aside.budget": { conversation: 0.01, warnAt: 0.01 }, "aside.statusBar": "today" });
    const { panel, page, workbench } = session();
    const item = page.locator('.statusbar-item[id$="aside.spending"]').first();
    await item.waitFor(slowly);
    await panel.send("Tell me everything kb:2 rate:0");
    await page.locator(".notification-list-item", { hasText: "of your limit of $0.01 (aside.budget)" }).waitFor(slowly);
    await expect.poll(() => item.innerText(), slowly).toMatch(/\$0\.\d+/);
    await expect.poll(() => item.getAttribute("aria-label"), slowly).toContain("Spent with Aside today (until midnight)");
    await session().picture("caps-status-bar");
    await item.locator("a").click();
    await page.getByRole("tab", { name: /Usage/ }).waitFor(slowly);
    await workbench.closeEditors();
  });

  test.each([
    ["credit", "unknown", /Credit left at 127\.0\.0\.1/],
    ["month", "$", /Spent with Aside this month \(until/],
  ])("the status bar shows the %s", async (what, text, label) => {
    await use({ "aside.statusBar": what });
    const item = session().page.locator('.statusbar-item[id$="aside.spending"]').first();
    await expect.poll(() => item.innerText(), slowly).toContain(text);
    await expect.poll(() => item.getAttribute("aria-label"), slowly).toMatch(label);
  });
});
