import { describe, expect, test } from "vitest";
import type { ChatError } from "../../../src/shared/chatError.ts";
import type { FromWebview } from "../../../src/shared/fromWebview.ts";
import type { ToWebview } from "../../../src/shared/protocol.ts";
import type { ToolMessage } from "../../../src/shared/toolMessage.ts";
import { answer, question, shown, snapshot, stateOf } from "./conversations.ts";
import type { PanelPage } from "./panelPage.ts";
import { panelSuite } from "./panelSuite.ts";

const open = panelSuite();

const failed = (error: ChatError) => snapshot([question("q1", "Hello"), answer("m1", "", { status: "failed", error })]);
const limit: ChatError = { code: "freeLimit", message: "The limit is reached.", paidVariant: "a/b", fallbackModel: "c/d" };
const poor: ChatError = { code: "noCredits", message: "Too few credits.", affordableTokens: 100 };
const two = answer("m2", "Hi there", { model: "openai/gpt-5", modelName: "GPT-5", comparison: "c" });
const toolRun: ToolMessage = {
  role: "tool",
  id: "t1",
  parentId: "m1",
  createdAt: 3,
  runs: [
    {
      call: { id: "c1", type: "function", function: { name: "add", arguments: "{}" } },
      status: "cancelled",
      text: "Cancelled.",
      images: [],
    },
  ],
};

function compared(): ToWebview {
  const first = answer("m1", "Hi", { comparison: "c" });
  return {
    ...(snapshot([question("q1", "Hello"), first]) as Extract<ToWebview, { type: "snapshot" }>),
    compared: [shown(first, 1, 2), shown(two, 2, 2)],
  };
}

/** Every button that asks a model, or may, in a conversation that has it. */
const buttons: readonly (readonly [name: string, conversation: ToWebview, sent: FromWebview])[] = [
  ["Regenerate", snapshot([question("q1", "Hello"), answer("m1", "Hi")]), { type: "regenerate", messageId: "m1" }],
  ["Continue", snapshot([question("q1", "Hello"), answer("m1", "Hi", { status: "stopped" })]), { type: "continueAnswer", messageId: "m1" }],
  ["Continue", snapshot([question("q1", "Hello"), answer("m1", ""), toolRun]), { type: "continueAnswer", messageId: "t1" }],
  ["Compare with…", snapshot([question("q1", "Hello"), answer("m1", "Hi")]), { type: "compareWith", messageId: "m1" }],
  ["Keep this answer from GPT-5", compared(), { type: "keepAnswer", messageId: "m2" }],
  ["Retry", failed({ code: "connectionLost", message: "Lost." }), { type: "errorAction", messageId: "m1", action: "retry" }],
  ["Retry with a shorter answer", failed(poor), { type: "errorAction", messageId: "m1", action: "retryShorter" }],
  ["Use paid version", failed(limit), { type: "errorAction", messageId: "m1", action: "usePaidVariant" }],
  ["Use fallback model", failed(limit), { type: "errorAction", messageId: "m1", action: "useFallback" }],
  [
    "Retry without the oldest messages",
    failed({ code: "contextTooLong", message: "Too long." }),
    { type: "errorAction", messageId: "m1", action: "dropOldest" },
  ],
  [
    "Send now",
    snapshot([question("q1", "Hello")], stateOf({ queued: [{ id: "w1", text: "later" }], isQueuePaused: true })),
    { type: "sendQueued", id: "w1" },
  ],
];

/** What was asked of the host by these buttons, first to last. */
async function asked(panel: PanelPage): Promise<readonly FromWebview[]> {
  const types = new Set(buttons.map(([, , { type }]) => type)).add("editMessage");
  return (await panel.posted()).filter(({ type }) => types.has(type));
}

describe("a button that asks a model", () => {
  test.each(buttons)(
    "%s: a double click asks once, and so do clicks one after another until the host has handled it",
    async (name, conversation, sent) => {
      const panel = await open();
      await panel.send(conversation);
      const button = panel.page.getByRole("button", { name, exact: true }).last();
      await button.dblclick();
      expect(await asked(panel)).toEqual([{ ...sent, request: 1 }]);
      expect(await button.getAttribute("aria-disabled")).toBe("true");
      // As the keyboard does: such a click has no second one.
      const press = () => button.evaluate((element: HTMLElement) => element.click());
      await press();
      await press();
      expect(await asked(panel)).toHaveLength(1);
      await panel.send({ type: "handled", request: 1 });
      expect(await button.getAttribute("aria-disabled")).toBe("false");
      await press();
      expect((await asked(panel)).at(-1)).toEqual({ ...sent, request: 2 });
      // The host shows what became of it, and so of every request before.
      await panel.send(conversation);
      await press();
      expect((await asked(panel)).at(-1)).toEqual({ ...sent, request: 3 });
    },
  );

  test("an edited question is asked once", async () => {
    const panel = await open();
    await panel.send(snapshot([question("q1", "Hello"), answer("m1", "Hi")]));
    await panel.page.getByRole("button", { name: "Edit message" }).click();
    await panel.page.getByRole("textbox", { name: "Edit your question" }).fill("Hello!");
    await panel.page.locator(".editor-buttons .button-primary").dblclick();
    expect(await asked(panel)).toEqual([{ type: "editMessage", messageId: "q1", text: "Hello!", request: 1 }]);
  });

  test("the others about the same message wait, too; those about another one do not", async () => {
    const panel = await open();
    const lost = { status: "failed", error: limit } as const;
    await panel.send(
      snapshot([
        question("q1", "A"),
        answer("m1", "", lost),
        question("q2", "B", { parentId: "m1" }),
        answer("m2", "", { ...lost, parentId: "q2" }),
      ]),
    );
    const paid = panel.page.getByRole("button", { name: "Use paid version" });
    await paid.first().click();
    await panel.page.getByRole("button", { name: "Use fallback model" }).first().click({ force: true });
    await paid.last().click();
    expect((await asked(panel)).map((message) => ("messageId" in message ? message.messageId : ""))).toEqual(["m1", "m2"]);
  });

  test("the button keeps the focus while it waits", async () => {
    const panel = await open();
    await panel.send(failed(limit));
    const button = panel.page.getByRole("button", { name: "Use paid version" });
    await button.focus();
    await button.press("Enter");
    await button.press("Enter");
    expect(await asked(panel)).toHaveLength(1);
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});
