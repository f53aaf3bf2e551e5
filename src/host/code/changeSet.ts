import * as vscode from "vscode";
import { closeTabs } from "../adapters/closeTabs.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { pick } from "../adapters/vscodePick.ts";
import { setTitle } from "./staleTabs.ts";
import type { ApprovedFile } from "../workspace/writeGate.ts";

/** One file of a set, as it is shown. */
export interface SetEntry {
  readonly file: ApprovedFile;
  /** What happens beside a change of its text, such as “deleted”. */
  readonly note: string | undefined;
  /** Both sides of its diff; a side is absent where the file is new or deleted. */
  readonly left: vscode.Uri | undefined;
  readonly right: vscode.Uri | undefined;
}

/** An answer within this time, or this soon after a key, was meant for something else; milliseconds. */
const readMs = 500;
const openChanges: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("diff"), tooltip: vscode.l10n.t("Open Changes") };

/**
 * Shows all changes of a set, whole, in one editor, and a list in which the user unchecks the files that are to stay. All are checked at first.
 * @param now monotonic milliseconds
 * @returns the positions of the files in the set; none where the list was closed
 */
export async function chooseFromSet(entries: readonly SetEntry[], now = (): number => performance.now()): Promise<ReadonlySet<number>> {
  const title = setTitle(entries.length);
  const sides = entries.map(({ file, left, right }) => [file.uri, left, right]);
  await vscode.commands.executeCommand("vscode.changes", title, sides);
  let touched = now();
  const rows = entries.map(({ file, note }, index) => ({
    label: file.path.slice(file.path.lastIndexOf("/") + 1),
    description: [file.path, note].filter(Boolean).join(" · "),
    buttons: [openChanges],
    index,
  }));
  const picked = await pick({
    title: vscode.l10n.t("Uncheck the files to leave unchanged"),
    placeholder: vscode.l10n.t("The changes are in the editor. OK applies those of the checked files; Escape applies none"),
    items: rows,
    checked: () => true,
    ignoreFocusOut: true,
    onOpen: () => void (touched = now()),
    onFilter: () => void (touched = now()),
    onButton: ({ item }) => {
      const entry = item && entries[item.index];
      if (entry !== undefined) void showEntry(entry);
      return "stay";
    },
    onAccept: ({ items }) => {
      const isRead = now() - touched >= readMs;
      if (isRead && items.length > 0) return "choose";
      vscodeAsk.status(
        isRead
          ? vscode.l10n.t("Check the files to change first, or press Escape to change none.")
          : vscode.l10n.t("The changes have just appeared. Look at them, then press OK again."),
      );
      return "stay";
    },
  });
  await closeTab(title);
  return new Set(picked?.type === "items" ? picked.items.map(({ index }) => index) : []);
}

async function showEntry({ file, left, right }: SetEntry): Promise<void> {
  const options = { preview: true, preserveFocus: true };
  if (left !== undefined && right !== undefined) {
    await vscode.commands.executeCommand("vscode.diff", left, right, vscode.l10n.t("{0} (proposed by Aside)", file.path), options);
  } else await vscode.commands.executeCommand("vscode.open", right ?? left, options);
}

/** VS Code publishes no class for the editor of several changes, so that it is found by its title, to which the number of files is added. */
function closeTab(title: string): Promise<void> {
  return closeTabs(() =>
    vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter(({ label, input }) => label.startsWith(title) && !(input instanceof vscode.TabInputText)),
  );
}
