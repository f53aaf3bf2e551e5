import { EventLoopYielder } from "../shared/eventLoopYielder.ts";
import { sumUsd } from "../shared/money.ts";
import { FactCache } from "./factCache.ts";
import { grouped } from "./grouped.ts";
import { type CacheJudge, journalFacts } from "./journalFacts.ts";
import type { Ledger, LedgerNote } from "./ledger.ts";
import { ledgerFacts, spendingFacts } from "./ledgerFacts.ts";
import { unpackSpending } from "./spending.ts";
import type { Storage } from "./storage.ts";
import type { ConversationSummary } from "./summary.ts";
import type { UsageFact } from "./usageFact.ts";

/** Which facts are asked for. */
export interface FactsRequest {
  /** From this time on, and before that one, milliseconds since the epoch. By default everything. */
  readonly from?: number;
  readonly to?: number;
  readonly signal?: AbortSignal;
  /** Judges conversations that are read again. What it finds is kept with their facts. */
  readonly judge?: CacheJudge;
  /** Told how many of the conversations that have changed are read. Not called if there are none. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A conversation as the list knows it, and the size of its journal in bytes; negative if that is not known. */
interface ListedConversation {
  readonly summary: ConversationSummary;
  readonly size: number;
}

/** Where facts come from. */
interface FactSources {
  readonly storage: Storage;
  /** All conversations, also deleted ones. */
  readonly conversations: () => Promise<readonly ListedConversation[]>;
  /** The path of a journal. */
  readonly pathOf: (id: string) => string;
  readonly ledger: Pick<Ledger, "notes" | "size">;
}

/** How much is read before it is written to the cache, in bytes of it: what was read until then is not lost if the window is closed. */
const writtenAtOnce = 512 * 1024;
/** How long facts stay in memory after they were last asked for, in milliseconds. */
const keptMs = 120_000;

/**
 * What requests took and cost, from the journals and the ledger. Journals are read once, and again when they have changed; their facts are in a cache on disk. Nothing is
 * read or written before somebody asks.
 */
export class UsageFacts {
  readonly #sources: FactSources;
  readonly #cache: FactCache;
  /** Notes of the ledger from `since` on, when it was `size` bytes long. */
  #notes: { readonly size: number; readonly since: number; readonly all: readonly LedgerNote[] } | undefined;
  #reading: Promise<unknown> = Promise.resolve();
  #forgetting: ReturnType<typeof setTimeout> | undefined;

  constructor(sources: FactSources) {
    this.#sources = sources;
    this.#cache = new FactCache(sources.storage);
  }

  /**
   * The facts of a period, in no order. Each request is counted once: copies where they come from, purged conversations by what the ledger says of them.
   * @throws the signal's reason once it is aborted
   */
  read(request: FactsRequest = {}): Promise<readonly UsageFact[]> {
    const reading = this.#reading.then(() => this.#readNow(request));
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  dispose(): void {
    clearTimeout(this.#forgetting);
  }

  async #readNow({ from = -Infinity, to = Infinity, signal, judge, onProgress }: FactsRequest): Promise<readonly UsageFact[]> {
    signal?.throwIfAborted();
    clearTimeout(this.#forgetting);
    try {
      const yielder = new EventLoopYielder();
      const [conversations, notes] = await Promise.all([this.#sources.conversations(), this.#ledgerNotes(from, yielder)]);
      const listed = new Map(conversations.map((each) => [each.summary.id, each] as const));
      await this.#cache.open(yielder);
      const gone = new Set<string>();
      const update = async (changed: readonly ListedConversation[]) => {
        if (changed.length > 0) await this.#update(changed, { gone, listed, yielder, signal, judge, onProgress });
      };
      await update(await this.#changed(conversations));
      const workspaceOf = (id: string) => listed.get(id)?.summary.workspace ?? "";
      await this.#cache.openMonths(listed.keys(), from, to, workspaceOf, yielder);
      const cached = ({ summary: { id } }: ListedConversation) => this.#cache.facts(id, from, to, workspaceOf(id));
      // Where two windows have written at once, a line may be missing.
      await update(conversations.filter((each) => !gone.has(each.summary.id) && cached(each) === undefined));
      signal?.throwIfAborted();
      return await this.#collect(conversations, notes, { gone, cached, yielder, isAsked: ({ at }) => at >= from && at < to });
    } finally {
      this.#forgetting = setTimeout(() => {
        this.#cache.forget();
        this.#notes = undefined;
      }, keptMs);
    }
  }

  /** The conversations whose journals have changed since they were read. */
  async #changed(conversations: readonly ListedConversation[]): Promise<readonly ListedConversation[]> {
    const changed: ListedConversation[] = [];
    for (const each of conversations) {
      const { id } = each.summary;
      const known = this.#cache.known(id)?.size;
      if (known === each.size) continue;
      // The list may not know of what another window wrote.
      const size =
        known === undefined ? undefined : (await this.#sources.storage.stat(this.#sources.pathOf(id)).catch(() => undefined))?.size;
      if (known === undefined || size !== known) changed.push(each);
    }
    return changed;
  }

  /** Reads conversations again, in parts that give way to everything else. */
  async #update(changed: readonly ListedConversation[], { gone, listed, yielder, signal, judge, onProgress }: Updating): Promise<void> {
    const { storage, pathOf } = this.#sources;
    const isGone = async (id: string): Promise<boolean> =>
      !listed.has(id) &&
      (await storage.stat(pathOf(id)).then(
        (found) => found === undefined,
        () => false,
      ));
    try {
      for (const [done, { summary }] of changed.entries()) {
        signal?.throwIfAborted();
        if (yielder.isDue) {
          onProgress?.(done, changed.length);
          await yielder.yield();
        }
        const { id, workspace = "" } = summary;
        const bytes = await storage.read(pathOf(id)).catch(() => null);
        if (bytes === undefined) gone.add(id);
        if (bytes === undefined || bytes === null) continue;
        this.#cache.take(id, bytes.length, await journalFacts(id, bytes, workspace, yielder, judge), workspace);
        if (this.#cache.unwritten > writtenAtOnce) await this.#cache.flush(isGone);
      }
      onProgress?.(changed.length, changed.length);
    } finally {
      await this.#cache.flush(isGone);
    }
  }

  async #collect(
    conversations: readonly ListedConversation[],
    notes: readonly LedgerNote[],
    { gone, cached, yielder, isAsked }: Collecting,
  ): Promise<readonly UsageFact[]> {
    const titles = grouped(
      notes.filter(({ kind }) => kind === "title"),
      ({ conversation = "" }) => conversation,
    );
    const facts: UsageFact[] = [];
    const add = (some: readonly UsageFact[]): void => {
      for (const fact of some) if (isAsked(fact)) facts.push(fact);
    };
    const counted = new Set<string>();
    for (const each of conversations) {
      if (yielder.isDue) await yielder.yield();
      const { summary } = each;
      const { id, spending, workspace = "" } = summary;
      if (gone.has(id)) continue;
      counted.add(id);
      const months = this.#cache.known(id)?.months === undefined ? undefined : cached(each);
      // Nothing else is known of a journal that cannot be read. Its sums contain titles.
      if (months === undefined) add(spendingFacts(unpackSpending(spending) ?? [], id, workspace));
      else {
        for (const month of months) add(month);
        add(titleFacts(summary, titles.get(id) ?? []));
      }
    }
    for (const note of notes) {
      if (yielder.isDue) await yielder.yield();
      // Titles are counted with their conversations. A purged conversation may still be in the list of this window, or be imported again.
      if (note.kind === "title" || (note.kind === "removed" && counted.has(note.conversation ?? ""))) continue;
      add(ledgerFacts(note));
    }
    return facts;
  }

  async #ledgerNotes(since: number, yielder: EventLoopYielder): Promise<readonly LedgerNote[]> {
    const { ledger } = this.#sources;
    const size = await ledger.size();
    if (this.#notes?.size === size && this.#notes.since <= since) return this.#notes.all;
    const all = await ledger.notes(since, yielder);
    this.#notes = { size, since, all };
    return all;
  }
}

/** The state of an update. */
interface Updating {
  readonly signal: AbortSignal | undefined;
  readonly judge: CacheJudge | undefined;
  readonly onProgress: FactsRequest["onProgress"] | undefined;
  /** Takes the ids of conversations whose journals no longer exist. */
  readonly gone: Set<string>;
  readonly listed: ReadonlyMap<string, ListedConversation>;
  readonly yielder: EventLoopYielder;
}

/** What facts are collected from. */
interface Collecting extends Pick<Updating, "gone" | "yielder"> {
  /** The facts of a conversation in the cache, by month. */
  readonly cached: (each: ListedConversation) => readonly (readonly UsageFact[])[] | undefined;
  readonly isAsked: (fact: UsageFact) => boolean;
}

/** What titles of a conversation cost. Whatever the ledger has no details of is one fact, at the beginning of the conversation. */
function titleFacts(
  { id, createdAt, titleCost = 0, workspace = "" }: Pick<ConversationSummary, "id" | "createdAt" | "titleCost" | "workspace">,
  known: readonly LedgerNote[],
): readonly UsageFact[] {
  if (titleCost === 0 && known.length === 0) return [];
  const rest = titleCost - (sumUsd(known.map(({ cost }) => cost)) ?? 0);
  const told = known.flatMap(ledgerFacts);
  // Anything smaller is rounding noise of the sums.
  if (rest < 1e-12) return told;
  const nothing = { promptTokens: 0, cachedTokens: 0, writtenTokens: 0, completionTokens: 0, reasoningTokens: 0 };
  const others = { kind: "title", at: createdAt, conversation: id, workspace, endpoint: "", model: "", provider: "" } as const;
  return [...told, { ...others, answers: 0, ...nothing, cost: rest }];
}
