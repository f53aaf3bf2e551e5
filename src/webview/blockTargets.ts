import { fill, type PanelStrings } from "../shared/strings.ts";

/** What the host says of a block: the file that Apply would change or create. */
export interface BlockTarget {
  readonly messageId: string;
  readonly block: number;
  readonly path: string;
  readonly isNew: boolean;
}

/** How long an answer of the host is shown before it is asked again, milliseconds: files come and go. */
const freshMs = 15_000;

/**
 * Says at a code block which file it would be applied to, before the button is pressed. The host is asked when the pointer or the focus comes to a block that is complete, once
 * for a while: an answer that streams costs nothing, nor does a block out of sight.
 */
export class BlockTargets {
  readonly #ask: (messageId: string, block: number) => void;
  readonly #strings: () => PanelStrings;
  readonly #containers = new Map<string, HTMLElement>();
  readonly #asked = new Map<string, number>();

  constructor(ask: (messageId: string, block: number) => void, strings: () => PanelStrings) {
    this.#ask = ask;
    this.#strings = strings;
  }

  /** @param isEnded whether the answer is complete; until then its last block may still grow */
  watch(messageId: string, container: HTMLElement, isEnded: () => boolean): { dispose(): void } {
    this.#containers.set(messageId, container);
    const look = ({ target }: Event): void => {
      const figure = target instanceof Element ? target.closest<HTMLElement>(".md-code") : null;
      if (figure === null) return;
      const figures = blocksIn(container);
      const block = figures.indexOf(figure);
      if (block < 0 || (block === figures.length - 1 && !isEnded())) return;
      const key = `${messageId} ${block}`;
      const now = performance.now();
      if (now - (this.#asked.get(key) ?? -freshMs) < freshMs) return;
      this.#asked.set(key, now);
      this.#ask(messageId, block);
    };
    container.addEventListener("pointerover", look);
    container.addEventListener("focusin", look);
    return {
      dispose: () => {
        container.removeEventListener("pointerover", look);
        container.removeEventListener("focusin", look);
        if (this.#containers.get(messageId) === container) this.#containers.delete(messageId);
        // Drawn anew, the block says nothing yet.
        for (const key of this.#asked.keys()) if (key.startsWith(`${messageId} `)) this.#asked.delete(key);
      },
    };
  }

  /** Shows the host's answer: behind the block's title, so that no button moves, and in the button's tooltip. Its name stays the same. */
  receive({ messageId, block, path, isNew }: BlockTarget): void {
    const container = this.#containers.get(messageId);
    const figure = container && blocksIn(container)[block];
    const button = figure?.querySelector<HTMLElement>('[data-action="apply"]');
    const title = figure?.querySelector(".md-code-title");
    if (button === null || button === undefined || title === null || title === undefined) return;
    const strings = this.#strings();
    const words = isNew ? strings.applyCreates : strings.applyTo;
    button.title = fill(words, path);
    button.setAttribute("aria-description", fill(words, path));
    const note = title.querySelector(".md-code-target") ?? document.createElement("span");
    note.className = "md-code-target";
    note.textContent = fill(words, path.slice(path.lastIndexOf("/") + 1));
    title.append(note);
  }
}

function blocksIn(container: HTMLElement): readonly HTMLElement[] {
  return [...container.querySelectorAll<HTMLElement>(".md-code")];
}
