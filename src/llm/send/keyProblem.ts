import type { ChatError } from "../../shared/chatError.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import { originOf } from "./endpoint.ts";

/**
 * Says why a request cannot be sent with this key: there is none where one is wanted, or no header can carry it (a pasted line break).
 * @returns undefined where it can
 */
export function keyProblem(endpoint: Endpoint, key: string | undefined): ChatError | undefined {
  if (endpoint.auth === "none") return undefined;
  const origin = originOf(endpoint);
  if (key === undefined || key === "") return { code: "noKey", message: `There is no API key for ${origin} yet.`, origin };
  if (!/^[\u0021-\u007e]+$/.test(key)) return { code: "badKey", message: `The key for ${origin} has characters that no key has.`, origin };
  return undefined;
}
