import * as vscode from "vscode";
import type { Attached } from "../../app/context/attached.ts";
import { newAttachment } from "../workspace/attachments.ts";

/** Selections are taken one after the other: one would take the other's mark for what was on the clipboard. */
let last: Promise<unknown> = Promise.resolve();

/** What is selected in the terminal. */
export function attachTerminalSelection(): Promise<Attached> {
  const taken = last.then(takeSelection);
  last = taken.catch(() => undefined);
  return taken;
}

/**
 * The stable API does not tell it, so it is copied through the clipboard, which is put back.
 * Pictures on the clipboard cannot be put back: VS Code gives us its text alone.
 */
async function takeSelection(): Promise<Attached> {
  const before = await vscode.env.clipboard.readText();
  // Something that nobody has selected: when it is still there afterwards, nothing was copied.
  const nothing: string = crypto.randomUUID();
  let text = nothing;
  try {
    await vscode.env.clipboard.writeText(nothing);
    await vscode.commands.executeCommand("workbench.action.terminal.copySelection");
    // The terminal fills its lines with blanks and its end with empty lines.
    text = (await vscode.env.clipboard.readText()).replaceAll(/(?<![ \t])[ \t]+$/gm, "").trimEnd();
  } finally {
    await vscode.env.clipboard.writeText(before);
  }
  if (text === nothing || text.trim() === "") return { problem: vscode.l10n.t("Select something in the terminal first.") };
  const name = vscode.window.activeTerminal?.name ?? vscode.l10n.t("Terminal");
  return {
    attachment: newAttachment({ kind: "terminal", label: vscode.l10n.t("Terminal: {0}", name), path: name, languageId: "console", text }),
  };
}
