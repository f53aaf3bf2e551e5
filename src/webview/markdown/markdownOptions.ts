import type { CodeLabel } from "../../shared/markdown/codeLabel.ts";
import type { PanelStrings } from "../../shared/strings.ts";
import type { Highlighter } from "./highlighter.ts";
import type { MathRenderer } from "./mathRenderer.ts";

/** A button of a code block. */
export interface CodeAction {
  readonly id: string;
  /** The button's accessible name. */
  readonly label: string;
  /** Name of a codicon. */
  readonly icon: string;
  /** Tooltip, if the name does not say enough. */
  readonly hint?: string;
  /** Which blocks have the button, by their language and file and by the code; without it, all have. Of the code, only its first lines count. */
  readonly fits?: (label: CodeLabel, code: string) => boolean;
  /** @param figure the block on the page */
  run(code: string, figure: HTMLElement): void;
}

/** What a Markdown stream needs from its environment. */
export interface MarkdownOptions {
  /** Called when a link is activated. `href` is percent-encoded, its host in punycode; http, https, mailto, or a path. `label` is the text of the link. */
  readonly onLink: (href: string, label: string) => void;
  /** Called when "Copy code" is pressed. Without it, there is no such button. */
  readonly onCopy?: (text: string) => void;
  /** Whether only what is near the view is kept on the page, once a long text is complete. */
  readonly keepsNear?: boolean;
  /** Called when something has come back on the page. */
  readonly onDrawn?: () => void;
  /** The long blocks that the user has unfolded, where that is to be kept when the text is drawn again. */
  readonly unfolded?: Set<string>;
  /** More buttons for code blocks, after "Copy code". */
  readonly codeActions?: readonly CodeAction[];
  /** Called when "Load once" is pressed for an image. Without it, there is no such button. The placeholder may be replaced. */
  readonly onLoadImage?: (source: string, placeholder: HTMLElement) => void;
  /** Whether images of the workspace will be put in place of their placeholders, which are then marked with `data-workspace-image`. */
  readonly showsWorkspaceImages?: boolean;
  /** Called when a reference is activated: a word of inline code marked with `data-reference`. */
  readonly onReference?: (text: string) => void;
  /** About how tall blocks of Markdown are, with the space above them, in CSS pixels: that much room is left for them while they are out of sight. */
  readonly heightOf?: (source: string) => number;
  /** Colors code. Without it, code stays plain. */
  readonly highlighter?: Highlighter;
  /** Draws formulas. Without it, they are shown as source. */
  readonly math?: MathRenderer;
  readonly strings: PanelStrings;
  /** The language of the strings, a BCP 47 tag that `Intl` knows. */
  readonly language: string;
}
