import { describe, expect, test } from "vitest";
import type { ContentPart, PromptMessage } from "../../../../src/llm/prompt.ts";
import type { ReasoningDetail } from "../../../../src/shared/chatEvent.ts";
import { deepinfra, messagesOf, plain, row } from "./requestOf.ts";

const call = { id: "c1", type: "function", function: { name: "look", arguments: '{"b": 1,  "a":2}' } } as const;
const model = "deepseek/deepseek-r1";
const detail: ReasoningDetail = { type: "reasoning.text", text: "Hm", format: "unknown", index: 0 };

function assistant(more: Partial<Extract<PromptMessage, { role: "assistant" }>>): PromptMessage {
  return { role: "assistant", content: "yes", model, ...more };
}

describe("roles and parts", () => {
  test("are sent unchanged, including names", () => {
    const parts: readonly ContentPart[] = [
      { type: "text", text: "look" },
      { type: "image_url", image_url: { url: "data:image/png;base64,AA==", detail: "high" } },
      { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,AA==" } },
      { type: "input_audio", input_audio: { data: "AA==", format: "wav" } },
    ];
    const messages: readonly PromptMessage[] = [
      { role: "system", content: "Be brief.", name: "rules" },
      { role: "user", content: parts, name: "ann" },
      { role: "assistant", content: null, toolCalls: [call] },
      { role: "tool", toolCallId: "c1", content: "found" },
    ];
    expect(messagesOf({ messages })).toEqual([
      { role: "system", content: "Be brief.", name: "rules" },
      { role: "user", content: parts, name: "ann" },
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", tool_call_id: "c1", content: "found" },
    ]);
  });
  test("an image in a result is sent to a model that accepts it, else replaced by a note", () => {
    const content: readonly ContentPart[] = [
      { type: "text", text: "Look:" },
      { type: "image_url", image_url: { url: "data:image/png;base64,AA==" } },
    ];
    const messages: readonly PromptMessage[] = [assistant({ toolCalls: [call] }), { role: "tool", toolCallId: "c1", content }];
    const words = "Look:\n[image_url omitted: this model does not accept it]";
    expect((messagesOf({ messages }) as unknown[])[1]).toMatchObject({ content });
    expect((messagesOf({ messages, endpoint: plain }) as unknown[])[1]).toMatchObject({ content: words });
    const blind = row([], { inputModalities: ["text"] });
    expect((messagesOf({ messages, catalogueModel: blind }) as unknown[])[1]).toMatchObject({ content: words });
  });
  test("a call is sent back without its index", () => {
    const placed = { index: 0, ...call };
    expect(messagesOf({ messages: [assistant({ content: null, toolCalls: [placed] })] })).toEqual([
      { role: "assistant", content: null, tool_calls: [call] },
    ]);
  });
  test("a turn with only tool calls has content null, not the empty string", () => {
    expect(messagesOf({ messages: [assistant({ content: "", toolCalls: [call] })] })).toEqual([
      { role: "assistant", content: null, tool_calls: [call] },
    ]);
  });
  test("an empty turn is omitted", () => {
    const user: PromptMessage = { role: "user", content: "hi" };
    expect(messagesOf({ messages: [user, assistant({ content: "", reasoning: "hm" }), user] })).toEqual([
      { role: "user", content: "hi\n\nhi" },
    ]);
  });
});

describe("reasoning that is sent back", () => {
  test("details are unchanged and in order, also of unknown types", () => {
    const details: readonly ReasoningDetail[] = [
      { zeta: 1, type: "reasoning.text", text: "é\u2028", signature: null, format: "unknown", index: 0 },
      { type: "reasoning.encrypted", data: "AA==", id: "rs_1", index: 0 },
      { type: "something.new", blob: { deep: [1, null] } },
    ];
    const spelled = messagesOf({ messages: [assistant({ reasoningDetails: details })] }) as { reasoning_details: unknown }[];
    expect(JSON.stringify(spelled[0]?.reasoning_details)).toBe(JSON.stringify(details));
  });
  test.each([
    ["another model's are dropped", { model: "openai/gpt-5", reasoningDetails: [detail] }, undefined],
    ["the same model at other conditions keeps them", { model: `${model}:nitro`, reasoningDetails: [detail] }, [detail]],
    ["an explicit empty list stays", { reasoningDetails: [] }, []],
    ["Claude's thought without its signature goes", { reasoningDetails: [{ ...detail, format: "anthropic-claude-v1" }] }, undefined],
    [
      "Gemini's with its signature stays",
      { reasoningDetails: [{ ...detail, format: "google-gemini-v1", signature: "s" }] },
      [{ ...detail, format: "google-gemini-v1", signature: "s" }],
    ],
  ])("%s", (_name, more, expected) => {
    const [message] = messagesOf({ messages: [assistant(more)] }) as [{ reasoning_details?: unknown; reasoning?: unknown }];
    expect(message.reasoning_details).toEqual(expected);
    expect(message).not.toHaveProperty("reasoning");
  });
  test("no item is sent twice across turns", () => {
    const encrypted: ReasoningDetail = { type: "reasoning.encrypted", data: "AA==", id: "rs_1" };
    const summary: ReasoningDetail = { type: "reasoning.summary", summary: "So" };
    const spelled = messagesOf({
      messages: [assistant({ reasoningDetails: [encrypted, summary] }), assistant({ reasoningDetails: [summary, encrypted, detail] })],
    }) as { reasoning_details: unknown }[];
    expect(spelled.map((message) => message.reasoning_details)).toEqual([[encrypted, summary], [detail]]);
  });
  test.each([
    ["plain text in a tool loop", {}, { reasoning: "hm", toolCalls: [call] }, { reasoning: "hm" }],
    ["not outside of it", {}, { reasoning: "hm" }, {}],
    [
      "never bare to Claude",
      { model: "anthropic/claude-sonnet-4.5" },
      { model: "anthropic/claude-sonnet-4.5", reasoning: "hm", toolCalls: [call] },
      {},
    ],
    ["DeepInfra's way", { endpoint: deepinfra }, { reasoning: "hm", toolCalls: [call] }, { reasoning_content: "hm" }],
    ["DeepSeek's R1 refuses it without tools", { endpoint: plain }, { reasoning: "hm" }, {}],
    ["details are OpenRouter's alone", { endpoint: plain }, { reasoningDetails: [detail] }, {}],
  ])("%s", (_name, change, more, expected) => {
    const [message] = messagesOf({ ...change, messages: [assistant(more)] }) as [Record<string, unknown>];
    const { role: _role, content: _content, tool_calls: _calls, ...rest } = message;
    expect(rest).toEqual(expected);
  });
});

describe("annotations", () => {
  const file = { type: "file", file: { hash: "h", name: "a.pdf", content: [] } };
  const citation = { type: "url_citation", url_citation: { url: "https://example.com" } };
  test("of files are sent back, but not of pages, and only to OpenRouter", () => {
    const messages = [assistant({ annotations: [citation, file] })];
    expect(messagesOf({ messages })).toEqual([{ role: "assistant", content: "yes", annotations: [file] }]);
    expect(messagesOf({ messages, endpoint: plain })).toEqual([{ role: "assistant", content: "yes" }]);
  });
});

describe("detailed thinking of Nemotron", () => {
  const ultra = "nvidia/llama-3.1-nemotron-ultra-253b-v1:free";
  const user: PromptMessage = { role: "user", content: "hi" };
  const system = (content: string): PromptMessage => ({ role: "system", content });
  test.each<[string, PromptMessage[], object, PromptMessage[]]>([
    ["on, without a system prompt", [user], { enabled: true }, [system("detailed thinking on"), user]],
    ["off", [user], { enabled: false }, [system("detailed thinking off"), user]],
    ["effort means on", [user], { effort: "high" }, [system("detailed thinking on"), user]],
    ["effort none means off", [user], { effort: "none" }, [system("detailed thinking off"), user]],
    ["before the user's own prompt", [system("Be brief."), user], { enabled: true }, [system("detailed thinking on\nBe brief."), user]],
    [
      "instead of another line of it",
      [system("Detailed thinking on\nBe brief."), user],
      { enabled: false },
      [system("detailed thinking off\nBe brief."), user],
    ],
    ["no wish, no line", [user], { exclude: true }, [user]],
  ])("%s", (_name, messages, reasoning, expected) => {
    expect(messagesOf({ model: ultra, messages, parameters: { reasoning } })).toEqual(expected);
  });
  test("is added to the first block of a prompt with blocks", () => {
    const messages: PromptMessage[] = [{ role: "system", content: [{ type: "text", text: "Be brief." }] }, user];
    expect(messagesOf({ model: ultra, messages, parameters: { reasoning: { enabled: true } } })).toEqual([
      { role: "system", content: [{ type: "text", text: "detailed thinking on\nBe brief." }] },
      user,
    ]);
  });
  test.each([
    "nvidia/llama-3.3-nemotron-super-49b-v1.5",
    "nvidia/nemotron-3-nano-30b-a3b",
    "nvidia/llama-3.1-nemotron-70b-instruct",
    model,
  ])("%s is not switched by the prompt", (other) => {
    expect(messagesOf({ model: other, messages: [user], parameters: { reasoning: { enabled: true } } })).toEqual([user]);
  });
});

describe("cache marks", () => {
  const long = "x".repeat(5000);
  const conversation: readonly PromptMessage[] = [
    { role: "system", content: long },
    { role: "user", content: "one" },
    { role: "assistant", content: "1" },
    {
      role: "user",
      content: [
        { type: "text", text: "two" },
        { type: "image_url", image_url: { url: "data:," } },
      ],
    },
    { role: "assistant", content: "2" },
    { role: "user", content: "three" },
  ];
  const marks = (spelled: unknown): string[] =>
    (spelled as { content: unknown }[]).flatMap(({ content }, index) =>
      Array.isArray(content)
        ? content.flatMap((part: ContentPart) => (part.type === "text" && part.cache_control ? [`${index}:${part.text.slice(0, 5)}`] : []))
        : [],
    );
  test.each(["anthropic/claude-sonnet-4.5", "qwen/qwen3-max", "google/gemini-2.0-flash-001"])(
    "%s: the system prompt and the last two user messages are marked",
    (id) => {
      expect(marks(messagesOf({ model: id, messages: conversation }))).toEqual(["0:xxxxx", "3:two", "5:three"]);
    },
  );
  test.each(["openai/gpt-4o", "deepseek/deepseek-r1", "google/gemini-2.5-pro", "google/gemini-3-pro-preview"])(
    "%s caches by itself",
    (id) => {
      expect(messagesOf({ model: id, messages: conversation })).toEqual(conversation);
    },
  );
  const claude = "anthropic/claude-sonnet-4.5";
  test("a short prompt is not marked", () => {
    expect(marks(messagesOf({ model: claude, messages: conversation.slice(1) }))).toEqual([]);
  });
  test("a model without a price for caching is not marked", () => {
    expect(marks(messagesOf({ model: claude, messages: conversation, catalogueModel: row([], { pricing: { prompt: 1 } }) }))).toEqual([]);
    expect(
      marks(messagesOf({ model: claude, messages: conversation, catalogueModel: row([], { pricing: { cacheWrite: 1 } }) })),
    ).toHaveLength(3);
  });
  test("existing marks stay, at most four, and none is added", () => {
    const marked: PromptMessage = { role: "user", content: [{ type: "text", text: "m", cache_control: { type: "ephemeral", ttl: "1h" } }] };
    expect(marks(messagesOf({ model: claude, messages: [...conversation, marked] }))).toEqual(["5:m"]);
    const five = Array.from({ length: 5 }, () => [marked, assistant({ content: "a" })]).flat();
    expect(marks(messagesOf({ model: claude, messages: five }))).toEqual(["2:m", "4:m", "6:m", "8:m"]);
  });
  test("automatic caching adds no marks", () => {
    const parameters = { extraBody: { cache_control: { type: "ephemeral" } } };
    expect(marks(messagesOf({ model: claude, messages: conversation, parameters }))).toEqual([]);
  });
  test("plain servers get no marks", () => {
    const marked: PromptMessage = { role: "user", content: [{ type: "text", text: "m", cache_control: { type: "ephemeral" } }] };
    expect(messagesOf({ endpoint: plain, model: claude, messages: [marked] })).toEqual([
      { role: "user", content: [{ type: "text", text: "m" }] },
    ]);
    expect(marks(messagesOf({ endpoint: plain, model: claude, messages: conversation }))).toEqual([]);
  });
});
