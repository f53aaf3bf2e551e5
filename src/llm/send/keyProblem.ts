import * as l10n from "@vscode/l10n";
import type { ChatError } from "../../shared/chatError.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import { originOf } from "./endpoint.ts";

/**
 * The reason why a request cannot be sent with this key: the endpoint requires one and it is missing, or it has characters that a header
 * cannot hold, such as a pasted line break.
 * @returns undefined if the request can be sent
 */
export function keyProblem(endpoint: Endpoint, key: string | undefined): ChatError | undefined {
  if (endpoint.auth === "none") return undefined;
  const origin = originOf(endpoint);
  if (key === undefined || key === "") return { code: "noKey", message: l10n.t("No API key is set for {0}.", origin), origin };
  if (!/^[\u0021-\u007e]+$/.test(key))
    return { code: "badKey", message: l10n.t("The API key for {0} contains invalid characters.", origin), origin };
  return undefined;
}
