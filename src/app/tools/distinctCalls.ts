import type { ToolCall } from "../../shared/chatEvent.ts";

/** The calls of one answer, each with an id of its own: one that is missing or that came before is replaced, in call and result alike. */
export function distinctCalls(calls: readonly ToolCall[]): readonly ToolCall[] {
  const seen = new Set<string>();
  return calls.map((call) => {
    const id = call.id === "" || seen.has(call.id) ? `call_${crypto.randomUUID()}` : call.id;
    seen.add(id);
    return id === call.id ? call : { ...call, id };
  });
}
