import { expect, test } from "vitest";
import type { Log } from "../../../../src/app/log.ts";
import { UnsupportedParameterNotes } from "../../../../src/app/models/unsupportedParameterNotes.ts";
import type { ChatRequest } from "../../../../src/llm/chatClient.ts";

const request = (model: string) => ({ endpoint: { name: "openrouter" }, model }) as ChatRequest;
const topA = [{ parameter: "top_a", reason: "Not supported by m" }];

test("unsupported parameters are noted once, until the next question", () => {
  const notes = new UnsupportedParameterNotes({ info: () => undefined } as unknown as Log);
  notes.note("c", request("m"), topA);
  expect(notes.of("c")).toContain("top_a");
  expect(notes.of("d")).toBeNull();
  notes.note("c", request("m"), topA);
  expect(notes.of("c")).toBeNull();
  notes.note("c", request("another"), topA);
  expect(notes.of("c")).toContain("another");
  notes.note("c", request("another"), []);
  expect(notes.of("c")).toBeNull();
});
