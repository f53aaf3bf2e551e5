import { createHash } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rm, utimes } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach } from "vitest";
import { ConversationStore, type OpenedConversation } from "../../../src/history/conversationStore.ts";
import { NodeStorage } from "../../../src/host/platform/nodeStorage.ts";

/** The folder of Aside 0.1.0, written by tools/writeOldData.mjs. */
export const oldFolder = path.resolve(import.meta.dirname, "../../data/0.1.0");

/** One conversation as the old code had it in memory. */
export interface ExpectedConversation {
  readonly summary?: Readonly<Record<string, unknown>>;
  readonly messages: readonly Readonly<Record<string, unknown>>[];
  readonly pending: Readonly<Record<string, unknown>>;
}

/** The content of the folder, according to the code that wrote it. */
export interface Expected {
  readonly names: Readonly<Record<string, string>>;
  readonly conversations: Readonly<Record<string, ExpectedConversation>>;
}

/** Reads one JSON file of the folder. */
export async function readOldJson<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(path.join(oldFolder, name), "utf8")) as T;
}

/** A day after the data was written. Nothing is due to be purged. */
export const openedAt = Date.parse("2026-11-21T09:00:00Z");

const folders: string[] = [];
const stores: ConversationStore[] = [];

afterEach(async () => {
  for (const store of stores.splice(0)) await store.dispose();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** Copies the folder. The leases of its windows expired long ago. */
export async function copyOldData(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "aside-old-"));
  folders.push(folder);
  await cp(oldFolder, folder, { recursive: true });
  for (const name of await readdir(path.join(folder, "streaming"))) await utimes(path.join(folder, "streaming", name), 0, 0);
  return folder;
}

/** Opens a folder with the present code, at a given time. */
export function openStore(folder: string, now = openedAt): ConversationStore {
  const store = new ConversationStore(new NodeStorage(folder), () => now);
  stores.push(store);
  return store;
}

/** An opened conversation as plain data, in the form of `expected.json`. */
export function plain({ conversation, pending }: Pick<OpenedConversation, "conversation" | "pending">): unknown {
  const { createdAt, messages, children, active, deleted, model, overrides, tools } = conversation;
  return shortened({
    createdAt,
    messages: [...messages.values()],
    children: Object.fromEntries(children),
    active: Object.fromEntries(active),
    deleted: [...(deleted ?? [])],
    ...(model === undefined ? {} : { model }),
    ...(overrides === undefined ? {} : { overrides }),
    ...(tools === undefined ? {} : { tools }),
    pending,
  });
}

/** Long texts by their hash. */
function shortened(value: unknown): unknown {
  if (typeof value === "string") return value.length <= 1000 ? value : `sha256:${createHash("sha256").update(value).digest("hex")}`;
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shortened(item)]));
}
