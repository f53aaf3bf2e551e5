import { describe, expect, test } from "vitest";
import { answer, question, shown, snapshot, stateOf } from "./conversations.ts";
import { panelSuite, said, violations } from "./panelSuite.ts";
import { themes } from "./themes.ts";

const open = panelSuite();

const q = question("q1", "Which sorts faster?");
const figures = { usage: { prompt_tokens: 412, completion_tokens: 128 }, timings: { firstTokenMs: 640, totalMs: 3200 } };
const one = answer("a1", "Quicksort, most of the time:\n\n```js\nconst sorted = list.toSorted((a, b) => a - b);\n```", {
  comparison: "c",
  cost: 0.0021,
  ...figures,
});
const two = answer("a2", "Merge sort is **stable**; that matters more than speed.", {
  comparison: "c",
  model: "openai/gpt-5",
  modelName: "GPT-5",
  cost: 0.0134,
  ...figures,
});

function comparing(first = one, second = two, state = stateOf()) {
  const both = snapshot([q, first], state);
  if (both.type !== "snapshot") throw new Error("not a snapshot");
  return { ...both, compared: [shown(first, 1, 2), shown(second, 2, 2)] } as const;
}

describe("compared answers", () => {
  test.each([
    ["columns at 900 px", 900],
    ["pages at 300 px", 300],
  ])("stand side by side: %s", async (_what, width) => {
    const panel = await open({ width });
    await panel.send(comparing());
    const { page } = panel;
    await page.getByRole("article", { name: "DeepSeek R1" }).waitFor();
    const boxes = await Promise.all(["DeepSeek R1", "GPT-5"].map((name) => page.getByRole("article", { name, exact: true }).boundingBox()));
    const [left, right] = boxes;
    expect(Math.abs((left?.y ?? 0) - (right?.y ?? 99))).toBeLessThan(2);
    expect(right?.x).toBeGreaterThanOrEqual((left?.x ?? 0) + (left?.width ?? 0) - 1);
    const isInView = (right?.x ?? 0) < width;
    expect(isInView).toBe(width === 900);
    if (!isInView) {
      await page.getByRole("button", { name: "GPT-5", exact: true }).click();
      await expect.poll(async () => (await page.getByRole("article", { name: "GPT-5", exact: true }).boundingBox())?.x).toBeLessThan(2);
      expect(await page.getByRole("button", { name: "GPT-5", exact: true }).getAttribute("aria-pressed")).toBe("true");
    }
    // Neither the page nor the transcript scrolls sideways, only the columns do.
    expect(await page.evaluate(() => document.querySelector(".scroller")?.scrollWidth)).toBeLessThanOrEqual(width);
    await page.getByRole("button", { name: "Keep this answer from GPT-5" }).click();
    expect(await said(panel, "keepAnswer")).toEqual([{ type: "keepAnswer", messageId: "a2", request: 1 }]);
    expect(await violations(panel)).toEqual([]);
    await page.screenshot({ path: `.cache/comparison-${width}.png` });
  });

  test("stream simultaneously, each with its own Stop button", async () => {
    const panel = await open({ width: 900 });
    const running = { status: "streaming", text: "", cost: null, usage: {} } as const;
    await panel.send(comparing({ ...one, ...running }, { ...two, ...running }, stateOf({ answering: "a1" })));
    await panel.send(
      { type: "delta", seq: 1, messageId: "a1", text: "left", textFrom: 0, reasoning: "", reasoningFrom: 0 },
      { type: "delta", seq: 2, messageId: "a2", text: "right", textFrom: 0, reasoning: "", reasoningFrom: 0 },
    );
    await panel.page.getByText("left").waitFor();
    await panel.page.getByText("right").waitFor();
    await panel.page.getByRole("button", { name: "Stop GPT-5" }).click();
    await panel.page.getByRole("button", { name: "Stop", exact: true }).click();
    expect(await said(panel, "stop")).toEqual([{ type: "stop", messageId: "a2" }, { type: "stop" }]);
    // A sibling that ended does not become a message of its own at the end.
    await panel.send({ type: "message", conversationId: "c1", shown: shown(two, 2, 2) });
    await panel.page.getByRole("button", { name: "Keep this answer from GPT-5" }).waitFor();
    expect(await panel.page.locator(".feed > article").count()).toBe(2);
    expect(await said(panel, "ready")).toHaveLength(1);
  });

  test.each(themes.map((theme) => [theme.name, theme] as const))("looks right: %s", async (name, theme) => {
    const panel = await open({ width: 900, theme });
    await panel.send(comparing());
    await panel.page.getByRole("article", { name: "GPT-5", exact: true }).waitFor();
    expect(await violations(panel)).toEqual([]);
    await panel.page.screenshot({ path: `.cache/comparison-${name.replaceAll(/\W+/g, "-")}.png` });
  });
});

test("models for the next question can be chosen, shown and cleared", async () => {
  const panel = await open();
  await panel.send(
    snapshot(
      [],
      stateOf({
        compareModels: [
          { id: "a", name: "DeepSeek R1" },
          { id: "b", name: "GPT-5" },
        ],
      }),
    ),
  );
  await panel.page.getByRole("group", { name: "Your next question will go to DeepSeek R1, GPT-5" }).waitFor();
  await panel.page.getByRole("button", { name: "Ask one model only" }).click();
  await panel.page.getByRole("button", { name: "Compare models" }).first().click();
  expect(await said(panel, "clearCompare")).toHaveLength(1);
  expect(await said(panel, "compareModels")).toHaveLength(1);
});
