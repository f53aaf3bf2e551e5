import { expect, test } from "vitest";
import { disclosureCsv, disclosureJson } from "../../../../src/app/disclosure/disclosureExport.ts";
import { Discloser } from "../../../../src/app/disclosure/discloser.ts";
import { clearLedger, copyLedgerHead, verifyLedger } from "../../../../src/app/disclosure/ledgerCheck.ts";
import type { Disclosure } from "../../../../src/history/disclosure.ts";
import { DisclosureLog, type Noted } from "../../../../src/history/disclosureLog.ts";
import { readDisclosures } from "../../../../src/history/readDisclosures.ts";
import { MemoryStorage } from "../../history/memoryStorage.ts";
import { type Script, ScriptedAsk } from "../scriptedAsk.ts";

const start = Date.UTC(2026, 10, 30, 12);
const day = 24 * 60 * 60 * 1000;
const sha256 = "0".repeat(64);
const noted = (at: number): Noted => ({
  at,
  kind: "chat",
  host: "openrouter.ai",
  endpoint: "OpenRouter",
  model: "a/b",
  demanded: {},
  workspace: "shop",
  carried: [],
});

async function filled(script: Script, count: number) {
  const storage = new MemoryStorage();
  let now = start;
  const log = new DisclosureLog(storage, () => now);
  for (let each = 0; each < count; each += 1) {
    await log.sent(() => noted(now));
    now += day;
  }
  const ask = new ScriptedAsk(script);
  const copied: string[] = [];
  const window = { copy: (text: string) => Promise.resolve(void copied.push(text)) };
  const made = new Discloser({ storage, log: { error: () => undefined } as never, window: { workspaceName: undefined }, known: () => [] });
  return { storage, ask, copied, parts: { ask, window, discloser: () => Promise.resolve(made) } };
}

function edit(storage: MemoryStorage, change: (text: string) => string): void {
  for (const [path, bytes] of storage.files) {
    storage.files.set(path, new TextEncoder().encode(change(new TextDecoder().decode(bytes))));
  }
}

test("an unbroken ledger says how much there is, and the report has its heads", async () => {
  const { ask, parts, storage } = await filled({ confirm: ["show"] }, 3);
  await verifyLedger(parts);
  expect(ask.messages).toEqual(["No problems found in the disclosure ledger."]);
  const { detail = "" } = ask.confirmations[0] ?? {};
  expect(detail).toContain("3 entries\nRecorded by 1 window session");
  expect(detail).toContain("Requests on 3 days\nFirst request: 2026-11-30. Last request: 2026-12-02.");
  expect(detail).toContain("cannot detect that someone with control of this computer rewrote");
  const head = (await readDisclosures(storage)).chains[0]?.head;
  expect(ask.texts[0]?.text).toContain(`${head?.file} ${head?.n} ${head?.hash}`);
});

test("a broken ledger says where, by file, line and day", async () => {
  const { ask, parts, storage } = await filled({ confirm: [undefined] }, 3);
  edit(storage, (text) => text.replace("openrouter.ai", "example.com"));
  await verifyLedger(parts);
  expect(ask.messages).toEqual(["Found 1 problem in the disclosure ledger."]);
  expect(ask.confirmations[0]).toMatchObject({ severity: "warning", modal: true });
  expect(ask.confirmations[0]?.detail).toMatch(/\.jsonl, line 2 \(2026-11-30\): this record was changed\./);
});

test("a record that was cut off in a crash does not break the ledger", async () => {
  const { ask, parts, storage } = await filled({ confirm: [undefined] }, 2);
  edit(storage, (text) => text.slice(0, -20));
  await verifyLedger(parts);
  expect(ask.messages).toEqual(["No problems found in the disclosure ledger."]);
  expect(ask.confirmations[0]?.detail).toMatch(/line 4 \(2026-12-01\): incomplete record, for example after a crash/);
});

test("an empty ledger is said to be empty", async () => {
  const { ask, parts, copied } = await filled({}, 0);
  await verifyLedger(parts);
  await copyLedgerHead(parts);
  await clearLedger(parts);
  expect(ask.hints).toHaveLength(3);
  expect(copied).toEqual([]);
});

test("the head is copied with the time, a line for each chain", async () => {
  const { ask, parts, copied, storage } = await filled({}, 1);
  await copyLedgerHead(parts);
  const head = (await readDisclosures(storage)).chains[0]?.head;
  expect(copied[0]?.split("\n").slice(1)).toEqual([`${head?.file} ${head?.n} ${head?.hash}`, ""]);
  expect(ask.statuses).toEqual(["The head of the disclosure ledger was copied."]);
});

test("clearing asks, and the ledger then says how much it had", async () => {
  const declined = await filled({ confirm: [undefined] }, 2);
  await clearLedger(declined.parts);
  expect((await readDisclosures(declined.storage)).entries).toHaveLength(2);
  const { ask, parts, storage } = await filled({ confirm: ["clear", undefined] }, 2);
  await clearLedger(parts);
  expect(ask.confirmations[0]?.detail).toContain("This permanently deletes 2 entries from all workspaces.");
  expect(await readDisclosures(storage)).toMatchObject({ entries: [], damage: [], cleared: { entries: 2 } });
  await verifyLedger(parts);
  expect(ask.confirmations[1]?.detail).toContain("(2 entries deleted)");
});

test("an export has a row for each piece, and every field", () => {
  const entry: Disclosure = {
    ...noted(start),
    provider: "Azure",
    demanded: { dataCollection: "deny", zdr: true, only: ["a", "b"] },
    conversation: "c",
    message: "m",
    body: { bytes: 9, sha256 },
    carried: [
      { what: "file", uri: "file:///a,b.ts", path: "=a,b.ts", lines: [1, 2], bytes: 5, sha256, redacted: 1 },
      { what: "diff", files: ["a.ts", "b.ts"], bytes: 6, sha256 },
    ],
  };
  const temporary: Disclosure = { ...noted(start), provider: "", temporary: true };
  const rows = disclosureCsv([entry, temporary]).split("\r\n");
  const request = `2026-11-30T12:00:00.000Z,chat,openrouter.ai,OpenRouter,a/b,Azure,deny,true,a b,shop,c,m,,9,${sha256}`;
  expect(rows).toEqual([
    "time,kind,host,endpoint,model,provider,data_collection,zdr,only,workspace,conversation,message,temporary,body_bytes,body_sha256,what,path,uri,tool,files,first_line,last_line,bytes,sha256,redacted",
    `${request},file,"'=a,b.ts","file:///a,b.ts",,,1,2,5,${sha256},1`,
    `${request},diff,,,,"a.ts\nb.ts",,,6,${sha256},`,
    "2026-11-30T12:00:00.000Z,chat,openrouter.ai,OpenRouter,a/b,,,,,shop,,,true,,,,,,,,,,,,",
    "",
  ]);
  const { at: _at, ...rest } = entry;
  expect(JSON.parse(disclosureJson([entry]))).toEqual([{ time: "2026-11-30T12:00:00.000Z", ...rest }]);
  expect(JSON.parse(disclosureJson([]))).toEqual([]);
});
