import * as vscode from "vscode";
import { dataUrl } from "../../shared/dataUrl.ts";
import { imageFacts, isShowable } from "../../shared/imageFacts.ts";
import { formatNumber } from "../../shared/locale.ts";
import type { LoadedImage } from "../../shared/protocol.ts";
import { relativeName, unreadable } from "../workspace/attachments.ts";
import { judgePaths } from "../workspace/judgePaths.ts";
import { findInWorkspace } from "./findInWorkspace.ts";

/** As much as is loaded from elsewhere. */
const maxBytes = 5 * 1024 * 1024;

/**
 * Reads a picture of the workspace that an answer shows. It is for the user's eyes and goes nowhere, so files that git ignores are fine; secret ones, git's
 * own, and what a link on disk leads to outside of the workspace are not.
 * @param path as `linkTarget` gives it; nothing about it is trusted
 */
export async function workspacePicture(path: string): Promise<LoadedImage> {
  if (!vscode.workspace.isTrusted) {
    return { problem: vscode.l10n.t("Images of the workspace are not shown in Restricted Mode.") };
  }
  const found = await findInWorkspace(path);
  if ("problem" in found) return found;
  const name = relativeName(found.uri);
  if (found.isFolder) return { problem: vscode.l10n.t("{0} is a folder.", name) };
  const [judged] = await judgePaths([found.uri]);
  const real = judged?.real;
  if (real === undefined || judged?.reasons.some(({ kind }) => kind === "outside") !== false) {
    return { problem: vscode.l10n.t("“{0}” is outside the workspace.", name) };
  }
  if (judged.reasons.some(({ kind }) => kind === "secret" || kind === "git")) {
    return { problem: vscode.l10n.t("{0} may contain secrets, so it was not read.", name) };
  }
  try {
    const { size, type } = await vscode.workspace.fs.stat(real);
    // A pipe or a device could be read for ever.
    if ((type & vscode.FileType.File) === 0) return notAnImage(name);
    if (size > maxBytes) return { problem: vscode.l10n.t("{0} is larger than {1} MB.", name, maxBytes / 1024 / 1024) };
    const bytes = await vscode.workspace.fs.readFile(real);
    const facts = imageFacts(bytes);
    if (facts === undefined || bytes.length > maxBytes) return notAnImage(name);
    if (!isShowable(facts)) {
      return { problem: vscode.l10n.t("{0} is too large ({1} × {2} px).", name, formatNumber(facts.width), formatNumber(facts.height)) };
    }
    return { dataUrl: dataUrl(facts.mediaType, bytes) };
  } catch (cause) {
    return unreadable(found.uri, cause);
  }
}

function notAnImage(name: string): LoadedImage {
  return { problem: vscode.l10n.t("{0} is not a PNG, JPEG, GIF or WebP image.", name) };
}
