import { countHidden, endOfPart, mayHide } from "../../shared/hiddenText.ts";
import { fill, pluralForm, type PluralForms } from "../../shared/strings.ts";
import { type CodeLabel, readCodeLabel } from "../../shared/markdown/codeLabel.ts";
import { AnsiText } from "./ansiText.ts";
import { CodePainter } from "./codePainter.ts";
import type { Highlighter } from "./highlighter.ts";
import { groupsBeforeFold, linesInGroup } from "./limits.ts";
import type { CodeAction, MarkdownOptions } from "./markdownOptions.ts";
import { Pieces } from "./pieces.ts";
import type { Widget, WidgetSource } from "./view.ts";
import { lookup } from "../../shared/guards.ts";

/** Hidden characters are counted this many milliseconds after the first one arrived, not with every delta. */
const markAfterMs = 250;

/** What a block is, as far as its code tells, is told by this many of its first characters. */
const decidingLength = 2000;

/** A block is known again, when its answer is drawn anew, by its info string and so many of its first characters. */
const knownLength = 400;

/** The blocks on the page by their elements: one listener of their container serves the buttons of all. */
const figures = new WeakMap<Element, CodeFigure>();

/** A fenced or indented code block. */
export class CodeBlock implements WidgetSource {
  readonly type = "code";
  readonly info: string;
  readonly code: string;
  readonly options: MarkdownOptions;

  constructor(info: string, code: string, options: MarkdownOptions) {
    this.info = info;
    this.code = code;
    this.options = options;
  }

  create(): CodeFigure {
    return new CodeFigure(this);
  }
}

/**
 * A code block on the page: a figure named after its file or language, with its buttons. The header of a block that is for a file is a line
 * of its own; that of any other block floats over its edge while somebody looks at it. A long block shows its first lines and a button for
 * the rest as soon as it is that long, so that nothing jumps when it ends.
 */
export class CodeFigure implements Widget {
  readonly node = document.createElement("figure");
  readonly #options: MarkdownOptions;
  readonly #title = document.createElement("span");
  readonly #hidden = document.createElement("span");
  readonly #element = document.createElement("code");
  readonly #pieces: Pieces;
  readonly #painter: CodePainter | undefined;
  /** How far hidden characters are counted, and how many there are until there. */
  #counted = { end: 0, hidden: 0 };
  /** Buttons that only some blocks have. */
  #actions: readonly CodeAction[] = [];
  readonly #optional: { readonly button: HTMLElement; readonly fits: NonNullable<CodeAction["fits"]> }[] = [];
  #lookForHidden: ReturnType<typeof setTimeout> | undefined;
  #fold: HTMLButtonElement | undefined;
  #foldLabel = "";
  #unfolded = false;
  #info: string;
  #label: CodeLabel;
  #code = "";
  /** The code as it is shown: without the escape sequences of a terminal. */
  #shown = "";
  #ansi = new AnsiText();

  constructor(source: CodeBlock) {
    this.#options = source.options;
    this.#pieces = new Pieces(this.#element, "md-code-lines");
    this.node.className = "md-code";
    figures.set(this.node, this);
    this.#title.className = "md-code-title";
    const header = document.createElement("figcaption");
    header.className = "md-code-header";
    this.#hidden.className = "md-code-hidden";
    this.#hidden.hidden = true;
    header.append(this.#title, this.#hidden, this.#buttons());
    const pre = document.createElement("pre");
    pre.dir = "ltr";
    pre.tabIndex = 0;
    pre.className = "md-code-body";
    pre.append(this.#element);
    this.node.append(header, pre);
    const { highlighter } = source.options;
    if (highlighter !== undefined) this.#painter = new CodePainter(this.#pieces, this.#withTerminalColors(highlighter));
    this.#info = source.info;
    this.#label = this.#applyLabel();
    this.#showHeader();
    this.append(source.code);
  }

  /** Adds to the end of the code. */
  append(addition: string): void {
    if (addition === "") return;
    const before = this.#code.length;
    this.#code += addition;
    if (before < decidingLength) this.#offerActions();
    const shown = this.#ansi.push(addition);
    this.#shown += shown;
    this.#pieces.append(shown);
    this.#updateFold();
    this.#paint();
    if (mayHide(shown)) this.#lookForHidden ??= setTimeout(() => this.#markHidden(), markAfterMs);
  }

  #paint(): void {
    this.#painter?.changed(this.#ansi.isUsed ? "ansi" : this.#label.language, this.#shown);
  }

  /** Output of a terminal brings its own colors. */
  #withTerminalColors(highlighter: Highlighter): Highlighter {
    return {
      highlight: (language, code, done) => {
        if (!this.#ansi.isUsed) return highlighter.highlight(language, code, done);
        const timer = setTimeout(() => done(this.#ansi.result()));
        return () => clearTimeout(timer);
      },
    };
  }

  /** Shows in the header how many characters of the code are invisible. Of a long code, each part is counted in a task of its own, once. */
  #markHidden(): void {
    const from = this.#counted.end;
    const end = endOfPart(this.#shown, from);
    const count = this.#counted.hidden + countHidden(this.#shown.slice(from, end));
    // What a character belongs to may still come in the open line.
    if (end < this.#shown.length || this.#shown.endsWith("\n")) this.#counted = { end, hidden: count };
    this.#lookForHidden = end < this.#shown.length ? setTimeout(() => this.#markHidden(), 0) : undefined;
    this.#hidden.hidden = count === 0;
    this.#hidden.textContent = this.#inWords(this.#options.strings.hiddenCharacters, count);
    this.#showHeader();
  }

  /** What a user must know before they use the code has a line that is always there: its file, and that it has hidden characters. */
  #showHeader(): void {
    if (this.#label.file !== undefined || !this.#hidden.hidden) this.node.dataset["headed"] = "";
    else delete this.node.dataset["headed"];
  }

  update(source: WidgetSource): boolean {
    if (!(source instanceof CodeBlock)) return false;
    if (source.info !== this.#info) {
      this.#info = source.info;
      this.#label = this.#applyLabel();
      this.#showHeader();
      this.#paint();
    }
    if (!source.code.startsWith(this.#code)) {
      this.#painter?.forget();
      this.#pieces.clear();
      this.#code = "";
      this.#counted = { end: 0, hidden: 0 };
      this.#shown = "";
      this.#ansi = new AnsiText();
      this.#updateFold();
    }
    this.append(source.code.slice(this.#code.length));
    return true;
  }

  dispose(): void {
    clearTimeout(this.#lookForHidden);
    this.#painter?.dispose();
  }

  #applyLabel(): CodeLabel {
    const label = readCodeLabel(this.#info);
    const { code } = this.#options.strings;
    this.node.setAttribute("aria-label", label.name || code);
    this.#title.textContent = label.name;
    this.node.dataset["language"] = label.language;
    this.#offerActions(label);
    return label;
  }

  #offerActions(label: CodeLabel = this.#label): void {
    const beginning = this.#code.slice(0, decidingLength);
    for (const { button, fits } of this.#optional) {
      const isHidden = !fits(label, beginning);
      if (button.hidden !== isHidden) button.hidden = isHidden;
    }
  }

  #buttons(): HTMLElement {
    const buttons = document.createElement("span");
    buttons.className = "md-code-actions";
    buttons.setAttribute("role", "toolbar");
    buttons.setAttribute("aria-label", this.#options.strings.codeActions);
    const { onCopy, codeActions = [], strings } = this.#options;
    const copy: CodeAction[] =
      onCopy === undefined
        ? []
        : [{ id: "copy", label: strings.copyCode, icon: "copy", run: () => onCopy(this.#shown.replace(/\n+$/, "")) }];
    this.#actions = [...copy, ...codeActions];
    for (const action of this.#actions) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "md-code-action";
      button.title = action.hint ?? action.label;
      button.tabIndex = buttons.childElementCount === 0 ? 0 : -1;
      button.setAttribute("aria-label", action.label);
      button.dataset["action"] = action.id;
      const icon = document.createElement("span");
      icon.className = `codicon codicon-${action.icon}`;
      icon.ariaHidden = "true";
      button.append(icon);
      if (action.fits !== undefined) this.#optional.push({ button, fits: action.fits });
      buttons.append(button);
    }
    return buttons;
  }

  /** Does what a button of the block says. */
  press(button: HTMLButtonElement): void {
    if (button === this.#fold) return this.#toggle();
    this.#actions.find(({ id }) => id === button.dataset["action"])?.run(this.#code, this.node);
  }

  #updateFold(): void {
    if (this.#pieces.all.length <= groupsBeforeFold) {
      if (this.#fold === undefined) return;
      this.#fold.remove();
      this.#fold = undefined;
      this.#foldLabel = "";
      delete this.node.dataset["folded"];
      return;
    }
    if (this.#fold === undefined) {
      this.#fold = document.createElement("button");
      this.#fold.type = "button";
      this.#fold.className = "md-code-fold";
      this.node.append(this.#fold);
      this.#setUnfolded(this.#unfolded || this.#options.unfolded?.has(this.#key) === true);
    }
    const { strings } = this.#options;
    const lines = this.#pieces.lines + (this.#shown.endsWith("\n") ? 0 : 1);
    // A few long lines are told by their size.
    const all =
      lines > groupsBeforeFold * linesInGroup
        ? this.#inWords(strings.showAllLines, lines)
        : fill(strings.showAllSize, Math.ceil(this.#shown.length / 1024).toLocaleString(this.#options.language));
    const label = this.#unfolded ? strings.showFewerLines : all;
    if (this.#foldLabel === label) return;
    this.#foldLabel = label;
    this.#fold.textContent = label;
  }

  get #key(): string {
    return `${this.#info}\n${this.#code.slice(0, knownLength)}`;
  }

  #inWords(forms: PluralForms, count: number): string {
    const { language } = this.#options;
    return fill(pluralForm(forms, count, language), count.toLocaleString(language));
  }

  #toggle(): void {
    this.#setUnfolded(!this.#unfolded);
    if (this.#unfolded) this.#options.unfolded?.add(this.#key);
    else this.#options.unfolded?.delete(this.#key);
    // The button is at the end of the block. Without this, the user would end up far below the collapsed code.
    if (!this.#unfolded) this.#fold?.scrollIntoView({ block: "nearest" });
  }

  #setUnfolded(unfolded: boolean): void {
    this.#unfolded = unfolded;
    this.#fold?.setAttribute("aria-expanded", String(unfolded));
    if (unfolded) delete this.node.dataset["folded"];
    else this.node.dataset["folded"] = "";
    this.#updateFold();
  }
}

/** Presses the button of a code block that was clicked. Returns whether it was one. */
export function pressCodeButton(target: Element): boolean {
  const button = target.closest<HTMLButtonElement>(".md-code-action, .md-code-fold");
  const figure = button?.closest(".md-code");
  if (button === null || figure === null || figure === undefined) return false;
  figures.get(figure)?.press(button);
  return true;
}

/** The buttons of a block are one tab stop; arrow keys, Home and End move between them. Returns whether a key did. */
export function moveInToolbar({ target, key }: KeyboardEvent): boolean {
  const toolbar = target instanceof HTMLButtonElement ? target.closest(".md-code-actions") : null;
  if (toolbar === null || !(target instanceof HTMLButtonElement)) return false;
  const buttons = [...toolbar.querySelectorAll("button")].filter(({ hidden }) => !hidden);
  const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, Home: -buttons.length, End: buttons.length };
  const step = lookup(steps, key);
  if (step === undefined) return false;
  const next = buttons[Math.max(0, Math.min(buttons.length - 1, buttons.indexOf(target) + step))];
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next?.focus();
  return true;
}
