import type * as vscode from "vscode";
import type { Log } from "../../app/log.ts";

/**
 * Writes to an output channel, with everything redacted.
 * @param channel the user sets its level (Developer: Set Log Level)
 * @param redact blanks out keys
 */
export function createLog(channel: vscode.LogOutputChannel, redact: (text: string) => string): Log {
  return {
    trace: (message) => channel.trace(redact(message)),
    debug: (message) => channel.debug(redact(message)),
    info: (message) => channel.info(redact(message)),
    warn: (message) => channel.warn(redact(message)),
    error: (message, cause) => channel.error(redact(cause === undefined ? message : `${message}: ${describe(cause)}`)),
    show: () => channel.show(true),
  };
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
