import { fetchCredits, fetchKeyInfo } from "../../llm/catalogue/account.ts";
import { keyNameOf } from "../../llm/send/endpoint.ts";
import type { KnownEndpoint } from "../endpoints/endpoints.ts";
import type { Secrets } from "../endpoints/secrets.ts";

/**
 * The credit in USD that is left at an endpoint: the balance if the key may read it, else what is left of the key's limit. Null where the server says neither.
 */
export async function creditLeft({ endpoint }: KnownEndpoint, secrets: Pick<Secrets, "get">, signal: AbortSignal): Promise<number | null> {
  if (endpoint.dialect !== "openrouter" || endpoint.auth !== "key") return null;
  const { key } = await secrets.get(keyNameOf(endpoint));
  if (key === undefined) return null;
  const [credits, info] = await Promise.all([fetchCredits(endpoint, key, { signal }), fetchKeyInfo(endpoint, key, { signal })]);
  const { total, used } = credits.ok ? credits.value : {};
  if (total !== undefined && used !== undefined) return total - used;
  return info.ok ? (info.value.limitRemaining ?? null) : null;
}
