import { afterEach, describe, expect, test, vi } from "vitest";
import * as vscode from "vscode";
import { askUser } from "../../../../src/app/chat/askUser.ts";
import type { ChatQuestion } from "../../../../src/llm/chatClient.ts";

const waiting: ChatQuestion = { type: "keepWaiting", model: "a/b", waitedMs: 600_000 };
const endless: ChatQuestion = { type: "continueLongAnswer", model: "a/b", length: 8_400_000 };

afterEach(() => vi.restoreAllMocks());

function answering(choice: string | undefined) {
  // The last overload takes items, ours takes texts.
  return vi.spyOn(vscode.window, "showWarningMessage").mockResolvedValue(choice as unknown as undefined);
}

describe("a question about a running answer", () => {
  test.each([
    [waiting, "Keep waiting", true],
    [waiting, "Stop", false],
    [waiting, undefined, true],
    [endless, "Go on", true],
    [endless, "Stop", false],
    [endless, undefined, false],
  ] as const)("%o, %s: %s", async (question, choice, goesOn) => {
    answering(choice);
    expect(await askUser(question)).toBe(goesOn);
  });
  test("says who is waited for and how long, and what there is so far", async () => {
    const shown = answering(undefined);
    await askUser(waiting);
    await askUser(endless);
    expect(shown.mock.calls.map(([text]) => text)).toEqual([
      "a/b has been working for 10 minutes without a word of an answer.",
      "The answer of a/b has 8 million characters and does not end.",
    ]);
  });
});
