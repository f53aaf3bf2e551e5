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
  readonly metadata?: JsonObject;
  readonly availability?: JsonObject;
}

/**
 * Finds the error in a parsed body or chunk (docs/wire.md, Errors in a stream and Errors): OpenRouter's and OpenAI's `{error:{…}}`,
 * `{error:"text"}` (xAI, with `code` beside it), vLLM's `{object:"error",message}`, FastAPI's and DeepInfra's `{detail: "text" |
 * [{loc,msg}]}`, `{errors:[…]}`, and an error in `choices[].error`.
 * @returns undefined if there is no error
 */
export function findError(value: unknown): WireError | undefined {
  const root = Array.isArray(value) ? (value as readonly unknown[])[0] : value;
  if (!isObject(root)) return undefined;
  const error = field(root, "error");
  if (isObject(error)) return readError(error, root);
  if (typeof error === "string" && error !== "") return readError({ message: error }, root);
  if (error !== undefined && error !== null && error !== false && error !== "") return readError({ message: JSON.stringify(error) }, root);
  const choiceError = listField(root, "choices")
    .map((choice) => objectField(choice, "error"))
    .find((found) => found !== undefined);
  if (choiceError !== undefined) return readError(choiceError, root);
  if (field(root, "object") === "error") return readError(root, root);
  const detail = field(root, "detail");
  if (detail !== undefined && field(root, "choices") === undefined) return readError({ message: detailText(detail) }, root);
  const first = listField(root, "errors")[0];
  if (first !== undefined && field(root, "choices") === undefined)
    return readError(isObject(first) ? first : { message: typeof first === "string" ? first : JSON.stringify(first) }, root);
  return undefined;
}

/**
 * The error of an event that is named `error`, whatever its data.
 * @param data the data as text
 */
export function namedError(data: string): WireError {
  const parsed = parseJson(data);
  return findError(parsed) ?? (isObject(parsed) ? readError(parsed, parsed) : { message: data, kinds: [] });
}

/** The error of a failed response whose body has no known error shape: `{"message":…}`, `{"code":…,"msg":…}` or anything else. */
export function looseError(body: unknown): WireError {
  return isObject(body) ? readError(body, body) : { message: typeof body === "string" ? body : "", kinds: [] };
}

function readError(error: JsonObject, root: JsonObject): WireError {
  const metadata = objectField(error, "metadata");
  const availability = objectField(error, "availability") ?? objectField(root, "availability");
  const message = textField(error, "message") ?? textField(error, "msg") ?? detailText(field(error, "detail"));
  const upstreamMessage = rawMessage(field(metadata, "raw"));
  const status = [error, root].flatMap((from) =>
    ["code", "status", "status_code", "http_status"].map((name) => statusOf(field(from, name))),
  );
  const kinds = [
    textField(availability, "code"),
    textField(metadata, "error_type"),
    textField(error, "error_type"),
    textField(error, "code"),
    textField(error, "type"),
    error === root ? undefined : textField(root, "code"),
  ];
  const provider = textField(metadata, "provider_name") ?? textField(root, "provider");
  const found = status.find((one) => one !== undefined);
  return {
    message,
    kinds: kinds.filter((kind) => kind !== undefined).map((kind) => kind.toLowerCase()),
    ...(upstreamMessage !== "" && upstreamMessage !== message && { upstreamMessage }),
    ...(found !== undefined && { status: found }),
    ...(provider !== undefined && { provider }),
    ...(metadata !== undefined && { metadata }),
    ...(availability !== undefined && { availability }),
  };
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
  if (typeof raw === "string") {
    const parsed = parseJson(raw);
    return isObject(parsed) || Array.isArray(parsed) ? innerMessage(parsed, 0) || raw : raw.trim();
  }
  return innerMessage(raw, 0);
}

function innerMessage(value: unknown, depth: number): string {
  if (depth > 4) return "";
  if (Array.isArray(value)) return innerMessage((value as readonly unknown[])[0], depth + 1);
  if (typeof value === "string") {
    const parsed = parseJson(value);
    return isObject(parsed) ? innerMessage(parsed, depth + 1) || value : value;
  }
  if (!isObject(value)) return "";
  return (
    innerMessage(field(value, "error"), depth + 1) ||
    innerMessage(field(value, "message"), depth + 1) ||
    innerMessage(field(value, "errors"), depth + 1) ||
    textField(value, "msg") ||
    detailText(field(value, "detail"))
  );
}

/** FastAPI's `detail` as text. It is a text or a list of problems with their places. */
function detailText(detail: unknown): string {
  if (typeof detail === "string") return detail;
  if (isObject(detail))
    return textField(detail, "message") ?? textField(detail, "error") ?? textField(detail, "msg") ?? JSON.stringify(detail);
  if (!Array.isArray(detail)) return "";
  return (detail as readonly unknown[])
    .slice(0, 8)
    .map((item) => {
      const place = listField(item, "loc")
        .filter((part) => part !== "body" && (typeof part === "string" || typeof part === "number"))
        .join(".");
      const message = textField(item, "msg") ?? (typeof item === "string" ? item : JSON.stringify(item));
      return place === "" ? message : `${place}: ${message}`;
    })
    .join("; ");
}

/** Seconds to wait, as some servers report beside the error. */
export function retrySeconds(error: WireError): number | undefined {
  return (
    numberField(error.availability, "retry_after") ??
    numberField(error.metadata, "retry_after") ??
    numberField(error.metadata, "retry_after_seconds")
  );
}
