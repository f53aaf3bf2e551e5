import { expect, test } from "vitest";
import type { ShownPicture } from "../../../src/shared/protocol.ts";
import { png } from "../../data/pictures.ts";
import { answer, question, shown, snapshot, stateOf } from "./conversations.ts";
import type { PanelPage } from "./panelPage.ts";
import { panelSuite, said, violations } from "./panelSuite.ts";

const open = panelSuite();

const data = (key: string, width = 320, height = 200, isWhole = true): ShownPicture => ({
  kind: "data",
  key,
  facts: { mediaType: "image/png", width, height, size: 1234, isWhole },
});
const drew = (...images: readonly ShownPicture[]) => snapshot([question("q1", "Draw."), answer("m1", "Here it is.", { images })]);
const article = (panel: PanelPage) => panel.page.getByRole("article").last();

/** Answers the panel's last requests for pictures, by their places, once there are this many in all. */
async function give(panel: PanelPage, urls: readonly string[], inAll = urls.length): Promise<void> {
  await expect.poll(async () => (await said(panel, "loadPicture")).length).toBe(inAll);
  const asked = await said(panel, "loadPicture");
  for (const { requestId, picture } of asked.slice(-urls.length)) {
    const url = urls[picture] ?? "";
    await panel.send({ type: "image", requestId, image: url.startsWith("data:") ? { dataUrl: url } : { problem: url } });
  }
}

/** Runs in the page, which has no clipboard: VS Code's webviews are secure contexts, this one is not. */
function clipboardWith(works: boolean): void {
  class Item {
    readonly data: Readonly<Record<string, Promise<Blob>>>;
    constructor(data: Readonly<Record<string, Promise<Blob>>>) {
      this.data = data;
    }
  }
  const write = async ([item]: readonly Item[]): Promise<void> => {
    const blob = await item?.data["image/png"];
    if (!works || blob === undefined) throw new DOMException("no", "NotAllowedError");
    const { width, height } = await createImageBitmap(blob);
    Object.assign(globalThis, { copied: { type: blob.type, width, height } });
  };
  Object.assign(globalThis, { ClipboardItem: Item });
  Object.defineProperty(navigator, "clipboard", { value: { write } });
}

test("a picture is requested, shown with its facts, saved and copied; its room is there before it comes", async () => {
  const panel = await open();
  await panel.page.evaluate(clipboardWith, true);
  await panel.send(drew(data("k1")));
  await expect.poll(() => said(panel, "loadPicture")).toEqual([{ type: "loadPicture", messageId: "m1", picture: 0, requestId: 1 }]);
  const space = article(panel).locator(".answer-picture-space");
  const before = await space.boundingBox();
  expect(before?.height).toBeGreaterThan(100);
  await give(panel, [png(320, 200)]);
  const image = article(panel).getByRole("img", { name: "Answer image 1" });
  await image.waitFor();
  await expect.poll(() => image.evaluate((one) => (one as HTMLImageElement).naturalWidth)).toBe(320);
  const after = await image.boundingBox();
  expect([after?.width, after?.height].map((side) => Math.round(side ?? 0))).toEqual(
    [before?.width, before?.height].map((side) => Math.round(side ?? 0)),
  );
  expect(await article(panel).locator("figcaption").innerText()).toBe("PNG, 320 × 200 px");
  await panel.page.getByRole("button", { name: "Save image 1…" }).click();
  expect(await said(panel, "savePicture")).toEqual([{ type: "savePicture", messageId: "m1", picture: 0 }]);
  await panel.page.getByRole("button", { name: "Copy image 1" }).click();
  await expect.poll(() => panel.page.getByRole("status").allInnerTexts()).toContain("Copied");
  expect(await panel.page.evaluate(() => Reflect.get(globalThis, "copied") as unknown)).toEqual({
    type: "image/png",
    width: 320,
    height: 200,
  });
  expect(await violations(panel)).toEqual([]);
});

test("an image that cannot be copied says what can be done instead", async () => {
  const panel = await open();
  await panel.page.evaluate(clipboardWith, false);
  await panel.send(drew(data("k1")));
  await give(panel, [png(320, 200)]);
  await panel.page.getByRole("button", { name: "Copy image 1" }).click();
  await expect.poll(() => panel.page.getByRole("status").allInnerTexts()).toContain("Could not copy the image. You can save it instead.");
});

test("a picture elsewhere is a link with its host and is never fetched; what is not shown says why", async () => {
  const panel = await open();
  const remote: ShownPicture = { kind: "remote", url: "https://tracker.example/p.png?d=1", host: "tracker.example" };
  await panel.send(
    drew(
      remote,
      { kind: "refused", why: "type" },
      { kind: "refused", why: "size" },
      { kind: "refused", why: "pixels" },
      data("cut", 40, 40, false),
    ),
  );
  await give(panel, ["", "", "", "", png(40, 40)], 1);
  const link = article(panel).getByRole("link", { name: /Answer image 1/ });
  expect(await link.innerText()).toMatch(/tracker\.example/);
  await link.click();
  expect(await said(panel, "openLink")).toMatchObject([{ href: "https://tracker.example/p.png?d=1" }]);
  expect(await article(panel).locator(".answer-picture-note").allInnerTexts()).toEqual([
    "Image 2 is not shown: it is not a PNG, JPEG, GIF or WebP image.",
    "Image 3 is not shown: it is larger than 20 MB.",
    "Image 4 is not shown: it has too many pixels, or their number is unknown.",
    "This image is incomplete: its data ended early.",
  ]);
  expect(await article(panel).getByRole("img").count()).toBe(1);
});

test("what the host or the browser cannot give says so", async () => {
  const panel = await open();
  await panel.send(drew(data("k1"), data("k2", 330, 200)));
  await give(panel, ["This image is no longer in the conversation.", "data:image/png;base64,AAAA"]);
  await expect
    .poll(() => article(panel).locator(".answer-picture-note").allInnerTexts())
    .toEqual(["This image is no longer in the conversation.", "Could not load the image."]);
  expect(await panel.page.getByRole("button", { name: /^Copy image/ }).count()).toBe(0);
});

test("a preview gives way to the picture; a picture that is known is not requested again", async () => {
  const panel = await open();
  const streaming = (...images: readonly ShownPicture[]) => ({
    type: "message" as const,
    conversationId: "c1",
    shown: shown(answer("m1", "", { images, status: "streaming" })),
  });
  await panel.send(snapshot([question("q1", "Draw."), answer("m1", "", { status: "streaming" })], stateOf({ answering: "m1" })));
  expect(await panel.page.locator(".waiting").count()).toBe(1);
  await panel.send(streaming(data("preview")));
  await give(panel, [png(320, 200, 1)]);
  const source = () => article(panel).locator("figure img").getAttribute("src");
  await expect.poll(source).toBe(png(320, 200, 1));
  // The picture is the sign of life.
  expect(await panel.page.locator(".waiting").count()).toBe(0);
  await panel.send(streaming(data("whole")));
  await give(panel, [png(320, 200)], 2);
  await expect.poll(source).toBe(png(320, 200));
  await panel.send(drew(data("whole")), snapshot([question("q1", "Draw.")]), drew(data("whole")));
  await expect.poll(source).toBe(png(320, 200));
  expect(await said(panel, "loadPicture")).toHaveLength(2);
});

test("of a hundred pictures, those in view are loaded, a few at once; the others come on request", async () => {
  const panel = await open();
  await panel.send(drew(...Array.from({ length: 100 }, (_, index) => data(`k${String(index)}`, 320, 300 + index))));
  await expect.poll(() => article(panel).locator("figure").count()).toBe(20);
  await expect.poll(async () => (await said(panel, "loadPicture")).length).toBe(4);
  await panel.page.getByRole("button", { name: "Show all 100 images" }).click();
  await expect.poll(() => article(panel).locator("figure").count()).toBe(100);
  expect((await said(panel, "loadPicture")).length).toBe(4);
});
