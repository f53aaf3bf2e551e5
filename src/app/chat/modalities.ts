import * as l10n from "@vscode/l10n";

import type { Model } from "../../llm/model.ts";
import type { ContentPart, PromptMessage } from "../../llm/prompt.ts";
import type { ChatError } from "../../shared/chatError.ts";
import type { Dialect } from "../../shared/parameters.ts";

/** What of a prompt a model can be sent, or why the question cannot be put to it. */
export type Fitted = { readonly messages: readonly PromptMessage[] } | { readonly error: ChatError };

/**
 * Leaves pictures and PDFs to models that take them. Where the last thing a person said carries one that the model does not take, nothing is sent;
 * older ones are replaced by a word. A catalogue that says nothing of what a model takes forbids nothing.
 */
export function fitToModel(messages: readonly PromptMessage[], dialect: Dialect, model: Model | undefined): Fitted {
  const refused = (part: ContentPart): boolean => !takes(part, dialect, model);
  const lastQuestion = messages.findLastIndex(({ role }) => role === "user");
  const question = messages[lastQuestion];
  const missing = question === undefined || !Array.isArray(question.content) ? undefined : question.content.find(refused);
  if (missing !== undefined) return { error: { code: "badRequest", message: refusal(missing, model) } };
  return { messages: messages.map((message) => (message.role === "user" ? withoutParts(message, refused) : message)) };
}

function takes(part: ContentPart, dialect: Dialect, model: Model | undefined): boolean {
  const inputs = model?.inputModalities ?? [];
  if (part.type === "image_url") return inputs.length === 0 || inputs.includes("image");
  // OpenRouter has PDFs read for models that cannot (docs/wire.md, Plugins); elsewhere a model has to say that it takes files.
  if (part.type === "file") return dialect === "openrouter" || inputs.includes("file") || inputs.includes("pdf");
  return true;
}

function refusal(part: ContentPart, model: Model | undefined): string {
  const name = model?.name ?? l10n.t("This model");
  return part.type === "image_url"
    ? l10n.t("{0} does not take pictures. Nothing was sent. Choose a model that does.", name)
    : l10n.t("{0} is not known to take PDFs at this endpoint. Nothing was sent. Choose a model that does.", name);
}

function withoutParts(message: Extract<PromptMessage, { role: "user" }>, refused: (part: ContentPart) => boolean): PromptMessage {
  if (typeof message.content === "string" || !message.content.some(refused)) return message;
  return {
    ...message,
    content: message.content.map((part): ContentPart =>
      refused(part) ? { type: "text", text: "(An attachment that this model does not take.)" } : part,
    ),
  };
}
