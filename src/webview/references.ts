import { mostReferences } from "../shared/protocol.ts";

/** The inline code of one answer, while it is on the page. */
export interface ReferenceWatch {
  /** The answer is complete, so its words can be looked up. */
  ended(): void;
  dispose(): void;
}

interface Watched {
  readonly container: HTMLElement;
  readonly isSettled: () => boolean;
  timer: number | undefined;
}

const path = /^(?:\.{0,2}\/)?[\w@()[\]+.-]+(?:\/[\w@()[\]+.-]+)*(?::-?\d{1,7}(?:[-:]\d{1,7})?|#L\d{1,7})?$/;
const symbol = /^[\p{L}_$][\p{L}\p{N}_$]*(?:[.#][\p{L}_$][\p{L}\p{N}_$]*)?(?:\(\))?$/u;
/** Long answers are drawn in several tasks. Missing parts are checked again after this time. */
const checkAgainMs = 200;

/** Turns words in answers that name workspace files or symbols into links. The host decides which ones do. */
export class References {
  readonly #ask: (messageId: string, texts: readonly string[]) => void;
  readonly #watched = new Map<string, Watched>();
  readonly #found = new Map<string, ReadonlySet<string>>();

  constructor(ask: (messageId: string, texts: readonly string[]) => void) {
    this.#ask = ask;
  }

  /** @param isSettled whether all of the text is on the page */
  watch(messageId: string, container: HTMLElement, isSettled: () => boolean): ReferenceWatch {
    const watched: Watched = { container, isSettled, timer: undefined };
    this.#watched.set(messageId, watched);
    return {
      ended: () => this.#look(messageId, watched),
      dispose: () => {
        clearTimeout(watched.timer);
        if (this.#watched.get(messageId) === watched) this.#watched.delete(messageId);
      },
    };
  }

  /** Handles the host's response. */
  receive(messageId: string, found: readonly string[]): void {
    this.#found.set(messageId, new Set(found));
    this.#mark(messageId);
  }

  #look(messageId: string, watched: Watched): void {
    clearTimeout(watched.timer);
    watched.timer = window.setTimeout(() => {
      if (!watched.isSettled()) return this.#look(messageId, watched);
      // Already known from when it was last on the page.
      if (this.#found.has(messageId)) return this.#mark(messageId);
      const texts = new Set(
        codesIn(watched.container)
          .map(({ textContent }) => textContent)
          .filter((text) => looksLikeReference(text)),
      );
      if (texts.size > 0) this.#ask(messageId, [...texts].slice(0, mostReferences));
    }, checkAgainMs);
  }

  #mark(messageId: string): void {
    const watched = this.#watched.get(messageId);
    const found = this.#found.get(messageId);
    if (watched === undefined || found === undefined || found.size === 0) return;
    for (const code of codesIn(watched.container)) {
      if (!found.has(code.textContent)) continue;
      code.dataset["reference"] = "";
      code.setAttribute("role", "link");
      code.tabIndex = 0;
    }
  }
}

/** Inline code that is not part of a link. */
function codesIn(container: HTMLElement): readonly HTMLElement[] {
  return [...container.querySelectorAll<HTMLElement>("code")].filter((code) => code.closest("pre, a") === null);
}

/** Whether a word looks like a file or symbol name. Only these are looked up. */
function looksLikeReference(text: string): boolean {
  if (text.length < 3 || text.length > 200) return false;
  if (path.test(text) && (text.includes("/") || /\.[a-z]\w{0,9}(?:[:#].*)?$/i.test(text))) return !/^[\d.:/]+$/.test(text);
  return symbol.test(text);
}
