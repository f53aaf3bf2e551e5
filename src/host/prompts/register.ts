import type * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { ShippedName } from "../../app/prompts/shippedPrompts.ts";
import { command, fromEditorMenu } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import type { PromptRunner } from "./promptRunner.ts";

/** Prompts: Aside's own, the user's, and prompt files of the workspace. The code is loaded when one is first used. */
export function registerPrompts(_context: vscode.ExtensionContext, app: App): vscode.Disposable {
  let runner: PromptRunner | undefined;
  const load = async (): Promise<PromptRunner> => {
    const { PromptRunner } = await import("./promptRunner.ts");
    return (runner ??= new PromptRunner(app));
  };
  const run = (name: ShippedName) => command(fromEditorMenu, async () => (await load()).askAboutSelection(name, app.place));
  app.features.provide({
    runPrompt: async (text, place) => (await load()).takeMessage(text, place),
    commitPrompt: async () => (await load()).textOf("commit"),
  });
  app.completions.provide("/", async () => (await load()).completions);
  return registerCommands(app, {
    "aside.explainSelection": run("explain"),
    "aside.fixSelection": run("fix"),
    "aside.documentSelection": run("document"),
    "aside.testSelection": run("tests"),
    "aside.reviewSelection": run("review"),
    "aside.runPrompt": command(fromEditorMenu, async () => (await load()).pick(app.place)),
  });
}
