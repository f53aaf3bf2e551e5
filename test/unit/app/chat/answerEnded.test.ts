import { expect, test } from "vitest";
import { withPrice, withWaysOn } from "../../../../src/app/chat/answerEnded.ts";
import type { Model } from "../../../../src/llm/model.ts";
import type { ChatErrorCode } from "../../../../src/shared/chatError.ts";
import { answer } from "../../history/messages.ts";

const rows: readonly Model[] = [
  { id: "lab/m", name: "M", pricing: { prompt: 1, completion: 2 } },
  { id: "lab/m:free", name: "M (free)", pricing: { prompt: 0, completion: 0 } },
];
const find = (_endpoint: string, id: string) => rows.find((row) => row.id === id.replace(/:online$/, ""));
const limited = (model: string, code: ChatErrorCode = "freeLimit") => answer("a", "q", { model, error: { code, message: "Limited." } });

test("a limit of a free model offers the paid one, with whatever else is behind its name, and says what it costs", () => {
  expect(withWaysOn(limited("lab/m:free"), [], find).error).toMatchObject({
    message: "Limited. Paid version: lab/m ($1.00 in, $2.00 out per million).",
    paidVariant: "lab/m",
  });
  expect(withWaysOn(limited("lab/m:free:online"), [], find).error?.paidVariant).toBe("lab/m:online");
  expect(withWaysOn(limited("lab/m"), [], find).error).not.toHaveProperty("paidVariant");
  expect(withWaysOn(limited("lab/unlisted:free"), [], find).error).not.toHaveProperty("paidVariant");
});

test("the first fallback that is not the model itself is offered; other failures have ways of their own", () => {
  expect(withWaysOn(limited("lab/m", "rateLimited"), ["lab/m", "lab/n"], find).error?.fallbackModel).toBe("lab/n");
  expect(withWaysOn(limited("lab/m", "serverError"), ["lab/n"], find).error).not.toHaveProperty("fallbackModel");
});

test("without a bill the prices of the model that answered count", () => {
  const usage = { prompt_tokens: 1_000_000, completion_tokens: 0 };
  expect(withPrice(answer("a", "q", { model: "lab/m:free", servedModel: "lab/m", usage }), find)).toMatchObject({
    cost: 1,
    costBasis: "listPrice",
  });
});
