import { expect, test } from "vitest";
import { cleared } from "../../../cleared.ts";
import { fitToModel } from "../../../../src/app/chat/modalities.ts";
import type { Model } from "../../../../src/llm/model.ts";
import type { ContentPart, PromptMessage } from "../../../../src/llm/prompt.ts";
import type { Dialect } from "../../../../src/shared/parameters.ts";

const image: ContentPart = { type: "image_url", image_url: { url: "data:image/png;base64,AA==" } };
const pdf: ContentPart = { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,AA==" } };
const ask = (...parts: readonly ContentPart[]): PromptMessage => ({ role: "user", content: [{ type: "text", text: "What?" }, ...parts] });
const fit = (messages: readonly PromptMessage[], ...rest: [Dialect, Model | undefined]) => fitToModel(cleared(messages), ...rest);
const model = (...inputModalities: readonly string[]) => ({ id: "m", name: "M", inputModalities });

test("a picture goes to a model that takes pictures, or that says nothing of what it takes", () => {
  for (const row of [model("text", "image"), undefined]) {
    expect(fit([ask(image)], "openai", row)).toEqual({ messages: [ask(image)] });
  }
  expect(fit([ask(image)], "openrouter", model("text"))).toMatchObject({
    error: { code: "badRequest", message: expect.stringContaining("M does not accept images. Nothing was sent.") },
  });
});

test("a PDF goes to OpenRouter, which reads it for any model; elsewhere the model must say that it takes files", () => {
  expect(fit([ask(pdf)], "openrouter", model("text"))).toHaveProperty("messages");
  expect(fit([ask(pdf)], "openai", model("text", "file"))).toHaveProperty("messages");
  for (const row of [model("text"), undefined]) expect(fit([ask(pdf)], "openai", row)).toHaveProperty("error");
});

test("what was asked before is not refused: its picture becomes a word for a model that does not take it", () => {
  const fitted = fit(
    [ask(image), { role: "assistant", content: "A cat." }, { role: "user", content: "And now?" }],
    "openai",
    model("text"),
  );
  if ("error" in fitted) throw new Error("it was refused");
  expect(fitted.messages[0]?.content).toEqual([
    { type: "text", text: "What?" },
    { type: "text", text: "(An attachment that this model does not take.)" },
  ]);
});
