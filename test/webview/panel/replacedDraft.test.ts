import { expect, test } from "vitest";
import { answer, question, snapshot, stateOf } from "./conversations.ts";
import { panelSuite, said, violations } from "./panelSuite.ts";

const open = panelSuite();
const asked = [question("q1", "?"), answer("m1", "Said.")];
const replaced = (draft: string) =>
  ({ ...snapshot(asked, stateOf(), "c1"), draft, draftVersion: 1, takesDraft: true }) as ReturnType<typeof snapshot>;

test("a draft that the host replaced is taken, told, and brought back by the link and the key", async () => {
  const panel = await open();
  await panel.send(snapshot(asked, stateOf(), "c1"));
  const box = panel.page.getByRole("textbox", { name: "Message" });
  const note = panel.page.getByText("Your message was replaced.");
  await box.fill("mine");
  await expect.poll(() => said(panel, "draft")).toContainEqual({ type: "draft", conversationId: "c1", text: "mine", version: 0 });
  await panel.send(replaced("theirs"));
  expect(await box.inputValue()).toBe("theirs");
  await expect.poll(() => said(panel, "draft")).toContainEqual({ type: "draft", conversationId: "c1", text: "theirs", version: 1 });
  await note.waitFor();
  expect(await violations(panel)).toEqual([]);
  await panel.page.getByRole("button", { name: "Undo" }).click();
  expect(await box.inputValue()).toBe("mine");
  expect(await note.count()).toBe(0);
  await expect.poll(() => said(panel, "draft")).toHaveLength(3);
  await panel.send(replaced("theirs"));
  await box.press("Control+z");
  expect(await box.inputValue()).toBe("mine");
  // What was written since is a draft like any other.
  await expect.poll(() => said(panel, "draft")).toHaveLength(5);
  await panel.send(replaced("theirs"));
  await box.fill("theirs, changed");
  expect(await note.count()).toBe(0);
});

test("what was typed a moment before is kept below the new draft, also that of another conversation", async () => {
  const panel = await open();
  await panel.send(snapshot(asked, stateOf(), "c1"));
  const box = panel.page.getByRole("textbox", { name: "Message" });
  await box.fill("just typed");
  await panel.send(replaced("theirs"));
  expect(await box.inputValue()).toBe("theirs\n\njust typed");
  await panel.send(snapshot(asked, stateOf(), "c2"));
  expect(await box.inputValue()).toBe("");
  await panel.send(replaced("new"));
  expect(await box.inputValue()).toBe("new");
});

test("what a button has handed to the host is not kept below what comes back", async () => {
  const panel = await open();
  await panel.send(snapshot(asked, stateOf(), "c1"));
  const box = panel.page.getByRole("textbox", { name: "Message" });
  await box.fill("mine");
  await panel.page.getByRole("button", { name: "Improve my question" }).click();
  await panel.send(replaced("better"));
  expect(await said(panel, "improveQuestion")).toEqual([{ type: "improveQuestion", text: "mine" }]);
  expect(await box.inputValue()).toBe("better");
});

test("the button hands the message to an editor, and is not there in a temporary conversation", async () => {
  const panel = await open();
  await panel.send(snapshot(asked, stateOf(), "c1"));
  await panel.page.getByRole("textbox", { name: "Message" }).fill("mine");
  await panel.page.getByRole("button", { name: "Write in an editor" }).click();
  expect(await said(panel, "writeInEditor")).toEqual([{ type: "writeInEditor", text: "mine" }]);
  await panel.send({ ...snapshot([], stateOf(), "t1"), temporary: true } as ReturnType<typeof snapshot>);
  expect(await panel.page.getByRole("button", { name: "Write in an editor" }).count()).toBe(0);
});
