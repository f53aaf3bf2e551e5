import type { WireUsage } from "../shared/chatEvent.ts";
import type { AnswerMessage } from "../shared/conversation.ts";
import { EventLoopYielder } from "../shared/eventLoopYielder.ts";
import type { Spending } from "./spending.ts";
import type { Storage } from "./storage.ts";

/** The purpose of requests that belong to no conversation. `removed` stands for conversations that were purged. */
export const ledgerKinds = [
  "commitMessage",
  "inlineEdit",
  "exactEdit",
  "summary",
  "improve",
  "nativeChat",
  "temporary",
  "removed",
  "other",
] as const;
export type LedgerKind = (typeof ledgerKinds)[number];

/** What is known of a request beside its sums. Fields are absent where they are not known, as in entries of earlier versions. */
export interface RequestDetails {
  /** When it was sent, milliseconds since the epoch. */
  readonly at?: number;
  /** Names of the endpoint and of the provider that served. */
  readonly endpoint?: string;
  readonly provider?: string;
  /** The tier of service that the server said it used. */
  readonly tier?: string;
  readonly outcome?: "complete" | "stopped" | "cutOff" | "interrupted" | "failed";
  /** Milliseconds from sending to the first text or reasoning, and to the end. */
  readonly firstTokenMs?: number;
  readonly totalMs?: number;
  /** The workspace of its window, and the id of the conversation that it was about. */
  readonly workspace?: string;
  readonly conversation?: string;
}

/** One entry: a cost and its purpose. Of `removed`, each is the sum of similar answers of a purged conversation. */
export interface LedgerEntry extends Spending, RequestDetails {
  readonly kind: LedgerKind;
  /** Parts of the prompt's tokens, and of the completion's. */
  readonly cachedTokens?: number;
  readonly writtenTokens?: number;
  readonly reasoningTokens?: number;
  readonly costBasis?: AnswerMessage["costBasis"];
  /** Calls of tools, and those that could not be run as the model wrote them. */
  readonly toolCalls?: number;
  readonly invalidCalls?: number;
}

/**
 * What the file tells of a request. `isDetail`: it is no part of the sums, because its conversation counts it (titles), or because neither its cost nor its tokens are
 * known, as of a request that failed.
 */
export interface LedgerNote extends Omit<LedgerEntry, "kind"> {
  readonly kind: LedgerKind | "title";
  readonly isDetail?: boolean;
}

/** One request. */
export interface Spent extends RequestDetails, Pick<AnswerMessage, "cost" | "costBasis"> {
  readonly model: string;
  readonly usage?: WireUsage | null;
}

const path = "ledger.jsonl";

/** Costs outside conversations, in an append-only file next to the journals. Entries of a newer Aside are kept and not counted. */
export class Ledger {
  readonly #storage: Storage;
  readonly #now: () => number;

  constructor(storage: Storage, now: () => number = Date.now) {
    this.#storage = storage;
    this.#now = now;
  }

  /** Adds a request. If the disk fails, only this entry is lost. */
  async note(kind: LedgerNote["kind"], spent: Spent): Promise<void> {
    const now = this.#now();
    const { entryOf } = await load();
    const entry = entryOf(kind, spent, now);
    if (entry !== undefined) await this.add([entry]);
  }

  /** Adds entries unchanged. */
  async add(added: readonly LedgerNote[]): Promise<void> {
    if (added.length === 0) return;
    const { encodeEntries } = await load();
    await this.#storage.append(path, encodeEntries(added), { sync: false, create: true }).catch(() => undefined);
  }

  /** The length of the file in bytes. It does not change while nothing is added. */
  async size(): Promise<number> {
    return (await this.#storage.stat(path).catch(() => undefined))?.size ?? 0;
  }

  /** The entries that count, oldest first. Other lines are skipped. */
  async entries(): Promise<readonly LedgerEntry[]> {
    const { isCounted } = await load();
    return (await this.notes()).filter(isCounted);
  }

  /**
   * All entries, oldest first, with those that are only details.
   * @param since milliseconds since the epoch: entries of earlier times may be left out
   */
  async notes(since = -Infinity, yielder = new EventLoopYielder()): Promise<readonly LedgerNote[]> {
    const bytes = await this.#storage.read(path).catch(() => undefined);
    if (bytes === undefined) return [];
    const { earlierDay, entryFrom } = await load();
    const notes: LedgerNote[] = [];
    const firstDay = earlierDay(since);
    for (const line of new TextDecoder().decode(bytes).split("\n")) {
      if (yielder.isDue) await yielder.yield();
      const note = entryFrom(line, firstDay);
      if (note !== undefined) notes.push(note);
    }
    return notes;
  }
}

/** The code that reads and writes entries is loaded when it is first needed. */
const load = () => import("./ledgerEntries.ts");
