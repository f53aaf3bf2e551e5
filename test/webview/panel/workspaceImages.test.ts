import { expect, test } from "vitest";
import { png } from "../../data/pictures.ts";
import { answer, DeltaScript, question, shown, snapshot, stateOf } from "./conversations.ts";
import { panelSuite, said } from "./panelSuite.ts";

const open = panelSuite();

test("an image of the workspace is requested when it is in view, and shown in place of its path", async () => {
  const panel = await open();
  await panel.send(
    snapshot([question("q1", "Go"), answer("m1", "See ![the plan](docs/a%20b.png) and [![small](c.png)](https://a.example/).")]),
  );
  await expect
    .poll(() => said(panel, "loadImage"))
    .toEqual([
      { type: "loadImage", messageId: "m1", source: "docs/a%20b.png", requestId: 1 },
      { type: "loadImage", messageId: "m1", source: "c.png", requestId: 2 },
    ]);
  expect(await panel.page.locator(".md-image").first().innerText()).toMatch(/^the plan\s+\(docs\/a b\.png\)$/);
  await panel.send({ type: "image", requestId: 1, image: { dataUrl: png(40, 30) } });
  await panel.page.getByRole("img", { name: "the plan" }).waitFor();
  await panel.send({ type: "image", requestId: 2, image: { dataUrl: png(20, 20) } });
  await panel.page.getByRole("link", { name: "small" }).getByRole("img", { name: "small" }).waitFor();
  expect(await panel.page.getByRole("button", { name: "Load once" }).count()).toBe(0);
});

test("one that cannot be shown says why and has no button", async () => {
  const panel = await open();
  await panel.send(snapshot([question("q1", "Go"), answer("m1", "![the plan](../outside/a.png)")]));
  await expect.poll(async () => (await said(panel, "loadImage")).length).toBe(1);
  await panel.send({ type: "image", requestId: 1, image: { problem: "“../outside/a.png” is outside the workspace." } });
  await expect
    .poll(() => panel.page.locator(".md-image").innerText())
    .toMatch(/^the plan\s+\(\.\.\/outside\/a\.png\)\s+“\.\.\/outside\/a\.png” is outside the workspace\.$/);
  expect(await panel.page.locator(".md-image button").count()).toBe(0);
});

test("nothing is requested while the path is still being written, nor in the reasoning", async () => {
  const panel = await open();
  await panel.send(snapshot([question("q1", "Go"), answer("m1", "", { status: "streaming" })], stateOf({ answering: "m1" })));
  const deltas = new DeltaScript("m1");
  for (const piece of ["See ![the plan](docs/a.p", "ng) there.\n\n", "And ", "on."]) await panel.send(deltas.next(piece));
  await panel.page.getByText("And on.").waitFor();
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await said(panel, "loadImage")).toEqual([]);
  const text = "See ![the plan](docs/a.png) there.\n\nAnd on.";
  await panel.send({ type: "message", conversationId: "c1", shown: shown(answer("m1", text, { reasoning: "Hm ![x](docs/b.png)" })) });
  await expect.poll(() => said(panel, "loadImage")).toEqual([{ type: "loadImage", messageId: "m1", source: "docs/a.png", requestId: 1 }]);
});

test("of many, those out of view wait", async () => {
  const panel = await open();
  const text = Array.from({ length: 80 }, (_, index) => `![number ${String(index)}](docs/${String(index)}.png)\n\nText.`).join("\n\n");
  await panel.send(snapshot([question("q1", "Go"), answer("m1", text)]));
  await expect.poll(async () => (await said(panel, "loadImage")).length).toBe(4);
  const sources = new Set((await said(panel, "loadImage")).map(({ source }) => source));
  expect(sources.size).toBe(4);
});
