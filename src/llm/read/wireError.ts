import { parseJson } from "./json.ts";
import { field, isObject, type JsonObject, listField, numberField, objectField, textField } from "../../shared/guards.ts";

/** An error as a server reported it, in a body or in a stream, whatever its shape. Nothing is redacted yet. */
export interface WireError {
  /** The server's message; "" if it has none. */
  readonly message: string;
  /** The message of the upstream provider, if the server's own message is only "Provider returned error". */
  readonly upstreamMessage?: string;
  /** The status: `code`, `status`, `status_code` or `http_status`, if it is a valid HTTP status. */
  readonly status?: number;
  /** Lower-case names of the kind of error: string codes, types, OpenRouter's `error_type` and availability code. */
  readonly kinds: readonly string[];
  readonly provider?: string;
  /** The field of the request that the error is about, if the server names it apart from its words. */
  readonly param?: string;
  readonly metadata?: JsonObject;
  readonly availability?: JsonObject;
  /** Seconds to wait, as Google's `RetryInfo` says them. */
  readonly retryDelay?: number;
  /** Tokens of the prompt and of the context window, where they come as numbers of their own. */
  readonly promptTokens?: number;
  readonly contextTokens?: number;
}

/**
 * Finds the error in a parsed body or chunk (docs/wire.md, Errors in a stream and Errors): OpenRouter's and OpenAI's `{error:{…}}`,
 * `{error:"text"}` (xAI, with `code` beside it), vLLM's `{object:"error",message}`, FastAPI's and DeepInfra's `{detail: "text" |
 * [{loc,msg}]}`, `{errors:[…]}`, an error in `choices[].error`, MiniMax's `base_resp`, bare `{code,message}`, and a list with an error.
 * @returns undefined if there is no error
 */
export function findError(value: unknown): WireError | undefined {
  if (Array.isArray(value)) {
    for (const one of (value as readonly unknown[]).slice(0, 8)) {
      const found = findError(one);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const error = field(value, "error");
  if (isObject(error)) return readError(error, value);
  if (error !== undefined && error !== null && error !== false && error !== "") {
    // `error: true` says only that the words are beside it.
    const words = error === true ? {} : { message: error };
    return readError({ ...value, ...words }, value);
  }
  const choiceError = listField(value, "choices")
    .map((choice) => field(choice, "error"))
    .find((found) => isObject(found) || (typeof found === "string" && found !== ""));
  if (choiceError !== undefined) return readError(isObject(choiceError) ? choiceError : { message: choiceError }, value);
  const base = objectField(value, "base_resp");
  const baseCode = numberField(base, "status_code") ?? 0;
  if (base !== undefined && baseCode !== 0) {
    return { ...readError({ message: field(base, "status_msg") }, value), kinds: [`base_resp ${baseCode}`] };
  }
  if (field(value, "object") === "error") return readError(value, value);
  return Array.isArray(field(value, "choices")) ? undefined : bareError(value);
}

/** An error without an envelope: `{detail}`, `{errors}`, or words beside a code that says that they are one. */
function bareError(root: JsonObject): WireError | undefined {
  if (field(root, "detail") !== undefined || listField(root, "errors").length > 0) return readError(root, root);
  const code = field(root, "code");
  const says =
    field(root, "success") === false || field(root, "type") === "error" || isErrorCode(code) || isErrorStatus(field(root, "status"));
  return says && wordFields.some((name) => textOf(field(root, name), 1) !== "") ? readError(root, root) : undefined;
}

function isErrorCode(code: unknown): boolean {
  if (typeof code === "number") return code !== 0 && code !== 200;
  return typeof code === "string" && code !== "" && !/^(?:0|200|ok|success|succeeded)$/i.test(code);
}

function isErrorStatus(status: unknown): boolean {
  return typeof status === "number" ? status >= 400 : typeof status === "string" && /error|fail/i.test(status);
}

/**
 * The error of an event that is named `error`, whatever its data.
 * @param data the data as text
 */
export function namedError(data: string): WireError {
  const parsed = parseJson(data);
  return findError(parsed) ?? looseError(parsed ?? data);
}

/** The error of a failed response whose body has no known error shape: the words in it, wherever they are. */
export function looseError(body: unknown): WireError {
  return isObject(body) ? readError(body, body) : { message: textOf(body, 0), kinds: [] };
}

function readError(error: JsonObject, root: JsonObject): WireError {
  const metadata = objectField(error, "metadata");
  const availability = objectField(error, "availability") ?? objectField(root, "availability");
  const message = textOf(error, 0);
  const upstreamMessage = rawMessage(field(metadata, "raw"));
  // Gateways hand an upstream's whole error on as the text of their own.
  const nested = findError(parseJson(textField(error, "message") ?? ""));
  const status = [error, root].flatMap((from) =>
    ["code", "status", "status_code", "http_status", "http_code"].map((name) => statusOf(field(from, name))),
  );
  const details = listField(error, "details").filter(isObject).slice(0, 20);
  const kinds = [
    textField(availability, "code"),
    textField(metadata, "error_type"),
    textField(error, "error_type"),
    kindOf(field(error, "code")),
    textField(error, "type"),
    textField(error, "status"),
    ...details.map((detail) => textField(detail, "reason")),
    error === root ? undefined : kindOf(field(root, "code")),
    // "invalid model" in whatever words: what is wrong is the model.
    textField(error, "param") === "model" ? "param model" : undefined,
  ];
  const provider = textField(metadata, "provider_name") ?? textField(root, "provider");
  const found = status.find((one) => one !== undefined) ?? nested?.status;
  const param = textField(error, "param") ?? textField(root, "param") ?? nested?.param;
  const retryDelay = details.map((detail) => durationOf(field(detail, "retryDelay"))).find((delay) => delay !== undefined);
  const delay = retryDelay ?? nested?.retryDelay;
  return {
    message,
    kinds: [...kinds.filter((kind) => kind !== undefined).map((kind) => kind.toLowerCase()), ...(nested?.kinds ?? [])],
    ...(upstreamMessage !== "" && upstreamMessage !== message && { upstreamMessage }),
    ...(found !== undefined && { status: found }),
    ...(provider !== undefined && { provider }),
    ...(param !== undefined && { param }),
    ...(delay !== undefined && { retryDelay: delay }),
    ...(metadata !== undefined && { metadata }),
    ...(availability !== undefined && { availability }),
    ...tokensOf(error),
  };
}

/** The tokens of a prompt and of the context window, as llama.cpp counts them beside its words. */
function tokensOf(error: JsonObject): Pick<WireError, "promptTokens" | "contextTokens"> {
  const prompt = numberField(error, "n_prompt_tokens");
  const context = numberField(error, "n_ctx");
  return { ...(prompt !== undefined && { promptTokens: prompt }), ...(context !== undefined && { contextTokens: context }) };
}

/** A code as the name of a kind. One of three digits is a status. */
function kindOf(code: unknown): string | undefined {
  const text = typeof code === "number" ? String(code) : code;
  return typeof text === "string" && text !== "" && statusOf(text) === undefined ? text : undefined;
}

/** Google's duration in seconds: `"41s"`, `"41.2s"` or `{seconds}`. */
function durationOf(value: unknown): number | undefined {
  if (isObject(value)) {
    const seconds = field(value, "seconds");
    return typeof seconds === "string" && /^\d{1,9}$/.test(seconds) ? Number(seconds) : numberField(value, "seconds");
  }
  const text = typeof value === "string" ? /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(value)?.[1] : undefined;
  return text === undefined ? undefined : Number(text);
}

/** Reads a status from 100 to 599, as a number or as digits. */
function statusOf(value: unknown): number | undefined {
  const status = typeof value === "string" && /^[1-5]\d\d$/.test(value) ? Number(value) : value;
  return typeof status === "number" && Number.isInteger(status) && status >= 100 && status <= 599 ? status : undefined;
}

/**
 * The message inside `metadata.raw`, which is text, JSON as text, or an object (docs/wire.md, Errors in a stream, f); else the text itself,
 * or "".
 */
function rawMessage(raw: unknown): string {
  if (isObject(raw) && !wordFields.some((name) => Object.hasOwn(raw, name))) return "";
  return textOf(raw, 0).trim();
}

/** Fields that hold the words of an error, the most telling first. */
const wordFields = [
  "message",
  "msg",
  "error",
  "detail",
  "errors",
  "error_message",
  "status_msg",
  "error_description",
  "description",
  "title",
] as const;

/**
 * The words of an error, whatever its shape: text, JSON as text, an object with words in one of its fields, or a list of problems. Where it
 * has no words, it is shown as it is.
 */
function textOf(value: unknown, depth: number): string {
  if (typeof value === "string") return jsonWords(value, depth);
  if (depth > 6) return "";
  if (Array.isArray(value)) return listText(value, depth);
  if (!isObject(value)) return typeof value === "number" ? String(value) : "";
  for (const name of wordFields) {
    const inner = field(value, name);
    const words = typeof inner === "number" || typeof inner === "boolean" ? "" : textOf(inner, depth + 1);
    if (words !== "") return words;
  }
  return Object.keys(value).length === 0 ? "" : JSON.stringify(value);
}

/** The words of a text that may be JSON. */
function jsonWords(text: string, depth: number): string {
  if (depth > 6 || !/^\s*[[{"]/.test(text)) return text;
  const parsed = parseJson(text);
  return (parsed === undefined ? "" : textOf(parsed, depth + 1)) || text;
}

/** A list of problems: FastAPI's have a place each. */
function listText(list: readonly unknown[], depth: number): string {
  return list
    .slice(0, 8)
    .map((item) => {
      const place = listField(item, "loc")
        .filter((part) => part !== "body" && (typeof part === "string" || typeof part === "number"))
        .join(".");
      const words = textOf(item, depth + 1);
      return place === "" ? words : `${place}: ${words}`;
    })
    .filter((words) => words !== "")
    .join("; ");
}

/** Seconds to wait, as some servers report beside the error. */
export function retrySeconds(error: WireError): number | undefined {
  return (
    error.retryDelay ??
    numberField(error.availability, "retry_after") ??
    numberField(error.metadata, "retry_after") ??
    numberField(error.metadata, "retry_after_seconds")
  );
}
