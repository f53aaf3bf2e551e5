import * as l10n from "@vscode/l10n";
import { exportFormat, readOwnExport } from "./exportJson.ts";
import { foreignConversation } from "./foreignConversation.ts";
import { readChatGpt, looksLikeChatGpt } from "./importChatGpt.ts";
import type { Imported } from "./imported.ts";
import { looksLikeLibreChat, readLibreChat } from "./importLibreChat.ts";
import { looksLikeOpenRouter, readOpenRouter } from "./importOpenRouter.ts";
import { isShallow } from "./nesting.ts";
import { isObject } from "../shared/guards.ts";

/**
 * Reads the conversations of an export: from Aside (JSON), ChatGPT (conversations.json), LibreChat (JSON) or the OpenRouter chatroom.
 * Never throws. Problems are reported and the rest is imported, as another person's: see `foreignConversation`.
 */
export function importConversations(text: string): Imported {
  const { conversations, problems } = readExport(text);
  return { conversations: conversations.map(foreignConversation), problems };
}

function readExport(text: string): Imported {
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    return refused(l10n.t("The file is not valid JSON: {0}", error instanceof Error ? error.message : String(error)));
  }
  // Aside's own files keep unknown fields of any depth. Only texts are taken from the files of other programs.
  if (isObject(data) && data["format"] === exportFormat)
    return isShallow(data) ? readOwnExport(data) : refused(l10n.t("The file is nested too deeply to be an Aside export."));
  if (looksLikeChatGpt(data)) return readChatGpt(data);
  if (looksLikeLibreChat(data)) return readLibreChat(data);
  if (looksLikeOpenRouter(data)) return readOpenRouter(data);
  return refused(
    l10n.t("The file is not an export from Aside, ChatGPT (conversations.json), LibreChat (JSON) or the OpenRouter chatroom."),
  );
}

function refused(message: string): Imported {
  return { conversations: [], problems: [{ record: "file", message }] };
}
