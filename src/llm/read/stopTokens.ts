// Names of the end-of-turn tokens that hosts let slip into the text as a last delta: DeepInfra's documented stream (`</s>`), vLLM-like
// hosts of Llama, Qwen, Gemma, gpt-oss and DeepSeek models.
const stopTokens: ReadonlySet<string> = new Set([
  "</s>",
  "<eos>",
  "<|im_end|>",
  "<|eot_id|>",
  "<|eom_id|>",
  "<|end|>",
  "<|return|>",
  "<|EOT|>",
  "<|end_of_text|>",
  "<|endoftext|>",
  "<end_of_turn>",
  "<|end_of_turn|>",
  "<｜end▁of▁sentence｜>",
]);

/**
 * Drops a stop token that is the whole last delta of the text. Anywhere else it is text: people ask about `</s>`. So such a delta waits
 * for the next one.
 */
export class StopTokenFilter {
  #held = "";

  /** @param delta one delta of the text, not empty. @returns what can be said now */
  push(delta: string): string {
    const before = this.#held;
    // Every stop token begins so; most deltas are done here.
    if (delta.charCodeAt(0) === 0x3c && stopTokens.has(delta)) {
      this.#held = delta;
      return before;
    }
    this.#held = "";
    return before === "" ? delta : before + delta;
  }
}
