import type { ChatError } from "../../shared/chatError.ts";
import type { Endpoint } from "../../shared/parameters.ts";

/**
 * Decides about a request right before it is sent: why it must not be, or undefined.
 * @param body as it would be sent
 */
export type SendGuard = (endpoint: Endpoint, body: unknown) => Promise<ChatError | undefined>;

let guard: SendGuard | null = null;

/**
 * Sets what decides about every request of this process. It is no parameter on purpose: a caller that forgot to pass it would send past it.
 * @param next null where nothing is forbidden
 */
export function setSendGuard(next: SendGuard | null): void {
  guard = next;
}

/** What decides about every request, if anything does. */
export function sendGuard(): SendGuard | null {
  return guard;
}
