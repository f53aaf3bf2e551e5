import * as vscode from "vscode";
import type { Log } from "../../app/log.ts";
import { askApproval } from "../../app/tools/askApproval.ts";
import { knownTools } from "./knownTools.ts";
import { partsOf } from "../adapters/resultParts.ts";
import type { RoundParts } from "../../app/tools/toolRound.ts";

/** A round's surroundings in the real editor. */
export function editorParts(log: Log): RoundParts {
  return {
    trusted: () => vscode.workspace.isTrusted,
    known: knownTools,
    approve: (tool, input) => askApproval(tool, input),
    goOn: async (calls) => {
      const goOn = vscode.l10n.t("Go On");
      const question = vscode.l10n.t("The model has called tools {0} times to answer this question. May it go on?", calls);
      return (await vscode.window.showWarningMessage(question, { modal: true }, goOn)) === goOn;
    },
    wait: async (tool, ms) => {
      // It waits for the user himself, who reads.
      if (tool === "aside_proposeEdit") return true;
      const stop = vscode.l10n.t("Stop the Tool");
      const said = vscode.l10n.t("The tool “{0}” has been running for {1} seconds.", tool, Math.round(ms / 1000));
      return (await vscode.window.showWarningMessage(said, vscode.l10n.t("Keep Waiting"), stop)) !== stop;
    },
    invoke: async (name, input, signal) => {
      const cancel = new vscode.CancellationTokenSource();
      const onAbort = (): void => cancel.cancel();
      signal.addEventListener("abort", onAbort, { once: true });
      log.info(`Tool ${name} is called`);
      try {
        const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, cancel.token);
        return partsOf(content);
      } finally {
        signal.removeEventListener("abort", onAbort);
        cancel.dispose();
      }
    },
    now: () => performance.now(),
    timer: (callback, ms) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  };
}
