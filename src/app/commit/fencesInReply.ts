/** A fenced block in a model's reply. */
export interface FoundFence {
  /** Where its opening line begins. */
  readonly start: number;
  readonly content: string;
  /** Whether its opening line is whole. */
  readonly isOpened: boolean;
  /** Whether its info string names a programming language, so that it holds no message. */
  readonly holdsCode: boolean;
}

interface OpenFence {
  readonly start: number;
  readonly mark: string;
  readonly holdsCode: boolean;
  readonly lines: string[];
}

/** Info strings of fences that hold a message: as text, as a command of a shell, or as an object of JSON. */
const messageLanguages =
  /^(?:te?xt|plain(?:text)?|none|git|git[-_ ]?commit|commit(?:[-_ ]?(?:message|msg))?|markdown|md|message|msg|conventional|output|quote|(?:ba|z|fi)?sh|shell|console|terminal|powershell|jsonc?)?$/i;
/** Only the first few are looked at. */
const mostFences = 20;

/** The fenced blocks of a reply, in order. The last one may still be open, and the fences of one may be in one line. */
export function fencesIn(text: string): readonly FoundFence[] {
  const found: FoundFence[] = [];
  const lines = text.split("\n");
  let open: OpenFence | undefined;
  let at = 0;
  for (const line of lines) {
    if (open === undefined) {
      const inOneLine = /^[ \t]*`{3,}([^`]+)`{3,}[ \t]*$/.exec(line)?.[1];
      if (inOneLine !== undefined) found.push({ start: at, content: inOneLine.trim(), isOpened: true, holdsCode: false });
      else open = openingAt(line, at);
    } else if (closes(line, open.mark)) {
      found.push(asFound(open, true));
      open = undefined;
    } else open.lines.push(line);
    if (found.length >= mostFences) return found;
    at += line.length + 1;
  }
  if (open === undefined) return found;
  // The last line may be growing into the closing fence.
  const last = lines.at(-1)?.trim() ?? "";
  if (open.lines.length > 0 && last !== "" && open.mark.startsWith(last)) open.lines.pop();
  return [...found, asFound(open, text.indexOf("\n", open.start) >= 0)];
}

function openingAt(line: string, start: number): OpenFence | undefined {
  const [, mark, rest = ""] = /^[ \t]*(`{3,}(?!`)|~{3,}(?!~))([^`]*)$/.exec(line) ?? [];
  if (mark === undefined) return undefined;
  const info = rest.trim();
  const isMessage = messageLanguages.test(info);
  // Several words that are no attributes (`title="…"`) are the first line of the message.
  const isFirstLine = !isMessage && /\s/.test(info) && !info.includes("=");
  return { start, mark, holdsCode: !isMessage && !isFirstLine, lines: isFirstLine ? [info] : [] };
}

function closes(line: string, mark: string): boolean {
  const written = line.trim();
  return written.startsWith(mark) && written.replaceAll(mark.charAt(0), "") === "";
}

function asFound({ start, holdsCode, lines }: OpenFence, isOpened: boolean): FoundFence {
  const indent = /^[ \t]*/.exec(lines.find((line) => line.trim() !== "") ?? "")?.[0] ?? "";
  const content = lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join("\n");
  return { start, content: content.trim(), isOpened, holdsCode };
}
