import { platform } from "#platform";
import type * as vscode from "vscode";
import type { App } from "../../app/app.ts";

/** Links and pictures of answers, opened, loaded and saved when the panel asks. */
export function registerLinks(_context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const registration = app.panel.handle({
    openLink: async (message, { session }) => (await import("./links.ts")).openLink(message, session.message(message.messageId), app.log),
    loadImage: async ({ requestId, source, messageId }, place) => {
      const { loadImage } = await import("./loadImage.ts");
      place.showImage(requestId, await loadImage(source, place.session.message(messageId), platform.publicGet));
    },
    loadPicture: async ({ requestId, messageId, picture }, place) => {
      const { loadPicture } = await import("./answerPictures.ts");
      place.showImage(requestId, loadPicture(place.session.message(messageId), picture));
    },
    savePicture: async ({ messageId, picture }, { session }) =>
      (await import("./answerPictures.ts")).savePicture(session.message(messageId), picture),
  });
  return { dispose: () => registration.dispose() };
}
