import * as vscode from "vscode";
import { asObject, asString } from "../../shared/guards.ts";

/** The key of `when` clauses that is true while the program that has the focus of the debugger is stopped at an exception. */
const contextKey = "aside.stoppedAtException";

/** Why the program of a session stopped last, by the session's id: VS Code's API does not say. */
const reasons = new Map<string, string>();
let listening: vscode.Disposable | undefined;
let isAtException = false;

/** Notes why the program of a session stops. It hears everything that the debugger says, so it only looks at the kind. */
export function trackStops({ id }: vscode.DebugSession): vscode.DebugAdapterTracker {
  listening ??= vscode.debug.onDidChangeActiveStackItem(updateKey);
  return {
    onDidSendMessage: (message: unknown) => {
      const { type, event, body } = asObject(message);
      if (type !== "event" || event !== "stopped") return;
      reasons.set(id, asString(asObject(body)["reason"]));
      updateKey();
    },
    onExit: () => {
      reasons.delete(id);
      updateKey();
    },
  };
}

/** Why the program of this session stopped last, such as `exception` or `breakpoint`; undefined if the debugger runs where it cannot be heard. */
export function stopReason({ id }: vscode.DebugSession): string | undefined {
  return reasons.get(id);
}

/** Stops listening to the debugger's focus. */
export function disposeStops(): void {
  listening?.dispose();
  listening = undefined;
}

function updateKey(): void {
  const item = vscode.debug.activeStackItem;
  // A program that runs on keeps its thread in focus, and has no frame.
  const now = item instanceof vscode.DebugStackFrame && reasons.get(item.session.id) === "exception";
  if (now === isAtException) return;
  isAtException = now;
  void vscode.commands.executeCommand("setContext", contextKey, now);
}
