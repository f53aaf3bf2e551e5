import { expect, test } from "vitest";
import { ranked } from "../../../../src/host/workspace/workspaceFiles.ts";

const paths = [
  ".env",
  "README.md",
  "media/screenshots/high-contrast.png",
  "src/app/chat/session.ts",
  "src/llm/read/streamError.ts",
  "src/shared/conversation.ts",
  "src/shared/tokens.ts",
  "test/unit/app/chat/session.test.ts",
];
const first = (query: string) => paths[ranked(paths, query)[0] ?? -1];

test("names that begin with what was written come first, then such that hold it, then letters in their order", () => {
  expect(first("session")).toBe("src/app/chat/session.ts");
  expect(first(".env")).toBe(".env");
  expect(first("readme")).toBe("README.md");
  expect(first("sharedtokens")).toBe("src/shared/tokens.ts");
  expect(first("src/shared/t")).toBe("src/shared/tokens.ts");
  expect(ranked(paths, "zzz")).toEqual([]);
});
