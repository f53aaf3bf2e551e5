import type * as vscode from "vscode";
import type { ChatClient } from "../../llm/chatClient.ts";
import type { TurnPlan } from "../../app/chat/turnPlan.ts";
import type { Prepared } from "../../app/chat/turn.ts";
import type { EffectiveSettings } from "../../app/settings/effectiveSettings.ts";
import type { Endpoints } from "../../app/endpoints/endpoints.ts";
import type { Log } from "../../app/log.ts";
import type { ModelCatalogue } from "../../app/models/modelCatalogue.ts";
import type { Settings } from "../../app/settings/settings.ts";
import type { NativeSpending } from "./nativeSpending.ts";

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
