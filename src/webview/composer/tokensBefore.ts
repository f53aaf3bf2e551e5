import { tokenCount } from "../../shared/soundUsage.ts";
import { estimateTokens } from "../../shared/tokens.ts";
import type { PanelStore } from "../panelStore.ts";

/**
 * How many tokens of a prompt go before a message of the shown path, as the server counted them; undefined where that is not known here.
 */
export function tokensBefore(store: Pick<PanelStore, "order" | "message">, messageId: string): number | undefined {
  const order = store.order.value;
  const at = order.indexOf(messageId);
  const shownAt = (index: number) => store.message(order[index] ?? "")?.value;
  const own = shownAt(at)?.message;
  if (own === undefined) return undefined;
  // The prompt of an answer is what goes before it.
  if (own.role === "assistant") return tokenCount(own.usage?.prompt_tokens);
  if (own.role !== "user") return undefined;
  for (let index = at - 1; index >= 0; index -= 1) {
    const before = shownAt(index);
    if (before === undefined || before.outline !== undefined || before.message.role === "summary") return undefined;
    if (before.message.role !== "assistant") continue;
    const { usage } = before.message;
    const prompt = tokenCount(usage?.prompt_tokens);
    const completion = tokenCount(usage?.completion_tokens) ?? 0;
    const reasoning = tokenCount(usage?.completion_tokens_details?.reasoning_tokens) ?? 0;
    return prompt === undefined ? undefined : prompt + Math.max(0, completion - reasoning);
  }
  // Before the first question there are the system prompt and the tools: what its prompt had beside the question.
  const first = shownAt(at + 1)?.message;
  const prompt = first?.role === "assistant" ? tokenCount(first.usage?.prompt_tokens) : undefined;
  if (prompt === undefined) return undefined;
  const question = estimateTokens(own.text) + own.attachments.reduce((sum, { tokens = 0 }) => sum + tokens, 0);
  return Math.max(0, prompt - question);
}
