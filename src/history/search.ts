import { type Conversation, isDeleted } from "../shared/conversation.ts";
import { compileByteScan, matcherOf } from "./byteScan.ts";
import type { ConversationStore } from "./conversationStore.ts";
import type { ConversationSummary } from "./summary.ts";

/** A place where the text was found. */
export interface SearchHit {
  /** Null for a hit in the title. */
  readonly messageId: string | null;
  readonly field: "title" | "text" | "reasoning" | "attachment" | "tool";
  /** What the model is called whose answer it is; undefined for a person's words and for titles. */
  readonly modelName?: string;
  /** When it was said, in milliseconds since the epoch; null for a title. */
  readonly at: number | null;
  /** Offset and length of the hit in that field, in UTF-16 units. */
  readonly start: number;
  readonly length: number;
  /** The words around it on one line, and where the hit is in them. */
  readonly excerpt: string;
  readonly excerptStart: number;
}

/** A conversation in which the text was found. */
export interface SearchResult {
  readonly summary: ConversationSummary;
  /** The first hits, in the order of the messages. */
  readonly hits: readonly SearchHit[];
  /** There are more hits than these. */
  readonly more: boolean;
}

const hitsPerConversation = 20;
const before = 40;
const after = 100;
const readAhead = 4;
/** Journals up to this many bytes are read into memory that is used again. */
const scratchSize = 512 * 1024;

/**
 * Searches titles and every message, reasoning and attachment of all conversations, newest first, and yields as it finds.
 * Files are ruled out by their bytes; only those that may hold a hit are parsed.
 * @param options.signal ends the search: nothing is yielded after it
 * @param options.accept leaves conversations out, such as those of other workspaces
 */
export async function* searchConversations(
  store: ConversationStore,
  query: string,
  options: { readonly signal?: AbortSignal; readonly accept?: (summary: ConversationSummary) => boolean } = {},
): AsyncGenerator<SearchResult, void, undefined> {
  const text = query.trim();
  if (text === "") return;
  const scan = compileByteScan(text);
  const searched = new Set<string>();
  const search = async function* (): AsyncGenerator<SearchResult, void, undefined> {
    const queue = (await store.list()).filter((summary) => !searched.has(summary.id) && options.accept?.(summary) !== false).values();
    const reading: Promise<SearchResult | undefined>[] = [];
    const free: Uint8Array[] = [];
    const next = (): void => {
      const { value } = queue.next();
      if (value === undefined) return;
      searched.add(value.id);
      const scratch = free.pop() ?? new Uint8Array(scratchSize);
      const searching = searchOne(store, value, text, scan, scratch).catch(() => undefined);
      reading.push(searching.finally(() => free.push(scratch)));
    };
    for (let ahead = 0; ahead < readAhead; ahead += 1) next();
    for (let pending = reading.shift(); pending !== undefined; pending = reading.shift()) {
      const found = await pending;
      if (options.signal?.aborted === true) return;
      next();
      if (found !== undefined) yield found;
    }
  };
  yield* search();
  if (options.signal?.aborted === true) return;
  // What the list did not know yet, such as after a crash.
  await store.refresh();
  yield* search();
}

async function searchOne(
  store: ConversationStore,
  summary: ConversationSummary,
  query: string,
  scan: (bytes: Uint8Array) => boolean,
  scratch: Uint8Array,
): Promise<SearchResult | undefined> {
  const matcher = matcherOf(query);
  const hits = [...hitsIn(matcher, summary.title, { messageId: null, field: "title", at: null })].slice(0, 1);
  const bytes = await store.bytes(summary.id, scratch);
  // An unfinished answer is spread over its checkpoints: a phrase may lie across two of them. Large attachments are not in these bytes at all.
  if (bytes !== undefined && (summary.unfinished || summary.large === true || scan(bytes))) {
    // What cannot be read may still have been found by its title.
    const opened = await store.peek(summary.id).catch(() => undefined);
    if (opened !== undefined)
      for (const hit of searchConversation(opened.conversation, query)) if (hits.push(hit) > hitsPerConversation) break;
  }
  if (hits.length === 0) return undefined;
  return { summary, hits: hits.slice(0, hitsPerConversation), more: hits.length > hitsPerConversation };
}

/** Finds a text inside one conversation: in every message that is not deleted, whether its version is shown or not. */
export function* searchConversation(conversation: Conversation, query: string): Generator<SearchHit, void, undefined> {
  if (query.trim() === "") return;
  const matcher = matcherOf(query.trim());
  const hidden = new Set<string>();
  for (const message of conversation.messages.values()) {
    // What follows a deleted message is deleted with it; parents come before their children.
    if (isDeleted(conversation, message.id) || (message.parentId !== null && hidden.has(message.parentId))) {
      hidden.add(message.id);
      continue;
    }
    const { id: messageId, createdAt: at } = message;
    if (message.role === "user") {
      yield* hitsIn(matcher, message.text, { messageId, field: "text", at });
      for (const attachment of message.attachments) {
        yield* hitsIn(matcher, attachment.label, { messageId, field: "attachment", at });
        // Encoded bytes are no words.
        if (attachment.kind === "image" || attachment.kind === "pdf") continue;
        yield* hitsIn(matcher, attachment.text, { messageId, field: "attachment", at });
      }
    } else if (message.role === "tool") {
      for (const { call, text: result } of message.runs) {
        yield* hitsIn(matcher, call.function.arguments, { messageId, field: "tool", at });
        yield* hitsIn(matcher, result, { messageId, field: "tool", at });
      }
    } else {
      const { modelName } = message;
      yield* hitsIn(matcher, message.reasoning, { messageId, field: "reasoning", modelName, at });
      yield* hitsIn(matcher, message.text, { messageId, field: "text", modelName, at });
    }
  }
}

function* hitsIn(
  matcher: RegExp,
  text: string,
  where: Pick<SearchHit, "messageId" | "field" | "modelName" | "at">,
): Generator<SearchHit, void, undefined> {
  for (const match of text.matchAll(matcher)) {
    const start = match.index;
    const from = Math.max(0, start - before);
    const excerpt = text.slice(from, start + match[0].length + after).replace(/\s/gu, " ");
    yield { ...where, start, length: match[0].length, excerpt, excerptStart: start - from };
  }
}
