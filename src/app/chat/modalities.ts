import * as l10n from "@vscode/l10n";

import type { Model } from "../../llm/model.ts";
import type { ClearedPrompt, ContentPart, PromptMessage } from "../../llm/prompt.ts";
import type { ChatError } from "../../shared/chatError.ts";
import type { Dialect } from "../../shared/parameters.ts";
import { pictureFacts } from "../../shared/pictureData.ts";
import { withoutMedia } from "../outbound/gate.ts";
import { leftOutNote } from "./picturesToSend.ts";

/** A prompt that fits a model, or why the question cannot be sent to it. */
export type Fitted = { readonly messages: ClearedPrompt } | { readonly error: ChatError };

/** The model that a prompt is for. */
export interface AskedModel {
  readonly dialect: Dialect;
  readonly id: string;
  /** Its row of the catalogue. */
  readonly row: Model | undefined;
}

/**
 * Keeps images and PDFs only for models that accept them. If the user's last message has one that the model does not accept, nothing is sent;
 * older ones, and those of answers, are replaced by a note. A catalogue without this information rules out only the images of other models: the user
 * did not attach them.
 */
export function fitToModel(messages: ClearedPrompt, { dialect, id, row: model }: AskedModel): Fitted {
  const refused = (part: ContentPart): boolean => !takes(part, dialect, model);
  const noteFor = (part: ContentPart, message: PromptMessage): string | undefined => {
    if (message.role === "assistant" && part.type === "image_url" && !isSound(part.image_url.url)) return leftOutNote(1);
    const isForeign =
      part.type === "image_url" &&
      message.role === "assistant" &&
      (model?.inputModalities ?? []).length === 0 &&
      message.model !== undefined &&
      message.model !== id;
    return isForeign || refused(part) ? "(An attachment that this model does not take.)" : undefined;
  };
  const lastQuestion = messages.findLastIndex(({ role }) => role === "user");
  const question = messages[lastQuestion];
  const missing = question === undefined || !Array.isArray(question.content) ? undefined : question.content.find(refused);
  if (missing !== undefined) return { error: { code: "badRequest", message: refusal(missing, model) } };
  return { messages: withoutMedia(messages, noteFor) };
}

/** Whether servers take a picture of an answer: what is broken, or no picture, would refuse the question. */
function isSound(url: string): boolean {
  if (!url.startsWith("data:")) return true;
  const facts = pictureFacts(url);
  return typeof facts !== "string" && facts.isWhole;
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
