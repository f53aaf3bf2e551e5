import { findError, type WireError } from "./wireError.ts";
import { field, type JsonObject, listField } from "../../shared/guards.ts";

const limitReached = /(?:token|length|context) limit|max(?:imum)?[ _](?:output[ _]|completion[ _])?tokens|output limit/i;

/**
 * The error in a chunk of a stream, in any shape of docs/wire.md, Errors in a stream: at the root, with or without choices and usage, as
 * vLLM's `object: "error"`, as MiniMax's `base_resp`, or inside a choice. Fast for the usual chunk without an error.
 */
export function chunkError(chunk: JsonObject): WireError | undefined {
  const error = field(chunk, "error");
  const plain = (error === undefined || error === null) && field(chunk, "object") !== "error" && field(chunk, "base_resp") === undefined;
  const choices = field(chunk, "choices");
  if (plain && Array.isArray(choices) && !listField(chunk, "choices").some((choice) => field(choice, "error") !== undefined))
    return undefined;
  return findError(chunk);
}

/** Whether the text of an error reports a token limit. After the finish reason `length` that is not an error. */
export function isTruncation(error: WireError): boolean {
  return limitReached.test(error.message) || (error.upstreamMessage !== undefined && limitReached.test(error.upstreamMessage));
}
