import { platform } from "#platform";
import * as vscode from "vscode";
import type { AnswerMessage, Conversation } from "../../shared/conversation.ts";
import { sumUsd } from "../../shared/money.ts";
import type { PanelState, UsageTotals } from "../../shared/protocol.ts";
import type { Estimates } from "../chat/estimates.ts";
import type { Session } from "../chat/session.ts";
import type { ConversationOverrides } from "../settings/effectiveSettings.ts";
import { takesTools } from "../../llm/send/tools.ts";
import type { IgnoredSettings } from "../../host/settings/ignoredSettings.ts";
import type { Instructions } from "../../host/context/instructions.ts";
import type { EndpointLookup, Endpoints, KnownEndpoint } from "../endpoints/endpoints.ts";
import type { UnsupportedParameterNotes } from "../models/unsupportedParameterNotes.ts";
import type { ModelCatalogue } from "../models/modelCatalogue.ts";
import type { Secrets } from "../endpoints/secrets.ts";
import type { Settings } from "../settings/settings.ts";
import { asChip } from "./panelLink.ts";
import { asCount } from "../../shared/guards.ts";

/** What is true around a conversation, gathered from where it is known. */
export class PanelStates implements vscode.Disposable {
  readonly #settings: Settings;
  readonly #endpoints: Endpoints;
  readonly #secrets: Secrets;
  readonly #catalogue: ModelCatalogue;
  readonly #unsupportedNotes: UnsupportedParameterNotes;
  readonly #instructions: Instructions;
  readonly #ignored: IgnoredSettings;
  readonly #titleCost: (conversationId: string) => number;
  readonly #estimates: Estimates;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(
    settings: Settings,
    endpoints: Endpoints,
    secrets: Secrets,
    catalogue: ModelCatalogue,
    unsupportedNotes: UnsupportedParameterNotes,
    instructions: Instructions,
    ignored: IgnoredSettings,
    titleCost: (conversationId: string) => number,
    estimates: Estimates,
  ) {
    this.#estimates = estimates;
    this.#titleCost = titleCost;
    this.#settings = settings;
    this.#endpoints = endpoints;
    this.#secrets = secrets;
    this.#catalogue = catalogue;
    this.#unsupportedNotes = unsupportedNotes;
    this.#instructions = instructions;
    this.#ignored = ignored;
    this.#subscriptions = [
      this.#changed,
      settings.onDidChange(() => this.#changed.fire()),
      secrets.onDidChange(() => this.#changed.fire()),
      catalogue.onDidChange(() => this.#changed.fire()),
      unsupportedNotes.onDidChange(() => this.#changed.fire()),
      instructions.onDidChange(() => this.#changed.fire()),
      ignored.onDidChange(() => this.#changed.fire()),
    ];
  }

  /** What `of` gives may be different now. */
  get onDidChange(): vscode.Event<void> {
    return this.#changed.event;
  }

  /** Something that is not told by itself is different now. */
  refresh(): void {
    this.#changed.fire();
  }

  /** The state around a session. What has to be looked up first is looked up now and told by `onDidChange`. */
  of(session: Session): PanelState {
    const settings = this.#settings.effective(overridesOf(session.conversation));
    const found = this.#endpoints.get(settings.endpoint.value);
    const { value: model, source } = settings.model;
    let needsKey = false;
    if ("endpoint" in found) {
      void this.#catalogue.recall(found);
      if (found.endpoint.auth === "key") {
        const has = this.#secrets.has(found.origin);
        needsKey = has === false;
        if (has === undefined) void this.#secrets.get(found.origin).then(() => this.#changed.fire());
      }
    }
    return {
      endpoint:
        "endpoint" in found
          ? {
              name: found.endpoint.name,
              host: new URL(found.origin).host,
              notice: found.notice ?? (hasAnswered(session, found) ? null : found.whereabouts),
            }
          : { name: settings.endpoint.value, host: settings.endpoint.value, notice: found.error.message },
      model: model === null ? null : { id: model, name: this.#catalogue.nameOf(settings.endpoint.value, model), source },
      compareModels: session.outbox.compareModels.map((id) => ({ id, name: this.#catalogue.nameOf(settings.endpoint.value, id) })),
      needsKey,
      sendWith: this.#settings.get("sendWith"),
      ignoredSettings: this.#ignored.notice,
      loadsImages: platform.publicGet !== undefined,
      answering: session.answering,
      queued: session.outbox.queue.map(({ id, text }) => ({ id, text })),
      queueRests: session.queueRests,
      attachments: [...this.#instructions.of(session), ...session.outbox.attachments].map(asChip),
      tools: { on: session.conversation.tools?.length ?? 0, unusable: this.#unusableTools(found, model) },
      parameters: { own: Object.keys(session.conversation.overrides ?? {}).length, unusable: settings.rejected.length },
      usage: usageTotals(session.conversation, this.#titleCost(session.id)),
      coming: this.#estimates.allComing(session, settings),
      banner: bannerOf(session, this.#unsupportedNotes.of(session.id)) ?? this.#goneBanner(found, model),
    };
  }

  /** The model in force vanished from its server's list: it is named, with what comes closest. */
  #goneBanner(found: EndpointLookup, model: string | null): PanelState["banner"] {
    const closest = "endpoint" in found && model !== null ? this.#catalogue.closestToGone(found, model) : undefined;
    if ("error" in found || model === null || closest === undefined) return null;
    const { host } = new URL(found.origin);
    return {
      code: "modelGone",
      text:
        closest.length === 0
          ? vscode.l10n.t("{0} does not list {1}.", host, model)
          : vscode.l10n.t("{0} does not list {1}. Closest to it: {2}.", host, model, closest.join(", ")),
      action: vscode.l10n.t("Choose another model"),
    };
  }

  /** Why no tool would be sent, in plain words, or null. */
  #unusableTools(found: EndpointLookup, model: string | null): string | null {
    if (!vscode.workspace.isTrusted) return vscode.l10n.t("Tools are off in Restricted Mode.");
    if ("error" in found || model === null) return null;
    const { name, dialect } = found.endpoint;
    const row = this.#catalogue.row(name, model);
    return takesTools(row, dialect) ? null : vscode.l10n.t("{0} does not take tools.", row?.name ?? model);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}

/** Whether an answer of this endpoint stands in the conversation: then one knows which server that is. */
function hasAnswered({ conversation }: Session, { endpoint }: KnownEndpoint): boolean {
  for (const message of conversation.messages.values())
    if (message.role === "assistant" && message.status === "done" && message.endpoint === endpoint.name) return true;
  return false;
}

/** A trouble with the disk, a deletion that can be taken back, what was left out of the last request, or what was found when the conversation was opened. */
function bannerOf(session: Session, note: string | null): PanelState["banner"] {
  if (session.trouble !== null) return { code: session.trouble.code, text: session.trouble.message };
  if (session.canRestore) return { code: "deleted", text: vscode.l10n.t("The message was deleted."), action: vscode.l10n.t("Undo") };
  if (note !== null) return { code: "leftOut", text: note };
  if (session.temporary) return { code: "temporary", text: vscode.l10n.t("This conversation is temporary: it is not saved anywhere.") };
  if (session.damaged === 0) return null;
  return {
    code: "storage",
    text: vscode.l10n.t("Parts of this conversation's file could not be read; what is readable is shown, and the file was kept as it was."),
  };
}

/** What a conversation sets for itself. */
export function overridesOf({ model, overrides }: Conversation): ConversationOverrides {
  return { ...(model === undefined ? {} : { model }), ...(overrides === undefined ? {} : { values: overrides }) };
}

/** Sums the usage of all answers, other versions too: each was paid for. Copies were paid for where they are from. */
export function usageTotals(conversation: Conversation, titleCost = 0): UsageTotals {
  const answers = [...conversation.messages.values()]
    .filter((message) => message.role === "assistant")
    .filter(({ copied }) => copied === undefined);
  const total = (tokens: (answer: AnswerMessage) => unknown) => answers.reduce((sum, answer) => sum + asCount(tokens(answer)), 0);
  return {
    promptTokens: total(({ usage }) => usage?.prompt_tokens),
    completionTokens: total(({ usage }) => usage?.completion_tokens),
    reasoningTokens: total(({ usage }) => usage?.completion_tokens_details?.reasoning_tokens),
    cost: sumUsd([...answers.map(({ cost }) => cost), titleCost === 0 ? null : titleCost]),
    isEstimated: answers.some(({ costBasis }) => costBasis === "listPrice"),
  };
}
