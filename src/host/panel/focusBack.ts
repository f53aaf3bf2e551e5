import * as vscode from "vscode";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";

/**
 * Asks something in a list or box that a panel opened, and then gives the focus back: VS Code knows of no focus inside a webview and hands it to
 * the editor, where the next words would be typed into code. Who clicked into an editor or opened something meanwhile stays there.
 * @param goesOn where the focus goes: into the message, or to what had it before
 */
export async function askedFrom<T>(place: ChatPlace, goesOn: "message" | "before", ask: () => Promise<T>): Promise<T> {
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
      if (goesOn === "message") place.compose("", true);
    }
  }
}

/** So long, in milliseconds, a click is waited for that closed the list. */
const settleMs = 50;
