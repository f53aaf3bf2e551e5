import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Locator } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { isRecorded, recorded } from "../data/folders.ts";
import { demoRow } from "../server/catalogue.ts";
import { useSession } from "./harness/session.ts";

const recordedCatalogue = path.join(recorded, "estiens-open_router_enhanced__openrouter-models-2025-12-28.models.json");
const answer = path.resolve("test/data/recordings/plain-usage-with-null-finish.sse");
const sonnet = "anthropic/claude-sonnet-4.5";
const r1 = "deepseek/deepseek-r1";
/** Takes no temperature, as its row says. */
const gpt5 = "openai/gpt-5";

/** A catalogue of 351 models that was made up, with some ids as OpenRouter has them. */
function catalogue(): { readonly data: readonly { readonly id: string }[] } {
  const row = (id: string, name: string, parameters: readonly string[]) => ({
    ...demoRow({ slug: "x", name, description: name, contextLength: 128_000, promptPrice: 1, completionPrice: 4, parameters }),
    id,
  });
  const others = Array.from({ length: 348 }, (_, index) => row(`lab/model-${index}`, `Lab: Model ${index}`, ["temperature"]));
  return {
    data: [
      row(sonnet, "Anthropic: Claude Sonnet 4.5", ["temperature", "top_p", "reasoning"]),
      row(r1, "DeepSeek: R1", ["temperature", "top_p", "reasoning"]),
      row(gpt5, "OpenAI: GPT-5", ["reasoning"]),
      ...others,
    ],
  };
}

const picks = "picks a model by a few letters out of more than 300, for the workspace: settings.json and the next request follow";

/** What the server lists at the moment. */
let served: () => unknown = catalogue;

describe("a user chooses models and parameters", () => {
  const session = useSession({
    server: {
      models: () => served(),
      recordings: Object.fromEntries([sonnet, r1, gpt5, `${r1}:nitro`].map((id) => [id, { path: answer }])),
    },
    settings: (server) => ({
      "aside.endpoints": { loopback: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "loopback",
      "aside.presets": { precise: { temperature: 0, topP: 0.5 } },
    }),
  });
  const lastBody = () => session().chatBodies.at(-1) ?? {};
  const pickerTitle = () => session().workbench.quickInput.locator(".quick-input-title").innerText();
  const search = (text: string) => session().workbench.quickInput.locator("input.input").fill(text);
  const firstLabel = () => session().workbench.options.first().innerText();
  const dialog = (): Locator => session().panel.frame.getByRole("dialog", { name: "Conversation parameters" });
  const parameter = (name: string): Locator => dialog().getByRole("group", { name, exact: true });

  beforeEach(() => {
    served = catalogue;
  });

  /** An empty conversation with a model that takes all parameters, and what else the folder's settings say. */
  const begin = async (more: Readonly<Record<string, unknown>> = {}): Promise<void> => {
    await session().beginAnew();
    await session().writeWorkspaceSettings({ "aside.model": sonnet, ...more });
    // It is called by its id until the list has come.
    await session().panel.modelButton("sonnet").waitFor();
  };

  /** Loads the list of the open picker again. */
  const reload = async (sign: Locator) => {
    await search("@");
    await session().workbench.clickUntil(session().workbench.options.filter({ hasText: "Reload List" }), sign);
  };

  const closeSheet = async () => {
    await dialog().getByRole("button", { name: "Close" }).click();
    await dialog().waitFor({ state: "detached" });
  };

  test(picks, async () => {
    await session().beginAnew();
    const { panel, workbench, folders } = session();
    await panel.modelButton().click();
    await workbench.options.first().waitFor();
    await expect.poll(pickerTitle).toMatch(/Model at 127\.0\.0\.1:\d+ · 35\d/);
    await search("sonet 4.5");
    await expect.poll(firstLabel).toContain("Claude Sonnet 4.5");
    await workbench.options.first().hover();
    await workbench.options.first().getByRole("button", { name: "Use for This Workspace" }).click();
    await panel.modelButton("Claude Sonnet 4.5").waitFor();
    const settings = () => readFile(path.join(folders.workspace, ".vscode/settings.json"), "utf8").catch(() => "");
    await expect.poll(settings).toContain(`"aside.model": "${sonnet}"`);
    await panel.ask("Hello");
    expect(lastBody()["model"]).toBe(sonnet);
  });

  test("the list keeps our order while typing, can be filtered and sorted, and shows a model's providers", async () => {
    await begin();
    const { workbench, page } = session();
    await workbench.runCommand("Aside: Select Model");
    await search("r1");
    await expect.poll(firstLabel).toContain("DeepSeek: R1");
    await search("r1:ni");
    await expect.poll(firstLabel).toContain("R1 :nitro");
    await search("gpt5");
    await expect.poll(firstLabel).toContain("OpenAI: GPT-5");
    await search("");
    await workbench.pick(/^filter Filter and Sort|Filter and Sort/);
    await workbench.pick("@reasoning");
    await expect.poll(pickerTitle).toMatch(/· 3 of 35\d models$/);
    await session().picture("picker-reasoning");
    await search("@reasoning @sort:price @zdr ");
    await expect.poll(pickerTitle).toMatch(/· 2 of 35\d models$/);
    await search("deepseek r1");
    const item = workbench.options.filter({ hasText: r1 }).first();
    await item.hover();
    await workbench.clickUntil(
      item.getByRole("button", { name: /^Details/ }),
      workbench.quickInput.locator(".quick-input-title", { hasText: /^DeepSeek: R1$/ }),
    );
    await search("Loopback");
    await workbench.quickInput.getByText("48.2 tokens/s").waitFor();
    await page.keyboard.press("Escape");
  });

  test("a temperature set for a conversation applies only to it", async () => {
    await begin();
    const { panel, page } = session();
    await panel.button("Parameters").click();
    await parameter("Temperature").getByRole("spinbutton").fill("0.3");
    await parameter("Temperature").getByRole("spinbutton").press("Enter");
    await parameter("Temperature").getByText("this conversation").waitFor();
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    await panel.ask("Cooler, please");
    expect(lastBody()).toMatchObject({ model: sonnet, temperature: 0.3 });
    await panel.startAnew();
    await panel.ask("And here?");
    expect(lastBody()).not.toHaveProperty("temperature");
  });

  test("how much the model reasons is chosen beside its name, and is sent", async () => {
    await begin();
    const { panel, workbench } = session();
    // Whether a model can reason is known once its server has been asked.
    await panel.ask("Hello");
    await panel.button(/^Reasoning effort: Model default/).click();
    await workbench.pick("High");
    await panel.button("Reasoning effort: High").waitFor();
    await panel.ask("Think hard");
    expect(lastBody()["reasoning"]).toEqual({ effort: "high" });
    for (const [theme, width] of [
      ["Dark Modern", 300],
      ["Light Modern", 560],
      ["Default High Contrast", 300],
    ] as const) {
      await session().writeWorkspaceSettings({ "aside.model": sonnet, "workbench.colorTheme": theme });
      await workbench.setPanelWidth(width);
      await panel.frame
        .locator(
          theme.startsWith("Dark") ? "body.vscode-dark" : theme.startsWith("Light") ? "body.vscode-light" : "body.vscode-high-contrast",
        )
        .waitFor({ state: "attached" });
      await session().picture(`composer-${theme.replaceAll(" ", "-")}-${width}`);
    }
  });

  test("a preset is applied, and its values are sent", async () => {
    await begin();
    const { panel, workbench } = session();
    await panel.button("Parameters").click();
    await dialog().getByRole("button", { name: "Choose…" }).click();
    await workbench.pick(/precise/);
    await workbench.pick("For this conversation");
    await parameter("Top P").getByText("preset").waitFor();
    await closeSheet();
    await panel.ask("Precisely");
    expect(lastBody()).toMatchObject({ temperature: 0, top_p: 0.5 });
  });

  test("an unsupported parameter is omitted with one notice, and disabled in the sheet with the reason", async () => {
    await begin({ "aside.temperature": 0, "aside.topP": 0.5 });
    const { panel, workbench } = session();
    await workbench.runCommand("Aside: Select Model");
    await search(gpt5);
    await expect.poll(firstLabel).toContain("OpenAI: GPT-5");
    await workbench.quickInput.locator("input.input").press("Enter");
    await panel.modelButton("GPT-5").waitFor();
    await panel.ask("Do you take a temperature?");
    expect(lastBody()["model"]).toBe(gpt5);
    expect(Object.keys(lastBody()).filter((name) => name === "temperature" || name === "top_p")).toEqual([]);
    const note = panel.frame.getByRole("status").filter({ hasText: "does not support it" });
    await note.waitFor();
    expect(await note.innerText()).toContain("temperature, top_p");
    await panel.ask("And again?");
    await expect.poll(() => note.count()).toBe(0);
    await panel.button("Parameters").click();
    await parameter("Temperature").getByText("Not supported by").waitFor();
    expect(await parameter("Temperature").getByRole("slider").isDisabled()).toBe(true);
    await closeSheet();
  });

  test("routing is chosen on its page and sent; the answer names its provider", async () => {
    await begin();
    const { panel, workbench, page } = session();
    await workbench.runCommand("Aside: Edit Routing");
    await workbench.pick(/Only providers with zero data retention/);
    await workbench.options.filter({ hasText: /zero data retention.*yes/ }).waitFor();
    await workbench.pick(/Try these first/);
    await workbench.pick(/Loopback/);
    // Each page looks much like the previous one, which no longer accepts clicks.
    await workbench.options.filter({ hasText: "1. Loopback" }).first().waitFor();
    await workbench.pick(/Done/);
    await workbench.options
      .filter({ hasText: /Try these first/ })
      .filter({ hasText: "loopback" })
      .first()
      .waitFor();
    await page.keyboard.press("Escape");
    const routed = await panel.ask("Who serves you?");
    expect(lastBody()["provider"]).toEqual({ zdr: true, order: ["loopback"] });
    await expect.poll(() => routed.getByRole("group", { name: "Answer statistics" }).innerText()).toContain("via ");
  });

  test("the exact request shows the bytes that are sent, and can be formatted", async () => {
    await begin();
    const { panel, workbench, page } = session();
    await workbench.closeEditors();
    await panel.composer.fill("What exactly goes out?");
    await panel.button("Parameters").click();
    await dialog().getByRole("button", { name: "View exact request" }).click();
    await page.getByRole("tab", { name: /Request to 127/ }).waitFor();
    await closeSheet();
    /** All of the editor's text. The focus may still be on its way to the panel, and what is copied to the clipboard. */
    const copied = async () => {
      let text = "";
      await page.evaluate(() => navigator.clipboard.writeText(""));
      await expect
        .poll(async () => {
          await page.locator(".editor-instance .view-line").first().click();
          await page.keyboard.press("Control+A");
          await page.keyboard.press("Control+C");
          text = await page.evaluate(() => navigator.clipboard.readText());
          return text.slice(0, 1);
        })
        .toBe("{");
      return text;
    };
    const exact = await copied();
    await panel.button("Send").click();
    await expect.poll(() => JSON.stringify(lastBody())).toContain("What exactly goes out?");
    expect(exact).toBe(JSON.stringify(lastBody()));
    await workbench.runCommand("Aside: Toggle Request Formatting");
    await page.locator(".editor-instance .view-line", { hasText: '"method"' }).waitFor();
    expect(JSON.parse(await copied())).toMatchObject({ method: "POST", body: { messages: expect.any(Array) } });
  });

  test("an invalid setting is named in the sheet", async () => {
    await begin({ "aside.topK": "many" });
    const { panel } = session();
    await expect.poll(() => panel.button("Parameters").getAttribute("title")).toContain("invalid setting is ignored");
    await panel.button("Parameters").click();
    await dialog().getByRole("alert").getByText("aside.topK (workspace) is ignored").waitFor();
    await closeSheet();
  });

  test.skipIf(!isRecorded)(
    "picks a model out of a recorded catalogue (skipped without ../shared/corpus)",
    { meta: { twin: picks } },
    async () => {
      await begin();
      const { panel, workbench, page } = session();
      served = () => JSON.parse(readFileSync(recordedCatalogue, "utf8")) as unknown;
      await panel.modelButton().click();
      await reload(workbench.options.filter({ hasText: "Filter and Sort" }));
      await search("kimi k2 think");
      await expect.poll(firstLabel).toContain("Kimi K2 Thinking");
      await page.keyboard.press("Escape");
    },
  );

  test("with an invalid or missing model list, the picker explains the problem and accepts a typed id", async () => {
    await begin();
    const { panel, workbench, page } = session();
    served = () => ({ data: [null, 7, { id: 3 }, { id: r1, name: "DeepSeek: R1", pricing: "free", context_length: "long" }] });
    // By the panel's button: the pointer that chose in the palette would rest on the new list's box, and its hover lie on the buttons.
    await panel.modelButton().click();
    await reload(workbench.options.filter({ hasText: "3 models could not be read" }));
    served = () => {
      throw new Error("down");
    };
    await reload(workbench.options.filter({ hasText: "could not load the models" }));
    await page.keyboard.press("Escape");
    await workbench.runCommand("Aside: Select Model");
    await search("my/own-model");
    await workbench.pick(/Use ID my\/own-model/);
    await panel.modelButton("my/own-model").waitFor();
    served = catalogue;
    await workbench.runCommand("Aside: Select Model");
    await workbench.options
      .filter({ hasText: "could not load the models" })
      .or(workbench.options.filter({ hasText: "current" }))
      .first()
      .waitFor();
    await page.keyboard.press("Escape");
  });
});
