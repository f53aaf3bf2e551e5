import { splitDiff } from "../../apply/gitDiff.ts";
import { type Carried, type CarriedKind, type Weighed } from "../../history/disclosure.ts";
import { sha256Hex } from "../../history/sha256Hex.ts";
import type { PromptMessage } from "../../llm/prompt.ts";
import { type Attachment, type AttachmentKind } from "../../shared/conversation.ts";
import { EventLoopYielder } from "../../shared/eventLoopYielder.ts";
import { asList, asString, isFiniteNumber, isObject, type JsonObject, lookup } from "../../shared/guards.ts";
import type { ToolRun } from "../../shared/toolMessage.ts";
import type { OutboundSource } from "../outbound/outboundSource.ts";
import type { SentPiece } from "../outbound/outgoing.ts";

/** What a request carried: pieces with a source of their own, in the order of the prompt, and the texts of its system prompt and of its last question. */
export interface CarriedParts {
  readonly pieces: readonly Carried[];
  readonly texts: readonly Carried[];
}

/** Where a piece comes from. */
type Origin = Omit<Carried, keyof Weighed | "redacted">;

/** Pieces that were carried before, by the object that they come from and their content, so that they are hashed once. */
const known = new WeakMap<object, Map<string, Carried>>();

/**
 * What a prompt carries.
 * @param sent its pieces after the gate
 * @param prompt as it is sent: pictures that the model does not take are not part of it
 */
export async function carriedIn(sent: readonly SentPiece[], prompt: readonly PromptMessage[]): Promise<CarriedParts> {
  const yielder = new EventLoopYielder();
  const pieces: Carried[] = [];
  for (const one of sent) {
    if (yielder.isDue) await yielder.yield();
    const origin = originOf(one);
    if (origin !== undefined && one.text !== "") pieces.push(await carriedOnce(one.piece.of, contentOf(one), origin, isMasked(one)));
  }
  for (const part of prompt.flatMap(({ content }) => (Array.isArray(content) ? content : []))) {
    if (part.type === "text") continue;
    if (yielder.isDue) await yielder.yield();
    const data = part.type === "image_url" ? part.image_url.url : part.type === "file" ? part.file.file_data : part.input_audio.data;
    const { of, origin } = mediaOrigin(data, sent);
    const named = part.type === "file" ? { what: "pdf" as const, path: part.file.filename } : { what: "image" as const };
    pieces.push(await carriedOnce(of, data, { ...named, ...origin }, false));
  }
  return { pieces, texts: await textsOf(sent) };
}

/** Bytes and hash of a text. */
export async function weighed(text: string): Promise<Weighed> {
  const bytes = new TextEncoder().encode(text);
  return { bytes: bytes.length, sha256: await sha256Hex(bytes) };
}

async function carriedOnce(of: object | undefined, content: string, origin: Origin, masked: boolean): Promise<Carried> {
  const found = of && known.get(of)?.get(content);
  if (found !== undefined) return found;
  const redacted = masked ? marksIn(content) : 0;
  const files = origin.what === "diff" ? filesIn(content) : [];
  const carried: Carried = {
    ...origin,
    ...(files.length === 0 ? {} : { files }),
    ...(await weighed(content)),
    ...(redacted === 0 ? {} : { redacted }),
  };
  if (of !== undefined) known.set(of, (known.get(of) ?? new Map<string, Carried>()).set(content, carried));
  return carried;
}

/** The words of each system message, and those of the last question without what is attached to it. */
async function textsOf(sent: readonly SentPiece[]): Promise<readonly Carried[]> {
  const question = sent.findLast(({ message }) => message.role === "user")?.message;
  const words = new Map<object, string[]>();
  for (const one of sent) {
    const isText = one.message.role === "system" || one.message === question;
    if (!isText || one.text === "" || originOf(one) !== undefined) continue;
    words.set(one.message, [...(words.get(one.message) ?? []), (one.piece.before ?? "") + one.text]);
  }
  return Promise.all(
    Array.from(words.values(), async (parts): Promise<Carried> => {
      const text = parts.join("\n\n");
      const redacted = marksIn(text);
      return { what: "text", ...(await weighed(text)), ...(redacted === 0 ? {} : { redacted }) };
    }),
  );
}

/** Where a piece comes from; undefined for words of the user, of a model or of Aside. */
function originOf({ piece, text }: SentPiece): Origin | undefined {
  const { of, source } = piece;
  if (source === "toolResult" || source === "importedToolResult" || source === "nativeToolResult") {
    return { what: "toolResult", ...(isToolRun(of) ? toolOrigin(of, text) : {}) };
  }
  if (isAttachment(of)) return attachmentOrigin(of);
  const what = kindOfSource[source];
  if (what === undefined) return undefined;
  const { uri, path, lines } = isObject(of) ? of : {};
  const [from, to] = asList(lines);
  return {
    what,
    ...(typeof uri === "string" ? { uri } : {}),
    ...(typeof path === "string" ? { path } : {}),
    ...(isFiniteNumber(from) && isFiniteNumber(to) ? { lines: [from, to] } : {}),
  };
}

/** Sources of pieces that belong to no attachment. */
const kindOfSource: Partial<Readonly<Record<OutboundSource, CarriedKind>>> = {
  inlineEditLines: "file",
  conflictSides: "file",
  exactEditFile: "file",
  commitChanges: "diff",
};

const kindOfAttachment: Readonly<Record<AttachmentKind, CarriedKind>> = {
  selection: "file",
  file: "file",
  symbol: "file",
  cell: "file",
  instructions: "file",
  folder: "folder",
  problems: "problems",
  search: "search",
  changes: "diff",
  staged: "diff",
  commit: "diff",
  review: "diff",
  terminal: "terminal",
  command: "terminal",
  debug: "debug",
  test: "test",
  url: "url",
  conversation: "conversation",
  image: "image",
  pdf: "pdf",
};

function attachmentOrigin({ kind, uri, path, startLine, endLine, part }: Attachment): Origin {
  const isPart = part === true || kind === "selection" || kind === "symbol";
  return {
    // A kind of a later version, read from a journal.
    what: Object.hasOwn(kindOfAttachment, kind) ? kindOfAttachment[kind] : "file",
    ...(uri === "" ? {} : { uri }),
    ...(path === "" ? {} : { path }),
    ...(isPart && startLine > 0 && endLine >= startLine ? { lines: [startLine, endLine] } : {}),
  };
}

/** The tool, and the file that it read: as its result says, or as it was asked for. */
function toolOrigin({ call }: ToolRun, text: string): Omit<Origin, "what"> {
  const tool = call.function.name;
  const read = tool === "aside_readFile" ? /^([^\n]{1,1000}), lines (\d{1,9}) to (\d{1,9}) of \d{1,9}:\n/.exec(text) : null;
  if (read !== null) return { tool, path: read[1] ?? "", lines: [Number(read[2]), Number(read[3])] };
  const input = argumentsOf(call.function.arguments);
  const path = ["path", "filePath", "file"].map((name) => asString(lookup(input, name))).find((one) => one !== "");
  return { tool, ...(path === undefined ? {} : { path: path.slice(0, 1000) }) };
}

function argumentsOf(written: string): JsonObject {
  try {
    const input: unknown = JSON.parse(written);
    return isObject(input) ? input : {};
  } catch {
    return {};
  }
}

/** The attachment, or the result of a tool, that a picture or PDF belongs to. */
function mediaOrigin(data: string, sent: readonly SentPiece[]): { readonly of?: object; readonly origin?: Omit<Origin, "what"> } {
  for (const { piece, text } of sent) {
    const { of } = piece;
    if (!isObject(of)) continue;
    const attachment = asList(of["attachments"]).find((one): one is Attachment => isAttachment(one) && one.text === data);
    if (attachment !== undefined) {
      const { what: _what, ...origin } = attachmentOrigin(attachment);
      return { of: attachment, origin };
    }
    if (asList(of["images"]).includes(data)) return { of, ...(isToolRun(of) ? { origin: toolOrigin(of, text) } : {}) };
  }
  return {};
}

/** The content of a piece, without its heading and its fence. */
function contentOf({ piece, text }: SentPiece): string {
  const { of } = piece;
  // As it was captured, with or without a line feed at its end.
  if (isAttachment(of) && text.includes(of.text)) return of.text;
  const at = text.startsWith("```") ? 0 : text.indexOf("\n```") + 1;
  const fence = /^`{3,}/.exec(text.slice(at, at + 1000))?.[0];
  const isFenced = fence !== undefined && (at > 0 || text.startsWith("```")) && text.endsWith(`\n${fence}`);
  const hasSource = isAttachment(of) || piece.source === "exactEditFile" || piece.source === "commitChanges";
  if (!isFenced || !hasSource) return text;
  return text.slice(text.indexOf("\n", at) + 1, -fence.length - (isAttachment(of) && of.text.endsWith("\n") ? 0 : 1));
}

/** Whether marks in a piece stand for what was masked; in another file, they are its own words. */
function isMasked({ piece, text }: SentPiece): boolean {
  if (!isAttachment(piece.of)) return true;
  return piece.of.check?.redact === true || text !== piece.text;
}

/** The files of a diff. */
function filesIn(diff: string): readonly string[] {
  return [...new Set(splitDiff(diff).flatMap(({ paths }) => paths))];
}

function marksIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf("[redacted]"); at !== -1; at = text.indexOf("[redacted]", at + 1)) count += 1;
  return count;
}

function isAttachment(of: unknown): of is Attachment {
  return isObject(of) && typeof of["kind"] === "string" && typeof of["text"] === "string" && typeof of["uri"] === "string";
}

function isToolRun(of: unknown): of is ToolRun {
  return isObject(of) && isObject(of["call"]) && typeof of["status"] === "string";
}
