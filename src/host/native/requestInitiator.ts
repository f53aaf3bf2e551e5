import * as vscode from "vscode";
import type { Initiator } from "../../app/models/modelAccess.ts";

/** IDs of extensions: publisher and name. */
const extensionId = /^[a-z0-9][a-z0-9-]{0,99}\.[a-z0-9][a-z0-9-]{0,99}$/i;

/**
 * Who made a request. VS Code gives it at run time in an option without a stable type (seen in 1.139: `core` for VS Code itself, otherwise the id in small
 * letters), and older versions do not. This is the only place that reads it.
 */
export function initiatorOf(options: object): Initiator {
  let given: unknown;
  try {
    given = Reflect.get(options, "requestInitiator");
  } catch {
    return { kind: "unknown" };
  }
  if (given === "core") return { kind: "editor" };
  if (typeof given !== "string" || !extensionId.test(given)) return { kind: "unknown" };
  return shipsWithEditor(given) ? { kind: "editor" } : { kind: "extension", id: given.toLowerCase() };
}

/** Whether an extension is part of the editor's installation, like the one that runs VS Code Chat. The user cannot install any there. */
function shipsWithEditor(id: string): boolean {
  const { appRoot } = vscode.env;
  const location = vscode.extensions.getExtension(id)?.extensionUri;
  if (appRoot === "" || location?.scheme !== "file") return false;
  // By `fsPath`, which writes the drive letters of Windows the same way.
  const inside = vscode.Uri.joinPath(vscode.Uri.file(appRoot), "extensions", "x").fsPath.slice(0, -1);
  return location.fsPath.startsWith(inside);
}
