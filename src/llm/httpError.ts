import type { ChatError } from "../shared/chatError.ts";
import type { Dialect } from "../shared/parameters.ts";
import { errorCode } from "./read/errorCode.ts";
import { parseJson } from "./read/json.ts";
import type { HeaderReader } from "./read/retryTime.ts";
import { toChatError, type ErrorContext } from "./read/toChatError.ts";
import { findError, looseError, type WireError } from "./read/wireError.ts";

/** A failed response. */
export interface FailedResponse extends ErrorContext {
  readonly status: number;
  readonly headers: HeaderReader;
  /** The body as text, as much of it as was read. A truncated body is read as far as possible. */
  readonly body: string;
  readonly dialect: Dialect;
}

/**
 * Maps the status, headers and body of a failed response to an error: OpenRouter's envelope, OpenAI's, FastAPI's `{detail}`, web pages,
 * plain text. Of a web page only the title is quoted. The server's text is redacted.
 */
export function httpError(response: FailedResponse): ChatError {
  const { status, headers, body, dialect: _dialect, ...context } = response;
  const page = isWebPage(body, headers.get("content-type"));
  const error = wireErrorOf(response);
  const code = (page ? pageCode(status) : undefined) ?? errorCode(status, error) ?? "serverError";
  return toChatError(code, error, status, context, headers);
}

/** What a failed response says, in the server's own words. */
export function wireErrorOf({ body, headers }: Pick<FailedResponse, "body" | "headers">): WireError {
  return isWebPage(body, headers.get("content-type")) ? pageError(body) : bodyError(body);
}

/** Whether a body is HTML, by its first characters, or by its type if they are inconclusive. */
function isWebPage(body: string, contentType: string | null): boolean {
  const start = body.slice(0, 512).trimStart();
  if (start === "") return false;
  if (/^(?:<!doctype|<html|<head|<body|<\?xml|<!--)/i.test(start)) return true;
  return start.startsWith("<") && (contentType ?? "").toLowerCase().includes("html");
}

/** An error with the title of a web page as its message, else its heading, else the message of an XML error; nothing else is kept. */
export function pageError(body: string): WireError {
  const start = body.slice(0, 16_384);
  const title = ["title", "h1", "message"].map((tag) => wordsOfTag(start, tag)).find((words) => words !== "") ?? "";
  return { message: title.trim(), kinds: [] };
}

function wordsOfTag(page: string, tag: string): string {
  return (new RegExp(`<${tag}(?:\\s[^>]{0,200})?>([^<]{1,300})`, "i").exec(page)?.[1] ?? "").trim();
}

/** A web page with one of these statuses is not an answer of the API. With other statuses the status decides. */
function pageCode(status: number): "notAnApi" | undefined {
  return status === 400 || status === 403 || status === 405 ? "notAnApi" : undefined;
}

function bodyError(body: string): WireError {
  const parsed = parseJson(body);
  return findError(parsed) ?? looseError(parsed ?? body);
}
