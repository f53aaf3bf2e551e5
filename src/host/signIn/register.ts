import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import type { SignedIn } from "./signIn.ts";
import { watchForStrayKeys } from "./strayKeyWatch.ts";

/** Ways to a server that answers: signing in with a browser, API keys, local servers. */
export function registerSignIn(_context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const { features, ask, withFocusRestored } = app;
  const endpointOf = ({ session }: ChatPlace): KnownEndpoint | undefined => {
    const found = app.endpointOf(session);
    if (!("error" in found)) return found;
    ask.notify({ severity: "error", message: found.error.message });
    return undefined;
  };
  /** Another server has other models: then one of those is chosen, too. */
  const finish = async ({ ready, moved }: SignedIn, place: ChatPlace): Promise<boolean> =>
    ready && (!moved || (await features.get("selectModel")(place.session)));
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
      "aside.signIn": () => signIn(app.place),
      "aside.setApiKey": () => setApiKey(app.place),
      "aside.keyStatus": async () => {
        const { place } = app;
        const found = endpointOf(place);
        if (found === undefined) return;
        const { keyStatus } = await import("./signIn.ts");
        await finish(await keyStatus(found, app), place);
      },
      "aside.removeApiKey": async () => {
        const found = endpointOf(app.place);
        if (found === undefined) return;
        const { removeApiKey } = await import("./keyCommands.ts");
        await removeApiKey(found, app);
      },
    }),
  );
}
