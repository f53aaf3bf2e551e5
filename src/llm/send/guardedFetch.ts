import * as l10n from "@vscode/l10n";
import { formatNumber } from "../../shared/locale.ts";
import type { ChatError } from "../../shared/chatError.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import { httpError, wireErrorOf } from "../httpError.ts";
import type { WireError } from "../read/wireError.ts";
import { errorBodyLimits, readBounded } from "./boundedBody.ts";
import type { Clock } from "./clock.ts";
import { isUnencrypted, originOf, withQuery } from "./endpoint.ts";
import { networkError } from "./networkError.ts";
import { sendGuard } from "./sendGuard.ts";
import { serverFacts } from "./serverFacts.ts";

/** Options of a guarded fetch. */
export interface GuardOptions {
  readonly endpoint: Endpoint;
  /** Sent as `Authorization: Bearer …`, only to the endpoint's origin. */
  readonly key: string | undefined;
  /** Sent in addition to the headers of the transport; see `BuiltRequest.headers`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly accept: string;
  /** The requested model, if the request has one. */
  readonly model?: string;
  readonly clock: Clock;
  /** Told of the host and the body of a request right before it is sent. */
  readonly onSending?: (host: string, body: string) => void;
}

/** A request that failed before a response could be read. The reason is a value that survives any wrapping of the exception. */
export class SendFailure extends Error {
  readonly error: ChatError;
  /** Whether an immediate retry may succeed. */
  readonly transient: boolean;
  /** What the server said, if it was the one that refused. Not redacted. */
  readonly said: WireError | undefined;

  constructor(error: ChatError, transient: boolean, said?: WireError) {
    super("the request was not answered");
    this.error = error;
    this.transient = transient;
    this.said = said;
  }
}

/** Finds the SendFailure among a thrown value and its causes. */
export function sendFailureOf(thrown: unknown): SendFailure | undefined {
  let value = thrown;
  for (let depth = 0; depth < 8; depth += 1) {
    if (value instanceof SendFailure) return value;
    if (!(value instanceof Error)) return undefined;
    value = value.cause;
  }
  return undefined;
}

/** If an upload above this size breaks off, the server most likely rejected its size: it closes the connection before it responds. */
const largeBodyCharacters = 1024 * 1024;
const knownEncodings: ReadonlySet<string> = new Set(["identity", "gzip", "x-gzip", "deflate", "br", "zstd"]);

/**
 * Creates the fetch function for every request in `src/llm`. It looks up the global fetch when it is called (VS Code patches it for proxies
 * and certificates), sends nothing to another origin, builds the headers from an allow-list, follows no redirects, and returns only a
 * successful response (or 304) whose body is encoded at most once.
 * @returns a fetch that rejects with SendFailure, except for the caller's own abort
 */
export function createGuardedFetch(options: GuardOptions): typeof globalThis.fetch {
  const origin = originOf(options.endpoint);
  const target = { origin, ...(options.model === undefined ? {} : { model: options.model }) };
  const refuse = (code: ChatError["code"], message: string): SendFailure => new SendFailure({ code, message, ...target }, false);

  return async (input, init) => {
    const { query } = options.endpoint;
    const asked = new URL(input instanceof Request ? input.url : input);
    if (asked.origin !== origin)
      throw refuse("redirected", l10n.t("A request for {0} was about to go to {1}. It was not sent.", origin, asked.origin));
    const url = query === undefined ? asked : withQuery(asked, query);
    if (isUnencrypted(options.endpoint) && (options.endpoint.insecureHttp !== true || options.endpoint.privateFetch === undefined))
      throw refuse("unreachable", l10n.t("Unencrypted connections (http) to {0} are not possible here. Nothing was sent.", url.host));
    const forbidden = await sendGuard()?.(options.endpoint, init?.body);
    if (forbidden !== undefined) throw new SendFailure({ ...forbidden, ...target }, false);
    // Stopped while the guard was asked: nothing is sent, and nothing noted as sent.
    init?.signal?.throwIfAborted();
    if (typeof init?.body === "string") options.onSending?.(url.host, init.body);
    let response: Response;
    try {
      response = await fetchOf(options.endpoint)(url.href, {
        ...(init?.method === undefined ? {} : { method: init.method }),
        ...(init?.body === undefined ? {} : { body: init.body }),
        ...(init?.signal === undefined ? {} : { signal: init.signal }),
        headers: allowedHeaders(options, url, init),
        redirect: "manual",
        credentials: "omit",
        referrerPolicy: "no-referrer",
      });
    } catch (thrown) {
      if (init?.signal?.aborted === true) throw thrown;
      const failure = networkError(thrown, target, "headers");
      if (failure.error.code === "connectionLost" && isLarge(init?.body)) throw refuse("tooLarge", tooLargeMessage(origin, init?.body));
      throw new SendFailure(failure.error, failure.transient);
    }
    const problem = refusal(response, origin, url);
    if (problem !== undefined) {
      letGo(response);
      throw refuse(problem.code, problem.message);
    }
    if (response.ok || response.status === 304) return response;
    const { text } = await readBounded(response, errorBodyLimits, options.clock);
    const error = httpError({
      status: response.status,
      headers: response.headers,
      body: text,
      dialect: options.endpoint.dialect,
      origin,
      model: options.model,
      key: options.key,
      now: options.clock.wall(),
    });
    throw new SendFailure(error, false, wireErrorOf({ headers: response.headers, body: text }));
  };
}

/** What sends an endpoint's requests: the global fetch, unless they are not encrypted. */
function fetchOf(endpoint: Endpoint): (url: string, init: RequestInit) => Promise<Response> {
  return isUnencrypted(endpoint) && endpoint.privateFetch !== undefined ? endpoint.privateFetch : globalThis.fetch;
}

/**
 * The allowed headers: those of the transport, those given for this request, and the key. None from the SDK (`X-Stainless-…`) or the
 * environment.
 */
function allowedHeaders(options: GuardOptions, { pathname }: URL, init: RequestInit | undefined): Headers {
  const headers = new Headers({ accept: options.accept });
  if (init?.body !== undefined && init.body !== null) headers.set("content-type", "application/json");
  const ifNoneMatch = new Headers(init?.headers).get("if-none-match");
  if (ifNoneMatch !== null) headers.set("if-none-match", ifNoneMatch);
  for (const [name, value] of Object.entries(options.headers)) headers.set(name, value);
  headers.delete("authorization");
  if (options.endpoint.auth !== "key" || options.key === undefined) return headers;
  // Anthropic's list of models is a page of its own API, which takes no bearer token (docs/wire.md, Ready-made endpoints).
  if (serverFacts(options.endpoint)?.listsWithApiKeyHeader === true && !pathname.endsWith("/chat/completions")) {
    headers.set("x-api-key", options.key);
    headers.set("anthropic-version", "2023-06-01");
  } else headers.set("authorization", `Bearer ${options.key}`);
  return headers;
}

function refusal(
  response: Response,
  origin: string,
  url: URL,
): { readonly code: "redirected" | "notAnApi"; readonly message: string } | undefined {
  if (response.type === "opaqueredirect") {
    return { code: "redirected", message: l10n.t("{0} tried to redirect the request. Nothing was sent to the other address.", origin) };
  }
  if (response.status >= 300 && response.status < 400 && response.status !== 304) {
    const location = response.headers.get("location") ?? "";
    const to = URL.canParse(location, url) ? new URL(location, url).origin : l10n.t("another address");
    return { code: "redirected", message: l10n.t("{0} tried to redirect the request to {1}. Nothing was sent there.", origin, to) };
  }
  const encodings = (response.headers.get("content-encoding") ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && name !== "identity");
  if (encodings.length > 1 || encodings.some((name) => !knownEncodings.has(name))) {
    return { code: "notAnApi", message: l10n.t("{0} used a content encoding that Aside does not accept.", origin) };
  }
  return undefined;
}

function letGo(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}

function isLarge(body: BodyInit | null | undefined): boolean {
  return typeof body === "string" && body.length > largeBodyCharacters;
}

function tooLargeMessage(origin: string, body: BodyInit | null | undefined): string {
  const megabytes = typeof body === "string" ? Math.ceil(body.length / 1e6) : 1;
  return l10n.t(
    "The message is too large for {0}: it closed the connection while {1} MB were being sent.",
    origin,
    formatNumber(megabytes),
  );
}
