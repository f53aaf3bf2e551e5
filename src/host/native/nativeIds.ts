/** The vendor of our models among VS Code's; `openrouter` is that of a provider that VS Code brings itself. */
export const vendor = "aside";

/** Id of `@aside` in VS Code's Chat. */
export const participantId = "aside.participant";
