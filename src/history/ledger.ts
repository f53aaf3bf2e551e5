import type { WireUsage } from "../shared/chatEvent.ts";
import type { AnswerMessage } from "../shared/conversation.ts";
import { dayOf, isDay, type Spending } from "./spending.ts";
import type { Storage } from "./storage.ts";
import { totalFrom } from "../shared/money.ts";
import { asCount, asObject } from "../shared/guards.ts";

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

/** One entry: a cost and its purpose. */
export interface LedgerEntry extends Spending {
  readonly kind: LedgerKind;
}

/** The cost of one request. */
interface Spent extends Pick<AnswerMessage, "cost" | "costBasis"> {
  readonly model: string;
  readonly promptTokens?: number;
  readonly completionTokens?: number;
}

const path = "ledger.jsonl";
const version = 1;

/** Costs outside conversations, in an append-only file next to the journals. Entries of a newer Aside are kept and not counted. */
export class Ledger {
  readonly #storage: Storage;
  readonly #now: () => number;

  constructor(storage: Storage, now: () => number = Date.now) {
    this.#storage = storage;
    this.#now = now;
  }

  /** Adds a request. If the disk fails, only this entry is lost. */
  note(kind: LedgerKind, spent: Spent): Promise<void> {
    const { model, costBasis } = spent;
    const [promptTokens, completionTokens] = [asCount(spent.promptTokens), asCount(spent.completionTokens)];
    const cost = totalFrom(spent.cost);
    if (cost === null && promptTokens === 0) return Promise.resolve();
    const computed = costBasis === "listPrice" ? (cost ?? 0) : 0;
    return this.add([{ kind, day: dayOf(this.#now()), model, answers: 1, promptTokens, completionTokens, cost, computed }]);
  }

  /** Adds entries unchanged. */
  async add(entries: readonly LedgerEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const lines = entries.map((entry) => `${JSON.stringify({ v: version, ...entry })}\n`).join("");
    await this.#storage.append(path, new TextEncoder().encode(`\n${lines}`), { sync: false, create: true }).catch(() => undefined);
  }

  /** All entries, oldest first. Other lines are skipped. */
  async entries(): Promise<readonly LedgerEntry[]> {
    const bytes = await this.#storage.read(path).catch(() => undefined);
    if (bytes === undefined) return [];
    return new TextDecoder().decode(bytes).split("\n").flatMap(entryFrom);
  }
}

function entryFrom(line: string): readonly LedgerEntry[] {
  if (line === "") return [];
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return [];
  }
  const { v, kind, day, model, answers, promptTokens, completionTokens, cost, computed } = asObject(data);
  if (v !== version || !isDay(day) || typeof model !== "string") return [];
  return [
    {
      kind: ledgerKinds.find((known) => known === kind) ?? "other",
      day,
      model,
      answers: asCount(answers),
      promptTokens: asCount(promptTokens),
      completionTokens: asCount(completionTokens),
      cost: totalFrom(cost),
      computed: totalFrom(computed) ?? 0,
    },
  ];
}

/** The token counts of a usage, as ledger entries have them. */
export function tokenCounts(usage: WireUsage | null | undefined): { readonly promptTokens: number; readonly completionTokens: number } {
  return { promptTokens: asCount(usage?.prompt_tokens), completionTokens: asCount(usage?.completion_tokens) };
}
