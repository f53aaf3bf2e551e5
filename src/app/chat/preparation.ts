import * as l10n from "@vscode/l10n";
import type { UsageKind } from "../../history/usageFact.ts";
import type { ChatRequest } from "../../llm/chatClient.ts";
import { keyNameOf, originOf } from "../../llm/send/endpoint.ts";
import type { ChatError } from "../../shared/chatError.ts";
import type { Endpoints } from "../endpoints/endpoints.ts";
import type { Log } from "../log.ts";
import type { CompanyPolicy } from "../settings/companyPolicy.ts";
import type { UnsupportedParameterNotes } from "../models/unsupportedParameterNotes.ts";
import type { ModelCatalogue } from "../models/modelCatalogue.ts";
import type { RefusalMemory } from "../models/refusalMemory.ts";
import type { Model } from "../../llm/model.ts";
import type { LimitedAnswer } from "../usage/limitAnswer.ts";
import type { Secrets } from "../endpoints/secrets.ts";
import type { Settings } from "../settings/settings.ts";
import { hasMedia, type SentPiece } from "../outbound/outgoing.ts";
import type { TurnPlan } from "./turnPlan.ts";
import type { Prepared } from "./turn.ts";

/** How long a first message waits for the catalogue, which lists the parameters that its model accepts, milliseconds. Later messages do not wait. */
const catalogueWaitMs = 2500;

/** Names of models that draw, as far as names tell. Whether one does, the catalogue says: for these, the first message waits for it. */
const drawingNames = /image|draw|paint|flux|banana|seedream/i;

/** What a request is for. */
export interface Purpose {
  /** Absent for an answer in a conversation. */
  readonly kind?: UsageKind;
  /** IDs of the conversation that it is about and of the answer that it asks for. */
  readonly conversation?: string | undefined;
  readonly message?: string;
  /** It is about a temporary conversation. */
  readonly temporary?: boolean | undefined;
}

/** A request that may be sent, with what the disclosure ledger notes of it. */
export interface Disclosed {
  readonly purpose: Purpose;
  readonly plan: TurnPlan;
  readonly request: ChatRequest;
  readonly pieces: readonly SentPiece[];
}

/** The sources of a turn's preparation. */
export interface PreparationParts {
  readonly endpoints: Endpoints;
  readonly secrets: Secrets;
  readonly catalogue: ModelCatalogue;
  readonly settings: Settings;
  readonly unsupportedNotes: UnsupportedParameterNotes;
  readonly refusals: Pick<RefusalMemory, "of" | "note">;
  readonly log: Log;
  /** Notes what is sent. */
  readonly discloser: () => Promise<{ readonly watch: (disclosed: Disclosed) => NonNullable<ChatRequest["onSending"]> }>;
  /** What the machine's policy demands; nothing unless given. */
  readonly policy?: Pick<CompanyPolicy, "check">;
  /** Keeps the answer within the user's limit of an answer; undefined where there is none. */
  readonly limitAnswer?: (plan: TurnPlan, model: Model | undefined) => Promise<LimitedAnswer | { readonly error: ChatError } | undefined>;
}

/** Turns a plan into a request that can be sent and is noted whenever it is, notes its unsupported parameters, and logs it. */
export async function prepare(plan: TurnPlan, signal: AbortSignal, parts: PreparationParts, purpose: Purpose): Promise<Prepared> {
  const asked = await requestOf(plan, signal, parts);
  if ("error" in asked) return asked;
  if (asked.keyError !== undefined) return { error: asked.keyError };
  const { request, limited, pieces } = asked;
  if (limited !== undefined && "error" in limited) return limited;
  // At the default level the log states where a question goes and its size, never its text.
  parts.log.info(
    `Asking ${plan.model} at ${originOf(request.endpoint)}: ${plan.messages.length} messages, parameters ${Object.keys(plan.parameters).join(", ") || "none"}`,
  );
  // In the same chunk as the client, which is being loaded anyway.
  const [{ buildRequest }, discloser] = await Promise.all([import("../../llm/send/requestBody.ts"), parts.discloser()]);
  const built = buildRequest(request);
  if (built.ok) parts.unsupportedNotes.note(plan.conversationId, request, built.unsupportedParameters);
  return {
    request: { ...request, built, onSending: discloser.watch({ purpose, plan, request, pieces }) },
    ...(limited === undefined ? {} : { limited }),
  };
}

/** A request as it would be sent. */
interface PlannedRequest {
  readonly request: ChatRequest;
  readonly pieces: readonly SentPiece[];
  /** A required key is missing: such a request can be shown but not sent. */
  readonly keyError?: ChatError;
  /** How its answer is kept within its limit, or why it must not be sent. */
  readonly limited?: LimitedAnswer | { readonly error: ChatError };
}

/**
 * Turns a plan into a request: looks up endpoint, key and the model's catalogue row; the settings are those of the plan.
 */
export async function requestOf(
  plan: TurnPlan,
  signal: AbortSignal,
  parts: PreparationParts,
): Promise<PlannedRequest | { readonly error: ChatError }> {
  const policy = (await parts.policy?.check())?.policy;
  const found = parts.endpoints.get(plan.settings.endpoint.value);
  if ("error" in found) return found;
  const { endpoint, origin } = found;
  const parametersSet = Object.keys(plan.parameters).length > 0;
  const mayDraw = plan.mayDraw === true && drawingNames.test(plan.model);
  const [lookup, catalogueModel] = await Promise.all([
    endpoint.auth === "key" ? parts.secrets.get(keyNameOf(endpoint)) : undefined,
    parts.catalogue.find(found, plan.model, {
      signal,
      waitMs: parametersSet || mayDraw || hasMedia(plan.messages) ? catalogueWaitMs : 0,
    }),
  ]);
  const keyError =
    lookup === undefined || lookup.key !== undefined
      ? undefined
      : (lookup.error ?? {
          code: "noKey" as const,
          origin,
          message: l10n.t("There is no API key for {0}.", new URL(origin).host),
        });
  const [{ clear, clearTools }, { fitToModel }] = await Promise.all([import("../outbound/gate.ts"), import("./modalities.ts")]);
  const known = parts.secrets.known();
  const pieces: SentPiece[] = [];
  const fitted = fitToModel(await clear(plan.messages, known, pieces), { dialect: endpoint.dialect, id: plan.model, row: catalogueModel });
  if ("error" in fitted) return fitted;
  const continuation =
    plan.continues === true ? await (await import("./continuation.ts")).continuationOf(fitted.messages, known) : undefined;
  const limited = await parts.limitAnswer?.(plan, catalogueModel);
  const siteUrl = parts.settings.get("siteUrl");
  const siteName = parts.settings.get("siteName");
  const request: ChatRequest = {
    endpoint,
    key: lookup?.key,
    model: plan.model,
    ...(catalogueModel === undefined ? {} : { catalogueModel }),
    messages: fitted.messages,
    parameters: limited !== undefined && "parameters" in limited ? limited.parameters : plan.parameters,
    ...(continuation === undefined ? {} : { continuation }),
    ...(plan.mayDraw === true ? { mayDraw: true } : {}),
    ...(plan.tools === undefined || plan.tools.length === 0 ? {} : { tools: await clearTools(plan.tools, known) }),
    ...(plan.serverTools === undefined || plan.serverTools.length === 0 ? {} : { serverTools: plan.serverTools }),
    policy,
    sessionId: plan.conversationId,
    lessons: [
      ...parts.refusals.of(endpoint, plan.model, catalogueModel),
      ...(plan.without ?? []).map((field) => ({ do: "without" as const, field })),
    ],
    onLearned: (lessons) => {
      parts.refusals.note(endpoint, plan.model, catalogueModel, lessons);
      for (const { do: what, field } of lessons) parts.log.info(`${origin} refused ${field} with ${plan.model}; learned: ${what}`);
    },
    attribution: { ...(siteUrl === "" ? {} : { siteUrl }), ...(siteName === "" ? {} : { siteName }) },
  };
  return { request, pieces, ...(keyError === undefined ? {} : { keyError }), ...(limited === undefined ? {} : { limited }) };
}
