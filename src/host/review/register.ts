import type * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { command, fromSourceControl } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";

/** Reviews of staged changes and of branches, as conversations whose findings link to lines. The code is loaded with the first one. */
export function registerReview(_context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const load = () => import("./reviewChanges.ts");
  app.features.provide({ changesToReview: async () => (await load()).changesToReview(app) });
  return registerCommands(app, {
    "aside.reviewStaged": command(fromSourceControl, async (clicked) => (await load()).reviewStaged(app, clicked)),
    "aside.reviewBranch": command(fromSourceControl, async (clicked) => (await load()).reviewBranch(app, clicked)),
  });
}
