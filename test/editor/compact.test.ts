import { beforeEach, describe, expect, test } from "vitest";
import { useSession } from "./harness/session.ts";

const slowly = { timeout: 30_000 };

describe("a long conversation is compacted", () => {
  const session = useSession({
    settings: ({ origin }) => ({
      "aside.endpoints": { loopback: { baseUrl: `${origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "loopback",
      "aside.model": "demo/verbatim",
    }),
  });
  beforeEach(() => session().beginAnew());

  const sent = (): string => JSON.stringify(session().chatBodies.at(-1)?.["messages"]);
  const card = () => session().panel.frame.getByRole("article", { name: "Summary", exact: true });

  /** Four turns, of which the first two are long. The model says in its summary what it said last of them. */
  const talk = async (): Promise<void> => {
    const { panel } = session();
    await panel.ask(`Which structure? ${"early ".repeat(300)} say: A list.`);
    await panel.ask(`Really? ${"early ".repeat(300)} say: They chose a heap.`);
    await panel.ask("Why? say: It is quick.");
    await panel.ask("Since when? say: Since ever.");
  };

  const compact = async (): Promise<string> => {
    const { page, workbench } = session();
    await workbench.runCommand("Aside: Compact Conversation…");
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.waitFor(slowly);
    const words = await dialog.innerText();
    await session().picture("compact-asks");
    await dialog.getByRole("button", { name: "Compact", exact: true }).click();
    await card().first().waitFor(slowly);
    return words;
  };

  test("asked for with its price, sent in place of what it stands for, shown in the exact request, undone by one click, kept by a reload", async () => {
    const { panel, page, workbench } = session();
    await talk();
    const words = await compact();
    expect(words).toContain("Compact this conversation?");
    expect(words).toContain("Verbatim summarizes 4 messages.");
    expect(words).toContain("The last 2 questions and their answers stay as they are.");
    expect(words).toMatch(/needs about [\d,]+ tokens instead of [\d,]+\./);
    expect(words).toMatch(/Estimated cost: \$0\.\d+\./);
    expect(session().chatBodies.at(-1)).not.toHaveProperty("max_tokens");
    expect(sent()).toContain("Write in the language of the conversation");

    await card().getByRole("button", { name: "Summary of 4 messages" }).click();
    await card().getByText("They chose a heap.").first().waitFor(slowly);
    await panel.frame.getByText("The 4 messages above are no longer sent; the summary is sent instead.").waitFor(slowly);
    await session().picture("compact-card");

    await panel.ask("And now? say: Now.");
    expect(sent()).toContain("They chose a heap.");
    expect(sent()).toContain("Since when?");
    expect(sent()).not.toContain("Which structure?");

    await workbench.runCommand("Aside: View Exact Request");
    await workbench.runCommand("Aside: Toggle Request Formatting");
    const request = page.locator(".editor-instance .view-lines");
    await expect.poll(() => request.innerText(), slowly).toMatch(/Summary\sof\sthe\searlier\spart/);
    expect(await request.innerText()).not.toContain("Which");
    await workbench.closeEditors();

    await session().load();
    await panel.open();
    await card().getByRole("button", { name: "Send the full conversation" }).click();
    await card().getByText("Not used: the full conversation is sent.").waitFor(slowly);
    await panel.ask("Is all back? say: Yes.");
    expect(sent()).toContain("Which structure?");
    expect(sent()).not.toContain("Summary of the earlier part");

    await card().getByRole("button", { name: "Use the summary" }).click();
    await panel.frame.getByText("Sent in place of the earlier messages.").waitFor(slowly);
    await panel.ask("And again? say: Yes.");
    expect(sent()).not.toContain("Which structure?");
  });

  test("its text is edited as a new version, which is sent; on a branch without it everything is", async () => {
    const { panel } = session();
    await talk();
    await compact();
    await panel.pressIn(card(), "Edit message");
    const box = card().getByRole("textbox", { name: "Edit the summary" });
    await box.fill("They chose a tree.");
    await card().getByRole("button", { name: "Submit" }).click();
    await card()
      .getByText("2/2")
      .or(card().getByTitle(/2 of 2/))
      .first()
      .waitFor(slowly);
    await panel.ask("And now? say: Now.");
    expect(sent()).toContain("They chose a tree.");
    expect(sent()).not.toContain("They chose a heap.");

    const second = panel.questions.nth(1);
    await panel.pressIn(second, "Edit message");
    await second.getByRole("textbox").fill("Another way? say: Yes.");
    await second.getByRole("button", { name: "Submit" }).click();
    await expect.poll(sent, slowly).toContain("Another way?");
    expect(sent()).toContain("Which structure?");
    expect(sent()).not.toContain("They chose a tree.");
    await expect.poll(() => card().count(), slowly).toBe(0);
  });

  test("with nothing before the last question there is nothing to compact, and that is said", async () => {
    const { panel, page, workbench } = session();
    await panel.ask("say: Hello.");
    const before = session().chatBodies.length;
    await workbench.runCommand("Aside: Compact Conversation…");
    await page.getByText("There is nothing to summarize before the last question.").first().waitFor(slowly);
    expect(session().chatBodies).toHaveLength(before);
  });
});
