import * as vscode from "vscode";
import type { Answer, ChatEvent } from "../../shared/chatEvent.ts";
import { type AnswerMessage, type Message, statusOf, type UserMessage } from "../../shared/conversation.ts";
import type { App } from "../../app/app.ts";
import { newAnswer, planTurn, type TurnPlan } from "../../app/chat/turnPlan.ts";
import type { EffectiveSettings } from "../../app/settings/effectiveSettings.ts";
import { ChatReferences } from "./chatReferences.ts";
import { formatError } from "./nativeError.ts";
import { participantId } from "./nativeIds.ts";

const references = new ChatReferences();

/** Answers a question to `@aside` with the model, parameters and system prompt of the conversation that Aside shows. */
export async function answerInChat(
  app: App,
  request: vscode.ChatRequest,
  { history }: vscode.ChatContext,
  stream: vscode.ChatResponseStream,
  token: vscode.CancellationToken,
): Promise<vscode.ChatResult> {
  const settings = app.settings.effective(app.place.session.conversation);
  const model = settings.model.value;
  if (model === null) {
    stream.button({ command: "aside.selectModel", title: vscode.l10n.t("Choose Model") });
    return { errorDetails: { message: vscode.l10n.t("Choose a model first.") } };
  }
  const abort = new AbortController();
  const cancel = token.onCancellationRequested(() => abort.abort());
  try {
    const path = await pathOf(app, history, request, (text, parentId) => answerOf(text, parentId, settings, model, app));
    if (path === undefined) return { errorDetails: { message: vscode.l10n.t("The question was not sent.") } };
    const question = path.at(-1);
    const answer = await ask(app, planTurn({ conversationId: "vscode-chat", settings, model, path }), stream, abort.signal);
    if (question !== undefined && answer.text !== "") {
      const message = answerOf(answer.text, question.id, settings, model, app);
      // Without its cost, which is already counted as VS Code's Chat and would be counted again.
      const messages: readonly Message[] = [...path, { ...message, status: statusOf(answer.verdict), reasoning: answer.reasoning }];
      stream.button({ command: "aside.continueInAside", title: vscode.l10n.t("Continue in Aside"), arguments: [messages] });
    }
    if (answer.error?.code === "noKey" || answer.error?.code === "badKey") {
      stream.button({ command: "aside.setApiKey", title: vscode.l10n.t("Set API Key") });
    }
    return answer.error === null ? {} : { errorDetails: { message: formatError(answer.error) } };
  } finally {
    cancel.dispose();
  }
}

type Outcome = Pick<Answer, "text" | "reasoning" | "verdict" | "error">;

async function ask(app: App, plan: TurnPlan, stream: vscode.ChatResponseStream, signal: AbortSignal): Promise<Outcome> {
  let isReasoning = false;
  const onEvents = (events: readonly ChatEvent[]): void => {
    let text = "";
    for (const event of events) {
      if (event.type === "text") text += event.text;
      if (event.type !== "reasoning" || isReasoning) continue;
      isReasoning = true;
      stream.progress(vscode.l10n.t("Reasoning…"));
    }
    if (text !== "") stream.markdown(text);
  };
  const asked = await app.askOnce({ kind: "nativeChat", plan, signal, onEvents });
  if ("declined" in asked) return { text: "", reasoning: "", verdict: "stopped", error: null };
  return "error" in asked ? { text: "", reasoning: "", verdict: "failed", error: asked.error } : asked.answer;
}

/** The conversation with `@aside` in this chat up to the new question. */
async function pathOf(
  app: App,
  history: vscode.ChatContext["history"],
  request: vscode.ChatRequest,
  answered: (text: string, parentId: string) => AnswerMessage,
): Promise<readonly Message[] | undefined> {
  const text = await app.questions.settle(request.prompt, { isStored: false });
  if (text === undefined) return undefined;
  noteSettled(request.prompt, text);
  const path: Message[] = [];
  for (const turn of history) {
    if (turn.participant !== participantId) continue;
    const before = path.at(-1);
    if (turn instanceof vscode.ChatRequestTurn) path.push(await earlierQuestion(turn, before));
    else if (before?.role === "user") path.push(answered(markdownOf(turn), before.id));
  }
  path.push(await questionOf(text, request.references, path.at(-1), true));
  return path;
}

/** Questions as they were sent after the user was asked about them: VS Code keeps and passes them as they were typed. */
const settledQuestions = new Map<string, string>();
const mostSettled = 200;

function noteSettled(typed: string, sent: string): void {
  settledQuestions.set(typed, sent);
  for (const key of settledQuestions.keys()) if (settledQuestions.size > mostSettled) settledQuestions.delete(key);
}

/** An earlier question as it was sent. If this window has not sent it, its secrets are masked. */
async function earlierQuestion(
  { prompt, references: referred }: vscode.ChatRequestTurn,
  before: Message | undefined,
): Promise<UserMessage> {
  const sent = settledQuestions.get(prompt);
  const question = await questionOf(sent ?? prompt, referred, before, false);
  return sent === undefined ? { ...question, imported: true } : question;
}

async function questionOf(
  text: string,
  referred: readonly vscode.ChatPromptReference[],
  before: Message | undefined,
  isNew: boolean,
): Promise<UserMessage> {
  return {
    role: "user",
    id: crypto.randomUUID(),
    parentId: before?.id ?? null,
    createdAt: Date.now(),
    text,
    attachments: await references.attachmentsOf(referred, isNew),
  };
}

function answerOf(text: string, parentId: string, settings: EffectiveSettings, model: string, app: App): AnswerMessage {
  const endpoint = settings.endpoint.value;
  const by = { endpoint, model, modelName: app.catalogue.nameOf(endpoint, model) };
  return { ...newAnswer(parentId, by), status: "done", text };
}

function markdownOf({ response }: vscode.ChatResponseTurn): string {
  return response.map((part) => (part instanceof vscode.ChatResponseMarkdownPart ? part.value.value : "")).join("");
}
