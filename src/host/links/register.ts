import { platform } from "#platform";
import type * as vscode from "vscode";
import type { App } from "../../app/app.ts";

/** Links and pictures of answers, opened and loaded on a click. */
export function registerLinks(_context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const registration = app.panel.handle({
    openLink: async (message, { session }) => (await import("./links.ts")).openLink(message, session.message(message.messageId), app.log),
    loadImage: async ({ requestId, source, messageId }, place) => {
      const { loadImage } = await import("./loadImage.ts");
      place.showImage(requestId, await loadImage(source, place.session.message(messageId), platform.publicGet));
    },
  });
  return { dispose: () => registration.dispose() };
}
