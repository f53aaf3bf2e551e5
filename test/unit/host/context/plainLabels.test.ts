import { beforeEach, expect, test, vi } from "vitest";
import type { ChatPlace } from "../../../../src/app/chat/chatPlace.ts";
import { PanelProgress } from "../../../../src/app/panel/panelProgress.ts";
import type { ConversationsApp } from "../../../../src/host/context/attachConversation.ts";
import { newAttachment } from "../../../../src/host/workspace/attachments.ts";
import { captureForSending } from "../../../../src/host/workspace/captureForSending.ts";
import { ScriptedAsk } from "../../app/scriptedAsk.ts";
import { fake, type FakeQuickPick, Range, Uri } from "../../vscode.ts";
import { answerLists, choose } from "../../vscode/answerLists.ts";

vi.mock("../../../../src/host/workspace/symbols.ts", () => ({
  symbolIcon: () => "symbol-method",
  workspaceSymbols: () =>
    Promise.resolve([{ name: "odd$(bug)", kind: 11, uri: Uri.file("/project/$(bug)/$(zap).ts"), range: new Range(2, 0, 4, 1) }]),
  documentSymbols: () => Promise.resolve([]),
}));
const { pickContext } = await import("../../../../src/host/context/attachContext.ts");
const { CodebaseSearch } = await import("../../../../src/host/context/codebaseSearch.ts");

// VS Code would draw `$(bug)` as an icon, or as nothing.
const [bug, zap] = ["$\u2060(bug)", "$\u2060(zap)"];
const app = { store: { list: () => Promise.resolve([]) }, chat: { sessions: [] } } as unknown as ConversationsApp;
const rowsOf = (picker: FakeQuickPick | undefined) =>
  (picker?.items ?? []).map(({ label, description }: { label: string; description?: string }) => [label, description]);

beforeEach(() => {
  fake.reset();
  for (const name of ["$(bug)/$(zap).ts", "a$(bug)/$(zap)/x.ts", "aaa/b.ts"])
    fake.files.set(`/project/${name}`, new TextEncoder().encode("// Okapi.\n"));
});

test.each([
  ["file", [`${zap}.ts`, bug]],
  ["folder", [`a${bug}/${zap}`, undefined]],
  ["symbol-method", [`$(symbol-method) odd${bug}`, `${bug}/${zap}.ts`]],
])("what is attached as a %s", async (icon, row) => {
  void answerLists(choose(`$(${icon})`));
  const attached = pickContext(app, "shown", async () => []);
  await expect.poll(() => fake.quickPicks.length).toBe(2);
  const picker = fake.quickPicks[1];
  if (icon === "symbol-method") picker?.type("odd");
  await expect.poll(() => rowsOf(picker)).toContainEqual(row);
  picker?.hide();
  await attached;
});

test.each([
  ["file", "$(zap).ts", [`${zap}.ts`, bug]],
  ["folder", "$(zap)", [`a${bug}/${zap}`, undefined]],
] as const)("what takes the place of a %s that is gone, the same name first", async (kind, name, row) => {
  const gone = newAttachment({ kind, label: name, path: name, uri: Uri.file(`/project/${name}`).toString() });
  fake.answers.push({ title: kind === "folder" ? "Find Folder…" : "Find File…" });
  const capturing = captureForSending([{ ...gone, unread: true }]);
  await expect.poll(() => rowsOf(fake.quickPicks[0])[0]).toEqual(row);
  fake.quickPicks[0]?.hide();
  expect(await capturing).toBeUndefined();
});

test("what a search of the workspace finds", async () => {
  const ask = new ScriptedAsk();
  const search = new CodebaseSearch({ ask, progress: new PanelProgress(ask, () => false) });
  let rows: readonly (readonly (string | undefined)[])[] = [];
  void answerLists((picker) => {
    rows = rowsOf(picker);
    picker.hide();
  });
  await search.choose({ session: {} } as ChatPlace, "okapi");
  expect(rows).toContainEqual([`$(file) ${zap}.ts`, expect.stringContaining(`${bug}/${zap}.ts · `)]);
  search.dispose();
});
