import * as vscode from "vscode";
import { pictureTokens } from "../../llm/pictureTokens.ts";
import { estimatePrompt } from "../../llm/promptTokens.ts";
import type { Answer, ChatEvent } from "../../shared/chatEvent.ts";
import { estimateTokens } from "../../shared/tokens.ts";
import type { App } from "../../app/app.ts";
import { plainPrompt } from "../../app/outbound/outgoing.ts";
import type { TurnPlan } from "../../app/chat/turnPlan.ts";
import { CallMemory } from "./callMemory.ts";
import { withMenuChoice } from "./menuChoice.ts";
import { nativeError } from "./nativeError.ts";
import { offeredIds } from "./offeredIds.ts";
import { promptFrom } from "./promptFrom.ts";
import { initiatorOf } from "./requestInitiator.ts";
import { samplingOf } from "./samplingOptions.ts";
import { usagePart } from "./usagePart.ts";

type Progress = vscode.Progress<vscode.LanguageModelResponsePart>;

/** Answers requests from VS Code's Chat and from other extensions, with the user's own endpoint, API key and parameters. */
export class ChatProvider {
  readonly #app: App;
  readonly #calls = new CallMemory();

  constructor(app: App) {
    this.#app = app;
  }

  /**
   * Streams an answer: text as it arrives, reasoning if VS Code supports it, tool calls once they are complete, and at the end what it used.
   * @throws LanguageModelError or an Error with a message for the user, if there is no answer or it is incomplete
   */
  async respond(
    { id }: vscode.LanguageModelChatInformation,
    messages: readonly vscode.LanguageModelChatRequestMessage[],
    options: vscode.ProvideLanguageModelChatResponseOptions,
    progress: Progress,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const abort = new AbortController();
    const cancel = token.onCancellationRequested(() => abort.abort());
    if (token.isCancellationRequested) abort.abort();
    try {
      const plan = this.#plan(id, messages, options);
      await this.#checkAccess(id, options);
      const answer = await this.#ask(plan, progress, abort.signal);
      // An unfinished answer may have calls whose arguments are still missing, such as `{}`.
      if (answer.verdict === "complete") for (const part of this.#calls.report(answer, id)) progress.report(part);
      const usage = answer.verdict === "stopped" ? undefined : usagePart(answer.usage);
      if (usage !== undefined) progress.report(usage);
      if (answer.verdict === "failed" || answer.verdict === "interrupted") throw nativeError(answer.error);
      if (answer.verdict === "cutOff" && answer.toolCalls.length > 0) {
        throw new Error(vscode.l10n.t("The response ended in the middle of a tool call. Ask for less, or increase the max output tokens."));
      }
    } finally {
      cancel.dispose();
    }
  }

  /** Estimates the tokens of a text or message. Endpoints have no API for this. */
  count(content: string | vscode.LanguageModelChatRequestMessage, model: string): Promise<number> {
    if (typeof content === "string") return Promise.resolve(estimateTokens(content));
    const { text, media, pictures } = estimatePrompt(plainPrompt(promptFrom([content], "", this.#calls)));
    return Promise.resolve(pictures.reduce((sum, size) => sum + pictureTokens(model, size), text + media));
  }

  /** @throws where the model is not offered, or the user does not let this extension use it */
  async #checkAccess(model: string, options: vscode.ProvideLanguageModelChatResponseOptions): Promise<void> {
    // An extension may keep a model that was offered earlier.
    if (!offeredIds(this.#app).includes(model)) {
      throw vscode.LanguageModelError.NotFound(vscode.l10n.t("Aside does not offer {0} to other extensions (aside.chatModels).", model));
    }
    if (await this.#app.modelAccess.allows(initiatorOf(options), model)) return;
    throw vscode.LanguageModelError.NoPermissions(
      vscode.l10n.t("You have not allowed this extension to use your models. Run “Aside: Manage Access to Models” to change that."),
    );
  }

  #plan(
    model: string,
    messages: readonly vscode.LanguageModelChatRequestMessage[],
    options: vscode.ProvideLanguageModelChatResponseOptions,
  ): TurnPlan {
    const settings = this.#app.settings.effective({ model });
    // The caller decides how tools are chosen, not our settings.
    const { toolChoice: _unused, ...parameters } = settings.parameters;
    const found = this.#app.endpoints.get(settings.endpoint.value);
    const sampling = samplingOf(options.modelOptions, "error" in found ? "openai" : found.endpoint.dialect);
    const required = options.toolMode === vscode.LanguageModelChatToolMode.Required;
    return {
      settings,
      model,
      messages: promptFrom(messages, model, this.#calls),
      parameters: { ...withMenuChoice(parameters, options), ...sampling, ...(required ? { toolChoice: "required" as const } : {}) },
      conversationId: "vscode-chat",
      tools: (options.tools ?? []).map(({ name, description, inputSchema }) => ({
        name,
        description,
        ...(inputSchema === undefined ? {} : { parameters: inputSchema as Readonly<Record<string, unknown>> }),
      })),
    };
  }

  async #ask(plan: TurnPlan, progress: Progress, signal: AbortSignal): Promise<Answer> {
    const onEvents = (events: readonly ChatEvent[]): void => report(events, progress);
    // Another extension may ask at any time: no dialog of ours is opened for it.
    const asked = await this.#app.askOnce({ kind: "nativeChat", plan, signal, onEvents, unattended: true });
    if ("declined" in asked) throw nativeError(null);
    if ("error" in asked) throw nativeError(asked.error);
    return asked.answer;
  }
}

/** Reports the events of one network read. Consecutive events of the same kind become one part. */
function report(events: readonly ChatEvent[], progress: Progress): void {
  let kind: "text" | "reasoning" = "text";
  let text = "";
  const flush = (): void => {
    const part = text === "" ? undefined : kind === "text" ? new vscode.LanguageModelTextPart(text) : thinkingPart(text);
    if (part !== undefined) progress.report(part);
    text = "";
  };
  for (const event of events) {
    if (event.type !== "text" && event.type !== "reasoning") continue;
    if (event.type !== kind) flush();
    kind = event.type;
    text += event.text;
  }
  flush();
}

/**
 * Reasoning as VS Code's Chat shows it. The class exists at run time but in no stable typings, so it may disappear or take other arguments. Then
 * reasoning is not shown.
 */
function thinkingPart(text: string): vscode.LanguageModelTextPart | undefined {
  const Part: unknown = Reflect.get(vscode, "LanguageModelThinkingPart");
  if (typeof Part !== "function") return undefined;
  try {
    return Reflect.construct(Part, [text]) as vscode.LanguageModelTextPart;
  } catch {
    return undefined;
  }
}
