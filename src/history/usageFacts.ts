import { EventLoopYielder } from "../shared/eventLoopYielder.ts";
import { sumUsd } from "../shared/money.ts";
import { conversationFacts } from "./conversationFacts.ts";
import type { Ledger, LedgerNote } from "./ledger.ts";
import { ledgerFacts, spendingFacts } from "./ledgerFacts.ts";
import { replayJournal } from "./replay.ts";
import { unpackSpending } from "./spending.ts";
import type { ConversationSummary } from "./summary.ts";
import type { UsageFact } from "./usageFact.ts";

/** Which facts are asked for. */
export interface FactsRequest {
  /** From this time on, and before that one, milliseconds since the epoch. By default everything. */
  readonly from?: number;
  readonly to?: number;
  readonly signal?: AbortSignal;
  /** Told how many of the conversations that have to be read are read. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Where facts come from. */
export interface FactSources {
  /** All conversations, also deleted ones. */
  readonly summaries: () => Promise<readonly ConversationSummary[]>;
  /** The bytes of a journal, or undefined if there is none. */
  readonly read: (id: string) => Promise<Uint8Array | undefined>;
  readonly ledger: Pick<Ledger, "notes">;
}

/** What requests took and cost, from the journals and the ledger. */
export class UsageFacts {
  readonly #sources: FactSources;

  constructor(sources: FactSources) {
    this.#sources = sources;
  }

  /**
   * The facts of a period, in no order. Each request is counted once: copies where they come from, purged conversations by what the ledger says of them.
   * @throws the signal's reason once it is aborted
   */
  async read({ from = -Infinity, to = Infinity, signal, onProgress }: FactsRequest = {}): Promise<readonly UsageFact[]> {
    const [summaries, notes] = await Promise.all([this.#sources.summaries(), this.#sources.ledger.notes()]);
    const titles = new Map<string, LedgerNote[]>();
    for (const note of notes) {
      if (note.kind !== "title" || note.conversation === undefined) continue;
      const known = titles.get(note.conversation);
      if (known === undefined) titles.set(note.conversation, [note]);
      else known.push(note);
    }
    const facts: UsageFact[] = [];
    const take = (all: readonly UsageFact[]) => {
      for (const fact of all) if (fact.at >= from && fact.at < to) facts.push(fact);
    };
    const listed = new Set<string>();
    const yielder = new EventLoopYielder();
    for (const [done, summary] of summaries.entries()) {
      signal?.throwIfAborted();
      if (yielder.isDue) {
        onProgress?.(done, summaries.length);
        await yielder.yield();
      }
      const { id, spending, workspace = "" } = summary;
      const journal = await this.#sources.read(id).catch(() => undefined);
      const replay = journal && replayJournal(id, journal);
      if (replay === undefined && journal === undefined) continue;
      listed.add(id);
      if (replay === undefined || replay.opaque) take(spendingFacts(unpackSpending(spending) ?? [], id, workspace));
      else {
        take(conversationFacts(replay.conversation, workspace));
        take(titleFacts(summary, titles.get(id) ?? []));
      }
    }
    for (const note of notes) {
      if (note.kind === "title" || (note.kind === "removed" && listed.has(note.conversation ?? ""))) continue;
      take(ledgerFacts(note));
    }
    return facts;
  }
}

/** What titles of a conversation cost. Whatever the ledger has no details of is one fact, at the beginning of the conversation. */
function titleFacts(
  { id, createdAt, titleCost = 0, workspace = "" }: Pick<ConversationSummary, "id" | "createdAt" | "titleCost" | "workspace">,
  known: readonly LedgerNote[],
): readonly UsageFact[] {
  const rest = titleCost - (sumUsd(known.map(({ cost }) => cost)) ?? 0);
  const told = known.flatMap(ledgerFacts);
  // Less is the noise of adding up.
  if (rest < 1e-12) return told;
  const nothing = { promptTokens: 0, cachedTokens: 0, writtenTokens: 0, completionTokens: 0, reasoningTokens: 0 };
  const others = { kind: "title", at: createdAt, conversation: id, workspace, endpoint: "", model: "", provider: "" } as const;
  return [...told, { ...others, answers: 0, ...nothing, cost: rest }];
}
