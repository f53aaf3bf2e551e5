import { describe, expect, test } from "vitest";
import type { CompletionItem } from "../../../src/shared/protocol.ts";
import { question, snapshot, stateOf } from "./conversations.ts";
import type { PanelPage } from "./panelPage.ts";
import { frame, panelSuite, said, violations } from "./panelSuite.ts";
import { themes } from "./themes.ts";

const open = panelSuite();
const items: readonly CompletionItem[] = [
  { id: "i1", icon: "list-selection", label: "Selection", detail: "src/cart.ts, lines 12 to 20" },
  { id: "i2", icon: "file", label: "cart.ts", detail: "src" },
  { id: "i3", icon: "file", label: "aVeryLongFileNameThatDoesNotFitAnywhere.test.ts", detail: "packages/one/of/many/deep/folders" },
];

async function write(panel: PanelPage, text: string): Promise<void> {
  await panel.page.getByRole("textbox", { name: "Message" }).pressSequentially(text);
}

/** What the composer asked for; the suggestions of the empty conversation are not meant. */
async function asked(panel: PanelPage) {
  return (await said(panel, "complete")).filter(({ trigger }) => trigger !== "start");
}

async function answer(panel: PanelPage, found: readonly CompletionItem[] = items): Promise<void> {
  const last = (await asked(panel)).at(-1);
  await panel.send({ type: "completions", requestId: last?.requestId ?? 0, items: found });
  await frame(panel);
}

describe("completions in the composer", () => {
  test("# requests completions with every letter; keys choose one; its word is removed and the draft stays", async () => {
    const panel = await open();
    await panel.send(snapshot([]));
    await write(panel, "Why #ca");
    expect((await asked(panel)).map(({ trigger, query }) => trigger + query)).toEqual(["#", "#c", "#ca"]);
    await answer(panel);
    const list = panel.page.getByRole("listbox", { name: "Completions" });
    await list.waitFor();
    const field = panel.page.getByRole("textbox", { name: "Message" });
    await field.press("ArrowDown");
    const active = await field.getAttribute("aria-activedescendant");
    expect(await panel.page.locator(`#${active}`).textContent()).toContain("cart.ts");
    await field.press("Enter");
    expect(await field.inputValue()).toBe("Why ");
    expect(await said(panel, "chooseCompletion")).toEqual([{ type: "chooseCompletion", id: "i2", text: "Why " }]);
    expect(await said(panel, "send")).toEqual([]);
    await list.waitFor({ state: "detached" });
    // Closed, Enter sends again.
    await field.press("Enter");
    expect((await said(panel, "send")).length).toBe(1);
  });

  test("the pointer chooses, too, and the focus stays in the text", async () => {
    const panel = await open();
    await panel.send(snapshot([]));
    await write(panel, "/ex");
    await answer(panel, [{ id: "p1", icon: "comment", label: "explain", insert: "/explain " }]);
    await panel.page.getByRole("option", { name: "explain" }).click();
    const field = panel.page.getByRole("textbox", { name: "Message" });
    expect(await field.inputValue()).toBe("/explain ");
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test("Escape closes only the popup; a late response does not open it", async () => {
    const panel = await open();
    await panel.send(snapshot([]));
    await write(panel, "#");
    await answer(panel);
    await panel.page.keyboard.press("Escape");
    await panel.page.getByRole("listbox").waitFor({ state: "detached" });
    await answer(panel);
    expect(await panel.page.getByRole("listbox").count()).toBe(0);
    expect(await panel.page.getByRole("textbox", { name: "Message" }).inputValue()).toBe("#");
  });

  test("a name may contain blanks as long as it has matches; a sentence closes the list, and Enter sends it", async () => {
    const panel = await open();
    await panel.send(snapshot([]));
    const field = panel.page.getByRole("textbox", { name: "Message" });
    const queries = async () => (await asked(panel)).map(({ query }) => query);
    const named = { id: "n1", icon: "file", label: "my file.txt", name: '"my file.txt"' };
    await write(panel, "See #my");
    await answer(panel, [named]);
    await write(panel, " f");
    expect((await queries()).slice(-2)).toEqual(["my ", "my f"]);
    await answer(panel, [named]);
    await field.press("Enter");
    expect(await field.inputValue()).toBe('See "my file.txt"');
    expect((await said(panel, "chooseCompletion")).map(({ id }) => id)).toEqual(["n1"]);

    await field.fill("");
    await write(panel, "#my");
    await answer(panel, [named]);
    await write(panel, " x");
    await answer(panel, []);
    await panel.page.getByRole("listbox").waitFor({ state: "detached" });
    const before = (await queries()).length;
    await write(panel, "yz");
    expect((await queries()).length).toBe(before);
    // A letter that was wrong is taken back.
    for (let letters = 0; letters < 3; letters += 1) await field.press("Backspace");
    expect((await queries()).at(-1)).toBe("my ");
    await answer(panel, [named]);
    await panel.page.getByRole("option", { name: "my file.txt" }).waitFor();
    // Not answered yet, and nothing in the list has these words.
    await write(panel, "is it?");
    await field.press("Enter");
    expect((await said(panel, "send")).map(({ text }) => text)).toEqual(["#my is it?"]);
    await write(panel, "# Title of it");
    expect((await queries()).at(-1)).toBe("");
  });

  test.each(themes)("is readable and accessible in $name, also at 170 pixels", async (theme) => {
    const panel = await open({ theme, width: 170 });
    await panel.send(snapshot([question("q1", "Hello?")], stateOf()));
    await write(panel, "#");
    await answer(panel);
    const box = await panel.page.getByRole("listbox").boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(170);
    expect(await violations(panel)).toEqual([]);
  });
});
