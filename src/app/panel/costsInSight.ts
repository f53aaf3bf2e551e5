import type { CountedRequest } from "../../shared/countedCost.ts";
import { countedCost, GrowingTokenCount } from "../../shared/countedCost.ts";
import { activePath, type AnswerMessage, omittedMessageCount, pathTo } from "../../shared/conversation.ts";
import { displayLanguage } from "../../shared/locale.ts";
import type { CountedAnswer, NextRequestEstimate, PanelState } from "../../shared/protocol.ts";
import { applyFit } from "../../shared/tokenFit.ts";
import type { Estimates } from "../chat/estimates.ts";
import type { Session } from "../chat/session.ts";
import type { EffectiveSettings } from "../settings/effectiveSettings.ts";
import { cacheState } from "../usage/cacheState.ts";
import { sendingNotes } from "../usage/sendingNotes.ts";

/** What a panel shows of costs before and while an answer is written. */
export type CostsShown = Pick<PanelState, "sendingNotes" | "counting" | "countedCosts">;

/** The services that the costs are computed with. */
export interface CostsInSightParts {
  readonly estimates: Pick<Estimates, "counted" | "price">;
  readonly nameOf: (endpoint: string, model: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Where the conversation's next request goes. */
export interface AskedEndpoint {
  readonly settings: EffectiveSettings;
  /** The server's host, without its port; undefined where it is not known. */
  readonly host: string | undefined;
  readonly nextRequests: readonly NextRequestEstimate[];
}

/** Where nothing says how long a prompt is cached, it is taken to be for this long, in milliseconds. */
const presumedLifetimeMs = 5 * 60_000;

/** Why the next message costs more than necessary, and what running answers have cost so far. */
export class CostsInSight {
  readonly #parts: CostsInSightParts;
  /** The answers of each conversation that have run here and whose cost is not known, by their ids. */
  readonly #counted = new WeakMap<Session, Map<string, CountedAnswer>>();

  /** What ended answers have cost so far, which is counted once, however often the panel is told. */
  readonly #ended = new WeakMap<AnswerMessage, number>();

  /** What the last answer that ran here was asked with. */
  readonly #askedWith = new WeakMap<Session, { readonly answerId: string; readonly systemPrompt: string; readonly tools: string }>();

  constructor(parts: CostsInSightParts) {
    this.#parts = parts;
  }

  of(session: Session, asked: AskedEndpoint): CostsShown {
    const notes = this.#notes(session, asked);
    const { running, ended } = this.#count(session, asked);
    return {
      ...(notes.length > 0 && { sendingNotes: notes }),
      ...(running.length > 0 && { counting: running }),
      ...(Object.keys(ended).length > 0 && { countedCosts: ended }),
    };
  }

  #notes(session: Session, { settings, host, nextRequests }: AskedEndpoint): NonNullable<CostsShown["sendingNotes"]> {
    const [next, ...others] = nextRequests;
    const model = settings.model.value;
    // While something runs, what is cached changes with it.
    if (model === null || next === undefined || others.length > 0 || session.answering !== null) return [];
    const path = activePath(session.conversation);
    const { closedNotes, leavesOut } = session.outbox;
    return sendingNotes({
      path,
      omitted: leavesOut ?? omittedMessageCount(path),
      changed: this.#changed(session, settings),
      asked: { endpoint: settings.endpoint.value, host, model },
      next,
      nextTokens: applyFit(next, next.tokens),
      priceOf: (endpoint, id) => this.#parts.estimates.price(endpoint, id),
      nameOf: this.#parts.nameOf,
      now: this.#parts.now(),
      language: displayLanguage(),
    }).filter(({ kind }) => !closedNotes.has(kind));
  }

  /** What is sent at the beginning and was another one with the last answer. Known only of answers that ran here. */
  #changed(session: Session, settings: EffectiveSettings): "tools" | "systemPrompt" | undefined {
    const before = this.#askedWith.get(session);
    const last = activePath(session.conversation).findLast(({ role }) => role === "assistant");
    if (before === undefined || before.answerId !== last?.id) return undefined;
    if (before.tools !== toolsOf(session)) return "tools";
    return before.systemPrompt === settings.systemPrompt.value ? undefined : "systemPrompt";
  }

  #count(
    session: Session,
    asked: AskedEndpoint,
  ): { readonly running: readonly CountedAnswer[]; readonly ended: Readonly<Record<string, number>> } {
    const known = this.#counted.get(session) ?? new Map<string, CountedAnswer>();
    this.#counted.set(session, known);
    for (const { id } of session.lives) if (!known.has(id)) this.#begin(session, id, asked, known);
    const ended = new Map<string, number>();
    const running: CountedAnswer[] = [];
    for (const [id, answer] of known) {
      const message = session.conversation.messages.get(id);
      if (message?.role !== "assistant") known.delete(id);
      else if (message.status === "streaming") {
        // The first answer may begin before the list of models has come.
        const priced = answer.price === null ? { ...answer, price: this.#parts.estimates.price(message.endpoint, message.model) } : answer;
        known.set(id, priced);
        running.push(priced);
      } else {
        const usd = this.#ended.get(message) ?? endedCost(message, answer);
        if (usd === null) known.delete(id);
        else {
          this.#ended.set(message, usd);
          ended.set(id, usd);
        }
      }
    }
    return { running, ended: Object.fromEntries(ended) };
  }

  #begin(session: Session, id: string, { settings, host }: AskedEndpoint, known: Map<string, CountedAnswer>): void {
    const answer = session.conversation.messages.get(id);
    if (answer?.role !== "assistant") return;
    this.#askedWith.set(session, { answerId: id, systemPrompt: settings.systemPrompt.value, tools: toolsOf(session) });
    const path = pathTo(session.conversation, answer.parentId);
    const by = {
      ...settings,
      endpoint: { ...settings.endpoint, value: answer.endpoint },
      model: { ...settings.model, value: answer.model },
    };
    const isContinued = answer.text !== "" || answer.reasoning !== "";
    const request = this.#parts.estimates.counted(isContinued ? [...path, answer] : path, by);
    const cached = cacheState(path, {
      endpoint: answer.endpoint,
      host: answer.endpoint === settings.endpoint.value ? host : undefined,
      model: answer.model,
    });
    const isAlive = cached !== undefined && answer.createdAt - cached.since < (cached.lifetimeMs ?? presumedLifetimeMs);
    known.set(id, {
      ...request,
      messageId: id,
      at: answer.createdAt,
      ...(isAlive && { cachedTokens: cached.tokens }),
      ...(isContinued && { textFrom: answer.text.length, reasoningFrom: answer.reasoning.length }),
    });
  }
}

function toolsOf({ conversation }: Session): string {
  return JSON.stringify(conversation.tools ?? []);
}

/** What an answer has cost that was stopped before the server said so; null where that is known, or cannot be counted. */
function endedCost(message: AnswerMessage, { price, textFrom = 0, reasoningFrom = 0, ...request }: CountedAnswer): number | null {
  const { status, usage, cost, generationId, text, reasoning } = message;
  const isOpen = (status === "stopped" || status === "interrupted") && usage === undefined && cost === null;
  // Before the server has answered, it may have done nothing.
  const hasBegun = generationId !== undefined || text.length > textFrom || reasoning.length > reasoningFrom;
  if (!isOpen || !hasBegun || price === null) return null;
  const counted: CountedRequest = { ...request, price };
  const tokens = (written: string) => new GrowingTokenCount().of(written);
  return countedCost(counted, { text: tokens(text.slice(textFrom)), reasoning: tokens(reasoning.slice(reasoningFrom)) });
}
