import * as l10n from "@vscode/l10n";
import { type AnswerMessage, type Conversation, isDeleted, type Message } from "../shared/conversation.ts";
import { type ByteScan, compileByteScan, compileLiteralScan } from "./byteScan.ts";
import type { ConversationStore } from "./conversationStore.ts";
import { foldText } from "./foldText.ts";
import type { SearchedContent, SearchFilter, SearchQuery } from "./searchQuery.ts";
import { unpackSpending } from "./spending.ts";
import type { ConversationSummary } from "./summary.ts";

/** A place where words of the search occur. Without words, a place that `has:` asks for, or the title. */
export interface SearchHit {
  /** Null for a hit in the title. */
  readonly messageId: string | null;
  readonly field: "title" | "text" | "reasoning" | "attachment" | "tool";
  /** Name of the model for hits in answers. */
  readonly modelName?: string;
  /** Time of the message in milliseconds since the epoch, or null for a title. */
  readonly at: number | null;
  /** Offset and length of the hit in the field, in UTF-16 units. */
  readonly start: number;
  readonly length: number;
  /** The text around the hit as one line, and the offset of the hit in it. */
  readonly excerpt: string;
  readonly excerptStart: number;
}

/** A conversation with hits. */
export interface SearchResult {
  readonly summary: ConversationSummary;
  /** The first hits, in the order of the messages; of several words, those places first where most of them are together. */
  readonly hits: readonly SearchHit[];
  /** Whether there are more hits than these. */
  readonly more: boolean;
}

const hitsPerConversation = 20;
/** How many hits of a conversation are considered when the best are chosen. */
const mostCompared = 200;
/** How many words and phrases are looked for: each costs a look through all that is searched. */
const mostTerms = 20;
/** A word that occurs more often in one text is not looked for further. */
const mostInText = 1000;
const before = 40;
const after = 100;
const readAhead = 4;
/** Journals up to this many bytes are read into a reused buffer. */
const scratchSize = 512 * 1024;

/** How a search is done. */
export interface SearchOptions {
  /** Ends the search. */
  readonly signal?: AbortSignal;
  /** Decides which conversations to search, for example those of one workspace. */
  readonly accept?: (summary: ConversationSummary) => boolean;
  /** Whether capital and small letters differ. False by default. */
  readonly matchCase?: boolean;
}

/**
 * Searches the titles, messages, reasoning, attachments and tools of all conversations, newest first, for those that contain every word and phrase and match every
 * filter. Only journals whose bytes may contain the words are parsed.
 */
export async function* searchConversations(
  store: ConversationStore,
  query: SearchQuery,
  { signal, accept, matchCase = false }: SearchOptions = {},
): AsyncGenerator<SearchResult, void, undefined> {
  if (query.problem !== undefined || (query.terms.length === 0 && query.filters.length === 0)) return;
  const search = compileSearch(query, matchCase);
  const searched = new Set<string>();
  const searchAll = async function* (): AsyncGenerator<SearchResult, void, undefined> {
    const wanted = (summary: ConversationSummary) => !searched.has(summary.id) && accept?.(summary) !== false && search.accepts(summary);
    const queue = (await store.list()).filter(wanted).values();
    const reading: Promise<SearchResult | undefined>[] = [];
    const free: Uint8Array[] = [];
    const next = (): void => {
      const { value } = queue.next();
      if (value === undefined) return;
      searched.add(value.id);
      const scratch = free.pop() ?? new Uint8Array(scratchSize);
      const searching = searchOne(store, value, search, scratch).catch(() => undefined);
      reading.push(searching.finally(() => free.push(scratch)));
    };
    for (let ahead = 0; ahead < readAhead; ahead += 1) next();
    for (let pending = reading.shift(); pending !== undefined; pending = reading.shift()) {
      const found = await pending;
      if (signal?.aborted === true) return;
      next();
      if (found !== undefined) yield found;
    }
  };
  yield* searchAll();
  if (signal?.aborted === true) return;
  // Then search what was not in the list yet, for example after a crash.
  await store.refresh();
  yield* searchAll();
}

/** A query that is ready to be looked for. */
interface Search {
  readonly terms: readonly Term[];
  readonly contents: readonly SearchedContent[];
  readonly matchCase: boolean;
  /** Whether a conversation matches the filters, by what the list says of it. */
  readonly accepts: (summary: ConversationSummary) => boolean;
  /** Whether a hit at a time is in the period that is searched. */
  readonly isInPeriod: (at: number) => boolean;
}

interface Term {
  /** Finds it in folded text. */
  readonly matcher: RegExp;
  readonly scan: ByteScan;
}

function compileSearch({ terms, filters }: SearchQuery, matchCase: boolean): Search {
  const isInPeriod = (at: number) =>
    filters.every((filter) => (filter.name === "before" ? at < filter.at : filter.name !== "after" || at >= filter.at));
  // A pasted page of text is found by its longest words.
  const looked = Array.from(new Set(terms)).toSorted((a, b) => b.length - a.length);
  return {
    terms: looked.slice(0, mostTerms).map((term) => ({ matcher: matcherOf(term, matchCase), scan: compileByteScan(term) })),
    contents: filters.flatMap((filter) => (filter.name === "has" ? [filter.what] : [])),
    matchCase,
    accepts: (summary) => filters.every((filter) => meetsFilter(filter, summary)),
    isInPeriod,
  };
}

/** The expression that finds a word or phrase in a folded text. Any white space may be between the words of a phrase. */
function matcherOf(term: string, matchCase: boolean): RegExp {
  const words = foldText(term, { matchCase }).text.split(/\s+/).filter(Boolean);
  return new RegExp(words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("\\s+"), "g");
}

/** Whether a conversation meets a filter, as far as its list entry says: `has:` needs the messages. */
export function meetsFilter(filter: SearchFilter, summary: ConversationSummary): boolean {
  const { model, spending, workspace, createdAt, updatedAt, cost } = summary;
  switch (filter.name) {
    case "model": {
      const models = [model ?? "", ...(unpackSpending(spending) ?? []).map((row) => row.model)];
      return models.some((id) => contains(id, filter.value));
    }
    case "in":
      return contains(workspace ?? "", filter.value);
    case "folder":
      return contains(summary.folder ?? "", filter.value);
    case "tag":
      return (summary.tags ?? []).some((tag) => contains(tag, filter.value));
    case "is":
      return summary.archived === true;
    // Some message may be in the period; which ones are is seen when they are read.
    case "before":
      return createdAt < filter.at;
    case "after":
      return updatedAt >= filter.at;
    case "cost":
      return cost !== null && filter.isIn(cost);
    case "has":
      return true;
    default:
      return filter satisfies never;
  }
}

function contains(text: string, part: string): boolean {
  return foldText(text).text.includes(foldText(part).text);
}

async function searchOne(
  store: ConversationStore,
  summary: ConversationSummary,
  search: Search,
  scratch: Uint8Array,
): Promise<SearchResult | undefined> {
  const { terms, contents, isInPeriod, matchCase } = search;
  const inTitle = hitsIn(summary.title, terms, { messageId: null, field: "title", at: null }, matchCase);
  const seen = new Set(inTitle.flatMap((hit) => [...hit.terms]));
  const titleHits = isInPeriod(summary.updatedAt) ? inTitle.slice(0, 1) : [];
  if (terms.length === 0 && contents.length === 0) {
    const hit: SearchHit = { messageId: null, field: "title", at: null, start: 0, length: 0, excerpt: summary.title, excerptStart: 0 };
    return { summary, hits: [hit], more: false };
  }
  // Text of an unfinished answer can be split across checkpoints, and large attachments are not in the journal. Parse these journals always.
  const isParsed = summary.unfinished || summary.large === true;
  const bytes = isParsed ? undefined : await store.bytes(summary.id, scratch);
  const mayContain =
    isParsed || (bytes !== undefined && mayHaveAll(bytes, contents) && terms.every(({ scan }, at) => seen.has(at) || scan(bytes)));
  // A hit in the title counts even if the journal cannot be read.
  const opened = mayContain ? await store.peek(summary.id).catch(() => undefined) : undefined;
  const hits: FoundHit[] = [...titleHits];
  const had = new Set<SearchedContent>();
  if (opened !== undefined) {
    for (const found of hitsOf(opened.conversation, search)) {
      if ("has" in found) had.add(found.has);
      else {
        for (const term of found.terms) seen.add(term);
        hits.push(found);
      }
      // Of several words, the best places may be further down.
      if (
        hits.length > (terms.length < 2 ? hitsPerConversation : mostCompared) &&
        seen.size === terms.length &&
        had.size === contents.length
      )
        break;
    }
  }
  if (hits.length === 0 || seen.size < terms.length || contents.some((what) => !had.has(what))) return undefined;
  const best = terms.length < 2 ? hits : hits.toSorted((a, b) => b.terms.size - a.terms.size);
  return {
    summary,
    hits: best.slice(0, hitsPerConversation).map(withoutTerms),
    more: best.length > hitsPerConversation,
  };
}

/** A hit, and which words are in its excerpt. */
interface FoundHit extends SearchHit {
  readonly terms: ReadonlySet<number>;
}

/** Searches one conversation for words. */
export function searchConversation(
  conversation: Conversation,
  { terms }: Pick<SearchQuery, "terms">,
  matchCase = false,
): readonly SearchHit[] {
  if (terms.length === 0) return [];
  const search = compileSearch({ terms, filters: [] }, matchCase);
  return Array.from(hitsOf(conversation, search)).flatMap((found) => ("has" in found ? [] : [withoutTerms(found)]));
}

function withoutTerms({ terms: _terms, ...hit }: FoundHit): SearchHit {
  return hit;
}

/** The hits in a conversation, and which of the wanted contents it has: of all messages that are not deleted, in all versions. Without words, every message that has that is a hit. */
function* hitsOf(
  conversation: Conversation,
  { terms, contents, isInPeriod, matchCase }: Search,
): Generator<FoundHit | { readonly has: SearchedContent }, void, undefined> {
  const hidden = new Set<string>();
  for (const message of conversation.messages.values()) {
    // Messages after a deleted one are deleted with it. Parents come before their children.
    if (isDeleted(conversation, message.id) || (message.parentId !== null && hidden.has(message.parentId))) {
      hidden.add(message.id);
      continue;
    }
    const { id: messageId, createdAt: at } = message;
    const had = contents.filter((what) => has(message, what));
    for (const what of had) yield { has: what };
    if (!isInPeriod(at)) continue;
    if (terms.length === 0) {
      if (had.length > 0) yield placeOf(message);
      continue;
    }
    for (const { text, ...where } of textsOf(message)) yield* hitsIn(text, terms, { messageId, at, ...where }, matchCase);
  }
}

/** A message without a hit: where it begins. */
function placeOf(message: Message): FoundHit {
  const [first = { field: "text" as const, text: "" }] = [...textsOf(message)].filter(({ text }) => text.trim() !== "");
  const { text, ...where } = first;
  const excerpt = text.slice(0, before + after).replace(/\s/gu, " ");
  return { messageId: message.id, at: message.createdAt, ...where, start: 0, length: 0, excerpt, excerptStart: 0, terms: new Set() };
}

interface SearchedText extends Pick<SearchHit, "field" | "modelName"> {
  readonly text: string;
}

/** What is searched of a message. */
function* textsOf(message: Message): Generator<SearchedText, void, undefined> {
  switch (message.role) {
    case "user":
      yield { field: "text", text: message.text };
      for (const { kind, label, text } of message.attachments) {
        yield { field: "attachment", text: label };
        // The text of these is encoded data.
        if (kind !== "image" && kind !== "pdf") yield { field: "attachment", text };
      }
      return;
    case "tool":
      for (const { call, text } of message.runs) {
        yield { field: "tool", text: call.function.arguments };
        yield { field: "tool", text };
      }
      return;
    case "summary":
      yield { field: "text", modelName: l10n.t("Summary"), text: message.text };
      return;
    case "assistant": {
      const { modelName } = message;
      yield { field: "reasoning", modelName, text: message.reasoning };
      yield { field: "text", modelName, text: message.text };
      return;
    }
    default:
      message satisfies never;
  }
}

/** For each content of `has:`, texts that occur in the journal of a conversation that has it. */
const signs: Readonly<Record<SearchedContent, readonly ByteScan[]>> = {
  image: ['"kind":"image"', '"images":[{', '"images":["'].map(compileLiteralScan),
  pdf: [compileLiteralScan('"kind":"pdf"')],
  file: [compileLiteralScan('"attachments":[{')],
  code: ["```", "~~~"].map(compileLiteralScan),
  tools: [compileLiteralScan('"role":"tool"')],
};

function mayHaveAll(bytes: Uint8Array, contents: readonly SearchedContent[]): boolean {
  return contents.every((what) => signs[what].some((scan) => scan(bytes)));
}

function has(message: Message, what: SearchedContent): boolean {
  const attached = message.role === "user" ? message.attachments : [];
  switch (what) {
    case "image":
      return attached.some(({ kind }) => kind === "image") || (message.role === "assistant" && message.images.length > 0);
    case "pdf":
      return attached.some(({ kind }) => kind === "pdf");
    case "file":
      return attached.some(({ kind }) => kind !== "instructions");
    case "code":
      return message.role === "assistant" && hasFence(message);
    case "tools":
      return message.role === "tool";
    default:
      return what satisfies never;
  }
}

function hasFence({ text }: AnswerMessage): boolean {
  return /^ {0,3}(?:```|~~~)/m.test(text);
}

/** Where words occur in a text. Of several words, those that are near each other are one hit. */
function hitsIn(
  text: string,
  terms: readonly Term[],
  where: Pick<SearchHit, "messageId" | "field" | "modelName" | "at">,
  matchCase: boolean,
): readonly FoundHit[] {
  if (text === "") return [];
  const folded = foldText(text, { matchCase });
  const places = terms.flatMap(({ matcher }, term) =>
    firstMatches(matcher, folded.text).map((match) => ({ term, at: match.index, length: match[0].length })),
  );
  if (terms.length > 1) places.sort((a, b) => a.at - b.at);
  const hits: (FoundHit & { terms: Set<number> })[] = [];
  for (const { term, at, length } of places) {
    const { start, end } = folded.sourceOf(at, at + length);
    const last = hits.at(-1);
    if (terms.length > 1 && last !== undefined && end <= last.start + last.length + after) {
      last.terms.add(term);
      continue;
    }
    const from = beginOfExcerpt(text, start);
    const excerpt = text.slice(from, end + after).replace(/\s/gu, " ");
    hits.push({ ...where, start, length: end - start, excerpt, excerptStart: start - from, terms: new Set([term]) });
  }
  return hits;
}

function firstMatches(matcher: RegExp, text: string): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const match of text.matchAll(matcher)) if (found.push(match) >= mostInText) break;
  return found;
}

/** A little before a hit, at the beginning of a word if one begins there. */
function beginOfExcerpt(text: string, start: number): number {
  const from = Math.max(0, start - before);
  if (from === 0) return 0;
  const space = text.slice(from, start).search(/\s/u);
  return space === -1 ? from : from + space + 1;
}
