import * as vscode from "vscode";
import type { Message } from "../../shared/conversation.ts";
import type { LoadedImage } from "../../shared/protocol.ts";
import { isInMessage } from "../../app/chat/messageAddress.ts";
import { linkTarget } from "../../shared/linkTarget.ts";
import type { PublicGet, PublicGetRefusal } from "../../app/network/publicGet.ts";
import { publicGetProblem } from "../../app/network/publicGetProblem.ts";
import { dataUrl } from "../../shared/dataUrl.ts";
import { imageFacts, isShowable } from "../../shared/imageFacts.ts";
import { formatNumber } from "../../shared/locale.ts";
import { workspacePicture } from "./workspacePicture.ts";

const maxBytes = 5 * 1024 * 1024;
const timeoutMs = 15_000;

/**
 * Loads a picture of a message: a file of the workspace is read, and any other is fetched, once, because the user pressed “Load once” beside it.
 * @param source as the panel names it; it counts only if the message has it
 * @returns a `data:` URL, or a problem in words for the user
 */
export async function loadImage(source: string, message: Message | undefined, get: PublicGet | undefined): Promise<LoadedImage> {
  if (message === undefined || !isInMessage(source, message)) return { problem: vscode.l10n.t("This image is not in the message.") };
  const target = linkTarget(source);
  if (target.kind === "file") return workspacePicture(target.path);
  if (get === undefined) return { problem: vscode.l10n.t("Images cannot be loaded in a browser.") };
  const host = URL.parse(source)?.host ?? source.slice(0, 100);
  const result = await get(source, { maxBytes, timeoutMs, accept: "image/png, image/jpeg, image/gif, image/webp" });
  if (!result.ok) return { problem: problemOf(result.why, host, result.detail) };
  const facts = imageFacts(result.bytes);
  if (!/^image\//i.test(result.contentType) || facts === undefined) {
    return { problem: vscode.l10n.t("{0} did not send a PNG, JPEG, GIF or WebP image.", host) };
  }
  if (!isShowable(facts)) {
    return {
      problem: vscode.l10n.t(
        "The image from {0} is too large ({1} × {2} px).",
        host,
        formatNumber(facts.width),
        formatNumber(facts.height),
      ),
    };
  }
  return { dataUrl: dataUrl(facts.mediaType, result.bytes) };
}

function problemOf(why: PublicGetRefusal, host: string, detail: string): string {
  return publicGetProblem(why, host, detail, {
    notHttps: vscode.l10n.t("Only images with https addresses are loaded."),
    redirect: vscode.l10n.t("{0} redirected to another address, which was not followed: {1}", host, detail.slice(0, 200)),
    tooLarge: vscode.l10n.t("The image from {0} is larger than {1} MB.", host, maxBytes / 1024 / 1024),
    timeout: vscode.l10n.t("{0} did not send the image within {1}.", host, detail),
  });
}
