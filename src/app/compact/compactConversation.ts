import * as l10n from "@vscode/l10n";
import type { AnswerCost } from "../../llm/catalogue/cost.ts";
import { activePath, lastMessage, omittedMessageCount } from "../../shared/conversation.ts";
import { counted } from "../../shared/counted.ts";
import type { Answer, ChatEvent } from "../../shared/chatEvent.ts";
import { stripHidden } from "../../shared/hiddenText.ts";
import { formatNumber } from "../../shared/locale.ts";
import { summaryInUse } from "../../shared/sentMessages.ts";
import { estimateTokens } from "../../shared/tokens.ts";
import type { App } from "../app.ts";
import type { Estimates } from "../chat/estimates.ts";
import type { Session } from "../chat/session.ts";
import type { TurnPlan } from "../chat/turnPlan.ts";
import type { Ask } from "../ports.ts";
import type { EffectiveSettings } from "../settings/effectiveSettings.ts";
import { summarize, type WrittenSummary } from "./summarize.ts";
import { partToSummarize, type SummaryPart, summaryQuestion } from "./summaryQuestion.ts";
import { priceText } from "../usage/priceText.ts";

/** What of the application a conversation is compacted with. */
export interface CompactParts extends Pick<App, "ask" | "settings" | "endpoints" | "catalogue" | "askOnce" | "log" | "features"> {
  readonly estimates: Estimates;
}

/** Prices are waited for at most this long, milliseconds. */
const priceWaitMs = 2500;
/** The tokens of a usual summary of a long conversation; of a short one, a quarter of what it stands for. */
const usualSummary = 1000;
const usualShare = 1 / 4;

/** Compacts a conversation of the application, see `compactConversation`. */
export async function compactIn(app: App, session: Session): Promise<void> {
  const { ask, settings, endpoints, catalogue, askOnce, log, features } = app;
  const estimates = await app.estimates.load();
  await compactConversation({ ask, settings, endpoints, catalogue, estimates, askOnce, log, features }, session);
}

/**
 * Has a model summarize the earlier part of a conversation, which from then on is sent in its place. Asks before; nothing is deleted, and whatever goes
 * wrong changes nothing.
 */
export async function compactConversation(parts: CompactParts, session: Session): Promise<void> {
  const { ask, estimates } = parts;
  const obstacle = obstacleOf(session);
  if (obstacle !== undefined) return ask.hint(obstacle);
  const settings = await settingsWithModel(parts, session);
  if (settings === undefined) return;
  await estimates.count(session);
  const path = activePath(session.conversation);
  const window = estimates.nextRequest(session, settings)?.window ?? null;
  const inUse = summaryInUse(path);
  const omitted = session.outbox.leavesOut ?? omittedMessageCount(path);
  const part = partToSummarize(
    path,
    { from: Math.max(omitted, inUse?.from ?? 0), summary: inUse?.summary },
    (kept) => window === null || estimates.tokensOf(kept, settings) <= window / 2,
  );
  if (part === undefined) {
    return ask.hint(l10n.t("There is nothing to summarize before the last question."));
  }
  const plan = planOf(session, settings, part);
  if (!(await mayAsk(parts, session, plan, part))) return;
  if (lastMessage(session.conversation)?.id !== path.at(-1)?.id) return tellChanged(ask);
  const outcome = await summarize(session, part.messages, (signal, onTokens) => write(parts, session, plan, part, signal, onTokens));
  if (outcome === "changed") tellChanged(ask);
}

function tellChanged(ask: Ask): void {
  ask.notify({ severity: "warning", message: l10n.t("The conversation changed in the meantime, so it was not compacted.") });
}

/** Why a conversation cannot be compacted now, in words for the user. */
function obstacleOf(session: Session): string | undefined {
  if (lastMessage(session.conversation) === undefined) return l10n.t("This conversation is empty.");
  const reason = session.notSummarizable;
  switch (reason) {
    case undefined:
      return undefined;
    case "busy":
      return l10n.t("Wait until the answer has ended, then compact the conversation.");
    case "undecided":
      return l10n.t("Keep one of the compared answers first, then compact the conversation.");
    case "unfinished":
      return l10n.t("Continue the last answer first: its tool results have not been answered yet.");
    default:
      return reason satisfies never;
  }
}

async function settingsWithModel(parts: CompactParts, session: Session): Promise<EffectiveSettings | undefined> {
  const effective = (): EffectiveSettings => parts.settings.effective(session.conversation);
  if (effective().model.value === null && !(await parts.features.get("selectModel")(session))) return undefined;
  const settings = effective();
  const found = parts.endpoints.get(settings.endpoint.value);
  if ("error" in found) {
    parts.ask.notify({ severity: "error", message: found.error.message });
    return undefined;
  }
  const { value: model } = settings.model;
  if (model === null) return undefined;
  await parts.catalogue.find(found, model, { signal: AbortSignal.timeout(priceWaitMs), waitMs: priceWaitMs });
  return settings;
}

function planOf(session: Session, settings: EffectiveSettings, { sent }: SummaryPart): TurnPlan {
  // What limits or steers answers does not fit a summary; where it may be served does.
  const { stop: _stop, maxTokens: _maxTokens, toolChoice: _toolChoice, plugins, ...parameters } = settings.parameters;
  const kept = plugins?.filter(({ id }) => id !== "web") ?? [];
  return {
    settings,
    model: settings.model.value ?? "",
    messages: summaryQuestion(sent),
    parameters: { ...parameters, ...(kept.length === 0 ? {} : { plugins: kept }) },
    conversationId: `${session.id}-summary`,
  };
}

function expectedTokens(summarized: number): number {
  return Math.min(usualSummary, Math.ceil(summarized * usualShare));
}

/** Shows what is summarized, its size and its price, before anything is sent. */
async function mayAsk(parts: CompactParts, session: Session, plan: TurnPlan, part: SummaryPart): Promise<boolean> {
  const { ask, catalogue, estimates } = parts;
  const { settings } = plan;
  const model = stripHidden(catalogue.nameOf(settings.endpoint.value, plan.model));
  const summarized = estimates.tokensOf(part.sent, settings);
  const expected = expectedTokens(summarized);
  const { tokens, window, cost } = estimates.oneOff(plan, expected);
  if (window !== null && tokens > window) {
    const message = counted(
      tokens,
      "The messages to summarize need about {0} token, more than {1} accepts. Choose a model with a larger context window. Nothing was sent.",
      "The messages to summarize need about {0} tokens, more than {1} accepts. Choose a model with a larger context window. Nothing was sent.",
      model,
    );
    ask.notify({ severity: "warning", message });
    return false;
  }
  const before = estimates.request(session, settings, "")?.tokens ?? tokens;
  const after = Math.max(0, before - summarized) + expected;
  const choice = await ask.confirm({
    message: l10n.t("Compact this conversation?"),
    detail: [
      counted(part.messages, "{1} summarizes {0} message.", "{1} summarizes {0} messages.", model),
      keptText(part.kept),
      counted(
        after,
        "The next message then needs about {0} token instead of {1}.",
        "The next message then needs about {0} tokens instead of {1}.",
        formatNumber(before),
      ),
      priceText(cost),
      l10n.t("Nothing is deleted, and you can go back to the full conversation at any time."),
    ].join("\n"),
    modal: true,
    choices: { compact: l10n.t("Compact") },
  });
  return choice === "compact";
}

function keptText(kept: number): string {
  return kept === 0
    ? l10n.t("The last question is summarized, too, because it is too long to keep.")
    : counted(kept, "The last question and its answer stay as they are.", "The last {0} questions and their answers stay as they are.");
}

/** Asks for the summary. Undefined where none came of it, of which the user is told. */
async function write(
  parts: CompactParts,
  session: Session,
  plan: TurnPlan,
  part: SummaryPart,
  signal: AbortSignal,
  onTokens: (tokens: number) => void,
): Promise<WrittenSummary | undefined> {
  const { ask, askOnce, estimates, log } = parts;
  let tokens = 0;
  const onEvents = (events: readonly ChatEvent[]): void => {
    for (const event of events) if (event.type === "text") tokens += estimateTokens(event.text);
    if (tokens > 0) onTokens(tokens);
  };
  try {
    const asked = await askOnce({
      kind: "summary",
      plan,
      signal,
      onEvents,
      session,
      temporary: session.temporary,
      ...(session.temporary ? {} : { conversation: session.id }),
      expects: expectedTokens(estimates.tokensOf(part.sent, plan.settings)),
    });
    if ("declined" in asked) return undefined;
    const problem = "error" in asked ? asked.error.message : problemOf(asked.answer);
    if (signal.aborted) {
      ask.status(l10n.t("The summary was stopped. The conversation is unchanged."));
      return undefined;
    }
    const written = problem !== undefined || "error" in asked ? undefined : summaryOf(parts, plan, part, asked);
    if (written !== undefined) return written;
    const reason = problem ?? l10n.t("The summary is not shorter than the messages.");
    ask.notify({ severity: "warning", message: l10n.t("{0} The conversation is unchanged.", reason) });
  } catch (cause) {
    log.error("A conversation could not be summarized", cause);
    ask.notify({
      severity: "error",
      message: l10n.t("The conversation could not be summarized and is unchanged. See the log for details."),
    });
  }
  return undefined;
}

/** Why an answer is no summary. */
function problemOf({ error, verdict, text }: Answer): string | undefined {
  if (error !== null) return error.message;
  if (verdict !== "complete") return l10n.t("The summary was cut off.");
  return text.trim() === "" ? l10n.t("The model wrote no summary.") : undefined;
}

/** The answer as a summary; undefined where it is no shorter than what it would stand for. */
function summaryOf(
  { catalogue, estimates }: CompactParts,
  { settings, model }: TurnPlan,
  { sent, covers, messages }: SummaryPart,
  { answer, cost }: { readonly answer: Answer; readonly cost: AnswerCost },
): WrittenSummary | undefined {
  const endpoint = settings.endpoint.value;
  const text = answer.text.trim();
  const tokensBefore = estimates.tokensOf(sent, settings);
  const tokensAfter = estimateTokens(text);
  if (tokensAfter >= tokensBefore) return undefined;
  return {
    text,
    endpoint,
    model,
    modelName: catalogue.nameOf(endpoint, model),
    covers,
    messages,
    tokensBefore,
    tokensAfter,
    ...cost,
    ...(answer.usage === null ? {} : { usage: answer.usage }),
    ...(sent.some(({ imported }) => imported === true) ? { imported: true as const } : {}),
  };
}
