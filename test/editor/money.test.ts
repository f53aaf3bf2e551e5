import { beforeEach, describe, expect, test } from "vitest";
import { Panel } from "./harness/panel.ts";
import { useSession } from "./harness/session.ts";

const slowly = { timeout: 30_000 };
const settingsOf = (origin: string, more: Readonly<Record<string, unknown>>) => ({
  "aside.endpoints": { loopback: { baseUrl: `${origin}/api/v1`, dialect: "openrouter", auth: "none" } },
  "aside.endpoint": "loopback",
  ...more,
});

describe("every obstacle has a next step", () => {
  const session = useSession({
    settings: ({ origin }) => settingsOf(origin, { "aside.model": "demo/failing", "aside.fallbackModels": ["demo/plain"] }),
  });
  const lastBody = () => session().chatBodies.at(-1);
  const lastMessages = () => (lastBody()?.["messages"] ?? []) as readonly { readonly role: string }[];
  beforeEach(() => session().beginAnew());

  test("402: says how many tokens the credits cover and requests no more", async () => {
    const { panel } = session();
    const answer = await panel.ask("noCredits please");
    const card = answer.getByRole("alert");
    expect(await card.getAttribute("data-code")).toBe("noCredits");
    expect(await card.innerText()).toContain("cover only 1,204 output tokens");
    await card.getByRole("button", { name: "Add credits" }).waitFor();
    await card.getByRole("button", { name: "Retry with a shorter answer" }).click();
    await expect.poll(() => lastBody()?.["max_tokens"], slowly).toBe(1204);
  });

  test("429: the fallback model answers", async () => {
    const { panel } = session();
    const answer = await panel.ask("rateLimited please");
    const card = answer.getByRole("alert");
    expect(await card.getAttribute("data-code")).toBe("rateLimited");
    await card.getByRole("button", { name: "Use fallback model" }).click();
    await expect.poll(() => lastBody()?.["model"], slowly).toBe("demo/plain");
    await panel.frame.locator('article[data-status="done"]').waitFor(slowly);
  });

  test("a free model's limit: says when it resets and what the paid version costs, and uses it", async () => {
    const { panel, workbench } = session();
    await workbench.runCommand("Aside: Select Model");
    await workbench.quickInput.locator("input.input").fill("limited:free");
    // A click into the list that is about to be another one would mean another model.
    await expect.poll(() => workbench.options.first().innerText(), slowly).toContain("demo/limited:free");
    await workbench.quickInput.locator("input.input").press("Enter");
    await panel.modelButton("limited").waitFor(slowly);
    const answer = await panel.ask("Hello");
    const card = answer.getByRole("alert");
    expect(await card.getAttribute("data-code")).toBe("freeLimit");
    const words = await card.innerText();
    expect(words).toContain("Paid version: demo/limited ($0.20 in, $0.80 out per million).");
    expect(words).toMatch(/The limit resets at .*\d:\d\d/);
    await card.getByRole("button", { name: "Use paid version" }).click();
    await expect.poll(() => lastBody()?.["model"], slowly).toBe("demo/limited");
    await panel.frame.locator('article[data-status="done"]').waitFor(slowly);
  });

  test("too long for the server: a click omits the oldest messages, and the conversation says so", async () => {
    const { panel } = session();
    await panel.ask("length one");
    await panel.ask("length two");
    const answer = await panel.ask("contextTooLong now");
    const card = answer.getByRole("alert");
    expect(await card.getAttribute("data-code")).toBe("contextTooLong");
    const before = lastMessages().length;
    await card.getByRole("button", { name: "Retry without the oldest messages" }).click();
    await expect.poll(() => lastMessages().length, slowly).toBeLessThan(before);
    await panel.frame.getByText(/From here on, \d+ older messages are no longer sent\./).waitFor(slowly);
  });

  test("too long before sending: the card says by how much; nothing is sent without asking, and omitting messages makes it fit", async () => {
    const { panel } = session();
    await panel.ask(`length ${"word ".repeat(4000)}`);
    const asked = session().chatBodies.length;
    await panel.composer.fill("word ".repeat(4000));
    const card = panel.frame.locator(".overflow-card");
    await card.waitFor(slowly);
    expect(await card.innerText()).toMatch(/About [\d,]+ tokens: [\d,]+ more than .*Failing accepts/);
    await session().picture("overflow");
    await panel.button("Send").click();
    await card.getByRole("button", { name: "Omit the oldest messages" }).click();
    await panel.frame.getByText("2 older messages won't be sent.").waitFor(slowly);
    await panel.button("Send").click();
    // This one alone: what was pressed before would have come by now.
    await expect.poll(() => session().chatBodies.length, slowly).toBe(asked + 1);
    expect(lastMessages().filter(({ role }) => role === "user")).toHaveLength(1);
  });
});

describe("budget, comparison and cost", () => {
  const session = useSession({
    settings: ({ origin }) => settingsOf(origin, { "aside.model": "demo/long", "aside.budget": { conversation: 0.00001 } }),
  });

  beforeEach(() => session().beginAnew());

  test("the budget asks with amounts before it is exceeded; declining sends nothing", async () => {
    const { panel, page } = session();
    const before = session().chatBodies.length;
    // The price is looked up before the first message goes out: without it no cap could be held.
    await panel.send("Tell me everything rate:100");
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.waitFor(slowly);
    const words = await dialog.innerText();
    expect(words).toContain("This message exceeds your budget");
    expect(words).toMatch(/This conversation has cost \$0\.00\. .* adds about \$0\.\d+; your limit is \$0\.00001\./s);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
    await expect.poll(() => panel.composer.inputValue(), slowly).toContain("Tell me everything");
    expect(session().chatBodies).toHaveLength(before);
  });

  test("two models stream side by side at 100 tokens a second; one is stopped, one is kept, and the conversation continues with its model", async () => {
    const { panel, page, workbench } = session();
    const before = session().chatBodies.length;
    await panel.button("Compare models").click();
    await workbench.quickInput.getByText("Compare models").first().waitFor();
    await workbench.quickInput.locator("input.input").fill("demo/reasoner");
    const row = workbench.quickInput.locator(".monaco-list-row").filter({ hasText: "demo/reasoner" }).first();
    const next = panel.frame.getByRole("group", { name: /Your next question will go to / });
    // A list that comes anew for what was typed, or from the server, does not know of the tick yet; one that has too few says so.
    await workbench.insist(async (patience) => {
      if (await next.isVisible()) return;
      if ((await row.getAttribute("aria-checked", { timeout: 5000 })) !== "true") await row.click({ timeout: 5000 });
      await workbench.quickInput.getByRole("button", { name: "OK" }).click({ timeout: 5000 });
      await next.waitFor({ timeout: 3000 * patience });
    });
    await panel.composer.fill("Tell me everything rate:100");
    await panel.button("Send").click();
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByRole("button", { name: "Continue" }).click();
    await expect
      .poll(
        () =>
          session()
            .chatBodies.slice(before)
            .map(({ model }) => String(model))
            .toSorted((a, b) => a.localeCompare(b)),
        slowly,
      )
      .toEqual(["demo/long", "demo/reasoner"]);
    const columns = panel.frame.locator(".comparison-column article[data-status]");
    await expect.poll(() => columns.count(), slowly).toBe(2);
    // Both grow at once; what is outside of the view has text, though it is not drawn.
    const lengths = () => columns.evaluateAll((all) => all.map((one) => one.textContent.length));
    await expect.poll(async () => Math.min(...(await lengths())), slowly).toBeGreaterThan(200);
    await session().picture("comparison-side-bar");
    await workbench.runCommand("Aside: Open Conversation in Editor");
    const wide = new Panel(page, workbench, 1);
    const wideColumns = wide.frame.locator(".comparison-column article[data-status]");
    await wideColumns.nth(1).waitFor(slowly);
    await session().picture("comparison-editor");
    await wide.button(/^Stop .*Long/).click();
    await expect
      .poll(() => wideColumns.evaluateAll((all) => all.map((one) => one.getAttribute("data-status"))), slowly)
      .toContain("stopped");
    await wide.button(/^Keep this answer from .*Reasoner/).click({ timeout: 60_000 });
    await expect.poll(() => wide.frame.locator(".comparison").count(), slowly).toBe(0);
    await wide.modelButton("Reasoner").waitFor(slowly);
    await wide.frame.getByText("2 of 2").first().waitFor(slowly);
  });

  test("the cost is on the usage page, with a plot and its table", async () => {
    const { panel, workbench, page } = session();
    await workbench.closeEditors();
    await session().writeWorkspaceSettings({ "aside.model": "demo/reasoner" });
    await panel.modelButton("reasoner").waitFor();
    await panel.send("Tell me everything rate:0");
    await page.locator(".monaco-dialog-box").getByRole("button", { name: "Continue" }).click();
    await panel.answered(0);
    await workbench.runCommand("Aside: Show Usage and Cost");
    const frames = page.frameLocator('iframe.webview[src*="extensionId=aside.aside"]').last().frameLocator("iframe#active-frame");
    await frames.getByRole("heading", { name: "Usage and cost" }).waitFor(slowly);
    await frames.getByRole("group", { name: /^Cost by day: / }).waitFor(slowly);
    await frames
      .getByRole("table", { name: "By model" })
      .getByRole("row", { name: /Demo: Reasoner/ })
      .waitFor(slowly);
    await session().picture("usage");
    await frames.getByRole("combobox", { name: "Period" }).selectOption("year");
    await frames.getByRole("group", { name: /^Cost by month: / }).waitFor(slowly);
    await frames.getByText("Show data as table").click();
    await frames.getByRole("table", { name: "Cost by month" }).waitFor(slowly);
    await frames
      .getByRole("button", { name: /^Tell me everything/ })
      .first()
      .waitFor(slowly);
  });
});
