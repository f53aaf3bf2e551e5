// Made-up answers of the Responses API. The compiler checks them against the SDK's types of its events, which Aside does not read them with.
import type {
  Response,
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseReasoningItem,
  ResponseStreamEvent,
} from "openai/resources/responses/responses";

/** An event without its number, which `streamOf` counts. */
type Unnumbered<Event> = Event extends unknown ? Omit<Event, "sequence_number"> : never;
export type MadeEvent = Unnumbered<ResponseStreamEvent>;

const usage = {
  input_tokens: 36,
  input_tokens_details: { cached_tokens: 8, cache_write_tokens: 0 },
  output_tokens: 87,
  output_tokens_details: { reasoning_tokens: 64 },
  total_tokens: 123,
};

/** A response as events carry it, with its last fields. */
export function responseWith(change: Partial<Response> = {}): Response {
  return {
    id: "resp_made_1",
    object: "response",
    created_at: 1_793_491_200,
    status: "in_progress",
    model: "gpt-5.4-2026-03-05",
    output: [],
    output_text: "",
    access_programs: null,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: "auto",
    tools: [],
    top_p: 1,
    ...change,
  };
}

/** Reasoning as it comes with `store: false`: the order of the fields and the escapes are a server's own. */
export const reasoningItem: ResponseReasoningItem = {
  id: "rs_made_0a1b",
  type: "reasoning",
  encrypted_content: "gAAAAABo+/made==\u00e9",
  summary: [
    { type: "summary_text", text: "**Looking**\n\nI look at the file 👩‍👩‍👧." },
    { type: "summary_text", text: "**Deciding**\n\nI call a tool." },
  ],
};

export function messageItem(text: string, change: Partial<ResponseOutputMessage> = {}): ResponseOutputMessage {
  return {
    id: "msg_made_1",
    type: "message",
    status: "completed",
    role: "assistant",
    content: [{ type: "output_text", annotations: [], text }],
    ...change,
  };
}

/** Text in pieces, with everything that OpenAI sends around them. */
export function* saying(item: ResponseOutputMessage, pieces: readonly string[], output_index: number): Generator<MadeEvent> {
  const place = { item_id: item.id, output_index, content_index: 0 };
  const text = pieces.join("");
  yield { type: "response.output_item.added", output_index, item: { ...item, status: "in_progress", content: [] } };
  yield { type: "response.content_part.added", ...place, part: { type: "output_text", annotations: [], text: "" } };
  for (const delta of pieces) yield { type: "response.output_text.delta", ...place, delta, logprobs: [] };
  yield { type: "response.output_text.done", ...place, text, logprobs: [] };
  yield { type: "response.content_part.done", ...place, part: { type: "output_text", annotations: [], text } };
  yield { type: "response.output_item.done", output_index, item };
}

/** Reasoning with its summary in pieces of a few characters. */
export function* reasoning(item: ResponseReasoningItem, output_index: number): Generator<MadeEvent> {
  yield { type: "response.output_item.added", output_index, item: { ...item, summary: [] } };
  for (const [summary_index, part] of item.summary.entries()) {
    const place = { item_id: item.id, output_index, summary_index };
    yield { type: "response.reasoning_summary_part.added", ...place, part: { type: "summary_text", text: "" } };
    for (const delta of part.text.match(/[^]{1,9}/gu) ?? []) yield { type: "response.reasoning_summary_text.delta", ...place, delta };
    yield { type: "response.reasoning_summary_text.done", ...place, text: part.text };
    yield { type: "response.reasoning_summary_part.done", ...place, part };
  }
  yield { type: "response.output_item.done", output_index, item };
}

/** A call with its arguments in pieces. */
export function* calling(call_id: string, name: string, pieces: readonly string[], output_index: number): Generator<MadeEvent> {
  const id = `fc_${call_id}`;
  const args = pieces.join("");
  const item = { id, type: "function_call", status: "completed", call_id, name, arguments: args } as const;
  yield { type: "response.output_item.added", output_index, item: { ...item, status: "in_progress", arguments: "" } };
  for (const delta of pieces) yield { type: "response.function_call_arguments.delta", item_id: id, output_index, delta };
  yield { type: "response.function_call_arguments.done", item_id: id, output_index, arguments: args };
  yield { type: "response.output_item.done", output_index, item };
}

/** The events before and after those of a response's items. */
export function* whole(output: readonly MadeEvent[], change: Partial<Response> = {}): Generator<MadeEvent> {
  yield { type: "response.created", response: responseWith() };
  yield { type: "response.in_progress", response: responseWith() };
  yield* output;
  const items = output.flatMap((event): readonly ResponseOutputItem[] => (event.type === "response.output_item.done" ? [event.item] : []));
  const response = responseWith({ status: "completed", usage, service_tier: "default", output: items, ...change });
  if (response.status === "incomplete") yield { type: "response.incomplete", response };
  else if (response.status === "failed") yield { type: "response.failed", response };
  else yield { type: "response.completed", response };
}

/** The body of a stream. */
export function streamOf(events: Iterable<MadeEvent>): string {
  return Array.from(
    events,
    (event, sequence_number) => `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number })}\n\n`,
  ).join("");
}

/** Reasoning, a comment, and two calls at once. */
export const reasonedCalls: readonly MadeEvent[] = [
  ...reasoning(reasoningItem, 0),
  ...saying(messageItem("Let me look.", { phase: "commentary" }), ["Let", " me", " look."], 1),
  ...calling("call_a", "read", ['{"pa', 'th":"a.ts"}'], 2),
  ...calling("call_b", "list", ["{}"], 3),
];

/** Reasoning and an answer. */
export const reasonedAnswer: readonly MadeEvent[] = [
  ...reasoning({ ...reasoningItem, id: "rs_made_2" }, 0),
  ...saying(messageItem("Grüße 👩‍👩‍👧, it is fine.", { id: "msg_made_2", phase: "final_answer" }), ["Grüße ", "👩‍👩‍👧", ", it is fine."], 1),
];
