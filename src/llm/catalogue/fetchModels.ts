import * as l10n from "@vscode/l10n";
import type { ChatError } from "../../shared/chatError.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import type { Model } from "../model.ts";
import type { Clock } from "../send/clock.ts";
import { originOf } from "../send/endpoint.ts";
import { getJson, type JsonAnswer } from "./getJson.ts";
import { parseModels } from "./parseModels.ts";

/** A request for the models of an endpoint. */
export interface ModelsQuestion {
  readonly endpoint: Endpoint;
  readonly key: string | undefined;
  /** Of the list that is already held. */
  readonly etag?: string;
  readonly signal?: AbortSignal;
  readonly clock: Clock;
}

/** The models of an endpoint, or that they are unchanged since the given ETag, or an error. `dropped` counts unreadable rows, `text` is the body. */
export type ModelsAnswer =
  | {
      readonly ok: true;
      readonly unchanged: false;
      readonly models: readonly Model[];
      readonly dropped: number;
      readonly text: string;
      readonly etag?: string;
    }
  | { readonly ok: true; readonly unchanged: true }
  | { readonly ok: false; readonly error: ChatError };

/**
 * Fetches the models of an endpoint. OpenRouter: with a key, the account's list (`/models/user`); else the public list, without a key.
 * DeepInfra: with metadata. Others: `/models`, or Ollama's `/api/tags` if that is missing.
 */
export async function fetchModels(question: ModelsQuestion): Promise<ModelsAnswer> {
  const { endpoint, key } = question;
  const ask = (path: string, withKey: string | undefined, held = true): Promise<JsonAnswer> =>
    getJson({
      endpoint,
      key: withKey,
      path,
      clock: question.clock,
      ...(held && question.etag !== undefined && { etag: question.etag }),
      ...(question.signal && { signal: question.signal }),
    });
  if (endpoint.dialect === "deepinfra") return read(await ask("/models?filter=with_meta", undefined), endpoint);
  if (endpoint.dialect === "openai" || endpoint.dialect === "responses") {
    const answer = read(await ask("/models", key), endpoint);
    if (answer.ok || !mayBeMissing(answer.error)) return answer;
    const tags = read(await ask(`${originOf(endpoint)}/api/tags`, key, false), endpoint);
    return tags.ok ? tags : answer;
  }
  if (key === undefined) return read(await ask("/models", undefined), endpoint);
  const own = read(await ask("/models/user", key), endpoint);
  // With an older key, or a server that only resembles OpenRouter, the public list is better than none.
  return own.ok || !mayBeMissing(own.error) ? own : read(await ask("/models", undefined, false), endpoint);
}

function read(answer: JsonAnswer, endpoint: Endpoint): ModelsAnswer {
  if (!answer.ok) return { ok: false, error: answer.error };
  if (answer.status === 304) return { ok: true, unchanged: true };
  const parsed = parseModels(answer.body);
  // Rows without a single readable one are garbage. No rows at all means a server without models.
  if (parsed === undefined || (parsed.models.length === 0 && parsed.dropped > 0)) {
    const origin = originOf(endpoint);
    return { ok: false, error: { code: "notAnApi", message: l10n.t("{0} did not return a valid model list.", origin), origin } };
  }
  return { ok: true, unchanged: false, ...parsed, text: answer.text, ...(answer.etag === undefined ? {} : { etag: answer.etag }) };
}

function mayBeMissing(error: ChatError): boolean {
  return error.status === 401 || error.status === 403 || error.status === 404 || error.status === 405 || error.code === "notAnApi";
}
