import type * as vscode from "vscode";

/** The log as our code sees it. Neither prompts nor answers are written at the default level; keys at none. */
export interface Log {
  trace(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string, cause?: unknown): void;
  /** Shows the log to the user. */
  show(): void;
}

/**
 * Puts a redactor between our code and the output channel: nothing reaches the log around it.
 * @param channel the LogOutputChannel behind it; its level is the user's business (Developer: Set Log Level)
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
