/** Where a prompt is defined. A later source in this list replaces an earlier one with the same name. */
export type PromptSource =
  | { readonly type: "shipped" }
  | { readonly type: "settings" }
  /** URIs of the file and of the workspace folder that it belongs to. */
  | { readonly type: "file"; readonly uri: string; readonly folder: string };

/** A ready-made question. */
export interface Prompt {
  /** Written after `/`; without spaces and slashes. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** May contain variables such as `${selection}`. */
  readonly text: string;
  /** Describes the argument that may follow the name in the composer. */
  readonly argumentHint?: string;
  /** Preferred models, best first; ids or names. */
  readonly models: readonly string[];
  /** What to attach if the prompt does not name it itself. `changes`: the staged changes, else the working tree; `review`: the same with the numbers of lines. */
  readonly about: "selection" | "changes" | "review" | "anything";
  readonly source: PromptSource;
}

/** The name of a prompt with a title: letters and digits of any script, joined by `-`. */
export function nameFrom(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 60);
}
