import type { PromptMessage, ToolDefinition } from "../../llm/prompt.ts";
import { type AnswerMessage, emptyAnswer, type Message } from "../../shared/conversation.ts";
import type { Parameters } from "../../shared/parameters.ts";
import type { EffectiveSettings } from "../settings/effectiveSettings.ts";
import { assemblePrompt } from "./prompt.ts";

/** All that is decided when a message is sent; what comes later is looked up under way. */
export interface TurnPlan {
  readonly settings: EffectiveSettings;
  readonly model: string;
  readonly messages: readonly PromptMessage[];
  readonly parameters: Parameters;
  readonly conversationId: string;
  /** Tools that are offered to the model; without any, nothing about tools is sent. */
  readonly tools?: readonly ToolDefinition[];
}

/** What a turn is planned from. */
export interface Planned {
  readonly conversationId: string;
  readonly settings: EffectiveSettings;
  readonly model: string;
  /** From the first message to the one that is answered. */
  readonly path: readonly Message[];
  /** In place of what the settings say. */
  readonly maxTokens?: number | undefined;
}

/** Plans the request that answers the last message of a path. */
export function planTurn({ conversationId, settings, model, path, maxTokens }: Planned): TurnPlan {
  return {
    settings,
    model,
    messages: assemblePrompt(path, settings.systemPrompt.value),
    parameters: {
      ...settings.parameters,
      ...(maxTokens === undefined ? {} : { maxTokens }),
      // A model that must call a tool again once it has its results never comes to answer.
      ...(settings.parameters.toolChoice === "required" && path.at(-1)?.role === "tool" ? { toolChoice: "auto" as const } : {}),
    },
    conversationId,
  };
}

/** An answer before its first word; one that continues another begins with what that one said. */
export function newAnswer(
  questionId: string,
  by: Pick<AnswerMessage, "endpoint" | "model" | "modelName">,
  { continues, comparison }: { readonly continues?: AnswerMessage | undefined; readonly comparison?: string | undefined } = {},
): AnswerMessage {
  return {
    ...emptyAnswer,
    id: crypto.randomUUID(),
    parentId: questionId,
    createdAt: Date.now(),
    ...by,
    status: "streaming",
    ...(continues && { text: continues.text, reasoning: continues.reasoning }),
    ...(comparison === undefined ? {} : { comparison }),
  };
}
