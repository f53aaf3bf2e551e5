import { createHash } from "node:crypto";
import { expect, test, vi } from "vitest";
import { type Disclosed, prepare, type PreparationParts, type Purpose } from "../../../../src/app/chat/preparation.ts";
import { outgoingMessages } from "../../../../src/app/chat/prompt.ts";
import type { TurnPlan } from "../../../../src/app/chat/turnPlan.ts";
import { commitQuestion } from "../../../../src/app/commit/commitQuestion.ts";
import { summaryQuestion } from "../../../../src/app/compact/summaryQuestion.ts";
import { Discloser } from "../../../../src/app/disclosure/discloser.ts";
import { exactQuestion } from "../../../../src/app/exactEdit/exactQuestion.ts";
import type { OutgoingMessage } from "../../../../src/app/outbound/outgoing.ts";
import { reviewText } from "../../../../src/app/review/reviewText.ts";
import { exactMarks } from "../../../../src/apply/exactAnswer.ts";
import { importedMessage } from "../../../../src/history/markImported.ts";
import { OpenAiClient } from "../../../../src/llm/openAiClient.ts";
import type { Attachment, AttachmentKind, Message } from "../../../../src/shared/conversation.ts";
import { answer, question } from "../../history/messages.ts";
import { MemoryStorage } from "../../history/memoryStorage.ts";
import { hello, serve, startStream } from "../../llm/send/loopback.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const weighed = (text: string) => ({ bytes: Buffer.byteLength(text), sha256: sha256(text) });
const settledCheck = { patterns: [], redact: false, hidden: 0, lookalikes: 0, keepHidden: false };
const key = "sk-or-v1-canary0123456789abcdef0123456789";
const stored = "hunter2-of-a-server";
const pixel = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const attachment = (kind: AttachmentKind, text: string, more: Partial<Attachment> = {}): Attachment => ({
  id: `${kind}-${text.length}`,
  kind,
  label: kind,
  path: `src/${kind}.ts`,
  uri: `file:///shop/src/${kind}.ts`,
  languageId: "typescript",
  startLine: 1,
  endLine: 3,
  text,
  check: settledCheck,
  ...more,
});
const asking = (...attachments: readonly Attachment[]): Message => ({ ...question("q1", null, "Why?"), attachments });

/** A ledger on a disk of its own, and a server that what is asked goes to. */
async function ledger(respond = (): { readonly status?: number; readonly text?: string } => ({})) {
  const storage = new MemoryStorage();
  const errors: unknown[] = [];
  const log = { info: () => undefined, error: (...said: readonly unknown[]) => void errors.push(said) };
  const discloser = new Discloser({ storage, log: log as never, window: { workspaceName: "shop" }, known: () => [stored] });
  const server = await serve((_request, response) => {
    const { status = 200, text = hello } = respond();
    if (status === 200) startStream(response);
    else response.writeHead(status, { "content-type": "application/json" });
    response.end(text);
  });
  const endpoint = { name: "local", baseUrl: `${server.origin}/v1`, dialect: "openrouter", auth: "none", headers: {} };
  const parts = {
    endpoints: { get: () => ({ endpoint, origin: server.origin, notice: null, whereabouts: null }) },
    catalogue: { find: () => Promise.resolve(undefined) },
    settings: { get: () => "" },
    unsupportedNotes: { note: () => undefined },
    refusals: { of: () => [], note: () => undefined },
    log,
    secrets: { known: () => [] },
    discloser: () => Promise.resolve(discloser),
  } as unknown as PreparationParts;
  const send = async (
    messages: readonly OutgoingMessage[],
    purpose: Purpose = { conversation: "c", message: "m" },
    parameters: TurnPlan["parameters"] = {},
  ): Promise<void> => {
    const plan = {
      settings: { endpoint: { value: "local" } },
      model: "a/b",
      messages,
      parameters,
      conversationId: "c",
    } as unknown as TurnPlan;
    const prepared = await prepare(plan, new AbortController().signal, parts, purpose);
    if ("error" in prepared) throw new Error(prepared.error.message);
    await new OpenAiClient({ random: () => 0 }).stream(prepared.request, () => undefined, new AbortController().signal);
  };
  const read = async () => {
    const found = await discloser.read();
    // What is noted of its end comes right after.
    await vi.waitFor(async () => expect((await discloser.read()).damage).toEqual([]));
    return found;
  };
  return { storage, server, send, read, errors, discloser };
}

test("an entry has the body, the pieces and the words as the server got them", async () => {
  const { server, send, read } = await ledger();
  const files = [
    attachment("file", "const a = 1;\n", { path: "src/a.ts" }),
    attachment("selection", "one ``` two", { startLine: 4, endLine: 6 }),
    attachment("terminal", "$ npm test", { uri: "" }),
    attachment("problems", "a.ts: wrong"),
    attachment("image", pixel),
    attachment("pdf", "data:application/pdf;base64,JVBERi0=", { label: "b.pdf" }),
    attachment("changes", "diff --git a/x.ts b/x.ts\n--- a/x.ts\n+++ b/x.ts\n@@ -1 +1 @@\n-a\n+b\n", { uri: "file:///shop" }),
  ];
  const provider = { data_collection: "deny", zdr: true, only: ["azure"] };
  await send(outgoingMessages([asking(...files)], "Be brief."), { conversation: "c", message: "m" }, { provider });
  const { entries } = await read();
  const body = server.arrived[0]?.body ?? "";
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({
    kind: "chat",
    host: new URL(server.origin).host,
    endpoint: "local",
    model: "a/b",
    workspace: "shop",
    conversation: "c",
    message: "m",
    demanded: { dataCollection: "deny", zdr: true, only: ["azure"] },
    body: weighed(body),
  });
  expect(entries[0]?.carried).toEqual([
    { what: "file", uri: "file:///shop/src/file.ts", path: "src/a.ts", ...weighed("const a = 1;\n") },
    { what: "file", uri: "file:///shop/src/selection.ts", path: "src/selection.ts", lines: [4, 6], ...weighed("one ``` two") },
    { what: "terminal", ...weighed("$ npm test") },
    { what: "problems", uri: "file:///shop/src/problems.ts", path: "src/problems.ts", ...weighed("a.ts: wrong") },
    { what: "diff", uri: "file:///shop", path: "src/changes.ts", files: ["x.ts"], ...weighed(files[6]?.text ?? "") },
    { what: "image", uri: "file:///shop/src/image.ts", path: "src/image.ts", ...weighed(pixel) },
    { what: "pdf", uri: "file:///shop/src/pdf.ts", path: "src/pdf.ts", ...weighed(files[5]?.text ?? "") },
    { what: "text", ...weighed("Be brief.") },
    { what: "text", ...weighed("Why?") },
  ]);
  // Each of them is in the body as it was weighed.
  for (const { text } of files) expect(body).toContain(JSON.stringify(text).slice(1, -1));
});

test("what was masked is weighed as it was sent, counted, and nowhere in the ledger", async () => {
  const { storage, send, read } = await ledger();
  const secret = `const key = "${key}";\nconst other = "${key}";\n`;
  const masked = secret.replaceAll(key, "[redacted]");
  const { check: _check, ...unasked } = attachment("file", secret);
  const redacted = attachment("selection", masked, { check: { ...settledCheck, redact: true } });
  const own = attachment("symbol", 'const mask = "[redacted]";');
  await send(outgoingMessages([asking(unasked, redacted, own)], `The key is ${key}.`));
  const [entry] = (await read()).entries;
  expect(entry?.carried.map(({ bytes, redacted }) => [bytes, redacted])).toEqual([
    [masked.length, 2],
    [masked.length, 2],
    [own.text.length, undefined],
    ["The key is [redacted].".length, 1],
    ["Why?".length, undefined],
  ]);
  expect(entry?.carried[0]?.sha256).toBe(sha256(masked));
  for (const bytes of storage.files.values()) {
    const text = new TextDecoder().decode(bytes);
    expect(text).not.toContain("canary");
    expect(text).not.toContain("const");
    expect(text).not.toContain("[redacted]");
  }
});

test("results of tools have their tool and the file that was read, and earlier pieces are noted once", async () => {
  const { storage, send, read } = await ledger();
  const file = attachment("file", "hello");
  const call = (name: string, input: object) => ({
    id: "t",
    type: "function" as const,
    index: 0,
    function: { name, arguments: JSON.stringify(input) },
  });
  const first: readonly Message[] = [asking(file)];
  const run = (name: string, input: object, text: string) => ({ call: call(name, input), status: "done" as const, text, images: [] });
  const read1 = "src/a.ts, lines 3 to 9 of 20:\nconst a = 1;";
  const runs = [run("aside_readFile", { path: "./src/a.ts" }, read1), run("mcp_read", { filePath: "/tmp/x" }, "x"), run("other", {}, "y")];
  const path: readonly Message[] = [
    ...first,
    answer("a1", "q1", { toolCalls: runs.map((one) => one.call) }),
    { role: "tool", id: "t1", parentId: "a1", createdAt: 1, runs },
  ];
  await send(outgoingMessages(first, ""), { conversation: "c", message: "a1" });
  await send(outgoingMessages(path, ""), { conversation: "c", message: "a2" });
  const { entries } = await read();
  expect(entries.map(({ kind }) => kind)).toEqual(["chat", "tools"]);
  expect(entries[1]?.carried).toEqual([
    entries[0]?.carried[0],
    { what: "toolResult", tool: "aside_readFile", path: "src/a.ts", lines: [3, 9], ...weighed(read1) },
    { what: "toolResult", tool: "mcp_read", ...weighed("x") },
    { what: "toolResult", tool: "other", ...weighed("y") },
    { what: "text", ...weighed("Why?") },
  ]);
  const written = Array.from(storage.files.values(), (bytes) => new TextDecoder().decode(bytes)).join("");
  expect(written.split("src/file.ts").length - 1).toBe(2);
});

test("no text that a user, a model or a server wrote is in the ledger", async () => {
  const served = hello.replaceAll('"model":"a/b"', `"model":"a/b","provider":"${key}"`);
  const { storage, send, discloser } = await ledger(() => ({ text: served }));
  const named = (kind: AttachmentKind, path: string, uri = ""): Attachment => attachment(kind, `content of ${kind}`, { path, uri });
  const attachments = [
    named("url", `https://canary:canary@shop.test/a?token=canary#canary`, "https://canary:canary@shop.test/a?token=canary#canary"),
    named("url", "canary", `https://shop.test/${key}`),
    named("conversation", "canary of a title", "aside-conversation:/1234-5678#9abc"),
    named("commit", "0123456789abcdef Mend the canary", "file:///shop"),
    named("review", "branch canary of shop against main", "file:///shop"),
    named("terminal", "canary"),
    named("command", "canary"),
    named("search", "1 result of canary", "search-editor:#canary"),
    named("debug", "Launch canary"),
    named("test", "sings like a canary"),
    named("file", 'src/a.ts\nconst canary = "x";', "data:text/plain,canary"),
    named("file", `src/${key}/a.ts`, `file:///shop/${key}/a.ts`),
    named("file", `src/${stored}`, `git:/shop/b.ts?{"canary":"x"}`),
    named("file", "c.ts", "sftp://me:canary%40@host/c.ts"),
    attachment("pdf", "data:application/pdf;base64,JVBERi0=", { label: `the "canary": report.pdf`, path: "", uri: "" }),
    attachment("changes", `diff --git a/${key} b/${key}\n--- a/${key}\n+++ b/${key}\n@@ -1 +1 @@\n-a\n+b\n`),
  ];
  const run = (name: string, input: unknown, text = "result") => ({
    call: { id: "t", type: "function" as const, index: 0, function: { name, arguments: JSON.stringify(input) } },
    status: "done" as const,
    text,
    images: [],
  });
  const runs = [
    run("upload", { file: "canary", path: "canary", filePath: "canary" }),
    run("aside_readFile", { path: "const canary = 1;" }),
    run("aside_readFile", { path: "/home/canary/x" }),
    run("aside_readFile", { path: "../canary" }),
    run("aside_readFile", { path: "please sing to the canary" }),
    run("aside_readFile", {}, 'x = "canary", lines 1 to 2 of 3:\n'),
    run("aside_listFolder", { path: `src/${key}` }),
    run("sing to the canary", {}),
    run("aside_listFolder", { path: "./docs" }),
    { ...run("aside_listFolder", { path: "canary" }), status: "failed" as const },
  ];
  const path: readonly Message[] = [
    asking(...attachments),
    answer("a1", "q1", { toolCalls: runs.map(({ call }) => call) }),
    { role: "tool", id: "t1", parentId: "a1", createdAt: 1, runs },
  ];
  const provider = { only: [key, "azure"] };
  await send(outgoingMessages(path, ""), { conversation: "c", message: "m" }, { provider });
  await vi.waitFor(async () => expect((await discloser.read()).entries[0]?.provider).toBe("[redacted]"));
  const [entry] = (await discloser.read()).entries;
  const places = entry?.carried.map(({ what, uri, path: noted, tool, files }) =>
    [what, uri, noted, tool, files].filter((one) => one !== undefined),
  );
  expect(places).toEqual([
    ["url", "https://shop.test/a"],
    ["url"],
    ["conversation", "aside-conversation:/1234-5678#9abc"],
    ["diff", "file:///shop", "0123456789abcdef"],
    ["diff", "file:///shop"],
    ["terminal"],
    ["terminal"],
    ["search"],
    ["debug"],
    ["test"],
    ["file"],
    ["file", "src/[redacted]/a.ts"],
    ["file", "git:/shop/b.ts", "src/[redacted]"],
    ["file", "sftp://host/c.ts", "c.ts"],
    ["diff", "file:///shop/src/changes.ts", "src/changes.ts", ["[redacted]"]],
    ["toolResult", "upload"],
    ...[1, 2, 3, 4, 5].map(() => ["toolResult", "aside_readFile"]),
    ["toolResult", "src/[redacted]", "aside_listFolder"],
    ["toolResult"],
    ["toolResult", "docs", "aside_listFolder"],
    ["toolResult", "aside_listFolder"],
    ["pdf"],
    ["text"],
  ]);
  expect(entry?.demanded.only).toEqual(["[redacted]", "azure"]);
  for (const bytes of storage.files.values()) {
    const text = new TextDecoder().decode(bytes);
    expect(text).not.toContain("canary");
    expect(text).not.toContain(stored);
  }
});

test("of a diff 500 files are named, the others counted", async () => {
  const { send, read } = await ledger();
  const diff = Array.from(
    { length: 503 },
    (_each, at) => `diff --git a/${at}.ts b/${at}.ts\n--- a/${at}.ts\n+++ b/${at}.ts\n@@ -1 +1 @@\n-a\n+b\n`,
  );
  await send(outgoingMessages([asking(attachment("changes", diff.join("")))], ""));
  const [piece] = (await read()).entries[0]?.carried ?? [];
  expect([piece?.files?.length, piece?.files?.at(-1), piece?.moreFiles]).toEqual([500, "499.ts", 3]);
});

test("a request that is tried again is noted each time, one that is refused before it is sent is not", async () => {
  let tries = 0;
  const { server, send, read } = await ledger(() => ((tries += 1) === 1 ? { status: 503, text: '{"error":{"message":"busy"}}' } : {}));
  await send(outgoingMessages([question("q1", null)], ""));
  expect(server.arrived).toHaveLength(2);
  const { entries } = await read();
  expect(entries.map(({ body }) => body?.sha256)).toEqual(server.arrived.map(({ body }) => sha256(body)));
  await send(outgoingMessages([question("q1", null)], ""), {}, { temperature: 9 }).catch(() => undefined);
  expect((await read()).entries).toHaveLength(2);
});

test("the provider that served is noted at the end", async () => {
  const served = hello.replaceAll('"model":"a/b"', '"model":"a/b","provider":"Azure"');
  const { send, discloser } = await ledger(() => ({ text: served }));
  await send(outgoingMessages([question("q1", null)], ""));
  await vi.waitFor(async () => expect((await discloser.read()).entries[0]?.provider).toBe("Azure"));
});

test("of a temporary conversation only the way is noted", async () => {
  const { storage, send, read } = await ledger();
  await send(outgoingMessages([asking(attachment("file", "hello"))], ""), { conversation: "secret", message: "m", temporary: true });
  const [entry] = (await read()).entries;
  expect(entry).toMatchObject({ kind: "chat", model: "a/b", temporary: true, workspace: "", carried: [] });
  expect(entry).not.toHaveProperty("conversation");
  expect(Array.from(storage.files.values(), (bytes) => new TextDecoder().decode(bytes)).join("")).not.toMatch(/secret|src\/|shop/);
});

test("requests outside of conversations say what they carry", async () => {
  const { send, read } = await ledger();
  const diff = "diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-a\n+b";
  await send([{ role: "user", texts: commitQuestion("Write.", diff, [], "", "file:///shop") }], { kind: "commitMessage" });
  const exact = { path: "a.ts", uri: "file:///shop/a.ts", language: "ts", file: "old\n", block: "new" };
  await send(exactQuestion(exact, exactMarks(["", ""])), { kind: "exactEdit" });
  const messages = [asking(attachment("file", "hello"), attachment("image", pixel)), answer("a1", "q1")];
  await send(summaryQuestion(messages), { kind: "summary", conversation: "c" });
  const reviewed = reviewText(diff, { old: "index", fresh: "files" }, 10_000).text;
  await send(outgoingMessages([asking(attachment("review", reviewed))].map(importedMessage), ""));
  await send(
    [
      { role: "user", texts: [{ source: "nativeMessage", text: "Hi" }] },
      { role: "tool", toolCallId: "t", texts: [{ source: "nativeToolResult", text: "x" }] },
    ],
    {
      kind: "nativeChat",
    },
  );
  const { entries } = await read();
  const pieces = entries.map(({ kind, carried }) => [kind, ...carried.filter(({ what }) => what !== "text")]);
  expect(pieces).toMatchObject([
    ["commitMessage", { what: "diff", uri: "file:///shop", files: ["a.ts"], ...weighed(diff) }],
    ["exactEdit", { what: "file", uri: exact.uri, path: "a.ts", ...weighed("old") }],
    ["summary", { what: "file", path: "src/file.ts", ...weighed("hello") }, { what: "image", path: "src/image.ts", ...weighed(pixel) }],
    ["chat", { what: "diff", files: ["a.ts"], ...weighed(reviewed) }],
    ["nativeChat", { what: "toolResult", ...weighed("x") }],
  ]);
});

test("a full disk is logged, and the request goes out all the same", async () => {
  const { storage, server, send, errors, discloser } = await ledger();
  storage.fault = "full";
  await send(outgoingMessages([question("q1", null)], ""));
  await discloser.read();
  expect(server.arrived).toHaveLength(1);
  await vi.waitFor(() => expect(errors).toHaveLength(1));
});

test("a request whose contents cannot be weighed is noted without them, and waited for at the end", async () => {
  const { discloser, errors } = await ledger();
  const of = {
    get kind(): string {
      throw new Error("odd");
    },
  };
  const disclosed = {
    purpose: { conversation: "c" },
    plan: { messages: [], settings: { endpoint: { value: "local" } } },
    request: { model: "a/b", messages: [] },
    pieces: [{ message: { role: "user" }, piece: { source: "file", settled: true, text: "x", of }, text: "x" }],
  } as unknown as Disclosed;
  discloser.watch(disclosed)({ host: "shop.test", body: {}, text: "{}" });
  await discloser.written();
  expect(errors).toHaveLength(1);
  const [entry] = (await discloser.read()).entries;
  expect(entry).toMatchObject({ host: "shop.test", model: "a/b", conversation: "c", carried: [] });
  expect(entry).not.toHaveProperty("body");
});
