import type { Continuation } from "../../llm/chatClient.ts";
import type { ClearedPrompt } from "../../llm/prompt.ts";
import { anchorOf } from "../../llm/read/seam.ts";
import { clear } from "../outbound/gate.ts";

/** Asks for the last words first: they show where the continuation begins. */
const goOn =
  "Your last answer was cut off. Continue it from exactly where it ends. Begin by repeating its last words, which stand below, character for character, and continue directly after them, even inside a word. Write nothing before them, do not open a code block that is open already, and do not mention this message. The last words are:";

/**
 * What is needed to continue the answer that a prompt ends with, also if the model has to be asked; undefined if the prompt ends otherwise.
 * @param known the keys that Aside stores
 */
export async function continuationOf(prompt: ClearedPrompt, known: readonly string[]): Promise<Continuation | undefined> {
  const last = prompt.at(-1);
  if (last?.role !== "assistant" || typeof last.content !== "string") return undefined;
  const half = last.content.trimEnd();
  if (half === "") return undefined;
  const anchor = anchorOf(half);
  const texts = [
    { source: "aside", text: goOn },
    { source: "answer", text: anchor },
  ] as const;
  return { half, space: last.content.slice(half.length), anchor, ask: await clear([{ role: "user", texts }], known) };
}
