import type { App } from "../../app/app.ts";
import type { KeyValueStore } from "../../app/ports.ts";
import { deleteOldConversations } from "./keepDays.ts";

let asking: Promise<void> | undefined;

/** Removes conversations that were deleted long ago, and deletes those that are older than the user wants to keep them. Never rejects. */
export async function cleanHistory(app: App, globalState: KeyValueStore): Promise<void> {
  const { ask, chat, store, settings, policy, log } = app;
  try {
    const purged = await store.purge();
    if (purged > 0) log.info(`Conversations removed because they were deleted more than 30 days ago: ${purged}`);
    const deleteOld = () => deleteOldConversations({ ask, chat, store, settings, policy, globalState, log, now: Date.now });
    // A policy does not wait for an answer to the question of yesterday, which may still be open.
    if ((await policy.check())?.policy.keepDays !== undefined) return await deleteOld();
    asking ??= deleteOld().finally(() => (asking = undefined));
    await asking;
  } catch (cause) {
    log.error("Old conversations could not be removed", cause);
  }
}
