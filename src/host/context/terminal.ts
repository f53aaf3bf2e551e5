import * as vscode from "vscode";
import type { Attached } from "../../app/context/attached.ts";
import { newAttachment } from "../workspace/attachments.ts";

/** Selections are read one after the other: otherwise one would mistake the mark of another for the content of the clipboard. */
let last: Promise<unknown> = Promise.resolve();

/** The selection in the terminal as an attachment. */
export function attachTerminalSelection(): Promise<Attached> {
  const selection = last.then(readSelection);
  last = selection.catch(() => undefined);
  return selection;
}

/**
 * The stable API has no access to the selection, so it is copied to the clipboard, whose text is restored afterwards. A picture on the clipboard
 * cannot be restored: VS Code gives access to text only.
 */
async function readSelection(): Promise<Attached> {
  const before = await vscode.env.clipboard.readText();
  // A text that cannot be selected: if it is still on the clipboard afterwards, nothing was copied.
  const mark: string = crypto.randomUUID();
  let text = mark;
  try {
    await vscode.env.clipboard.writeText(mark);
    await vscode.commands.executeCommand("workbench.action.terminal.copySelection");
    // The terminal pads lines with spaces and its end with empty lines.
    text = (await vscode.env.clipboard.readText()).replaceAll(/(?<![ \t])[ \t]+$/gm, "").trimEnd();
  } finally {
    await vscode.env.clipboard.writeText(before);
  }
  if (text === mark || text.trim() === "") return { problem: vscode.l10n.t("Select some text in the terminal first.") };
  const name = vscode.window.activeTerminal?.name ?? vscode.l10n.t("Terminal");
  return {
    attachment: newAttachment({ kind: "terminal", label: vscode.l10n.t("Terminal: {0}", name), path: name, languageId: "console", text }),
  };
}
