import { expect, test, vi } from "vitest";
import { TokenCounts } from "../../../../src/app/chat/tokenCounts.ts";
import type { Message } from "../../../../src/shared/conversation.ts";
import * as tokens from "../../../../src/shared/tokens.ts";

vi.mock("../../../../src/shared/tokens.ts", async (load) => {
  const real = await load<typeof tokens>();
  return { ...real, estimateTokens: vi.fn(real.estimateTokens) };
});

const question = (id: string, text: string): Message => ({ role: "user", id, parentId: null, createdAt: 0, text, attachments: [] });
const texts = () => vi.mocked(tokens.estimateTokens).mock.calls.length;

test("a message is counted once, also where its conversation is read again; another text of it is counted anew", () => {
  const counts = new TokenCounts();
  const before = texts();
  const first = question("a", "one two three");
  const counted = counts.of(first);
  expect(counted).toBeGreaterThan(3);
  expect([counts.of(first), counts.of({ ...first })]).toEqual([counted, counted]);
  expect(texts() - before).toBe(1);
  expect(counts.of(question("a", "one two three four five six"))).toBeGreaterThan(counted);
  expect(counts.of(question("b", "one two three"))).toBe(counted);
  expect(texts() - before).toBe(3);
});

test("what is short or known is quick; a long conversation is not, until it was counted", async () => {
  const counts = new TokenCounts();
  const long = Array.from({ length: 30 }, (_, index) => question(`m${index}`, "word ".repeat(1000)));
  expect(counts.isQuick(long.slice(0, 10))).toBe(true);
  expect(counts.isQuick(long)).toBe(false);
  await counts.count(long);
  expect(counts.isQuick(long)).toBe(true);
  const before = texts();
  for (const message of long) counts.of(message);
  expect(texts()).toBe(before);
});
