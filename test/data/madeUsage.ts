// A history of made-up answers over some months, with known sums: for tests, benches and pictures of the Usage page.
import type { LedgerKind } from "../../src/history/ledger.ts";
import { encodeBatch } from "../../src/history/record.ts";
import type { ConversationMeta } from "../../src/history/record.ts";
import { wholeJournal } from "../../src/history/wholeJournal.ts";
import { type AnswerMessage, type Conversation, emptyAnswer, type Message } from "../../src/shared/conversation.ts";
import type { WireUsage } from "../../src/shared/chatEvent.ts";
import { seededRandom } from "../server/chunking.ts";

/** How much is made, and from when on. */
interface MadeUsageOptions {
  readonly seed: string;
  readonly answers: number;
  readonly days: number;
  /** The end of the history, milliseconds since the epoch. */
  readonly now: number;
  readonly answersInConversation?: number;
  /** A text for answers, so that journals are as long as real ones. */
  readonly text?: string;
}

/** A request as the generator counted it when it made it. */
export interface CountedRequest {
  readonly kind: "chat" | "tools" | "title" | LedgerKind;
  readonly at: number;
  readonly conversation: string;
  readonly workspace: string;
  readonly endpoint: string;
  readonly model: string;
  readonly provider: string;
  readonly answers: number;
  readonly prompt: number;
  readonly cached: number;
  readonly written: number;
  readonly completion: number;
  readonly reasoning: number;
  /** In billionths of a dollar, so that sums of them are exact; null if unknown. */
  readonly nano: number | null;
  readonly failed: boolean;
  readonly listPrice: boolean;
  readonly byok: boolean;
}

/** What was made: files by their paths, and every request that is to be counted. */
export interface MadeUsage {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly requests: readonly CountedRequest[];
  /** Conversations that the user deleted long enough ago to be purged, and of which requests become `removed`. */
  readonly due: ReadonlySet<string>;
  /** When each conversation began, by its ID. */
  readonly conversations: ReadonlyMap<string, number>;
}

const models = Array.from({ length: 12 }, (_, at) => `lab${at % 5}/model-${at}`);
const providers = ["Azure", "Anthropic", "Together", "DeepInfra", "Fireworks", "Google Vertex", "Grün & Söhne", "“Quoted”, Inc.", ""];
const workspaces = ["shop", "site", "数据", ""];
const ledgerKinds = ["commitMessage", "inlineEdit", "exactEdit", "improve", "nativeChat", "temporary", "other"] as const;
const dayMs = 86_400_000;
const deletedLongAgo = 40 * dayMs;

/** Makes a history. The same seed makes the same. */
export function makeUsage({ seed, answers, days, now, answersInConversation = 25, text = "It adds up." }: MadeUsageOptions): MadeUsage {
  const random = seededRandom(seed);
  const below = (most: number): number => Math.floor(random() * most);
  const oneOf = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T;
  const files = new Map<string, Uint8Array>();
  const requests: CountedRequest[] = [];
  const due = new Set<string>();
  const conversations = new Map<string, number>();
  const encoder = new TextEncoder();
  const start = now - days * dayMs;
  let ids = 0;
  const newId = (): string => `${seed}-${(ids += 1).toString(36).padStart(28, "0")}`;

  /** The figures of one request, as a message has them and as they are counted. */
  const figures = (): {
    readonly fields: Partial<AnswerMessage>;
    readonly counted: Omit<CountedRequest, "kind" | "at" | "conversation" | "workspace">;
  } => {
    const [endpoint, model, provider] = [oneOf(["openrouter", "local"]), oneOf(models), oneOf(providers)];
    const prompt = 200 + below(40_000);
    const cached = below(3) === 0 ? below(prompt) : 0;
    const written = below(5) === 0 ? below(prompt - cached + 1) : 0;
    const completion = 1 + below(3000);
    const reasoning = below(2) === 0 ? below(completion) : 0;
    const base = { endpoint, model, modelName: model, ...(provider === "" ? {} : { provider }) };
    const nothing = { prompt: 0, cached: 0, written: 0, completion: 0, reasoning: 0 };
    const tokens = { prompt, cached, written, completion, reasoning };
    const counted = { endpoint, model, provider, answers: 1, ...tokens, failed: false, listPrice: false, byok: false };
    const timings = { firstTokenMs: 100 + below(4000), totalMs: 5000 + below(60_000) };
    const usage = usageOf(below(4), tokens);
    const nano = 1 + below(400_000_000);
    const cost = nano / 1e9;
    switch (below(16)) {
      case 0:
        return {
          fields: { ...base, status: "failed", timings: { totalMs: 80 } },
          counted: { ...counted, ...nothing, nano: null, failed: true },
        };
      case 1:
        return { fields: { ...base, status: "stopped", timings }, counted: { ...counted, ...nothing, nano: null } };
      case 2:
        return { fields: { ...base, usage, timings }, counted: { ...counted, nano: null } };
      case 3:
        return { fields: { ...base, usage, timings, cost: 0 }, counted: { ...counted, nano: 0 } };
      case 4:
        return { fields: { ...base, usage, timings, cost: -3 }, counted: { ...counted, nano: null } };
      case 5:
        return { fields: { ...base, usage, timings, cost, costBasis: "byok" }, counted: { ...counted, nano, byok: true } };
      case 6:
      case 7:
        return { fields: { ...base, usage, timings, cost, costBasis: "listPrice" }, counted: { ...counted, nano, listPrice: true } };
      case 8:
        return { fields: { ...base, usage, timings, cost, status: "cutOff", serviceTier: "flex" }, counted: { ...counted, nano } };
      default:
        return { fields: { ...base, usage, timings, cost }, counted: { ...counted, nano } };
    }
  };

  const write = (conversation: Conversation, meta: ConversationMeta, more: readonly Message[]): void => {
    const records = wholeJournal(conversation, meta, now);
    // What came later, such as the cost of a stopped answer, is a record of its own, and a summary is not the last line any more.
    const bytes = [
      encodeBatch(records),
      ...(more.length === 0 ? [] : [encodeBatch(more.map((message) => ({ t: "message", message }) as const))]),
    ];
    files.set(`conversations/${conversation.id}.jsonl`, Buffer.concat(bytes));
  };

  const lines: string[] = ["", '{"v":1,"kind":"torn'];
  const tally = { made: 0 };
  let firstAnswer: { readonly question: Message; readonly answer: AnswerMessage } | undefined;
  while (tally.made < answers) {
    const id = newId();
    const workspace = oneOf(workspaces);
    const isDue = below(25) === 0;
    const isDeleted = isDue || below(20) === 0;
    const createdAt = isDue ? start + below(Math.max(1, days * dayMs - deletedLongAgo)) : start + below(days * dayMs);
    conversations.set(id, createdAt);
    const endsAt = isDue ? now - deletedLongAgo : now;
    const messages = new Map<string, Message>();
    const children = new Map<string, string[]>();
    const active = new Map<string, string>();
    const later: Message[] = [];
    const add = <M extends Message>(message: M): M => {
      messages.set(message.id, message);
      const key = message.parentId ?? "";
      children.set(key, [...(children.get(key) ?? []), message.id]);
      active.set(key, message.id);
      return message;
    };
    const spread = Math.max(1, Math.min(endsAt - createdAt, 3 * dayMs));
    const count = Math.min(answers - tally.made, 1 + below(2 * answersInConversation));
    const time = (): number => createdAt + below(spread);
    const note = (kind: CountedRequest["kind"], at: number, counted: Omit<CountedRequest, "kind" | "at" | "conversation" | "workspace">) =>
      requests.push({ kind, at, conversation: id, workspace, ...counted });
    const ask = (parentId: string, kind: "chat" | "tools", more: Partial<AnswerMessage> = {}): AnswerMessage => {
      tally.made += 1;
      const { fields, counted } = figures();
      const at = time();
      const answer: AnswerMessage = {
        ...emptyAnswer,
        status: "done",
        endpoint: "",
        model: "",
        modelName: "",
        text,
        id: newId(),
        parentId,
        createdAt: at,
        ...fields,
        ...more,
      };
      if (counted.nano === null && !counted.failed && answer.status === "stopped" && below(2) === 0) {
        // The cost of a stopped answer comes late.
        const nano = 1 + below(10_000_000);
        later.push({ ...answer, cost: nano / 1e9, usage: { prompt_tokens: 1000, completion_tokens: 10 } });
        note(kind, at, { ...counted, nano, prompt: 1000, completion: 10 });
      } else note(kind, at, counted);
      return add(answer);
    };
    let parent: string | null = null;
    if (firstAnswer !== undefined && below(8) === 0) {
      // A fork begins with copies, which count where they come from.
      const at = Math.min(createdAt, firstAnswer.question.createdAt);
      const copied = add({ ...firstAnswer.question, id: newId(), parentId: null, createdAt: at } as Message);
      parent = add({ ...firstAnswer.answer, id: newId(), parentId: copied.id, createdAt: at, copied: true }).id;
    }
    for (const last = tally.made + count; tally.made < last;) {
      const asked: Message = add({ role: "user", id: newId(), parentId: parent, createdAt: time(), text: "How?", attachments: [] });
      const call = { id: "1", type: "function", function: { name: "look", arguments: "{}" } } as const;
      const calls = below(4) === 0 ? { toolCalls: [call] } : {};
      const answer = ask(asked.id, "chat", calls);
      firstAnswer ??= { question: asked, answer };
      parent = answer.id;
      if ("toolCalls" in calls) {
        const runs = [{ call, status: "done", text: "ok", images: [] }] as const;
        const tool = add({ role: "tool", id: newId(), parentId: answer.id, createdAt: time(), runs });
        if (tally.made < last) parent = ask(tool.id, "tools").id;
      }
      // Another version, one that the user wrote, and one that was never sent.
      if (below(6) === 0 && tally.made < last) parent = ask(asked.id, "chat").id;
      if (below(12) === 0) add({ ...answer, id: newId(), edited: true, cost: null, usage: {}, timings: {} });
      if (below(12) === 0)
        add({
          ...emptyAnswer,
          id: newId(),
          parentId: asked.id,
          createdAt: time(),
          endpoint: "",
          model: "",
          modelName: "",
          status: "failed",
        });
    }
    const { counted } = figures();
    // Titles, of which the ledger may have details, and a summary.
    let titleNano = 0;
    for (let titles = below(3); titles > 0; titles -= 1) {
      const nano = 1000 + below(100_000);
      titleNano += nano;
      const none = { prompt: 0, cached: 0, written: 0, completion: 0, reasoning: 0 };
      const figure = { ...counted, ...none, answers: 0, nano, failed: false, listPrice: false, byok: false };
      if (below(2) === 0) note("title", createdAt, { ...figure, endpoint: "", model: "", provider: "" });
      else {
        const at = time();
        note("title", at, { ...figure, provider: "", prompt: 300, completion: 9 });
        const { endpoint, model } = counted;
        const sums = { answers: 0, promptTokens: 300, completionTokens: 9, cost: nano / 1e9, computed: 0 };
        lines.push(JSON.stringify({ v: 2, kind: "title", day: dayIn(at), model, ...sums, at, endpoint, conversation: id, workspace }));
      }
    }
    if (below(10) === 0 && parent !== null) {
      const at = time();
      const nano = 1000 + below(9_000_000);
      const { endpoint, model } = counted;
      add({
        role: "summary",
        id: newId(),
        parentId: parent,
        createdAt: at,
        endpoint,
        model,
        modelName: model,
        text: "So far.",
        covers: 1,
        messages: 1,
        tokensBefore: 50,
        tokensAfter: 5,
        cost: nano / 1e9,
        usage: { prompt_tokens: 700 },
      });
      const none = { cached: 0, written: 0, reasoning: 0, failed: false, listPrice: false, byok: false };
      note("summary", at, { endpoint, model, provider: "", answers: 1, prompt: 700, completion: 30, ...none, nano });
      const sums = { answers: 1, promptTokens: 700, completionTokens: 30, cost: nano / 1e9, computed: 0 };
      lines.push(JSON.stringify({ v: 1, kind: "summary", day: dayIn(at), model, ...sums, at, endpoint, conversation: id, workspace }));
    }
    if (isDue) due.add(id);
    const meta: ConversationMeta = {
      ...(workspace === "" ? {} : { workspace }),
      ...(titleNano === 0 ? {} : { titleCost: titleNano / 1e9 }),
      ...(isDeleted ? { deletedAt: isDue ? now - deletedLongAgo + 1 : now - 1000 } : {}),
    };
    write({ id, createdAt, messages, children, active }, meta, later);
  }

  // Requests outside conversations, as this version and as earlier ones noted them.
  for (let entries = Math.ceil(answers / 10); entries > 0; entries -= 1) {
    const at = start + below(days * dayMs);
    const kind = oneOf(ledgerKinds);
    const { fields, counted } = figures();
    const { endpoint, model, provider, prompt, completion, cached, written, reasoning, nano, failed, listPrice, byok } = counted;
    const workspace = oneOf(workspaces);
    const cost = nano === null ? null : nano / 1e9;
    const sums = {
      kind,
      day: dayIn(at),
      model,
      answers: 1,
      promptTokens: prompt,
      completionTokens: completion,
      cost,
      computed: listPrice ? cost : 0,
    };
    if (failed || (cost === null && prompt === 0)) {
      const outcome = failed ? "failed" : "complete";
      lines.push(JSON.stringify({ v: 2, ...sums, at, endpoint, provider, workspace, outcome }));
      requests.push({ kind, at, conversation: "", workspace, ...counted });
    } else if (below(3) === 0) {
      lines.push(JSON.stringify({ v: 1, ...sums }));
      requests.push({
        kind,
        at: noonIn(at),
        conversation: "",
        workspace: "",
        ...counted,
        endpoint: "",
        provider: "",
        cached: 0,
        written: 0,
        reasoning: 0,
        byok: false,
      });
    } else {
      const details = {
        at,
        endpoint,
        provider,
        workspace,
        cachedTokens: cached,
        writtenTokens: written,
        reasoningTokens: reasoning,
        outcome: fields.status === "cutOff" ? "cutOff" : "complete",
      };
      const basis = byok ? { costBasis: "byok" } : listPrice ? { costBasis: "listPrice" } : {};
      lines.push(JSON.stringify({ v: 1, ...sums, ...details, ...basis }));
      requests.push({ kind, at, conversation: "", workspace, ...counted });
    }
  }
  lines.push('{"v":99,"kind":"hologram","day":"2026-11-20","model":"m","cost":1}', "null", "[]");
  files.set("ledger.jsonl", encoder.encode(`${lines.join("\n")}\n`));
  return { files, requests, due, conversations };
}

/** A usage as one of four kinds of servers tells it. */
function usageOf(
  style: number,
  { prompt, cached, written, completion, reasoning }: Pick<CountedRequest, "prompt" | "cached" | "written" | "completion" | "reasoning">,
): WireUsage {
  const base = { prompt_tokens: prompt, completion_tokens: completion, completion_tokens_details: { reasoning_tokens: reasoning } };
  if (style === 0) return { ...base, prompt_cache_hit_tokens: cached, prompt_tokens_details: { cache_write_tokens: written } };
  if (style === 1) return { ...base, cache_read_input_tokens: cached, cache_creation_input_tokens: written };
  if (style === 2) return { ...base, cached_tokens: cached, cache_creation_input_tokens: written };
  return { ...base, prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: written } };
}

/** The local day of a time, such as `2026-11-21`: what the Swedish calendar writes. */
export function dayIn(at: number): string {
  return swedish.format(at);
}

const swedish = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short" });

function noonIn(at: number): number {
  return new Date(`${dayIn(at)}T12:00`).getTime();
}
