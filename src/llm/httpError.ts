import type { ChatError } from "../shared/chatError.ts";
import type { Dialect } from "../shared/parameters.ts";
import { errorCode } from "./read/errorCode.ts";
import { parseJson } from "./read/json.ts";
import type { HeaderReader } from "./read/retryTime.ts";
import { toChatError, type ErrorContext } from "./read/toChatError.ts";
import { findError, looseError, type WireError } from "./read/wireError.ts";

/** An answer whose status is a failure. */
export interface FailedResponse extends ErrorContext {
  readonly status: number;
  readonly headers: HeaderReader;
  /** The body as text, as much of it as was read; a body that was cut is read as far as it goes. */
  readonly body: string;
  readonly dialect: Dialect;
}

/**
 * Says which failure a status, its headers and its body mean: OpenRouter's envelope, OpenAI's, FastAPI's `{detail}`, web pages, plain text.
 * A web page is never quoted, only its title. The server's words are redacted.
 */
export function httpError(response: FailedResponse): ChatError {
  const { status, headers, body, dialect: _dialect, ...context } = response;
  const page = isWebPage(body, headers.get("content-type"));
  const error = page ? pageError(body) : bodyError(body);
  const code = (page ? pageCode(status) : undefined) ?? errorCode(status, error) ?? "serverError";
  return toChatError(code, error, status, context, headers);
}

/** True for HTML, by its first characters or its type where they say nothing. */
function isWebPage(body: string, contentType: string | null): boolean {
  const start = body.slice(0, 512).trimStart();
  if (start === "") return false;
  if (/^(?:<!doctype|<html|<head|<body|<\?xml|<!--)/i.test(start)) return true;
  return start.startsWith("<") && (contentType ?? "").toLowerCase().includes("html");
}

/** The title of a web page, as the server's words; nothing else of it is kept. */
export function pageError(body: string): WireError {
  const title = /<title[^>]{0,200}>([^<]{1,300})/i.exec(body.slice(0, 16_384))?.[1] ?? "";
  return { message: title.trim(), kinds: [] };
}

/** A web page where an API should refuse: something else than the API has answered. Other statuses mean what they say. */
function pageCode(status: number): "notAnApi" | undefined {
  return status === 400 || status === 403 || status === 405 ? "notAnApi" : undefined;
}

function bodyError(body: string): WireError {
  const parsed = parseJson(body);
  return findError(parsed) ?? looseError(parsed ?? body);
}
