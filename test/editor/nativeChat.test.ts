import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import type { Locator } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { textOf } from "./harness/panel.ts";
import { useSession } from "./harness/session.ts";

const key = "sk-or-v1-0123456789abcdef";

/** What the neighbour, another extension, found and was answered. */
interface NeighbourReport {
  /** All of ours that it found. */
  readonly models: readonly string[];
  readonly model?: { readonly id: string; readonly name: string };
  readonly text: string;
  readonly parts: number;
  readonly tokens: number;
  /** What our tool that finds text said to it. */
  readonly insane?: string;
  readonly found: string;
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
  readonly error?: string;
}

/** Text as an editor draws it, with blanks that do not break. */
function words(text: string): string {
  return text.replaceAll("\u{a0}", " ").trim();
}

/** A machine that runs tests is busy. */
const soon = { timeout: 30_000 };

describe("VS Code Chat without a signed-in account", () => {
  const session = useSession({
    server: { keys: [key] },
    neighbours: [path.join(import.meta.dirname, "neighbour")],
    files: { "notes.txt": "A heap is a tree.\n" },
    settings: (server) => ({
      "chat.disableAIFeatures": false,
      "aside.endpoints": { loopback: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter" } },
      "aside.endpoint": "loopback",
      "aside.model": "demo/toolbox",
    }),
  });
  const chat = (): Locator => session().page.locator(".interactive-session").last();
  const say = async (text: string): Promise<void> => {
    const { page, workbench } = session();
    const input = chat().locator(".interactive-input-part .monaco-editor").last();
    const said = chat().locator(".interactive-request");
    const before = await said.count();
    // The focus may be on its way elsewhere.
    await workbench.insist(async (patience) => {
      // Aside's own view may come to the front behind VS Code's Chat, for a conversation that was begun before.
      if (!(await input.isVisible())) await workbench.runCommand("Chat: Open Chat");
      await input.click({ timeout: 10_000 });
      await page.keyboard.press("Control+A");
      await page.keyboard.type(text, { delay: 10 });
      await expect.poll(async () => words(await input.locator(".view-lines").innerText()), { timeout: 3000 * patience }).toBe(words(text));
    });
    // The list of completions takes the key, unless it has gone because the word is whole.
    await expect
      .poll(
        async () => {
          await page.keyboard.press("Enter");
          return said
            .nth(before)
            .waitFor({ timeout: 3000 })
            .then(
              () => true,
              () => false,
            );
        },
        { timeout: 60_000, interval: 500 },
      )
      .toBe(true);
  };
  const lastSaid = (): Locator => chat().locator(".interactive-response").last();
  const asked = () => session().chatRequests;

  const groups = (): Promise<string> =>
    readFile(path.join(session().folders.userData, "User/chatLanguageModels.json"), "utf8").catch(() => "");
  /** Lets VS Code's Chat use our model, if it may not yet. */
  const chooseModels = async (): Promise<void> => {
    const { page, workbench } = session();
    await session().storeKey(key);
    if ((await groups()).includes('"aside"')) return;
    await workbench.runCommand("Aside: Choose Models for VS Code Chat");
    const rows = workbench.quickInput.locator(".monaco-list-row");
    // The model in force is ticked already.
    await expect.poll(async () => (await rows.first().innerText()).includes("Demo: Toolbox"), soon).toBe(true);
    await page.keyboard.press("Enter");
    await expect.poll(groups).toContain('"aside"');
    await workbench.notifications.getByText("can now use 1 model from Aside").waitFor({ timeout: 60_000 });
    // VS Code's own list has it, too. Until it was shown there, VS Code asks the user to sign in.
    await workbench.notifications.getByRole("button", { name: "Manage Language Models" }).click();
    await page.getByText("Demo: Toolbox", { exact: true }).filter({ visible: true }).first().waitFor(soon);
    await workbench.closeEditors();
  };
  /** VS Code's Chat is open with our model, and nothing was said in it yet. */
  const openChat = async (): Promise<void> => {
    const { page, workbench } = session();
    await chooseModels();
    await workbench.runCommand("Chat: Open Chat");
    await chat().waitFor();
    await page
      .getByRole("button", { name: /Demo: Toolbox/ })
      .first()
      .waitFor(soon);
    const requests = chat().locator(".interactive-request");
    if ((await requests.count()) > 0) {
      await page
        .locator(".part.auxiliarybar")
        .getByRole("button", { name: /^New Chat/ })
        .first()
        .click();
    }
    await expect.poll(() => requests.count()).toBe(0);
  };

  beforeEach(() => session().beginAnew());

  test("the user chooses the models to show", async () => {
    await chooseModels();
    expect(await groups()).toContain('"aside"');
  });

  test("our model is available, and streams Markdown", async () => {
    await openChat();
    await say("What is there to call?");
    const bold = lastSaid().locator("strong", { hasText: "nothing" });
    await bold.waitFor({ timeout: 30_000 });
    const request = asked().at(-1);
    expect(request?.headers.authorization).toBe(`Bearer ${key}`);
    expect(request?.body).toMatchObject({ model: "demo/toolbox", stream: true });
    // VS Code's meter counts what the server counted.
    const meter = session()
      .page.getByRole("button", { name: /Context window usage/ })
      .first();
    await expect.poll(async () => (await meter.getAttribute("aria-label")) ?? "", soon).toMatch(/[1-9]\d*%/);
  });

  test("VS Code executes a tool call of the model, and its result returns to us", async () => {
    await openChat();
    const { page, workbench } = session();
    await say('@call neighbour_add {"a": 40, "b": 2}');
    const allow = page.getByRole("button", { name: /^(Allow|Continue)/ }).first();
    await workbench.answerUntil(allow, lastSaid().locator("blockquote", { hasText: "42" }));
    const messages = (session().chatBodies.at(-1)?.["messages"] ?? []) as readonly {
      role: string;
      content: unknown;
      tool_calls?: unknown;
    }[];
    expect(messages.findLast(({ role }) => role === "tool")?.content).toBe("42");
    expect(JSON.stringify(messages.findLast(({ tool_calls }) => tool_calls !== undefined))).toContain('{\\"a\\": 40, \\"b\\": 2}');
  });

  test("another extension finds the model; allowed by the user, it streams, counts tokens and calls tools, but not ours", async () => {
    await chooseModels();
    const { workbench, page } = session();
    const file = path.join(session().folders.workspace, "neighbour.json");
    await rm(file, { force: true });
    await workbench.runCommand("Neighbour: Ask");
    const before = session().chatBodies.length;
    const question = page.locator(".monaco-dialog-box", { hasText: "to use your models in Aside" });
    // VS Code has a question of its own.
    const allow = page.locator(".monaco-dialog-box").getByRole("button", { name: "Allow", exact: true });
    await expect
      .poll(
        async () => {
          if (await allow.isVisible()) await allow.click();
          return question.isVisible();
        },
        { timeout: 60_000, interval: 250 },
      )
      .toBe(true);
    expect(await question.innerText()).toContain("neighbour");
    expect(session().chatBodies).toHaveLength(before);
    await session().picture("model-access");
    // An answer within half a second is asked for again.
    await page.waitForTimeout(700);
    await question.getByRole("button", { name: "Allow in This Window" }).click();
    const written = async () => {
      return readFile(file, "utf8")
        .then((text) => JSON.parse(text) as NeighbourReport)
        .catch(() => undefined);
    };
    await expect.poll(written, { timeout: 60_000, interval: 250 }).toBeDefined();
    const report = JSON.parse(await readFile(file, "utf8")) as NeighbourReport;
    expect(report.error).toBeUndefined();
    expect(report.models).toEqual(["demo/toolbox"]);
    expect(report.model).toMatchObject({ id: "demo/toolbox", name: "Demo: Toolbox" });
    expect(report.text).toContain("The tools returned:\n\n> 3");
    expect(report.parts).toBeGreaterThan(1);
    expect(report.tokens).toBeGreaterThan(3);
    expect(report.found).toMatch(/^refused: .*aside\.toolsForExtensions/);
    expect(report.insane).toMatch(/^refused: .*temperature/);
    expect(report.calls).toEqual([{ name: "neighbour_add", input: { a: 1, b: 2 } }]);
  });

  test("its requests are in Aside's usage with their cost", async () => {
    await openChat();
    const { workbench, page } = session();
    await say("What does this cost?");
    await lastSaid().locator("strong", { hasText: "nothing" }).waitFor(soon);
    await workbench.runCommand("Aside: Show Usage and Cost");
    const frames = page.frameLocator('iframe.webview[src*="extensionId=aside.aside"]').last().frameLocator("iframe#active-frame");
    await frames
      .getByRole("row", { name: /VS Code Chat.*\$0\.\d*[1-9]/ })
      .first()
      .waitFor({ timeout: 30_000 });
    await workbench.runCommand("View: Close Editor");
  });

  test("@aside answers with the conversation's model, and the conversation moves to Aside and back", async () => {
    await openChat();
    const { panel, workbench, page } = session();
    await say("@aside What is a *heap*?");
    await lastSaid().locator("strong", { hasText: "nothing" }).waitFor({ timeout: 30_000 });
    await page.getByRole("button", { name: "Continue in Aside" }).last().click();
    await panel.answers.first().waitFor();
    await expect.poll(() => panel.questions.first().innerText()).toContain("What is a *heap*?");
    await expect.poll(() => textOf(panel.answers.first())).toContain("There is nothing to call.");
    await panel.ask("And a stack?");
    const sent = session().chatBodies.at(-1)?.["messages"] as readonly { readonly content: string }[];
    expect(sent.map(({ content }) => content)).toContain("What is a *heap*?");
    await workbench.runCommand("Aside: Open in VS Code Chat");
    await chat().locator(".interactive-request", { hasText: "And a stack?" }).waitFor();
    await expect.poll(() => chat().locator(".interactive-request").count()).toBe(2);
  });

  test("a key in a question to @aside is asked about, and stays redacted in later ones; what VS Code's Chat composes loses it", async () => {
    await openChat();
    const { page } = session();
    // Short enough for one line of the input.
    const canary = "sk-or-v1-fedcba9876543210";
    const sent = () => JSON.stringify(session().chatBodies.at(-1)?.["messages"]);
    const answered = async (): Promise<void> => {
      await lastSaid().locator("strong", { hasText: "nothing" }).waitFor(soon);
    };
    await say(`@aside ${canary}`);
    const dialog = page.locator(".monaco-dialog-box");
    expect(await dialog.innerText(soon)).toMatch(/API key|secrets/);
    await dialog.getByRole("button", { name: "Redact and Send" }).click();
    await answered();
    expect(sent()).toContain('"[redacted]"');
    await say("@aside And now?");
    await answered();
    expect(sent()).toContain("And now?");
    expect(sent()).toContain('"[redacted]"');
    await say(`Is ${canary}?`);
    await answered();
    expect(sent()).toContain("Is [redacted]?");
    expect(JSON.stringify(session().chatBodies)).not.toContain(canary);
  });

  test("without a key, the error says what to do", async () => {
    await openChat();
    // Before the first answer, VS Code asks the user to sign in.
    await say("What is there to call?");
    await lastSaid().locator("strong", { hasText: "nothing" }).waitFor(soon);
    await session().removeKey();
    const before = asked().length;
    await say("Are you there?");
    await lastSaid().getByText("Aside: Set API Key").first().waitFor({ timeout: 30_000 });
    expect(asked().length).toBe(before);
  });

  test("the reasoning effort that is chosen beside the model is asked for", async () => {
    await openChat();
    const { page, workbench } = session();
    await workbench.runCommand("Aside: Choose Models for VS Code Chat");
    const rows = workbench.quickInput.locator(".monaco-list-row");
    await rows.first().waitFor(soon);
    await page.keyboard.type("Reasoner");
    const row = rows.filter({ hasText: "Demo: Reasoner" }).first();
    await workbench.insist(async (patience) => {
      if (!(await row.getByRole("checkbox").isChecked())) await row.click();
      await expect.poll(() => row.getByRole("checkbox").isChecked(), { timeout: 1000 * patience }).toBe(true);
    });
    await page.keyboard.press("Enter");
    await workbench.notifications.getByText("can now use 2 models from Aside").waitFor({ timeout: 60_000 });
    await workbench.runCommand("Chat: Open Chat");
    await page
      .getByRole("button", { name: /Demo: / })
      .filter({ visible: true })
      .first()
      .click();
    await page.keyboard.type("Reasoner");
    await session().picture("native-models");
    await page.getByText("Demo: Reasoner", { exact: true }).filter({ visible: true }).first().click();
    const effort = page.getByRole("button", { name: /Aside Setting/ }).first();
    await effort.click();
    await session().picture("native-effort");
    await page.getByText("Low", { exact: true }).filter({ visible: true }).first().click();
    await say("Why is the sky blue?");
    await expect.poll(() => session().chatBodies.at(-1)?.["model"], soon).toBe("demo/reasoner");
    expect(session().chatBodies.at(-1)).toMatchObject({ reasoning: { effort: "low" } });
  });
});
