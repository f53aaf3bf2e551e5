import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { Asking } from "../../app/chat/runningAnswers.ts";
import type { Session } from "../../app/chat/session.ts";
import { reasoningOffer } from "../../app/models/reasoningOffer.ts";
import { findModel } from "../../llm/catalogue/findModel.ts";
import { pick } from "../adapters/vscodePick.ts";
import { effortLabel } from "../adapters/effortLabel.ts";
import { chooseModel } from "./selectModel.ts";

type How = Pick<Asking, "model" | "effort">;

interface HowItem extends vscode.QuickPickItem {
  /** Absent for the row that opens the list of models, and for a separator. */
  readonly how?: How;
}

/** Asks how an answer is to be given again, and gives it again. */
export async function regenerateWith(session: Session, messageId: string, app: App): Promise<void> {
  if (session.message(messageId)?.role !== "assistant") return;
  const how = await pickHow(session, messageId, app);
  if (how === undefined) return;
  const models = how.model === undefined ? [] : [how.model];
  if (await app.questions.mayAsk(session, "", models)) await session.regenerate(messageId, how);
}

/**
 * Asks how one answer is to be given again: by the model in force, that of the answer or another one, or with another effort. The choice holds for this answer
 * and what its tools bring.
 * @returns undefined where the user closed the list
 */
async function pickHow(session: Session, messageId: string, app: App): Promise<How | undefined> {
  const { endpoint, model, parameters } = app.settings.effective(session.conversation);
  const found = app.endpoints.get(endpoint.value);
  if ("error" in found) {
    app.ask.notify({ severity: "error", message: found.error.message });
    return undefined;
  }
  await app.catalogue.recall(found);
  const known = app.catalogue.known(found.endpoint.name);
  const answer = session.message(messageId);
  const own = answer?.role === "assistant" && answer.endpoint === endpoint.value ? answer.model : undefined;
  const current = model.value ?? own;
  const nameOf = (id: string): string => findModel(known, id)?.name ?? id;
  const row = current === undefined ? undefined : findModel(known, current);
  const { efforts } = reasoningOffer(row, found.endpoint.dialect);
  const canReason = row === undefined || row.reasoning !== undefined || row.supportedParameters?.includes("reasoning") === true;
  const items: readonly HowItem[] = [
    ...(current === undefined ? [] : [{ label: nameOf(current), description: vscode.l10n.t("current model"), how: { model: current } }]),
    ...(own === undefined || own === current
      ? []
      : [{ label: nameOf(own), description: vscode.l10n.t("model of this answer"), how: { model: own } }]),
    { label: vscode.l10n.t("Another Model…") },
    ...(current === undefined || !canReason || efforts.length === 0
      ? []
      : [
          { label: vscode.l10n.t("Reasoning effort for {0}", nameOf(current)), kind: vscode.QuickPickItemKind.Separator },
          ...efforts.toReversed().map((effort) => ({
            label: effortLabel(effort),
            ...(parameters.reasoning?.effort === effort ? { description: vscode.l10n.t("current effort") } : {}),
            how: { model: current, effort },
          })),
        ]),
  ];
  const chosen = await pick<HowItem>({
    title: vscode.l10n.t("Regenerate this answer with…"),
    placeholder: vscode.l10n.t("Your choice applies to this answer only. The current answer is kept as a version."),
    items,
    sortByLabel: false,
  });
  if (chosen?.type !== "items") return undefined;
  const [item] = chosen.items;
  if (item === undefined) return undefined;
  if (item.how !== undefined) return item.how;
  const other = await chooseModel(session, app);
  return other === undefined ? undefined : { model: other.id };
}
