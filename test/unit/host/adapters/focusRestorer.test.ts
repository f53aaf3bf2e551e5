import { beforeEach, expect, test, vi } from "vitest";
import type { ChatPlace } from "../../../../src/app/chat/chatPlace.ts";
import { withFocusRestored } from "../../../../src/host/adapters/focusRestorer.ts";
import { fake, TextEditorSelectionChangeKind } from "../../vscode.ts";

const steps: string[] = [];
const place = {
  reveal: () => Promise.resolve(void steps.push("reveal")),
  compose: (text: string, focus: boolean) => steps.push(`compose “${text}” ${focus}`),
} as unknown as ChatPlace;

beforeEach(() => {
  fake.reset();
  steps.length = 0;
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  return () => vi.useRealTimers();
});

async function after(ask: () => Promise<string>, goesOn: "message" | "before" = "message"): Promise<string> {
  const asked = withFocusRestored(place, goesOn, ask);
  asked.catch(() => undefined);
  await vi.runAllTimersAsync();
  return asked;
}

test("after a list, whether something was chosen or not, one writes on in the message", async () => {
  expect(await after(() => Promise.resolve("chosen"))).toBe("chosen");
  expect(steps).toEqual(["reveal", "compose “” true"]);
});

test("or is where one was", async () => {
  await after(() => Promise.resolve(""), "before");
  expect(steps).toEqual(["reveal"]);
});

test("also when it failed", async () => {
  await expect(after(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(steps).toEqual(["reveal", "compose “” true"]);
});

test("who clicked into an editor stays there, even where that is told a moment later", async () => {
  await after(() => {
    setTimeout(() => fake.selectionChanged.fire({ kind: TextEditorSelectionChangeKind.Mouse }), 10);
    return Promise.resolve("");
  });
  expect(steps).toEqual([]);
  await after(() => {
    fake.selectionChanged.fire({ kind: TextEditorSelectionChangeKind.Command });
    return Promise.resolve("");
  });
  expect(steps).toEqual(["reveal", "compose “” true"]);
});
