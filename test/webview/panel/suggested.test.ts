import { describe, expect, test } from "vitest";
import type { SuggestedAttachment } from "../../../src/shared/protocol.ts";
import { question, snapshot, stateOf } from "./conversations.ts";
import { panelSuite, said, violations } from "./panelSuite.ts";
import { themes } from "./themes.ts";

const open = panelSuite();
const file: SuggestedAttachment = {
  id: "s1",
  kind: "file",
  label: "cart.js",
  title: "src/cart.js",
  uri: "file:///w/src/cart.js",
  lines: [],
};
const lines: SuggestedAttachment = {
  ...file,
  id: "s2",
  kind: "selection",
  detail: "lines 3–9",
  title: "src/cart.js, lines 3–9",
  lines: [[3, 9]],
};
const attached = { id: "a", label: "cart.js", path: "src/cart.js", uri: file.uri, languageId: "javascript", text: "" };

describe("the suggested attachment", () => {
  test("is reached from the message by one key, and attached by the next or by a click; a newer one takes its place", async () => {
    const panel = await open();
    await panel.send(snapshot([]));
    const suggested = panel.page.getByRole("button", { name: /^Attach cart\.js/ });
    expect(await suggested.count()).toBe(0);
    await panel.send({ type: "suggested", suggestion: file });
    await suggested.click();
    await panel.send({ type: "suggested", suggestion: lines });
    await panel.page.getByRole("button", { name: "Attach cart.js, lines 3–9", exact: true }).waitFor();
    await panel.page.getByRole("textbox", { name: "Message" }).press("Shift+Tab");
    expect(await suggested.evaluate((button) => button === document.activeElement)).toBe(true);
    await panel.page.keyboard.press("Enter");
    expect((await said(panel, "attachSuggested")).map(({ id }) => id)).toEqual(["s1", "s2"]);
    await panel.send({ type: "suggested", suggestion: null });
    await expect.poll(() => suggested.count()).toBe(0);
  });

  test("is not there while the same is attached", async () => {
    const panel = await open();
    const suggested = panel.page.getByRole("button", { name: /^Attach cart\.js/ });
    const of = (kind: "file" | "selection", startLine: number, endLine: number, part = false) => ({
      ...attached,
      kind,
      startLine,
      endLine,
      ...(part ? { part } : {}),
    });
    for (const [suggestion, attachment, isShown] of [
      [file, of("file", 1, 20), false],
      // A part of the file is not the file.
      [file, of("file", 3, 9, true), true],
      [file, of("selection", 3, 9), true],
      [file, { ...of("file", 1, 20), uri: "file:///w/other/cart.js" }, true],
      [lines, of("selection", 3, 9), false],
      [lines, of("selection", 3, 8), true],
      [lines, of("file", 1, 20), true],
    ] as const) {
      await panel.send(snapshot([], stateOf({ attachments: [attachment] })));
      await panel.send({ type: "suggested", suggestion });
      await panel.page.getByRole("group", { name: "cart.js" }).waitFor();
      await expect.poll(() => suggested.count(), { message: `${suggestion.kind}, ${attachment.kind}` }).toBe(isShown ? 1 : 0);
    }
  });

  test.each(themes)("is readable and accessible in $name, and its lines stay in view at 170 pixels", async (theme) => {
    const panel = await open({ theme, width: 170 });
    await panel.send(snapshot([question("q1", "Hello?")], stateOf()));
    await panel.send({ type: "suggested", suggestion: { ...lines, label: "aVeryLongFileNameThatDoesNotFit.test.ts" } });
    const box = await panel.page.getByRole("button", { name: /^Attach aVery/ }).boundingBox();
    const detail = await panel.page.getByText(", lines 3–9").boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(24);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(170);
    expect((detail?.x ?? 0) + (detail?.width ?? 0)).toBeLessThanOrEqual((box?.x ?? 0) + (box?.width ?? 0));
    expect(await violations(panel)).toEqual([]);
  });
});
