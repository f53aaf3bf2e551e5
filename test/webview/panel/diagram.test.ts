import { mkdir } from "node:fs/promises";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../../../tools/chromium.ts";
import { cacheFolder } from "../../../tools/pinned.ts";
import { diagrams } from "./diagrams.ts";
import { type DiagramPage, openDiagramPage } from "./diagramPage.ts";
import { themes } from "./themes.ts";

let browser: Browser;
const opened: DiagramPage[] = [];
const folder = path.join(cacheFolder, "reports/diagram");
beforeAll(async () => {
  browser = await launchChromium();
  await mkdir(folder, { recursive: true });
});
afterAll(() => browser.close());
afterEach(async () => {
  for (const { page, troubles } of opened.splice(0)) {
    await page.context().close();
    expect(troubles).toEqual([]);
  }
});

async function open(options: Parameters<typeof openDiagramPage>[1] = {}): Promise<DiagramPage> {
  const made = await openDiagramPage(browser, options);
  opened.push(made);
  return made;
}

const flow = "flowchart LR\n  A[Cart] -->|add| B{Full?}\n  B -- yes --> C(Pay)\n  B -- no --> A";

test.each(Object.entries(diagrams))("draws a diagram of the kind %s", async (kind, source) => {
  const { page, show } = await open();
  await show(source);
  const drawing = page.locator(".drawing > svg");
  await drawing.waitFor();
  const box = await drawing.boundingBox();
  expect(box?.width).toBeGreaterThan(40);
  expect(box?.height).toBeGreaterThan(20);
  expect(await page.locator(".drawing :is(script, a, iframe, [onclick], [href]:not([href^='#']))").count()).toBe(0);
  await page.screenshot({ path: path.join(folder, `kind-${kind}.png`) });
});

test.each(themes)("wears the theme and can be used by everybody: $name", async (theme) => {
  const { page, show } = await open({ theme });
  await show(`${flow}\n  subgraph Shop\n  A\n  B\n  end`);
  await page.locator(".drawing > svg").waitFor();
  await page.screenshot({ path: path.join(folder, `${theme.name}-flow.png`) });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(" ")}`),
  ).toEqual([]);
  await show(diagrams.sequence);
  await page.screenshot({ path: path.join(folder, `${theme.name}-sequence.png`) });
});

test("keeps the last drawing while the source is not whole, and says calmly what is wrong in the end", async () => {
  const { page, show } = await open();
  await show(flow, { isGrowing: true });
  const text = page.locator(".drawing > svg");
  await expect.poll(() => text.textContent()).toContain("Pay");
  await page.getByRole("status").filter({ hasText: "The answer is still arriving…" }).waitFor();
  await show(`${flow}\n  C -->|half a lab`, { isGrowing: true });
  expect(await text.textContent()).toContain("Pay");
  await show(`${flow}\n  C --> D[Home]`, { isGrowing: true });
  await expect.poll(() => text.textContent()).toContain("Home");
  await show(`${flow}\n  C -->|half a lab`);
  await page.getByText("Mermaid could not draw this diagram.").waitFor();
  await page.getByText("C -->|half a lab").first().waitFor();
  expect(await page.getByRole("button", { name: "Copy as PNG" }).isDisabled()).toBe(true);
  await page.screenshot({ path: path.join(folder, "problem.png") });
  await show("", { isTooLong: true });
  await page.getByText("This diagram is too long to draw.").waitFor();
});

test("zooms by buttons and keys, and fits again", async () => {
  const { page, show } = await open();
  await show(flow);
  const width = async () => (await page.locator(".drawing > svg").boundingBox())?.width ?? 0;
  const fitting = await width();
  await page.getByRole("button", { name: "Zoom in" }).click();
  expect(await width()).toBeCloseTo(fitting * 1.25, 0);
  await page.keyboard.press("-");
  await page.keyboard.press("-");
  expect(await width()).toBeCloseTo(fitting / 1.25, 0);
  await page.getByRole("button", { name: "Fit to window" }).click();
  expect(await width()).toBeCloseTo(fitting, 0);
});

test("copies the drawing as a file and as a picture", async () => {
  const { page, show } = await open();
  await show(flow);
  await page.getByRole("button", { name: "Copy as SVG" }).click();
  await page.getByText("Copied as SVG.").waitFor();
  const file = await page.evaluate(() => navigator.clipboard.readText());
  expect(file).toMatch(/^<svg [^]*Cart[^]*<\/svg>$/);
  expect(file).not.toContain("foreignObject");
  await page.getByRole("button", { name: "Copy as PNG" }).click();
  await page.getByText("Copied as PNG.").waitFor();
  const picture = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const bitmap = await createImageBitmap((await item?.getType("image/png")) ?? new Blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("no canvas");
    context.drawImage(bitmap, 0, 0);
    const colors = new Set(new Uint32Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer));
    return { width: bitmap.width, height: bitmap.height, colors: colors.size };
  });
  expect(picture.width).toBeGreaterThan(200);
  // Lines, surfaces and texts with soft edges: not an empty sheet.
  expect(picture.colors).toBeGreaterThan(20);
});
