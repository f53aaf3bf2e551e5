import type { ChatErrorCode } from "../../src/shared/chatError.ts";
import type { Verdict } from "../../src/shared/chatEvent.ts";

/** How an answer ends. */
export interface End {
  readonly verdict: Verdict;
  readonly code?: ChatErrorCode;
}

/** The expected outcome of a fault, in all its variants. */
export interface Expectation {
  readonly id: string;
  readonly name: string;
  /** Any of these is correct. Empty if each variant has its own end. */
  readonly ends: readonly End[];
  /** Variants with an end of their own. */
  readonly variants?: Readonly<Record<string, readonly End[]>>;
  /** At least one retry is announced before the end. */
  readonly retried?: boolean;
  /** It needs a conversation rather than one request; see `toolFaults`. */
  readonly inConversation?: boolean;
}

const complete: readonly End[] = [{ verdict: "complete" }];
const cutOff: readonly End[] = [{ verdict: "cutOff" }];
const stopped: readonly End[] = [{ verdict: "stopped" }];

function failed(code: ChatErrorCode): readonly End[] {
  return [{ verdict: "failed", code }];
}

function interrupted(code: ChatErrorCode): readonly End[] {
  return [{ verdict: "interrupted", code }];
}

/** Every fault on the wire, and how its answer must end. */
export const expectations: readonly Expectation[] = [
  { id: "F001", name: "connection refused", ends: failed("unreachable") },
  { id: "F002", name: "unknown host name", ends: failed("hostNotFound") },
  { id: "F003", name: "name server busy for a moment", ends: complete, retried: true },
  { id: "F004", name: "connection attempts vanish", ends: failed("timeout") },
  { id: "F005", name: "HTTPS to a plain port", ends: failed("tls") },
  { id: "F006", name: "untrusted certificate", ends: failed("tls") },
  { id: "F007", name: "expired or foreign certificate", ends: failed("tls") },
  { id: "F008", name: "proxy wants a sign-in", ends: failed("proxyAuth") },
  { id: "F009", name: "no headers", ends: failed("timeout") },
  { id: "F010", name: "not HTTP", ends: failed("notAnApi") },
  { id: "F011", name: "bad request", ends: failed("badRequest") },
  { id: "F012", name: "prompt over the window", ends: failed("contextTooLong") },
  { id: "F013", name: "key refused and repeated", ends: failed("badKey") },
  { id: "F014", name: "no credits", ends: failed("noCredits") },
  { id: "F015", name: "budget in flight", ends: complete, retried: true },
  { id: "F016", name: "moderation", ends: failed("moderation") },
  { id: "F017", name: "model not found", ends: failed("modelNotFound") },
  { id: "F018", name: "408 once", ends: complete, retried: true },
  { id: "F019", name: "409 twice", ends: complete, retried: true },
  { id: "F020", name: "message too large", ends: failed("tooLarge") },
  { id: "F021", name: "unprocessable", ends: failed("badRequest") },
  { id: "F022", name: "rate limit for a second", ends: complete, retried: true },
  { id: "F023", name: "rate limit until a date", ends: complete, retried: true },
  { id: "F024", name: "rate limit for an hour", ends: failed("rateLimited") },
  { id: "F025", name: "nonsense in Retry-After", ends: complete, retried: true },
  { id: "F026", name: "rate limit without a time", ends: complete, retried: true },
  { id: "F027", name: "5xx twice", ends: complete, retried: true },
  { id: "F028", name: "5xx for ever", ends: failed("serverError") },
  { id: "F029", name: "huge error page", ends: failed("serverError") },
  { id: "F030", name: "error body without an end", ends: failed("serverError") },
  { id: "F031", name: "redirect within the origin", ends: failed("redirected") },
  { id: "F032", name: "redirect to another origin", ends: failed("redirected") },
  { id: "F033", name: "redirect loop", ends: failed("redirected") },
  { id: "F034", name: "captive portal", ends: failed("notAnApi") },
  { id: "F035", name: "JSON instead of a stream", ends: complete },
  { id: "F036", name: "error under status 200", ends: failed("rateLimited") },
  { id: "F037", name: "stream called plain text", ends: complete },
  { id: "F038", name: "empty body", ends: failed("emptyAnswer") },
  { id: "F039", name: "204", ends: failed("emptyAnswer") },
  { id: "F040", name: "nothing but [DONE]", ends: failed("emptyAnswer") },
  { id: "F041", name: "headers, then silence", ends: failed("stalled") },
  { id: "F042", name: "five minutes of keep-alive", ends: complete },
  // After ten minutes the user is asked. If there is no user, the wait ends.
  { id: "F043", name: "keep-alive for ever", ends: failed("stalled") },
  { id: "F044", name: "tokens, then silence", ends: interrupted("stalled") },
  { id: "F045", name: "slow drip", ends: complete },
  { id: "F046", name: "byte by byte", ends: complete },
  { id: "F047", name: "a hundred thousand events at once", ends: complete },
  { id: "F048", name: "FIN in the body", ends: interrupted("connectionLost") },
  { id: "F049", name: "RST in the body", ends: interrupted("connectionLost") },
  { id: "F050", name: "short of its Content-Length", ends: interrupted("connectionLost") },
  { id: "F051", name: "ends without an ending", ends: interrupted("endedEarly") },
  { id: "F052", name: "ends inside an event", ends: interrupted("connectionLost") },
  { id: "F053", name: "finish reason without [DONE]", ends: complete },
  { id: "F054", name: "[DONE] without a finish reason", ends: complete },
  { id: "F055", name: "cut at the token limit", ends: cutOff },
  { id: "F056", name: "filtered", ends: cutOff },
  { id: "F057", name: "finish reason error", ends: interrupted("providerError") },
  { id: "F058", name: "tool arguments cut", ends: cutOff },
  { id: "F059", name: "[DONE] twice", ends: complete },
  { id: "F060", name: "text after [DONE]", ends: complete },
  { id: "F061", name: "[DONE] spelled otherwise", ends: complete },
  { id: "F062", name: "socket open after [DONE]", ends: complete },
  { id: "F063", name: "error chunk", ends: interrupted("providerError") },
  {
    id: "F064",
    name: "error as the first event",
    ends: [],
    variants: { "502 for ever": failed("serverError"), "402": failed("noCredits"), "429 once": complete },
  },
  { id: "F065", name: "error in vLLM's shape", ends: interrupted("providerError") },
  { id: "F066", name: "event named error", ends: interrupted("providerError") },
  { id: "F067", name: "malformed JSON", ends: interrupted("badData") },
  { id: "F068", name: "ping without data", ends: complete },
  { id: "F069", name: "empty data", ends: complete },
  { id: "F070", name: "line ends", ends: complete },
  { id: "F071", name: "byte order mark", ends: complete },
  { id: "F072", name: "data over several lines", ends: complete },
  { id: "F073", name: "odd fields and comments", ends: complete },
  { id: "F074", name: "characters split over packets", ends: complete },
  { id: "F075", name: "surrogate pair in two deltas", ends: complete },
  { id: "F076", name: "invalid UTF-8", ends: complete },
  { id: "F077", name: "ends inside a character", ends: interrupted("connectionLost") },
  { id: "F078", name: "control characters", ends: complete },
  { id: "F079", name: "giant event", ends: complete },
  { id: "F080", name: "line without an end", ends: interrupted("oversized") },
  { id: "F081", name: "tokens for ever", ends: [...stopped, ...interrupted("oversized")] },
  { id: "F082", name: "gzip", ends: complete },
  { id: "F083", name: "truncated gzip", ends: interrupted("connectionLost") },
  { id: "F084", name: "gzip bomb", ends: interrupted("oversized") },
  { id: "F085", name: "chain of encodings", ends: failed("notAnApi") },
  { id: "F086", name: "JSON that is no object", ends: interrupted("badData") },
  { id: "F087", name: "odd choices", ends: complete },
  { id: "F088", name: "odd deltas", ends: complete },
  { id: "F089", name: "odd indexes", ends: [...complete, ...interrupted("badData")] },
  { id: "F090", name: "tool arguments in fragments", ends: complete },
  { id: "F091", name: "tool arguments named __proto__", ends: complete },
  { id: "F092", name: "tool arguments that do not fit", ends: [], inConversation: true },
  { id: "F093", name: "storm of tool calls", ends: [], inConversation: true },
  { id: "F094", name: "reasoning of all kinds", ends: complete },
  { id: "F095", name: "odd usage", ends: complete },
  { id: "F096", name: "stop before headers", ends: stopped },
  { id: "F097", name: "stop in the stream", ends: stopped },
  { id: "F098", name: "stop while waiting to retry", ends: stopped },
  { id: "F099", name: "stop while a tool is approved", ends: [], inConversation: true },
  { id: "F100", name: "stop while a tool runs", ends: [], inConversation: true },
  { id: "F101", name: "sent twice", ends: complete },
  { id: "F132", name: "catalogue out of order", ends: complete },
  { id: "F135", name: "broken after the first token", ends: interrupted("connectionLost") },
  { id: "F136", name: "a picture that is cut", ends: complete },
  { id: "F137", name: "a picture that is none", ends: complete },
  { id: "F138", name: "a picture of 30 MB", ends: interrupted("oversized") },
  { id: "F139", name: "a hundred pictures", ends: complete },
];
