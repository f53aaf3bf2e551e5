import * as vscode from "vscode";
import type { FocusAfter, RestoreFocus } from "../../app/ports.ts";

/**
 * Returns the focus to a panel after a list or box that it opened. VS Code does not know about the focus inside a webview and moves it to the editor,
 * where the user would type the next words into code. If the user clicked into an editor or opened something in the meantime, the focus stays there.
 */
export const withFocusRestored: RestoreFocus = async <T>(
  place: Parameters<RestoreFocus>[0],
  after: FocusAfter,
  ask: () => Promise<T>,
): Promise<T> => {
  let hasMovedOn = false;
  const moveOn = () => {
    hasMovedOn = true;
  };
  const watches = [
    vscode.window.onDidChangeActiveTextEditor(moveOn),
    vscode.window.onDidChangeActiveTerminal(moveOn),
    vscode.window.onDidChangeTextEditorSelection(({ kind }) => {
      if (kind === vscode.TextEditorSelectionChangeKind.Mouse) moveOn();
    }),
  ];
  try {
    return await ask();
  } finally {
    // A click into an editor closes the list before the editor reports it.
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    for (const watch of watches) watch.dispose();
    if (!hasMovedOn) {
      await place.reveal();
      if (after === "message") place.compose("", true);
    }
  }
};

/** How long to wait for such a click, milliseconds. */
const settleMs = 50;
