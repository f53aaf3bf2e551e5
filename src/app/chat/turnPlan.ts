import type { ToolDefinition } from "../../llm/prompt.ts";
import { type AnswerMessage, emptyAnswer, type Message } from "../../shared/conversation.ts";
import type { Parameters, ReasoningWish } from "../../shared/parameters.ts";
import type { ServerTool } from "../../shared/serverTools.ts";
import type { EffectiveSettings } from "../settings/effectiveSettings.ts";
import type { OutgoingMessage } from "../outbound/outgoing.ts";
import { outgoingMessages } from "./prompt.ts";

/** Everything that is decided when a message is sent; the rest is looked up later. */
export interface TurnPlan {
  readonly settings: EffectiveSettings;
  readonly model: string;
  /** On their way out: the gate is passed when the request is made. */
  readonly messages: readonly OutgoingMessage[];
  readonly parameters: Parameters;
  readonly conversationId: string;
  /** The answer may contain pictures: it is shown in a conversation. */
  readonly mayDraw?: true;
  /** Fields of the request that the user said to leave out. */
  readonly without?: readonly string[];
  /** The answer at the end of the messages is continued. */
  readonly continues?: true;
  /** Tools that are offered to the model; without any, the request does not mention tools. */
  readonly tools?: readonly ToolDefinition[];
  /** Tools that OpenRouter runs, which no call of the model waits for here. */
  readonly serverTools?: readonly ServerTool[];
}

/** The basis of a plan. */
export interface Planned {
  readonly conversationId: string;
  readonly settings: EffectiveSettings;
  readonly model: string;
  /** From the first message to the one that is answered. */
  readonly path: readonly Message[];
  /** In place of the setting. */
  readonly maxTokens?: number | undefined;
  /** In place of the effort in force and of its budget. */
  readonly effort?: AnswerMessage["effort"];
  readonly without?: readonly string[] | undefined;
  /** The path ends with an answer that is continued. */
  readonly continues?: boolean;
}

/** Plans the request that answers the last message of a path. */
export function planTurn({ conversationId, settings, model, path, maxTokens, effort, without, continues = false }: Planned): TurnPlan {
  return {
    settings,
    model,
    messages: outgoingMessages(continues ? withoutPictures(path) : path, settings.systemPrompt.value),
    parameters: {
      ...settings.parameters,
      ...(maxTokens === undefined ? {} : { maxTokens }),
      ...(effort === undefined ? {} : { reasoning: withEffort(settings.parameters.reasoning, effort) }),
      // A model that must call a tool after its results would never answer.
      ...(settings.parameters.toolChoice === "required" && path.at(-1)?.role === "tool" ? { toolChoice: "auto" as const } : {}),
    },
    conversationId,
    mayDraw: true,
    ...(without === undefined ? {} : { without }),
    ...(continues ? { continues } : {}),
  };
}

/** What is asked of reasoning, with another effort: a budget would contradict it. */
export function withEffort(reasoning: Parameters["reasoning"], effort: NonNullable<AnswerMessage["effort"]>): ReasoningWish {
  const { enabled: _enabled, maxTokens: _budget, ...rest } = reasoning ?? {};
  return { ...rest, effort };
}

/** A path whose answer at the end is continued: its words are sent, and its pictures stay with it. */
function withoutPictures(path: readonly Message[]): readonly Message[] {
  const last = path.at(-1);
  return last?.role === "assistant" && last.images.length > 0 ? [...path.slice(0, -1), { ...last, images: [] }] : path;
}

/** What is special about a new answer. */
interface NewAnswer {
  readonly continues?: AnswerMessage | undefined;
  readonly comparison?: string | undefined;
  /** Fields of the request that the user said to leave out. */
  readonly without?: readonly string[] | undefined;
  readonly effort?: AnswerMessage["effort"];
}

/** An answer before its first word; a continuation begins with the text of the answer that it continues. */
export function newAnswer(
  questionId: string,
  by: Pick<AnswerMessage, "endpoint" | "model" | "modelName">,
  { continues, comparison, without = [], effort }: NewAnswer = {},
): AnswerMessage {
  return {
    ...emptyAnswer,
    id: crypto.randomUUID(),
    parentId: questionId,
    createdAt: Date.now(),
    ...by,
    status: "streaming",
    ...(continues && {
      text: continues.text,
      reasoning: continues.reasoning,
      images: continues.images,
      ...(continues.seams && { seams: continues.seams }),
    }),
    ...(comparison === undefined ? {} : { comparison }),
    ...(effort === undefined ? {} : { effort }),
    ...(without.length === 0 ? {} : { lessons: without.map((field) => ({ do: "without" as const, field })) }),
  };
}
