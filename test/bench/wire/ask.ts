import { cleared } from "../../cleared.ts";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { AskUser, ChatRequest } from "../../../src/llm/chatClient.ts";
import { OpenAiClient } from "../../../src/llm/openAiClient.ts";
import type { Answer, ChatEvent } from "../../../src/shared/chatEvent.ts";

/** A server in a process of its own. */
export interface Apart {
  /** What it printed first: a port or a base URL. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

/** Starts a script of this repository as a server. */
export async function startApart(script: string, ...args: readonly string[]): Promise<Apart> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const [address] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return {
    address,
    close: async () => {
      const closed = once(child, "close");
      child.stdin.end();
      child.kill("SIGTERM");
      await closed;
    },
  };
}

/** The question that every bench asks. */
export function question(baseUrl: string): ChatRequest {
  return {
    endpoint: { name: "bench", baseUrl, dialect: "openrouter", auth: "none", headers: {} },
    key: undefined,
    model: "some/model",
    messages: cleared([{ role: "user", content: "Why?" }]),
    parameters: {},
  };
}

/** Asks once through the client of the editor. */
export async function ask(
  baseUrl: string,
  onEvent: (event: ChatEvent) => void,
  options: { readonly signal?: AbortSignal; readonly ask?: AskUser } = {},
): Promise<Answer> {
  const client = new OpenAiClient(options.ask === undefined ? {} : { ask: options.ask });
  return client.stream(
    question(baseUrl),
    (events) => {
      for (const event of events) onEvent(event);
    },
    options.signal ?? new AbortController().signal,
  );
}
