/** Where a prompt is defined; a later place overrides an earlier one by name. */
export type PromptSource =
  | { readonly type: "shipped" }
  | { readonly type: "settings" }
  /** URIs of the file and of the workspace folder that it belongs to. */
  | { readonly type: "file"; readonly uri: string; readonly folder: string };

/** A ready-made question. */
export interface Prompt {
  /** What is written after `/`: no blanks and no slashes. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** With variables such as `${selection}` in it. */
  readonly text: string;
  /** What may follow the name in the composer, in words. */
  readonly argumentHint?: string;
  /** Models it would rather be asked of, best first; ids or names. */
  readonly models: readonly string[];
  /** What it is about where it names nothing itself. `changes`: what is staged, else the working tree. */
  readonly about: "selection" | "changes" | "anything";
  readonly source: PromptSource;
}

/** A title as the name of a prompt: letters and digits of any script, joined by `-`. */
export function nameFrom(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 60);
}
