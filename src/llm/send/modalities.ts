import type { ChatRequest } from "../chatClient.ts";
import type { Draft } from "./draft.ts";

/**
 * Asks a model that draws for pictures, and for text if it writes text, too: OpenRouter refuses both together for a model that only draws (docs/wire.md,
 * Pictures). Only a conversation shows them.
 */
export function addModalities({ catalogueModel, mayDraw }: ChatRequest, draft: Draft): undefined {
  const outputs = catalogueModel?.outputModalities ?? [];
  if (mayDraw !== true || !outputs.includes("image")) return;
  draft.body["modalities"] = outputs.includes("text") ? ["image", "text"] : ["image"];
}
