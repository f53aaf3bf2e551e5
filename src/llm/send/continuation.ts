import type { ChatRequest } from "../chatClient.ts";
import type { PromptMessage } from "../prompt.ts";
import { lessonAbout } from "./lessons.ts";
import { takesNoPrefill, isMistral } from "./modelId.ts";

/**
 * How a model is brought to continue its half answer. `prefill`: the prompt ends with it. `prefix`: the same, marked as Mistral wants it. `ask`: a message of
 * the user's after it asks to continue (docs/wire.md, Continuing an answer).
 */
export type WayToContinue = "prefill" | "prefix" | "ask";

/** How this request continues the answer that its prompt ends with. */
export function wayToContinue(request: ChatRequest): WayToContinue {
  // An answer that ends the input of a response is a finished item.
  const isFinished = request.endpoint.dialect === "responses";
  const isRefused = isFinished || lessonAbout(request, "prefill") === "leaveOut" || takesNoPrefill(request.model);
  if (request.continuation !== undefined && isRefused) return "ask";
  const lesson = lessonAbout(request, "prefix");
  if (lesson === "demand") return "prefix";
  return lesson === undefined && request.endpoint.dialect === "openai" && isMistral(request.model) ? "prefix" : "prefill";
}

/** The prompt of a request, which ends so that the model continues its half answer, if it ends with one. */
export function continuedPrompt(request: ChatRequest): readonly PromptMessage[] {
  const { messages, continuation } = request;
  const last = messages.at(-1);
  if (last?.role !== "assistant" || typeof last.content !== "string") return messages;
  if (continuation !== undefined && wayToContinue(request) === "ask") return [...messages, ...continuation.ask];
  // Anthropic refuses white space at the end, and templates of other servers remove it without a word.
  const content = last.content.trimEnd();
  return content === last.content ? messages : [...messages.slice(0, -1), { ...last, content }];
}
