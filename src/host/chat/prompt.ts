import type { PromptMessage } from "../../llm/prompt.ts";
import { leftOutOf, type Message } from "../../shared/conversation.ts";
import { userContent } from "./attachedParts.ts";

/**
 * What is sent for a conversation: the system prompt, then the messages of the active path as they are.
 * What the user chose to leave out at its beginning is not sent. An answer that said nothing is left out, some servers refuse an empty one. A path that ends in an answer asks the model to go on with it.
 * @param path messages of the active path, first to last, without the answer that is about to be asked for
 * @param systemPrompt sent first unless it is blank
 */
export function assemblePrompt(path: readonly Message[], systemPrompt: string): readonly PromptMessage[] {
  const prompt: PromptMessage[] = [];
  if (systemPrompt.trim() !== "") prompt.push({ role: "system", content: systemPrompt });
  for (const message of path.slice(leftOutOf(path))) {
    if (message.role === "user") {
      prompt.push({ role: "user", content: userContent(message.attachments, message.text) });
    } else if (message.role === "tool") {
      continue;
    } else if (message.text !== "") {
      prompt.push({
        role: "assistant",
        content: message.text,
        // The model that was asked for: reasoning goes back to the same one alone.
        model: message.model,
        ...(message.reasoning === "" ? {} : { reasoning: message.reasoning }),
        ...(message.reasoningDetails.length === 0 ? {} : { reasoningDetails: message.reasoningDetails }),
        ...(message.annotations.length === 0 ? {} : { annotations: message.annotations }),
      });
    }
  }
  return prompt;
}
