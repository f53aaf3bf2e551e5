import { type AnswerCost, costOfAnswer } from "../../llm/catalogue/cost.ts";
import type { ChatRequest } from "../../llm/chatClient.ts";
import type { Answer } from "../../shared/chatEvent.ts";
import type { TurnPlan } from "../../app/chat/turnPlan.ts";

/** What an answer in VS Code's Chat came to. */
export interface NativeSpending extends AnswerCost {
  readonly endpoint: string;
  readonly model: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** What a request that was answered came to. */
export function spendingOf({ settings, model }: TurnPlan, request: ChatRequest, answer: Answer): NativeSpending {
  return {
    endpoint: settings.endpoint.value,
    model,
    ...costOfAnswer(request, answer),
    promptTokens: answer.usage?.prompt_tokens ?? 0,
    completionTokens: answer.usage?.completion_tokens ?? 0,
  };
}
