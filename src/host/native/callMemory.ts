import * as vscode from "vscode";
import type { Answer, ReasoningDetail, ToolCall } from "../../shared/chatEvent.ts";
import { distinctCalls } from "../../app/tools/distinctCalls.ts";
import { isObject } from "../../shared/guards.ts";

/** The parts of an answer that must be sent back with the results of its tool calls, but do not fit into VS Code's messages. */
export interface RememberedAnswer {
  /** The model that answered. Its reasoning is never sent to another one. */
  readonly model: string;
  readonly reasoning: string;
  readonly reasoningDetails: readonly ReasoningDetail[];
  /** The server sent an empty list of details. */
  readonly emptyDetails?: true;
  /** The name of the field that the reasoning came in, if it is not `reasoning_content`. */
  readonly reasoningField?: string;
}

const mostRemembered = 200;

/**
 * Keeps the reasoning and the exact text of the tool calls that were passed to VS Code. Some models require both back unchanged with the results, and
 * VS Code's messages carry neither. Kept in memory only; without it the conversation continues, but the model does not see its reasoning.
 */
export class CallMemory {
  readonly #calls = new Map<string, { readonly call: ToolCall; readonly answer: RememberedAnswer }>();

  /**
   * The tool calls of an answer that can be executed, as VS Code's parts.
   * @param model the model that answered
   */
  report(answer: Answer, model: string): readonly vscode.LanguageModelToolCallPart[] {
    const { reasoning, reasoningDetails, emptyDetails, reasoningField } = answer;
    const remembered: RememberedAnswer = {
      model,
      reasoning,
      reasoningDetails,
      ...(emptyDetails === undefined ? {} : { emptyDetails }),
      ...(reasoningField === undefined ? {} : { reasoningField }),
    };
    return distinctCalls(answer.toolCalls).flatMap((call) => {
      const input = inputOf(call.function.arguments);
      if (call.function.name === "" || input === undefined) return [];
      this.#calls.set(keyOf(call.id, call.function.name, input), { call, answer: remembered });
      for (const key of this.#calls.keys()) if (this.#calls.size > mostRemembered) this.#calls.delete(key);
      return [new vscode.LanguageModelToolCallPart(call.id, call.function.name, input)];
    });
  }

  /** A tool call that comes back from VS Code, as the model wrote it if that is known. */
  recall({ callId, name, input }: vscode.LanguageModelToolCallPart): { readonly call: ToolCall; readonly answer?: RememberedAnswer } {
    return (
      this.#calls.get(keyOf(callId, name, input)) ?? {
        call: { id: callId, type: "function", function: { name, arguments: JSON.stringify(input ?? {}) } },
      }
    );
  }
}

function keyOf(id: string, name: string, input: unknown): string {
  return JSON.stringify([id, name, input]);
}

function inputOf(written: string): object | undefined {
  try {
    const input: unknown = written.trim() === "" ? {} : JSON.parse(written);
    return isObject(input) ? input : undefined;
  } catch {
    return undefined;
  }
}
