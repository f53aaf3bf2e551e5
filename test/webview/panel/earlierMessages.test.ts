import { expect, test } from "vitest";
import { answer, question, snapshot, stateOf } from "./conversations.ts";
import { panelSuite, said } from "./panelSuite.ts";

const open = panelSuite();
const asked = [question("q1", "First\nof two lines"), answer("m1", "Said."), question("q2", "Second"), answer("m2", "Said.")];

test("the arrow up brings back the messages of the conversation and then those of others, and the arrow down returns", async () => {
  const panel = await open();
  await panel.send(snapshot(asked));
  const box = panel.page.getByRole("textbox", { name: "Message" });
  const press = async (key: string) => {
    await box.press(key);
    return box.inputValue();
  };
  await box.focus();
  expect(await press("ArrowUp")).toBe("Second");
  expect(await said(panel, "earlierMessages")).toHaveLength(1);
  await panel.send({ type: "earlierMessages", texts: ["Second", "Elsewhere"] });
  expect(await press("ArrowUp")).toBe("First\nof two lines");
  expect(await press("ArrowUp")).toBe("Elsewhere");
  expect(await press("ArrowUp")).toBe("Elsewhere");
  await expect.poll(() => panel.page.locator("[aria-live]").allInnerTexts()).toContain("Earlier message 3: Elsewhere");
  expect(await press("ArrowDown")).toBe("First\nof two lines");
  expect(await press("ArrowDown")).toBe("Second");
  expect(await press("ArrowDown")).toBe("");
  expect(await press("ArrowDown")).toBe("");
});

test("in a draft, in a message that was changed, with a modifier and with a moved caret the arrows move the caret", async () => {
  const panel = await open();
  await panel.send(snapshot(asked));
  const box = panel.page.getByRole("textbox", { name: "Message" });
  const caret = () => box.evaluate((field) => (field as HTMLTextAreaElement).selectionStart);
  await box.fill("draft");
  for (const key of ["ArrowUp", "ArrowDown"]) await box.press(key);
  expect(await box.inputValue()).toBe("draft");
  await box.fill("");
  await box.press("Shift+ArrowUp");
  expect(await box.inputValue()).toBe("");
  await box.press("ArrowUp");
  await box.press("ArrowUp");
  expect(await box.inputValue()).toBe("First\nof two lines");
  await box.press("ArrowLeft");
  await box.press("ArrowUp");
  expect(await box.inputValue()).toBe("First\nof two lines");
  expect(await caret()).toBeLessThanOrEqual("First".length);
  await box.press("Control+End");
  await box.pressSequentially("!");
  await box.press("ArrowUp");
  expect(await box.inputValue()).toBe("First\nof two lines!");
});

test("without messages of its own, a conversation waits for those of others, and never writes over what was typed meanwhile", async () => {
  const panel = await open();
  await panel.send(snapshot([], stateOf(), "empty"));
  const box = panel.page.getByRole("textbox", { name: "Message" });
  await box.focus();
  await box.press("ArrowUp");
  await panel.send({ type: "earlierMessages", texts: ["Elsewhere"] });
  await expect.poll(() => box.inputValue()).toBe("Elsewhere");
  await panel.send(snapshot([], stateOf(), "another"));
  await box.fill("");
  await box.press("ArrowUp");
  // Pasted without a key.
  await box.evaluate((field) => {
    (field as HTMLTextAreaElement).value = "pasted";
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  await panel.send({ type: "earlierMessages", texts: ["Too late"] });
  expect(await box.inputValue()).toBe("pasted");
});

test("a key of an input method is its own", async () => {
  const panel = await open();
  await panel.send(snapshot(asked));
  const box = panel.page.getByRole("textbox", { name: "Message" });
  await box.evaluate((field) => field.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", isComposing: true, bubbles: true })));
  expect(await box.inputValue()).toBe("");
});
