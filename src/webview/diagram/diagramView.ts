import type { ToDiagramPage } from "../../shared/diagramPage.ts";
import { draw } from "./draw.ts";
import { asPng, asSvg } from "./exportDrawing.ts";
import { readThemeColors } from "./themeColors.ts";
import { Zoom } from "./zoom.ts";

/** While an answer grows, the page draws for this share of the time at most: a wait is so many times as long as the drawing took. */
const restFactor = 3;
const shortestRestMs = 150;
/** A note such as “Copied as SVG.” is shown for so long, milliseconds. */
const noteMs = 4000;

/** The toolbar, and the diagram or why there is none. */
export class DiagramView {
  readonly #page: HTMLElement;
  readonly #onSettled: (version: number) => void;
  readonly #bar = document.createElement("div");
  readonly #status = document.createElement("span");
  readonly #paper = document.createElement("div");
  readonly #measuring = document.createElement("div");
  readonly #zoom = new Zoom(this.#paper);
  #shown: ToDiagramPage | undefined;
  #drawing: SVGSVGElement | undefined;
  #background = "";
  #isDrawing = false;
  #isStale = false;
  #noteTimer: number | undefined;

  /** @param onSettled called with the version that is drawn, or of which the page shows why it is not */
  constructor(page: HTMLElement, onSettled: (version: number) => void) {
    this.#page = page;
    this.#onSettled = onSettled;
    this.#bar.className = "bar";
    this.#bar.setAttribute("role", "toolbar");
    this.#status.className = "status";
    this.#status.setAttribute("role", "status");
    this.#paper.className = "paper";
    this.#paper.tabIndex = 0;
    this.#paper.setAttribute("role", "region");
    // Mermaid measures texts where they are laid out but not seen.
    this.#measuring.ariaHidden = "true";
    this.#measuring.style.cssText = "position: absolute; inset: 0; visibility: hidden; overflow: hidden; pointer-events: none; z-index: -1";
    addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** Shows another source, or the same of an answer that has ended. */
  show(message: ToDiagramPage): void {
    if (this.#shown === undefined) this.#build(message);
    this.#shown = message;
    document.documentElement.lang = message.language;
    this.#updateStatus();
    this.#drawSoon();
  }

  /** Draws again in the colors of another theme. */
  themeChanged(): void {
    if (this.#shown !== undefined) this.#drawSoon();
  }

  #build({ strings }: ToDiagramPage): void {
    this.#bar.setAttribute("aria-label", strings.diagram);
    this.#paper.setAttribute("aria-label", strings.diagram);
    const button = (label: string, run: () => void): HTMLButtonElement => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = label;
      made.disabled = true;
      made.addEventListener("click", run);
      return made;
    };
    this.#bar.append(
      button(strings.zoomIn, () => this.#zoom.by(1)),
      button(strings.zoomOut, () => this.#zoom.by(-1)),
      button(strings.zoomFit, () => this.#zoom.fit()),
      button(strings.copySvg, () => void this.#copy("svg")),
      button(strings.copyPng, () => void this.#copy("png")),
      this.#status,
    );
    const title = document.createElement("h1");
    title.textContent = strings.diagram;
    title.className = "unseen";
    this.#page.append(title, this.#bar, this.#paper, this.#measuring);
  }

  #drawSoon(): void {
    this.#isStale = true;
    if (!this.#isDrawing) void this.#drawUntilCurrent();
  }

  async #drawUntilCurrent(): Promise<void> {
    this.#isDrawing = true;
    while (this.#isStale && this.#shown !== undefined) {
      this.#isStale = false;
      const { version, isTooLong, source, isGrowing, strings } = this.#shown;
      const started = performance.now();
      if (isTooLong) {
        this.#showProblem(strings.tooLong, "");
      } else {
        const colors = readThemeColors();
        const drawn = await draw(source, colors, this.#measuring);
        if ("drawing" in drawn) this.#showDrawing(drawn.drawing, colors.background);
        // What is still arriving need not be whole: the last drawing stays.
        else if (!isGrowing) this.#showProblem(strings.notDrawn, drawn.problem);
      }
      this.#onSettled(version);
      if (isGrowing) await rest(Math.max(shortestRestMs, (performance.now() - started) * restFactor));
    }
    this.#isDrawing = false;
  }

  #showDrawing(drawing: SVGSVGElement, background: string): void {
    const frame = document.createElement("div");
    frame.className = "drawing";
    frame.append(drawing);
    const { scrollLeft, scrollTop } = this.#paper;
    this.#paper.replaceChildren(frame);
    this.#drawing = drawing;
    this.#background = background;
    this.#zoom.show(drawing);
    this.#paper.scrollTo({ left: scrollLeft, top: scrollTop, behavior: "instant" });
    this.#enable(true);
  }

  #showProblem(said: string, detail: string): void {
    const problem = document.createElement("div");
    problem.className = "problem";
    const line = document.createElement("p");
    line.textContent = said;
    problem.append(line);
    if (detail !== "") problem.append(preformatted(detail.slice(0, 2000)));
    const source = this.#shown?.source ?? "";
    if (source !== "") {
      const heading = document.createElement("h2");
      heading.textContent = this.#shown?.strings.source ?? "";
      problem.append(heading, preformatted(source));
    }
    this.#paper.replaceChildren(problem);
    this.#drawing = undefined;
    this.#enable(false);
  }

  #enable(isEnabled: boolean): void {
    for (const button of this.#bar.querySelectorAll("button")) button.disabled = !isEnabled;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || this.#drawing === undefined) return;
    if (event.key === "+" || event.key === "=") this.#zoom.by(1);
    else if (event.key === "-") this.#zoom.by(-1);
    else if (event.key === "0") this.#zoom.fit();
    else return;
    event.preventDefault();
  }

  async #copy(kind: "svg" | "png"): Promise<void> {
    const [drawing, strings] = [this.#drawing, this.#shown?.strings];
    if (drawing === undefined || strings === undefined) return;
    try {
      if (kind === "svg") await navigator.clipboard.writeText(asSvg(drawing, this.#background));
      else await navigator.clipboard.write([new ClipboardItem({ "image/png": asPng(drawing, this.#background) })]);
      this.#note(kind === "svg" ? strings.copiedSvg : strings.copiedPng);
    } catch {
      this.#note(strings.copyFailed);
    }
  }

  #note(text: string): void {
    clearTimeout(this.#noteTimer);
    this.#status.textContent = text;
    this.#noteTimer = window.setTimeout(() => {
      this.#noteTimer = undefined;
      this.#updateStatus();
    }, noteMs);
  }

  #updateStatus(): void {
    if (this.#noteTimer === undefined && this.#shown !== undefined)
      this.#status.textContent = this.#shown.isGrowing ? this.#shown.strings.growing : "";
  }
}

function preformatted(text: string): HTMLPreElement {
  const made = document.createElement("pre");
  made.tabIndex = 0;
  made.textContent = text;
  return made;
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, ms));
}
