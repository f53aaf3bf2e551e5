import type { Conversation, Message } from "../shared/conversation.ts";
import { sumUsd, totalFrom } from "../shared/money.ts";
import { asCount } from "../shared/guards.ts";

/** Costs and tokens of the answers of one model on one day. Summaries include them, so that totals do not need the messages. */
export interface Spending {
  /** In local time, such as `2026-11-21`. */
  readonly day: string;
  /** The requested model, or "" for titles. */
  readonly model: string;
  readonly answers: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** USD, or null if the cost of no answer is known. */
  readonly cost: number | null;
  /** The part of the cost that was computed from list prices, in USD. */
  readonly computed: number;
}

/** The day of a time (milliseconds since the epoch) in local time. */
export function dayOf(at: number): string {
  const date = new Date(at);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** The last day that was found to be one: lines of the same day follow each other. */
let lastDay = "";

/** Whether a value of a file is a day as `dayOf` writes it: one that a calendar has, so that it can be shown and compared. */
export function isDay(value: unknown): value is string {
  if (value === lastDay && lastDay !== "") return true;
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const at = Date.parse(`${value}T00:00:00Z`);
  // 30 February is read as a day of March.
  const isOne = !Number.isNaN(at) && new Date(at).toISOString().startsWith(value);
  if (isOne) lastDay = value;
  return isOne;
}

/** Costs and tokens of a conversation by day and model, with all versions of its answers and its titles. */
export function conversationSpending(conversation: Conversation, titleCost = 0): readonly Spending[] {
  const rows = new SpendingRows();
  for (const message of conversation.messages.values()) rows.addMessage(message);
  return rows.withTitles(conversation.createdAt, titleCost);
}

/** Costs and tokens by day and model, added up message by message. */
export class SpendingRows {
  readonly #rows: Map<string, Spending>;

  /** @param start rows to begin with, which stay as they are */
  constructor(start?: SpendingRows) {
    this.#rows = new Map(start === undefined ? [] : start.#rows);
  }

  /** Adds the usage of an answer that has ended. Other messages have none. */
  addMessage(message: Message): void {
    if (message.role !== "assistant" || message.status === "streaming" || message.copied !== undefined) return;
    const { usage, cost, costBasis, createdAt, model } = message;
    if (usage === undefined && cost === null) return;
    this.#add({
      day: dayOf(createdAt),
      model,
      answers: 1,
      promptTokens: asCount(usage?.prompt_tokens),
      completionTokens: asCount(usage?.completion_tokens),
      cost: totalFrom(cost),
      computed: costBasis === "listPrice" ? (totalFrom(cost) ?? 0) : 0,
    });
  }

  /** The rows, with the cost of the conversation's titles on the day of its beginning. */
  withTitles(createdAt: number, titleCost: number): readonly Spending[] {
    if (titleCost <= 0) return Array.from(this.#rows.values());
    const rows = new SpendingRows(this);
    rows.#add(titleRow(createdAt, titleCost));
    return Array.from(rows.#rows.values());
  }

  #add(row: Spending): void {
    const key = dayAndModel(row);
    const known = this.#rows.get(key);
    this.#rows.set(key, known === undefined ? row : sumOf([known, row], known));
  }
}

/** The rows of a conversation after another generated title. */
export function withTitleCost(spending: PackedSpending, createdAt: number, cost: number): PackedSpending {
  return packSpending(sumByKey([...(unpackSpending(spending) ?? []), titleRow(createdAt, cost)], dayAndModel));
}

function titleRow(createdAt: number, cost: number): Spending {
  return { day: dayOf(createdAt), model: "", answers: 0, promptTokens: 0, completionTokens: 0, cost, computed: 0 };
}

function dayAndModel({ day, model }: Spending): string {
  return `${day} ${model}`;
}

/** Sums rows with the same key. The other fields come from the first row of each key. */
function sumByKey<Row extends Spending>(rows: Iterable<Row>, keyOf: (row: Row) => string): readonly Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return Array.from(groups.values(), (group) => {
    const [first] = group;
    return first === undefined || group.length === 1 ? (first as Row) : sumOf(group, first);
  });
}

/** The sum of rows, with the other fields of the first. */
function sumOf<Row extends Spending>(group: readonly Row[], first: Row): Row {
  const total = (pick: (row: Row) => number) => group.reduce((sum, row) => asCount(sum + pick(row)) || sum, 0);
  return {
    ...first,
    answers: total(({ answers }) => answers),
    promptTokens: total(({ promptTokens }) => promptTokens),
    completionTokens: total(({ completionTokens }) => completionTokens),
    cost: sumUsd(group.map(({ cost }) => cost)),
    computed: sumUsd(group.map(({ computed }) => computed)) ?? 0,
  };
}

/** Rows in the compact form of the index and the journals, which write them with every answer. */
export type PackedSpending = readonly (readonly (string | number | null)[])[];

/** Packs rows for `unpackSpending`. */
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

/** Reads packed rows. Returns undefined for anything but a list, and skips invalid rows. */
export function unpackSpending(data: unknown): readonly Spending[] | undefined {
  if (!Array.isArray(data)) return undefined;
  return (data as readonly unknown[]).flatMap((row) => {
    if (!Array.isArray(row)) return [];
    const [day, model, answers, promptTokens, completionTokens, cost, computed] = row as readonly unknown[];
    if (!isDay(day) || typeof model !== "string") return [];
    return [
      {
        day,
        model,
        answers: asCount(answers),
        promptTokens: asCount(promptTokens),
        completionTokens: asCount(completionTokens),
        cost: totalFrom(cost),
        computed: totalFrom(computed) ?? 0,
      },
    ];
  });
}
