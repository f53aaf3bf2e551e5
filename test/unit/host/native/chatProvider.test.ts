import { clear } from "../../../../src/app/outbound/gate.ts";
import { beforeEach, describe, expect, test } from "vitest";
import * as fakeVscode from "../../vscode.ts";
import { ChatProvider } from "../../../../src/host/native/chatProvider.ts";
import type { App } from "../../../../src/app/app.ts";
import { createAskOnce, type OneOffKind, type OneOffSpending } from "../../../../src/app/chat/askOnce.ts";
import type { Prepared } from "../../../../src/app/chat/turn.ts";
import type { ChatClient, ChatRequest } from "../../../../src/llm/chatClient.ts";
import { buildRequest } from "../../../../src/llm/send/requestBody.ts";
import { builtInEndpoints } from "../../../../src/llm/send/endpoint.ts";
import type { ChatError, ChatErrorCode } from "../../../../src/shared/chatError.ts";
import type { Answer, ChatEvent, ToolCall } from "../../../../src/shared/chatEvent.ts";

const {
  LanguageModelChatMessageRole: role,
  LanguageModelDataPart: DataPart,
  LanguageModelTextPart: TextPart,
  LanguageModelThinkingPart: ThinkingPart,
  LanguageModelToolCallPart: CallPart,
  LanguageModelToolResultPart: ResultPart,
} = fakeVscode;

const nothingSaid: Answer = {
  text: "",
  reasoning: "",
  reasoningDetails: [],
  toolCalls: [],
  images: [],
  annotations: [],
  finishReason: "stop",
  nativeFinishReason: null,
  verdict: "complete",
  usage: { prompt_tokens: 10, completion_tokens: 5 },
  cost: 0.25,
  provider: null,
  model: "lab/one-20261101",
  id: null,
  error: null,
};
const call = (id: string, name: string, text: string): ToolCall => ({ id, type: "function", function: { name, arguments: text } });
const errorOf = (code: ChatErrorCode): ChatError => ({ code, message: `It is ${code}.`, retryable: false });

/** What the model answers, what was sent, what was spent. */
let answers: { readonly events?: readonly ChatEvent[]; readonly answer?: Partial<Answer> }[];
let requests: ChatRequest[];
let spent: (readonly [OneOffKind, OneOffSpending])[];
let mayAsk: boolean;
let keyError: ChatError | undefined;
let aborted: boolean;
let provider: ChatProvider;
let reported: unknown[];
let usages: unknown[];
let chatModels: readonly string[] | null;
let accesses: (readonly unknown[])[];
let hasAccess: boolean;

const client: ChatClient = {
  stream: async (request, report, signal) => {
    requests.push(request);
    aborted = signal.aborted;
    const { events = [], answer = {} } = answers.shift() ?? {};
    report(events);
    return { ...nothingSaid, ...(signal.aborted ? { verdict: "stopped" } : {}), ...answer };
  },
};

/** As much of the application as an answer needs. */
const app = {
  settings: {
    effective: ({ model }: { readonly model?: string } = {}) => ({
      endpoint: { value: "loopback", source: "user" },
      model: { value: model ?? "lab/one", source: "user" },
      parameters: { temperature: 0.5, toolChoice: "required" },
    }),
    get: () => chatModels,
  },
  memory: { favorites: () => ["lab/two"] },
  endpoints: { get: () => ({ endpoint: builtInEndpoints.openrouter }) },
  modelAccess: {
    allows: async (...access: readonly unknown[]) => {
      accesses.push(access);
      return hasAccess;
    },
  },
  askOnce: createAskOnce({
    mayAsk: async ({ unattended }) => {
      expect(unattended).toBe(true);
      return mayAsk || { code: "overBudget", message: "The budget (aside.budget) is used up." };
    },
    client: async () => client,
    prepare: async ({ model, messages, parameters, tools = [] }): Promise<Prepared> =>
      keyError === undefined
        ? {
            request: {
              endpoint: builtInEndpoints.openrouter,
              key: undefined,
              model,
              messages: await clear(messages, []),
              parameters,
              tools,
            },
          }
        : { error: keyError },
    spent: (kind, spending) => spent.push([kind, spending]),
  }),
} as unknown as App;

beforeEach(() => {
  answers = [];
  requests = [];
  spent = [];
  reported = [];
  usages = [];
  mayAsk = true;
  chatModels = null;
  accesses = [];
  hasAccess = true;
  keyError = undefined;
  aborted = false;
  ThinkingPart.broken = false;
  provider = new ChatProvider(app);
});

type Respond = Parameters<ChatProvider["respond"]>;
const message = (from: number, ...content: readonly unknown[]) =>
  ({ role: from, content, name: undefined }) as unknown as Respond[1][number];
const cancelled = { isCancellationRequested: false, onCancellationRequested: new fakeVscode.EventEmitter<void>().event };

async function respond(messages: Respond[1], options: object = {}, token: object = cancelled, model = "lab/one"): Promise<void> {
  const asked: object = { toolMode: fakeVscode.LanguageModelChatToolMode.Auto, ...options };
  const progress = { report: (part: unknown) => (part instanceof DataPart && part.mimeType === "usage" ? usages : reported).push(part) };
  await provider.respond({ id: model } as Respond[0], messages, asked as Respond[2], progress, token as Respond[4]);
}

/** The messages of the last request as they go over the wire. */
function sent(): readonly Readonly<Record<string, unknown>>[] {
  const last = requests.at(-1);
  const built = last === undefined ? undefined : buildRequest(last);
  if (built?.ok !== true) throw new Error("nothing was sent");
  return built.body["messages"] as readonly Readonly<Record<string, unknown>>[];
}

/** What is reported of a usage. */
const used = (counts: object) => new DataPart(new TextEncoder().encode(JSON.stringify(counts)), "usage");

const hello = message(role.User, new TextPart("Hello"));

describe("an answer for VS Code's Chat", () => {
  test("text and reasoning keep the order of the stream; consecutive parts are joined", async () => {
    const events = [
      { type: "reasoning", text: "Hm" },
      { type: "reasoning", text: "m" },
      { type: "text", text: "A " },
      { type: "text", text: "heap" },
    ] as const;
    answers.push({ events, answer: { text: "A heap" } });
    await respond([hello]);
    expect(reported).toEqual([new ThinkingPart("Hmm"), new TextPart("A heap")]);
    expect(usages).toEqual([used({ prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 })]);
    const usage = { prompt_tokens: 10, completion_tokens: 5 };
    expect(spent).toMatchObject([["nativeChat", { endpoint: "loopback", model: "lab/one", cost: 0.25, usage }]]);
  });

  test.each([
    [undefined],
    [null],
    [{ prompt_tokens: 10 }],
    [{ completion_tokens: 5 }],
    [{ prompt_tokens: -1, completion_tokens: 5 }],
    [{ prompt_tokens: "10", completion_tokens: 5 }],
  ])("a usage that is not whole is not reported: %j", async (usage) => {
    answers.push({ events: [{ type: "text", text: "A heap" }], answer: { usage: usage as Answer["usage"] } });
    await respond([hello]);
    expect([reported, usages]).toEqual([[new TextPart("A heap")], []]);
  });

  test("the effort that was chosen in the menu of the model is asked for, in place of the setting", async () => {
    const efforts: unknown[] = [];
    for (const modelConfiguration of [
      undefined,
      {},
      { reasoningEffort: "inherit" },
      { reasoningEffort: "low" },
      { reasoningEffort: "none" },
    ]) {
      await respond([hello], { modelConfiguration });
      efforts.push(requests.at(-1)?.parameters.reasoning);
    }
    expect(efforts).toEqual([undefined, undefined, undefined, { effort: "low" }, { effort: "none" }]);
    await expect(respond([hello], { modelConfiguration: { reasoningEffort: "vast" } })).rejects.toThrow(
      "does not support the selected reasoning effort",
    );
    expect(requests).toHaveLength(5);
  });

  test("API keys in what VS Code's Chat and other extensions compose are masked, other text is not: it may be code that is written back", async () => {
    const key = "sk-or-v1-canary0123456789abcdef0123456789";
    answers.push({ events: [], answer: { text: "A heap" } });
    const call = new fakeVscode.LanguageModelToolCallPart("c", "t", { key });
    const result = new fakeVscode.LanguageModelToolResultPart("c", [new TextPart(`It is ${key}`)]);
    const code = 'const password = "Zx81Commodore64Amiga500";';
    await respond([
      message(role.User, new TextPart(`Is ${key} a key? ${code}`)),
      message(role.Assistant, new TextPart(`${key} is one.`), call),
      message(role.User, result),
    ]);
    const written = JSON.stringify(sent());
    expect(written).not.toContain(key);
    expect(written.match(/\[redacted\]/g)).toHaveLength(4);
    expect(written).toContain("Zx81Commodore64Amiga500");
  });

  test("without a usable class for reasoning the text is still reported", async () => {
    ThinkingPart.broken = true;
    answers.push({
      events: [
        { type: "reasoning", text: "Hm" },
        { type: "text", text: "A heap" },
      ],
    });
    await respond([hello]);
    expect(reported).toEqual([new TextPart("A heap")]);
  });

  test("calls, results and reasoning are sent back unchanged, and only to the model they came from", async () => {
    const details = [{ type: "reasoning.text", format: "anthropic-claude-v1", index: 0, text: "I call ☕ ", signature: "sig+/==" }];
    const written = '{"path": "a.ts",  "line": 1.0}';
    answers.push({ answer: { toolCalls: [call("call_1", "read", written)], reasoning: "I call", reasoningDetails: details } }, {}, {});
    await respond([hello], { tools: [{ name: "read", description: "Reads.", inputSchema: { type: "object" } }] });
    const [part] = reported as [InstanceType<typeof CallPart>];
    expect(part).toEqual(new CallPart("call_1", "read", { path: "a.ts", line: 1 }));
    const talk = [
      hello,
      message(role.Assistant, part),
      message(role.User, new ResultPart("call_1", [new TextPart("found")]), new TextPart("Go on")),
    ];
    await respond(talk);
    expect(sent().map((one) => one["role"])).toEqual(["user", "assistant", "tool", "user"]);
    expect(sent()[1]).toMatchObject({ tool_calls: [{ id: "call_1", function: { name: "read", arguments: written } }] });
    expect(JSON.stringify(sent()[1]?.["reasoning_details"])).toBe(JSON.stringify(details));
    expect(sent()[2]).toMatchObject({ tool_call_id: "call_1", content: "found" });
    await respond(talk, {}, cancelled, "lab/two");
    expect(sent()[1]).not.toHaveProperty("reasoning_details");
  });

  test("an empty list of details goes back with the calls, too", async () => {
    answers.push({ answer: { toolCalls: [call("call_1", "read", "{}")], emptyDetails: true } }, {});
    await respond([hello], { tools: [{ name: "read", description: "Reads.", inputSchema: { type: "object" } }] });
    const [part] = reported as [InstanceType<typeof CallPart>];
    await respond([hello, message(role.Assistant, part), message(role.User, new ResultPart("call_1", [new TextPart("found")]))]);
    expect(sent()[1]).toMatchObject({ reasoning_details: [] });
  });

  test("the caller decides how tools are chosen, not our settings", async () => {
    answers.push({}, {});
    await respond([hello], { tools: [{ name: "read", description: "" }] });
    expect(requests[0]?.parameters).toEqual({ temperature: 0.5 });
    await respond([hello], { toolMode: fakeVscode.LanguageModelChatToolMode.Required, modelOptions: { temperature: 0, max_tokens: 9 } });
    expect(requests[1]?.parameters).toEqual({ temperature: 0, maxTokens: 9, toolChoice: "required" });
  });

  test.each(["interrupted", "failed", "stopped"] as const)("an answer that was %s calls nothing", async (verdict) => {
    const error = verdict === "stopped" ? null : errorOf("connectionLost");
    answers.push({ answer: { verdict, error, toolCalls: [call("call_1", "remove", "")] } });
    await respond([hello]).catch(() => undefined);
    expect(reported).toEqual([]);
  });

  test("a tool call that is cut off is an error; text that is cut off is still text", async () => {
    answers.push({ answer: { verdict: "cutOff", finishReason: "length", toolCalls: [call("call_1", "write", '{"path": "a')] } });
    await expect(respond([hello])).rejects.toThrow("ended in the middle of a tool call");
    answers.push({ answer: { verdict: "cutOff", finishReason: "length", text: "A heap is" } });
    await respond([hello]);
    expect(reported).toEqual([]);
  });

  test("images are sent, VS Code's cache markers and empty answers are not", async () => {
    answers.push({});
    await respond([
      message(role.User, new TextPart("What is this?"), new DataPart(new Uint8Array([1, 2]), "image/png")),
      message(role.Assistant, new DataPart(new Uint8Array([1]), "cache_control")),
      message(3, new TextPart("Be brief.")),
      hello,
    ]);
    expect(sent().map((one) => one["role"])).toEqual(["system", "user"]);
    expect(JSON.stringify(sent()[1])).toContain("data:image/png;base64,AQI=");
  });

  test.each([
    ["noKey", "NoPermissions"],
    ["badKey", "NoPermissions"],
    ["modelNotFound", "NotFound"],
    ["rateLimited", "Blocked"],
    ["noCredits", "Blocked"],
  ] as const)("the error %s is VS Code's %s, with what to do", async (code, kind) => {
    keyError = errorOf(code);
    const error: unknown = await respond([hello]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(fakeVscode.LanguageModelError);
    expect(error).toMatchObject({ code: kind, message: expect.stringContaining(`It is ${code}.`) });
    expect(requests).toEqual([]);
  });

  test("any other error has our message", async () => {
    answers.push({ answer: { verdict: "failed", error: { ...errorOf("connectionLost"), serverMessage: "gone" } } });
    await expect(respond([hello])).rejects.toThrow("It is connectionLost. “gone”");
  });

  test("nothing is sent once today's budget is used up", async () => {
    mayAsk = false;
    await expect(respond([hello])).rejects.toThrow("budget");
    expect(requests).toEqual([]);
  });

  test("a request can be canceled, even before it begins", async () => {
    const token = new fakeVscode.EventEmitter<void>();
    await respond([hello], {}, { isCancellationRequested: false, onCancellationRequested: token.event });
    expect(aborted).toBe(false);
    const asked = respond([hello], {}, { isCancellationRequested: false, onCancellationRequested: token.event });
    token.fire();
    await asked;
    expect(aborted).toBe(true);
    await respond([hello], {}, { isCancellationRequested: true, onCancellationRequested: token.event });
    expect(aborted).toBe(true);
    expect([reported, usages.length]).toEqual([[], 1]);
  });

  test("tool calls, results and images are counted as well as text", async () => {
    const counted = (...content: readonly unknown[]): Promise<number> => provider.count(message(role.User, ...content), "demo/model");
    expect(await provider.count("a heap is a tree", "demo/model")).toBeGreaterThan(3);
    expect(await counted(new ResultPart("call_1", [new TextPart("a heap is a tree ".repeat(100))]))).toBeGreaterThan(300);
    expect(await counted(new DataPart(new Uint8Array(9), "image/png"))).toBeGreaterThan(500);
    const called = message(role.Assistant, new CallPart("call_1", "write", { text: "a heap is a tree ".repeat(100) }));
    expect(await provider.count(called, "demo/model")).toBeGreaterThan(300);
  });
});

describe("requests of other extensions", () => {
  test.each([
    ["core", { kind: "editor" }],
    ["vendor.spender", { kind: "extension", id: "vendor.spender" }],
    [undefined, { kind: "unknown" }],
  ])("the user is asked about %s, before anything is sent", async (requestInitiator, initiator) => {
    await respond([hello], { requestInitiator });
    expect(accesses).toEqual([[initiator, "lab/one"]]);
    expect(requests).toHaveLength(1);
    hasAccess = false;
    await expect(respond([hello], { requestInitiator })).rejects.toMatchObject({ code: "NoPermissions" });
    expect(requests).toHaveLength(1);
    expect(spent).toHaveLength(1);
  });

  test("a model that is not offered is refused without a question, also one that was offered before", async () => {
    await expect(respond([hello], {}, cancelled, "lab/three")).rejects.toMatchObject({ code: "NotFound" });
    await respond([hello], {}, cancelled, "lab/two");
    chatModels = [];
    for (const model of ["lab/one", "lab/two"])
      await expect(respond([hello], {}, cancelled, model)).rejects.toMatchObject({ code: "NotFound" });
    chatModels = ["lab/three"];
    await respond([hello], {}, cancelled, "lab/three");
    expect(requests.map(({ model }) => model)).toEqual(["lab/two", "lab/three"]);
    expect(accesses).toHaveLength(2);
  });

  test.each([
    ["temperature", 99],
    ["temperature", Number.NaN],
    ["temperature", "0.5"],
    ["top_p", 1.01],
    ["topP", -1],
    ["max_tokens", 1e308],
    ["maxTokens", 0],
    ["max_completion_tokens", 1.5],
    ["max_tokens", Infinity],
  ])("%s: %s is refused, and nothing is sent or asked", async (name, value) => {
    await expect(respond([hello], { modelOptions: { [name]: value } })).rejects.toThrow(new RegExp(`${name}.*Nothing was sent\\.$`));
    expect([requests, accesses]).toEqual([[], []]);
  });

  test("values that the user could set are sent; null and a prototype's are not set", async () => {
    const options = Object.assign(Object.create({ top_p: 0.1 }) as object, { temperature: 2, max_tokens: 1, topP: null, seed: 4 });
    await respond([hello], { modelOptions: options });
    expect(requests[0]?.parameters).toEqual({ temperature: 2, maxTokens: 1 });
  });
});
