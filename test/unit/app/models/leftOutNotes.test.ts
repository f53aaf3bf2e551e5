import { expect, test } from "vitest";
import type { Log } from "../../../../src/app/log.ts";
import { LeftOutNotes } from "../../../../src/app/models/leftOutNotes.ts";
import type { ChatRequest } from "../../../../src/llm/chatClient.ts";

const request = (model: string) => ({ endpoint: { name: "openrouter" }, model }) as ChatRequest;
const topA = [{ parameter: "top_a", reason: "Not supported by m" }];

test("what a model is not sent is told once, until the next question", () => {
  const notes = new LeftOutNotes({ info: () => undefined } as unknown as Log);
  notes.tell("c", request("m"), topA);
  expect(notes.of("c")).toContain("top_a");
  expect(notes.of("d")).toBeNull();
  notes.tell("c", request("m"), topA);
  expect(notes.of("c")).toBeNull();
  notes.tell("c", request("another"), topA);
  expect(notes.of("c")).toContain("another");
  notes.tell("c", request("another"), []);
  expect(notes.of("c")).toBeNull();
});
