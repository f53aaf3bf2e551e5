/** What the heights of texts depend on: fonts and sizes, in CSS pixels. */
export interface TextMetrics {
  /** Size of the font of text, and the height of its lines. */
  readonly size: number;
  readonly line: number;
  /** Height of a line of small text. */
  readonly small: number;
  /** Height of a line of code in a block, and the width of its letters. */
  readonly codeLine: number;
  readonly codeLetter: number;
  readonly codeWraps: boolean;
  /** Width of a letter of code within text. */
  readonly inlineCode: number;
  /** Widths of the ASCII characters. */
  readonly ascii: Float32Array;
  /** Width of an ideograph, and of any other letter. */
  readonly wide: number;
  readonly other: number;
}

const asciiCount = 128;

/** Metrics at a font size of 13 px, where a page cannot be measured. */
const usualMetrics: TextMetrics = {
  size: 13,
  line: 19.5,
  small: 16.5,
  codeLine: 17.4,
  codeLetter: 7.2,
  codeWraps: false,
  inlineCode: 7.2,
  ascii: new Float32Array(asciiCount).fill(6.6),
  wide: 13,
  other: 6.8,
};

/** Measures the fonts of answers in `parent`, where one is put for a moment. */
export function measureText(parent: HTMLElement): TextMetrics {
  const probe = document.createElement("div");
  probe.className = "markdown text-probe";
  const chunk = document.createElement("div");
  chunk.className = "md-chunk";
  const paragraph = document.createElement("p");
  const inline = document.createElement("code");
  const small = document.createElement("p");
  small.className = "answer-note";
  const body = document.createElement("pre");
  body.className = "md-code-body";
  const block = document.createElement("code");
  const lines = document.createElement("span");
  lines.className = "md-code-lines";
  block.append(lines);
  body.append(block);
  paragraph.append("x", inline);
  chunk.append(paragraph, body);
  probe.append(chunk, small);
  parent.append(probe);
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  const [text, code] = [getComputedStyle(paragraph), getComputedStyle(lines)];
  const size = Number.parseFloat(text.fontSize) || usualMetrics.size;
  const letters = (style: CSSStyleDeclaration, characters: string): number => {
    if (context === null) return 0;
    context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    return context.measureText(characters).width;
  };
  const codeLetter = letters(code, "x") || usualMetrics.codeLetter;
  const ascii = Float32Array.from({ length: asciiCount }, (_, index) => (index < 32 ? 0 : letters(text, String.fromCharCode(index))));
  const metrics: TextMetrics = {
    size,
    line: Number.parseFloat(text.lineHeight) || size * 1.5,
    small: Number.parseFloat(getComputedStyle(small).lineHeight) || size * 1.27,
    codeLine: Number.parseFloat(getComputedStyle(lines).lineHeight) || size * 1.34,
    codeLetter,
    codeWraps: getComputedStyle(body).whiteSpace !== "pre",
    inlineCode: letters(getComputedStyle(inline), "x") || codeLetter,
    ascii,
    wide: letters(text, "漢") || size,
    other: letters(text, "ж") || size / 2,
  };
  probe.remove();
  return metrics;
}
