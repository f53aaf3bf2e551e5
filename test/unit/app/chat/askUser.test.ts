import { describe, expect, test } from "vitest";
import { askUser } from "../../../../src/app/chat/askUser.ts";
import type { ChatQuestion } from "../../../../src/llm/chatClient.ts";
import { ScriptedAsk } from "../scriptedAsk.ts";

const waiting: ChatQuestion = { type: "keepWaiting", model: "a/b", waitedMs: 600_000 };
const endless: ChatQuestion = { type: "continueLongAnswer", model: "a/b", length: 8_400_000 };

describe("a question about a running answer", () => {
  test.each([
    [waiting, "wait", true],
    [waiting, "stop", false],
    [waiting, undefined, true],
    [endless, "continue", true],
    [endless, "stop", false],
    [endless, undefined, false],
  ] as const)("%o, %s: %s", async (question, choice, goesOn) => {
    expect(await askUser(new ScriptedAsk({ confirm: [choice] }), question)).toBe(goesOn);
  });
  test("says who is waited for and how long, and what there is so far, and is no dialog in the user's way", async () => {
    const ask = new ScriptedAsk({ confirm: [undefined, undefined] });
    await askUser(ask, waiting);
    await askUser(ask, endless);
    expect(ask.confirmations).toEqual([
      { message: "No response from a/b after 10 minutes.", choices: { wait: "Keep Waiting", stop: "Stop" } },
      {
        message: "a/b has written 8 million characters and is still going. Keep going?",
        choices: { continue: "Continue", stop: "Stop" },
      },
    ]);
  });
});
