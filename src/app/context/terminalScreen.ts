/** The most blanks that moves of the cursor may add. A sequence of a few characters can ask for a line of any length. */
const mostBlanks = 200_000;
const longestMove = 1000;
/** The most that is erased from the beginning of a line: a sequence of four characters must not cost more than it is worth. */
const longestErased = 200;

/** A control sequence, from the character after its `[`: parameters, intermediates, final. */
const control = /([0-?]*)[ -/]*([@-~])?/y;
/** The content of an operating system command or another string, up to what ends it. */
// oxlint-disable-next-line no-control-regex -- control characters end it
const string = /[^\u0007\u0018\u001a\u001b\u009c]*/y;

/** The marks by which shells tell VS Code where the output of a command begins and ends. */
const outputBegins = ["\u001b]633;C", "\u001b]133;C"];
const outputEnds = ["\u001b]633;D", "\u001b]133;D"];
/** The mark of the beginning stands before any output, but the command line may stand before it. */
const latestBegin = 8192;

/**
 * What a program wrote to a terminal, as the terminal shows it: without escape sequences, and with what was written over (a progress bar, a line that was
 * erased) as it looked in the end. Full-screen programs leave nothing behind. The width of the terminal is not known, so long lines are not wrapped.
 */
export function screenText(written: string): string {
  const screen = new Screen();
  screen.write(outputIn(written));
  return screen.text;
}

/** The output alone, if the shell's marks are in the text: the first piece may have the command, and the last one the next prompt. */
function outputIn(written: string): string {
  const start = Math.max(...outputBegins.map((mark) => written.slice(0, latestBegin).indexOf(mark)));
  const from = Math.max(0, start);
  const end = Math.max(...outputEnds.map((mark) => written.lastIndexOf(mark)));
  return written.slice(from, end < from ? undefined : end);
}

/** The lines of a terminal and its cursor: what programs use that print line by line. */
class Screen {
  readonly #lines: string[][] = [[]];
  #row = 0;
  #column = 0;
  #saved: readonly [row: number, column: number] = [0, 0];
  /** Where the cursor was when a full-screen program began. */
  #left: readonly [row: number, column: number] = [0, 0];
  #blanks = 0;
  /** On the alternate screen, which full-screen programs use, nothing stays. */
  #isAlternate = false;
  /** Whether the screen was cleared, so that its first line is known. */
  #isErased = false;
  /** The cursor was moved to a top that is not known; what follows decides what that means. */
  #isAtTop = false;

  get text(): string {
    return this.#lines
      .map((line) => line.join("").trimEnd())
      .join("\n")
      .trimEnd();
  }

  write(text: string): void {
    for (let at = 0; at < text.length;) {
      const code = text.codePointAt(at) ?? 0;
      const next = at + (code > 0xffff ? 2 : 1);
      if (code === 0x1b) at = this.#escape(text, next);
      else if (code === 0x9b) at = this.#control(text, next);
      else if (code === 0x9d || code === 0x90) at = endOfString(text, next);
      else {
        this.#character(code, text.slice(at, next));
        at = next;
      }
    }
  }

  #character(code: number, character: string): void {
    if (code === 0x0a || code === 0x0b || code === 0x0c) {
      this.#leaveTop();
      this.#moveTo(this.#row + 1, 0);
    } else if (code === 0x0d) this.#column = 0;
    else if (code === 0x08) this.#column = Math.max(0, this.#column - 1);
    else if (code === 0x09) this.#put("\t");
    else if (code >= 0x20 && (code < 0x7f || code > 0x9f)) this.#put(character);
  }

  #put(character: string): void {
    if (this.#isAlternate) return;
    this.#leaveTop();
    const line = this.#line;
    while (line.length < this.#column && this.#blanks < mostBlanks) {
      line.push(" ");
      this.#blanks += 1;
    }
    const at = Math.min(this.#column, line.length);
    line[at] = character;
    this.#column = at + 1;
  }

  get #line(): string[] {
    return (this.#lines[this.#row] ??= []);
  }

  /** The line may be the one after the last one, and no later. */
  #moveTo(row: number, column: number): void {
    if (!this.#isAlternate) this.#row = Math.max(0, Math.min(row, this.#lines.length));
    this.#column = Math.max(0, column);
    if (!this.#isAlternate) this.#lines[this.#row] ??= [];
  }

  /** What is printed at a top that is not known goes below everything: it must not hide what is not on the screen. */
  #leaveTop(): void {
    if (!this.#isAtTop) return;
    this.#isAtTop = false;
    this.#moveTo(this.#lines.length, 0);
  }

  #eraseAll(): void {
    if (this.#isAlternate) return;
    this.#lines.splice(0, this.#lines.length, []);
    [this.#row, this.#column] = [0, 0];
    this.#isErased = true;
    this.#isAtTop = false;
  }

  /** @returns the offset after the sequence */
  #escape(text: string, at: number): number {
    const kind = text[at];
    switch (kind) {
      case "[":
        return this.#control(text, at + 1);
      case "]":
      case "P":
      case "X":
      case "^":
      case "_":
        return endOfString(text, at + 1);
      case "7":
        this.#saved = [this.#row, this.#column];
        return at + 1;
      case "8":
        this.#moveTo(...this.#saved);
        return at + 1;
      case "c":
        this.#isAlternate = false;
        this.#eraseAll();
        return at + 1;
      case undefined:
        return at;
      default:
        // Of the others, only those that choose a character set are longer than one character.
        return kind >= " " && kind <= "/" ? at + 2 : kind >= "0" && kind <= "~" ? at + 1 : at;
    }
  }

  #control(text: string, at: number): number {
    control.lastIndex = at;
    const [whole = "", given = "", final] = control.exec(text) ?? [];
    if (final !== undefined) this.#run(given, final);
    return at + whole.length;
  }

  #run(given: string, final: string): void {
    const [first = 0, second = 0] = given.split(";", 2).map((number) => Math.min(Number.parseInt(number, 10) || 0, longestMove));
    const by = Math.max(1, first);
    switch (final) {
      case "A":
        return this.#moveTo(this.#row - by, this.#column);
      case "B":
        return this.#moveTo(this.#row + by, this.#column);
      case "C":
        return this.#moveTo(this.#row, this.#column + by);
      case "D":
        return this.#moveTo(this.#row, this.#column - by);
      case "E":
        return this.#moveTo(this.#row + by, 0);
      case "F":
        return this.#moveTo(this.#row - by, 0);
      case "G":
        return this.#moveTo(this.#row, by - 1);
      case "H":
      case "f":
        return this.#home(by, Math.max(1, second));
      case "J":
        return this.#eraseBelow(first);
      case "K":
        return this.#eraseLine(first);
      case "s":
        this.#saved = [this.#row, this.#column];
        return;
      case "u":
        return this.#moveTo(...this.#saved);
      case "h":
      case "l":
        if (/^\?(?:47|1047|1049)$/.test(given)) this.#alternate(final === "h");
        return;
      default:
    }
  }

  #alternate(isOn: boolean): void {
    if (isOn === this.#isAlternate) return;
    this.#isAlternate = isOn;
    if (isOn) this.#left = [this.#row, this.#column];
    else this.#moveTo(...this.#left);
  }

  #home(row: number, column: number): void {
    if (this.#isAlternate) return;
    if (this.#isErased) return this.#moveTo(row - 1, column - 1);
    this.#isAtTop = true;
  }

  #eraseBelow(mode: number): void {
    if (this.#isAlternate) return;
    if (mode === 2 || mode === 3 || (mode === 0 && this.#isAtTop)) return this.#eraseAll();
    if (mode !== 0) return;
    this.#line.length = Math.min(this.#line.length, this.#column);
    this.#lines.length = this.#row + 1;
  }

  #eraseLine(mode: number): void {
    if (this.#isAlternate) return;
    const line = this.#line;
    if (mode === 0) line.length = Math.min(line.length, this.#column);
    else if (mode === 2) line.length = 0;
    else if (mode === 1) line.fill(" ", 0, Math.min(this.#column + 1, longestErased));
  }
}

/** A string ends with BEL, ST or what breaks it off. */
function endOfString(text: string, at: number): number {
  string.lastIndex = at;
  const end = at + (string.exec(text)?.[0].length ?? 0);
  if (text[end] === "\u001b") return text[end + 1] === "\\" ? end + 2 : end;
  return Math.min(end + 1, text.length);
}
