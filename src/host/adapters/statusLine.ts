import * as vscode from "vscode";
import { longestLine } from "../../app/ports.ts";

/** A text as a status bar shows it: what looks like an icon's name in it stays text. */
export function plainLine(text: string): string {
  return text.replaceAll("$(", String.raw`\$(`);
}

/** A text of at most one line of the status bar. */
export function cutLine(text: string): string {
  return text.length <= longestLine ? text : `${text.slice(0, longestLine - 1)}…`;
}

/** Whether there is a status bar to show something in. The user can hide it. */
export function hasStatusBar(): boolean {
  return vscode.workspace.getConfiguration("workbench").get("statusBar.visible") !== false;
}
