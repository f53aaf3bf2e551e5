import type { Conversation } from "../shared/conversation.ts";
import { sumUsd } from "../shared/money.ts";
import { asCount, isFiniteNumber } from "../shared/guards.ts";

/** What the answers of one model on one day took; part of a conversation's summary, so that totals need no bodies. */
export interface Spending {
  /** By the local clock, such as `2026-11-21`. */
  readonly day: string;
  /** Model that was asked for; "" for what titles cost. */
  readonly model: string;
  readonly answers: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** USD; null where no answer of these told one. */
  readonly cost: number | null;
  /** How much of the cost was computed from list prices, USD. */
  readonly computed: number;
}

/** The local day of a time in milliseconds since the epoch. */
export function dayOf(at: number): string {
  const date = new Date(at);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** What a conversation took, by day and model; other versions of an answer too, and its titles. */
export function conversationSpending(conversation: Conversation, titleCost = 0): readonly Spending[] {
  const rows: Spending[] = [];
  for (const message of conversation.messages.values()) {
    if (message.role !== "assistant" || message.status === "streaming" || message.copied !== undefined) continue;
    const { usage, cost, costBasis, createdAt, model } = message;
    if (usage === undefined && cost === null) continue;
    rows.push({
      day: dayOf(createdAt),
      model,
      answers: 1,
      promptTokens: asCount(usage?.prompt_tokens),
      completionTokens: asCount(usage?.completion_tokens),
      cost,
      computed: costBasis === "listPrice" ? (cost ?? 0) : 0,
    });
  }
  if (titleCost > 0) {
    const day = dayOf(conversation.createdAt);
    rows.push({ day, model: "", answers: 0, promptTokens: 0, completionTokens: 0, cost: titleCost, computed: 0 });
  }
  return addUp(rows, ({ day, model }) => `${day} ${model}`);
}

/** The rows of a conversation after its titles have cost more. */
export function withTitleCost(spending: PackedSpending, createdAt: number, cost: number): PackedSpending {
  const row = { day: dayOf(createdAt), model: "", answers: 0, promptTokens: 0, completionTokens: 0, cost, computed: 0 };
  return packSpending(addUp([...(unpackSpending(spending) ?? []), row], ({ day, model }) => `${day} ${model}`));
}

/** Adds up rows that have the same key; the first one of each gives its other fields. */
export function addUp<Row extends Spending>(rows: Iterable<Row>, keyOf: (row: Row) => string): readonly Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return Array.from(groups.values(), (group) => {
    const [first] = group;
    if (first === undefined || group.length === 1) return first as Row;
    const total = (pick: (row: Row) => number) => group.reduce((sum, row) => sum + pick(row), 0);
    return {
      ...first,
      answers: total(({ answers }) => answers),
      promptTokens: total(({ promptTokens }) => promptTokens),
      completionTokens: total(({ completionTokens }) => completionTokens),
      cost: sumUsd(group.map(({ cost }) => cost)),
      computed: sumUsd(group.map(({ computed }) => computed)) ?? 0,
    };
  });
}

/** Rows as the index and the journals keep them: short, for each is written with every answer. */
export type PackedSpending = readonly (readonly (string | number | null)[])[];

/** Packs rows; see `unpackSpending`. */
export function packSpending(rows: readonly Spending[]): PackedSpending {
  return rows.map(({ day, model, answers, promptTokens, completionTokens, cost, computed }) => [
    day,
    model,
    answers,
    promptTokens,
    completionTokens,
    cost,
    ...(computed === 0 ? [] : [computed]),
  ]);
}

/** Reads what `packSpending` made; undefined for anything else, and rows that are none are left out. */
export function unpackSpending(data: unknown): readonly Spending[] | undefined {
  if (!Array.isArray(data)) return undefined;
  return (data as readonly unknown[]).flatMap((row) => {
    if (!Array.isArray(row)) return [];
    const [day, model, answers, promptTokens, completionTokens, cost, computed] = row as readonly unknown[];
    if (typeof day !== "string" || !/^\d{4}-\d\d-\d\d$/.test(day) || typeof model !== "string") return [];
    return [
      {
        day,
        model,
        answers: asCount(answers),
        promptTokens: asCount(promptTokens),
        completionTokens: asCount(completionTokens),
        cost: isFiniteNumber(cost) ? cost : null,
        computed: asCount(computed),
      },
    ];
  });
}
