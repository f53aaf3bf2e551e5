import type { ChatError, ChatErrorCode } from "../../shared/chatError.ts";
import { asString } from "../../shared/guards.ts";

/** Where a request was when the connection failed. */
export type ConnectionPhase = "headers" | "body";

/** Who was asked, for the words of an error. */
export interface Target {
  /** Such as `https://openrouter.ai`. */
  readonly origin: string;
  readonly model?: string;
}

/** A failure of the connection. `transient`: trying again at once may well help, and nothing was answered yet. */
export interface NetworkFailure {
  readonly error: ChatError;
  readonly transient: boolean;
}

interface Kind {
  readonly code: ChatErrorCode;
  readonly message: string;
  readonly transient?: boolean;
}

/**
 * Names what is behind a rejected fetch or body read. Node says "fetch failed" or "terminated" and hides the reason in `cause`;
 * VS Code's patched fetch may go through Electron, whose reasons are `net::ERR_…`; a web worker tells nothing at all.
 * @param thrown whatever was thrown
 */
export function networkError(thrown: unknown, target: Target, phase: ConnectionPhase): NetworkFailure {
  const reasons = reasonsOf(thrown);
  const kind = phase === "headers" ? beforeHeaders(reasons, target) : inBody(reasons, target);
  const { code, message, transient = false } = kind;
  return { error: { code, message, origin: target.origin, ...(target.model === undefined ? {} : { model: target.model }) }, transient };
}

/** What an error and its causes say of themselves. `code` is Node's, or that of Electron without `net::`. */
interface Reason {
  readonly name: string;
  readonly code: string;
  readonly text: string;
  readonly stack: string;
  /** Node's words on a certificate for another host. */
  readonly certificate: string;
}

/** An error, its causes, and the errors of an AggregateError (an attempt for each address of a host), nearest first. */
function reasonsOf(thrown: unknown): readonly Reason[] {
  const reasons: Reason[] = [];
  const queue: unknown[] = [thrown];
  for (let index = 0; index < queue.length && index < 20; index += 1) {
    const value = queue[index];
    if (typeof value !== "object" || value === null) continue;
    const field = (name: string): unknown => (name in value ? (value as Readonly<Record<string, unknown>>)[name] : undefined);
    const text = asString(field("message"));
    reasons.push({
      name: asString(field("name")),
      code: /net::(ERR_[A-Z0-9_]+)/.exec(text)?.[1] ?? asString(field("code")),
      text,
      stack: asString(field("stack")),
      certificate: asString(field("reason")),
    });
    queue.push(field("cause"));
    const several = field("errors");
    if (Array.isArray(several)) queue.push(...several.slice(0, 8));
  }
  return reasons;
}

const proxyWords = /proxy authentication required|proxy response[^]{0,40}\b407\b/i;

/**
 * True for what Node's fetch makes of a 407 to the request itself: an error without a word. That it was made where the fetch
 * standard wants a network error for 407 is all there is to know it by.
 */
function isWordless407({ code, text, stack }: Reason): boolean {
  return code === "" && text === "" && stack.includes("httpNetworkOrCacheFetch");
}

const connectionClosed = new Set([
  "ECONNRESET",
  "EPIPE",
  "ECONNABORTED",
  "UND_ERR_SOCKET",
  "UND_ERR_CLOSED",
  "ERR_STREAM_PREMATURE_CLOSE",
  "ERR_CONNECTION_RESET",
  "ERR_CONNECTION_CLOSED",
  "ERR_CONNECTION_ABORTED",
  "ERR_EMPTY_RESPONSE",
  "ERR_NETWORK_CHANGED",
]);
const timedOut = new Set([
  "ETIMEDOUT",
  "ESOCKETTIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "ERR_TIMED_OUT",
  "ERR_CONNECTION_TIMED_OUT",
]);
const notHttp = new Set([
  "ERR_INVALID_HTTP_RESPONSE",
  "ERR_INVALID_CHUNKED_ENCODING",
  "ERR_RESPONSE_HEADERS_TOO_BIG",
  "ERR_CONTENT_DECODING_FAILED",
  "ERR_CONTENT_DECODING_INIT_FAILED",
  "UND_ERR_HEADERS_OVERFLOW",
]);
const notEncrypted = new Set([
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_SSL_PACKET_LENGTH_TOO_LONG",
  "ERR_SSL_HTTP_REQUEST",
  "ERR_SSL_PROTOCOL_ERROR",
]);
const nameUnknown = new Set(["ENOTFOUND", "ENODATA", "EAI_NONAME", "EAI_NODATA", "ERR_NAME_NOT_RESOLVED"]);

/** The first reason that a rule knows decides; nothing known means that no connection came about. */
function beforeHeaders(reasons: readonly Reason[], { origin }: Target): Kind {
  for (const reason of reasons) {
    const { code, text } = reason;
    if (code === "ERR_PROXY_AUTH_REQUESTED" || code === "ERR_PROXY_AUTH_UNSUPPORTED" || proxyWords.test(text) || isWordless407(reason)) {
      return { code: "proxyAuth", message: "The proxy wants you to sign in (VS Code setting http.proxy)." };
    }
    // Electron's fetch fails where Node's gives the redirect as an answer.
    if (/redirect was cancelled|unexpected redirect|redirect mode/i.test(text)) {
      return { code: "redirected", message: `${origin} tried to redirect the request; nothing was sent on.` };
    }
    const tls = tlsProblem(reason, origin);
    if (tls !== undefined) return { code: "tls", message: tls };
    if (code === "EAI_AGAIN") {
      return {
        code: "hostNotFound",
        message: `The name of ${hostOf(origin)} cannot be looked up just now. Are you online?`,
        transient: true,
      };
    }
    if (nameUnknown.has(code)) return { code: "hostNotFound", message: `Host name not found: ${hostOf(origin)}.` };
    if (code === "ERR_INTERNET_DISCONNECTED")
      return { code: "unreachable", message: `${origin} cannot be reached: this machine is offline.` };
    if (code === "ECONNREFUSED" || code === "ERR_CONNECTION_REFUSED") return { code: "unreachable", message: refused(origin) };
    if (timedOut.has(code)) return { code: "timeout", message: `No answer from ${origin}.` };
    if (
      reason.name === "HTTPParserError" ||
      code.startsWith("HPE_") ||
      notHttp.has(code) ||
      /too many content-encodings|invalid content-encoding/i.test(text)
    ) {
      return { code: "notAnApi", message: `What ${origin} answers is not HTTP as an API speaks it. Is the base URL right?` };
    }
    if (connectionClosed.has(code)) {
      return { code: "connectionLost", message: `${origin} closed the connection before it answered.`, transient: true };
    }
  }
  const code = reasons.find((reason) => reason.code !== "")?.code;
  return { code: "unreachable", message: `Cannot reach ${origin}${code === undefined ? "" : ` (${code.slice(0, 60)})`}.` };
}

function inBody(reasons: readonly Reason[], { origin }: Target): Kind {
  for (const { code } of reasons) {
    if (code === "UND_ERR_BODY_TIMEOUT" || timedOut.has(code)) {
      return { code: "stalled", message: `${origin} stopped sending in the middle of the answer.` };
    }
    // A cut compressed body ends too soon (Z_BUF_ERROR); one that does not decompress is bad data.
    if (code === "Z_DATA_ERROR" || code === "ERR_CONTENT_DECODING_FAILED") {
      return { code: "badData", message: `${origin} sent compressed data that does not decompress.` };
    }
  }
  return { code: "connectionLost", message: `The connection to ${origin} broke in the middle of the answer.` };
}

/** Says what is wrong with encryption, or undefined where nothing is. */
function tlsProblem({ code, text, certificate }: Reason, origin: string): string | undefined {
  const host = hostOf(origin);
  if (notEncrypted.has(code) || /wrong version number|packet length too long/i.test(text))
    return `${host} does not speak HTTPS at that port.`;
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return `The certificate of ${host} has expired.`;
    case "CERT_NOT_YET_VALID":
      return `The certificate of ${host} is not valid yet. Is the clock of this machine right?`;
    case "ERR_CERT_DATE_INVALID":
      return `The certificate of ${host} has expired or is not valid yet.`;
    case "ERR_TLS_CERT_ALTNAME_INVALID":
    case "ERR_CERT_COMMON_NAME_INVALID":
    case "HOSTNAME_MISMATCH":
      return `The certificate of ${host} was issued for another host${issuedFor(certificate)}.`;
    case "CERT_REVOKED":
    case "ERR_CERT_REVOKED":
      return `The certificate of ${host} was revoked.`;
  }
  if (/^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|ERR_CERT_|INVALID_CA)/.test(code)) {
    return `The certificate of ${host} is not trusted by this machine. If your network inspects traffic, VS Code can use the system's certificates (http.systemCertificates).`;
  }
  if (/^(?:ERR_(?:SSL|TLS)_|EPROTO$)/.test(code)) return `No encrypted connection to ${host} could be made (${code.slice(0, 60)}).`;
  return undefined;
}

/** The names a certificate was issued for, out of Node's `reason`; they come from the wire, so only what a host name can hold. */
function issuedFor(reason: string): string {
  const names = [...reason.matchAll(/DNS:([\w.*-]{1,253})/g)].slice(0, 3).map((match) => match[1] ?? "");
  return names.length === 0 ? "" : ` (${names.join(", ")})`;
}

function refused(origin: string): string {
  const local = /^https?:\/\/(?:127\.|\[::1\]|localhost)/.test(origin);
  return `Cannot reach ${origin} (connection refused).${local ? " Is the server running?" : ""}`;
}

function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//, "");
}
