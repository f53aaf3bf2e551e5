import { expect, test } from "vitest";
import type { App } from "../../../../src/app/app.ts";
import { Emitter } from "../../../../src/app/events.ts";
import { registerNativeChat } from "../../../../src/host/native/register.ts";
import type * as vscode from "vscode";
import { Disposable, lm, Uri } from "../../vscode.ts";

const settingsChanged = new Emitter<void>();
const catalogueChanged = new Emitter<void>();
const app = { settings: { onDidChange: settingsChanged.event }, catalogue: { onDidChange: catalogueChanged.event } } as unknown as App;

test("VS Code's Chat is told when settings or the list of models change", () => {
  let provider: vscode.LanguageModelChatProvider | undefined;
  const registry = lm as unknown as Record<string, unknown>;
  registry["registerLanguageModelChatProvider"] = (_vendor: string, given: vscode.LanguageModelChatProvider) => {
    provider = given;
    return new Disposable(() => undefined);
  };
  const registration = registerNativeChat({ extensionUri: Uri.file("/extension") } as vscode.ExtensionContext, app);
  let told = 0;
  provider?.onDidChangeLanguageModelChatInformation?.(() => (told += 1));
  settingsChanged.fire();
  catalogueChanged.fire();
  expect(told).toBe(2);
  registration.dispose();
  settingsChanged.fire();
  expect(told).toBe(2);
  Reflect.deleteProperty(registry, "registerLanguageModelChatProvider");
});
