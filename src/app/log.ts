/** The log as Aside's code sees it; keys are redacted on the way. Prompts and answers are not written at the default level, keys at none. */
export interface Log {
  trace(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string, cause?: unknown): void;
  /** Shows the log to the user. */
  show(): void;
}
