import { type Attachment, emptyAnswer, type Message } from "./conversation.ts";

/**
 * The lines of a Markdown text by kind. Short ones, such as those of a list, do not wrap in a usual panel; of those that may, the characters count. A plain
 * list, because there are thousands of them.
 */
type TextShape = readonly [short: number, shortCharacters: number, long: number, longCharacters: number, blank: number, code: number];

interface Place {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** The panel has the whole message as it is now, if it got it. */
  readonly isKept?: true;
}

/**
 * What a panel knows of a message of a long conversation before it asks for it: enough for its place and its height. A question has its text, and the
 * labels of its attachments.
 */
export type MessageOutline =
  | (Place & { readonly role: "user"; readonly text: string; readonly labels?: readonly string[] })
  | (Place & { readonly role: "assistant"; readonly shape: TextShape; readonly reasons?: true })
  | (Place & { readonly role: "tool"; readonly runs: number });

/** A longer line wraps in a usual panel, characters. */
const longestShort = 60;
/** So much of a text is read; the rest is taken to be like it, characters. */
const longestRead = 20_000;

/** So many lines of a kind are made up at most. */
const mostLines = 10_000;

/** Each is read once, however often its conversation is shown: a message that changes is another object. */
const known = new WeakMap<Message, MessageOutline>();

/** The outline of a message; undefined for a summary, which always comes whole. */
export function outlineOf(message: Message): MessageOutline | undefined {
  const outline = known.get(message) ?? readOutline(message);
  if (outline !== undefined) known.set(message, outline);
  return outline;
}

function readOutline(message: Message): MessageOutline | undefined {
  const { id, createdAt } = message;
  switch (message.role) {
    case "user":
      return { id, createdAt, role: "user", text: message.text, ...labelsOf(message.attachments) };
    case "assistant":
      return { id, createdAt, role: "assistant", shape: shapeOf(message.text), ...(message.reasoning === "" ? {} : { reasons: true }) };
    case "tool":
      return { id, createdAt, role: "tool", runs: message.runs.length };
    case "summary":
      return undefined;
    default:
      return message satisfies never;
  }
}

/** A message as tall as the one with this outline, in its place. */
export function standIn(outline: MessageOutline): Message {
  const { id, createdAt } = outline;
  switch (outline.role) {
    case "user":
      return { role: "user", id, parentId: null, createdAt, text: outline.text, attachments: (outline.labels ?? []).map(labelled) };
    case "assistant": {
      const text = textOf(outline.shape);
      const reasoning = outline.reasons === true ? "…" : "";
      return { ...emptyAnswer, id, parentId: "", createdAt, endpoint: "", model: "", modelName: "", status: "done", text, reasoning };
    }
    case "tool": {
      const call = { id: "", type: "function", function: { name: "", arguments: "" } } as const;
      return {
        role: "tool",
        id,
        parentId: "",
        createdAt,
        runs: Array.from({ length: Math.min(outline.runs, mostLines) }, () => ({ call, status: "done", text: "", images: [] })),
      };
    }
    default:
      return outline satisfies never;
  }
}

function labelsOf(attachments: readonly Attachment[]): { readonly labels?: readonly string[] } {
  return attachments.length === 0 ? {} : { labels: attachments.map(({ label }) => label) };
}

function labelled(label: string): Attachment {
  return { id: "", kind: "file", label, path: "", uri: "", languageId: "", startLine: 0, endLine: 0, text: "" };
}

function shapeOf(text: string): TextShape {
  let [short, shortCharacters, long, longCharacters, blank, code] = [0, 0, 0, 0, 0, 0];
  let fence: string | undefined;
  for (const line of text.slice(0, longestRead).split("\n")) {
    const mark = /^ {0,9}(`{3}|~{3})/.exec(line)?.[1];
    if (mark !== undefined && (fence === undefined || fence === mark)) fence = fence === undefined ? mark : undefined;
    else if (fence !== undefined) code += 1;
    else if (line === "") blank += 1;
    else if (line.length <= longestShort) {
      short += 1;
      shortCharacters += line.length;
    } else {
      long += 1;
      longCharacters += line.length;
    }
  }
  const factor = Math.max(1, text.length / longestRead);
  const whole = (count: number): number => Math.round(count * factor);
  return [whole(short), whole(shortCharacters), whole(long), whole(longCharacters), whole(blank), whole(code)];
}

/** A text of that shape. */
function textOf([short, shortCharacters, long, longCharacters, blank, code]: TextShape): string {
  const lines = [...linesOf(short, shortCharacters).map((line) => `- ${line}`), ...linesOf(long, longCharacters)];
  const every = lines.length / (blank + 1);
  const prose = lines.map((line, index) =>
    Math.floor((index + 1) / every) > Math.floor(index / every) && index + 1 < lines.length ? `${line}\n` : line,
  );
  return [...prose, ...(code === 0 ? [] : ["```", ...Array.from({ length: Math.min(code, mostLines) }, () => "x"), "```"])].join("\n");
}

function linesOf(lines: number, characters: number): readonly string[] {
  const each = Math.max(1, Math.round(characters / lines));
  return Array.from({ length: Math.min(lines, mostLines) }, () =>
    "xxxxx "
      .repeat(Math.ceil(each / 6))
      .slice(0, each)
      .trimEnd(),
  );
}
