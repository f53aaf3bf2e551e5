import type { ToolCall } from "../../shared/chatEvent.ts";

/** The calls of one answer with unique ids: a missing or repeated one is replaced, for the call and its result. */
export function distinctCalls(calls: readonly ToolCall[]): readonly ToolCall[] {
  const seen = new Set<string>();
  return calls.map((call) => {
    const id = call.id === "" || seen.has(call.id) ? `call_${crypto.randomUUID()}` : call.id;
    seen.add(id);
    return id === call.id ? call : { ...call, id };
  });
}
