import type { PanelStrings } from "../../shared/strings.ts";
import type { Highlighter } from "./highlighter.ts";
import type { MathRenderer } from "./mathRenderer.ts";

/** Something that can be done with a code block: a button in its header. */
export interface CodeAction {
  readonly id: string;
  /** The button's accessible name. */
  readonly label: string;
  /** Name of a codicon. */
  readonly icon: string;
  /** Tooltip, where the name does not say all. */
  readonly hint?: string;
  /** @param figure the block on the page */
  run(code: string, figure: HTMLElement): void;
}

/** What a stream of Markdown needs from around it. */
export interface MarkdownOptions {
  /** A link was activated; `href` is percent-encoded, its host in punycode; http, https, mailto, or a path. `label` is what it is called. */
  readonly onLink: (href: string, label: string) => void;
  /** "Copy code" was pressed; without it, there is no such button. */
  readonly onCopy?: (text: string) => void;
  /** Further buttons of code blocks, after "Copy code". */
  readonly codeActions?: readonly CodeAction[];
  /** "Load once" was pressed beside a picture; without it, there is no such button. The placeholder may be replaced. */
  readonly onLoadImage?: (source: string, placeholder: HTMLElement) => void;
  /** A reference, a word of inline code that was marked with `data-reference`, was activated. */
  readonly onReference?: (text: string) => void;
  /** Colours code; without it, code stays plain. */
  readonly highlighter?: Highlighter;
  /** Draws formulas; without it, they are shown as they are written. */
  readonly math?: MathRenderer;
  readonly strings: PanelStrings;
  /** The language of the strings, a BCP 47 tag that `Intl` knows. */
  readonly language: string;
}
