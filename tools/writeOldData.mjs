// Writes the folder of an older Aside that the tests open: journals of every record kind, blobs, pending messages, index, ledger, mementos, settings.
//
// How test/data/0.1.0 was made, from the repository's root:
//   git worktree add --detach ../aside-0.1.0 ef666e8 && (cd ../aside-0.1.0 && npm ci)
//   rm -rf test/data/0.1.0 && node tools/bootstrap.mjs tools/writeOldData.mjs ../aside-0.1.0 test/data/0.1.0
//
// Everything is written by the code of that checkout (Chat, ConversationStore, Settings, ModelMemory, …); this script plays the user, the
// server and the clock. Ids, times and answers are fixed, so that a second run gives the same bytes. `expected.json` is what the old code
// had in memory at the end: no reader of files made it. Plain JavaScript, because the imported code is not in this tree and has no types here.
import { createHash } from "node:crypto";
import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { registerHooks } from "node:module";
import path from "node:path";
import { mock } from "node:test";
import { pathToFileURL } from "node:url";

const [checkout = "", target = "", ...more] = process.argv.slice(2);
if (checkout === "" || target === "" || more.length > 0) {
  console.error("usage: node tools/writeOldData.mjs CHECKOUT TARGET");
  process.exit(2);
}
process.env.TZ = "UTC";
const old = (file) => pathToFileURL(path.resolve(checkout, file)).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: old("test/unit/vscode.ts"), shortCircuit: true } : next(specifier, context),
});

const vscode = await import(old("test/unit/vscode.ts"));
const { ConversationStore } = await import(old("src/history/conversationStore.ts"));
const { NodeStorage } = await import(old("src/host/storage/nodeStorage.ts"));
const { conversationsJson } = await import(old("src/history/exportJson.ts"));
const { importConversations } = await import(old("src/history/importConversations.ts"));
const { tokensOf } = await import(old("src/history/ledger.ts"));
const { Chat } = await import(old("src/host/chat/chat.ts"));
const { withPrice } = await import(old("src/host/chat/answerEnded.ts"));
const { overridesOf } = await import(old("src/host/panel/panelState.ts"));
const { ChatView } = await import(old("src/host/panel/chatView.ts"));
const { ModelMemory } = await import(old("src/host/models/modelMemory.ts"));
const { TokenCalibration } = await import(old("src/host/models/tokenCalibration.ts"));
const { Budget } = await import(old("src/host/usage/budget.ts"));
const { Secrets } = await import(old("src/host/secrets.ts"));
const { Settings } = await import(old("src/host/settings.ts"));
const { settingSchemas, checkSetting } = await import(old("src/host/settingSchemas.ts"));
const { chatErrorCodes } = await import(old("src/shared/chatError.ts"));

const day = 24 * 60 * 60 * 1000;
const begin = Date.parse("2026-11-20T09:00:00Z");
mock.timers.enable({ apis: ["Date", "setTimeout", "setInterval"], now: begin - 60 * day });
let ids = 0;
Object.defineProperty(globalThis.crypto, "randomUUID", {
  value: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, "0")}`,
});
vscode.fake.reset?.();
vscode.workspace.name = "webshop";

class Memento {
  values = {};
  get(key, otherwise) {
    return this.values[key] ?? otherwise;
  }
  update(key, value) {
    // Through JSON, as VS Code keeps it.
    if (value === undefined) delete this.values[key];
    else this.values[key] = JSON.parse(JSON.stringify(value));
    return Promise.resolve();
  }
}

const log = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, show() {} };
const globalState = new Memento();
const workspaceState = new Memento();

// The user's settings, each written by the code that writes them from the panel.
const settings = new Settings(log);
const userSettings = {
  endpoint: "openrouter",
  endpoints: {
    studio: { baseUrl: "http://127.0.0.1:1234/v1", dialect: "openai", auth: "none", description: "LM Studio on this machine" },
    company: { baseUrl: "https://models.example.com/v1", headers: { "X-Team": "web" } },
  },
  model: "lab/one",
  systemPrompt: "Answer briefly.\nUse metric units.",
  temperature: 0.7,
  topP: 0.95,
  topK: 40,
  minP: 0.05,
  topA: 0.1,
  frequencyPenalty: 0.25,
  presencePenalty: -0.5,
  repetitionPenalty: 1.1,
  seed: 1234,
  stop: ["END", "\n\n\n"],
  maxTokens: 4096,
  reasoning: { enabled: true, effort: "high", exclude: false },
  provider: { order: ["Alpha", "Beta"], allow_fallbacks: false, max_price: { prompt: 1 } },
  fallbackModels: ["lab/two", "lab/three:free"],
  plugins: [{ id: "web", max_results: 3 }],
  toolChoice: "auto",
  extraBody: { transforms: ["middle-out"], user: "u-1" },
  presets: {
    Precise: { temperature: 0, topP: 1, seed: 1, systemPrompt: "Be exact." },
    Wild: { model: "lab/two", temperature: 1.6, reasoning: { maxTokens: 2000 }, stop: null },
  },
  preset: "Precise",
  prompts: [
    { title: "Explain to a beginner", prompt: "Explain {selection} to a beginner.", name: "beginner", description: "Slow and simple" },
    { title: "Release notes", prompt: "Write release notes for these changes.", model: "lab/two" },
  ],
  instructions: true,
  titleModel: "lab/small",
  chatModels: ["lab/one", "lab/two"],
  sendWith: "ctrlEnter",
  budget: { conversation: 1.5, day: 5 },
  siteUrl: "https://shop.example.com",
  siteName: "Webshop",
};
for (const name of Object.keys(settingSchemas)) {
  if (!(name in userSettings)) throw new Error(`no value for aside.${name}`);
  if (checkSetting(name, userSettings[name]) === undefined) throw new Error(`aside.${name} is not valid`);
  await settings.write(name, userSettings[name], "user");
}
for (const [name, value] of Object.entries({
  model: "lab/two",
  temperature: 0.2,
  preset: null,
  systemPrompt: "This shop is written in Go.",
}))
  await settings.write(name, value, "workspace");

// What the extension keeps in mementos.
const memory = new ModelMemory(globalState);
for (const model of ["lab/one", "lab/two", "lab/three:free", "lab/two"]) memory.toggleFavourite("openrouter", model);
memory.toggleFavourite("studio", "qwen-local");
for (const model of ["a/1", "a/2", "a/3", "a/4", "a/5", "lab/two", "lab/one"]) memory.chosen("openrouter", model);
memory.chosen("deepinfra", "meta/large");
const calibration = new TokenCalibration(globalState);
for (const estimated of [100, 400, 1600]) calibration.learn("lab/one", "Claude", true, { estimated, counted: estimated * 1.2 + 30 });
calibration.learn("lab/three:free", undefined, false, { estimated: 200, counted: 230 });
await new Secrets(
  { get: () => Promise.resolve(undefined), store: () => Promise.resolve(), delete: () => Promise.resolve(), onDidChange: () => undefined },
  globalState,
  log,
).set("https://openrouter.ai", "not-a-key");

/** Lets everything that is ready run, file operations included. */
async function until(condition) {
  for (let turns = 0; !condition(); turns += 1) {
    if (turns > 20_000) throw new Error("waited in vain");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** One window: a chat over a store, and the answers that a server has not given yet. */
class Window {
  asked = [];
  owed = [];

  constructor() {
    const startedAt = Date.now();
    const storage = new NodeStorage(target);
    for (const name of ["append", "writeAtomic"]) {
      const write = storage[name].bind(storage);
      storage[name] = (...args) => {
        const writing = write(...args);
        this.owed.push(writing.catch(() => undefined));
        return writing;
      };
    }
    this.store = new ConversationStore(storage);
    this.budget = new Budget(settings, globalState, (id) => this.store.summary(id)?.titleCost ?? 0);
    const prices = { pricing: { prompt: 2, completion: 10 } };
    const watch = (kept) => {
      const { recorder } = kept;
      const save = recorder.save.bind(recorder);
      recorder.save = (conversation) => {
        const saving = save(conversation);
        this.owed.push(saving);
        return saving;
      };
      return kept;
    };
    this.chat = new Chat(
      {
        now: () => Date.now() - startedAt,
        client: () =>
          Promise.resolve({
            stream: (request, sink, signal) =>
              new Promise((settle) => {
                const asked = { request, sink, settle };
                signal.addEventListener("abort", () => settle(finished(asked, { verdict: "stopped", finishReason: null })));
                this.asked.push(asked);
              }),
          }),
        settings: (conversation) => settings.effective(overridesOf(conversation)),
        modelName: (_endpoint, model) => ({ "lab/one": "Lab: One", "lab/two": "Lab: Two" })[model] ?? model,
        prepare: ({ model, messages, parameters }) =>
          Promise.resolve({ request: { endpoint: { name: "openrouter" }, key: undefined, model, messages, parameters } }),
        tools: {
          offer: (pinned) =>
            Promise.resolve(pinned.map(({ name }) => ({ type: "function", function: { name, description: name, parameters: {} } }))),
          run: (round, changed, signal) => this.runTools(round, changed, signal),
        },
        onEnded: (ended, plan) => {
          const answer = withPrice(ended, (_endpoint, model) => (model === "lab/two" ? prices : undefined));
          this.budget.spent(answer);
          if (this.chat.sessions.some(({ id, temporary }) => id === plan.conversationId && temporary))
            void this.store.ledger.note("temporary", { model: answer.model, cost: answer.cost, ...tokensOf(answer.usage) });
          return answer;
        },
      },
      {
        create: (id, options) => watch(this.store.create(id, options)),
        open: async (id, options) => {
          const kept = await this.store.open(id, options);
          return kept && watch(kept);
        },
      },
    );
  }

  /** Until everything that was handed to the disk is there. */
  async settle() {
    while (this.owed.length > 0) await Promise.all(this.owed.splice(0));
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    if (this.owed.length > 0) await this.settle();
  }

  /** The request that went out last. */
  async next() {
    await until(() => this.asked.length > 0);
    return this.asked.shift();
  }

  /** Sends a question and answers it. */
  async exchange(session, text, answer, attachments) {
    mock.timers.tick(60_000);
    session.send(text, attachments);
    return this.reply(answer);
  }

  async reply(answer) {
    const asked = await this.next();
    say(asked, answer);
    mock.timers.tick(3000);
    asked.settle(finished(asked, answer));
    await this.settle();
    return asked;
  }

  /** Lets a second pass, and waits for the checkpoint that it brings. */
  async second(session) {
    mock.timers.tick(60);
    mock.timers.tick(1000);
    await session.catchUp();
  }

  async close(session) {
    mock.timers.tick(1000);
    await this.settle();
    remember(session);
    await session.close();
  }

  tools = [];
  async runTools({ runs }, changed) {
    await Promise.resolve();
    const now = [...runs];
    for (const [at, result] of this.tools.entries()) {
      now[at] = { ...now[at], status: "running" };
      changed([...now]);
      if (result === null) return new Promise(() => {});
      now[at] = { ...now[at], images: [], text: "", ...result };
      changed([...now]);
    }
    return "goOn";
  }
}

/** Streams what a server says. */
function say({ sink }, { reasoning = "", text = "", servedBy, reasoningDetails, toolCalls, images, annotations } = {}) {
  mock.timers.tick(400);
  sink([{ type: "connected", status: 200, generationId: "gen-early" }]);
  if (servedBy !== undefined) sink([{ type: "served", ...servedBy }]);
  if (reasoning !== "") sink([{ type: "reasoning", text: reasoning }]);
  mock.timers.tick(700);
  if (text !== "") sink([{ type: "text", text }]);
  if (images !== undefined) sink([{ type: "images", images }]);
  if (annotations !== undefined) sink([{ type: "annotations", annotations }]);
  if (reasoningDetails !== undefined) sink([{ type: "reasoningDetails", details: reasoningDetails }]);
  if (toolCalls !== undefined) sink([{ type: "toolCalls", calls: toolCalls }]);
}

/** What an answer came to. */
function finished(asked, answer = {}) {
  return {
    text: "",
    reasoning: "",
    reasoningDetails: [],
    toolCalls: [],
    images: [],
    annotations: [],
    finishReason: "stop",
    nativeFinishReason: null,
    verdict: "complete",
    usage: null,
    cost: null,
    provider: answer.servedBy?.provider ?? null,
    model: answer.servedBy?.model ?? null,
    id: answer.servedBy?.id ?? null,
    error: null,
    ...answer,
  };
}

/** An answer that was billed. */
const billed = (text, cost, more = {}) => ({
  text,
  cost,
  usage: { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200, cost },
  ...more,
});

const expected = { conversations: {} };

/** Notes what a conversation holds, for the tests: long texts by their hash. */
function remember(session) {
  const { id, createdAt, messages, children, active, deleted, model, overrides, tools } = session.current();
  const { queue, attachments, draft } = session.outbox.pending;
  expected.conversations[id] = shortened({
    createdAt,
    messages: [...messages.values()],
    children: Object.fromEntries(children),
    active: Object.fromEntries(active),
    deleted: [...(deleted ?? [])],
    ...(model === undefined ? {} : { model }),
    ...(overrides === undefined ? {} : { overrides }),
    ...(tools === undefined ? {} : { tools }),
    pending: { queue, attachments, draft },
  });
}

function shortened(value) {
  if (typeof value === "string") return value.length <= 1000 ? value : `sha256:${createHash("sha256").update(value).digest("hex")}`;
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shortened(item)]));
}

function attachment(kind, id, text, more = {}) {
  const place = { path: `src/${id}.ts`, uri: `file:///webshop/src/${id}.ts`, languageId: "typescript", startLine: 0, endLine: 0 };
  return { id, kind, label: `${id}.ts`, ...place, text, ...more };
}

const bigFile = Array.from({ length: 2600 }, (_, line) => `export const value${line} = ${line * 7};`).join("\n");
const picture = (size, letter) => `data:image/png;base64,${letter.repeat(size)}=`;
const latest = (session) => [...session.current().messages.keys()].at(-1);
const names = {};

// A conversation that was deleted long ago and removed for good: its costs are in the ledger.
{
  const early = new Window();
  const session = early.chat.begin();
  const hold = early.chat.hold(session);
  await early.exchange(session, "Will this be removed?", billed("Yes, 30 days after it is deleted.", 0.0425));
  await early.store.delete(session.id);
  names.removed = session.id;
  await session.close();
  hold.dispose();
  await early.store.dispose();
}
mock.timers.setTime(begin);

const main = new Window();
const { chat, store } = main;
const held = [];
const start = (name, session = chat.begin()) => {
  names[name] = session.id;
  held.push(chat.hold(session));
  return session;
};

// Everything that a question can carry and an answer can bring.
{
  const session = start("rich");
  const kinds = ["selection", "file", "folder", "symbol", "cell", "problems", "search", "changes", "staged", "commit", "terminal", "url"];
  await main.exchange(
    session,
    "What do these have in common? Größe: 10 µm, 😀",
    {
      ...billed("They are all **text**.\n\n```ts\nconst a = 1;\n```\n", 0.0125),
      reasoning: "Let me look at each of them.\nNone is binary.",
      reasoningDetails: [
        {
          type: "reasoning.text",
          text: "Let me look at each of them.\nNone is binary.",
          signature: "c2lnbmF0dXJl",
          index: 0,
          format: "lab-v1",
        },
        { type: "reasoning.encrypted", data: "ZW5jcnlwdGVk", id: "r1", index: 1 },
      ],
      servedBy: { id: "gen-1", model: "lab/one-2026-10", provider: "Alpha" },
      annotations: [{ type: "url_citation", url_citation: { url: "https://example.com/a", title: "A", start_index: 0, end_index: 4 } }],
      usage: {
        prompt_tokens: 5120,
        completion_tokens: 640,
        total_tokens: 5760,
        cost: 0.0125,
        prompt_tokens_details: { cached_tokens: 1024 },
        completion_tokens_details: { reasoning_tokens: 320 },
      },
    },
    [
      ...kinds.map((kind, at) => attachment(kind, `${kind}-${at}`, `text of ${kind}`, { startLine: at, endLine: at + 2, tokens: 5 + at })),
      attachment("instructions", "agents", "Use tabs.", { label: "AGENTS.md", path: "AGENTS.md", languageId: "markdown", part: true }),
      attachment("file", "big", bigFile, {
        check: { patterns: ["AWS key"], redact: true, hidden: 2, lookalikes: 1, keepHidden: false },
      }),
      attachment("image", "shot", picture(70_000, "A"), { languageId: "", uri: "" }),
      attachment("pdf", "paper", "data:application/pdf;base64,JVBERi0=", { languageId: "", uri: "" }),
    ],
  );
  await main.exchange(session, "Draw it.", {
    ...billed("Here it is.", 0.04),
    images: [
      { type: "image_url", image_url: { url: picture(6000, "B") } },
      { type: "image_url", image_url: { url: "https://example.com/b.png" } },
    ],
    servedBy: { id: "gen-2", model: "lab/one-2026-10", provider: "Beta" },
  });
  await store.giveTitle(session.id, "What texts have in common", 0.0003);
  await store.giveTitle(session.id, "What all texts have in common", 0.0002);
  await store.pin(session.id, true);
  await main.close(session);
}

// The same big file again: its blob is stored once. And a model with list prices, a key of the user's own, a cost that came late.
{
  const session = start("prices");
  chat.sessions.find(({ id }) => id === session.id)?.setModel("lab/two");
  await main.exchange(
    session,
    "How long is this file?",
    { ...billed("2600 lines.", null), usage: { prompt_tokens: 40_000, completion_tokens: 100 } },
    [attachment("file", "big-again", bigFile)],
  );
  const byok = { prompt_tokens: 100, completion_tokens: 50, cost: 0.001, is_byok: true, cost_details: { upstream_inference_cost: 0.02 } };
  await main.exchange(session, "And with my own key?", { ...billed("The same.", 0.001), usage: byok });
  mock.timers.tick(60_000);
  session.send("Count to a million.");
  const asked = await main.next();
  say(asked, { text: "1, 2, 3", servedBy: { id: "gen-late", model: "lab/two", provider: "Alpha" } });
  session.stop();
  await until(() => session.live === null);
  await main.settle();
  await chat.amend(session.id, latest(session), { cost: 0.0071, usage: { prompt_tokens: 500, completion_tokens: 12, cost: 0.0071 } });
  await main.settle();
  await store.rename(session.id, "  Prices, as I call it  ");
  await main.close(session);
}

// Versions: edited questions and answers, regenerated, continued, deleted and restored messages, messages that are left out.
{
  const session = start("versions");
  await main.exchange(session, "Name a colour.", billed("Red.", 0.001));
  const first = [...session.conversation.messages.keys()];
  await session.regenerate(first[1]).then(() => main.reply(billed("Blue.", 0.002)));
  await session.regenerate(latest(session), { model: "lab/two" }).then(() => main.reply(billed("Green.", 0.003)));
  session.showVersion(latest(session), -1);
  await main.second(session);
  await session
    .edit(first[0], "Name a dark colour.")
    .then(() => main.reply(billed("Black", 0.004, { verdict: "cutOff", finishReason: "length" })));
  await session.continueAnswer(latest(session)).then(() => main.reply({ ...billed(", of course.", 0.005) }));
  await session.edit(latest(session), "Black, of course. (edited by me)");
  await main.second(session);
  await main.exchange(session, "Why?", billed("Because it absorbs light.", 0.006));
  await main.exchange(session, "Delete this.", billed("As you wish.", 0.007));
  await session.delete([...session.conversation.messages.keys()].at(-2));
  await main.second(session);
  await main.exchange(session, "Delete and restore this.", billed("Still here.", 0.008));
  const restored = [...session.conversation.messages.keys()].at(-2);
  await session.delete(restored);
  await main.second(session);
  session.restore();
  await main.second(session);
  session.setLeavesOut(2);
  await main.exchange(session, "Forget the beginning.", billed("Forgotten.", 0.009));
  await main.close(session);

  // A branch: its answers were paid for in the original.
  const fork = start("fork", chat.fork(session, latest(session)));
  await main.settle();
  await main.exchange(fork, "Go on in the branch.", billed("Here we are.", 0.01));
  await main.close(fork);
}

// Every error, and every verdict.
{
  const everyDetail = {
    serverMessage: "The server's own words",
    status: 429,
    origin: "https://openrouter.ai",
    model: "lab/one",
    provider: "Alpha",
    retryAt: begin + day,
    retryable: true,
    affordableTokens: 10,
    contextLimit: 8000,
    contextRequested: 9000,
    suggestions: ["lab/two"],
    paidVariant: "lab/three",
    fallbackModel: "lab/two",
    reasons: ["violence"],
  };
  const session = start("errors");
  for (const code of chatErrorCodes) {
    await main.exchange(session, `Fail with ${code}.`, {
      verdict: code === "connectionLost" ? "interrupted" : "failed",
      finishReason: null,
      ...(code === "connectionLost" ? { text: "Half an ans" } : {}),
      error: { code, message: `What happened: ${code}.`, ...(code === "rateLimited" ? everyDetail : {}) },
    });
  }
  mock.timers.tick(60_000);
  session.send("Stop before the first word.");
  await main.next();
  session.stop();
  await until(() => session.live === null);
  await main.exchange(session, "Be filtered.", billed("I can", 0.001, { verdict: "cutOff", finishReason: "content_filter" }));
  await main.close(session);
}

// Tools: switched on, called, with every end of a call.
{
  const session = start("tools");
  session.setTools([
    { name: "searchWorkspace", pin: "a".repeat(64) },
    { name: "readFile", pin: "b".repeat(64) },
  ]);
  const call = (at, name, args) => ({ index: at, id: `call_${at}`, type: "function", function: { name, arguments: args } });
  main.tools = [
    { status: "done", text: "3 matches", images: [picture(5000, "C")], ms: 120 },
    { status: "failed", text: "The tool failed: no such folder", ms: 3.5 },
    { status: "invalid", text: "There is no tool “dance”." },
    { status: "refused", text: "The user refused this call." },
    { status: "cancelled", text: "The user stopped." },
  ];
  await main.exchange(session, "Where is the cart?", {
    ...billed("I will look.", 0.002),
    finishReason: "tool_calls",
    toolCalls: [
      call(0, "searchWorkspace", '{"query":"cart"}'),
      call(1, "readFile", '{"path":"none"}'),
      call(2, "dance", "{}"),
      call(3, "readFile", '{"path":".env"}'),
      call(4, "readFile", '{"path":"a.ts"}'),
    ],
  });
  await main.reply(billed("The cart is in cart.ts.", 0.003));
  session.setTools([{ name: "readFile", pin: "b".repeat(64) }]);
  await main.second(session);
  await main.close(session);
}

// Answers side by side: one comparison was decided, one was made of versions, one is open.
{
  const session = start("compared");
  const compare = async (text, models) => {
    session.outbox.setCompareModels(models);
    mock.timers.tick(60_000);
    session.send(text);
    for (const model of models) await main.reply(billed(`${model} says hello.`, 0.001));
    await main.settle();
  };
  await compare("Compare and decide.", ["lab/one", "lab/two", "lab/three:free"]);
  session.keep(session.compared[1]);
  await main.second(session);
  await main.exchange(session, "Once.", billed("One.", 0.001));
  await session.regenerate(latest(session)).then(() => main.reply(billed("Uno.", 0.001)));
  session.compareVersions(latest(session));
  await main.second(session);
  session.keep(session.compared[0]);
  await main.second(session);
  await compare("Compare and leave it open.", ["lab/one", "lab/two"]);
  await main.close(session);
}

// What a conversation sets for itself.
{
  const session = start("overrides");
  session.setModel("lab/three:free");
  session.setOverride("temperature", 1.25);
  session.setOverride("reasoning", { effort: "low" });
  session.setOverride("stop", null);
  session.setOverride("preset", "Wild");
  await main.exchange(session, "Be yourself.", billed("I am.", 0));
  session.setOverride("stop", undefined);
  await main.second(session);
  await main.close(session);

  const reset = start("reset");
  reset.setModel("lab/two");
  reset.setOverride("seed", 7);
  await main.exchange(reset, "Be someone else.", billed("Who?", 0.001));
  reset.resetOverrides();
  reset.setModel(undefined);
  await main.second(reset);
  await main.close(reset);
}

// Deleted, and deleted and restored.
{
  const session = start("deleted");
  await main.exchange(session, "Delete me, but not yet for good.", billed("Fine.", 0.0011));
  await main.close(session);
  await store.delete(session.id);
  const restored = start("restored");
  await main.exchange(restored, "Delete me and think again.", billed("Welcome back.", 0.0012));
  await main.close(restored);
  await store.delete(restored.id);
  await store.restore(restored.id);
}

// Nothing of a temporary conversation is on disk, except what it cost.
{
  const session = start("temporary", chat.beginTemporary());
  await main.exchange(session, "Between you and me.", billed("Sealed.", 0.0333));
  await session.close();
}

// Two windows on one conversation.
{
  const session = start("twoWindows");
  await main.exchange(session, "First window.", billed("One.", 0.001));
  const other = new Window();
  const there = await other.chat.open(session.id);
  const hold = other.chat.hold(there);
  await other.exchange(there, "Second window.", billed("Two.", 0.002));
  await other.store.rename(session.id, "Renamed in the second window");
  // The user comes back to the first window.
  await session.catchUp();
  await store.refresh();
  await main.exchange(session, "First window again.", billed("Three.", 0.003));
  await main.close(session);
  await there.close();
  hold.dispose();
  await other.store.dispose();
}

// Conversations out of other programs, and one of ours that was imported beside itself.
{
  const own = await store.peek(names.rich);
  const files = [
    conversationsJson([own]),
    JSON.stringify([
      {
        title: "From ChatGPT",
        create_time: 1_700_000_000,
        conversation_id: "chatgpt-conversation",
        current_node: "n2",
        mapping: {
          root: { id: "root", message: null, parent: null, children: ["n1"] },
          n1: {
            id: "n1",
            parent: "root",
            children: ["n2"],
            message: { author: { role: "user" }, create_time: 1_700_000_001, content: { content_type: "text", parts: ["Hi"] } },
          },
          n2: {
            id: "n2",
            parent: "n1",
            children: [],
            message: {
              author: { role: "assistant" },
              create_time: 1_700_000_002,
              content: { content_type: "text", parts: ["Hello from ChatGPT"] },
              metadata: { model_slug: "gpt-5" },
            },
          },
        },
      },
    ]),
    JSON.stringify({
      conversationId: "librechat-conversation",
      title: "From LibreChat",
      endpoint: "openAI",
      messages: [
        {
          messageId: "l1",
          parentMessageId: "00000000-0000-0000-0000-000000000000",
          isCreatedByUser: true,
          text: "Hi",
          createdAt: "2026-01-02T03:04:05Z",
        },
        {
          messageId: "l2",
          parentMessageId: "l1",
          isCreatedByUser: false,
          text: "Hello from LibreChat",
          model: "gpt-5",
          createdAt: "2026-01-02T03:04:06Z",
        },
      ],
    }),
    JSON.stringify({
      version: "orpg.3.0",
      title: "From the chatroom",
      characters: { c1: { id: "c1", model: "lab/one" } },
      messages: {
        o1: { id: "o1", characterId: "USER", createdAt: "2026-01-03T03:04:05Z", parentMessageId: null, items: [{ id: "i1" }] },
        o2: {
          id: "o2",
          characterId: "c1",
          createdAt: "2026-01-03T03:04:06Z",
          parentMessageId: "o1",
          items: [{ id: "i2" }],
          metadata: { cost: "0.0042" },
        },
      },
      items: {
        i1: { id: "i1", data: { type: "message", content: [{ type: "input_text", text: "Hi" }] } },
        i2: { id: "i2", data: { type: "message", content: [{ type: "output_text", text: "Hello from the chatroom" }] } },
      },
    }),
  ];
  for (const [at, name] of ["copy", "chatGpt", "libreChat", "chatroom"].entries()) {
    const { conversations, problems } = importConversations(files[at]);
    if (conversations.length !== 1 || problems.length > 0) throw new Error(`import ${name}: ${JSON.stringify(problems)}`);
    const { id } = await store.add(conversations[0], () => crypto.randomUUID());
    names[name] = id;
    const session = await chat.open(id);
    held.push(chat.hold(session));
    await main.close(session);
  }
}

// Pending: a draft with attachments in a conversation, and in one that has not begun.
{
  const session = start("drafted");
  await main.exchange(session, "What is next?", billed("You tell me.", 0.001));
  session.outbox.attach(attachment("selection", "draft-selection", "", { unread: true, startLine: 3, endLine: 9 }));
  session.outbox.attach(attachment("image", "draft-shot", picture(70_000, "A"), { languageId: "", uri: "" }));
  session.outbox.setDraft("A draft that was not sent,\nin two lines");
  await main.settle();
  await main.close(session);
  const fresh = start("notBegun");
  fresh.outbox.setDraft("A question that was never asked");
  await main.settle();
  await main.close(fresh);
}

// A journal that was damaged and has been repaired: the original lies beside it. And one whose last line was torn by a power cut.
{
  const session = start("repaired");
  await main.exchange(session, "Survive.", billed("I will.", 0.001));
  await main.exchange(session, "Survive again.", billed("I will again.", 0.001));
  await main.close(session);
  const file = path.join(target, "conversations", `${session.id}.jsonl`);
  const text = await readFile(file, "utf8");
  const at = text.indexOf("\n", text.length / 2);
  await writeFile(file, `${text.slice(0, at)}\n\u0000\u0000garbage\u0000${text.slice(at)}`);
  const again = await store.open(session.id);
  if (again.damaged !== 1) throw new Error("the damage was not found");
  await again.recorder.close();

  const torn = start("torn");
  await main.exchange(torn, "Before the power cut.", billed("Here.", 0.001));
  await main.close(torn);
  await appendFile(path.join(target, "conversations", `${torn.id}.jsonl`), '\n{"v":1,"t":"message","message":{"role":"user","id":"to');
}

// Money that was spent outside of conversations.
mock.timers.tick(1000);
await store.ledger.note("commitMessage", { model: "lab/one", cost: 0.002, promptTokens: 900, completionTokens: 40 });
await store.ledger.note("inlineEdit", { model: "lab/two", cost: 0.003, costBasis: "listPrice", promptTokens: 800, completionTokens: 90 });
await store.ledger.note("nativeChat", { model: "meta/large", cost: null, promptTokens: 70, completionTokens: 7 });
await store.ledger.note("other", { model: "lab/one", cost: 0.0001 });
if ((await store.purge()) !== 1) throw new Error("nothing was removed");

// The side bar of this workspace shows one of them.
new ChatView(chat, workspaceState, {}, () => undefined).show(await chat.open(names.rich));

// A window that dies while an answer streams, a tool runs and questions wait.
const dying = new Window();
{
  const session = start("crashed", dying.chat.begin());
  dying.chat.hold(session);
  await dying.exchange(session, "Is anybody there?", billed("Yes.", 0.001));
  mock.timers.tick(60_000);
  session.send("Tell me a long story.");
  const asked = await dying.next();
  say(asked, { reasoning: "A story. ", text: "Once upon ", servedBy: { id: "gen-cut", model: "lab/one-2026-10", provider: "Alpha" } });
  await dying.second(session);
  asked.sink([{ type: "text", text: "a time there was" }]);
  await dying.second(session);
  asked.sink([{ type: "text", text: " a journal" }]);
  await dying.second(session);
  session.setLeavesOut(1);
  session.send("And then?", [attachment("file", "big-waits", bigFile)]);
  session.send("The end?");
  session.outbox.setDraft("Draft of the window that died");
  await dying.settle();
  remember(session);

  const tools = start("crashedTools", dying.chat.begin());
  dying.chat.hold(tools);
  tools.setTools([{ name: "runTests", pin: "c".repeat(64) }]);
  dying.tools = [null];
  mock.timers.tick(60_000);
  tools.send("Run the tests.");
  const calls = [
    { index: 0, id: "call_a", type: "function", function: { name: "runTests", arguments: "{}" } },
    { index: 1, id: "call_b", type: "function", function: { name: "runTests", arguments: '{"again":true}' } },
  ];
  await dying.reply({ ...billed("Running them.", 0.001), finishReason: "tool_calls", toolCalls: calls });
  await dying.second(tools);
  await dying.settle();
  remember(tools);
}

await store.refresh();
for (const summary of [...(await store.list()), ...(await store.list({ deleted: true }))]) {
  const { id, title, titleBy, titleCost, titleCostElsewhere, pinned, deletedAt, workspace, updatedAt, cost, model, spending } = summary;
  const about = { title, titleBy, titleCost, titleCostElsewhere, pinned, deletedAt, workspace, updatedAt, cost, model, spending };
  expected.conversations[id] = { ...expected.conversations[id], summary: about };
}
expected.names = names;
await store.dispose();

const json = (value) => `${JSON.stringify(value, undefined, 2)}\n`;
await mkdir(target, { recursive: true });
await writeFile(path.join(target, "globalState.json"), json(globalState.values));
await writeFile(path.join(target, "workspaceState.json"), json(workspaceState.values));
await writeFile(path.join(target, "settings.json"), json(vscode.fake.user));
await writeFile(path.join(target, "workspaceSettings.json"), json(vscode.fake.workspaceValues));
await writeFile(path.join(target, "expected.json"), json(expected));
console.log(`${Object.keys(expected.conversations).length} conversations in ${target}`);
// The window that died never closes.
process.exit(0);
