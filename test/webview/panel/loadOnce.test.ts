import { expect, test } from "vitest";
import { answer, question, snapshot, stateOf } from "./conversations.ts";
import { panelSuite, said } from "./panelSuite.ts";

const open = panelSuite();
const dot = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const messages = [question("q1", "Go"), answer("m1", "Look: ![a red fox](https://pictures.example/fox.png) and go on.")];
const told = snapshot(messages);

test("an image is its alternative text, its host and a button, which requests it from the host", async () => {
  const panel = await open();
  await panel.send(told);
  const picture = panel.page.locator(".md-image");
  expect(await picture.innerText()).toMatch(/a red fox\s+\(pictures\.example\)\s+Load once/);
  expect(await panel.page.locator("article img").count()).toBe(0);
  await panel.page.getByRole("button", { name: "Load once" }).click();
  expect(await said(panel, "loadImage")).toEqual([
    { type: "loadImage", messageId: "m1", source: "https://pictures.example/fox.png", requestId: 1 },
  ]);
  const button = panel.page.getByRole("button", { name: "Loading…" });
  expect(await button.getAttribute("aria-disabled")).toBe("true");
  await button.click({ force: true });
  expect(await said(panel, "loadImage")).toHaveLength(1);

  await panel.send({ type: "image", requestId: 1, image: { dataUrl: dot } });
  await expect.poll(() => panel.page.getByRole("img", { name: "a red fox" }).count()).toBe(1);
  expect(await panel.page.getByRole("button", { name: "Load once" }).count()).toBe(0);
});

test("the reason for a failure is shown next to it, and it can be retried", async () => {
  const panel = await open();
  await panel.send(told);
  await panel.page.getByRole("button", { name: "Load once" }).click();
  await panel.send({ type: "image", requestId: 1, image: { problem: "pictures.example could not be reached." } });
  expect(await panel.page.locator(".md-image-problem").innerText()).toBe("pictures.example could not be reached.");
  await panel.page.getByRole("button", { name: "Load once" }).click();
  expect(await panel.page.locator(".md-image-problem").count()).toBe(0);
  await panel.send({ type: "image", requestId: 2, image: { dataUrl: "data:image/png;base64,AAAA" } });
  await expect.poll(() => panel.page.locator(".md-image-problem").allInnerTexts()).toEqual(["Could not load the image."]);
  // A response without a request.
  await panel.send({ type: "image", requestId: 7, image: { dataUrl: dot } });
  expect(await panel.page.locator("article img").count()).toBe(0);
});

test("there is no button if images cannot be fetched safely", async () => {
  const panel = await open();
  await panel.send(snapshot(messages, stateOf({ loadsImages: false }), "c2"));
  expect(await panel.page.locator(".md-image").count()).toBe(1);
  expect(await panel.page.getByRole("button", { name: "Load once" }).count()).toBe(0);
});

/** A PNG that declares this many pixels each way. */
function declared(side: number): string {
  const bytes = Uint8Array.from(atob(dot.slice(dot.indexOf(",") + 1)), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  view.setUint32(16, side);
  view.setUint32(20, side);
  return `data:image/png;base64,${btoa(String.fromCharCode(...bytes))}`;
}

test("images in the text itself are shown; there is no button that could not work", async () => {
  const panel = await open();
  const hidden = [
    declared(50_000),
    declared(0),
    "data:image/png;base64,AAAA",
    "data:image/png;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+",
    "data:image/svg+xml;base64,PHN2Zy8+",
    "http://pictures.example/a.png",
    "//pictures.example/b.png",
    "images/c.png",
    "file:///d.png",
  ];
  const text = [`![a dot](${dot})`, ...hidden.map((source, index) => `![number ${String(index)}](${source})`)].join("\n\n");
  await panel.send(snapshot([question("q1", "Go"), answer("m1", text)]));
  await panel.page.getByRole("img", { name: "a dot" }).waitFor();
  await expect
    .poll(() => panel.page.locator("article img").evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth)))
    .toEqual([1]);
  expect(await panel.page.getByText("number 8").count()).toBe(1);
  expect(await panel.page.getByRole("button", { name: "Load once" }).count()).toBe(0);
  // Nothing of what is in the address is shown as text, unless no image may be there at all (SVG).
  expect(await panel.page.locator('article [data-part="text"]').last().innerText()).not.toMatch(/image\/png;base64/);
});
