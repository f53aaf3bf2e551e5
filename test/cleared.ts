import type { ClearedPrompt, PromptMessage } from "../src/llm/prompt.ts";

/** A prompt for tests of what comes after the gate. The product gets one from `src/app/outbound` alone. */
export function cleared(messages: readonly PromptMessage[]): ClearedPrompt {
  return messages as ClearedPrompt;
}
