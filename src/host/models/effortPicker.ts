import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { Session } from "../../app/chat/session.ts";
import { reasoningOffer } from "../../app/models/reasoningOffer.ts";
import type { ReasoningWish } from "../../shared/parameters.ts";
import { pick } from "../adapters/vscodePick.ts";
import { effortLabel } from "../adapters/effortLabel.ts";
import { applyChoice, type Scope, scopeButtons, scopeOfButton } from "./settingScope.ts";

interface EffortItem extends vscode.QuickPickItem {
  /** Null is the model's default; absent on the row that opens the parameters. */
  readonly wish?: ReasoningWish | null;
}

/**
 * Lets the user choose how much the model is to reason. It holds for this conversation at once; buttons of the list keep it for the workspace or always.
 * @returns whether the user wants to see all parameters instead
 */
export async function pickEffort(session: Session, app: Pick<App, "settings" | "endpoints" | "catalogue" | "ask">): Promise<boolean> {
  const { model, endpoint, values } = app.settings.effective(session.conversation);
  const found = app.endpoints.get(endpoint.value);
  if ("error" in found || model.value === null) return false;
  const row = app.catalogue.row(endpoint.value, model.value);
  const offer = reasoningOffer(row, found.endpoint.dialect);
  // What else is set about reasoning stays: whether it is shown, and its summary.
  const { exclude, summary }: ReasoningWish = values.reasoning?.value ?? {};
  const rest: ReasoningWish = { ...(exclude === undefined ? {} : { exclude }), ...(summary === undefined ? {} : { summary }) };
  const current = JSON.stringify(modeOf(values.reasoning?.value ?? null));
  const item = (label: string, wish: ReasoningWish | null, description?: string): EffortItem => ({
    label: `${JSON.stringify(modeOf(wish)) === current ? "$(check) " : ""}${label}`,
    ...(description === undefined ? {} : { description }),
    wish: wish === null ? (Object.keys(rest).length === 0 ? null : rest) : { ...rest, ...wish },
    buttons: scopeButtons(),
  });
  const unset = offer.defaultEffort ?? (offer.defaultEnabled === false ? vscode.l10n.t("off") : undefined);
  const picked = await pick<EffortItem>({
    title: vscode.l10n.t("Reasoning effort for {0}", row?.name ?? model.value),
    placeholder: vscode.l10n.t("More effort takes longer and costs more"),
    items: [
      item(vscode.l10n.t("Model Default"), null, unset),
      ...offer.efforts.map((effort) => item(effortLabel(effort), { effort })),
      ...(offer.efforts.length === 0 ? [item(vscode.l10n.t("On"), { enabled: true })] : []),
      ...(offer.mandatory ? [] : [item(vscode.l10n.t("Off"), { enabled: false })]),
      { label: `$(settings) ${vscode.l10n.t("All Parameters…")}`, description: vscode.l10n.t("token budget, hidden reasoning and more") },
    ],
  });
  if (picked === undefined || picked.type === "back") return false;
  const chosen = picked.type === "items" ? picked.items[0] : picked.item;
  if (chosen?.wish === undefined) return chosen !== undefined;
  const scope: Scope = picked.type === "button" ? (scopeOfButton(picked.button) ?? "conversation") : "conversation";
  if (scope !== "conversation") await applyChoice("reasoning", chosen.wish, scope, session, app);
  else {
    const inherited = app.settings.effective({ ...session.conversation, overrides: {} }).values.reasoning?.value ?? null;
    session.setOverride("reasoning", JSON.stringify(inherited) === JSON.stringify(chosen.wish) ? undefined : chosen.wish);
  }
  return false;
}

/** What a wish says about how much, without the rest. */
function modeOf(wish: ReasoningWish | null): ReasoningWish {
  if (wish === null) return {};
  if (wish.enabled === false || wish.effort === "none") return { enabled: false };
  if (wish.effort !== undefined) return { effort: wish.effort };
  if (wish.maxTokens !== undefined) return { maxTokens: wish.maxTokens };
  return wish.enabled === true ? { enabled: true } : {};
}
