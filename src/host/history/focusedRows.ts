import * as vscode from "vscode";

/** How long VS Code may take to tell of another selection, milliseconds. */
const longestWaitMs = 500;

/**
 * The rows that a key in a view is about: the selected ones if the focused row is among them, else the focused row. Arrow keys move the focus and not the
 * selection, and VS Code does not report the focus to extensions. Selecting or deselecting the focused row reveals it; afterwards, the selection is as before.
 */
export async function focusedRows<T>(view: Pick<vscode.TreeView<T>, "selection" | "onDidChangeSelection">): Promise<readonly T[]> {
  const before = view.selection;
  await toggle(view);
  const after = view.selection;
  const focused = after.find((row) => !before.includes(row)) ?? before.find((row) => !after.includes(row));
  if (focused === undefined) return before;
  await toggle(view);
  return before.includes(focused) ? before : [focused];
}

/** Selects the focused row, or deselects it. */
async function toggle(view: Pick<vscode.TreeView<unknown>, "onDidChangeSelection">): Promise<void> {
  let listener: vscode.Disposable | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = new Promise<void>((resolve) => {
    listener = view.onDidChangeSelection(() => resolve());
    timer = setTimeout(resolve, longestWaitMs);
  });
  await vscode.commands.executeCommand("list.toggleSelection");
  await changed;
  clearTimeout(timer);
  listener?.dispose();
}
