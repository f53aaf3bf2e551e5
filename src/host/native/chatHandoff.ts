import * as vscode from "vscode";
import { maskText } from "../../app/outbound/maskText.ts";
import { importedMessage } from "../../history/markImported.ts";
import { foreignMessage } from "../../history/foreignConversation.ts";
import { activePath, addMessage, type Conversation, type Message, messageText } from "../../shared/conversation.ts";
import type { Chat } from "../../app/chat/chat.ts";
import type { Session } from "../../app/chat/session.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import { showInChat } from "./chatModels.ts";
import { vendor } from "./nativeIds.ts";

/** Continues a conversation with `@aside` here. Its messages count as imported, because any extension can run the command. */
export async function continueInAside(messages: readonly Message[], place: ChatPlace, chat: Chat): Promise<void> {
  place.show(chat.beginWith((conversation) => messages.map(foreign).reduce(addIfValid, conversation)));
  await place.reveal();
}

function foreign(message: Message): Message {
  return importedMessage(foreignMessage(message));
}

function addIfValid(conversation: Conversation, message: Message): Conversation {
  const hasParent = message.parentId === null || conversation.messages.has(message.parentId);
  return hasParent && !conversation.messages.has(message.id) ? addMessage(conversation, message) : conversation;
}

/** Continues a conversation in VS Code's Chat, with the same model if that is available there. */
export async function openInChat({ conversation }: Session, model: string | null, known: readonly string[]): Promise<void> {
  const options = { query: "", isPartialQuery: true, previousRequests: await exchangesOf(conversation, known) };
  await showInChat();
  await vscode.commands.executeCommand("workbench.action.chat.newChat");
  try {
    const selector = model === null ? {} : { modelSelector: { vendor, id: model } };
    await vscode.commands.executeCommand("workbench.action.chat.open", { ...options, ...selector });
  } catch {
    // The model is not available there. The user can choose another one.
    await vscode.commands.executeCommand("workbench.action.chat.open", options);
  }
}

/** The questions with their answers, in the form that VS Code's Chat accepts. */
async function exchangesOf(
  conversation: Conversation,
  known: readonly string[],
): Promise<readonly { readonly request: string; readonly response: string }[]> {
  const exchanges: { request: string; response: string }[] = [];
  for (const message of activePath(conversation)) {
    // The user was not asked about what came out of a file, and VS Code sends it to whichever model is chosen there.
    const text = message.imported === true ? await maskText(messageText(message), "masked", known) : messageText(message);
    if (message.role === "user") exchanges.push({ request: text, response: "" });
    const last = exchanges.at(-1);
    if (message.role === "assistant" && last !== undefined) last.response = [last.response, text].filter(Boolean).join("\n\n");
  }
  return exchanges;
}
