import * as vscode from "vscode";
import { counted } from "../../shared/counted.ts";

/** Titles begin with the number of changes; `chooseFromSet` opens no larger set under this title. */
const firstNumber = /\d+/;

/** The title of the editor with all changes of a set; VS Code adds the number of files. */
export function setTitle(changes: number): string {
  return counted(changes, "{0} proposed change", "{0} proposed changes");
}

/** Whether a tab is the editor of a set. VS Code publishes no class for it, so that it is known by its title. */
function isSetTab({ label, input }: vscode.Tab): boolean {
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputTextDiff || input instanceof vscode.TabInputWebview)
    return false;
  const count = Number(firstNumber.exec(label)?.[0] ?? 0);
  return count > 0 && label.startsWith(setTitle(count));
}

/** The tabs with proposals that are open, as they are right after a window was loaded: those of before, which show nothing any more. */
export function staleTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter((tab) => isSetTab(tab) || (tab.input instanceof vscode.TabInputTextDiff && tab.input.modified.scheme === "aside-proposal"));
}
