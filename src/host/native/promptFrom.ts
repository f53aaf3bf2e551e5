import * as vscode from "vscode";
import type { ContentPart, PromptMessage } from "../../llm/prompt.ts";
import type { ToolCall } from "../../shared/chatEvent.ts";
import { partsOf } from "../adapters/resultParts.ts";
import type { CallMemory, RememberedAnswer } from "./callMemory.ts";

type RequestMessage = vscode.LanguageModelChatRequestMessage;

/**
 * Converts VS Code's messages to a prompt. Tool results become messages of their own, before the rest of their message.
 * @param model the model that is asked; earlier reasoning is sent back to it with its tool calls
 */
export function promptFrom(messages: readonly RequestMessage[], model: string, calls: CallMemory): readonly PromptMessage[] {
  return messages.flatMap((message) => {
    switch (message.role) {
      case vscode.LanguageModelChatMessageRole.User:
        return fromUser(message);
      case vscode.LanguageModelChatMessageRole.Assistant:
        return fromAssistant(message, model, calls);
      default:
        // The role System, which the stable typings do not have.
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
  // The answer had only reasoning, or calls that VS Code removed. Some servers reject empty messages.
  if (text === "" && toolCalls.length === 0) return [];
  return [
    {
      role: "assistant",
      content: text,
      // Another model may have answered earlier in the same chat.
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
