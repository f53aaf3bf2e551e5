import { type CodeColors, codeColorNames, isHexColor } from "../shared/codeColors.ts";
import type { HostPort } from "./hostPort.ts";

const themeId = "data-vscode-theme-id";

/** Gives code the colors of the user's theme. The panel only knows the theme's name; the host reads its colors. */
export class ThemeColors {
  readonly #host: HostPort;
  #theme: string | undefined;

  constructor(host: HostPort) {
    this.#host = host;
  }

  /** Asks for the colors, now and whenever the theme changes. Called when there is code to color. */
  begin(): void {
    if (this.#theme !== undefined) return;
    this.#ask();
    new MutationObserver(() => this.#ask()).observe(document.body, { attributeFilter: [themeId, "class"] });
  }

  /** Shows the colors of a theme if it is still the one in use. Without colors, code has those that are mixed for every theme. */
  show(theme: string, found: CodeColors | undefined): void {
    if (theme !== this.#theme) return;
    const { style } = document.documentElement;
    for (const name of codeColorNames) {
      const color = found?.colors[name];
      if (found === undefined) style.removeProperty(`--aside-code-${name}`);
      else if (isHexColor(color)) style.setProperty(`--aside-code-${name}`, color);
      // The lines of a diff are told apart by their colors alone.
      else if (name === "inserted" || name === "deleted") style.removeProperty(`--aside-code-${name}`);
      else style.setProperty(`--aside-code-${name}`, "var(--vscode-editor-foreground, currentcolor)");
    }
    if (found === undefined) {
      style.removeProperty("--aside-code-comment-style");
      style.removeProperty("--aside-code-background");
      return;
    }
    style.setProperty("--aside-code-comment-style", found.italicComments ? "italic" : "normal");
    // What the colors are made for: on another background, they may be too weak to read.
    style.setProperty("--aside-code-background", "var(--vscode-editor-background)");
  }

  #ask(): void {
    // The mixed colors are made for high contrast.
    const isHighContrast = document.body.matches(".vscode-high-contrast, .vscode-high-contrast-light");
    const theme = isHighContrast ? "" : (document.body.getAttribute(themeId) ?? "");
    if (theme === this.#theme) return;
    this.#theme = theme;
    if (theme === "") this.show(theme, undefined);
    this.#host.post({ type: "codeColors", theme: theme.slice(0, 200) });
  }
}
