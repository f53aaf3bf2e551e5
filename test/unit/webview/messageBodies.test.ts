import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { FromWebview } from "../../../src/shared/fromWebview.ts";
import { mostLoaded } from "../../../src/shared/protocol.ts";
import { MessageBodies } from "../../../src/webview/messageBodies.ts";
import type { PanelStore } from "../../../src/webview/panelStore.ts";

const size = mostLoaded + 100;
let conversationId: string;
let missing: Set<string>;
let posted: FromWebview[];
let bodies: MessageBodies;

beforeEach(() => {
  vi.useFakeTimers();
  conversationId = "c";
  const order = Array.from({ length: size }, (_, index) => `m${index}`);
  missing = new Set(order);
  posted = [];
  const store = {
    conversationId: { peek: () => conversationId },
    order: { peek: () => order },
    isOutline: (id: string) => missing.has(id),
    message: (id: string) => (order.includes(id) ? {} : undefined),
  };
  bodies = new MessageBodies(store as unknown as PanelStore, (message) => posted.push(message));
});

afterEach(() => void vi.useRealTimers());

const asked = () => posted.map((message) => (message.type === "loadMessages" ? message.ids.length : 0));
/** The host answers the last request. */
async function arrive(): Promise<void> {
  const last = posted.at(-1);
  if (last?.type === "loadMessages") for (const id of last.ids) missing.delete(id);
  bodies.received();
  await vi.advanceTimersByTimeAsync(0);
}

test("what is not here is asked for once, and again where no response comes or a snapshot does", () => {
  bodies.need(["m1", "m2"]);
  bodies.need(["m2", "m3"]);
  expect(posted).toMatchObject([{ ids: ["m1", "m2"] }, { ids: ["m3"] }]);
  missing.delete("m3");
  vi.advanceTimersByTime(5000);
  expect(posted.at(-1)).toMatchObject({ conversationId: "c", ids: ["m1", "m2"] });
  bodies.reset();
  bodies.need(["m1"]);
  expect(asked()).toEqual([2, 1, 2, 1]);
});

test("all messages come some at a time", async () => {
  const outcome = vi.fn<(isHere: boolean) => void>();
  void bodies.all().then(outcome);
  expect(asked()).toEqual([mostLoaded]);
  await arrive();
  expect(asked()).toEqual([mostLoaded, 100]);
  expect(outcome).not.toHaveBeenCalled();
  await arrive();
  expect(outcome).toHaveBeenCalledWith(true);
});

test("nothing more is asked for once another conversation is shown", async () => {
  const outcome = vi.fn<(isHere: boolean) => void>();
  void bodies.all().then(outcome);
  conversationId = "other";
  bodies.reset();
  await vi.advanceTimersByTimeAsync(0);
  expect(outcome).toHaveBeenCalledWith(false);
  expect(asked()).toHaveLength(1);
});

test("one message is waited for, unless it is gone", async () => {
  const outcome = vi.fn<(isHere: boolean) => void>();
  void bodies.whole("m7").then(outcome);
  await arrive();
  expect(outcome).toHaveBeenCalledWith(true);
  expect(await bodies.whole("gone")).toBe(false);
});
