import * as vscode from "vscode";

/** Hears of commands of terminals and of programs in the debugger. What remembers them is loaded with the first. */
export function watchRunning(): vscode.Disposable {
  const commands = () => import("./terminalCommands.ts");
  const loadStops = () => import("./stopReasons.ts");
  let stops: ReturnType<typeof loadStops> | undefined;
  const { onDidStartTerminalShellExecution, onDidEndTerminalShellExecution } = vscode.window;
  return vscode.Disposable.from(
    onDidStartTerminalShellExecution((event) => {
      // Requested at once: what a command writes before that is lost.
      const data = event.execution.read();
      void commands().then(({ terminalCommands }) => terminalCommands.started(event, data));
    }),
    onDidEndTerminalShellExecution((event) => void commands().then(({ terminalCommands }) => terminalCommands.ended(event))),
    vscode.debug.registerDebugAdapterTrackerFactory("*", {
      createDebugAdapterTracker: async (session) => (await (stops ??= loadStops())).trackStops(session),
    }),
    { dispose: () => void stops?.then(({ disposeStops }) => disposeStops()) },
  );
}
