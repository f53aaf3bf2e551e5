import { describe, expect, test, vi } from "vitest";
import { systemClock } from "../../../../src/llm/send/clock.ts";
import { createGuardedFetch, SendFailure, type GuardOptions } from "../../../../src/llm/send/guardedFetch.ts";
import type { ChatError } from "../../../../src/shared/chatError.ts";
import { serve } from "./loopback.ts";

const canary = "sk-or-v1-0123456789abcdefcanary0123456789abcdef";

function guard(origin: string, more: Partial<GuardOptions> = {}): typeof fetch {
  const endpoint = { name: "x", baseUrl: `${origin}/v1`, dialect: "openai", auth: "key", headers: {} } as const;
  return createGuardedFetch({ endpoint, key: canary, headers: {}, accept: "application/json", clock: systemClock, ...more });
}

async function errorOf(asked: Promise<unknown>): Promise<ChatError> {
  const thrown: unknown = await asked.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof SendFailure)) throw new Error(`not a SendFailure: ${String(thrown)}`);
  expect(JSON.stringify(thrown.error) + thrown.message + String(thrown.stack)).not.toContain(canary);
  return thrown.error;
}

describe("headers", () => {
  test("are only those of the transport, the given ones and the key", async () => {
    const server = await serve((_request, response) => response.end("{}"));
    const ask = guard(server.origin, { headers: { "X-Title": "Aside" } });
    await ask(`${server.origin}/v1/x`, {
      method: "POST",
      body: "{}",
      headers: { "X-Stainless-OS": "Linux", "OpenAI-Organization": "org", "User-Agent": "OpenAI/JS", Authorization: "Bearer other" },
    });
    const headers = server.arrived[0]?.headers ?? {};
    expect(headers["authorization"]).toBe(`Bearer ${canary}`);
    expect(headers["x-title"]).toBe("Aside");
    expect(headers["content-type"]).toBe("application/json");
    expect(JSON.stringify(headers)).not.toMatch(/stainless|org|OpenAI|other/i);
  });
  test("have no authorization for an endpoint without a key", async () => {
    const server = await serve((_request, response) => response.end("{}"));
    const endpoint = { name: "x", baseUrl: server.origin, dialect: "openai", auth: "none", headers: {} } as const;
    await guard(server.origin, { endpoint })(server.origin);
    await guard(server.origin, { key: undefined })(server.origin, { headers: { authorization: "Bearer none" } });
    expect(server.arrived.map((request) => request.headers["authorization"])).toEqual([undefined, undefined]);
  });
});

describe("the key never leaves its origin", () => {
  test("a request for another origin is not sent at all", async () => {
    const server = await serve((_request, response) => response.end("{}"));
    const other = await serve((_request, response) => response.end("{}"));
    expect(await errorOf(guard(server.origin)(`${other.origin}/v1/x`))).toMatchObject({ code: "redirected" });
    expect(other.arrived).toEqual([]);
  });
  test.each([301, 302, 303, 307, 308])("a redirect (%i) to another origin is refused and named", async (status) => {
    const other = await serve((_request, response) => response.end("{}"));
    const server = await serve((_request, response) => response.writeHead(status, { location: `${other.origin}/steal?x=1` }).end());
    const error = await errorOf(guard(server.origin)(`${server.origin}/v1/x`, { method: "POST", body: "{}" }));
    expect(error).toMatchObject({
      code: "redirected",
      message: `${server.origin} tried to redirect the request to ${other.origin}. Nothing was sent there.`,
    });
    expect(other.arrived).toEqual([]);
  });
  test("a redirect to itself is refused after one request", async () => {
    const server = await serve((_request, response) => response.writeHead(307, { location: "/v1/x" }).end());
    expect(await errorOf(guard(server.origin)(`${server.origin}/v1/x`))).toMatchObject({ code: "redirected" });
    expect(server.arrived).toHaveLength(1);
  });
  test("an opaque redirect, as in browsers, is refused", async () => {
    const opaque = Object.defineProperties(new Response(null), { type: { value: "opaqueredirect" }, status: { value: 0 } });
    vi.stubGlobal("fetch", async () => opaque);
    try {
      expect(await errorOf(guard("https://api.example.com")("https://api.example.com/v1/x"))).toMatchObject({ code: "redirected" });
    } finally {
      vi.unstubAllGlobals();
    }
  });
  test("an error that echoes the key is shown without it", async () => {
    const server = await serve((_request, response) =>
      response
        .writeHead(401, { "content-type": "application/json" })
        .end(JSON.stringify({ error: { message: `Incorrect API key provided: ${canary}` } })),
    );
    const error = await errorOf(guard(server.origin)(`${server.origin}/v1/x`));
    expect(error).toMatchObject({ code: "badKey", status: 401 });
    expect(error.serverMessage).toContain("Incorrect API key provided");
  });
});

describe("the global fetch", () => {
  test("is looked up at call time: VS Code patches it", async () => {
    const ask = guard("https://api.example.com");
    const patched = vi.fn(async () => new Response("{}"));
    vi.stubGlobal("fetch", patched);
    try {
      await ask("https://api.example.com/v1/x");
    } finally {
      vi.unstubAllGlobals();
    }
    expect(patched).toHaveBeenCalledWith(
      "https://api.example.com/v1/x",
      expect.objectContaining({ redirect: "manual", credentials: "omit" }),
    );
  });
});

describe("rejected responses", () => {
  test.each(["gzip, gzip", "zip", Array.from({ length: 200 }, () => "gzip").join(", ")])("content-encoding %s", async (encoding) => {
    const server = await serve((_request, response) => response.writeHead(200, { "content-encoding": encoding }).end("x"));
    expect(await errorOf(guard(server.origin)(`${server.origin}/v1/x`))).toMatchObject({ code: "notAnApi" });
  });
  test("one known encoding is accepted", async () => {
    const { gzipSync } = await import("node:zlib");
    const server = await serve((_request, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("{}")));
    expect(await (await guard(server.origin)(`${server.origin}/v1/x`)).text()).toBe("{}");
  });
  test("304 is accepted too", async () => {
    const server = await serve((_request, response) => response.writeHead(304, { etag: '"a"' }).end());
    const response = await guard(server.origin)(`${server.origin}/v1/x`, { headers: { "if-none-match": '"a"' } });
    expect(response.status).toBe(304);
    expect(server.arrived[0]?.headers["if-none-match"]).toBe('"a"');
  });
  test("a huge error page is read to 64 KiB at most", async () => {
    let written = 0;
    const server = await serve((_request, response) => {
      response.writeHead(500, { "content-type": "text/plain" });
      const more = (): void => {
        while (!response.destroyed && written < 50e6) {
          written += 65_536;
          if (!response.write("x".repeat(65_536))) return void response.once("drain", more);
        }
        response.end();
      };
      more();
    });
    const error = await errorOf(guard(server.origin)(`${server.origin}/v1/x`));
    expect(error).toMatchObject({ code: "serverError", status: 500 });
    expect(written).toBeLessThan(40e6);
  });
  test("a connection that breaks during a large upload counts as refused for its size", async () => {
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("fetch failed", { cause: Object.assign(new Error("write EPIPE"), { code: "EPIPE" }) });
    });
    try {
      const asked = guard("https://api.example.com")("https://api.example.com/v1/x", { method: "POST", body: "x".repeat(2_500_000) });
      expect(await errorOf(asked)).toMatchObject({ code: "tooLarge", message: expect.stringContaining("3 MB") as string });
      const small = guard("https://api.example.com")("https://api.example.com/v1/x", { method: "POST", body: "x" });
      expect(await errorOf(small)).toMatchObject({ code: "connectionLost" });
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
