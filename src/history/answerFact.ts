import type { AnswerMessage } from "../shared/conversation.ts";
import { isObject } from "../shared/guards.ts";
import type { ToolMessage } from "../shared/toolMessage.ts";
import { tokenParts } from "../shared/tokenParts.ts";
import type { UsageFact } from "./usageFact.ts";

/** What is around an answer in its conversation. */
interface Around {
  readonly conversation: string;
  readonly workspace: string;
  /** The answer follows tool results. */
  readonly followsTools: boolean;
  /** The runs of its own calls, if there were any. */
  readonly runs: ToolMessage["runs"] | undefined;
}

/** How an answer ended, by its status. */
export const answerOutcomes = {
  done: "complete",
  stopped: "stopped",
  cutOff: "cutOff",
  interrupted: "interrupted",
  failed: "failed",
} as const satisfies Record<Exclude<AnswerMessage["status"], "streaming">, NonNullable<UsageFact["outcome"]>>;

/**
 * What the request of an answer took and cost. Undefined where there was no request here that can be counted: copies (counted where they come from), versions that the user
 * wrote, answers that have not ended, and those that failed before anything was sent.
 */
export function answerFact(answer: AnswerMessage, { conversation, workspace, followsTools, runs }: Around): UsageFact | undefined {
  const { id, status, usage, cost, costBasis, timings, toolCalls, serviceTier } = answer;
  if (status === "streaming" || answer.copied !== undefined || answer.edited === true) return undefined;
  const isEmpty = usage === undefined && cost === null;
  // Only a request that was sent has taken time.
  if (isEmpty && status === "failed" && timings.totalMs === undefined) return undefined;
  const { prompt, completion, read, written, reasoning } = tokenParts(usage);
  return {
    kind: followsTools ? "tools" : "chat",
    at: answer.createdAt,
    conversation,
    message: id,
    workspace,
    endpoint: answer.endpoint,
    model: answer.model,
    provider: answer.provider ?? "",
    ...(serviceTier === undefined ? {} : { tier: serviceTier }),
    answers: 1,
    promptTokens: prompt ?? 0,
    cachedTokens: read,
    writtenTokens: written,
    completionTokens: completion ?? 0,
    reasoningTokens: reasoning,
    cost,
    ...(costBasis === undefined ? {} : { costBasis }),
    outcome: answerOutcomes[status],
    ...(timings.firstTokenMs === undefined ? {} : { firstTokenMs: timings.firstTokenMs }),
    ...(timings.totalMs === undefined ? {} : { totalMs: timings.totalMs }),
    ...(toolCalls.length === 0 ? {} : { toolCalls: toolCalls.length, invalidCalls: invalidCalls(answer, runs) }),
  };
}

/** How many calls could not be run as they were written. Of those that were never looked at: whose arguments are no JSON object. */
function invalidCalls({ toolCalls }: AnswerMessage, runs: Around["runs"]): number {
  if (runs !== undefined) return Math.min(toolCalls.length, runs.filter(({ status }) => status === "invalid").length);
  return toolCalls.filter((call) => !isObjectText(call.function.arguments)).length;
}

function isObjectText(text: string): boolean {
  // Calls without parameters come with empty arguments from some servers.
  if (text.trim() === "") return true;
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}
