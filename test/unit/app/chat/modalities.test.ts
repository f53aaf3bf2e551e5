import { expect, test } from "vitest";
import { cleared } from "../../../cleared.ts";
import { fitToModel } from "../../../../src/app/chat/modalities.ts";
import type { Model } from "../../../../src/llm/model.ts";
import type { ContentPart, PromptMessage } from "../../../../src/llm/prompt.ts";
import { png } from "../../../data/pictures.ts";
import type { Dialect } from "../../../../src/shared/parameters.ts";

const image: ContentPart = { type: "image_url", image_url: { url: "data:image/png;base64,AA==" } };
const pdf: ContentPart = { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,AA==" } };
const ask = (...parts: readonly ContentPart[]): PromptMessage => ({ role: "user", content: [{ type: "text", text: "What?" }, ...parts] });
const fit = (messages: readonly PromptMessage[], dialect: Dialect, row: Model | undefined) =>
  fitToModel(cleared(messages), { dialect, id: "m", row });
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

test("a broken picture of an answer is not sent: servers would refuse the question", () => {
  const drew = (url: string): PromptMessage => ({ role: "assistant", content: [{ type: "image_url", image_url: { url } }], model: "m" });
  for (const url of [png(64, 64).slice(0, -20), "data:image/svg+xml;base64,PHN2Zy8+", "data:image/png;base64,AAAA"]) {
    const fitted = fit([ask(), drew(url), ask()], "openai", model("text", "image"));
    expect(fitted).toMatchObject({ messages: [{}, { content: [{ type: "text", text: "(An image of this answer is not sent.)" }] }, {}] });
  }
  // What is elsewhere cannot be looked into.
  const remote = drew("https://pictures.example/a.png");
  expect(fit([ask(), remote, ask()], "openai", model("text", "image"))).toMatchObject({ messages: [{}, remote, {}] });
});

test("a picture of an answer never refuses a question: a model that does not take it gets a note", () => {
  const drew = (by: string): PromptMessage => ({ role: "assistant", content: [{ type: "text", text: "Here." }, drawn], model: by });
  const drawn: ContentPart = { type: "image_url", image_url: { url: png(4, 4) } };
  const messagesFor = (by: string, row: Model | undefined, more: readonly PromptMessage[] = [ask()]) => {
    const fitted = fit([ask(), drew(by), ...more], "openai", row);
    if ("error" in fitted) throw new Error("it was refused");
    return fitted.messages[1]?.content;
  };
  const [whole, noted] = [
    [{ type: "text", text: "Here." }, drawn],
    [
      { type: "text", text: "Here." },
      { type: "text", text: "(An attachment that this model does not take.)" },
    ],
  ];
  expect(messagesFor("m", model("text", "image"))).toEqual(whole);
  expect(messagesFor("other", model("text", "image"))).toEqual(whole);
  expect(messagesFor("m", model("text"))).toEqual(noted);
  // Where the catalogue is silent, only the model that drew it gets it back.
  expect(messagesFor("m", undefined)).toEqual(whole);
  expect(messagesFor("other", undefined)).toEqual(noted);
  // An answer that is to be continued ends with its own words.
  expect(messagesFor("m", model("text"), [])).toEqual([{ type: "text", text: "Here." }]);
});
