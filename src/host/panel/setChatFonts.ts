import * as vscode from "vscode";
import { type ChatFonts, chatFonts } from "../../shared/chatFonts.ts";

/** The fonts that somebody has set for VS Code's chat, in whatever scope. Its defaults are meant for its own chat, so that they do not count. */
export function setChatFonts(): ChatFonts {
  const chat = vscode.workspace.getConfiguration("chat");
  return chatFonts((name) => {
    const found = chat.inspect(name);
    return found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
  });
}
