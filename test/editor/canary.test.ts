import { glob, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { type Session, useSession } from "./harness/session.ts";

const canary = `sk-or-v1-canary${crypto.randomUUID().replaceAll("-", "")}`;
/** Never given to Aside: put where a key could leak to, to show that the search would find it. */
const planted = `sk-or-v1-planted${crypto.randomUUID().replaceAll("-", "")}`;

describe("the key is only in the secret store", () => {
  const session = useSession({
    server: { keys: [canary] },
    settings: (server) => ({
      "aside.endpoints": { loopback: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter" } },
      "aside.endpoint": "loopback",
      "aside.model": "demo/echo",
    }),
  });

  beforeEach(() => session().beginAnew());

  test("no message between editor and panel, and nothing in the panel, contains it", async () => {
    const { panel, page } = session();
    await session().removeKey();
    await recordMessages(page);
    await session().load();
    await panel.open();
    await session().storeKey(canary);
    await panel.ask("Echo what you got: the-known-words");
    await session().writeWorkspaceSettings({ "aside.model": "demo/failing" });
    await panel.modelButton("failing").waitFor();
    for (const failure of ["badKey", "rateLimited", "cut"]) await panel.ask(failure);
    expect(session().server.requests.filter(({ headers }) => headers.authorization === `Bearer ${canary}`).length).toBeGreaterThan(3);

    const messages = await recordedMessages(page);
    for (const known of ["the-known-words", "snapshot", "delta", "ack"]) expect(messages).toContain(known);
    expect(messages).not.toContain(canary);
    const documents = await Promise.all(page.frames().map((frame) => frame.content()));
    expect(documents.join("\n")).toContain("the-known-words");
    expect(documents.join("\n")).not.toContain(canary);
  });

  test("it survives a restart without being requested again", async () => {
    await session().storeKey(canary);
    await session().shutDown();
    await session().open();
    const { panel } = session();
    await panel.open();
    const before = session().chatBodies.length;
    expect(await (await panel.ask("And again")).getAttribute("data-status")).toBe("done");
    expect(session().chatBodies.length).toBe(before + 1);
    expect(session().chatRequests.at(-1)?.headers.authorization).toBe(`Bearer ${canary}`);
  });

  test("no file of the editor, the folder or the browser's profile contains it, and the log is not empty", async () => {
    await session().storeKey(canary);
    await session().panel.ask("Keep my key");
    await session().page.evaluate((text) => localStorage.setItem("planted", text), planted);
    const inData = path.join(session().folders.userData, "User", "globalStorage", "planted.json");
    const inLogs = path.join(session().folders.userData, "logs", "planted.log");
    await writeFile(inData, JSON.stringify({ key: Buffer.from(planted).toString("base64") }));
    await writeFile(inLogs, Buffer.from(`x${planted}`, "utf16le"));
    await session().shutDown();

    const found = await filesWith(session(), planted);
    expect(found).toEqual(expect.arrayContaining([inData, inLogs]));
    expect(found.some((file) => file.startsWith(session().folders.profile))).toBe(true);

    expect(await session().log()).toContain("demo/echo");
    expect(await filesWith(session(), canary)).toEqual([]);
  });
});

/** Files of a session that hold a text: as it is, in two bytes a character, or as base64 at any offset. */
async function filesWith({ folders }: Session, text: string): Promise<readonly string[]> {
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.from(" ".repeat(offset) + text)
      .toString("base64")
      .slice(offset === 0 ? 0 : 4, -4),
  );
  const needles = [Buffer.from(text), Buffer.from(text, "utf16le"), ...base64.map((encoded) => Buffer.from(encoded))];
  const found: string[] = [];
  for (const folder of [folders.userData, folders.workspace, folders.profile]) {
    for await (const entry of glob("**/*", { cwd: folder, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      const content = await readFile(file);
      if (needles.some((needle) => content.includes(needle))) found.push(file);
    }
  }
  return found;
}

/** From the next load on, keeps what any frame posts to another or through a port: the way between editor and panel. */
async function recordMessages(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { __posted: seen });
    const keep = (data: unknown): void => {
      try {
        seen.push(JSON.stringify(data));
      } catch {
        seen.push(String(data));
      }
    };
    const postMessage = Reflect.get(MessagePort.prototype, "postMessage") as (...args: unknown[]) => void;
    MessagePort.prototype.postMessage = function (this: MessagePort, ...args: unknown[]) {
      keep(args[0]);
      Reflect.apply(postMessage, this, args);
    };
    addEventListener("message", ({ data }) => keep(data), { capture: true });
  });
}

async function recordedMessages(page: Page): Promise<string> {
  const frames = await Promise.all(
    page.frames().map((frame) => frame.evaluate(() => ((globalThis as { __posted?: string[] }).__posted ?? []).join("\n")).catch(() => "")),
  );
  return frames.join("\n");
}
