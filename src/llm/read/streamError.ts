import { findError, type WireError } from "./wireError.ts";
import { field, type JsonObject, listField } from "../../shared/guards.ts";

const limitReached = /(?:token|length|context) limit|max(?:imum)?[ _](?:output[ _]|completion[ _])?tokens|output limit/i;

/**
 * The error that a chunk of a stream carries, in any of the shapes of docs/wire.md, Errors in a stream: at the root, with or without
 * choices and usage, as vLLM's `object: "error"`, or inside a choice. Quick where there is none, which is nearly always.
 */
export function chunkError(chunk: JsonObject): WireError | undefined {
  const error = field(chunk, "error");
  const plain = (error === undefined || error === null) && field(chunk, "object") !== "error";
  const choices = field(chunk, "choices");
  if (plain && Array.isArray(choices) && !listField(chunk, "choices").some((choice) => field(choice, "error") !== undefined))
    return undefined;
  return findError(chunk);
}

/** True where the words of an error say that a limit of tokens was reached: after the finish reason `length` that is no error. */
export function isTruncation(error: WireError): boolean {
  return limitReached.test(error.message) || (error.upstreamMessage !== undefined && limitReached.test(error.upstreamMessage));
}
