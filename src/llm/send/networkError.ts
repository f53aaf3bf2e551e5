import * as l10n from "@vscode/l10n";
import type { ChatError, ChatErrorCode } from "../../shared/chatError.ts";
import { counted } from "../../shared/counted.ts";
import { asString } from "../../shared/guards.ts";
import { notPrivateCode } from "../../shared/parameters.ts";

/** The phase of a request in which the connection failed. */
export type ConnectionPhase = "headers" | "body";

/** The target of a request, for error messages. */
export interface Target {
  /** Such as `https://openrouter.ai`. */
  readonly origin: string;
  readonly model?: string;
}

/** A failure of the connection. `transient`: an immediate retry may succeed, and no response has begun. */
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
 * Finds the cause of a rejected fetch or body read. Node reports "fetch failed" or "terminated" and hides the reason in `cause`; VS Code's
 * patched fetch may use Electron, whose reasons are `net::ERR_…`; a web worker gives no reason.
 * @param thrown the rejection
 */
export function networkError(thrown: unknown, target: Target, phase: ConnectionPhase): NetworkFailure {
  const reasons = reasonsOf(thrown);
  const kind = phase === "headers" ? beforeHeaders(reasons, target) : inBody(reasons, target);
  const { code, message, transient = false } = kind;
  return { error: { code, message, origin: target.origin, ...(target.model === undefined ? {} : { model: target.model }) }, transient };
}

/** One error in a chain of causes. `code` is Node's code, or Electron's without `net::`. */
interface Reason {
  readonly name: string;
  readonly code: string;
  readonly text: string;
  readonly stack: string;
  /** Node's text about a certificate for another host. */
  readonly certificate: string;
}

/** What may be known of something that was thrown. */
type ThrownFields = Readonly<Partial<Record<"name" | "code" | "message" | "stack" | "reason" | "cause" | "errors", unknown>>>;

/** An error, its causes, and the errors of an AggregateError (an attempt for each address of a host), nearest first. */
function reasonsOf(thrown: unknown): readonly Reason[] {
  const reasons: Reason[] = [];
  const queue: unknown[] = [thrown];
  for (let index = 0; index < queue.length && index < 20; index += 1) {
    const value = queue[index];
    if (typeof value !== "object" || value === null) continue;
    // Own or inherited: the name of an error is in its prototype.
    const field = (name: keyof ThrownFields): unknown => (value as ThrownFields)[name];
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
 * Whether this is how Node's fetch reports a 407 to the request itself: an error without a message. It can only be recognized by the
 * function where the fetch standard requires a network error for 407.
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

/** Maps the reasons to an error; the first known one decides. If none is known, no connection was established. */
function beforeHeaders(reasons: readonly Reason[], { origin }: Target): Kind {
  for (const reason of reasons) {
    const { code, text } = reason;
    if (code === "ERR_PROXY_AUTH_REQUESTED" || code === "ERR_PROXY_AUTH_UNSUPPORTED" || proxyWords.test(text) || isWordless407(reason)) {
      return { code: "proxyAuth", message: l10n.t("The proxy requires you to sign in. Check the VS Code setting {0}.", "http.proxy") };
    }
    // Electron's fetch fails for a redirect, while Node's returns it as a response.
    if (/redirect was cancelled|unexpected redirect|redirect mode/i.test(text)) {
      return { code: "redirected", message: l10n.t("{0} tried to redirect the request. Nothing was sent to the other address.", origin) };
    }
    const tls = tlsProblem(reason, origin);
    if (tls !== undefined) return { code: "tls", message: tls };
    if (code === "EAI_AGAIN") {
      return {
        code: "hostNotFound",
        message: l10n.t("The host name {0} could not be looked up. Are you online?", hostOf(origin)),
        transient: true,
      };
    }
    if (nameUnknown.has(code)) return { code: "hostNotFound", message: l10n.t("Host name not found: {0}.", hostOf(origin)) };
    if (code === "ERR_INTERNET_DISCONNECTED")
      return { code: "unreachable", message: l10n.t("Cannot reach {0}: this machine is offline.", origin) };
    if (code === notPrivateCode) {
      const message = l10n.t(
        "{0} is not on a private network ({1}). Nothing was sent without encryption. Use https.",
        hostOf(origin),
        text,
      );
      return { code: "unreachable", message };
    }
    if (code === "ECONNREFUSED" || code === "ERR_CONNECTION_REFUSED") return { code: "unreachable", message: refused(origin) };
    if (timedOut.has(code)) return { code: "timeout", message: l10n.t("No response from {0}.", origin) };
    if (
      reason.name === "HTTPParserError" ||
      code.startsWith("HPE_") ||
      notHttp.has(code) ||
      /too many content-encodings|invalid content-encoding/i.test(text)
    ) {
      return { code: "notAnApi", message: l10n.t("{0} is not an HTTP API. Check the base URL.", origin) };
    }
    if (connectionClosed.has(code)) {
      return { code: "connectionLost", message: l10n.t("{0} closed the connection before it responded.", origin), transient: true };
    }
  }
  const code = reasons.find((reason) => reason.code !== "")?.code;
  if (code === undefined) return { code: "unreachable", message: l10n.t("Cannot reach {0}.", origin) };
  return { code: "unreachable", message: l10n.t("Cannot reach {0} ({1}).", origin, code.slice(0, 60)) };
}

function inBody(reasons: readonly Reason[], { origin }: Target): Kind {
  for (const { code } of reasons) {
    if (code === "UND_ERR_BODY_TIMEOUT" || timedOut.has(code)) {
      return { code: "stalled", message: l10n.t("{0} stopped sending in the middle of the answer.", origin) };
    }
    // A truncated compressed body ends too early (Z_BUF_ERROR). One that cannot be decompressed is bad data.
    if (code === "Z_DATA_ERROR" || code === "ERR_CONTENT_DECODING_FAILED") {
      return { code: "badData", message: l10n.t("{0} sent compressed data that could not be decompressed.", origin) };
    }
  }
  return { code: "connectionLost", message: l10n.t("The connection to {0} was lost in the middle of the answer.", origin) };
}

/** The message for a TLS problem, or undefined if it is something else. */
function tlsProblem({ code, text, certificate }: Reason, origin: string): string | undefined {
  const host = hostOf(origin);
  if (notEncrypted.has(code) || /wrong version number|packet length too long/i.test(text))
    return l10n.t("{0} does not use HTTPS on this port.", host);
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return l10n.t("The certificate of {0} has expired.", host);
    case "CERT_NOT_YET_VALID":
      return l10n.t("The certificate of {0} is not valid yet. Check the clock of this machine.", host);
    case "ERR_CERT_DATE_INVALID":
      return l10n.t("The certificate of {0} has expired or is not valid yet.", host);
    case "ERR_TLS_CERT_ALTNAME_INVALID":
    case "ERR_CERT_COMMON_NAME_INVALID":
    case "HOSTNAME_MISMATCH":
      return issuedForAnother(host, certificate);
    case "CERT_REVOKED":
    case "ERR_CERT_REVOKED":
      return l10n.t("The certificate of {0} has been revoked.", host);
  }
  if (/^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|ERR_CERT_|INVALID_CA)/.test(code)) {
    return l10n.t(
      "The certificate of {0} is not trusted by this machine. If your network inspects traffic, VS Code can use the system's certificates ({1}).",
      host,
      "http.systemCertificates",
    );
  }
  if (/^(?:ERR_(?:SSL|TLS)_|EPROTO$)/.test(code))
    return l10n.t("Could not establish an encrypted connection to {0} ({1}).", host, code.slice(0, 60));
  return undefined;
}

/** @param reason Node's `reason`, which lists the names in the certificate. They come from the wire: only characters of host names are kept. */
function issuedForAnother(host: string, reason: string): string {
  const names = [...reason.matchAll(/DNS:([\w.*-]{1,253})/g)].slice(0, 3).map((match) => match[1] ?? "");
  if (names.length === 0) return l10n.t("The certificate of {0} was issued for another host.", host);
  return l10n.t("The certificate of {0} was issued for another host ({1}).", host, names.join(", "));
}

function refused(origin: string): string {
  const local = /^https?:\/\/(?:127\.|\[::1\]|localhost)/.test(origin);
  if (local) return l10n.t("Cannot reach {0} (connection refused). Is the server running?", origin);
  return l10n.t("Cannot reach {0} (connection refused).", origin);
}

function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//, "");
}

/** The message of a request whose response did not begin in time. */
export function noResponseWithin(waitedMs: number, origin: string): string {
  const seconds = Math.round(waitedMs / 1000);
  return counted(seconds, "No response from {1} within {0} second.", "No response from {1} within {0} seconds.", origin);
}
