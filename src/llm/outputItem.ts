import { type JsonObject, lookup, textField } from "../shared/guards.ts";
import type { ReasoningDetail } from "../shared/chatEvent.ts";

/** What stands between two messages of one answer in its text. */
export const betweenMessages = "\n\n";

/** Fields of an output item that the answer has anyway. */
const namesKeptElsewhere: Readonly<Record<string, readonly string[]>> = {
  message: ["content"],
  function_call: ["name", "arguments"],
  image_generation_call: ["result"],
};

/**
 * An output item of the Responses API as it is kept among the reasoning of an answer, so that the answer can be sent back in the same items: reasoning, and what
 * Aside does not know, as it came, of a message and a call only what the answer does not have anyway.
 * @param message how many UTF-16 units of the answer's text a message has, and whether they are a refusal
 */
export function keptItem(item: JsonObject, message: { readonly length: number; readonly refused: boolean }): ReasoningDetail | undefined {
  const type = textField(item, "type");
  if (type === undefined) return undefined;
  const elsewhere = lookup(namesKeptElsewhere, type) ?? [];
  const kept = Object.fromEntries(Object.entries(item).filter(([name]) => !elsewhere.includes(name)));
  return { ...kept, type, ...(type === "message" && { length: message.length, ...(message.refused && { refused: true }) }) };
}
