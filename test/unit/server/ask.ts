import type { LoopbackServer } from "../../server/server.ts";

/** Posts a chat request. */
export async function post(
  server: LoopbackServer,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${server.origin}/api/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

interface Chunk {
  readonly id?: string;
  readonly error?: { readonly code?: number };
  readonly usage?: { readonly cost?: number };
  readonly choices?: readonly {
    readonly finish_reason?: string | null;
    readonly delta?: {
      readonly content?: string | null;
      readonly reasoning?: string;
      readonly reasoning_details?: readonly { readonly text?: string }[];
      readonly tool_calls?: readonly {
        readonly index: number;
        readonly id?: string;
        readonly function?: { readonly name?: string; readonly arguments?: string };
      }[];
    };
  }[];
}

/** What an event stream said, read the simplest way: whole, line by line. */
export function collect(body: string): {
  readonly id: string | undefined;
  readonly text: string;
  readonly reasoning: string;
  readonly detailsText: string;
  readonly toolCalls: readonly { id: string; name: string; arguments: string }[];
  readonly usages: readonly { readonly cost?: number }[];
  readonly finishReasons: readonly string[];
  readonly errors: readonly { readonly code?: number }[];
  readonly comments: number;
  readonly done: boolean;
} {
  const lines = body.split("\n");
  const data = lines.filter((line) => line.startsWith("data: ")).map((line) => line.slice("data: ".length));
  const chunks = data.filter((text) => text !== "[DONE]").map((text) => JSON.parse(text) as Chunk);
  const deltas = chunks.flatMap((chunk) => chunk.choices ?? []).map((choice) => choice.delta ?? {});
  const toolCalls: { id: string; name: string; arguments: string }[] = [];
  for (const fragment of deltas.flatMap((delta) => delta.tool_calls ?? [])) {
    const call = (toolCalls[fragment.index] ??= { id: "", name: "", arguments: "" });
    call.id += fragment.id ?? "";
    call.name += fragment.function?.name ?? "";
    call.arguments += fragment.function?.arguments ?? "";
  }
  return {
    id: chunks[0]?.id,
    text: deltas.map((delta) => delta.content ?? "").join(""),
    reasoning: deltas.map((delta) => delta.reasoning ?? "").join(""),
    detailsText: deltas
      .flatMap((delta) => delta.reasoning_details ?? [])
      .map((detail) => detail.text ?? "")
      .join(""),
    toolCalls,
    usages: chunks.flatMap((chunk) => (chunk.usage ? [chunk.usage] : [])),
    finishReasons: chunks.flatMap((chunk) => chunk.choices ?? []).flatMap((choice) => (choice.finish_reason ? [choice.finish_reason] : [])),
    errors: chunks.flatMap((chunk) => (chunk.error ? [chunk.error] : [])),
    comments: lines.filter((line) => line.startsWith(":")).length,
    done: data.at(-1) === "[DONE]",
  };
}
