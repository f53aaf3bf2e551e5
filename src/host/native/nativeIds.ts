/** The vendor of Aside's models in VS Code. `openrouter` is taken by a built-in provider. */
export const vendor = "aside";

/** The ID of `@aside` in VS Code's Chat. */
export const participantId = "aside.participant";
