import * as fc from "fast-check";
import { expect, test } from "vitest";
import { BurstPacer } from "../../../../src/webview/stream/burstPacer.ts";

const frame = 16;

test("a steady stream is shown in the frame it arrives in", () => {
  const pacer = new BurstPacer();
  for (let time = 0; time < 3200; time += frame) {
    pacer.push("x".repeat(120), time);
    pacer.take(time);
  }
  expect(pacer.empty).toBe(true);
  for (let time = 3200; time < 4000; time += frame) {
    pacer.push("x".repeat(120), time);
    expect(pacer.take(time)).toHaveLength(120);
  }
});

test("a burst is spread over several frames", () => {
  const pacer = new BurstPacer();
  pacer.push("y".repeat(1000), 0);
  const shares: number[] = [];
  for (let time = 0; !pacer.empty; time += frame) shares.push(pacer.take(time).length);
  expect(shares.length).toBeGreaterThanOrEqual(4);
  expect(Math.max(...shares)).toBeLessThanOrEqual(400);
});

test("late or duplicate frames do not delay a fast stream", () => {
  const pacer = new BurstPacer();
  for (let time = 0; time < 3200; time += frame) {
    pacer.push("x".repeat(64), time);
    pacer.take(time);
  }
  pacer.push("x".repeat(64), 3210);
  pacer.push("x".repeat(64), 3226);
  pacer.push("x".repeat(64), 3242);
  expect(pacer.take(3250)).toHaveLength(192);
});

test("no text waits for a frame that would be too late, however slow the frames are", () => {
  for (const slow of [20, 33, 48]) {
    for (let phase = 1; phase < slow; phase++) {
      const pacer = new BurstPacer();
      for (let time = 0; time < 20 * slow; time += slow) {
        pacer.push("x", time);
        pacer.take(time);
      }
      const arrived = 20 * slow - phase;
      pacer.push("y".repeat(5_000), arrived);
      let time = 20 * slow;
      for (; !pacer.empty; time += slow) pacer.take(time);
      expect(time - slow - arrived).toBeLessThanOrEqual(100);
    }
  }
});

test("any text in any pieces is shown in order, completely, within 100 ms and without splitting a character", () => {
  const arrivals = fc.array(fc.array(fc.string({ unit: "binary", maxLength: 600 }), { maxLength: 4 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(arrivals, (frames) => {
      const pacer = new BurstPacer();
      const arrivedBy: { readonly length: number; readonly at: number }[] = [];
      let all = "";
      let shown = "";
      const take = (time: number): void => {
        const part = pacer.take(time);
        const last = part.charCodeAt(part.length - 1);
        if (shown.length + part.length < all.length && last >= 0xd800 && last <= 0xdbff) {
          const next = all.charCodeAt(shown.length + part.length);
          expect(next >= 0xdc00 && next <= 0xdfff).toBe(false);
        }
        shown += part;
        for (const { length, at } of arrivedBy) if (time - at >= 100 - frame) expect(shown.length).toBeGreaterThanOrEqual(length);
      };
      let time = 0;
      for (const texts of frames) {
        for (const text of texts) {
          pacer.push(text, time);
          all += text;
          arrivedBy.push({ length: all.length, at: time });
        }
        take(time);
        time += frame;
      }
      for (let rest = 0; rest < 8; rest++, time += frame) take(time);
      expect(shown).toBe(all);
      expect(pacer.empty).toBe(true);
    }),
  );
});
