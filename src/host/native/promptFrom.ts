import * as vscode from "vscode";
import type { MediaPart, OutgoingContent, OutgoingMessage } from "../../app/outbound/outgoing.ts";
import type { ToolCall } from "../../shared/chatEvent.ts";
import { partsOf } from "../adapters/resultParts.ts";
import type { CallMemory, RememberedAnswer } from "./callMemory.ts";

type RequestMessage = vscode.LanguageModelChatRequestMessage;

/**
 * Converts VS Code's messages to a prompt. Tool results become messages of their own, before the rest of their message.
 * @param model the model that is asked; earlier reasoning is sent back to it with its tool calls
 */
export function promptFrom(messages: readonly RequestMessage[], model: string, calls: CallMemory): readonly OutgoingMessage[] {
  return messages.flatMap((message) => {
    switch (message.role) {
      case vscode.LanguageModelChatMessageRole.User:
        return fromUser(message);
      case vscode.LanguageModelChatMessageRole.Assistant:
        return fromAssistant(message, model, calls);
      default:
        // The role System, which the stable typings do not have.
        return [{ role: "system", texts: [{ source: "nativeSystem", text: partsOf(message.content).text }] }];
    }
  });
}

function fromUser(message: RequestMessage): readonly OutgoingMessage[] {
  const results = message.content.filter((part) => part instanceof vscode.LanguageModelToolResultPart);
  const { text, images } = partsOf(message.content.filter((part) => !(part instanceof vscode.LanguageModelToolResultPart)));
  const name = message.name === undefined ? {} : { name: message.name };
  return [
    ...results.map((part): OutgoingMessage => {
      const result = partsOf(part.content);
      return { role: "tool", toolCallId: part.callId, ...contentOf("nativeToolResult", result.text, result.images) };
    }),
    ...(text === "" && images.length === 0 ? [] : [{ role: "user" as const, ...contentOf("nativeMessage", text, images), ...name }]),
  ];
}

function fromAssistant({ content }: RequestMessage, model: string, calls: CallMemory): readonly OutgoingMessage[] {
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
      texts: [{ source: "nativeAnswer", text }],
      callsFrom: "nativeToolCall",
      // Another model may have answered earlier in the same chat.
      model: answer?.model ?? model,
      ...(toolCalls.length === 0 ? {} : { toolCalls }),
      ...(answer === undefined || answer.reasoning === "" ? {} : { reasoning: answer.reasoning }),
      ...(answer?.reasoningField === undefined ? {} : { reasoningField: answer.reasoningField }),
      ...(answer === undefined || (answer.reasoningDetails.length === 0 && answer.emptyDetails !== true)
        ? {}
        : { reasoningDetails: answer.reasoningDetails }),
    },
  ];
}

function contentOf(source: "nativeMessage" | "nativeToolResult", text: string, images: readonly string[]): OutgoingContent {
  return { texts: [{ source, text }], media: images.map((url): MediaPart => ({ type: "image_url", image_url: { url } })) };
}
