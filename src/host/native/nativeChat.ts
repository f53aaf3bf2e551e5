import * as vscode from "vscode";
import type { AnswerCost } from "../../llm/catalogue/cost.ts";
import type { ChatClient } from "../../llm/chatClient.ts";
import type { TurnPlan } from "../chat/turnPlan.ts";
import type { Prepared } from "../chat/turn.ts";
import type { EffectiveSettings } from "../effectiveSettings.ts";
import type { Endpoints } from "../endpoints.ts";
import type { Log } from "../log.ts";
import type { ModelCatalogue } from "../models/modelCatalogue.ts";
import type { Settings } from "../settings.ts";

/** The vendor of our models among VS Code's; `openrouter` is that of a provider that VS Code brings itself. */
export const vendor = "aside";

/** Id of `@aside` in VS Code's Chat. */
export const participantId = "aside.participant";

/** What VS Code's own Chat needs of us. */
export interface NativeChatParts {
  readonly extensionUri: vscode.Uri;
  readonly settings: Settings;
  readonly endpoints: Endpoints;
  readonly catalogue: ModelCatalogue;
  readonly log: Log;
  readonly client: () => Promise<ChatClient>;
  readonly prepare: (plan: TurnPlan, signal: AbortSignal) => Promise<Prepared>;
  /** Favourite models at an endpoint: shown where the user chose none. */
  readonly favourites: (endpoint: string) => readonly string[];
  /** Settings of the conversation that is shown: `@aside` answers with its model. */
  readonly conversationSettings: () => EffectiveSettings;
  /** Whether today's budget has room; asks the user where it has not. */
  readonly mayAsk: () => Promise<boolean>;
  /** Told what a request cost. */
  readonly spent: (spent: NativeSpending) => void;
}

/** What an answer in VS Code's Chat came to. */
export interface NativeSpending extends AnswerCost {
  readonly endpoint: string;
  readonly model: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/**
 * Serves VS Code's own Chat: our models, and `@aside`. Only names are given here; the code that answers is loaded when it is asked for the first
 * time. An editor without these interfaces goes without them.
 */
export function registerNativeChat(parts: NativeChatParts): vscode.Disposable {
  return vscode.Disposable.from(...registerModels(parts), ...registerParticipant(parts));
}

function registerModels(parts: NativeChatParts): readonly vscode.Disposable[] {
  if (typeof vscode.lm?.registerLanguageModelChatProvider !== "function") return [];
  const changed = new vscode.EventEmitter<void>();
  const load = once(async () => new (await import("./chatProvider.ts")).ChatProvider(parts));
  const provider: vscode.LanguageModelChatProvider = {
    onDidChangeLanguageModelChatInformation: changed.event,
    provideLanguageModelChatInformation: async (options) => (await load()).models(options),
    provideLanguageModelChatResponse: async (...request) => (await load()).respond(...request),
    provideTokenCount: async (_model, text) => (await load()).count(text),
  };
  const refresh = () => changed.fire();
  // VS Code asks for models only once it is told that there are some: until then its Chat wants the user to sign in somewhere.
  const told = setTimeout(refresh, 0);
  return [
    changed,
    new vscode.Disposable(() => clearTimeout(told)),
    parts.settings.onDidChange(refresh),
    parts.catalogue.onDidChange(refresh),
    vscode.lm.registerLanguageModelChatProvider(vendor, provider),
  ];
}

function registerParticipant(parts: NativeChatParts): readonly vscode.Disposable[] {
  if (typeof vscode.chat?.createChatParticipant !== "function") return [];
  const load = once(() => import("./participant.ts"));
  const participant = vscode.chat.createChatParticipant(participantId, async (...request) =>
    (await load()).answerInChat(parts, ...request),
  );
  const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(parts.extensionUri, "media", name);
  participant.iconPath = { light: icon("aside-light.svg"), dark: icon("aside-dark.svg") };
  return [participant];
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
