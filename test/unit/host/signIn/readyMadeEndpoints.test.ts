import { afterEach, describe, expect, test, vi } from "vitest";
import { fetchModels } from "../../../../src/llm/catalogue/fetchModels.ts";
import type { ChatRequest } from "../../../../src/llm/chatClient.ts";
import { systemClock } from "../../../../src/llm/send/clock.ts";
import { builtInEndpoints, parseEndpoint } from "../../../../src/llm/send/endpoint.ts";
import { OpenAiClient } from "../../../../src/llm/openAiClient.ts";
import {
  addressFromAnswer,
  addressQuestions,
  localServers,
  type ReadyMadeEndpoint,
  readyMadeEndpoints,
} from "../../../../src/host/signIn/readyMadeEndpoints.ts";
import type { Endpoint, Parameters } from "../../../../src/shared/parameters.ts";
import { requestOf } from "../../llm/send/requestOf.ts";

/** What a server gets of a question with these parameters, besides `model`, `messages` and `stream`. */
interface Sent {
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const everything: Parameters = { maxTokens: 500, temperature: 0.5, seed: 7, frequencyPenalty: 0.1, reasoning: { effort: "high" } };
const usage = { stream_options: { include_usage: true }, user: "u-1" };
const sampling = { temperature: 0.5, seed: 7, frequency_penalty: 0.1 };
/** What a server without facts of its own gets. */
const openAi = { ...usage, ...sampling, max_tokens: 500, reasoning_effort: "high" };
const openRouter = { ...sampling, max_completion_tokens: 500, reasoning: { effort: "high" } };

const expected: Readonly<Record<string, Sent>> = {
  openrouter: { url: "https://openrouter.ai/api/v1/chat/completions", body: openRouter },
  "openrouter-eu": { url: "https://eu.openrouter.ai/api/v1/chat/completions", body: openRouter },
  "openrouter-us": { url: "https://us.openrouter.ai/api/v1/chat/completions", body: openRouter },
  deepinfra: { url: "https://api.deepinfra.com/v1/openai/chat/completions", body: openAi },
  // OpenAI's own API is asked through /responses, where penalties and a seed are not known.
  openai: {
    url: "https://api.openai.com/v1/responses",
    body: {
      input: [{ type: "message", role: "user", content: "hi" }],
      store: false,
      include: ["reasoning.encrypted_content"],
      temperature: 0.5,
      max_output_tokens: 500,
      reasoning: { effort: "high" },
      user: "u-1",
    },
  },
  anthropic: {
    url: "https://api.anthropic.com/v1/chat/completions",
    body: { stream_options: { include_usage: true }, temperature: 0.5, max_tokens: 500 },
  },
  gemini: { url: "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions", body: openAi },
  mistral: {
    url: "https://api.mistral.ai/v1/chat/completions",
    body: { temperature: 0.5, random_seed: 7, frequency_penalty: 0.1, max_tokens: 500, reasoning_effort: "high" },
  },
  deepseek: { url: "https://api.deepseek.com/chat/completions", body: { ...openAi, thinking: { type: "enabled" } } },
  groq: { url: "https://api.groq.com/openai/v1/chat/completions", body: openAi },
  cerebras: { url: "https://api.cerebras.ai/v1/chat/completions", body: openAi },
  xai: { url: "https://api.x.ai/v1/chat/completions", body: openAi },
  together: { url: "https://api.together.ai/v1/chat/completions", body: openAi },
  fireworks: { url: "https://api.fireworks.ai/inference/v1/chat/completions", body: openAi },
  moonshot: {
    url: "https://api.moonshot.ai/v1/chat/completions",
    body: { ...usage, ...sampling, max_completion_tokens: 500, thinking: { type: "enabled" }, reasoning_effort: "high" },
  },
  zai: {
    url: "https://api.z.ai/api/paas/v4/chat/completions",
    body: { ...usage, ...sampling, max_tokens: 500, thinking: { type: "enabled" } },
  },
  minimax: { url: "https://api.minimax.io/v1/chat/completions", body: openAi },
  huggingface: { url: "https://router.huggingface.co/v1/chat/completions", body: openAi },
  vercel: { url: "https://ai-gateway.vercel.sh/v1/chat/completions", body: openAi },
};

interface Asked {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Takes every request in place of the network. */
function noNetwork(answer: () => Response): readonly Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    const body = typeof init.body === "string" ? (JSON.parse(init.body) as Asked["body"]) : {};
    asked.push({ url, headers: Object.fromEntries(new Headers(init.headers)), body });
    return Promise.resolve(answer());
  });
  return asked;
}

const completed = { type: "response.completed", response: { id: "r", status: "completed", output: [] } };
const said = { type: "response.output_text.delta", output_index: 0, content_index: 0, item_id: "m", delta: "Hi" };
/** An answer of a server with this dialect. */
const events = (dialect: Endpoint["dialect"]) => () => {
  const headers = { "content-type": "text/event-stream" };
  if (dialect === "responses")
    return new Response([said, completed].map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""), { headers });
  return new Response('data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n', { headers });
};

/** The endpoint as it is once it was added. */
function endpointOf({ id, baseUrl, dialect }: ReadyMadeEndpoint): Endpoint {
  const parsed = parseEndpoint(id, id in builtInEndpoints ? {} : { baseUrl, dialect });
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
}

async function ask(endpoint: Endpoint, change: Partial<ChatRequest>, key: string | undefined = "the-key"): Promise<Asked> {
  const asked = noNetwork(events(endpoint.dialect));
  const request = { ...requestOf({ endpoint, model: "some-model", user: "u-1" }), ...change, key };
  const answer = await new OpenAiClient().stream(request, () => undefined, new AbortController().signal);
  expect(answer.verdict).toBe("complete");
  expect(asked).toHaveLength(1);
  return asked[0] as Asked;
}

afterEach(() => vi.unstubAllGlobals());

test("every ready-made endpoint has an expected request, a distinct name and address, and a page for keys", () => {
  expect(readyMadeEndpoints.map(({ id }) => id)).toEqual(Object.keys(expected));
  expect(new Set(readyMadeEndpoints.map(({ baseUrl }) => baseUrl)).size).toBe(readyMadeEndpoints.length);
  for (const { keyPage } of readyMadeEndpoints) expect(new URL(keyPage).protocol).toBe("https:");
  for (const [name, { baseUrl, dialect }] of Object.entries(builtInEndpoints))
    expect(readyMadeEndpoints).toContainEqual(expect.objectContaining({ id: name, baseUrl, dialect }));
});

describe.each(readyMadeEndpoints)("$title", (row) => {
  test("its request has this address, key and body, and nothing else", async () => {
    const { url, headers, body } = await ask(endpointOf(row), { parameters: everything });
    const wanted = expected[row.id] as Sent;
    expect(url).toBe(wanted.url);
    expect(headers).toEqual({
      accept: "text/event-stream, application/json",
      "content-type": "application/json",
      authorization: "Bearer the-key",
    });
    expect(body).toEqual({
      model: "some-model",
      ...(row.id !== "openai" && { messages: [{ role: "user", content: "hi" }] }),
      stream: true,
      ...wanted.body,
    });
  });

  test("its models are asked for at its own origin", async () => {
    const endpoint = endpointOf(row);
    const asked = noNetwork(() => Response.json({ data: [{ id: "a" }] }));
    expect(await fetchModels({ endpoint, key: "the-key", clock: systemClock })).toMatchObject({ ok: true, models: [{ id: "a" }] });
    expect(asked.map(({ url }) => new URL(url).origin)).toEqual([new URL(row.baseUrl).origin]);
    const [{ headers } = { headers: {} }] = asked;
    if (row.id === "anthropic") {
      expect(headers).toEqual({ accept: "application/json", "x-api-key": "the-key", "anthropic-version": "2023-06-01" });
    } else expect(headers).toEqual({ accept: "application/json", ...(row.id !== "deepinfra" && { authorization: "Bearer the-key" }) });
  });
});

describe("reasoning", () => {
  const thinks = async (id: string, reasoning: Parameters["reasoning"]) => {
    const row = readyMadeEndpoints.find((one) => one.id === id) as ReadyMadeEndpoint;
    const { body } = await ask(endpointOf(row), { parameters: reasoning === undefined ? {} : { reasoning } });
    return { thinking: body["thinking"], effort: body["reasoning_effort"] };
  };
  test.each([
    ["deepseek", { enabled: false }, { type: "disabled" }, undefined],
    ["deepseek", { effort: "none" }, { type: "disabled" }, undefined],
    ["deepseek", { enabled: true }, { type: "enabled" }, undefined],
    ["moonshot", { enabled: false }, { type: "disabled" }, undefined],
    ["zai", { effort: "low" }, { type: "enabled" }, undefined],
    ["anthropic", { maxTokens: 2000 }, { type: "enabled", budget_tokens: 2000 }, undefined],
    ["anthropic", { enabled: false }, undefined, undefined],
    ["anthropic", { effort: "high" }, undefined, undefined],
    ["groq", { enabled: false }, undefined, "none"],
  ] as const)("%s with %j", async (id, reasoning, thinking, effort) => {
    expect(await thinks(id, reasoning)).toEqual({ thinking, effort });
  });
});

describe("addresses with a part of the user's own", () => {
  test.each([
    ["azure", "My-Resource", "https://my-resource.openai.azure.com/openai/v1"],
    ["azure", "https://my-resource.openai.azure.com/", "https://my-resource.openai.azure.com/openai/v1"],
    ["azure", "https://my-resource.openai.azure.com/openai/v1", "https://my-resource.openai.azure.com/openai/v1"],
    ["litellm", " https://litellm.example.com ", "https://litellm.example.com"],
    ["other", "https://api.example.com/v1?api-version=preview", "https://api.example.com/v1?api-version=preview"],
  ] as const)("%s: %s", (id, answer, address) => {
    expect(addressFromAnswer(id, answer)).toBe(address);
  });

  test("Azure gets the newer name of the limit, and a query goes with every request", async () => {
    const parsed = parseEndpoint("azure", { baseUrl: "https://my-resource.openai.azure.com/openai/v1?api-version=preview" });
    const endpoint = (parsed as { readonly value: Endpoint }).value;
    const { url, headers, body } = await ask(endpoint, { parameters: { maxTokens: 500 } });
    expect(url).toBe("https://my-resource.openai.azure.com/openai/v1/chat/completions?api-version=preview");
    expect(headers["authorization"]).toBe("Bearer the-key");
    expect(body).toMatchObject({ max_completion_tokens: 500 });
    const asked = noNetwork(() => Response.json({ data: [{ id: "a" }] }));
    await fetchModels({ endpoint, key: "the-key", clock: systemClock });
    expect(asked.map((one) => one.url)).toEqual(["https://my-resource.openai.azure.com/openai/v1/models?api-version=preview"]);
  });

  test("each question has a prompt and an example", () => {
    expect(addressQuestions.map(({ id }) => id)).toEqual(["azure", "litellm", "other"]);
    for (const { prompt, placeholder } of addressQuestions) expect(prompt !== "" && placeholder !== "").toBe(true);
  });
});

test("servers on this machine are asked without a key, at their usual ports", async () => {
  expect(localServers.map(({ title, baseUrl }) => `${title} ${baseUrl}`)).toEqual([
    "Ollama http://127.0.0.1:11434/v1",
    "LM Studio http://127.0.0.1:1234/v1",
    "llama.cpp http://127.0.0.1:8080/v1",
    "vLLM http://127.0.0.1:8000/v1",
    "Jan http://127.0.0.1:1337/v1",
  ]);
  for (const { id, baseUrl } of localServers) {
    const parsed = parseEndpoint(id, { baseUrl, auth: "none" });
    const { url, headers, body } = await ask((parsed as { readonly value: Endpoint }).value, { parameters: everything }, undefined);
    expect(url).toBe(`${baseUrl}/chat/completions`);
    expect(headers["authorization"]).toBeUndefined();
    expect(body).toMatchObject(openAi);
  }
});
