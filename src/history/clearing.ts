import * as l10n from "@vscode/l10n";
import type { ChatError } from "../shared/chatError.ts";
import { asObject, isFiniteNumber } from "../shared/guards.ts";
import { parseJsonBytes } from "./newerFile.ts";
import type { Storage } from "./storage.ts";

/** Says when all conversations were deleted, so that other windows do not write again what they have open. */
export const clearedPath = "cleared.json";

/**
 * Notes that all conversations are deleted. To be called before the first file is removed.
 * @param at milliseconds since the epoch
 * @throws StorageError
 */
export function noteCleared(storage: Storage, at: number): Promise<void> {
  return storage.writeAtomic(clearedPath, new TextEncoder().encode(JSON.stringify({ v: 1, at })));
}

/** When all conversations were deleted last, milliseconds since the epoch; -Infinity if they never were, or that cannot be read. */
export async function clearedAt(storage: Storage): Promise<number> {
  const bytes = await storage.read(clearedPath).catch(() => undefined);
  const { at } = asObject(bytes && parseJsonBytes(bytes));
  return isFiniteNumber(at) ? at : -Infinity;
}

/** Why a conversation that was open in this window is not written any more. */
export function clearedElsewhere(): ChatError {
  return {
    code: "storage",
    message: l10n.t("All conversations were deleted in another window. This one is no longer saved. Start a new conversation to continue."),
  };
}
