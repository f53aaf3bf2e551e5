import * as vscode from "vscode";
import type { Chat } from "../../app/chat/chat.ts";
import type { Log } from "../../app/log.ts";
import type { Ask, KeyValueStore } from "../../app/ports.ts";
import type { CompanyPolicy } from "../../app/settings/companyPolicy.ts";
import type { Settings } from "../../app/settings/settings.ts";
import type { ConversationStore } from "../../history/conversationStore.ts";
import { counted } from "../../shared/counted.ts";
import { asObject } from "../../shared/guards.ts";

/** What the user answered for which number of days, and when old conversations were looked for last: `{ days, deletes, cleanedAt }`. */
const answerKey = "aside.keepDays";
const dayMs = 24 * 60 * 60 * 1000;
/** After a longer pause, in days, the answer is an old one, or the clock is wrong. */
const longPauseDays = 31;
/** Up to this number of conversations are deleted without asking again, even if they are most of all. */
const fewConversations = 20;

/** What deleting old conversations needs. */
export interface KeepDaysDeps {
  readonly ask: Ask;
  readonly chat: Pick<Chat, "sessions">;
  readonly store: Pick<ConversationStore, "expired" | "deleteExpired" | "list">;
  readonly settings: Pick<Settings, "get">;
  readonly policy: Pick<CompanyPolicy, "check">;
  /** Remembers the user's answer in all windows. */
  readonly globalState: KeyValueStore;
  readonly log: Log;
  readonly now: () => number;
}

/**
 * Deletes the conversations that are older than `aside.history.keepDays`, as the user would: they can be restored until they are purged. Asks before the first of them,
 * and again after the setting was changed, after a month without a look, and before most conversations are deleted. Who wants to keep them is not asked again, and
 * nothing is deleted.
 * Where a policy fixes the number, it has decided: the user is not asked, and told what was done.
 */
export async function deleteOldConversations(deps: KeepDaysDeps): Promise<void> {
  const { ask, globalState, settings, log } = deps;
  const loaded = await deps.policy.check();
  // A policy that cannot be used may say to keep them for longer.
  if (loaded?.why !== undefined) return;
  const isFixed = loaded?.policy.keepDays !== undefined;
  const days = settings.get("history.keepDays");
  const answer = asObject(globalState.get(answerKey));
  if (days === null) {
    // If the user turns it on again, they are asked again.
    if (answer["days"] !== undefined) await globalState.update(answerKey, undefined);
    return;
  }
  const hasAnswered = answer["days"] === days;
  if (!isFixed && hasAnswered && answer["deletes"] !== true) return;
  const before = deps.now() - days * dayMs;
  const due = await unused(deps, before);
  const isAnswered = hasAnswered && isRecent(answer["cleanedAt"], deps.now()) && !(await areMost(due, deps));
  if (due.length > 0 && !isFixed && !isAnswered) {
    const choice = await ask.confirm({
      severity: "warning",
      message: questionText(due.length, days),
      choices: { delete: vscode.l10n.t("Delete Automatically"), keep: vscode.l10n.t("Keep All") },
    });
    // The user may have changed the setting while the question was open.
    if (settings.get("history.keepDays") !== days) return deleteOldConversations(deps);
    if (choice === undefined) return;
    await globalState.update(answerKey, { days, deletes: choice === "delete", cleanedAt: deps.now() });
    if (choice === "keep") return;
  } else if (hasAnswered && answer["deletes"] === true) await globalState.update(answerKey, { days, deletes: true, cleanedAt: deps.now() });
  let deleted = 0;
  let left = 0;
  let failure: string | undefined;
  for (const id of due) {
    // The question may have been open for hours, and others take time: what was continued or opened in the meantime stays.
    const outcome = await deps.store.deleteExpired(id, before, () => isOpen(deps, id));
    if (outcome === "deleted") deleted += 1;
    else if (outcome !== "kept") {
      left += 1;
      failure ??= outcome.message;
    }
  }
  if (deleted > 0) {
    log.info(`Conversations deleted because they were older than ${String(days)} days: ${String(deleted)}`);
    ask.status(counted(deleted, "Deleted {0} old conversation", "Deleted {0} old conversations"));
  }
  if (failure !== undefined) {
    ask.notify({
      severity: "warning",
      message: counted(left, "{0} old conversation could not be deleted: {1}", "{0} old conversations could not be deleted: {1}", failure),
    });
  }
}

/** Old conversations that are not open in this window. */
async function unused(deps: KeepDaysDeps, before: number): Promise<readonly string[]> {
  const expired = await deps.store.expired(before);
  return expired.filter((id) => !isOpen(deps, id));
}

function isOpen({ chat }: KeepDaysDeps, id: string): boolean {
  return chat.sessions.some((session) => session.id === id);
}

/** Whether a time in milliseconds since the epoch is near to now. One in the future is of a clock that was wrong. */
function isRecent(at: unknown, now: number): boolean {
  return typeof at === "number" && Math.abs(now - at) <= longPauseDays * dayMs;
}

/** Whether more than a few conversations are due, and more than half of all. */
async function areMost(due: readonly string[], { store }: KeepDaysDeps): Promise<boolean> {
  return due.length > fewConversations && due.length * 2 > (await store.list()).length;
}

function questionText(conversations: number, days: number): string {
  const age = counted(days, "{0} day", "{0} days");
  return counted(
    conversations,
    "{0} conversation is older than {1} (aside.history.keepDays). Delete it now, and others automatically when they reach that age? You can restore deleted conversations for 30 days.",
    "{0} conversations are older than {1} (aside.history.keepDays). Delete them now, and others automatically when they reach that age? You can restore deleted conversations for 30 days.",
    age,
  );
}
