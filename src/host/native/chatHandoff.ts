import * as vscode from "vscode";
import { messageFrom } from "../../history/messageFrom.ts";
import { activePath, addMessage, type Conversation, type Message, messageText } from "../../shared/conversation.ts";
import type { Chat } from "../../app/chat/chat.ts";
import type { Session } from "../../app/chat/session.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import { showInChat } from "./chatModels.ts";
import { vendor } from "./nativeIds.ts";
import { asList } from "../../shared/guards.ts";

/** Goes on here with what was said to `@aside`. The argument comes out of VS Code's Chat, where anyone could have put it: it is read like a file. */
export async function continueInAside(said: unknown, place: ChatPlace, chat: Chat): Promise<void> {
  const messages = asList(said).flatMap((one) => messageFrom(one) ?? []);
  if (messages.length === 0) return;
  place.show(chat.beginWith((conversation) => messages.reduce(addWhereItFits, conversation)));
  await place.reveal();
}

function addWhereItFits(conversation: Conversation, message: Message): Conversation {
  const fits = message.parentId === null || conversation.messages.has(message.parentId);
  return fits && !conversation.messages.has(message.id) ? addMessage(conversation, message) : conversation;
}

/** Goes on in VS Code's own Chat with what was said here, and with the same model where it is shown there. */
export async function openInChat({ conversation }: Session, model: string | null): Promise<void> {
  const options = { query: "", isPartialQuery: true, previousRequests: exchangesOf(conversation) };
  await showInChat();
  await vscode.commands.executeCommand("workbench.action.chat.newChat");
  try {
    const selector = model === null ? {} : { modelSelector: { vendor, id: model } };
    await vscode.commands.executeCommand("workbench.action.chat.open", { ...options, ...selector });
  } catch {
    // The model is not among those that are shown there: whoever goes on chooses another.
    await vscode.commands.executeCommand("workbench.action.chat.open", options);
  }
}

/** Questions with all that answered each of them, as VS Code's Chat takes them. */
function exchangesOf(conversation: Conversation): readonly { readonly request: string; readonly response: string }[] {
  const exchanges: { request: string; response: string }[] = [];
  for (const message of activePath(conversation)) {
    if (message.role === "user") exchanges.push({ request: message.text, response: "" });
    const last = exchanges.at(-1);
    if (message.role === "assistant" && last !== undefined)
      last.response = [last.response, messageText(message)].filter(Boolean).join("\n\n");
  }
  return exchanges;
}
