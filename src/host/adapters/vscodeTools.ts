import * as vscode from "vscode";
import type { ToolHost } from "../../app/tools/toolHost.ts";
import { partsOf } from "./resultParts.ts";
import { knownTools } from "./knownTools.ts";

/** The tools in VS Code's registry. */
export const vscodeTools: ToolHost = {
  known: knownTools,
  invoke: async (name, input, signal) => {
    const cancel = new vscode.CancellationTokenSource();
    const onAbort = (): void => cancel.cancel();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, cancel.token);
      return partsOf(content);
    } finally {
      signal.removeEventListener("abort", onAbort);
      cancel.dispose();
    }
  },
};
