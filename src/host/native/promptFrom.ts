import * as vscode from "vscode";
import type { ContentPart, PromptMessage } from "../../llm/prompt.ts";
import type { ToolCall } from "../../shared/chatEvent.ts";
import { partsOf } from "../adapters/resultParts.ts";
import type { CallMemory, RememberedAnswer } from "./callMemory.ts";

type RequestMessage = vscode.LanguageModelChatRequestMessage;

/**
 * VS Code's messages as ours. Results of tools become messages of their own, before what else their message says.
 * @param model the model that is asked; what an answer thought goes back to it with the calls
 */
export function promptFrom(messages: readonly RequestMessage[], model: string, calls: CallMemory): readonly PromptMessage[] {
  return messages.flatMap((message) => {
    switch (message.role) {
      case vscode.LanguageModelChatMessageRole.User:
        return fromUser(message);
      case vscode.LanguageModelChatMessageRole.Assistant:
        return fromAssistant(message, model, calls);
      default:
        // A role that is in no stable type: System.
        return [{ role: "system", content: partsOf(message.content).text }];
    }
  });
}

function fromUser(message: RequestMessage): readonly PromptMessage[] {
  const results = message.content.filter((part) => part instanceof vscode.LanguageModelToolResultPart);
  const { text, images } = partsOf(message.content.filter((part) => !(part instanceof vscode.LanguageModelToolResultPart)));
  const name = message.name === undefined ? {} : { name: message.name };
  return [
    ...results.map((part): PromptMessage => {
      const result = partsOf(part.content);
      return { role: "tool", toolCallId: part.callId, content: contentOf(result.text, result.images) };
    }),
    ...(text === "" && images.length === 0 ? [] : [{ role: "user" as const, content: contentOf(text, images), ...name }]),
  ];
}

function fromAssistant({ content }: RequestMessage, model: string, calls: CallMemory): readonly PromptMessage[] {
  const toolCalls: ToolCall[] = [];
  let answer: RememberedAnswer | undefined;
  for (const part of content) {
    if (!(part instanceof vscode.LanguageModelToolCallPart)) continue;
    const recalled = calls.recall(part);
    toolCalls.push(recalled.call);
    answer ??= recalled.answer;
  }
  const { text } = partsOf(content);
  // One that only thought, or called something that VS Code took out: some servers refuse an empty one.
  if (text === "" && toolCalls.length === 0) return [];
  return [
    {
      role: "assistant",
      content: text,
      // In the same chat another model may have been asked before.
      model: answer?.model ?? model,
      ...(toolCalls.length === 0 ? {} : { toolCalls }),
      ...(answer === undefined || answer.reasoning === "" ? {} : { reasoning: answer.reasoning }),
      ...(answer === undefined || answer.reasoningDetails.length === 0 ? {} : { reasoningDetails: answer.reasoningDetails }),
    },
  ];
}

function contentOf(text: string, images: readonly string[]): string | readonly ContentPart[] {
  if (images.length === 0) return text;
  return [
    ...(text === "" ? [] : [{ type: "text" as const, text }]),
    ...images.map((url) => ({ type: "image_url" as const, image_url: { url } })),
  ];
}
