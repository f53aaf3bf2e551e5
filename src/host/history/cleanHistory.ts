import type { App } from "../../app/app.ts";
import type { KeyValueStore } from "../../app/ports.ts";
import { deleteOldConversations } from "./keepDays.ts";

let asking: Promise<void> | undefined;

/** Removes conversations that were deleted long ago, and deletes those that are older than the user wants to keep them. Never rejects. */
export async function cleanHistory(app: App, globalState: KeyValueStore): Promise<void> {
  const { ask, chat, store, settings, log } = app;
  try {
    const purged = await store.purge();
    if (purged > 0) log.info(`Conversations removed because they were deleted more than 30 days ago: ${purged}`);
    // The question of yesterday may still be open.
    asking ??= deleteOldConversations({ ask, chat, store, settings, globalState, log, now: Date.now }).finally(() => (asking = undefined));
    await asking;
  } catch (cause) {
    log.error("Old conversations could not be removed", cause);
  }
}
