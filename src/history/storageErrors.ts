import * as l10n from "@vscode/l10n";
import type { ChatError } from "../shared/chatError.ts";
import { StorageError } from "./storage.ts";

/** A disk failure as the user sees it: `diskFull`, or `storage` for everything else. */
export function toSaveError(error: unknown): ChatError {
  const fault = error instanceof StorageError ? error.fault : "failed";
  switch (fault) {
    case "full":
      return {
        code: "diskFull",
        message: l10n.t(
          "Could not save this conversation because the disk is full. You can keep chatting. Aside saves it as soon as there is space.",
        ),
      };
    case "readOnly":
      return {
        code: "storage",
        message: l10n.t(
          "Could not save this conversation because its folder is read-only. You can keep chatting. Aside saves it as soon as the folder is writable.",
        ),
      };
    case "newer":
      return newerConversation();
    case "missing":
    case "failed":
      return {
        code: "storage",
        message: l10n.t("Could not save this conversation ({0}). You can keep chatting. Aside will try again.", reasonOf(error)),
      };
    default:
      return unknownFault(fault);
  }
}

/** A newer Aside wrote the whole journal: nothing of it is shown here. */
export function newerConversation(): ChatError {
  return {
    code: "storage",
    message: l10n.t("A newer version of Aside wrote this conversation, so it cannot be shown here. Update Aside to open it."),
  };
}

/** A newer Aside added to the journal: what this version understands is shown. */
export function newerMessages(): ChatError {
  return {
    code: "storage",
    message: l10n.t(
      "A newer version of Aside wrote to this conversation. Parts of it may be missing here, and new messages are not saved. Update Aside, or fork the conversation.",
    ),
  };
}

/** A newer Aside holds this conversation's draft and queue. */
export function newerDraft(): ChatError {
  return {
    code: "storage",
    message: l10n.t("A newer version of Aside saved a draft in this conversation. It is not shown here, and new drafts are not saved."),
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : l10n.t("unknown reason");
}

function unknownFault(fault: never): never {
  throw new Error(`unknown storage fault: ${String(fault)}`);
}
