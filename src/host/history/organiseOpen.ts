import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { tellIfEmpty } from "../../app/chat/tellIfEmpty.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { editTags, moveToFolder, setArchived } from "./organiseActions.ts";

/** What a command does with the conversation that is shown. */
export type OpenAction = "move" | "tags" | "archive";

/** Files the conversation where the user chats, or takes it out of the archive if it is there. */
export async function organiseOpen({ ask, place, store }: App, action: OpenAction): Promise<void> {
  const { session } = place;
  if (session.temporary) return ask.hint(vscode.l10n.t("A temporary conversation is not saved, so it cannot be filed or archived."));
  if (tellIfEmpty(ask, session)) return;
  const ids = [session.id];
  switch (action) {
    case "move":
      return moveToFolder(store, ids);
    case "tags":
      return editTags(store, session.id);
    case "archive": {
      if (store.summary(session.id)?.archived !== true) return setArchived(store, ids, true);
      const choices = { unarchive: vscode.l10n.t("Unarchive") };
      const chosen = await vscodeAsk.confirm({ message: vscode.l10n.t("This conversation is already archived."), choices });
      return chosen === undefined ? undefined : setArchived(store, ids, false);
    }
    default:
      return action satisfies never;
  }
}
