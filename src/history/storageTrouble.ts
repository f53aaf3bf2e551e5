import type { ChatError } from "../shared/chatError.ts";
import { StorageError } from "./storage.ts";

/** A disk's failure as what the user is told: `diskFull`, or `storage` for everything else. */
export function storageTrouble(error: unknown): ChatError {
  const fault = error instanceof StorageError ? error.fault : "failed";
  switch (fault) {
    case "full":
      return {
        code: "diskFull",
        message: "This conversation cannot be saved: the disk is full. You can go on; it is saved as soon as there is space.",
      };
    case "readOnly":
      return {
        code: "storage",
        message:
          "This conversation cannot be saved: its folder is read-only. You can go on; it is saved as soon as the folder can be written.",
      };
    case "missing":
    case "failed":
      return {
        code: "storage",
        message: `This conversation cannot be saved (${reasonOf(error)}). You can go on; saving is tried again.`,
      };
    default:
      return unknownFault(fault);
  }
}

/** What a conversation says that a newer version of this program wrote. */
export const newerVersion: ChatError = {
  code: "storage",
  message: "A newer version of Aside wrote this conversation. It can be read here; what you add is not saved. Update Aside, or fork it.",
};

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : "unknown reason";
}

function unknownFault(fault: never): never {
  throw new Error(`no such fault: ${String(fault)}`);
}
