import * as vscode from "vscode";
import { estimatePrompt } from "../../llm/promptTokens.ts";
import type { Answer, ChatEvent } from "../../shared/chatEvent.ts";
import { estimateTokens } from "../../shared/tokens.ts";
import type { App } from "../../app/app.ts";
import type { TurnPlan } from "../../app/chat/turnPlan.ts";
import { nativeModels } from "./chatModels.ts";
import { CallMemory } from "./callMemory.ts";
import { nativeError } from "./nativeError.ts";
import { promptFrom } from "./promptFrom.ts";
import { thinkingPart } from "./thinkingPart.ts";

type Progress = vscode.Progress<vscode.LanguageModelResponsePart>;

/** Answers for VS Code's Chat, and for any extension that selects our models, with the user's own endpoint, key and parameters. */
export class ChatProvider {
  readonly #app: App;
  readonly #calls = new CallMemory();

  constructor(app: App) {
    this.#app = app;
  }

  /** The models that the user wants to see there. Asks nobody anything: a missing key is said when a question is asked. */
  async models(options: vscode.PrepareLanguageModelChatModelOptions): Promise<vscode.LanguageModelChatInformation[]> {
    const { silent } = options;
    // Asked once for all, and once more for the group that `showInChat` makes: the same models would stand there twice. Only the question for a group
    // carries a configuration (seen in 1.139), which is empty.
    if ("configuration" in options && options.configuration !== undefined) return [];
    return nativeModels(this.#app, { load: !silent });
  }

  /**
   * Streams an answer: text as it comes, reasoning where VS Code takes it, tool calls once they are whole.
   * @throws LanguageModelError, or an Error with our words, where there is no answer or it broke off
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
      const answer = await this.#ask(this.#plan(id, messages, options), progress, abort.signal);
      // Of an answer that did not come to its end a call may lack what matters: `{}` where arguments were still to come.
      if (answer.verdict === "complete") for (const part of this.#calls.report(answer, id)) progress.report(part);
      if (answer.verdict === "failed" || answer.verdict === "interrupted") throw nativeError(answer.error);
      if (answer.verdict === "cutOff" && answer.toolCalls.length > 0) {
        throw new Error(vscode.l10n.t("The answer was cut off within a call of a tool. Ask for less, or allow a longer answer."));
      }
    } finally {
      cancel.dispose();
    }
  }

  /** An estimate: the endpoints have no way to ask. */
  count(said: string | vscode.LanguageModelChatRequestMessage): Promise<number> {
    if (typeof said === "string") return Promise.resolve(estimateTokens(said));
    const { text, media } = estimatePrompt(promptFrom([said], "", this.#calls));
    return Promise.resolve(text + media);
  }

  #plan(
    model: string,
    messages: readonly vscode.LanguageModelChatRequestMessage[],
    options: vscode.ProvideLanguageModelChatResponseOptions,
  ): TurnPlan {
    const settings = this.#app.settings.effective({ model });
    // How tools are chosen is said by who asks, not by our settings.
    const { toolChoice: _ours, ...parameters } = settings.parameters;
    const required = options.toolMode === vscode.LanguageModelChatToolMode.Required;
    return {
      settings,
      model,
      messages: promptFrom(messages, model, this.#calls),
      parameters: { ...parameters, ...samplingOf(options.modelOptions), ...(required ? { toolChoice: "required" as const } : {}) },
      conversationId: "vscode-chat",
      tools: (options.tools ?? []).map(({ name, description, inputSchema }) => ({
        name,
        description,
        ...(inputSchema === undefined ? {} : { parameters: inputSchema as Readonly<Record<string, unknown>> }),
      })),
    };
  }

  async #ask(plan: TurnPlan, progress: Progress, signal: AbortSignal): Promise<Answer> {
    if (!(await this.#app.budget.allowsToday())) {
      throw new Error(vscode.l10n.t("Today's budget (aside.budget) is used up. Nothing was sent."));
    }
    const asked = await this.#app.askOnce({ kind: "nativeChat", plan, signal, onEvents: (events) => report(events, progress) });
    if ("error" in asked) throw nativeError(asked.error);
    return asked.answer;
  }
}

/** Passes on what one read of the network said, neighbours of a kind as one part. */
function report(events: readonly ChatEvent[], progress: Progress): void {
  let kind: "text" | "reasoning" = "text";
  let said = "";
  const flush = (): void => {
    const part = said === "" ? undefined : kind === "text" ? new vscode.LanguageModelTextPart(said) : thinkingPart(said);
    if (part !== undefined) progress.report(part);
    said = "";
  };
  for (const event of events) {
    if (event.type !== "text" && event.type !== "reasoning") continue;
    if (event.type !== kind) flush();
    kind = event.type;
    said += event.text;
  }
  flush();
}

/** What an extension may set for one request, by the names that are usual there. */
function samplingOf(options: { readonly [name: string]: unknown } | undefined): TurnPlan["parameters"] {
  const numberAt = (...names: readonly string[]): number | undefined =>
    names.map((name) => options?.[name]).find((value) => typeof value === "number");
  const temperature = numberAt("temperature");
  const topP = numberAt("top_p", "topP");
  const maxTokens = numberAt("max_tokens", "maxTokens", "max_completion_tokens");
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
  };
}
