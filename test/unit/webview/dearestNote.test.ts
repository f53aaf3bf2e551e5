import { describe, expect, test } from "vitest";
import type { SendingNote } from "../../../src/shared/protocol.ts";
import { ago, dearestNote, nextChange } from "../../../src/webview/composer/dearestNote.ts";

const now = Date.UTC(2026, 10, 30, 12);
const minute = 60_000;
const note = (change: Partial<SendingNote>): SendingNote => ({ kind: "lapsed", text: "{0}", detail: "", ...change });
const price = { prompt: 3, completion: 15, request: 0 };

describe("the dearest note", () => {
  test("is the one that is worth most, from a cent on", () => {
    const notes = [note({ usd: 0.02 }), note({ kind: "model", usd: 0.3 }), note({ kind: "editing", usd: 9 })];
    expect(dearestNote(notes, null, now)).toEqual({ note: notes[1], usd: 0.3 });
    expect(dearestNote([note({ usd: 0.01 })], null, now)).toBeNull();
    expect(dearestNote([note({ usd: Number.NaN }), note({ usd: Number.POSITIVE_INFINITY })], null, now)).toBeNull();
  });

  test("is in force only from and until its time", () => {
    const lapse = note({ usd: 0.14, from: now + minute, until: now + 2 * minute });
    expect([-1, 0, minute - 1].map((later) => dearestNote([lapse], null, now + minute + later)?.usd)).toEqual([undefined, 0.14, 0.14]);
    expect(dearestNote([lapse], null, now + 2 * minute)).toBeNull();
  });

  test("counts a step by length with the draft", () => {
    const notes = [note({ kind: "length", above: 200_000 })];
    const next = (tokens: number) => ({
      tokens,
      answerTokens: 1000,
      price: { ...price, overrides: [{ above: 200_000, prices: { prompt: 6, completion: 30 } }] },
    });
    expect(dearestNote(notes, next(200_000), now)).toBeNull();
    expect(dearestNote(notes, next(200_001), now)?.usd).toBeCloseTo((200_001 * 3 + 1000 * 15) / 1e6, 9);
    expect(dearestNote(notes, null, now)).toBeNull();
    expect(dearestNote(notes, { ...next(300_000), price: null }, now)).toBeNull();
  });

  test("counts a price of this time against the usual one, at the length of the prompt", () => {
    const overrides = [
      { above: 1000, prices: { prompt: 4 } },
      { when: { window: { from: 11 * 60, to: 13 * 60 } }, prices: { prompt: 8, completion: 30 } },
    ];
    const next = { tokens: 10_000, answerTokens: 1000, price: { ...price, overrides } };
    expect(dearestNote([note({ kind: "time" })], next, now)?.usd).toBeCloseTo((10_000 * 4 + 1000 * 15) / 1e6, 9);
    expect(dearestNote([note({ kind: "time" })], next, now + 120 * minute)).toBeNull();
  });
});

describe("what changes by itself", () => {
  test("is the next time that a note begins or ends, and how long ago the shown one was", () => {
    const lapse = note({ usd: 0.14, from: now + 5 * minute });
    expect(nextChange([lapse, note({ until: now + minute })], undefined, now)).toBe(now + minute);
    expect(nextChange([lapse], lapse, now + 7.5 * minute)).toBe(now + 8 * minute);
    expect(nextChange([lapse], lapse, now + 200 * minute)).toBe(now + 5 * minute + 240 * minute);
  });

  test("is nothing where nothing can change", () => {
    expect(nextChange([note({ usd: 1 }), note({ until: now })], note({ usd: 1 }), now)).toBeUndefined();
  });

  test.each([
    [0, "this minute"],
    [3.9, "3 min. ago"],
    [125, "2 hr. ago"],
    [60 * 24 * 3, "3 days ago"],
    [-5, "this minute"],
  ])("%s minutes ago is %s", (minutes, words) => {
    expect(ago(now - minutes * minute, now, "en")).toBe(words);
  });
});
