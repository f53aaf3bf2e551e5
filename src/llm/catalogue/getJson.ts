import * as l10n from "@vscode/l10n";
import type { ChatError } from "../../shared/chatError.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import { httpError } from "../httpError.ts";
import { parseJson } from "../read/json.ts";
import { Aborted, AbortGate } from "../send/abortGate.ts";
import { readBounded, type BodyLimits } from "../send/boundedBody.ts";
import type { Clock } from "../send/clock.ts";
import { originOf } from "../send/endpoint.ts";
import { createGuardedFetch, sendFailureOf } from "../send/guardedFetch.ts";
import { withoutHeaderSecrets } from "../send/headerSecrets.ts";
import { networkError, noResponseWithin } from "../send/networkError.ts";
import { field, isObject } from "../../shared/guards.ts";

/** A request to an endpoint that is not a chat completion. */
export interface JsonQuestion {
  readonly endpoint: Endpoint;
  /** Undefined: sent without authorization. */
  readonly key: string | undefined;
  /** A path below the base URL, such as `/models`, or a whole URL of the same origin. */
  readonly path: string;
  /** Of the response that is already held. */
  readonly etag?: string;
  /** Sent as JSON with POST. Without a body the request is a GET. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly clock: Clock;
  readonly limits?: BodyLimits;
}

/** Parsed JSON with its text, or an error. With status 304 the body is undefined. */
export type JsonAnswer =
  | { readonly ok: true; readonly status: number; readonly body: unknown; readonly text: string; readonly etag?: string }
  /** `stopped`: the caller's signal was aborted. The error says so, in case it is shown. */
  | { readonly ok: false; readonly error: ChatError; readonly stopped: boolean };

const headersMs = 30_000;
/** A hundred thousand models take about 100 MB. */
const defaultLimits: BodyLimits = { maxBytes: 160 * 1024 * 1024, maxMs: 60_000 };

/** Fetches JSON through the guarded fetch, within limits. Never rejects. An `{error}` with status 200 is an error. */
export async function getJson(question: JsonQuestion): Promise<JsonAnswer> {
  const { endpoint, key, clock, path } = question;
  const origin = originOf(endpoint);
  const refuse = (code: ChatError["code"], message: string, stopped = false): JsonAnswer => ({
    ok: false,
    stopped,
    error: { code, message, origin },
  });
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  if (isAborted(question.signal)) return refuse("timeout", l10n.t("Stopped."), true);
  question.signal?.addEventListener("abort", stop, { once: true });
  const cancelTimer = clock.timer(stop, headersMs);
  const gate = new AbortGate(controller.signal);
  const fetch = createGuardedFetch({ endpoint, key, headers: endpoint.headers, accept: "application/json", clock });
  try {
    const response = await gate.wait(
      fetch(path.startsWith("/") ? endpoint.baseUrl + path : path, {
        signal: controller.signal,
        ...(question.etag === undefined ? {} : { headers: { "if-none-match": question.etag } }),
        ...(question.body === undefined ? {} : { method: "POST", body: JSON.stringify(question.body) }),
      }),
    );
    cancelTimer();
    const etag = response.headers.get("etag") ?? undefined;
    const { text, end } = await gate.wait(readBounded(response, question.limits ?? defaultLimits, clock));
    if (end === "tooLong") return refuse("oversized", l10n.t("The response from {0} is too large.", origin));
    if (end === "tooSlow") return refuse("stalled", l10n.t("{0} did not finish its response in time.", origin));
    if (end === "broken") return refuse("connectionLost", l10n.t("The connection to {0} was lost in the middle of the response.", origin));
    if (response.status === 304) return { ok: true, status: 304, body: undefined, text: "", ...(etag === undefined ? {} : { etag }) };
    const body = parseJson(text);
    if (body === undefined) return refuse("notAnApi", l10n.t("{0} did not return JSON. Check the base URL.", origin));
    const error = field(body, "error");
    if (isObject(error)) {
      const code = field(error, "code");
      const status = typeof code === "number" && code >= 400 && code <= 599 ? code : 500;
      const { headers } = response;
      const reported = httpError({ status, headers, body: text, dialect: endpoint.dialect, origin, key, now: clock.wall() });
      return { ok: false, stopped: false, error: withoutHeaderSecrets(reported, endpoint) };
    }
    return { ok: true, status: response.status, body, text, ...(etag === undefined ? {} : { etag }) };
  } catch (thrown) {
    if (isAborted(question.signal)) return refuse("timeout", l10n.t("Stopped."), true);
    if (thrown instanceof Aborted || controller.signal.aborted) return refuse("timeout", noResponseWithin(headersMs, origin));
    const error = sendFailureOf(thrown)?.error ?? networkError(thrown, { origin }, "headers").error;
    return { ok: false, stopped: false, error: withoutHeaderSecrets(error, endpoint) };
  } finally {
    cancelTimer();
    question.signal?.removeEventListener("abort", stop);
  }
}

/** The compiler does not know that a signal can change during an await. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
