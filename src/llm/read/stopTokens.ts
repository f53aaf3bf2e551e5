// The end-of-turn tokens that servers leak into the text as a last delta: `</s>` in DeepInfra's documented stream, and those of vLLM-like
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
 * Drops a stop token that is the whole last delta of the text. Anywhere else it is text, because users ask about `</s>`. So such a delta is
 * held back until the next one arrives.
 */
export class StopTokenFilter {
  #held = "";

  /** Whether nothing is held back. */
  get isIdle(): boolean {
    return this.#held === "";
  }

  /** @param delta one delta of the text, not empty. @returns the text that can be shown now */
  push(delta: string): string {
    const before = this.#held;
    // Every stop token begins with "<", so most deltas return early.
    if (delta.charCodeAt(0) === 0x3c && stopTokens.has(delta)) {
      this.#held = delta;
      return before;
    }
    this.#held = "";
    return before === "" ? delta : before + delta;
  }
}
