// The oddities of `recordings/odd-…`: answers and failures that servers send in other shapes than most, made up, each with what it says.

type Json = Readonly<Record<string, unknown>>;

/** A call as a reader must find it. */
export type OddCall = readonly [id: string, name: string, args: string];

/** What an oddity says. Whatever is not named is absent. */
export interface Said {
  readonly text?: string;
  readonly reasoning?: string;
  readonly calls?: readonly OddCall[];
  readonly finish?: string;
  readonly usage?: Json;
  readonly cost?: number;
  readonly verdict?: "complete" | "cutOff" | "interrupted" | "failed";
  /** The error code of Aside. */
  readonly code?: string;
  /** The server's words. */
  readonly words?: string;
  /** The status of the error. */
  readonly status?: number;
}

/** A stream: lines as they are, and objects as events. */
export interface OddStream {
  readonly name: string;
  readonly events: readonly (string | Json | readonly unknown[])[];
  readonly said: Said;
}

/** A whole body. */
export interface OddBody {
  readonly name: string;
  readonly body: unknown;
  readonly said: Said;
}

/** A refusal with its status. A text is sent as it is. */
export interface OddFailure {
  readonly name: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly code: string;
  readonly words: string;
}

const done = "data: [DONE]";
const usage = { prompt_tokens: 40, completion_tokens: 9, total_tokens: 49 };

function choice(fields: Json, beside: Json = {}): Json {
  return {
    id: "odd-1",
    object: "chat.completion.chunk",
    created: 1_790_000_000,
    model: "odd",
    choices: [{ index: 0, ...fields }],
    ...beside,
  };
}
const delta = (fields: Json, finish: string | null = null, beside: Json = {}): Json =>
  choice({ delta: fields, finish_reason: finish }, beside);
const text = (content: string, finish: string | null = null): Json => delta({ content }, finish);
const end = (finish = "stop", beside: Json = {}): Json => delta({}, finish, beside);
const calls = (...fragments: readonly Json[]): Json => delta({ tool_calls: fragments });
const fragment = (fields: Json, name?: string | null, args?: unknown): Json => ({
  ...fields,
  type: "function",
  function: { ...(name !== undefined && { name }), ...(args !== undefined && { arguments: args }) },
});

const tools = { finish: "tool_calls", verdict: "complete" } as const;
const stops = { finish: "stop", verdict: "complete" } as const;

const callStreams: readonly OddStream[] = [
  {
    name: "call-negative-index-in-fragments",
    events: [
      calls(fragment({ index: -1, id: "n1" }, "read", '{"path":')),
      calls(fragment({ index: -1, id: "n1" }, undefined, '"a.txt"}')),
      end("tool_calls"),
      done,
    ],
    said: { calls: [["n1", "read", '{"path":"a.txt"}']], ...tools },
  },
  {
    name: "call-two-with-negative-indexes",
    events: [
      calls(fragment({ index: -1, id: "n1" }, "read", '{"path":"a.txt"}')),
      calls(fragment({ index: -1, id: "n2" }, "read", '{"path":"b.txt"}')),
      end("tool_calls"),
      done,
    ],
    said: {
      calls: [
        ["n1", "read", '{"path":"a.txt"}'],
        ["n2", "read", '{"path":"b.txt"}'],
      ],
      ...tools,
    },
  },
  {
    name: "call-without-indexes-interleaved",
    events: [
      calls(fragment({ id: "a" }, "read", '{"p":')),
      calls(fragment({ id: "b" }, "list", '{"d":')),
      calls(fragment({ id: "a" }, undefined, "1}")),
      calls(fragment({ id: "b" }, undefined, "2}")),
      end("tool_calls"),
      done,
    ],
    said: {
      calls: [
        ["a", "read", '{"p":1}'],
        ["b", "list", '{"d":2}'],
      ],
      ...tools,
    },
  },
  {
    name: "call-same-function-thrice-at-index-0",
    events: [
      ...[11, 12, 13].map((day) => calls(fragment({ index: 0, id: `day-${day}` }, "add_event", `{"day":${day}}`))),
      end("tool_calls"),
      done,
    ],
    said: { calls: [11, 12, 13].map((day) => [`day-${day}`, "add_event", `{"day":${day}}`] as const), ...tools },
  },
  {
    name: "call-two-in-one-chunk-at-index-0",
    events: [
      calls(fragment({ index: 0, id: "a" }, "read", "{}"), fragment({ index: 0, id: "b" }, "list", '{"d":"src"}')),
      end("tool_calls"),
      done,
    ],
    said: {
      calls: [
        ["a", "read", "{}"],
        ["b", "list", '{"d":"src"}'],
      ],
      ...tools,
    },
  },
  {
    name: "call-fragments-of-two-at-index-0",
    events: [
      calls(fragment({ index: 0, id: "a" }, "read", "")),
      calls(fragment({ index: 0 }, undefined, '{"p"')),
      calls(fragment({ index: 0 }, undefined, ':"}"}')),
      calls(fragment({ index: 0, id: "b" }, "read", "")),
      calls(fragment({ index: 0 }, undefined, '{"p":')),
      calls(fragment({ index: 0 }, undefined, "2}")),
      end("tool_calls"),
      done,
    ],
    said: {
      calls: [
        ["a", "read", '{"p":"}"}'],
        ["b", "read", '{"p":2}'],
      ],
      ...tools,
    },
  },
  {
    name: "call-every-fragment-a-new-id",
    events: [
      calls(fragment({ index: 0, id: "x1" }, "run", "")),
      calls(fragment({ index: 0, id: "x2" }, null, '{"cmd":')),
      calls(fragment({ index: 0, id: "x3" }, null, '"ls"')),
      calls(fragment({ index: 0, id: "x4" }, null, "}")),
      calls(fragment({ index: 0, id: "x5" }, null, "")),
      end("tool_calls"),
      done,
    ],
    said: { calls: [["x1", "run", '{"cmd":"ls"}']], ...tools },
  },
  {
    name: "call-every-fragment-a-new-id-without-index",
    events: [
      calls(fragment({ id: "x1" }, "run", "")),
      calls(fragment({ id: "x2" }, "", '{"cmd":')),
      calls(fragment({ id: "x3" }, "", '"ls"}')),
      end("tool_calls"),
      done,
    ],
    said: { calls: [["x1", "run", '{"cmd":"ls"}']], ...tools },
  },
  {
    name: "call-new-id-and-the-name-again",
    events: [
      calls(fragment({ index: 0, id: "x1" }, "run", '{"cmd":')),
      calls(fragment({ index: 0, id: "x2" }, "run", '"ls')),
      calls(fragment({ index: 0, id: "x3" }, "run", ' -l"}')),
      end("tool_calls"),
      done,
    ],
    said: { calls: [["x1", "run", '{"cmd":"ls -l"}']], ...tools },
  },
  {
    name: "call-id-changes-after-the-first-fragment",
    events: [
      calls(fragment({ index: 0, id: "first" }, "run", '{"cmd"')),
      calls(fragment({ index: 0, id: "other" }, undefined, ':"ls"')),
      calls(fragment({ index: 0, id: "other" }, undefined, "}")),
      end("tool_calls"),
      done,
    ],
    said: { calls: [["first", "run", '{"cmd":"ls"}']], ...tools },
  },
  {
    name: "call-one-id-for-two",
    events: [
      calls(fragment({ index: 0, id: "same" }, "read", '{"p":1}')),
      calls(fragment({ index: 0, id: "same" }, "list", '{"d":2}')),
      end("tool_calls"),
      done,
    ],
    said: {
      calls: [
        ["same", "read", '{"p":1}'],
        ["same-1", "list", '{"d":2}'],
      ],
      ...tools,
    },
  },
  {
    name: "call-placeholder-then-fragments",
    events: [
      calls(fragment({ index: 0, id: "a" }, "find", "{}")),
      calls(fragment({ index: 0 }, undefined, '{"q":')),
      calls(fragment({ index: 0 }, undefined, "1}")),
      end("tool_calls"),
      done,
    ],
    said: { calls: [["a", "find", '{"q":1}']], ...tools },
  },
  {
    name: "call-placeholder-is-an-object",
    events: [
      calls(fragment({ index: 0, id: "a" }, "find", {})),
      calls(fragment({ index: 0, id: "a" }, "find", { q: 1 })),
      end("tool_calls"),
      done,
    ],
    said: { calls: [["a", "find", '{"q":1}']], ...tools },
  },
  {
    name: "call-placeholder-after-the-arguments",
    events: [
      calls(fragment({ index: 0, id: "a" }, "find", '{"q":1}')),
      calls(fragment({ index: 0, id: "a" }, "find", "{}")),
      end("tool_calls"),
      done,
    ],
    said: { calls: [["a", "find", '{"q":1}']], ...tools },
  },
  {
    name: "call-said-again-whole",
    events: [
      calls(fragment({ index: 0, id: "a" }, "find", '{"q":')),
      calls(fragment({ index: 0 }, undefined, "1}")),
      calls(fragment({ index: 0, id: "a" }, "find", JSON.stringify('{"q":1}'))),
      end("tool_calls"),
      done,
    ],
    said: { calls: [["a", "find", '{"q":1}']], ...tools },
  },
  {
    name: "call-without-arguments",
    events: [calls(fragment({ index: 0, id: "a" }, "now", "{}")), end("tool_calls"), done],
    said: { calls: [["a", "now", "{}"]], ...tools },
  },
];

const moneyStreams: readonly OddStream[] = [
  {
    name: "usage-inside-the-delta",
    events: [text("Hi"), delta({ usage }, "stop"), done],
    said: { text: "Hi", usage, ...stops },
  },
  {
    name: "usage-in-another-vendor-object",
    events: [text("Hi"), end("stop", { x_forge: { usage } }), done],
    said: { text: "Hi", usage, ...stops },
  },
  {
    name: "usage-null-at-the-root",
    events: [text("Hi"), { ...choice({ delta: {}, finish_reason: "stop", usage }), usage: null }, done],
    said: { text: "Hi", usage, ...stops },
  },
  {
    name: "usage-twice-the-last-counts",
    events: [
      text("Hi"),
      choice({ delta: {}, finish_reason: "stop", usage: { prompt_tokens: 1 } }),
      { id: "odd-1", choices: [], usage },
      done,
    ],
    said: { text: "Hi", usage, ...stops },
  },
  {
    name: "cost-at-the-root",
    events: [text("Hi"), end("stop", { usage, cost: 0.00021 }), done],
    said: { text: "Hi", usage, cost: 0.00021, ...stops },
  },
  {
    name: "cost-at-the-root-in-usd",
    events: [text("Hi"), end("stop", { usage, cost: { usd: 0.0125, eur: 0.0115 } }), done],
    said: { text: "Hi", usage, cost: 0.0125, ...stops },
  },
  {
    name: "cost-alone-after-the-end",
    events: [text("Hi"), end("stop", { usage }), { id: "odd-1", choices: [], cost: { total: 0.5 } }, done],
    said: { text: "Hi", usage, cost: 0.5, ...stops },
  },
  {
    name: "cost-in-yuan-is-no-dollars",
    events: [text("Hi"), end("stop", { usage, cost: { total: 0.5, currency: "CNY" } }), done],
    said: { text: "Hi", usage, ...stops },
  },
  {
    name: "cost-in-ticks",
    events: [text("Hi"), end("stop", { usage: { ...usage, cost_in_usd_ticks: 37_756_000 } }), done],
    said: { text: "Hi", usage: { ...usage, cost_in_usd_ticks: 37_756_000 }, cost: 0.0037756, ...stops },
  },
  {
    name: "cost-of-a-gateway",
    events: [text("Hi"), delta({ provider_metadata: { gateway: { cost: "0.0045405" } } }, "stop", { usage }), done],
    said: { text: "Hi", usage, cost: 0.0045405, ...stops },
  },
];

const reasoningStreams: readonly OddStream[] = [
  {
    name: "reasoning-parts-with-a-summary",
    events: [
      delta({ content: [{ type: "reasoning", summary: [{ type: "summary_text", text: "Count the bulbs." }] }] }),
      delta({ content: [{ type: "text", text: "160." }] }, "stop"),
      done,
    ],
    said: { text: "160.", reasoning: "Count the bulbs.", ...stops },
  },
  {
    name: "reasoning-part-with-its-text",
    events: [
      delta(
        {
          content: [
            { type: "reasoning", text: "Hm. " },
            { type: "text", text: "Two." },
          ],
        },
        "stop",
      ),
      done,
    ],
    said: { text: "Two.", reasoning: "Hm. ", ...stops },
  },
  {
    name: "reasoning-in-reasoning-text",
    events: [delta({ reasoning_text: "First " }), delta({ reasoning_text: "this." }), text("Two.", "stop"), done],
    said: { text: "Two.", reasoning: "First this.", ...stops },
  },
  {
    name: "reasoning-in-thinking",
    events: [delta({ thinking: "Hm, " }), delta({ thinking: "yes." }), text("Two.", "stop"), done],
    said: { text: "Two.", reasoning: "Hm, yes.", ...stops },
  },
  {
    name: "reasoning-field-is-a-list",
    events: [delta({ reasoning: [{ type: "text", text: "Hm. " }, { text: "Yes." }] }), text("Two.", "stop"), done],
    said: { text: "Two.", reasoning: "Hm. Yes.", ...stops },
  },
  {
    name: "reasoning-empty-object-then-text",
    events: [delta({ reasoning: {}, reasoning_content: "Hm." }), text("Two.", "stop"), done],
    said: { text: "Two.", reasoning: "Hm.", ...stops },
  },
  {
    name: "thought-tag-at-the-start",
    events: [text("<tho"), text("ught>Weigh both.</th"), text("ought>\n\nThe left one.", "stop"), done],
    said: { text: "\n\nThe left one.", reasoning: "Weigh both.", ...stops },
  },
  {
    name: "thought-tag-in-the-middle",
    events: [text("Gemini writes <thought> and </thought>.", "stop"), done],
    said: { text: "Gemini writes <thought> and </thought>.", ...stops },
  },
  {
    name: "lone-tag-on-its-own-line",
    events: [text("The bed is 3 m.\nSo 160.\n</thi"), text("nk>\n\n160 bulbs.", "stop"), done],
    said: { text: "\n\n160 bulbs.", reasoning: "The bed is 3 m.\nSo 160.\n", ...stops },
  },
  {
    name: "lone-tag-begins-a-line",
    events: [text("So 160.\n</think>160 bulbs.", "stop"), done],
    said: { text: "160 bulbs.", reasoning: "So 160.\n", ...stops },
  },
  {
    name: "lone-tag-first",
    events: [text("</think>"), text("\n\n160 bulbs.", "stop"), done],
    said: { text: "\n\n160 bulbs.", ...stops },
  },
  {
    name: "lone-tag-before-a-call",
    events: [text("I have to look.\n</think>\n\n"), calls(fragment({ index: 0, id: "a" }, "look", "{}")), end("tool_calls"), done],
    said: { reasoning: "I have to look.\n", calls: [["a", "look", "{}"]], ...tools },
  },
  {
    name: "lone-tag-inside-a-line",
    events: [text("Write </think> after the thoughts.", "stop"), done],
    said: { text: "Write </think> after the thoughts.", ...stops },
  },
  {
    name: "lone-tag-in-a-fence",
    events: [text("The template ends like this:\n\n```\n</think>\n```\n\nThat is all.", "stop"), done],
    said: { text: "The template ends like this:\n\n```\n</think>\n```\n\nThat is all.", ...stops },
  },
  {
    name: "lone-tag-after-a-fence",
    events: [text("Try:\n```\n</think>\n```\nGood.\n</think>\nDone.", "stop"), done],
    said: { text: "\nDone.", reasoning: "Try:\n```\n</think>\n```\nGood.\n", ...stops },
  },
  {
    name: "lone-tag-in-a-quotation",
    events: [text('The log says "\n</think>\n" and stops.', "stop"), done],
    said: { text: 'The log says "\n</think>\n" and stops.', ...stops },
  },
  {
    name: "lone-tag-with-its-opening-one",
    events: [text("A model writes:\n<think>\nHm.\n</think>\nYes.", "stop"), done],
    said: { text: "A model writes:\n<think>\nHm.\n</think>\nYes.", ...stops },
  },
  {
    name: "lone-tag-is-the-whole-answer",
    events: [text("The closing tag is:\n"), text("</think>", "stop"), done],
    said: { text: "The closing tag is:\n</think>", ...stops },
  },
  {
    name: "box-tokens",
    events: [text("The result is <|begin_of"), text("_box|>42"), text("<|end_of_box|>.", "stop"), done],
    said: { text: "The result is 42.", ...stops },
  },
  {
    name: "box-tokens-in-code",
    events: [text("GLM writes `<|begin_of_box|>` and\n```\n<|end_of_box|>\n```\n", "stop"), done],
    said: { text: "GLM writes `<|begin_of_box|>` and\n```\n<|end_of_box|>\n```\n", ...stops },
  },
];

const failedStreams: readonly OddStream[] = [
  {
    name: "error-line-plain-text",
    events: [text("The file"), "error: the worker was stopped"],
    said: { text: "The file", verdict: "interrupted", code: "providerError", words: "the worker was stopped" },
  },
  {
    name: "error-line-in-the-middle-of-lines",
    events: [": ping", 'error: {"error":{"message":"slot is busy","code":503}}', done],
    said: { verdict: "failed", code: "serverError", words: "slot is busy", status: 503 },
  },
  {
    name: "error-as-a-bare-line",
    events: [text("The file"), '{"error":{"message":"upstream went away","code":502}}'],
    said: { text: "The file", verdict: "interrupted", code: "providerError", words: "upstream went away", status: 502 },
  },
  {
    name: "error-event",
    events: [text("The file"), 'event: error\ndata: {"message":"overloaded","type":"overloaded_error"}'],
    said: { text: "The file", verdict: "interrupted", code: "providerError", words: "overloaded" },
  },
  {
    name: "error-event-of-a-response",
    events: ['event: response.error\ndata: {"error":{"message":"model `x-9` does not exist","code":"model_not_found"}}'],
    said: { verdict: "failed", code: "modelNotFound", words: "model `x-9` does not exist" },
  },
  {
    name: "error-event-with-plain-text",
    events: ["event: error\ndata: quota of the team is used up"],
    said: { verdict: "failed", code: "providerError", words: "quota of the team is used up" },
  },
  {
    name: "error-in-a-list",
    events: [[{ error: { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" } }]],
    said: { verdict: "failed", code: "serverError", words: "The model is overloaded.", status: 503 },
  },
  {
    name: "error-in-base-resp",
    events: [{ id: "odd-1", choices: null, base_resp: { status_code: 1008, status_msg: "insufficient balance" } }],
    said: { verdict: "failed", code: "noCredits", words: "insufficient balance" },
  },
  {
    name: "no-error-in-base-resp",
    events: [text("Hi"), end("stop", { base_resp: { status_code: 0, status_msg: "" } }), done],
    said: { text: "Hi", ...stops },
  },
  {
    name: "error-of-a-choice-as-text",
    events: [text("The file"), choice({ delta: {}, finish_reason: null, error: "worker died" }), done],
    said: { text: "The file", verdict: "interrupted", code: "providerError", words: "worker died" },
  },
  {
    name: "error-without-an-envelope",
    events: [{ code: 50_508, message: "System is too busy now. Please try again later." }],
    said: { verdict: "failed", code: "providerError", words: "System is too busy now." },
  },
  {
    name: "error-true-and-words-beside-it",
    events: [{ error: true, message: "The balance is too low for this." }],
    said: { verdict: "failed", code: "noCredits", words: "The balance is too low for this." },
  },
];

/** Every stream. */
export const oddStreams: readonly OddStream[] = [...callStreams, ...moneyStreams, ...reasoningStreams, ...failedStreams];

const whole = (message: Json, beside: Json = {}, more: Json = {}): Json => ({
  id: "odd-1",
  object: "chat.completion",
  model: "odd",
  choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", ...message }, ...more }],
  ...beside,
});

/** Every whole body. */
export const oddBodies: readonly OddBody[] = [
  {
    name: "body-with-an-empty-delta",
    body: whole({ content: "Two.[1]" }, { usage }, { delta: { role: "assistant", content: "" } }),
    said: { text: "Two.[1]", usage, ...stops },
  },
  {
    name: "body-with-a-delta-of-nulls",
    body: whole({ content: "Two." }, { usage }, { delta: { content: null, tool_calls: null, reasoning: null } }),
    said: { text: "Two.", usage, ...stops },
  },
  {
    name: "body-of-calls-at-one-index",
    body: whole(
      {
        content: null,
        tool_calls: [
          { index: 0, id: "a", type: "function", function: { name: "read", arguments: '{"p":1}' } },
          { index: 0, id: "b", type: "function", function: { name: "read", arguments: '{"p":2}' } },
        ],
      },
      {},
      { finish_reason: "tool_calls" },
    ),
    said: {
      calls: [
        ["a", "read", '{"p":1}'],
        ["b", "read", '{"p":2}'],
      ],
      ...tools,
    },
  },
  {
    name: "body-spoken",
    body: whole({ content: null, audio: { id: "audio_1", data: "UklGRg==", transcript: "Good morning." } }, { usage }),
    said: { text: "Good morning.", usage, ...stops },
  },
  {
    name: "body-spoken-without-words",
    body: whole({ content: null, audio: { id: "audio_1", data: "UklGRg==" } }, { usage }),
    said: { usage, ...stops },
  },
  {
    name: "body-with-reasoning-parts",
    body: whole({
      content: [
        { type: "thinking", thinking: "Hm." },
        { type: "text", text: "Two." },
      ],
    }),
    said: { text: "Two.", reasoning: "Hm.", ...stops },
  },
  {
    name: "body-with-usage-and-cost-in-the-choice",
    body: whole({ content: "Two." }, {}, { usage, cost: 0.004 }),
    said: { text: "Two.", usage, cost: 0.004, ...stops },
  },
  {
    name: "body-of-base-resp",
    body: { id: "odd-1", choices: null, base_resp: { status_code: 1002, status_msg: "rate limit exceeded" } },
    said: { verdict: "failed", code: "rateLimited", words: "rate limit exceeded" },
  },
  {
    name: "body-of-code-and-msg",
    body: { code: 1211, msg: "Unknown model, check its code.", success: false },
    said: { verdict: "failed", code: "modelNotFound", words: "Unknown model, check its code." },
  },
  {
    name: "body-in-a-list",
    body: [{ error: { code: 429, message: "Quota is used up. Please retry in 41.2s.", status: "RESOURCE_EXHAUSTED" } }],
    said: { verdict: "failed", code: "rateLimited", words: "Quota is used up.", status: 429 },
  },
];

const openAi = (message: unknown, more: Json = {}): Json => ({
  error: { message, type: "invalid_request_error", param: null, code: null, ...more },
});

/** Every refusal. */
export const oddFailures: readonly OddFailure[] = [
  // A model that is not there.
  {
    name: "groq-decommissioned",
    status: 400,
    body: openAi("The model `pebble-70b` has been decommissioned and is no longer supported.", { code: "model_decommissioned" }),
    code: "modelNotFound",
    words: "has been decommissioned",
  },
  {
    name: "deepseek-no-model",
    status: 400,
    body: openAi("Model Not Exist", { code: "invalid_request_error" }),
    code: "modelNotFound",
    words: "Model Not Exist",
  },
  {
    name: "mistral-invalid-model",
    status: 400,
    body: { object: "error", message: "Invalid model: pebble", type: "invalid_model", param: null, code: "1500" },
    code: "modelNotFound",
    words: "Invalid model: pebble",
  },
  {
    name: "xai-no-model",
    status: 404,
    body: { code: "Some requested entity was not found", error: "The model pebble-9 does not exist or your team has no access to it." },
    code: "modelNotFound",
    words: "pebble-9 does not exist",
  },
  {
    name: "xai-not-for-the-team",
    status: 403,
    body: { code: "permission", error: "Your team is not allowed to use this model" },
    code: "noEndpoint",
    words: "not allowed to use this model",
  },
  {
    name: "together-not-serverless",
    status: 400,
    body: openAi("Unable to access non-serverless model pebble/9B. Create a dedicated endpoint.", { code: "model_not_available" }),
    code: "modelNotFound",
    words: "non-serverless model",
  },
  {
    name: "fireworks-no-model",
    status: 404,
    body: { error: { message: "Model not found, inaccessible, and/or not deployed", param: "model", code: "NOT_FOUND", type: "error" } },
    code: "modelNotFound",
    words: "Model not found",
  },
  {
    name: "ollama-no-model",
    status: 404,
    body: { error: { message: 'model "pebble:9b" not found, try pulling it first', type: "api_error" } },
    code: "modelNotFound",
    words: "try pulling it first",
  },
  {
    name: "ollama-no-model-with-another-status",
    status: 400,
    body: { error: "model 'pebble:9b' not found" },
    code: "modelNotFound",
    words: "'pebble:9b' not found",
  },
  {
    name: "vllm-no-model",
    status: 404,
    body: { object: "error", message: "The model `pebble` does not exist.", type: "NotFoundError", param: null, code: 404 },
    code: "modelNotFound",
    words: "The model `pebble` does not exist.",
  },
  {
    name: "perplexity-invalid-model",
    status: 400,
    body: { error: { message: "Invalid model 'pebble'. Permitted models are in the documentation.", type: "invalid_model", code: 400 } },
    code: "modelNotFound",
    words: "Invalid model 'pebble'",
  },
  {
    name: "zai-unknown-model",
    status: 400,
    body: { error: { code: "1211", message: "模型不存在，请检查模型代码。" } },
    code: "modelNotFound",
    words: "模型不存在",
  },
  {
    name: "router-model-not-supported",
    status: 400,
    body: openAi("The requested model 'pebble' is not supported by any provider you have enabled.", { code: "model_not_supported" }),
    code: "noEndpoint",
    words: "not supported by any provider",
  },
  {
    name: "param-is-the-model",
    status: 400,
    body: openAi("That one is not on offer here.", { param: "model" }),
    code: "modelNotFound",
    words: "not on offer",
  },
  {
    name: "end-of-life",
    status: 410,
    body: { status: 410, title: "Gone", detail: "The model 'pebble' has reached its end of life." },
    code: "modelNotFound",
    words: "end of life",
  },
  {
    name: "openai-project-without-the-model",
    status: 403,
    body: openAi("Project `proj_made` does not have access to model `pebble`.", { code: "model_not_found" }),
    code: "modelNotFound",
    words: "does not have access to model",
  },
  // A field that is wrong is no model that is not there.
  {
    name: "parameter-not-for-this-model",
    status: 400,
    body: openAi("Unsupported parameter: 'temperature' is not supported with this model.", { param: "temperature" }),
    code: "badRequest",
    words: "'temperature' is not supported",
  },
  {
    name: "deprecated-parameter",
    status: 400,
    body: openAi("`temperature` is deprecated for this model."),
    code: "badRequest",
    words: "is deprecated for this model",
  },
  {
    name: "invalid-output",
    status: 400,
    body: openAi("The model output is invalid JSON."),
    code: "badRequest",
    words: "The model output is invalid JSON.",
  },
  // An empty account.
  {
    name: "zai-no-balance",
    status: 429,
    body: { error: { code: "1113", message: "Insufficient balance or no resource package. Please recharge." } },
    code: "noCredits",
    words: "Insufficient balance",
  },
  {
    name: "zai-no-balance-in-chinese",
    status: 429,
    body: { error: { code: 1113, message: "余额不足或无可用资源包,请充值。" } },
    code: "noCredits",
    words: "余额不足",
  },
  {
    name: "minimax-no-balance",
    status: 500,
    body: { type: "error", error: { type: "api_error", message: "insufficient balance (1008)" } },
    code: "noCredits",
    words: "insufficient balance (1008)",
  },
  {
    name: "deepseek-no-balance",
    status: 402,
    body: openAi("Insufficient Balance", { type: "unknown_error" }),
    code: "noCredits",
    words: "Insufficient Balance",
  },
  {
    name: "moonshot-no-balance",
    status: 429,
    body: { error: { message: "Your account is suspended, check your plan and billing details", type: "exceeded_current_quota_error" } },
    code: "noCredits",
    words: "suspended",
  },
  {
    name: "anthropic-no-balance",
    status: 400,
    body: openAi("Your credit balance is too low to use the API."),
    code: "noCredits",
    words: "credit balance is too low",
  },
  {
    name: "xai-no-credits",
    status: 403,
    body: { code: "permission", error: "Your newly created team doesn't have any credits yet." },
    code: "noCredits",
    words: "doesn't have any credits",
  },
  {
    name: "novita-no-balance",
    status: 403,
    body: { code: 403, reason: "NOT_ENOUGH_BALANCE", message: "not enough balance" },
    code: "noCredits",
    words: "not enough balance",
  },
  {
    name: "dashscope-arrears",
    status: 400,
    body: openAi("Access denied, make sure your account is in good standing.", { code: "Arrearage" }),
    code: "noCredits",
    words: "in good standing",
  },
  {
    name: "zen-no-balance",
    status: 401,
    body: { type: "error", error: { type: "CreditsError", message: "Insufficient balance. Manage your billing." } },
    code: "noCredits",
    words: "Insufficient balance",
  },
  // A key that is wrong, and limits that pass.
  {
    name: "gemini-key",
    status: 400,
    body: [
      {
        error: {
          code: 400,
          message: "API key not valid. Please pass a valid API key.",
          status: "INVALID_ARGUMENT",
          details: [{ reason: "API_KEY_INVALID" }],
        },
      },
    ],
    code: "badKey",
    words: "API key not valid",
  },
  {
    name: "gemini-key-expired",
    status: 400,
    body: [{ error: { code: 400, message: "API key expired. Please renew the API key.", status: "INVALID_ARGUMENT" } }],
    code: "badKey",
    words: "API key expired",
  },
  {
    name: "gemini-quota",
    status: 429,
    body: [
      {
        error: {
          code: 429,
          message: "You exceeded your current quota, please check your plan and billing details. Please retry in 41.2s.",
          status: "RESOURCE_EXHAUSTED",
        },
      },
    ],
    code: "rateLimited",
    words: "exceeded your current quota",
  },
  {
    name: "groq-minutes",
    status: 429,
    body: openAi("Rate limit reached for model `pebble`. Please try again in 6m0s.", { code: "rate_limit_exceeded" }),
    code: "rateLimited",
    words: "try again in 6m0s",
  },
  // A prompt that is too long.
  {
    name: "gemini-too-many-tokens",
    status: 400,
    body: [
      {
        error: {
          code: 400,
          message: "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
          status: "INVALID_ARGUMENT",
        },
      },
    ],
    code: "contextTooLong",
    words: "1048576",
  },
  {
    name: "llama-cpp-too-long",
    status: 400,
    body: {
      error: {
        code: 400,
        message: "the request exceeds the available context size, try increasing it",
        type: "exceed_context_size_error",
        n_prompt_tokens: 5000,
        n_ctx: 4096,
      },
    },
    code: "contextTooLong",
    words: "available context size",
  },
  {
    name: "mistral-too-long",
    status: 400,
    body: {
      object: "error",
      message: "Prompt contains 40000 tokens, too large for model with 32768 maximum context length",
      type: "invalid_request_prompt",
      code: "3051",
    },
    code: "contextTooLong",
    words: "40000 tokens",
  },
  // Words in odd places.
  {
    name: "message-is-a-list",
    status: 422,
    body: { object: "error", message: [{ loc: ["body", "top_p"], msg: "must be above 0" }], type: "invalid_request_error" },
    code: "badRequest",
    words: "top_p: must be above 0",
  },
  {
    name: "message-is-json-as-text",
    status: 400,
    body: openAi('{"error":{"message":"stop has too many words","code":"bad_stop"}}'),
    code: "badRequest",
    words: "stop has too many words",
  },
  {
    name: "message-is-json-twice",
    status: 400,
    body: openAi(JSON.stringify({ error: JSON.stringify({ message: "seed is too large" }) })),
    code: "badRequest",
    words: "seed is too large",
  },
  {
    name: "detail-of-an-error",
    status: 400,
    body: { error: { detail: [{ loc: ["body", "n"], msg: "has to be 1" }] } },
    code: "badRequest",
    words: "n: has to be 1",
  },
  {
    name: "list-of-texts",
    status: 400,
    body: { errors: ["top_k is negative", "seed is negative"] },
    code: "badRequest",
    words: "top_k is negative; seed is negative",
  },
  {
    name: "object-without-words",
    status: 400,
    body: { error: { top_p: ["must be above 0"] } },
    code: "badRequest",
    words: "must be above 0",
  },
  {
    name: "plain-text",
    status: 503,
    body: "upstream connect error or disconnect/reset before headers",
    code: "serverError",
    words: "upstream connect error",
  },
  { name: "json-text", status: 400, body: '"The messages are missing."', code: "badRequest", words: "The messages are missing." },
  {
    name: "xml",
    status: 404,
    body: "<?xml version='1.0'?><Error><Code>NoSuchKey</Code><Message>The path does not exist.</Message></Error>",
    code: "modelNotFound",
    words: "The path does not exist.",
  },
  {
    name: "page-without-a-title",
    status: 502,
    body: "<html><body><center><h1>502 Bad Gateway</h1></center></body></html>",
    code: "serverError",
    words: "502 Bad Gateway",
  },
];
