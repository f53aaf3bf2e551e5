import type { Locator } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { useSession } from "./harness/session.ts";

describe("the list of tools", () => {
  const session = useSession({
    settings: ({ origin }) => ({
      "chat.disableAIFeatures": true,
      "aside.endpoints": { local: { baseUrl: `${origin}/v1`, auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/toolbox",
    }),
  });
  const rows = (): Locator => session().workbench.quickInput.locator(".monaco-list-row");
  const open = async (): Promise<void> => {
    await session()
      .panel.button(/^Tools/)
      .click();
    await session().workbench.quickInput.getByText("Tools in this conversation").waitFor();
  };
  const useForNew = async (): Promise<void> => {
    await session().workbench.quickInput.getByRole("button", { name: "Use for New Conversations" }).click();
    await session().workbench.quickInput.waitFor({ state: "hidden" });
  };
  /** Unchecks what is checked. */
  const clear = async (): Promise<void> => {
    for (const row of await rows().all()) if ((await row.getAttribute("aria-checked")) === "true") await row.click();
  };

  beforeEach(() => session().beginAnew());

  test("says why no tool of an MCP server is listed, and the step that changes that", async () => {
    const { page, workbench } = session();
    await open();
    await workbench.quickInput.locator("input.input").fill("MCP");
    const row = rows().filter({ hasText: "MCP servers are turned off" });
    await row.waitFor();
    await session().picture("tools-mcp-off");
    await row.click();
    await page.locator(".settings-editor").getByText("Disable AI Features").first().waitFor();
    // VS Code shows its settings above everything.
    const above = page.locator(".monaco-modal-editor-block");
    if ((await above.count()) > 0) await above.click({ position: { x: 5, y: 5 } });
    await above.waitFor({ state: "detached" });
  });

  test("keeps the checked tools for new conversations, until others are kept", async () => {
    const { panel, workbench } = session();
    await open();
    await clear();
    await workbench.quickInput.locator("input.input").fill("aside_readFile");
    await rows().filter({ hasText: "aside_readFile" }).first().click();
    await session().picture("tools-default");
    await useForNew();
    await panel.button("Tools: 1 on").waitFor();
    await panel.ask("Hello?");
    await panel.startAnew();
    await panel.button("Tools: 1 on").waitFor();
    await panel.ask("Which tools have you got?");
    expect(JSON.stringify(session().chatBodies.at(-1)?.["tools"])).toContain("aside_readFile");

    await open();
    await clear();
    await useForNew();
    await panel.ask("And now?");
    await panel.startAnew();
    await panel.ask("And here?");
    expect(session().chatBodies.at(-1)).not.toHaveProperty("tools");
  });
});
