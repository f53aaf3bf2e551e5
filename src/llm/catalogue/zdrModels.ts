import type { ChatError } from "../../shared/chatError.ts";
import { textField } from "../../shared/guards.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import { type Clock, systemClock } from "../send/clock.ts";
import { getJson } from "./getJson.ts";
import { objectRows } from "./parseModels.ts";

/** The IDs of the models that OpenRouter can serve with zero data retention (docs/wire.md, Model endpoints). */
export async function fetchZdrModels(
  endpoint: Endpoint,
  how: { readonly key?: string | undefined; readonly clock?: Clock; readonly signal?: AbortSignal } = {},
): Promise<{ readonly ok: true; readonly ids: ReadonlySet<string> } | { readonly ok: false; readonly error: ChatError }> {
  const answer = await getJson({
    endpoint,
    key: how.key,
    path: "/endpoints/zdr",
    clock: how.clock ?? systemClock,
    ...(how.signal && { signal: how.signal }),
  });
  if (!answer.ok) return { ok: false, error: answer.error };
  return { ok: true, ids: new Set(objectRows(answer.body, "data").flatMap((row) => textField(row, "model_id") ?? [])) };
}
