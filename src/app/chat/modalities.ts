import * as l10n from "@vscode/l10n";

import type { Model } from "../../llm/model.ts";
import type { ClearedPrompt, ContentPart } from "../../llm/prompt.ts";
import type { ChatError } from "../../shared/chatError.ts";
import type { Dialect } from "../../shared/parameters.ts";
import { withoutMedia } from "../outbound/gate.ts";

/** A prompt that fits a model, or why the question cannot be sent to it. */
export type Fitted = { readonly messages: ClearedPrompt } | { readonly error: ChatError };

/**
 * Keeps images and PDFs only for models that accept them. If the user's last message has one that the model does not accept, nothing is sent;
 * older ones are replaced by a note. A catalogue without this information rules nothing out.
 */
export function fitToModel(messages: ClearedPrompt, dialect: Dialect, model: Model | undefined): Fitted {
  const refused = (part: ContentPart): boolean => !takes(part, dialect, model);
  const lastQuestion = messages.findLastIndex(({ role }) => role === "user");
  const question = messages[lastQuestion];
  const missing = question === undefined || !Array.isArray(question.content) ? undefined : question.content.find(refused);
  if (missing !== undefined) return { error: { code: "badRequest", message: refusal(missing, model) } };
  return { messages: withoutMedia(messages, refused, "(An attachment that this model does not take.)") };
}

function takes(part: ContentPart, dialect: Dialect, model: Model | undefined): boolean {
  const inputs = model?.inputModalities ?? [];
  if (part.type === "image_url") return inputs.length === 0 || inputs.includes("image");
  // OpenRouter parses PDFs for models that cannot (docs/wire.md, Plugins); elsewhere a model must be listed as accepting files.
  if (part.type === "file") return dialect === "openrouter" || inputs.includes("file") || inputs.includes("pdf");
  return true;
}

function refusal(part: ContentPart, model: Model | undefined): string {
  const name = model?.name ?? l10n.t("This model");
  return part.type === "image_url"
    ? l10n.t("{0} does not accept images. Nothing was sent. Choose a model that does.", name)
    : l10n.t("{0} may not accept PDFs at this endpoint. Nothing was sent. Choose a model that does.", name);
}
