import { splitDiff } from "../../apply/gitDiff.ts";
import { type Carried, type CarriedKind, mostFilesOfDiff, type Weighed } from "../../history/disclosure.ts";
import { sha256Hex } from "../../history/sha256Hex.ts";
import type { PromptMessage } from "../../llm/prompt.ts";
import { type Attachment, type AttachmentKind } from "../../shared/conversation.ts";
import { EventLoopYielder } from "../../shared/eventLoopYielder.ts";
import { asList, asString, isFiniteNumber, isObject, type JsonObject, lookup } from "../../shared/guards.ts";
import type { ToolRun } from "../../shared/toolMessage.ts";
import { maskText } from "../outbound/maskText.ts";
import type { OutboundSource } from "../outbound/outboundSource.ts";
import type { SentPiece } from "../outbound/outgoing.ts";
import { notedPath, notedRelativePath, notedTool, notedUri } from "./notedNames.ts";

/** What a request carried: pieces with a source of their own, in the order of the prompt, and the texts of its system prompt and of its last question. */
export interface CarriedParts {
  readonly pieces: readonly Carried[];
  readonly texts: readonly Carried[];
}

/** Where a piece comes from. */
type Origin = Omit<Carried, keyof Weighed | "redacted">;

/** Pieces that were carried before, by the object that they come from and their content, so that they are hashed once. */
const hashed = new WeakMap<object, Map<string, Carried>>();

/**
 * What a prompt carries.
 * @param sent its pieces after the gate
 * @param prompt as it is sent: pictures that the model does not take are not part of it
 * @param known the keys that Aside stores, which are masked in names, too
 */
export async function carriedIn(
  sent: readonly SentPiece[],
  prompt: readonly PromptMessage[],
  known: readonly string[],
): Promise<CarriedParts> {
  const yielder = new EventLoopYielder();
  const pieces: Carried[] = [];
  for (const one of sent) {
    if (yielder.isDue) await yielder.yield();
    const origin = originOf(one);
    if (origin !== undefined && one.text !== "") {
      pieces.push(await carriedOnce({ of: one.piece.of, content: contentOf(one), origin, masked: isMasked(one) }, known));
    }
  }
  for (const part of prompt.flatMap(({ content }) => (Array.isArray(content) ? content : []))) {
    if (part.type === "text") continue;
    if (yielder.isDue) await yielder.yield();
    const data = part.type === "image_url" ? part.image_url.url : part.type === "file" ? part.file.file_data : part.input_audio.data;
    const { of, origin } = mediaOrigin(data, sent);
    const path = part.type === "file" ? notedPath(part.file.filename) : undefined;
    const what = part.type === "file" ? "pdf" : "image";
    const named: Origin = { what, ...(path === undefined ? {} : { path }), ...origin };
    pieces.push(await carriedOnce({ of, content: data, origin: named, masked: false }, known));
  }
  return { pieces, texts: await textsOf(sent) };
}

/** Bytes and hash of a text. */
export async function weighed(text: string): Promise<Weighed> {
  const bytes = new TextEncoder().encode(text);
  return { bytes: bytes.length, sha256: await sha256Hex(bytes) };
}

interface Found {
  readonly of: object | undefined;
  readonly content: string;
  readonly origin: Origin;
  readonly masked: boolean;
}

async function carriedOnce({ of, content, origin, masked }: Found, known: readonly string[]): Promise<Carried> {
  const found = of && hashed.get(of)?.get(content);
  if (found !== undefined) return found;
  const redacted = masked ? marksIn(content) : 0;
  const all = origin.what === "diff" ? filesIn(content) : [];
  const carried: Carried = {
    ...(await maskedOrigin({ ...origin, ...namedFiles(all) }, known)),
    ...(await weighed(content)),
    ...(redacted === 0 ? {} : { redacted }),
  };
  if (of !== undefined) hashed.set(of, (hashed.get(of) ?? new Map<string, Carried>()).set(content, carried));
  return carried;
}

/** The first files of a diff, and how many more there are. */
function namedFiles(all: readonly string[]): Pick<Carried, "files" | "moreFiles"> {
  const files = all.slice(0, mostFilesOfDiff).flatMap((file) => notedPath(file) ?? []);
  const more = all.length - files.length;
  return { ...(files.length === 0 ? {} : { files }), ...(more === 0 ? {} : { moreFiles: more }) };
}

/** An origin without what would be masked on its way out. */
async function maskedOrigin({ uri, path, tool, files, ...rest }: Origin, known: readonly string[]): Promise<Origin> {
  const mask = (text: string): Promise<string> => maskText(text, "masked", known);
  const plain = uri === undefined ? "" : decoded(uri);
  const isClean = (await mask(plain)) === plain;
  const named = Object.entries({ path, tool }).flatMap(([name, text]) => (text === undefined ? [] : [{ name, text }]));
  const texts = await Promise.all(named.map(async ({ name, text }) => [name, await mask(text)] as const));
  const maskedFiles = files && (await Promise.all(files.map(mask)));
  return {
    ...rest,
    ...(uri === undefined || !isClean ? {} : { uri }),
    ...Object.fromEntries(texts),
    ...(maskedFiles === undefined ? {} : { files: maskedFiles }),
  };
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
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
    ...placeOf(asString(uri), asString(path)),
    ...(isFiniteNumber(from) && isFiniteNumber(to) ? { lines: [from, to] } : {}),
  };
}

/** An address and a path as they are noted. */
function placeOf(uri: string, path: string): Pick<Origin, "uri" | "path"> {
  const [place, name] = [notedUri(uri), notedPath(path)];
  return { ...(place === undefined ? {} : { uri: place }), ...(name === undefined ? {} : { path: name }) };
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

/**
 * Kinds whose path is one. That of the others is a text: the title of a conversation or of a terminal, the subject of a commit, names of branches, the address of
 * a page with its query, a summary of a search, the name of a test.
 */
const kindsWithPath: ReadonlySet<AttachmentKind> = new Set([
  "selection",
  "file",
  "symbol",
  "cell",
  "instructions",
  "folder",
  "problems",
  "changes",
  "staged",
  "image",
  "pdf",
]);

function attachmentOrigin({ kind, uri, path, startLine, endLine, part }: Attachment): Origin {
  const isPart = part === true || kind === "selection" || kind === "symbol";
  const commit = kind === "commit" ? /^[0-9a-f]{7,64}(?= |$)/.exec(path)?.[0] : undefined;
  return {
    // A kind of a later version, read from a journal.
    what: Object.hasOwn(kindOfAttachment, kind) ? kindOfAttachment[kind] : "file",
    ...placeOf(uri, commit ?? (kindsWithPath.has(kind) ? path : "")),
    ...(isPart && startLine > 0 && endLine >= startLine ? { lines: [startLine, endLine] } : {}),
  };
}

/** Aside's own tools that are called with a path. */
const toolsWithPath: readonly string[] = ["aside_readFile", "aside_listFolder", "aside_problems"];

/** The tool, and the file that one of Aside's own read: as its result says, or as it was asked for. Arguments of other tools may be any text, also contents. */
function toolOrigin({ call, status }: ToolRun, text: string): Omit<Origin, "what"> {
  const name = notedTool(call.function.name);
  if (name === undefined) return {};
  if (!toolsWithPath.includes(name) || status !== "done") return { tool: name };
  const read = name === "aside_readFile" ? /^([^\n]{1,1000}), lines (\d{1,9}) to (\d{1,9}) of \d{1,9}:\n/.exec(text) : null;
  const [, found = "", from = "", to = ""] = read ?? [];
  const path = read === null ? notedRelativePath(asString(lookup(argumentsOf(call.function.arguments), "path"))) : notedPath(found);
  return {
    tool: name,
    ...(path === undefined ? {} : { path }),
    ...(read === null || path === undefined ? {} : { lines: [Number(from), Number(to)] }),
  };
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
