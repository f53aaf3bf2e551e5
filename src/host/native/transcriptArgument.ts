import { messageFrom } from "../../history/messageFrom.ts";
import type { Message } from "../../shared/conversation.ts";
import type { ArgumentReader } from "../adapters/commandArguments.ts";

const mostMessages = 10_000;

/** The messages of a conversation with `@aside`, which a button in VS Code's Chat passes. They are read like a file: any extension can pass some. */
export const transcriptArgument: ArgumentReader<[messages: readonly Message[]]> = ([given, ...more]) => {
  if (!Array.isArray(given) || given.length === 0 || given.length > mostMessages || more.length > 0) return undefined;
  // As text, so that a field cannot be another one when it is looked at again.
  const messages = (JSON.parse(JSON.stringify(given)) as readonly unknown[]).map(messageFrom);
  return messages.includes(undefined) ? undefined : [messages as readonly Message[]];
};
