import { expect, test } from "vitest";
import { nearReader } from "../../../../src/app/panel/nearReader.ts";
import { emptyAnswer, type Message } from "../../../../src/shared/conversation.ts";

/** A path in which every `turn`-th message is a question. */
function path(size: number, { turn = 2, length = 2000 } = {}): readonly Message[] {
  return Array.from({ length: size }, (_, index): Message => {
    const base = { id: `m${index}`, createdAt: 0, text: "x".repeat(length) };
    if (index % turn === 0) return { ...base, role: "user", parentId: null, attachments: [] };
    return { ...emptyAnswer, ...base, parentId: "", endpoint: "e", model: "m", modelName: "M", status: "done" };
  });
}

const nearIn = (...args: Parameters<typeof nearReader>) => [...(nearReader(...args) ?? [])].toSorted((a, b) => a - b);
const first = { at: null, before: undefined };

test("of a conversation with few messages, or with little text, a panel gets all", () => {
  expect(nearReader(path(200, { length: 100_000 }), first)).toBeUndefined();
  expect(nearReader(path(5000, { length: 40 }), first)).toBeUndefined();
  expect(nearReader(path(201), first)).toBeDefined();
});

test("it gets the end, with the question there, and what is around the reader", () => {
  const end = nearIn(path(1000), first);
  expect([end[0], end.at(-1), end.length]).toEqual([940, 999, 60]);
  const round = nearIn(path(1000, { turn: 900 }), first);
  expect(round.slice(0, 2)).toEqual([900, 940]);
  const middle = nearIn(path(1000), { at: "m500", before: undefined });
  expect(middle.slice(0, 80)).toEqual(Array.from({ length: 80 }, (_, index) => 460 + index));
  expect(middle).toHaveLength(140);
  expect(nearIn(path(1000), { at: "gone", before: undefined })).toEqual(end);
});

test("where the path became another one it gets what follows, and what it comes after", () => {
  const now = path(1000);
  const before = now.map(({ id }, index) => (index < 300 ? id : `other${index}`));
  const near = nearIn(now, { at: null, before });
  expect(near.slice(0, 41)).toEqual(Array.from({ length: 41 }, (_, index) => 299 + index));
  expect(nearIn(now, { at: null, before: now.map(({ id }) => id) })).toHaveLength(60);
});
