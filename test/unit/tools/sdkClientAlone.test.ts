import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { OpenAI } from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sdkClientAlone, standIns } from "../../../tools/sdkClientAlone.ts";

interface Sdk {
  readonly OpenAI: typeof OpenAI;
}

let folder = "";
let bundled: Sdk;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "aside-sdk-"));
  const outfile = path.join(folder, "sdk.mjs");
  await build({
    stdin: { contents: 'export { OpenAI } from "openai";', resolveDir: import.meta.dirname },
    bundle: true,
    format: "esm",
    platform: "node",
    outfile,
    plugins: [sdkClientAlone],
    logLevel: "error",
  });
  bundled = (await import(pathToFileURL(outfile).href)) as Sdk;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Sent {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: unknown;
}

/** Posts as `postChatCompletion` does. @returns what the fetch was given, each time, and what came of it */
async function post(
  sdk: Sdk,
  answer: (signal: AbortSignal) => Promise<Response>,
  options: { signal?: AbortSignal; retries?: number } = {},
) {
  const sent: Sent[] = [];
  const client = new sdk.OpenAI({
    baseURL: "https://models.test/v1",
    apiKey: "key",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: options.retries ?? 0,
    timeout: 2 ** 31 - 1,
    logLevel: "off",
    fetch: (url, init) => {
      const headers = Array.from(new Headers(init?.headers as HeadersInit).entries());
      sent.push({ url: new Request(url).url, method: init?.method, headers, body: init?.body });
      return answer(init?.signal as AbortSignal);
    },
  });
  const request = client.post("/chat/completions", {
    body: { model: "lab/one", messages: [{ role: "user", content: "naïve 🙂" }], stream: true },
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const outcome = await request.asResponse().then(
    async (response) => ({ status: response.status, text: await response.text() }),
    (error: unknown) => (error instanceof Error ? { name: error.constructor.name, message: error.message } : { error }),
  );
  return { sent, outcome };
}

describe("the client that is bundled without the SDK's resources", () => {
  test("sends the same request and hands on the response", async () => {
    const answer = (): Promise<Response> => Promise.resolve(new Response("data: [DONE]\n\n", { status: 200 }));
    const [mine, theirs] = [await post(bundled, answer), await post({ OpenAI }, answer)];
    expect(mine).toEqual(theirs);
    expect(mine.sent).toHaveLength(1);
    expect(mine.outcome).toEqual({ status: 200, text: "data: [DONE]\n\n" });
  });

  test.each([400, 404, 429, 500])("fails in the same way after status %d, and asks as often", async (status) => {
    const answer = (): Promise<Response> =>
      Promise.resolve(new Response('{"error":{"message":"no"}}', { status, headers: { "retry-after-ms": "1" } }));
    const [mine, theirs] = [await post(bundled, answer, { retries: 1 }), await post({ OpenAI }, answer, { retries: 1 })];
    expect(mine.outcome).toEqual(theirs.outcome);
    expect(mine.sent).toEqual(theirs.sent);
    expect(mine.sent).toHaveLength(status < 429 ? 1 : 2);
  });

  test("wraps the fetch's own error in the same way", async () => {
    const answer = (): Promise<Response> => Promise.reject(new TypeError("fetch failed"));
    const [mine, theirs] = [await post(bundled, answer), await post({ OpenAI }, answer)];
    expect(mine.outcome).toEqual(theirs.outcome);
  });

  test("gives the abort on to the fetch", async () => {
    const outcomes = [];
    for (const sdk of [bundled, { OpenAI }]) {
      const abort = new AbortController();
      const answer = (signal: AbortSignal): Promise<Response> =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
          abort.abort();
        });
      outcomes.push((await post(sdk, answer, { signal: abort.signal })).outcome);
    }
    expect(outcomes[0]).toEqual(outcomes[1]);
    expect(outcomes[0]).toMatchObject({ name: "APIUserAbortError" });
  });

  test("has none of their code", async () => {
    const text = await readFile(path.join(folder, "sdk.mjs"), "utf8");
    expect(text).not.toContain("node_modules/openai/resources/");
    expect(text).not.toContain("node_modules/openai/lib/");
  });
});

test("every resource that the client names gets a stand-in", () => {
  const source = [
    'import * as API from "./resources/index.mjs";',
    'import { Batches, } from "./resources/batches.mjs";',
    'import { Uploads as UploadsAPIUploads, } from "./resources/uploads/uploads.mjs";',
    'import { sleep } from "./internal/utils/sleep.mjs";',
    "this.chat = new API.Chat(this);",
  ].join("\n");
  expect(standIns(source)).toBe("export class Chat {}\nexport class Batches {}\nexport class Uploads {}\n");
});
