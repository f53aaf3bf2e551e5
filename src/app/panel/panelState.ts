import { keyNameOf } from "../../llm/send/endpoint.ts";
import * as l10n from "@vscode/l10n";
import { type Disposable, disposeAll, Emitter, type Event } from "../events.ts";
import { EventLoopYielder } from "../../shared/eventLoopYielder.ts";
import type { PanelState } from "../../shared/protocol.ts";
import { supportsReasoning } from "../../llm/catalogue/modelTraits.ts";
import type { EffectiveSettings } from "../settings/effectiveSettings.ts";
import type { Estimates } from "../chat/estimates.ts";
import type { Session } from "../chat/session.ts";
import { takesTools } from "../../llm/send/tools.ts";
import type { Instructions } from "../context/instructions.ts";
import type { EndpointLookup, Endpoints, KnownEndpoint } from "../endpoints/endpoints.ts";
import type { RefusalMemory } from "../models/refusalMemory.ts";
import type { UnsupportedParameterNotes } from "../models/unsupportedParameterNotes.ts";
import type { ModelCatalogue } from "../models/modelCatalogue.ts";
import type { Secrets } from "../endpoints/secrets.ts";
import type { CompanyPolicy } from "../settings/companyPolicy.ts";
import type { Window } from "../ports.ts";
import type { CostsInSight } from "./costsInSight.ts";
import { usageTotals } from "../usage/usageTotals.ts";
import { fileSettingsNotice } from "../settings/fileSettings.ts";
import type { Settings } from "../settings/settings.ts";
import { asChip } from "./attachmentChip.ts";
import type { FolderNotice } from "./folderNotice.ts";
import type { PanelProgress } from "./panelProgress.ts";

/** The services that a panel's state is gathered from. */
export interface PanelStateParts {
  readonly settings: Settings;
  readonly endpoints: Endpoints;
  readonly secrets: Secrets;
  readonly catalogue: ModelCatalogue;
  readonly unsupportedNotes: UnsupportedParameterNotes;
  readonly refusals: Pick<RefusalMemory, "onDidChange">;
  readonly instructions: Instructions;
  readonly folderNotice: Pick<FolderNotice, "state" | "onDidChange">;
  readonly progress: Pick<PanelProgress, "of" | "onDidChange">;
  readonly estimates: Estimates;
  readonly window: Pick<Window, "trusted" | "loadsImages">;
  /** Looked at with every state; a change of it is one of the settings. */
  readonly policy?: Pick<CompanyPolicy, "check" | "current">;
  /** What a conversation's titles have cost beside its answers, in USD. */
  readonly titleCost: (conversationId: string) => number;
  /** The names of the tools that run in a conversation without a question. */
  readonly allowedTools: (conversationId: string) => readonly string[];
}

/** Gathers the state around a conversation for the panels that show it. */
export class PanelStates implements Disposable {
  readonly #parts: PanelStateParts;
  readonly #changed = new Emitter<void>();
  readonly #subscriptions: readonly Disposable[];
  /** Loaded once a conversation has something to count. */
  #costs: CostsInSight | "loading" | undefined;

  constructor(parts: PanelStateParts) {
    this.#parts = parts;
    const { settings, secrets, catalogue, unsupportedNotes, refusals, instructions, folderNotice, progress } = parts;
    const sources = [settings, secrets, catalogue, unsupportedNotes, refusals, instructions, folderNotice, progress];
    this.#subscriptions = [this.#changed, ...sources.map((source) => source.onDidChange(() => this.#changed.fire()))];
  }

  /** The result of `of` may be different now. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** Announces a change that has no event of its own. */
  refresh(): void {
    this.#changed.fire();
  }

  /** The state around a session. Missing parts are looked up, and `onDidChange` fires once they are known. */
  of(session: Session): PanelState {
    void this.#parts.policy?.check();
    const settings = this.#parts.settings.effective(session.conversation);
    const found = this.#parts.endpoints.get(settings.endpoint.value);
    const { value: model, source } = settings.model;
    let needsKey = false;
    if ("endpoint" in found) {
      void this.#parts.catalogue.recall(found);
      if (found.endpoint.auth === "key") {
        const keyName = keyNameOf(found.endpoint);
        const has = this.#parts.secrets.has(keyName);
        needsKey = has === false;
        if (has === undefined) void this.#parts.secrets.get(keyName).then(() => this.#changed.fire());
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
      model: model === null ? null : { id: model, name: this.#parts.catalogue.nameOf(settings.endpoint.value, model), source },
      reasoning: this.#reasoning(settings, model),
      compareModels: session.outbox.compareModels.map((id) => ({ id, name: this.#parts.catalogue.nameOf(settings.endpoint.value, id) })),
      needsKey,
      sendWith: this.#parts.settings.get("sendWith"),
      folderNotice: this.#parts.folderNotice.state,
      fileSettings: fileSettingsNotice(session.conversation, this.#parts.window.trusted),
      loadsImages: this.#parts.window.loadsImages,
      answering: session.answering,
      summarizing: session.summarizing && { messages: session.summarizing.messages, tokens: session.summarizing.tokens },
      task: this.#parts.progress.of(session),
      queued: session.outbox.queue.map(({ id, text }) => ({ id, text })),
      isQueuePaused: session.isQueuePaused,
      attachments: [...this.#parts.instructions.of(session), ...session.outbox.attachments].map((attachment) =>
        asChip(this.#parts.estimates.measured(attachment, settings)),
      ),
      tools: {
        on: session.conversation.tools?.length ?? 0,
        unusable: this.#unusableTools(found, model),
        allowed: this.#parts.allowedTools(session.id),
      },
      parameters: { own: Object.keys(session.conversation.overrides ?? {}).length, unusable: settings.rejected.length },
      usage: usageTotals(session.conversation, this.#parts.titleCost(session.id)),
      ...this.#withCosts(session, settings, "endpoint" in found ? found : undefined),
      banner: bannerOf(session, this.#parts.unsupportedNotes.of(session.id)) ?? this.#goneBanner(found, model),
    };
  }

  /** What the next request is estimated at, with what there is to say about its cost, and the costs that are counted. */
  #withCosts(
    session: Session,
    settings: EffectiveSettings,
    found: KnownEndpoint | undefined,
  ): Partial<PanelState> & Pick<PanelState, "nextRequests"> {
    const next = this.#nextRequests(session, settings);
    if (next.isCounting === true || settings.model.value === null) return next;
    if (this.#costs === undefined) void this.#loadCosts();
    if (this.#costs === undefined || this.#costs === "loading") return next;
    const host = found && new URL(found.origin).hostname;
    return { ...next, ...this.#costs.of(session, { settings, host, nextRequests: next.nextRequests }) };
  }

  async #loadCosts(): Promise<void> {
    this.#costs = "loading";
    const { CostsInSight } = await import("./costsInSight.ts");
    const { estimates, catalogue } = this.#parts;
    this.#costs = new CostsInSight({ estimates, nameOf: (endpoint, model) => catalogue.nameOf(endpoint, model), now: () => Date.now() });
    this.#changed.fire();
  }

  /** What the next request is estimated at. A long conversation is shown before its tokens are counted, and `onDidChange` fires once they are. */
  #nextRequests(session: Session, settings: EffectiveSettings): Pick<PanelState, "nextRequests" | "isCounting"> {
    const { estimates } = this.#parts;
    if (settings.model.value === null || estimates.isQuick(session)) return { nextRequests: estimates.nextRequests(session, settings) };
    void this.#countLater(session);
    return { nextRequests: [], isCounting: true };
  }

  async #countLater(session: Session): Promise<void> {
    // The state goes out first.
    await new EventLoopYielder().yield();
    await this.#parts.estimates.count(session);
    this.#changed.fire();
  }

  /** A banner for a model that its server no longer lists, with the closest ones. */
  #goneBanner(found: EndpointLookup, model: string | null): PanelState["banner"] {
    const closest = "endpoint" in found && model !== null ? this.#parts.catalogue.replacementsFor(found, model) : undefined;
    if ("error" in found || model === null || closest === undefined) return null;
    const { host } = new URL(found.origin);
    return {
      code: "modelGone",
      text:
        closest.length === 0
          ? l10n.t("{0} no longer offers {1}.", host, model)
          : l10n.t("{0} no longer offers {1}. Did you mean {2}?", host, model, closest.join(", ")),
      action: l10n.t("Choose another model"),
    };
  }

  /** How much the model is told to reason, and what it does if it is told nothing; null if it cannot. */
  #reasoning({ endpoint, values }: EffectiveSettings, model: string | null): PanelState["reasoning"] {
    const row = model === null ? undefined : this.#parts.catalogue.row(endpoint.value, model);
    if (row === undefined || !supportsReasoning(row)) return null;
    const { defaultEffort, defaultEnabled } = row.reasoning ?? {};
    return { wish: values.reasoning?.value ?? null, unset: defaultEffort ?? (defaultEnabled === false ? l10n.t("off") : null) };
  }

  /** Why no tools would be sent, in words for the user, or null. */
  #unusableTools(found: EndpointLookup, model: string | null): string | null {
    const forbidden = this.#parts.policy?.current?.toolsProblem;
    if (forbidden !== undefined) return forbidden;
    if (!this.#parts.window.trusted) return l10n.t("Tools are off in Restricted Mode.");
    if ("error" in found || model === null) return null;
    const { name, dialect } = found.endpoint;
    const row = this.#parts.catalogue.row(name, model);
    return takesTools(row, dialect) ? null : l10n.t("{0} does not support tools.", row?.name ?? model);
  }

  dispose(): void {
    disposeAll(...this.#subscriptions).dispose();
  }
}

/** Whether the conversation has an answer of this endpoint: then the user knows which server it is. */
function hasAnswered({ conversation }: Session, { endpoint }: KnownEndpoint): boolean {
  for (const message of conversation.messages.values())
    if (message.role === "assistant" && message.status === "done" && message.endpoint === endpoint.name) return true;
  return false;
}

/** The most important of: a disk error, a deletion that can be undone, unsupported parameters, a temporary conversation, damage found on opening. */
function bannerOf(session: Session, unsupportedNotes: string | null): PanelState["banner"] {
  if (session.saveError !== null) return { code: session.saveError.code, text: session.saveError.message };
  if (session.canRestore) return { code: "deleted", text: l10n.t("The message was deleted."), action: l10n.t("Undo") };
  if (unsupportedNotes !== null) return { code: "unsupportedParameters", text: unsupportedNotes };
  if (session.temporary) return { code: "temporary", text: l10n.t("This conversation is temporary and is not saved anywhere.") };
  if (session.damaged === 0) return null;
  return {
    code: "storage",
    text: l10n.t("Parts of this conversation's file could not be read. The rest is shown, and the file is unchanged."),
  };
}
