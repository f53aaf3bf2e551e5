import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import { command, noArguments } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import type { StrayKeyDeps } from "./moveStrayKeys.ts";
import type { SignedIn } from "./signIn.ts";

/** Signing in with the browser, API keys, local servers, and keys that were pasted into settings. */
export function registerSignIn(_context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const { features, ask, withFocusRestored } = app;
  const endpointOf = ({ session }: ChatPlace): KnownEndpoint | undefined => {
    const found = app.endpointOf(session);
    if (!("error" in found)) return found;
    ask.notify({ severity: "error", message: found.error.message });
    return undefined;
  };
  /** Another endpoint has other models, so one of those has to be chosen. */
  const finish = async ({ ready, endpointChanged }: SignedIn, place: ChatPlace): Promise<boolean> =>
    ready && (!endpointChanged || (await features.get("selectModel")(place.session)));
  const signIn = async (place: ChatPlace): Promise<boolean> => {
    const { signIn } = await import("./signIn.ts");
    return finish(await signIn(app.endpointOf(place.session), app), place);
  };
  const setApiKey = async (place: ChatPlace): Promise<boolean> => {
    const found = endpointOf(place);
    if (found === undefined) return false;
    const { setApiKey } = await import("./keyCommands.ts");
    return setApiKey(found, app);
  };
  features.provide({ signIn, setApiKey });
  return vscode.Disposable.from(
    watchForStrayKeys(app),
    app.panel.handle({
      signIn: (_message, place) => withFocusRestored(place, "message", () => signIn(place)),
      setApiKey: (_message, place) => withFocusRestored(place, "message", () => setApiKey(place)),
    }),
    registerCommands(app, {
      "aside.signIn": command(noArguments, () => signIn(app.place)),
      "aside.setApiKey": command(noArguments, () => setApiKey(app.place)),
      "aside.keyStatus": command(noArguments, async () => {
        const { place } = app;
        const found = endpointOf(place);
        if (found === undefined) return;
        const { keyStatus } = await import("./signIn.ts");
        await finish(await keyStatus(found, app), place);
      }),
      "aside.removeApiKey": command(noArguments, async () => {
        const found = endpointOf(app.place);
        if (found === undefined) return;
        const { removeApiKey } = await import("./keyCommands.ts");
        await removeApiKey(found, app);
      }),
    }),
  );
}

/** How API keys begin. Enough to decide whether to load the code that knows their shapes. */
const mayContainKey = /\b(?:sk-|gsk_|xai-|pplx-|hf_)\w/;

/** Looks for API keys in our settings, now and whenever they change. */
export function watchForStrayKeys(deps: StrayKeyDeps): vscode.Disposable {
  const look = async (): Promise<void> => {
    const settings = vscode.workspace.getConfiguration("aside", vscode.workspace.workspaceFolders?.[0]?.uri);
    if (!mayContainKey.test(JSON.stringify(settings))) return;
    const { offerToMoveKeys } = await import("./moveStrayKeys.ts");
    await offerToMoveKeys(deps);
  };
  const lookAndLog = (): void => {
    look().catch((cause: unknown) => deps.log.error("The settings could not be searched for API keys", cause));
  };
  lookAndLog();
  return deps.settings.onDidChange(lookAndLog);
}
