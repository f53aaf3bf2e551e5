import { mkdtempSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { demoRow } from "../server/catalogue.ts";
import { useSession } from "./harness/session.ts";

const slowly = { timeout: 30_000 };
const sonnet = "anthropic/claude-sonnet-4.5";
const gpt = "openai/gpt-5";
const steps = "lab/steps";
const nightly = "lab/nightly";
/** About 8,000 tokens. */
const long = `Remember this. ${"word ".repeat(8000)}`;

/** USD per token, as the list of models has it. */
const perToken = (usdPerMillion: number): string => (usdPerMillion / 1e6).toFixed(12);

function row(id: string, name: string, pricing: Readonly<Record<string, unknown>>) {
  const demo = demoRow({
    slug: "x",
    name,
    description: name,
    contextLength: 1_000_000,
    promptPrice: 15,
    completionPrice: 75,
    parameters: ["temperature", "tools"],
  });
  return { ...demo, id, canonical_slug: id, pricing: { ...demo.pricing, ...pricing } };
}

/** From today on until the end of tomorrow, in UTC. */
function todayAndTomorrow(): readonly string[] {
  const names = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
  const day = new Date().getUTCDay();
  return [day, (day + 1) % 7].flatMap((index) => names[index] ?? []);
}

const catalogue = {
  data: [
    row(sonnet, "Anthropic: Claude Sonnet 4.5", { input_cache_read: perToken(1.5), input_cache_write: perToken(18.75) }),
    row(gpt, "OpenAI: GPT-5", { input_cache_read: perToken(1.5) }),
    row(steps, "Lab: Steps", { overrides: [{ min_prompt_tokens: 5000, prompt: perToken(30), completion: perToken(150) }] }),
    row(nightly, "Lab: Nightly", { overrides: [{ utc_days: todayAndTomorrow(), prompt: perToken(30), completion: perToken(150) }] }),
  ],
};

/** An answer as Anthropic serves it: 8,300 tokens in, 8,000 of them cached. */
function recordedAnswer(): string {
  const head = { id: "gen-1", object: "chat.completion.chunk", created: 1790000000, model: sonnet, provider: "Anthropic" };
  const chunk = (rest: object) => `data: ${JSON.stringify({ ...head, ...rest })}\n\n`;
  const usage = {
    prompt_tokens: 8300,
    completion_tokens: 12,
    total_tokens: 8312,
    cost: 0.0123,
    prompt_tokens_details: { cached_tokens: 6000, cache_write_tokens: 2000 },
  };
  const body = [
    chunk({ choices: [{ index: 0, delta: { role: "assistant", content: "I remember it." }, finish_reason: null }] }),
    chunk({ choices: [{ index: 0, delta: { content: "" }, finish_reason: "stop" }] }),
    chunk({ choices: [{ index: 0, delta: { content: "" }, finish_reason: "stop" }], usage }),
    "data: [DONE]\n\n",
  ].join("");
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), "aside-cached-")), "cached.sse");
  writeFileSync(file, body);
  return file;
}

describe("what the next message costs more, before it is sent", () => {
  const session = useSession({
    server: { models: catalogue, recordings: { [sonnet]: { path: recordedAnswer() } } },
    settings: ({ origin }) => ({
      "aside.endpoints": { loopback: { baseUrl: `${origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "loopback",
    }),
  });
  const line = () => session().panel.frame.locator(".sending-note");
  const use = async (more: Readonly<Record<string, unknown>> = {}): Promise<void> => {
    await session().writeWorkspaceSettings({ "aside.model": sonnet, ...more });
    await session().panel.modelButton("sonnet").waitFor();
  };
  /** Picks a model for the conversation; its price is known by then. */
  const pick = async (search: string, name: string): Promise<void> => {
    const { panel, workbench } = session();
    await workbench.runCommand("Aside: Select Model");
    await workbench.quickInput.locator("input.input").fill(search);
    await expect.poll(() => workbench.options.first().innerText(), slowly).toContain(name);
    await workbench.quickInput.locator("input.input").press("Enter");
    await panel.modelButton(name).waitFor(slowly);
  };
  /** A conversation that is in Anthropic's cache. */
  const ask = async (): Promise<void> => {
    await use();
    await session().panel.ask(long);
    await session().panel.frame.getByText("$0.0123", { exact: true }).first().waitFor(slowly);
  };

  beforeEach(() => session().beginAnew());

  test("another model reads the conversation again; a click goes back", async () => {
    await ask();
    const { panel } = session();
    expect(await line().count()).toBe(0);
    const box = await panel.composer.boundingBox();
    await pick("gpt-5", "OpenAI: GPT-5");
    // 8,000 tokens at $15 and not $1.50.
    await expect.poll(() => line().innerText(), slowly).toContain("Switching the model re-reads 8K tokens (≈ $0.11 more)");
    expect(await panel.composer.boundingBox()).toEqual(box);
    await session().picture("sending-note-model");
    await line().getByRole("button", { name: "Back to Anthropic: Claude Sonnet 4.5" }).click();
    await panel.modelButton("Sonnet").waitFor(slowly);
    await line().waitFor({ state: "detached" });
  });

  test("a cache that lapsed is said, with the way to the figures, and can be closed", async () => {
    await ask();
    const { panel, page } = session();
    // The clock of the page goes ahead: the cache was to be kept for five minutes.
    await panel.composer.evaluate(() => {
      const { now } = Date;
      Date.now = () => now() + 8.5 * 60_000;
    });
    await panel.composer.pressSequentially("And");
    await expect.poll(() => line().innerText(), slowly).toMatch(/≈ \$0\.14 more: the cache lapsed 3 min\. ago/);
    await session().picture("sending-note-lapsed");
    await line().getByRole("button", { name: "Details" }).click();
    await page.locator(".tab", { hasText: /Usage/ }).first().waitFor(slowly);
    await session().workbench.closeEditors();
    await line().getByRole("button", { name: "Do not show this in this conversation" }).click();
    await line().waitFor({ state: "detached" });
    await session().load();
  });

  test("editing the message says what it throws away", async () => {
    await ask();
    const { panel } = session();
    await panel.composer.press("F2");
    await panel.frame
      .getByText(/Editing this message throws away [78](\.\d)?K cached tokens \(≈ \$0\.1\d\)/)
      .first()
      .waitFor(slowly);
    await session().picture("sending-note-editing");
  });

  test("another system prompt makes the cache useless; the sheet that has it is a click away", async () => {
    await ask();
    const { panel } = session();
    await use({ "aside.systemPrompt": "Answer in one word." });
    await expect.poll(() => line().innerText(), slowly).toContain("≈ $0.14 more: the changed system prompt invalidates the cache");
    await line().getByRole("button", { name: "Show parameters" }).click();
    await panel.frame.getByRole("dialog", { name: "Conversation parameters" }).waitFor(slowly);
  });

  test("a prompt of some length has another price, and the message does not move", async () => {
    const { panel } = session();
    await pick("steps", "Lab: Steps");
    await panel.composer.fill("word ".repeat(4000));
    expect(await line().count()).toBe(0);
    await panel.composer.fill("word ".repeat(6000));
    await expect.poll(() => line().innerText(), slowly).toMatch(/≈ \$0\.1\d more: above 5K tokens, everything costs double/);
    await session().picture("sending-note-length");
    await line().getByRole("button", { name: "Compact conversation" }).click();
    await panel.composer.fill("");
    await line().waitFor({ state: "detached" });
  });

  test("a price of this time says until when", async () => {
    const { panel } = session();
    await pick("nightly", "Lab: Nightly");
    await panel.composer.fill("word ".repeat(4000));
    await expect.poll(() => line().innerText(), slowly).toMatch(/≈ \$0\.1\d more: the price is double until .*00:00 UTC/);
    await session().picture("sending-note-time");
  });
});

describe("what an answer costs while it runs", () => {
  const session = useSession({
    settings: ({ origin }) => ({
      "aside.endpoints": { loopback: { baseUrl: `${origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "loopback",
      "aside.model": "demo/long",
    }),
  });
  const figures = () => session().panel.answers.last().getByRole("group", { name: "Answer statistics" });
  const amount = async (): Promise<number> => Number(/≈ \$(\d+\.\d+)/.exec(await figures().innerText())?.[1] ?? 0);

  test("grows under it, and a stopped answer keeps it", async () => {
    await session().beginAnew();
    const { panel } = session();
    await panel.send("Tell me everything rate:200");
    await expect.poll(amount, slowly).toBeGreaterThan(0);
    const early = await amount();
    await expect.poll(amount, slowly).toBeGreaterThan(early);
    await session().picture("running-cost");
    await panel.button("Stop").click();
    await panel.frame.locator('article[data-status="stopped"]').waitFor(slowly);
    await expect.poll(amount, slowly).toBeGreaterThan(0);
    await session().picture("stopped-cost");
  });
});
