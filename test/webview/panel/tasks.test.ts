import { expect, test } from "vitest";
import { answer, question, snapshot, stateOf } from "./conversations.ts";
import { panelSuite, said, violations } from "./panelSuite.ts";

const open = panelSuite();
const talk = [question("q1", "?"), answer("m1", "Yes.")];

test("what runs beside the answers stands above the message, with Cancel, which leaves the focus in the message", async () => {
  const panel = await open();
  const title = "Asking lab/one to improve your question";
  await panel.send(snapshot(talk, stateOf({ task: title })));
  await panel.page.getByRole("status").getByText(title).waitFor();
  const box = panel.page.getByRole("textbox", { name: "Message" });
  expect(await violations(panel)).toEqual([]);
  await panel.page.getByRole("button", { name: "Cancel" }).click();
  expect(await said(panel, "cancelTask")).toHaveLength(1);
  expect(await box.evaluate((field) => field === document.activeElement)).toBe(true);
  await panel.send({ type: "state", state: stateOf() });
  await expect.poll(() => panel.page.getByText(title).count()).toBe(0);
});

test("what VS Code shows in its status bar is read aloud, the same twice, too, and not shown", async () => {
  const panel = await open();
  await panel.send(snapshot(talk));
  const live = panel.page.locator("[aria-live]");
  const text = "The API key for openrouter.ai is stored.";
  await panel.send({ type: "announce", text });
  await expect.poll(() => live.allInnerTexts()).toContain(text);
  const first = await live.getByText(text).elementHandle();
  await panel.send({ type: "announce", text });
  await expect.poll(() => first?.evaluate((element) => element.isConnected)).toBe(false);
  await expect.poll(() => live.allInnerTexts()).toContain(text);
});
