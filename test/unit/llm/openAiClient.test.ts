import { cleared } from "../../cleared.ts";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ServerResponse } from "node:http";
import type { AskUser, ChatQuestion, ChatRequest } from "../../../src/llm/chatClient.ts";
import { OpenAiClient } from "../../../src/llm/openAiClient.ts";
import type { Answer, ChatEvent } from "../../../src/shared/chatEvent.ts";
import { chunk, hello, serve, startStream, type Arrived, type Loopback } from "./send/loopback.ts";
import { VirtualClock } from "./send/virtualClock.ts";

const canary = "sk-or-v1-0123456789abcdefcanary0123456789abcdef";

function requestTo(origin: string, more: Partial<ChatRequest> = {}): ChatRequest {
  return {
    endpoint: { name: "x", baseUrl: `${origin}/api/v1`, dialect: "openrouter", auth: "key", headers: {} },
    key: canary,
    model: "a/b",
    messages: cleared([{ role: "user", content: "hi" }]),
    parameters: {},
    ...more,
  };
}

/** Runs a request on a virtual clock, which advances whenever a retry is announced. */
function run(request: ChatRequest, options: { readonly signal?: AbortSignal; readonly onEvent?: (event: ChatEvent) => void } = {}) {
  const clock = new VirtualClock();
  const events: ChatEvent[] = [];
  const client = new OpenAiClient({ clock, random: () => 0.5 });
  const answer = client.stream(
    request,
    (batch) => {
      for (const event of batch) {
        events.push(event);
        options.onEvent?.(event);
        if (event.type === "retry" && options.signal === undefined) queueMicrotask(() => clock.advance(event.delayMs));
      }
    },
    options.signal ?? new AbortController().signal,
  );
  return { answer, events, clock };
}

function ends(events: readonly ChatEvent[]): number {
  return events.filter((event) => event.type === "end").length;
}

async function served(
  handler: (request: Arrived, response: ServerResponse, index: number) => void,
): Promise<{ server: Loopback; answer: Answer; events: ChatEvent[] }> {
  const server = await serve(handler);
  const { answer, events } = run(requestTo(server.origin));
  const settled = await answer;
  expect(ends(events)).toBe(1);
  expect(events.at(-1)).toEqual({ type: "end", verdict: settled.verdict, error: settled.error });
  return { server, answer: settled, events };
}

describe("an answer", () => {
  test("ends soon after the server reports an error, although the connection stays open", async () => {
    const server = await serve((_request, response) => {
      startStream(response);
      response.write(`${chunk("half")}data: {"error":{"code":502,"message":"upstream went away"}}\n\n`);
    });
    let ticking: NodeJS.Timeout | undefined;
    const running = run(requestTo(server.origin), {
      onEvent: ({ type }) => {
        if (type === "text") ticking ??= setInterval(() => running.clock.advance(1000), 5);
      },
    });
    const before = running.clock.monotonic();
    const answer = await running.answer;
    clearInterval(ticking);
    expect(answer.text).toBe("half");
    expect(answer.verdict).toBe("interrupted");
    expect(answer.error?.code).toBe("providerError");
    expect(running.clock.monotonic() - before).toBeLessThan(80_000);
  });

  test("arrives as events and as a complete answer", async () => {
    const { answer, events } = await served((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream", "x-generation-id": "gen-1" });
      response.end(`: OPENROUTER PROCESSING\n\n${hello}`);
    });
    expect(answer).toMatchObject({ verdict: "complete", text: "hello", finishReason: "stop", cost: 0.001, error: null });
    expect(events[0]).toEqual({ type: "connected", status: 200, generationId: "gen-1" });
    expect(events.some((event) => event.type === "keepAlive")).toBe(true);
  });
  test("ends at [DONE], and the connection is released although the server keeps it open (F062)", async () => {
    const server = await serve((_request, response) => {
      startStream(response);
      response.write(hello);
    });
    const { answer, clock } = run(requestTo(server.origin));
    expect((await answer).verdict).toBe("complete");
    expect(server.closed()).toBe(0);
    clock.advance(200);
    await vi.waitFor(() => expect(server.closed()).toBe(1));
  });
  test("the body of a failed response never reaches the SDK", async () => {
    const { answer } = await served((_request, response) =>
      response.writeHead(404, { "content-type": "text/html" }).end("<html><title>x</title>"),
    );
    expect(answer).toMatchObject({ verdict: "failed", error: { code: "modelNotFound", status: 404 } });
  });
  test("a request with a value out of range is not sent", async () => {
    const server = await serve((_request, response) => response.end());
    const { answer, events } = run(requestTo(server.origin, { parameters: { temperature: 3 } }));
    expect(await answer).toMatchObject({ verdict: "failed", error: { code: "badRequest" } });
    expect(events.map((event) => event.type)).toEqual(["end"]);
    expect(server.arrived).toEqual([]);
  });
});

describe("a key", () => {
  test.each([
    ["none", undefined, "noKey"],
    ["an empty one", "", "noKey"],
    ["one with a line break", "sk-or-v1-0123\n", "badKey"],
    ["one that is a sentence", "my key", "badKey"],
  ])("%s: nothing is sent", async (_name, key, code) => {
    const server = await serve((_request, response) => response.end());
    const { answer, events } = run(requestTo(server.origin, { key }));
    expect(await answer).toMatchObject({ verdict: "failed", error: { code, origin: server.origin } });
    expect(events).toHaveLength(1);
    expect(server.arrived).toEqual([]);
    if (key !== undefined && key !== "") expect(JSON.stringify(events)).not.toContain(key.trim());
  });
});

describe("retries", () => {
  test("are visible, at most three, and the answer that follows is complete", async () => {
    const { server, answer, events } = await served((_request, response, index) => {
      if (index < 3) response.writeHead(429).end();
      else response.writeHead(200, { "content-type": "text/event-stream" }).end(hello);
    });
    expect(answer.verdict).toBe("complete");
    expect(server.arrived).toHaveLength(4);
    expect(
      events.filter((event) => event.type === "retry").map((event) => [event.attempt, event.maxAttempts, event.delayMs, event.error.code]),
    ).toEqual([
      [1, 3, 250, "rateLimited"],
      [2, 3, 500, "rateLimited"],
      [3, 3, 1000, "rateLimited"],
    ]);
    expect(new Set(server.arrived.map((request) => request.body)).size).toBe(1);
  });
  test("end with one error", async () => {
    const { server, answer } = await served((_request, response) => response.writeHead(503).end());
    expect(answer).toMatchObject({ verdict: "failed", error: { code: "serverError", status: 503 } });
    expect(server.arrived).toHaveLength(4);
  });
  test("wait as long as the server says, but at most a minute", async () => {
    const { events, answer } = await served((_request, response, index) => {
      if (index === 0) response.writeHead(429, { "retry-after": "7" }).end();
      else if (index === 1) response.writeHead(429, { "retry-after": "3600" }).end();
      else response.end();
    });
    expect(events.filter((event) => event.type === "retry").map((event) => event.delayMs)).toEqual([7000]);
    expect(answer).toMatchObject({ verdict: "failed", error: { code: "rateLimited" } });
    expect(answer.error?.retryAt).toBeGreaterThan(Date.UTC(2026, 10, 21) + 3_600_000 - 1);
  });
  test("happen after an error at the start of the stream (F064), but never after a token (F135)", async () => {
    const error = { error: { code: 502, message: "Provider returned error" } };
    const first = await served((_request, response, index) => {
      startStream(response);
      response.end(index === 0 ? `data: ${JSON.stringify(error)}\n\n` : hello);
    });
    expect([first.answer.verdict, first.server.arrived.length]).toEqual(["complete", 2]);
    const later = await served((_request, response) => {
      startStream(response);
      response.end(`${chunk("hel")}data: ${JSON.stringify(error)}\n\n`);
    });
    expect([later.answer.verdict, later.answer.error?.code, later.server.arrived.length]).toEqual(["interrupted", "providerError", 1]);
  });
  test("happen when a connection closes before it responds", async () => {
    const { server, answer } = await served((_request, response, index) => {
      if (index === 0) response.destroy();
      else response.writeHead(200, { "content-type": "text/event-stream" }).end(hello);
    });
    expect([answer.verdict, server.arrived.length]).toEqual(["complete", 2]);
  });
  test("do not happen when a connection is refused", async () => {
    const { answer, events } = run(requestTo("http://127.0.0.1:1"));
    expect(await answer).toMatchObject({ verdict: "failed", error: { code: "unreachable" } });
    expect(events.map((event) => event.type)).toEqual(["end"]);
  });
});

describe("stop", () => {
  test("before the request is sent", async () => {
    const server = await serve((_request, response) => response.end());
    const { answer } = run(requestTo(server.origin), { signal: AbortSignal.abort() });
    expect(await answer).toMatchObject({ verdict: "stopped", error: null });
    expect(server.arrived).toEqual([]);
  });
  test("while waiting for headers: at once, and the socket closes", async () => {
    const stopping = new AbortController();
    const server = await serve(() => stopping.abort());
    const { answer, clock } = run(requestTo(server.origin), { signal: stopping.signal });
    expect(await answer).toMatchObject({ verdict: "stopped", error: null, text: "" });
    await vi.waitFor(() => expect(server.closed()).toBe(1));
    expect(clock.pending).toBe(0);
  });
  test("in the middle of an answer: the received text is kept, and the server notices", async () => {
    const stopping = new AbortController();
    const server = await serve((_request, response) => {
      startStream(response);
      response.write(chunk("hel"));
    });
    const { answer, events } = run(requestTo(server.origin), {
      signal: stopping.signal,
      onEvent: (event) => {
        if (event.type === "text") stopping.abort();
      },
    });
    expect(await answer).toMatchObject({ verdict: "stopped", text: "hel", error: null });
    expect(ends(events)).toBe(1);
    await vi.waitFor(() => expect(server.closed()).toBe(1));
  });
  test("during the wait for a retry: no further request", async () => {
    const stopping = new AbortController();
    const server = await serve((_request, response) => response.writeHead(503).end());
    const { answer, events, clock } = run(requestTo(server.origin), {
      signal: stopping.signal,
      onEvent: (event) => {
        if (event.type === "retry") setImmediate(() => stopping.abort());
      },
    });
    expect(await answer).toMatchObject({ verdict: "stopped", error: null });
    expect(events.at(-1)).toEqual({ type: "end", verdict: "stopped", error: null });
    clock.advance(1e6);
    expect(server.arrived).toHaveLength(1);
  });
  test("even if the fetch ignores its signal", async () => {
    const stopping = new AbortController();
    vi.stubGlobal("fetch", () => {
      queueMicrotask(() => stopping.abort());
      return new Promise(() => undefined);
    });
    try {
      expect((await run(requestTo("https://api.example.com"), { signal: stopping.signal }).answer).verdict).toBe("stopped");
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe("silence", () => {
  test("no headers: timeout after 120 s (F009)", async () => {
    let arrived: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const server = await serve(() => arrived());
    const { answer, clock } = run(requestTo(server.origin));
    await asked;
    clock.advance(120_000);
    expect(await answer).toMatchObject({ verdict: "failed", error: { code: "timeout" } });
    expect(server.arrived).toHaveLength(1);
  });
  test.each([
    ["after headers (F041)", "", "failed", ""],
    ["after tokens (F044)", chunk("hel"), "interrupted", "hel"],
  ])("%s: stalled after 90 s", async (_name, sent, verdict, text) => {
    const server = await serve((_request, response) => {
      startStream(response);
      response.write(sent);
    });
    const { answer, clock, events } = run(requestTo(server.origin));
    await vi.waitFor(() => expect(events.some((event) => event.type === (text === "" ? "connected" : "text"))).toBe(true));
    clock.advance(90_000);
    expect(await answer).toMatchObject({ verdict, text, error: { code: "stalled" } });
    expect(server.arrived).toHaveLength(1);
  });
});

describe("a canary key", () => {
  const environment = {
    OPENAI_API_KEY: "sk-environment",
    OPENAI_BASE_URL: "http://127.0.0.1:1/stolen",
    OPENAI_ORG_ID: "org-environment",
    OPENAI_PROJECT_ID: "proj-environment",
    OPENAI_ADMIN_KEY: "sk-admin-environment",
    OPENAI_CUSTOM_HEADERS: "X-Stolen: environment",
    OPENAI_LOG: "debug",
  };
  beforeEach(() => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  test("is sent once, and nothing of the environment or the SDK with it", async () => {
    const logged = (["log", "info", "warn", "error", "debug"] as const).map((method) =>
      vi.spyOn(console, method).mockImplementation(() => undefined),
    );
    const { server, answer } = await served((_request, response) =>
      response.writeHead(200, { "content-type": "text/event-stream" }).end(hello),
    );
    expect(answer.verdict).toBe("complete");
    const [request] = server.arrived;
    expect(request?.url).toBe("/api/v1/chat/completions");
    expect(request?.headers["authorization"]).toBe(`Bearer ${canary}`);
    const { authorization: _key, ...others } = request?.headers ?? {};
    expect(JSON.stringify(others)).not.toMatch(/environment|stainless|openai|canary/i);
    expect(request?.body).not.toContain(canary);
    expect(logged.flatMap((spy) => spy.mock.calls)).toEqual([]);
  });
  test("is not sent to an endpoint without authorization", async () => {
    const server = await serve((_request, response) => response.writeHead(200, { "content-type": "text/event-stream" }).end(hello));
    const endpoint = { name: "x", baseUrl: server.origin, dialect: "openai", auth: "none", headers: { "X-Team": "a" } } as const;
    expect((await run(requestTo(server.origin, { endpoint })).answer).verdict).toBe("complete");
    expect(server.arrived[0]?.headers["authorization"]).toBeUndefined();
    expect(server.arrived[0]?.headers["x-team"]).toBe("a");
  });
  test("is not in any error, even if the server echoes it", async () => {
    const echoes = [
      (response: ServerResponse) => response.writeHead(401).end(JSON.stringify({ error: { message: `bad key ${canary}` } })),
      (response: ServerResponse) => response.writeHead(500).end(`trace: Bearer ${canary}`),
      (response: ServerResponse) =>
        response.writeHead(400).end(JSON.stringify({ error: { message: "x", metadata: { raw: canary, provider_name: canary } } })),
      (response: ServerResponse) =>
        response.writeHead(200, { "content-type": "text/event-stream" }).end(`data: {"error":{"message":"${canary}","code":400}}\n\n`),
    ];
    for (const echo of echoes) {
      const { answer, events } = await served((_request, response) => void echo(response));
      expect(answer.verdict).toBe("failed");
      expect(JSON.stringify([answer, events])).not.toContain(canary);
    }
  });
  test("is masked like the values of an endpoint's own headers", async () => {
    const secret = "gateway-secret-1234";
    const server = await serve((_request, response) => response.writeHead(400).end(JSON.stringify({ error: { message: `no ${secret}` } })));
    const endpoint = { name: "x", baseUrl: server.origin, dialect: "openai", auth: "key", headers: { "api-key": secret } } as const;
    const { answer, events } = run(requestTo(server.origin, { endpoint }));
    expect(await answer).toMatchObject({ error: { code: "badRequest", serverMessage: "no [redacted]" } });
    expect(JSON.stringify(events)).not.toContain(secret);
    expect(server.arrived[0]?.headers["api-key"]).toBe(secret);
  });
  test("does not follow a redirect, nor does the prompt", async () => {
    const other = await serve((_request, response) => response.end());
    const { answer, server } = await served((_request, response) => response.writeHead(307, { location: `${other.origin}/x` }).end());
    expect(answer).toMatchObject({ verdict: "failed", error: { code: "redirected" } });
    expect([server.arrived.length, other.arrived.length]).toEqual([1, 0]);
  });
});

describe("a body without an end", () => {
  /** A body that is generated as it is read, and counts the bytes taken. */
  function endless(first: string, piece: string, limit: number): { readonly body: ReadableStream<Uint8Array>; taken: () => number } {
    const bytes = new TextEncoder().encode(piece);
    let taken = 0;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(first)),
      pull: (controller) => {
        taken += bytes.length;
        controller.enqueue(bytes);
        if (taken >= limit) controller.close();
      },
    });
    return { body, taken: () => taken };
  }
  test.each([
    ["a line of 700 MB", 30, "data: ", "x".repeat(65_536)],
    ["a token stream without an end", 20, "", chunk("x".repeat(1000)).repeat(60)],
  ])(
    "%s is left after %i MB at most (F080, F081, F084)",
    async (_name, megabytes, start, piece) => {
      const { body, taken } = endless(chunk("one") + start, piece, 700e6);
      vi.stubGlobal("fetch", async () => new Response(body, { headers: { "content-type": "text/event-stream" } }));
      try {
        const answer = await new OpenAiClient().stream(requestTo("https://api.example.com"), () => undefined, new AbortController().signal);
        expect(answer).toMatchObject({ verdict: "interrupted", error: { code: "oversized" } });
        expect(answer.text.startsWith("one")).toBe(true);
        expect(taken()).toBeLessThan(megabytes * 1e6);
      } finally {
        vi.unstubAllGlobals();
      }
    },
    30_000,
  );
});

describe("an answer without an end", () => {
  const piece = new TextEncoder().encode(chunk("x".repeat(1000)).repeat(60));
  const endless = (): ReadableStream<Uint8Array> => new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(piece) });
  test.each<[string, AskUser]>([
    ["says stop", async () => false],
    ["cannot be asked because the question fails", async () => Promise.reject(new Error("no window"))],
  ])("stops at 8 MiB if the user %s (F081)", async (_name, reply) => {
    vi.stubGlobal("fetch", async () => new Response(endless(), { headers: { "content-type": "text/event-stream" } }));
    try {
      const questions: ChatQuestion[] = [];
      let over: AbortSignal | undefined;
      const ask: AskUser = async (question, signal) => {
        questions.push(question);
        over = signal;
        return reply(question, signal);
      };
      const client = new OpenAiClient({ ask });
      const answer = await client.stream(requestTo("https://api.example.com"), () => undefined, new AbortController().signal);
      expect(answer).toMatchObject({ verdict: "stopped", error: null });
      expect(questions).toEqual([{ type: "continueLongAnswer", model: "a/b", length: answer.text.length }]);
      expect(over?.aborted).toBe(true);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe("a lot of data at once", () => {
  test("twenty megabytes in one packet do not block the event loop (F047)", async () => {
    const event = chunk("x".repeat(60));
    const body = new TextEncoder().encode(event.repeat(Math.ceil(20e6 / event.length)) + hello);
    vi.stubGlobal("fetch", async () => new Response(body, { headers: { "content-type": "text/event-stream" } }));
    let turns = 0;
    let running = true;
    const turn = (): void => {
      turns += 1;
      if (running) setImmediate(turn);
    };
    setImmediate(turn);
    try {
      const client = new OpenAiClient();
      const answer = await client.stream(requestTo("https://api.example.com"), () => undefined, new AbortController().signal);
      expect(answer.verdict).toBe("complete");
      expect(answer.text.length).toBeGreaterThan(4e6);
      expect(turns).toBeGreaterThan(3);
    } finally {
      running = false;
      vi.unstubAllGlobals();
    }
  }, 30_000);
});
