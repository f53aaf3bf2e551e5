import { beforeAll, describe, expect, test } from "vitest";
import { usageReport, type UsageNames } from "../../../src/app/usage/usageReport.ts";
import { ConversationStore } from "../../../src/history/conversationStore.ts";
import type { UsageFact } from "../../../src/history/usageFact.ts";
import { defaultUsageFilter, type UsageAmount, usageTables, type UsageTableName } from "../../../src/shared/usagePage.ts";
import { addMessage } from "../../../src/shared/conversation.ts";
import { type CountedRequest, dayIn, makeUsage, type MadeUsage } from "../../data/madeUsage.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { answer, question } from "./messages.ts";

const now = Date.UTC(2026, 11, 1, 12);
const dayMs = 86_400_000;

/** Sums of a group, as the test adds them up: amounts in billionths of a dollar. */
interface Sums {
  answers: number;
  unknown: number;
  failed: number;
  prompt: number;
  cached: number;
  written: number;
  completion: number;
  reasoning: number;
  cost: number | null;
  listPrice: number;
  byok: number;
}

const dimensions = {
  total: () => "all",
  day: ({ at }) => dayIn(at),
  month: ({ at }) => dayIn(at).slice(0, 7),
  model: ({ model }) => model,
  provider: ({ provider }) => provider,
  endpoint: ({ endpoint }) => endpoint,
  conversation: ({ conversation = "" }) => conversation,
  kind: ({ kind }) => kind,
  workspace: ({ workspace }) => workspace,
} as const satisfies Record<
  string,
  (each: Pick<UsageFact, "at" | "model" | "provider" | "endpoint" | "conversation" | "kind" | "workspace">) => string
>;

function sumsOf<Each>(all: readonly Each[], keyOf: (each: Each) => string, add: (sums: Sums, each: Each) => void): Record<string, Sums> {
  const found: Record<string, Sums> = {};
  for (const each of all) {
    const sums = (found[keyOf(each)] ??= {
      answers: 0,
      unknown: 0,
      failed: 0,
      prompt: 0,
      cached: 0,
      written: 0,
      completion: 0,
      reasoning: 0,
      cost: null,
      listPrice: 0,
      byok: 0,
    });
    add(sums, each);
  }
  return found;
}

function addCounted(sums: Sums, each: CountedRequest): void {
  const { nano, answers } = each;
  for (const name of ["answers", "prompt", "cached", "written", "completion", "reasoning"] as const) sums[name] += each[name];
  if (each.failed) sums.failed += 1;
  else if (nano === null) sums.unknown += answers;
  else sums.cost = (sums.cost ?? 0) + nano;
  if (each.listPrice) sums.listPrice += nano ?? 0;
  if (each.byok) sums.byok += nano ?? 0;
}

function addFact(sums: Sums, fact: UsageFact): void {
  const { cost, costBasis, answers } = fact;
  sums.answers += answers;
  sums.prompt += fact.promptTokens;
  sums.cached += fact.cachedTokens;
  sums.written += fact.writtenTokens;
  sums.completion += fact.completionTokens;
  sums.reasoning += fact.reasoningTokens;
  if (cost === null && fact.outcome === "failed") sums.failed += answers;
  else if (cost === null) sums.unknown += answers;
  else sums.cost = (sums.cost ?? 0) + cost * 1e9;
  if (costBasis === "listPrice") sums.listPrice += (cost ?? 0) * 1e9;
  if (costBasis === "byok") sums.byok += (cost ?? 0) * 1e9;
}

/** The sums of a row of the page, with amounts in billionths of a dollar. */
function shownOf({ answers, failed, promptTokens, cachedTokens, completionTokens, cost, computed }: UsageAmount) {
  const nano = (usd: number) => Math.round(usd * 1e9);
  return {
    answers,
    failed,
    prompt: promptTokens,
    cached: cachedTokens,
    completion: completionTokens,
    cost: cost === null ? null : nano(cost),
    listPrice: nano(computed),
  };
}

/** Expects every figure of the facts to be the sum that the generator kept, to a billionth of a dollar. */
function expectSums(facts: readonly UsageFact[], requests: readonly CountedRequest[]): void {
  for (const [dimension, keyOf] of Object.entries(dimensions)) {
    const actual = sumsOf(facts, keyOf, addFact);
    for (const sums of Object.values(actual))
      for (const name of ["cost", "listPrice", "byok"] as const) if (sums[name] !== null) sums[name] = Math.round(sums[name]);
    expect(actual, dimension).toEqual(sumsOf(requests, keyOf, addCounted));
  }
}

/** What was counted, once the conversations that are due are purged: their days, models and providers stay, their titles have none. */
function afterPurge({ requests, due, conversations }: MadeUsage): readonly CountedRequest[] {
  return requests.map((request) => {
    const { conversation, kind } = request;
    if (!due.has(conversation) || kind === "summary") return request;
    const removed = { ...request, kind: "removed", conversation: "" } as const;
    return kind === "title"
      ? { ...removed, at: conversations.get(conversation) ?? 0, endpoint: "", model: "", provider: "", prompt: 0, completion: 0 }
      : removed;
  });
}

/** A disk that counts how often journals are read. */
class WatchedStorage extends MemoryStorage {
  journals = 0;

  override read(path: string): Promise<Uint8Array | undefined> {
    if (path.startsWith("conversations/")) this.journals += 1;
    return super.read(path);
  }
}

let made: MadeUsage;
beforeAll(() => {
  made = makeUsage({ seed: "sums", answers: 5000, days: 90, now });
});

async function diskOf({ files }: MadeUsage): Promise<WatchedStorage> {
  const storage = new WatchedStorage();
  for (const [path, bytes] of files) storage.files.set(path, bytes);
  // The list is there already, as it is when somebody opens the page.
  const store = new ConversationStore(storage, () => now);
  await store.refresh();
  await store.dispose();
  storage.journals = 0;
  return storage;
}

async function withStore<T>(storage: MemoryStorage, work: (store: ConversationStore) => Promise<T>): Promise<T> {
  const store = new ConversationStore(storage, () => now);
  try {
    return await work(store);
  } finally {
    await store.dispose();
  }
}

const read = (storage: MemoryStorage) => withStore(storage, (store) => store.readFacts());

describe("figures of 5,000 made-up answers", () => {
  test("are the sums that were kept when they were made, from journals and from the cache", async () => {
    const storage = await diskOf(made);
    expect(made.requests.length).toBeGreaterThan(5000);
    expectSums(await read(storage), made.requests);
    expect(storage.journals).toBe(made.conversations.size);
    const cached = new Map(storage.files);
    expectSums(await read(storage), made.requests);
    expect(storage.journals).toBe(made.conversations.size);
    expect(new Map(storage.files)).toEqual(cached);
  });

  test.each([
    ["the last 30 days", now - 30 * dayMs, now],
    ["the night of a clock change", Date.UTC(2026, 9, 24, 22), Date.UTC(2026, 9, 25, 23)],
    ["a whole month", Date.UTC(2026, 9, 1), Date.UTC(2026, 10, 1)],
    ["an hour", now - 3 * dayMs, now - 3 * dayMs + 3_600_000],
    ["nothing", now + dayMs, now + 2 * dayMs],
  ])("of %s", async (_, from, to) => {
    const storage = await diskOf(made);
    const wanted = made.requests.filter(({ at }) => at >= from && at < to);
    for (let round = 0; round < 2; round += 1) expectSums(await withStore(storage, (store) => store.readFacts({ from, to })), wanted);
  });

  test("stay when conversations are purged, also for a window whose list still has them", async () => {
    const storage = await diskOf(made);
    const other = new ConversationStore(storage, () => now);
    expectSums(await other.readFacts(), made.requests);
    await withStore(storage, async (store) => {
      expect(await store.purge()).toBe(made.due.size);
      expectSums(await store.readFacts(), afterPurge(made));
    });
    expect(made.due.size).toBeGreaterThan(3);
    const sums = (facts: readonly UsageFact[]) => sumsOf(facts, dimensions.total, addFact)["all"];
    const stale = sums(await other.readFacts());
    expect(stale?.cost).toBeCloseTo(sums(await read(storage))?.cost ?? 0, 0);
    await other.refresh();
    expectSums(await other.readFacts(), afterPurge(made));
    await other.dispose();
  });

  test("are counted once where two windows read and write at the same time", async () => {
    const storage = await diskOf(made);
    const [one, two] = [new ConversationStore(storage, () => now), new ConversationStore(storage, () => now)];
    for (const facts of await Promise.all([one.readFacts(), two.readFacts(), one.readFacts()])) expectSums(facts, made.requests);
    const nothing = { cached: 0, written: 0, completion: 0, reasoning: 0, failed: false, listPrice: false, byok: false };
    const added: CountedRequest[] = [];
    const ids = [...made.conversations.keys()].filter((id) => !made.due.has(id)).slice(0, 20);
    for (const [at, id] of ids.entries()) {
      const store = at % 2 === 0 ? one : two;
      const opened = await store.open(id);
      if (opened === undefined) throw new Error("not found");
      const last = [...opened.conversation.messages.values()].findLast(({ role }) => role === "assistant");
      const asked = addMessage(opened.conversation, question(`new-q${at}`, last?.id ?? null));
      const given = answer(`new-a${at}`, `new-q${at}`, { createdAt: now + at, cost: 0.25, model: "lab/new", usage: { prompt_tokens: 7 } });
      await opened.recorder.save(addMessage(asked, given));
      await opened.recorder.close();
      const workspace = opened.summary.workspace ?? "";
      const about = {
        kind: "chat",
        at: now + at,
        conversation: id,
        workspace,
        endpoint: "openrouter",
        model: "lab/new",
        provider: "",
      } as const;
      added.push({ ...about, answers: 1, prompt: 7, ...nothing, nano: 250_000_000 });
    }
    await Promise.all([one.refresh(), two.refresh()]);
    const all = [...made.requests, ...added];
    storage.journals = 0;
    for (const facts of await Promise.all([one.readFacts(), two.readFacts()])) expectSums(facts, all);
    expect(storage.journals).toBeLessThanOrEqual(2 * ids.length);
    await Promise.all([one.dispose(), two.dispose()]);
    expectSums(await read(storage), all);
  });
});

describe("the report of the page", () => {
  test("has the same sums in every table and in every bar", async () => {
    const facts = await read(await diskOf(made));
    const report = usageReport(facts, {
      filter: { ...defaultUsageFilter, period: "all" },
      now,
      names: {
        kind: {} as UsageNames["kind"],
        model: (_, id) => id,
        conversation: () => undefined,
        untitled: "",
        gone: "",
        noConversation: "",
        noWorkspace: "",
        unknownModel: "",
        unknownProvider: "",
      },
      isPartial: false,
      expanded: new Set(usageTables),
    });
    const keys = {
      models: ({ model }) => model,
      providers: ({ provider, endpoint }) => (provider === "" ? `?${endpoint}` : `=${provider}`),
      conversations: ({ conversation, kind }) => (conversation === "" ? `?${kind}` : `=${conversation}`),
      kinds: ({ kind }) => kind,
      workspaces: ({ workspace }) => workspace,
    } as const satisfies Record<UsageTableName, (each: CountedRequest) => string>;
    const expectRows = (rows: readonly UsageAmount[], nameOf: (at: number) => string, keyOf: (each: CountedRequest) => string) => {
      const wanted = sumsOf(made.requests, keyOf, addCounted);
      const shown = rows.map((row, at) => [nameOf(at), shownOf(row)] as const).filter(([name, sums]) => name in wanted || sums.prompt > 0);
      expect(Object.fromEntries(shown)).toEqual(
        Object.fromEntries(
          Object.entries(wanted).map(([name, { answers, failed, prompt, cached, completion, cost, listPrice }]) => [
            name,
            // Requests that failed are not shown as answers.
            { answers: answers - failed, failed, prompt, cached, completion, cost, listPrice },
          ]),
        ),
      );
    };
    expectRows([report.total], () => "all", dimensions.total);
    for (const table of usageTables) {
      const { rows, more } = report.tables[table];
      expect(more, table).toBe(0);
      expectRows(rows, (at) => rows[at]?.key ?? "", keys[table]);
    }
    expect([report.barsAre, report.undated]).toEqual(["days", 0]);
    expectRows(report.bars, (at) => report.bars[at]?.name ?? "", dimensions.day);
  });
});

describe("the cache of facts", () => {
  const small = () => makeUsage({ seed: "cache", answers: 300, days: 70, now });
  const caches = (storage: MemoryStorage) => [...storage.files.keys()].filter((path) => path.startsWith("usage/"));

  test("is not read or written by anything but a question for facts", async () => {
    const storage = await diskOf(small());
    await withStore(storage, async (store) => {
      await store.list();
      await store.refresh();
    });
    expect([storage.journals, caches(storage)]).toEqual([0, []]);
  });

  test.each<[string, (bytes: Uint8Array) => Uint8Array | undefined]>([
    ["torn", (bytes) => bytes.subarray(0, bytes.length - 40)],
    ["cut in half", (bytes) => bytes.subarray(0, bytes.length / 2)],
    ["without its beginning", (bytes) => bytes.subarray(bytes.length / 3)],
    ["empty", () => new Uint8Array()],
    ["gone", () => undefined],
    ["binary", (bytes) => bytes.map((byte, at) => (at % 7 === 0 ? 255 - byte : byte))],
    ["of another kind", () => new TextEncoder().encode('{"v":2}\n[1,2]\n["x"]\n["x",1,{"../../evil":5}]\n["x",1,[["a"],[[1]]]]\nnull\n')],
  ])("that is %s is made again", async (_, damage) => {
    const whole = small();
    const storage = await diskOf(whole);
    await read(storage);
    const paths = caches(storage);
    expect(paths).toContain("usage/2/read.jsonl");
    expect(paths.length).toBeGreaterThan(3);
    for (const path of paths) {
      const before = storage.files.get(path) ?? new Uint8Array();
      const damaged = damage(before);
      if (damaged === undefined) storage.files.delete(path);
      else storage.files.set(path, damaged);
      expectSums(await read(storage), whole.requests);
      expectSums(await read(storage), whole.requests);
    }
    const journals = storage.journals;
    expectSums(await read(storage), whole.requests);
    expect(storage.journals).toBe(journals);
  });

  test("is not needed: on a disk that cannot be written to, facts are the same", async () => {
    const whole = small();
    const storage = await diskOf(whole);
    storage.fault = "readOnly";
    await withStore(storage, async (store) => {
      expectSums(
        await store.readFacts({ from: now - 20 * dayMs }),
        whole.requests.filter(({ at }) => at >= now - 20 * dayMs),
      );
      const { journals } = storage;
      expectSums(await store.readFacts(), whole.requests);
      expect(storage.journals).toBe(journals);
    });
    expect(caches(storage)).toEqual([]);
  });

  test("that cannot be written to any more is used as far as it goes", async () => {
    const whole = small();
    const storage = await diskOf(whole);
    await read(storage);
    const [id = ""] = whole.conversations.keys();
    const journal = storage.files.get(`conversations/${id}.jsonl`) ?? new Uint8Array();
    storage.files.set(`conversations/${id}.jsonl`, new Uint8Array([...journal, 10]));
    storage.fault = "full";
    storage.journals = 0;
    await withStore(storage, async (store) => {
      for (let round = 0; round < 3; round += 1) expectSums(await store.readFacts(), whole.requests);
    });
    expect(storage.journals).toBeLessThanOrEqual(2);
  });

  test("is not written again and again: it is made anew once it is twice as long", async () => {
    const whole = small();
    const storage = await diskOf(whole);
    await read(storage);
    const size = () => caches(storage).reduce((sum, path) => sum + (storage.files.get(path)?.length ?? 0), 0);
    const first = size();
    for (let round = 0; round < 12; round += 1) {
      storage.files.set("usage/2/read.jsonl", new Uint8Array());
      for (const path of caches(storage))
        if (round % 2 === 0) storage.files.set(path, (storage.files.get(path) ?? new Uint8Array()).subarray(0, 1000));
      expectSums(await read(storage), whole.requests);
    }
    expect(size()).toBeLessThan(2 * first + caches(storage).length * 70_000);
  });

  test("tells how far it has come, and a reading that is stopped continues from there", async () => {
    const whole = small();
    const storage = await diskOf(whole);
    const stop = new AbortController();
    const reads = storage.read.bind(storage);
    storage.read = (path) => {
      if (storage.journals === 5) stop.abort();
      return reads(path);
    };
    await withStore(storage, async (store) => {
      await expect(store.readFacts({ signal: stop.signal })).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
      expect(storage.journals).toBeLessThan(whole.conversations.size);
    });
    const progress: (readonly [number, number])[] = [];
    await withStore(storage, async (store) => {
      expectSums(await store.readFacts({ onProgress: (done, total) => progress.push([done, total]) }), whole.requests);
    });
    const [done, total] = progress.at(-1) ?? [0, 0];
    expect(done).toBe(total);
    expect(total).toBeLessThan(whole.conversations.size);
    expect(total).toBeGreaterThan(0);
  });

  test("of a conversation that was purged and imported again counts it once", async () => {
    const whole = makeUsage({ seed: "again", answers: 1500, days: 90, now });
    const storage = await diskOf(whole);
    const [id = ""] = whole.due;
    const journal = storage.files.get(`conversations/${id}.jsonl`);
    await withStore(storage, async (store) => {
      await store.readFacts();
      await store.purge();
      expectSums(await store.readFacts(), afterPurge(whole));
      if (journal === undefined) throw new Error("nothing is due");
      storage.files.set(`conversations/${id}.jsonl`, journal);
      await store.refresh();
      const back = { ...whole, due: new Set([...whole.due].filter((each) => each !== id)) };
      expectSums(await store.readFacts(), afterPurge(back));
    });
  });
});
