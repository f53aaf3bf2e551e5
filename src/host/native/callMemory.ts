import * as vscode from "vscode";
import type { Answer, ReasoningDetail, ToolCall } from "../../shared/chatEvent.ts";
import { distinctCalls } from "../../app/tools/distinctCalls.ts";
import { isObject } from "../../shared/guards.ts";

/** What of an answer must go back beside the results of its calls and does not fit into VS Code's messages. */
export interface RememberedAnswer {
  /** The model that was asked: what it thought is for no other one. */
  readonly model: string;
  readonly reasoning: string;
  readonly reasoningDetails: readonly ReasoningDetail[];
}

const mostRemembered = 200;

/**
 * Keeps, for the calls that went out to VS Code, how the model wrote them and what it thought: some models want both back byte-exact with the
 * results, and VS Code's messages carry neither. In memory alone; where it is gone, the loop goes on without.
 */
export class CallMemory {
  readonly #calls = new Map<string, { readonly call: ToolCall; readonly answer: RememberedAnswer }>();

  /** The calls of an answer that can be executed, as parts of VS Code's. @param model the one that was asked */
  report(answer: Answer, model: string): readonly vscode.LanguageModelToolCallPart[] {
    const { reasoning, reasoningDetails } = answer;
    return distinctCalls(answer.toolCalls).flatMap((call) => {
      const input = inputOf(call.function.arguments);
      if (call.function.name === "" || input === undefined) return [];
      this.#calls.set(keyOf(call.id, call.function.name, input), { call, answer: { model, reasoning, reasoningDetails } });
      for (const key of this.#calls.keys()) if (this.#calls.size > mostRemembered) this.#calls.delete(key);
      return [new vscode.LanguageModelToolCallPart(call.id, call.function.name, input)];
    });
  }

  /** A call that comes back, as the model wrote it where that is known. */
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
