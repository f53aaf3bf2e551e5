import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import type { Session } from "../../app/chat/session.ts";
import type { TurnPlan } from "../../app/chat/turnPlan.ts";
import { improvedQuestion, messageOf } from "../../app/question/improvedQuestion.ts";
import { plainLabel } from "../../app/plainLabel.ts";
import { counted } from "../../shared/counted.ts";
import { estimateTokens } from "../../shared/tokens.ts";
import { priceText } from "../../app/usage/priceText.ts";

/** How long the price of the model is waited for before it is shown as unknown, in milliseconds. */
const priceWaitMs = 2500;

/** The conversations whose message is being improved. */
const running = new WeakSet<Session>();

/**
 * “Improve My Question”: has a model rewrite the message that is being written, after the user has seen what it costs. The result is the new draft, which can
 * be undone; nothing is sent to the conversation.
 */
export async function improveQuestion(app: App, place: ChatPlace, text = place.session.outbox.draft): Promise<void> {
  const { session } = place;
  if (running.has(session)) return;
  running.add(session);
  try {
    await improve(app, place, session, text);
  } finally {
    running.delete(session);
  }
}

async function improve(app: App, place: ChatPlace, session: Session, draft: string): Promise<void> {
  if (draft.trim() === "") {
    return app.ask.hint(vscode.l10n.t("Write your question in the message box first."));
  }
  session.outbox.setDraft(draft);
  const settled = await app.questions.settle(draft, { isStored: false });
  if (settled === undefined) return;
  const plan = await planOf(app, session, settled);
  if (plan === undefined || !(await mayAsk(app, plan, settled))) return;
  const improved = await askOnce(app, session, plan);
  if (improved === undefined) return;
  if ("problem" in improved) {
    const message = vscode.l10n.t("{0} Your message is unchanged.", improved.problem);
    return app.ask.notify({ severity: "warning", message });
  }
  // Written or sent in the meantime.
  if (session.outbox.draft !== draft) {
    const message = vscode.l10n.t("Your message has changed while it was being improved.");
    if ((await app.ask.confirm({ severity: "info", message, choices: { use: vscode.l10n.t("Use Improved Message") } })) !== "use") return;
  }
  session.replaceDraft(improved.text);
  if (place.session === session) place.compose("", true);
}

async function planOf(app: App, session: Session, draft: string): Promise<TurnPlan | undefined> {
  const effective = () => app.settings.effective(session.conversation);
  if (effective().model.value === null && !(await app.features.get("selectModel")(session))) return undefined;
  const settings = effective();
  // A sequence to stop at may be part of the message.
  const { stop: _stop, ...parameters } = settings.parameters;
  const names = session.outbox.attachments.map(({ label }) => label);
  return {
    settings,
    model: settings.model.value ?? "",
    messages: improvedQuestion(draft, names),
    parameters,
    conversationId: crypto.randomUUID(),
  };
}

async function mayAsk(app: App, plan: TurnPlan, draft: string): Promise<boolean> {
  const found = app.endpoints.get(plan.settings.endpoint.value);
  if ("error" in found) {
    app.ask.notify({ severity: "error", message: found.error.message });
    return false;
  }
  await app.catalogue.find(found, plan.model, { signal: AbortSignal.timeout(priceWaitMs), waitMs: priceWaitMs });
  const { tokens, cost } = (await app.estimates.load()).oneOff(plan, estimateTokens(draft) * 2);
  const choice = await app.ask.confirm({
    severity: "info",
    message: vscode.l10n.t("Ask {0} to improve your question?", plainLabel(app.catalogue.nameOf(plan.settings.endpoint.value, plan.model))),
    detail: [
      counted(
        tokens,
        "Your message is sent, with the names of its attachments: about {0} token.",
        "Your message is sent, with the names of its attachments: about {0} tokens.",
      ),
      priceText(cost),
      vscode.l10n.t("The result replaces your message, and you can undo that. It is not sent automatically."),
    ].join("\n"),
    modal: true,
    choices: { ask: vscode.l10n.t("Improve") },
  });
  return choice === "ask";
}

/** The rewritten message, or why there is none; undefined where the user stopped it. */
async function askOnce(
  app: App,
  session: Session,
  plan: TurnPlan,
): Promise<{ readonly text: string } | { readonly problem: string } | undefined> {
  const title = vscode.l10n.t(
    "Asking {0} to improve your question",
    plainLabel(app.catalogue.nameOf(plan.settings.endpoint.value, plan.model)),
  );
  return app.progress.run(session, { title, cancellable: true }, async (signal) => {
    const asked = await app.askOnce({ kind: "improve", plan, signal, temporary: session.temporary });
    if (signal.aborted || "declined" in asked) return undefined;
    if ("error" in asked) return { problem: asked.error.message };
    const { answer } = asked;
    if (answer.error !== null) return { problem: answer.error.message };
    if (answer.verdict !== "complete") return { problem: vscode.l10n.t("The response was cut off.") };
    const text = messageOf(answer.text);
    return text === "" ? { problem: vscode.l10n.t("The response was empty.") } : { text };
  });
}
