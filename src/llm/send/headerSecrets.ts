import type { ChatError } from "../../shared/chatError.ts";
import type { Endpoint } from "../../shared/parameters.ts";

/** Shorter values are not treated as secrets; they would blank out ordinary words. */
const shortestSecret = 8;
/** Queries have versions and dates, too, which are worth reading in an error. */
const shortestQuerySecret = 20;

/**
 * Removes the values of an endpoint's own headers, and long ones of its query, from a server's message. Headers such as `api-key` are secrets that the redactor, which
 * only knows the API key, cannot recognize.
 */
export function withoutHeaderSecrets(error: ChatError, endpoint: Endpoint): ChatError {
  const headers = Object.values(endpoint.headers).filter((value) => value.length >= shortestSecret);
  const query = [...new URLSearchParams(endpoint.query).values()].filter((value) => value.length >= shortestQuerySecret);
  const secrets = [...headers, ...query];
  if (secrets.length === 0) return error;
  const clean = (text: string): string => secrets.reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), text);
  return {
    ...error,
    ...(error.serverMessage === undefined ? {} : { serverMessage: clean(error.serverMessage) }),
    ...(error.provider === undefined ? {} : { provider: clean(error.provider) }),
    ...(error.reasons === undefined ? {} : { reasons: error.reasons.map(clean) }),
  };
}
