import * as l10n from "@vscode/l10n";
import { exportFormat, readOwnExport } from "./exportJson.ts";
import { readChatGpt, looksLikeChatGpt } from "./importChatGpt.ts";
import type { Imported } from "./imported.ts";
import { looksLikeLibreChat, readLibreChat } from "./importLibreChat.ts";
import { looksLikeOpenRouter, readOpenRouter } from "./importOpenRouter.ts";
import { isShallow } from "./nesting.ts";
import { isObject } from "../shared/guards.ts";

/**
 * Reads conversations out of a file's text: our own JSON export, ChatGPT's conversations.json, LibreChat's JSON export, or that of
 * OpenRouter's chatroom. Never throws: what is wrong is named, and what is good is there.
 */
export function importConversations(text: string): Imported {
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    return refused(l10n.t("The file is not valid JSON: {0}", error instanceof Error ? error.message : String(error)));
  }
  // Of other programs' files we take texts alone; of ours also what is not known here, as it is.
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
