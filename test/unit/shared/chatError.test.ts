import { expect, test } from "vitest";
import { errorActions } from "../../../src/shared/chatError.ts";

test("a shorter answer is offered if the credits cover one", () => {
  const actions = (affordableTokens?: number) =>
    errorActions({ code: "noCredits", message: "", ...(affordableTokens === undefined ? {} : { affordableTokens }) });
  expect(actions(1204)).toEqual(["retryShorter", "openCredits", "selectModel"]);
  expect(actions(0)).toEqual(["openCredits", "retry", "selectModel"]);
  expect(actions()).toEqual(["openCredits", "retry", "selectModel"]);
});

test("a limit offers the known ways around it, and always a retry and another model", () => {
  expect(errorActions({ code: "freeLimit", message: "" })).toEqual(["retry", "selectModel"]);
  expect(errorActions({ code: "rateLimited", message: "", paidVariant: "a/b", fallbackModel: "c/d" })).toEqual([
    "usePaidVariant",
    "useFallback",
    "retry",
    "selectModel",
  ]);
});
