import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import type { Features } from "../../app/features.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import { command, noArguments } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import type { StrayKeyDeps } from "./moveStrayKeys.ts";
import type { SignedIn, SignInOrder } from "./signIn.ts";

/** Signing in with the browser, API keys, endpoints, and keys that were pasted into settings. */
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
    ready && (!endpointChanged || (await features.get("selectModel")(place.session, { forNewEndpoint: true })));
  const open = async (session: ChatPlace["session"], order?: SignInOrder): Promise<SignedIn> => {
    const { signIn } = await import("./signIn.ts");
    return signIn(app.endpointOf(session), app, order);
  };
  const signIn = async (place: ChatPlace): Promise<boolean> => finish(await open(place.session), place);
  const selectEndpoint: Features["selectEndpoint"] = async (session) => (await open(session, "endpoints")).endpointChanged;
  const setApiKey = async (place: ChatPlace): Promise<boolean> => {
    const found = endpointOf(place);
    if (found === undefined) return false;
    const [{ setApiKey }, { keyPageOf }] = await Promise.all([import("./keyCommands.ts"), import("./signIn.ts")]);
    return setApiKey(found, app, keyPageOf(found));
  };
  features.provide({ signIn, setApiKey, selectEndpoint });
  return vscode.Disposable.from(
    watchForStrayKeys(app),
    app.panel.handle({
      signIn: (_message, place) => withFocusRestored(place, "message", () => signIn(place)),
      setApiKey: (_message, place) => withFocusRestored(place, "message", () => setApiKey(place)),
    }),
    registerCommands(app, {
      "aside.signIn": command(noArguments, () => signIn(app.place)),
      "aside.selectEndpoint": command(noArguments, async () => {
        const { place } = app;
        await finish(await open(place.session, "endpoints"), place);
      }),
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
