import * as vscode from "vscode";
import type { FocusAfter, RestoreFocus } from "../../app/ports.ts";

/**
 * Returns the focus to a panel after a list or box that it opened. VS Code knows of no focus inside a webview and hands it to the editor, where the next
 * words would be typed into code. A user who clicked into an editor or opened something meanwhile stays there.
 */
export const withFocusRestored: RestoreFocus = async <T>(
  place: Parameters<RestoreFocus>[0],
  after: FocusAfter,
  ask: () => Promise<T>,
): Promise<T> => {
  let turnedAway = false;
  const turnAway = () => {
    turnedAway = true;
  };
  const watches = [
    vscode.window.onDidChangeActiveTextEditor(turnAway),
    vscode.window.onDidChangeActiveTerminal(turnAway),
    vscode.window.onDidChangeTextEditorSelection(({ kind }) => {
      if (kind === vscode.TextEditorSelectionChangeKind.Mouse) turnAway();
    }),
  ];
  try {
    return await ask();
  } finally {
    // A click into an editor closes the list first and is told after that.
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    for (const watch of watches) watch.dispose();
    if (!turnedAway) {
      await place.reveal();
      if (after === "message") place.compose("", true);
    }
  }
};

/** How long a click that closed the list is waited for, milliseconds. */
const settleMs = 50;
