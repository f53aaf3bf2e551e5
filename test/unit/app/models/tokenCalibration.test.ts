import { describe, expect, test } from "vitest";
import { TokenCalibration } from "../../../../src/app/models/tokenCalibration.ts";

function memento() {
  const kept = new Map<string, unknown>();
  return {
    kept,
    keys: () => [...kept.keys()],
    get: <T>(key: string, fallback?: T) => (kept.has(key) ? structuredClone(kept.get(key)) : fallback) as T,
    update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, structuredClone(value))),
  };
}

describe("TokenCalibration", () => {
  test("learns about a model, its variants and its family, and keeps that across a reload", () => {
    const state = memento();
    const calibration = new TokenCalibration(state);
    for (const estimated of [1000, 3000, 8000])
      calibration.learn("deepseek/deepseek-r1:free", "DeepSeek", false, { estimated, counted: estimated * 1.25 });
    const again = new TokenCalibration(state);
    expect(again.fitOf("deepseek/deepseek-r1", "DeepSeek", false).factor).toBeCloseTo(1.25, 2);
    expect(again.fitOf("deepseek/deepseek-v3", "DeepSeek", false).factor).toBeCloseTo(1.25, 2);
    expect(again.fitOf("openai/gpt-5", "GPT", false).factor).toBe(1);
    // "Other" is no family.
    expect(again.fitOf("someone/else", "Other", false).factor).toBe(1);
  });

  test("the offset differs with reasoning, the factor does not", () => {
    const calibration = new TokenCalibration(memento());
    for (const estimated of [1000, 3000, 8000]) calibration.learn("a/m", "T", false, { estimated, counted: estimated * 1.25 });
    expect(calibration.fitOf("a/m", "T", true)).toEqual({ factor: 1.25, offset: 0 });
    for (const estimated of [10, 12, 14]) calibration.learn("a/m", "T", true, { estimated, counted: estimated * 1.25 + 500 });
    expect(calibration.fitOf("a/m", "T", true)).toEqual({ factor: 1.25, offset: 500 });
    expect(calibration.fitOf("a/m", "T", false)).toEqual({ factor: 1.25, offset: 0 });
  });

  test("stays small, and ignores invalid stored data", () => {
    const state = memento();
    const calibration = new TokenCalibration(state);
    for (let index = 0; index < 300; index++) calibration.learn(`a/m${index}`, "GPT", false, { estimated: 500, counted: 600 });
    for (let index = 0; index < 50; index++) calibration.learn("a/m1", "GPT", false, { estimated: 500, counted: 600 });
    expect(JSON.stringify([...state.kept.values()]).length).toBeLessThan(20_000);
    calibration.learn("a/m1", "GPT", false, { estimated: 0, counted: Number.NaN });
    state.kept.set("aside.tokenSamples", { v: 1, entries: [null, ["m:x", [["a", 1], [2]]], [3, 4]] });
    expect(new TokenCalibration(state).fitOf("x", undefined, false)).toEqual({ factor: 1, offset: 0 });
  });
});
