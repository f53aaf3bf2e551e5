import type { Answer } from "../shared/chatEvent.ts";
import type { AskUser, ChatClient, ChatEventSink, ChatRequest } from "./chatClient.ts";
import { endEvent } from "./read/answerReader.ts";
import { type SilenceLimits, silenceLimits } from "./send/watchdog.ts";
import { Attempt, type AttemptEnd } from "./send/attempt.ts";
import { wayToContinue } from "./send/continuation.ts";
import { ContinuedText } from "./read/continuedText.ts";
import { keyProblem } from "./send/keyProblem.ts";
import { type Clock, systemClock } from "./send/clock.ts";
import { maxRetries, retryDelay } from "./send/retry.ts";
import { buildRequest } from "./send/requestBody.ts";
import { loadSdk } from "./send/sdk.ts";
import { isLasting, readRefusal, type Refusal } from "./send/refusal.ts";
import { type Lesson, withLessons } from "../shared/lesson.ts";

/** Options of a client. All of them have defaults. */
export interface OpenAiClientOptions {
  readonly clock?: Clock;
  readonly limits?: SilenceLimits;
  /** Returns a number in [0, 1) for the jitter of retries. */
  readonly random?: () => number;
  /** Absent if there is no user to ask: a silent answer then ends as `stalled`, a long one as `oversized`. */
  readonly ask?: AskUser;
}

/**
 * Talks to OpenRouter, DeepInfra and other OpenAI-compatible servers. Any number of calls may run at once; each sends one request at a
 * time. Retries emit `retry` events and happen only before the first token; so do requests that go out again without what the server
 * refused (`resent`). Stopping takes effect at once in every state.
 */
export class OpenAiClient implements ChatClient {
  readonly #clock: Clock;
  readonly #limits: SilenceLimits;
  readonly #random: () => number;
  readonly #ask: AskUser | undefined;

  constructor(options: OpenAiClientOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#limits = options.limits ?? silenceLimits;
    this.#random = options.random ?? Math.random;
    this.#ask = options.ask;
  }

  /** Loads the SDK ahead of the first request, for example while the first message is being typed. */
  async prepare(): Promise<void> {
    await loadSdk();
  }

  async stream(request: ChatRequest, sink: ChatEventSink, signal: AbortSignal): Promise<Answer> {
    let asked = request;
    let learned: readonly Lesson[] = [];
    let resent = 0;
    const continued = request.continuation && new ContinuedText(request.continuation, sink);
    const attempt = (): Attempt => {
      continued?.begin(wayToContinue(asked) === "ask");
      const taker: ChatEventSink = continued === undefined ? sink : (events) => continued.take(events);
      return new Attempt(asked, taker, { clock: this.#clock, limits: this.#limits, ask: this.#ask });
    };
    const conclude = ({ answer }: AttemptEnd): Answer => {
      const whole = continued?.conclude(answer) ?? answer;
      sink([endEvent(whole)]);
      return whole;
    };
    let built = request.built ?? buildRequest(request);
    if (!built.ok) return conclude(attempt().fail(built.error));
    const unsendable = keyProblem(request.endpoint, request.key);
    if (unsendable !== undefined) return conclude(attempt().fail(unsendable));
    for (let retries = 0; ;) {
      const ended = await attempt().run(built, signal);
      const { error } = ended.answer;
      const lasting = learned.filter(isLasting);
      if (lasting.length > 0 && wasAccepted(ended)) request.onLearned?.(lasting);
      const refusal = refusalOf(ended, asked, built.body);
      if (refusal.offer !== undefined) return conclude(offering(ended, refusal.offer));
      if (refusal.lessons.length > 0 && resent < mostResent) {
        resent += 1;
        learned = withLessons(learned, refusal.lessons);
        asked = { ...request, lessons: withLessons(request.lessons ?? [], learned) };
        const again = buildRequest(asked);
        if (!again.ok) return conclude(ended);
        built = again;
        sink([{ type: "resent", lessons: learned }]);
        continue;
      }
      const delayMs = this.#delayBeforeRetry(ended, retries);
      if (delayMs === undefined || error === null) return conclude(ended);
      retries += 1;
      sink([{ type: "retry", attempt: retries, maxAttempts: maxRetries, delayMs, error }]);
      if (!(await this.#pause(delayMs, signal))) return conclude(attempt().abort());
    }
  }

  #delayBeforeRetry({ answer, transient, answered }: AttemptEnd, retries: number): number | undefined {
    if (answer.verdict !== "failed" || answer.error === null) return undefined;
    // Once an answer has begun, only errors that the server itself reported are retried, because those were not charged.
    if (answered && answer.error.status === undefined) return undefined;
    return retryDelay({ error: answer.error, transient, retries }, this.#clock.wall(), this.#random);
  }

  /**
   * Waits before a retry.
   * @returns false as soon as the signal is aborted
   */
  #pause(delayMs: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (waited: boolean): void => {
        cancelTimer();
        signal.removeEventListener("abort", stop);
        resolve(waited);
      };
      const stop = (): void => settle(false);
      const cancelTimer = this.#clock.timer(() => settle(true), delayMs);
      signal.addEventListener("abort", stop, { once: true });
    });
  }
}

/** How often a server is obeyed that refuses one field after the other. */
const mostResent = 12;

/** What a server's refusal teaches. An answer that has begun is no refusal. */
function refusalOf({ answer, answered, said }: AttemptEnd, request: ChatRequest, body: Readonly<Record<string, unknown>>): Refusal {
  const { error } = answer;
  if (answer.verdict !== "failed" || error === null) return { lessons: [] };
  if (answered ? error.status === undefined : said === undefined) return { lessons: [] };
  const words = said ?? { message: error.serverMessage ?? "", kinds: [] };
  return readRefusal(words, error.status, {
    body,
    extraBody: request.parameters.extraBody ?? {},
    lessons: request.lessons ?? [],
    continues: request.continuation !== undefined,
  });
}

function wasAccepted({ answer, answered }: AttemptEnd): boolean {
  return answered && answer.verdict !== "failed";
}

function offering(ended: AttemptEnd, refusedField: string): AttemptEnd {
  const { error } = ended.answer;
  return error === null ? ended : { ...ended, answer: { ...ended.answer, error: { ...error, refusedField } } };
}
