import { glob, mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { encodeBatch } from "../../src/history/record.ts";
import { wholeJournal } from "../../src/history/wholeJournal.ts";
import { dataPlaces } from "../../src/host/history/dataPlaces.ts";
import { addMessage, type Attachment, createConversation } from "../../src/shared/conversation.ts";
import { answer, question } from "../unit/history/messages.ts";
import { Panel } from "./harness/panel.ts";
import { type Session, useSession } from "./harness/session.ts";
import { Workbench } from "./harness/workbench.ts";

const monthMs = 31 * 24 * 60 * 60 * 1000;
const word = (name: string) => `${name}x${crypto.randomUUID().slice(0, 8)}`;
/** One word for each place where a conversation has text. */
const words = {
  title: word("title"),
  asked: word("asked"),
  attached: word("attached"),
  blob: word("blob"),
  answered: word("answered"),
  reasoned: word("reasoned"),
  called: word("called"),
  result: word("result"),
  picture: word("picture"),
  typed: word("typed"),
  file: word("file"),
};

describe("what is deleted is gone", () => {
  const session = useSession({
    files: { "notes.txt": "A folder for a test.\n", "plan.md": `The plan is ${words.file}.\n` },
    settings: (server) => ({
      "aside.endpoints": { local: { baseUrl: `${server.origin}/v1`, auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/echo",
    }),
  });
  const storage = () => path.join(session().folders.userData, "User", "globalStorage", "aside.aside");

  beforeEach(() => session().beginAnew());

  /** Asks what has two of the words, and waits until a draft with a third is on disk. */
  async function talk(): Promise<void> {
    const { panel } = session();
    await panel.complete("plan", /plan\.md/, panel.frame.locator(".chip", { hasText: "plan.md" }));
    await panel.ask(`Echo ${words.typed}`);
    await panel.composer.fill(`Half a thought: ${words.typed}`);
    await expect.poll(() => filesWith(session(), words.typed).then((files) => files.some((file) => file.includes("pending")))).toBe(true);
  }

  test("a conversation that was deleted a month ago is purged with everything that was written of it", async () => {
    await talk();
    await session().shutDown();
    const id = "11111111-0000-4000-8000-000000000001";
    await writeJournal(storage(), id);
    const journals = path.join(storage(), "conversations");
    const deleted = new TextDecoder().decode(encodeBatch([{ t: "meta", meta: { deletedAt: Date.now() - monthMs } }]));
    for (const name of await readdir(journals)) {
      const journal = path.join(journals, name);
      // A message later than its deletion would keep it.
      const written = await readFile(journal, "utf8");
      await writeFile(journal, written.replaceAll(/"createdAt":\d+/g, `"createdAt":${String(Date.now() - 2 * monthMs)}`) + deleted);
    }
    // What is a day old is not waited for.
    const old = new Date(Date.now() - monthMs);
    for (const name of await readdir(path.join(storage(), "blobs"))) await utimes(path.join(storage(), "blobs", name), old, old);
    for (const each of Object.values(words)) expect(await filesWith(session(), each), each).not.toEqual([]);

    await session().open();
    await session().panel.open();
    await expect.poll(() => readdir(journals), { timeout: 120_000, interval: 1000 }).toEqual([]);
    // The list is written with it.
    await expect.poll(() => filesWith(session(), words.title), { timeout: 30_000, interval: 500 }).toEqual([]);
    await session().panel.startAnew();
    for (const each of Object.values(words)) expect(await filesWith(session(), each), each).toEqual([]);
    await expect.poll(() => browserState(session().page), { timeout: 30_000 }).not.toContain(words.typed);
  }, 300_000);

  test("Delete All Data deletes what is ticked, stops answers, and another window lets go of what it has open", async () => {
    const { page, workbench } = session();
    await talk();
    const other = await page.context().newPage();
    onTestFinished(() => other.close());
    await other.goto(page.url());
    const window = new Workbench(other);
    await window.waitUntilReady();
    const its = new Panel(other, window);
    await its.open();
    await its.openConversation(words.typed);
    await its.composer.fill("Something else");

    await page.bringToFront();
    await workbench.runCommand("Aside: Delete All Data…");
    await workbench.quickInput.locator(".monaco-list-row", { hasText: "Conversations" }).first().waitFor();
    await session().picture("delete-all-data-list");
    await workbench.quickInput.getByRole("button", { name: "OK", exact: true }).first().click();
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.filter({ hasText: "Delete this data permanently?" }).waitFor();
    await session().picture("delete-all-data-dialog");
    await dialog.getByRole("button", { name: "Delete", exact: true }).click();
    await page.locator(".part.statusbar", { hasText: /Deleted \d kinds of data/ }).waitFor({ timeout: 30_000 });

    await expect.poll(() => session().panel.questions.count()).toBe(0);
    await expect.poll(() => session().panel.composer.inputValue()).toBe("");
    await expect.poll(() => its.questions.count(), { timeout: 30_000 }).toBe(0);
    await its.ask("Fresh");
    // The other window writes its list within half a minute.
    await expect.poll(() => filesWith(session(), words.typed), { timeout: 60_000, interval: 1000 }).toEqual([]);
    expect(await filesWith(session(), words.file)).toEqual([]);
    await expect.poll(() => browserState(page), { timeout: 30_000 }).not.toContain(words.typed);
    const known = new Set(dataPlaces.flatMap(({ where, name }) => (where === "storage" ? [name] : [])));
    expect((await readdir(storage())).filter((name) => !known.has(name))).toEqual([]);
    expect(await session().readFile("plan.md")).toContain(words.file);
  });
});

/** A conversation with a word in every place that holds text. */
async function writeJournal(storage: string, id: string): Promise<void> {
  const at = Date.now() - 2 * monthMs;
  const attachment = {
    id: "a",
    kind: "file",
    label: "a",
    path: "a",
    uri: "file:///a",
    languageId: "ts",
    startLine: 1,
    endLine: 1,
  } as const;
  let conversation = addMessage(createConversation(id, at), {
    ...question("q1", null, `Question with ${words.asked}`),
    createdAt: at,
    attachments: [
      { ...attachment, text: `An attachment with ${words.attached}` },
      { ...attachment, id: "b", text: "", $blob: "a".repeat(64) } as Attachment,
    ],
  });
  conversation = addMessage(
    conversation,
    answer("a1", "q1", {
      createdAt: at,
      text: `Answer with "${words.answered}"`,
      reasoning: `Reasoning with ${words.reasoned}`,
      toolCalls: [{ id: "call", type: "function", function: { name: "look", arguments: JSON.stringify({ for: words.called }) } }],
      images: [{ type: "image_url", image_url: { url: { $blob: "b".repeat(64) } } }],
    }),
  );
  conversation = addMessage(conversation, {
    role: "tool",
    id: "t1",
    parentId: "a1",
    createdAt: at,
    runs: [{ id: "call", name: "look", status: "done", text: `Result with ${words.result}`, images: [] }],
  } as unknown as Parameters<typeof addMessage>[1]);
  await mkdir(path.join(storage, "blobs"), { recursive: true });
  await writeFile(path.join(storage, "blobs", "a".repeat(64)), `A long attachment with ${words.blob}`);
  await writeFile(
    path.join(storage, "blobs", "b".repeat(64)),
    `data:image/png;base64,${Buffer.from(`PNG ${words.picture} PNG`).toString("base64")}`,
  );
  const bytes = encodeBatch([...wholeJournal(conversation, { title: `Title with ${words.title}`, titleBy: "person" }, at)]);
  await writeFile(path.join(storage, "conversations", `${id}.jsonl`), bytes);
}

/** Files of the editor's user data that hold a word: as it is, in two bytes a character, or as base64 at any offset. */
async function filesWith({ folders }: Session, text: string): Promise<readonly string[]> {
  const base64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.from(" ".repeat(offset) + text).toString("base64");
    return encoded.slice(offset === 0 ? 0 : 4, -4);
  });
  const needles = [Buffer.from(text), Buffer.from(text, "utf16le"), ...base64.map((encoded) => Buffer.from(encoded))];
  const found: string[] = [];
  for await (const entry of glob("**/*", { cwd: folders.userData, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const content = await readFile(file).catch(() => Buffer.of());
    if (needles.some((needle) => content.includes(needle))) found.push(file);
  }
  return found;
}

/** What VS Code keeps for its windows: in a browser, in its databases. */
async function browserState(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const texts: string[] = [];
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(new Error("not read")));
      });
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const all = await done(database.transaction(store).objectStore(store).getAll());
        texts.push(JSON.stringify(all.map((value: unknown) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : value))));
      }
      database.close();
    }
    return texts.join("\n");
  });
}
