import { expect, test, vi } from "vitest";
import type { ToWebview } from "../../../src/shared/protocol.ts";
import { LazyMessages } from "../../../src/webview/transcript/lazyMessages.ts";

vi.mock("../../../src/webview/transcript/messages.ts", () => ({ Message: () => null, createMarkdownFactory: () => undefined }));

const snapshot = (...ids: readonly string[]): ToWebview =>
  ({ type: "snapshot", messages: ids.map((id) => ({ message: { id } })) }) as unknown as ToWebview;
const activity = (messageId: string): ToWebview => ({ type: "activity", messageId, activity: { phase: "sending" } });

test("what is empty is shown at once; messages, and all that comes after them, wait in order", async () => {
  const taken: ToWebview[] = [];
  const messages = new LazyMessages((message) => taken.push(message));
  const [empty, full, after] = [snapshot(), snapshot("a"), activity("a")];
  for (const message of [empty, full, after]) messages.receive(message);
  expect(taken).toEqual([empty]);
  await messages.load();
  expect(messages.code.value).not.toBeNull();
  expect(taken).toEqual([empty, full, after]);
  const later = snapshot("b");
  messages.receive(later);
  expect(taken.at(-1)).toBe(later);
});
