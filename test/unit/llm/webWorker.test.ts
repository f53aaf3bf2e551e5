import { build } from "esbuild";
import { createContext, runInContext } from "node:vm";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { hello } from "./send/loopback.ts";

/** The globals of a web worker that `src/llm` uses. None of Node's: no process, Buffer or require. */
const workerGlobals = [
  "AbortController",
  "AbortSignal",
  "Blob",
  "DOMException",
  "FormData",
  "Headers",
  "MessageChannel",
  "ReadableStream",
  "Request",
  "Response",
  "TextDecoder",
  "TextEncoder",
  "URL",
  "URLSearchParams",
  "WeakRef",
  "clearTimeout",
  "console",
  "performance",
  "queueMicrotask",
  "setTimeout",
] as const;

test("the client runs without Node: its bundle needs only what a web worker has", async () => {
  const entry = fileURLToPath(new URL("../../../src/llm/openAiClient.ts", import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "bundle",
    platform: "browser",
    target: "es2024",
    logLevel: "error",
  });
  const asked: string[] = [];
  const fetch = async (url: string): Promise<Response> => {
    asked.push(url);
    return new Response(hello, { headers: { "content-type": "text/event-stream" } });
  };
  const worker: Record<string, unknown> = { fetch };
  for (const name of workerGlobals) worker[name] = (globalThis as Readonly<Record<string, unknown>>)[name];
  worker["self"] = worker;
  // VS Code's worker has a partial `window`, for libraries that look for one.
  worker["window"] = { document: {} };
  worker["navigator"] = { userAgent: "worker" };
  const context = createContext(worker);
  runInContext(outputFiles[0]?.text ?? "", context);
  const answer = (await runInContext(
    `new bundle.OpenAiClient().stream(
      {
        endpoint: { name: "x", baseUrl: "https://api.example.com/v1", dialect: "openrouter", auth: "key", headers: {} },
        key: "sk-test",
        model: "a/b",
        messages: [{ role: "user", content: "hi" }],
        parameters: {},
      },
      () => {},
      new AbortController().signal,
    )`,
    context,
  )) as { readonly verdict: string; readonly text: string };
  expect([answer.verdict, answer.text, asked]).toEqual(["complete", "hello", ["https://api.example.com/v1/chat/completions"]]);
}, 60_000);
