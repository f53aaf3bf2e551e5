import type * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { ShippedName } from "../../app/prompts/shippedPrompts.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import type { PromptRunner } from "./promptRunner.ts";

/** Ready-made questions: Aside's own, the user's, and prompt files of the workspace. Loaded with the first one. */
export function registerPrompts(_context: vscode.ExtensionContext, app: App): vscode.Disposable {
  let runner: PromptRunner | undefined;
  const load = async (): Promise<PromptRunner> => {
    const { PromptRunner } = await import("./promptRunner.ts");
    return (runner ??= new PromptRunner(app));
  };
  const ask = (name: ShippedName) => async () => (await load()).askAboutSelection(name, app.place);
  app.features.provide({
    runPrompt: async (text, place) => (await load()).takeMessage(text, place),
    commitPrompt: async () => (await load()).textOf("commit"),
  });
  app.completions.provide("/", async () => (await load()).completions);
  return registerCommands(app, {
    "aside.explainSelection": ask("explain"),
    "aside.fixSelection": ask("fix"),
    "aside.documentSelection": ask("document"),
    "aside.testSelection": ask("tests"),
    "aside.reviewSelection": ask("review"),
    "aside.runPrompt": async () => (await load()).pick(app.place),
  });
}
