import * as l10n from "@vscode/l10n";
import { type Conversation, isDeleted } from "../shared/conversation.ts";
import { compileByteScan, matcherOf } from "./byteScan.ts";
import type { ConversationStore } from "./conversationStore.ts";
import type { ConversationSummary } from "./summary.ts";

/** A place where the search text occurs. */
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
  /** The first hits, in the order of the messages. */
  readonly hits: readonly SearchHit[];
  /** Whether there are more hits than these. */
  readonly more: boolean;
}

const hitsPerConversation = 20;
const before = 40;
const after = 100;
const readAhead = 4;
/** Journals up to this many bytes are read into a reused buffer. */
const scratchSize = 512 * 1024;

/**
 * Searches the titles, messages, reasoning, attachments and tools of all conversations, newest first. Only journals whose bytes may contain a hit
 * are parsed.
 * @param options.signal ends the search
 * @param options.accept decides which conversations to search, for example those of one workspace
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
  // Then search what was not in the list yet, for example after a crash.
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
  // Text of an unfinished answer can be split across checkpoints, and large attachments are not in the journal. Parse these journals always.
  if (bytes !== undefined && (summary.unfinished || summary.large === true || scan(bytes))) {
    // A hit in the title counts even if the journal cannot be read.
    const opened = await store.peek(summary.id).catch(() => undefined);
    if (opened !== undefined)
      for (const hit of searchConversation(opened.conversation, query)) if (hits.push(hit) > hitsPerConversation) break;
  }
  if (hits.length === 0) return undefined;
  return { summary, hits: hits.slice(0, hitsPerConversation), more: hits.length > hitsPerConversation };
}

/** Searches one conversation: all messages that are not deleted, in all versions. */
export function* searchConversation(conversation: Conversation, query: string): Generator<SearchHit, void, undefined> {
  if (query.trim() === "") return;
  const matcher = matcherOf(query.trim());
  const hidden = new Set<string>();
  for (const message of conversation.messages.values()) {
    // Messages after a deleted one are deleted with it. Parents come before their children.
    if (isDeleted(conversation, message.id) || (message.parentId !== null && hidden.has(message.parentId))) {
      hidden.add(message.id);
      continue;
    }
    const { id: messageId, createdAt: at } = message;
    if (message.role === "user") {
      yield* hitsIn(matcher, message.text, { messageId, field: "text", at });
      for (const attachment of message.attachments) {
        yield* hitsIn(matcher, attachment.label, { messageId, field: "attachment", at });
        // The text of these is encoded data.
        if (attachment.kind === "image" || attachment.kind === "pdf") continue;
        yield* hitsIn(matcher, attachment.text, { messageId, field: "attachment", at });
      }
    } else if (message.role === "tool") {
      for (const { call, text: result } of message.runs) {
        yield* hitsIn(matcher, call.function.arguments, { messageId, field: "tool", at });
        yield* hitsIn(matcher, result, { messageId, field: "tool", at });
      }
    } else if (message.role === "summary")
      yield* hitsIn(matcher, message.text, { messageId, field: "text", modelName: l10n.t("Summary"), at });
    else {
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
    const from = beginOfExcerpt(text, start);
    const excerpt = text.slice(from, start + match[0].length + after).replace(/\s/gu, " ");
    yield { ...where, start, length: match[0].length, excerpt, excerptStart: start - from };
  }
}

/** A little before a hit, at the beginning of a word if one begins there. */
function beginOfExcerpt(text: string, start: number): number {
  const from = Math.max(0, start - before);
  if (from === 0) return 0;
  const space = text.slice(from, start).search(/\s/u);
  return space === -1 ? from : from + space + 1;
}
