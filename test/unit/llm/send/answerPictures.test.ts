import { describe, expect, test } from "vitest";
import type { PromptMessage } from "../../../../src/llm/prompt.ts";
import { readRefusal } from "../../../../src/llm/send/refusal.ts";
import { built, extras, messagesOf, openrouter, plain, row } from "./requestOf.ts";

const picture = (name: string) => ({ type: "image_url", image_url: { url: `data:image/png;base64,${name}` } }) as const;
const text = (words: string) => ({ type: "text", text: words }) as const;
const drew = (...content: Exclude<PromptMessage["content"], string | null>): PromptMessage => ({
  role: "assistant",
  content,
  model: "m/draws",
  endpoint: "openrouter",
});
const ask = (content: string): PromptMessage => ({ role: "user", content });

describe("pictures of answers", () => {
  test("go back in the user's next message, behind a label", () => {
    expect(messagesOf({ messages: [ask("Draw a fox."), drew(text("A fox."), picture("AAAA")), ask("Make it blue.")] })).toEqual([
      { role: "user", content: "Draw a fox." },
      { role: "assistant", content: "A fox." },
      { role: "user", content: [text("Make it blue."), text("(The image of your answer:)"), picture("AAAA")] },
    ]);
  });

  test("an answer that was only a picture says so, and what the user attached comes first", () => {
    const own: PromptMessage = { role: "user", content: [text("Like this one?"), picture("OWN=")] };
    expect(messagesOf({ messages: [ask("Draw."), drew(picture("AAAA"), picture("BBBB")), own] })).toEqual([
      { role: "user", content: "Draw." },
      { role: "assistant", content: "(image)" },
      {
        role: "user",
        content: [text("Like this one?"), picture("OWN="), text("(The images of your answer:)"), picture("AAAA"), picture("BBBB")],
      },
    ]);
  });

  test("wait for a message of the user's while tools are called, and stay out where there is none", () => {
    const call = { id: "c1", type: "function", function: { name: "look", arguments: "{}" } } as const;
    const calling: PromptMessage = { role: "assistant", content: [picture("AAAA")], toolCalls: [call], endpoint: "openrouter" };
    const result: PromptMessage = { role: "tool", toolCallId: "c1", content: "found" };
    const before = [
      { role: "user", content: "Draw." },
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", tool_call_id: "c1", content: "found" },
    ];
    expect(messagesOf({ messages: [ask("Draw."), calling, result] })).toEqual(before);
    const later = messagesOf({ messages: [ask("Draw."), calling, result, { role: "assistant", content: "Done." }, ask("Bigger.")] });
    expect(later).toEqual([
      ...before,
      { role: "assistant", content: "Done." },
      { role: "user", content: [text("Bigger."), text("(The image of your answer:)"), picture("AAAA")] },
    ]);
    expect(messagesOf({ messages: [ask("Draw."), drew(text("It is"), picture("AAAA"))] })).toEqual([
      { role: "user", content: "Draw." },
      { role: "assistant", content: "It is" },
    ]);
  });

  test("one of which only the address is known goes back to its own server alone", () => {
    const remote = { type: "image_url", image_url: { url: "https://pictures.example/signed?token=1" } } as const;
    const messages = [ask("Draw."), drew(text("So."), remote), ask("Bigger.")];
    expect((messagesOf({ messages, endpoint: openrouter }) as unknown[])[2]).toMatchObject({ content: [text("Bigger."), {}, remote] });
    expect((messagesOf({ messages, endpoint: plain }) as unknown[])[2]).toEqual({ role: "user", content: "Bigger." });
  });
});

describe("modalities", () => {
  const drawing = (...outputModalities: readonly string[]) => row([], { outputModalities });

  test("are asked for where the catalogue says that the model draws: with text, or the picture alone", () => {
    expect(extras({ mayDraw: true, catalogueModel: drawing("image", "text") })["modalities"]).toEqual(["image", "text"]);
    expect(extras({ mayDraw: true, catalogueModel: drawing("text", "image") })["modalities"]).toEqual(["image", "text"]);
    // "No endpoints found that support the requested output modalities: image, text".
    expect(extras({ mayDraw: true, catalogueModel: drawing("image") })["modalities"]).toEqual(["image"]);
    expect(extras({ mayDraw: true, endpoint: plain, catalogueModel: drawing("image", "text") })["modalities"]).toEqual(["image", "text"]);
  });

  test("are not sent for other models, for unknown ones, or outside of conversations", () => {
    expect(extras({ mayDraw: true, catalogueModel: drawing("text") })).not.toHaveProperty("modalities");
    expect(extras({ mayDraw: true })).not.toHaveProperty("modalities");
    expect(extras({ catalogueModel: drawing("image", "text") })).not.toHaveProperty("modalities");
  });

  test("are the user's to set or to leave out, and are left out once the server has refused them", () => {
    const change = { mayDraw: true, catalogueModel: drawing("image", "text") } as const;
    expect(extras({ ...change, parameters: { extraBody: { modalities: ["image"] } } })["modalities"]).toEqual(["image"]);
    expect(extras({ ...change, parameters: { extraBody: { modalities: null } } })).not.toHaveProperty("modalities");
    const { body } = built(change);
    const words = { message: "Unsupported parameter: 'modalities' is not supported with this model.", kinds: [] };
    expect(readRefusal(words as never, 400, { body, extraBody: {}, lessons: [] })).toEqual({
      lessons: [{ do: "leaveOut", field: "modalities" }],
    });
    const taught = built({ ...change, lessons: [{ do: "leaveOut", field: "modalities" }] });
    expect(taught.body).not.toHaveProperty("modalities");
    expect(taught.unsupportedParameters).toEqual([]);
  });
});
