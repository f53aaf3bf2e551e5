import type { ChatError } from "../../shared/chatError.ts";
import type { Answer, ChatEvent } from "../../shared/chatEvent.ts";
import type { BuiltRequest, AskUser, ChatEventSink, ChatQuestion, ChatRequest } from "../chatClient.ts";
import type { WireError } from "../read/wireError.ts";
import { AnswerReader, type BodyEnd, type EventDialect, loadEventDialect, maxAnswerLength } from "../read/answerReader.ts";
import { Aborted, AbortGate } from "./abortGate.ts";
import { BodyPump, type ByteTaker } from "./bodyPump.ts";
import type { Clock } from "./clock.ts";
import { originOf } from "./endpoint.ts";
import { createGuardedFetch, sendFailureOf } from "./guardedFetch.ts";
import { withoutHeaderSecrets } from "./headerSecrets.ts";
import { networkError, noResponseWithin } from "./networkError.ts";
import { counted } from "../../shared/counted.ts";
import { postQuestion } from "./sdk.ts";
import { type Silence, type SilenceLimits, Watchdog } from "./watchdog.ts";

/** How one attempt ended. */
export interface AttemptEnd {
  readonly answer: Answer;
  /** The connection failed in a way that may pass by itself. */
  readonly transient: boolean;
  /** The headers of a successful response arrived. */
  readonly answered: boolean;
  /** What the server said, if it refused the request before it answered. Not redacted. */
  readonly said?: WireError | undefined;
}

/** Dependencies of an attempt. */
export interface AttemptParts {
  readonly clock: Clock;
  readonly limits: SilenceLimits;
  readonly ask: AskUser | undefined;
}

/** One request and its answer. Used once. Never rejects, and settles as soon as it is stopped. */
export class Attempt {
  readonly #request: ChatRequest;
  readonly #sink: ChatEventSink;
  readonly #parts: AttemptParts;
  #watchdog: Watchdog | undefined;
  #hasError = false;
  #silence: ChatError | undefined;
  #answered = false;
  /** The user was asked whether to keep waiting and has not answered yet. */
  #asking = false;
  #events: EventDialect | undefined;
  #onEnded: ReturnType<NonNullable<ChatRequest["onSending"]>> | undefined;

  constructor(request: ChatRequest, sink: ChatEventSink, parts: AttemptParts) {
    this.#request = request;
    this.#sink = sink;
    this.#parts = parts;
  }

  /** The result of a request that could not be sent. */
  fail(error: ChatError): AttemptEnd {
    return this.#end(this.#reader(), error);
  }

  /** The result of a request that was stopped before it was sent. */
  abort(): AttemptEnd {
    return this.#end(this.#reader(), "aborted");
  }

  /** Sends the request and reads its answer to the end. */
  async run(built: Extract<BuiltRequest, { readonly ok: true }>, signal: AbortSignal): Promise<AttemptEnd> {
    if (signal.aborted) return this.abort();
    // One controller per request: both the user's stop and the watchdog abort it.
    const controller = new AbortController();
    const stop = (): void => controller.abort();
    signal.addEventListener("abort", stop, { once: true });
    const over = new AbortController();
    const watchdog = new Watchdog(this.#parts.clock, this.#parts.limits, (silence, waitedMs) => {
      if (silence === "tokens" && this.#parts.ask !== undefined) {
        this.#askToWait(waitedMs, controller, over.signal);
        return "again";
      }
      if (!this.#hasError) this.#silence = this.#silenceError(silence, waitedMs);
      controller.abort();
      return "over";
    });
    this.#watchdog = watchdog;
    const gate = new AbortGate(controller.signal);
    try {
      // Loaded before the request goes out: its answer must not wait.
      this.#events = await loadEventDialect(this.#request.endpoint.dialect);
      const sent = await this.#send(built, controller.signal, gate);
      if (!(sent instanceof Response)) return sent;
      return await this.#read(sent, gate, over.signal, signal);
    } finally {
      over.abort();
      watchdog.stop();
      signal.removeEventListener("abort", stop);
    }
  }

  async #send(built: Extract<BuiltRequest, { readonly ok: true }>, signal: AbortSignal, gate: AbortGate): Promise<Response | AttemptEnd> {
    const { endpoint, key, model } = this.#request;
    const { clock } = this.#parts;
    const accept = "text/event-stream, application/json";
    const onSending = (host: string, text: string): void => {
      this.#onEnded = this.#request.onSending?.({ host, body: built.body, text });
    };
    const fetch = createGuardedFetch({ endpoint, key, headers: built.headers, accept, model, clock, onSending });
    try {
      return await gate.wait(postQuestion({ endpoint, key, body: built.body, signal, fetch }));
    } catch (thrown) {
      const silence = this.#silence;
      if (silence !== undefined) return this.fail(silence);
      if (thrown instanceof Aborted || signal.aborted) return this.abort();
      const refused = sendFailureOf(thrown);
      const failure = refused ?? networkError(thrown, { origin: originOf(endpoint), model }, "headers");
      return { ...this.fail(failure.error), transient: failure.transient, said: refused?.said };
    }
  }

  async #read(response: Response, gate: AbortGate, over: AbortSignal, signal: AbortSignal): Promise<AttemptEnd> {
    const { model, endpoint } = this.#request;
    this.#answered = true;
    this.#watchdog?.headers();
    const generationId = response.headers.get("x-generation-id");
    this.#sink([{ type: "connected", status: response.status, ...(generationId === null ? {} : { generationId }) }]);
    const reader = this.#reader();
    const pump = new BodyPump(response.body, this.#parts.clock);
    try {
      const wanted = await pump.run(this.#taker(reader), gate, {
        bytes: () => this.#watchdog?.bytes(),
        capped: () => this.#askToContinue(reader, over),
      });
      return this.#end(reader, wanted || this.#parts.ask === undefined ? "clean" : "aborted");
    } catch (thrown) {
      if (this.#silence !== undefined) return this.#end(reader, this.#silence);
      if (thrown instanceof Aborted && this.#hasError && !signal.aborted) return this.#end(reader, "clean");
      if (thrown instanceof Aborted) return this.#end(reader, "aborted");
      const { error } = networkError(thrown, { origin: originOf(endpoint), model }, "body");
      return this.#end(reader, error);
    } finally {
      pump.letGo();
    }
  }

  /** The reader, with a shorter timeout once the server reports an error: some servers then keep the connection open. */
  #taker(reader: AnswerReader): ByteTaker {
    return {
      push: (bytes) => {
        const state = reader.push(bytes);
        if (reader.hasError) {
          this.#hasError = true;
          this.#watchdog?.hurry();
        }
        return state;
      },
    };
  }

  /** Asks the user whether to keep waiting for a provider that only sends keep-alives. The wait continues in the meantime. */
  #askToWait(waitedMs: number, controller: AbortController, over: AbortSignal): void {
    if (this.#asking) return;
    this.#asking = true;
    const asked = async (): Promise<void> => {
      const wait = await this.#ask({ type: "keepWaiting", model: this.#request.model, waitedMs }, over);
      this.#asking = false;
      if (!wait) controller.abort();
    };
    void asked();
  }

  /**
   * Asks the user whether to continue a capped answer for the same length again. Nothing is read until then, and silence does not count.
   */
  async #askToContinue(reader: AnswerReader, over: AbortSignal): Promise<boolean> {
    if (this.#parts.ask === undefined) return false;
    this.#watchdog?.stop();
    const wantsMore = await this.#ask({ type: "continueLongAnswer", model: this.#request.model, length: reader.length }, over);
    if (!wantsMore || over.aborted) return false;
    reader.raiseCap(reader.length + maxAnswerLength);
    this.#watchdog?.restart();
    return true;
  }

  /** Asks the user. A question that could not be shown counts as no. */
  async #ask(question: ChatQuestion, over: AbortSignal): Promise<boolean> {
    try {
      return (await this.#parts.ask?.(question, over)) ?? false;
    } catch {
      return false;
    }
  }

  #reader(): AnswerReader {
    const { endpoint, model, key } = this.#request;
    return new AnswerReader({
      dialect: endpoint.dialect,
      events: this.#events,
      model,
      origin: originOf(endpoint),
      key,
      now: this.#parts.clock.wall(),
      sink: (events) => this.#take(events),
    });
  }

  /** Passes events on. Any event but a keep-alive is a sign of life of the model. */
  #take(events: readonly ChatEvent[]): void {
    if (events.some((event) => event.type !== "keepAlive")) this.#watchdog?.token();
    this.#sink(events);
  }

  #end(reader: AnswerReader, how: BodyEnd): AttemptEnd {
    const answer = reader.end(how);
    const error = answer.error === null ? null : withoutHeaderSecrets(answer.error, this.#request.endpoint);
    this.#onEnded?.(answer);
    return { answer: { ...answer, error }, transient: false, answered: this.#answered };
  }

  #silenceError(silence: Silence, waitedMs: number): ChatError {
    const origin = originOf(this.#request.endpoint);
    const { model } = this.#request;
    const code = silence === "headers" ? "timeout" : "stalled";
    return { code, message: silenceMessage(silence, waitedMs, origin), origin, model };
  }
}

function silenceMessage(silence: Silence, waitedMs: number, origin: string): string {
  const seconds = Math.round(waitedMs / 1000);
  switch (silence) {
    case "headers":
      return noResponseWithin(waitedMs, origin);
    case "bytes":
      return counted(seconds, "{1} sent no data for {0} second.", "{1} sent no data for {0} seconds.", origin);
    case "tokens":
      return counted(
        Math.round(seconds / 60),
        "No response from the provider after {0} minute.",
        "No response from the provider after {0} minutes.",
      );
    default:
      return silence satisfies never;
  }
}
