import type { Locator } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { useSession } from "./harness/session.ts";

const slowly = { timeout: 30_000 };
/** About 600 tokens, by the server's count. */
const long = "early ".repeat(400);

describe("why less was read from the provider's cache than could have been", () => {
  const session = useSession({
    settings: ({ origin }) => ({
      "aside.endpoints": {
        loopback: { baseUrl: `${origin}/api/v1`, dialect: "openrouter", auth: "none" },
        second: { baseUrl: `${origin}/api/v1`, dialect: "openrouter", auth: "none" },
      },
      "aside.endpoint": "loopback",
      "aside.model": "demo/verbatim",
    }),
  });
  beforeEach(() => session().beginAnew());

  /** What the answer's opened figures say of the cache. */
  const note = async (answer: Locator): Promise<string> => {
    const statistics = answer.getByRole("group", { name: "Answer statistics" });
    await statistics.getByRole("button").click();
    const line = statistics.locator(".cache-note");
    await line.waitFor(slowly);
    return line.innerText();
  };
  const ask = async (text: string): Promise<string> => note(await session().panel.ask(`${text} say: Yes.`));

  test("the first request, what was read, what is not known, another provider, system prompt and model", async () => {
    expect(await ask(`One? ${long}`)).toContain("This was the first request in this conversation.");
    const read = await ask("Two? cached:600");
    expect(read).toMatch(/Input tokens read from the provider's cache: 600 of [\d,]+ \(\d+%\)/);
    expect(read).not.toContain("could have been read");
    await session().picture("cache-read");
    expect(await ask("Three?")).toMatch(/About [\d,]+ more tokens could have been read\. The reason is not known: the prompt continues/);
    expect(await ask("Four? from:Elsewhere")).toContain("Another provider served the previous request: Loopback.");
    await session().writeWorkspaceSettings({ "aside.systemPrompt": "Answer in one word." });
    expect(await ask("Five? from:Elsewhere")).toContain("The system prompt changed.");
    await session().picture("cache-missed");
    await session().writeWorkspaceSettings({ "aside.systemPrompt": "Answer in one word.", "aside.model": "demo/plain" });
    expect(await ask("Six? from:Elsewhere")).toContain("The previous request went to another model, Demo: Verbatim.");
  });

  test("a provider that caches what is long enough and marked", async () => {
    await ask("One? from:Alibaba");
    expect(await ask(`Two? ${long}${long} from:Alibaba`)).not.toContain("could have been read");
    expect(await ask("Three? from:Alibaba")).toContain("The previous request did not ask for caching, which this model requires.");
  });

  test("a request before that was too short for its provider", async () => {
    await ask(`One? ${long} from:Alibaba`);
    expect(await ask("Two? from:Alibaba")).toContain("The previous request was too short for this provider to cache.");
  });

  test("another endpoint", async () => {
    await ask(`One? ${long}`);
    await session().writeWorkspaceSettings({ "aside.endpoint": "second" });
    expect(await ask("Two?")).toContain("The previous request went to another endpoint, loopback.");
    await session().writeWorkspaceSettings({ "aside.endpoint": "loopback" });
  });

  test("an edited question", async () => {
    const { panel } = session();
    await ask(`One? ${long}`);
    await ask("Two?");
    await panel.pressIn(panel.questions.first(), "Edit message");
    await panel.frame.getByRole("textbox", { name: "Edit your question" }).fill(`Another? ${long} say: Yes.`);
    await panel.button("Submit").click();
    await panel.questions.filter({ hasText: "Another?" }).waitFor(slowly);
    await panel.answered(0);
    expect(await note(panel.answers.last())).toContain("Message 1 was edited.");
  });

  test("a summary in place of older messages", async () => {
    const { panel, page, workbench } = session();
    await ask(`One? ${long}`);
    await ask(`Two? ${long}`);
    await ask("Three?");
    await workbench.runCommand("Aside: Compact Conversation…");
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByRole("button", { name: "Compact", exact: true }).click(slowly);
    await panel.frame.getByRole("article", { name: "Summary", exact: true }).waitFor(slowly);
    expect(await ask(`Four? ${long}`)).toContain("A summary replaced older messages.");
  });
});
