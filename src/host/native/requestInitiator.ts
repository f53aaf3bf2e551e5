import type { Initiator } from "../../app/models/modelAccess.ts";

/** IDs of extensions: publisher and name. */
const extensionId = /^[a-z0-9][a-z0-9-]{0,99}\.[a-z0-9][a-z0-9-]{0,99}$/i;

/**
 * Who made a request. VS Code gives it at run time in an option without a stable type (seen in 1.139: `core` for VS Code itself, otherwise the id in small
 * letters), and older versions do not. This is the only place that reads it.
 */
export function initiatorOf(options: object): Initiator {
  let given: unknown;
  try {
    given = Reflect.get(options, "requestInitiator");
  } catch {
    return { kind: "unknown" };
  }
  if (given === "core") return { kind: "editor" };
  return typeof given === "string" && extensionId.test(given) ? { kind: "extension", id: given.toLowerCase() } : { kind: "unknown" };
}
