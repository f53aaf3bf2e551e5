import * as l10n from "@vscode/l10n";
import type { ChatError } from "../../shared/chatError.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import { originOf } from "../send/endpoint.ts";
import { type Clock, systemClock } from "../send/clock.ts";
import { getJson } from "./getJson.ts";
import { textField } from "../../shared/guards.ts";

/** The name of our key in the account's list of keys: OpenRouter's `key_label`, at most 100 characters. */
const keyLabel = "Aside";

/**
 * The address of the page where the user approves the sign-in. It is on the endpoint's own origin, which only user settings can define.
 * @param callback where the browser is sent with the code; without it the page shows the code (OpenRouter's headless mode)
 */
export function approvalPage(endpoint: Endpoint, challenge: string, callback?: string): string {
  const query = new URLSearchParams({
    ...(callback === undefined ? {} : { callback_url: callback }),
    code_challenge: challenge,
    code_challenge_method: "S256",
    key_label: keyLabel,
  });
  return `${originOf(endpoint)}/auth?${query.toString()}`;
}

/** A key, or the reason for the failure. `refused`: the code is wrong, used, expired, or belongs to another sign-in. */
export type Exchanged =
  | { readonly ok: true; readonly key: string }
  | { readonly ok: false; readonly refused: boolean; readonly error: ChatError };

/**
 * Exchanges a code for a key: `POST /auth/keys` with the verifier (docs/wire.md, Sign-in: 403 for a code that is wrong, used or older than
 * ten minutes).
 */
export async function exchangeCode(
  endpoint: Endpoint,
  { code, verifier }: { readonly code: string; readonly verifier: string },
  options: { readonly clock?: Clock; readonly signal?: AbortSignal } = {},
): Promise<Exchanged> {
  const answer = await getJson({
    endpoint,
    key: undefined,
    path: "/auth/keys",
    body: { code, code_verifier: verifier, code_challenge_method: "S256" },
    clock: options.clock ?? systemClock,
    ...(options.signal && { signal: options.signal }),
  });
  if (!answer.ok) return { ok: false, refused: answer.error.status === 403 || answer.error.status === 400, error: answer.error };
  const key = textField(answer.body, "key");
  if (key !== undefined && /^[\u0021-\u007e]{8,4096}$/.test(key)) return { ok: true, key };
  const origin = originOf(endpoint);
  return { ok: false, refused: false, error: { code: "notAnApi", message: l10n.t("{0} did not return an API key.", origin), origin } };
}
