import { expect, test } from "vitest";
import { FeatureRegistry } from "../../../src/app/features.ts";

const signIn = (): Promise<boolean> => Promise.resolve(true);

test("what a slice provides is there for the others, whichever of them was first", async () => {
  const features = new FeatureRegistry();
  const provided = { signIn, commitPrompt: () => Promise.resolve("Write it.") };
  expect(features.provide(provided)).toBe(provided);
  features.provide({ workingChanges: () => Promise.resolve(undefined) });
  expect(features.get("signIn")).toBe(signIn);
  expect(await features.get("commitPrompt")()).toBe("Write it.");
  expect(await features.get("workingChanges")()).toBeUndefined();
});

test("a door that is provided twice is a fault, and the first one stays", () => {
  const features = new FeatureRegistry();
  features.provide({ signIn });
  expect(() => features.provide({ commitPrompt: () => Promise.resolve(""), signIn: () => Promise.resolve(false) })).toThrow("“signIn”");
  expect(features.get("signIn")).toBe(signIn);
  // Nothing of what was refused is there.
  expect(() => features.get("commitPrompt")).toThrow("“commitPrompt”");
});

test("calling a feature that is not registered throws", () => {
  expect(() => new FeatureRegistry().get("signIn")).toThrow("no slice provides “signIn”");
});
