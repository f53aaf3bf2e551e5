import type { ReasoningWish } from "../../shared/parameters.ts";
import type { ContentPart, PromptMessage } from "../prompt.ts";

/** Llama-Nemotron models of the first generation; later ones (v1.5, Nemotron 3) have switches of their own. */
const steeredModels = /nemotron-(?:ultra-253b|super-49b|nano-8b|nano-4b)-v1(?!\.\d)(?![.\d])/i;
const switchLine = /^[ \t]*detailed thinking (?:on|off)[ \t]*\n?/im;

/** Whether reasoning of the model can only be switched by a line in the system prompt (docs/wire.md, Nemotron). */
export function isSteeredByPrompt(model: string): boolean {
  return steeredModels.test(model);
}

/**
 * Puts `detailed thinking on` or `off` as the first line of the system prompt and removes any such line that is already there. Without a
 * setting for reasoning, the messages stay unchanged.
 */
export function withThinkingSwitch(
  messages: readonly PromptMessage[],
  model: string,
  wish: ReasoningWish | undefined,
): readonly PromptMessage[] {
  if (wish === undefined || !isSteeredByPrompt(model)) return messages;
  const off = wish.enabled === false || wish.effort === "none";
  const on = !off && (wish.enabled === true || wish.effort !== undefined || wish.maxTokens !== undefined);
  if (!off && !on) return messages;
  const line = `detailed thinking ${on ? "on" : "off"}`;
  const [first, ...rest] = messages;
  if (first?.role !== "system") return [{ role: "system", content: line }, ...messages];
  if (typeof first.content === "string") return [{ ...first, content: prefixed(line, first.content) }, ...rest];
  const [part, ...parts] = first.content;
  const content: readonly ContentPart[] =
    part?.type === "text" ? [{ ...part, text: prefixed(line, part.text) }, ...parts] : [{ type: "text", text: line }, ...first.content];
  return [{ ...first, content }, ...rest];
}

function prefixed(line: string, text: string): string {
  const rest = text.replace(switchLine, "").trimStart();
  return rest === "" ? line : `${line}\n${rest}`;
}
