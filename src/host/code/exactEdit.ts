import * as vscode from "vscode";
import { exactMarks } from "../../apply/exactAnswer.ts";
import { splitText } from "../../apply/textLines.ts";
import type { App } from "../../app/app.ts";
import type { Session } from "../../app/chat/session.ts";
import type { TurnPlan } from "../../app/chat/turnPlan.ts";
import { exactQuestion } from "../../app/exactEdit/exactQuestion.ts";
import { exactText, type ExactTexts } from "../../app/exactEdit/exactText.ts";
import { counted } from "../../shared/counted.ts";
import { inSlices } from "../../shared/steps.ts";
import { estimateTokens } from "../../shared/tokens.ts";
import { largestText, newAttachment, safeName } from "../workspace/attachments.ts";
import { inspectAttachment } from "../workspace/inspectAttachment.ts";
import { partsAsSent } from "../workspace/secretChecks.ts";
import { cancellable } from "./cancellable.ts";
import { exactProblemText } from "./exactProblemText.ts";
import { priceText } from "../../app/usage/priceText.ts";

/** A block that could not be applied to a file for sure. */
export interface ExactEditRequest {
  readonly file: { readonly uri: vscode.Uri; readonly path: string };
  /** The block's code, and the language of its fence. */
  readonly code: string;
  readonly language: string;
  /** The path by which the block names the file. */
  readonly named: string | undefined;
  /** The file's text now; undefined where it cannot be read any more. */
  readonly read: () => Promise<string | undefined>;
}

/** How long the price of the model is waited for before it is shown as unknown, in milliseconds. */
const priceWaitMs = 2500;

/**
 * “Ask for an Exact Edit”: sends a file and a block to `aside.applyModel`, after the user has seen how much that is and what it costs. The answer is applied
 * exactly, or refused with the reason.
 * @returns the file's new text, to be reviewed like any other; undefined where there is none
 */
export async function askExactEdit(app: App, session: Session, request: ExactEditRequest): Promise<string | undefined> {
  let texts = await settledTexts(app, request);
  if (texts === undefined) return undefined;
  const plan = await planOf(app, session, request, texts);
  if (plan === undefined || !(await mayAsk(app, request, plan, texts))) return undefined;
  for (;;) {
    const answered = await askOnce(app, session, request, { ...plan, messages: messagesOf(request, texts) }, answerTokens(texts));
    if (answered === undefined) return undefined;
    let problem: string;
    if ("problem" in answered) ({ problem } = answered);
    else if ((await request.read()) !== texts.source) problem = vscode.l10n.t("{0} has changed in the meantime.", request.file.path);
    else {
      const steps = exactText(answered.text, texts, exactMarks([texts.sentSource, texts.sentBlock]));
      const exact = await cancellable(vscode.l10n.t("Fitting the code into {0}", request.file.path), (signal) => inSlices(steps, signal));
      if (exact === undefined) return undefined;
      if ("text" in exact) return exact.text;
      problem = exactProblemText(exact.problem, request.file.path, safeName(plan.model));
    }
    const message = vscode.l10n.t("{0} Nothing was changed.", problem);
    if ((await app.ask.confirm({ severity: "warning", message, choices: { again: vscode.l10n.t("Ask Again") } })) !== "again")
      return undefined;
    if ((await request.read()) !== texts.source) texts = await settledTexts(app, request);
    if (texts === undefined) return undefined;
  }
}

/** File and block as they may be sent: the user is asked about secrets. Undefined where they would rather not send them. */
async function settledTexts(app: App, { file, code, language, named, read }: ExactEditRequest): Promise<ExactTexts | undefined> {
  const source = await read();
  if (source === undefined || source.length + code.length > largestText) {
    const message =
      source === undefined
        ? vscode.l10n.t("{0} could not be read. Nothing was sent.", file.path)
        : vscode.l10n.t("{0} is too large to be sent. Select the lines to change and use Edit with Aside.", file.path);
    app.ask.notify({ severity: "warning", message });
    return undefined;
  }
  const parts = [splitText(source).lines.join("\n"), `\n${code}`];
  const inspected = await inspectAttachment(
    newAttachment({
      kind: "selection",
      label: file.path,
      path: file.path,
      uri: file.uri.toString(),
      languageId: language,
      startLine: 1,
      endLine: splitText(source).lines.length,
      text: parts.join(""),
    }),
  );
  if (!("attachment" in inspected)) return undefined;
  const [sentSource = "", sentBlock = ""] = partsAsSent(parts, inspected.attachment);
  return { path: file.path, source, sentSource, block: code, sentBlock: sentBlock.replace(/^\n/, ""), language, named };
}

function messagesOf({ file, language }: ExactEditRequest, { sentSource, sentBlock }: ExactTexts): TurnPlan["messages"] {
  return exactQuestion(
    { path: file.path, uri: file.uri.toString(), language, file: sentSource, block: sentBlock },
    exactMarks([sentSource, sentBlock]),
  );
}

async function planOf(app: App, session: Session, request: ExactEditRequest, texts: ExactTexts): Promise<TurnPlan | undefined> {
  const effective = () => app.settings.effectiveWith("applyModel", session.conversation);
  if (effective().model.value === null && !(await app.features.get("selectModel")(session))) return undefined;
  const settings = effective();
  // A sequence to stop at may be part of the code.
  const { stop: _stop, ...parameters } = settings.parameters;
  return {
    settings,
    model: settings.model.value ?? "",
    messages: messagesOf(request, texts),
    parameters,
    conversationId: crypto.randomUUID(),
  };
}

/** The answer repeats the lines around the change and those of the block. */
function answerTokens({ sentBlock }: ExactTexts): number {
  return estimateTokens(sentBlock) * 3;
}

/** Shows the size and the price of the request before it is sent. */
async function mayAsk(app: App, { file }: ExactEditRequest, plan: TurnPlan, texts: ExactTexts): Promise<boolean> {
  const found = app.endpoints.get(plan.settings.endpoint.value);
  if ("error" in found) {
    app.ask.notify({ severity: "error", message: found.error.message });
    return false;
  }
  await app.catalogue.find(found, plan.model, { signal: AbortSignal.timeout(priceWaitMs), waitMs: priceWaitMs });
  const { tokens, window, cost } = (await app.estimates.load()).oneOff(plan, answerTokens(texts));
  const model = safeName(app.catalogue.nameOf(plan.settings.endpoint.value, plan.model));
  if (window !== null && tokens > window) {
    const message = counted(
      window,
      "{1} is too large for {2}, which reads at most {0} token. Choose another model in aside.applyModel, or select the lines to change and use Edit with Aside.",
      "{1} is too large for {2}, which reads at most {0} tokens. Choose another model in aside.applyModel, or select the lines to change and use Edit with Aside.",
      file.path,
      model,
    );
    app.ask.notify({ severity: "warning", message });
    return false;
  }
  const choice = await app.ask.confirm({
    message: vscode.l10n.t("Ask {0} for an exact edit of {1}?", model, file.path),
    detail: [
      counted(
        tokens,
        "The whole file and the code block are sent: about {0} token.",
        "The whole file and the code block are sent: about {0} tokens.",
      ),
      priceText(cost),
      vscode.l10n.t("You review the edit before anything changes."),
    ].join("\n"),
    modal: true,
    choices: { ask: vscode.l10n.t("Send") },
  });
  return choice === "ask";
}

/** The text of the answer, or why there is none; undefined where the user stopped it. */
async function askOnce(
  app: App,
  session: Session,
  { file }: ExactEditRequest,
  plan: TurnPlan,
  expects: number,
): Promise<{ readonly text: string } | { readonly problem: string } | undefined> {
  const title = vscode.l10n.t("Asking {0} for an exact edit of {1}", safeName(plan.model), file.path);
  return app.progress.run(session, { title, cancellable: true }, async (signal) => {
    const asked = await app.askOnce({ kind: "exactEdit", plan, signal, expects, temporary: session.temporary });
    if (signal.aborted || "declined" in asked) return undefined;
    if ("error" in asked) return { problem: asked.error.message };
    const { answer } = asked;
    if (answer.error !== null) return { problem: answer.error.message };
    return answer.verdict === "complete" ? { text: answer.text } : { problem: vscode.l10n.t("The response was cut off.") };
  });
}
