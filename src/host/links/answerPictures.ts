import * as vscode from "vscode";
import { type AnswerPicture, answerPicture } from "../../shared/answerPicture.ts";
import type { Message } from "../../shared/conversation.ts";
import { pictureBytes, type PictureFacts } from "../../shared/pictureData.ts";
import type { LoadedImage } from "../../shared/protocol.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";

const endings: Readonly<Record<PictureFacts["mediaType"], { readonly label: string; readonly ending: string }>> = {
  "image/png": { label: "PNG", ending: "png" },
  "image/jpeg": { label: "JPEG", ending: "jpg" },
  "image/gif": { label: "GIF", ending: "gif" },
  "image/webp": { label: "WebP", ending: "webp" },
};

/** The data of a picture of an answer, for the panel that shows it. */
export function loadPicture(message: Message | undefined, picture: number): LoadedImage {
  const found = pictureOf(message, picture);
  return found === undefined ? { problem: gone() } : { dataUrl: found.url };
}

/** Saves a picture of an answer where the user says. */
export async function savePicture(message: Message | undefined, picture: number): Promise<void> {
  const found = pictureOf(message, picture);
  const bytes = found && pictureBytes(found.url);
  if (found === undefined || bytes === undefined) {
    vscodeAsk.notify({ severity: "warning", message: gone() });
    return;
  }
  const { label, ending } = endings[found.facts.mediaType];
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Save image"),
    filters: { [label]: [ending] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, `image-${picture + 1}.${ending}`) }),
  });
  if (target === undefined) return;
  try {
    await vscode.workspace.fs.writeFile(target, bytes);
  } catch (cause) {
    vscodeAsk.notify({
      severity: "error",
      message: vscode.l10n.t(
        "The image was not saved: {0}. It is still in the conversation.",
        cause instanceof Error ? cause.message : String(cause),
      ),
    });
  }
}

function pictureOf(message: Message | undefined, picture: number): Extract<AnswerPicture, { readonly kind: "data" }> | undefined {
  const found = message?.role === "assistant" ? answerPicture(message.images[picture]) : undefined;
  return found?.kind === "data" ? found : undefined;
}

function gone(): string {
  return vscode.l10n.t("This image is no longer in the conversation.");
}
