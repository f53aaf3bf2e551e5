import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { ChatPlace } from "../../../../src/app/chat/chatPlace.ts";
import { CodebaseIndex } from "../../../../src/app/codebase/codebaseIndex.ts";
import { PanelProgress } from "../../../../src/app/panel/panelProgress.ts";
import { CodebaseSearch } from "../../../../src/host/context/codebaseSearch.ts";
import { CodebaseFiles } from "../../../../src/host/context/codebaseFiles.ts";
import { watchFiles } from "../../../../src/host/workspace/workspaceFiles.ts";
import { ScriptedAsk } from "../../app/scriptedAsk.ts";
import { fake, Uri, workspace } from "../../vscode.ts";
import { answerLists } from "../../vscode/answerLists.ts";

const write = (path: string, text: string): void => void fake.files.set(path, new TextEncoder().encode(text));
const paths = async (files: CodebaseFiles, question: string): Promise<readonly string[]> =>
  (await files.find(question, new AbortController().signal)).pieces.map(({ path }) => path);

const long = Array.from({ length: 70 }, (_none, at) => `  giraffe(${at}, "${"word ".repeat(40)}");`).join("\n");

beforeEach(() => {
  fake.reset();
  for (const name of ["a", "b", "c", "d", "e"]) write(`/project/long/${name}.ts`, `export function ${name}Giraffe() {\n${long}\n}\n`);
  write("/project/src/zebra.ts", "export const zebra = 1;\n");
  write("/project/src/horse.ts", "// No zebra.\nexport const horse = 1;\n");
});

test("files of the workspace are found; secret, binary and large ones are not", async () => {
  write("/project/.env", "ZEBRA=zebra\n");
  write("/project/zebra.key", "zebra");
  write("/project/zebra.dump", "zebra\0zebra");
  write("/project/zebra.txt", `zebra ${"x ".repeat(300_000)}`);
  const files = new CodebaseFiles();
  expect(await paths(files, "zebra")).toEqual(["src/zebra.ts", "src/horse.ts"]);
  files.dispose();
});

test("files that there is no room for are counted, and not read again until there is", async () => {
  vi.spyOn(CodebaseIndex.prototype, "isFull", "get").mockImplementation(function (this: CodebaseIndex) {
    return [...this.paths].length >= 2;
  });
  const watching = watchFiles();
  onTestFinished(() => {
    vi.restoreAllMocks();
    watching.dispose();
  });
  const files = new CodebaseFiles();
  const leftOut = async () => (await files.find("unicorn", new AbortController().signal)).leftOut;
  expect(await leftOut()).toBe(5);
  const read = vi.spyOn(workspace.fs, "readFile");
  const looked = vi.spyOn(workspace.fs, "stat");
  expect(await leftOut()).toBe(5);
  expect([read.mock.calls, looked.mock.calls]).toEqual([[], []]);
  const [indexed = ""] = await paths(files, "giraffe zebra horse");
  fake.files.delete(`/project/${indexed}`);
  fake.fileDeleted.fire(Uri.file(`/project/${indexed}`));
  expect(await leftOut()).toBe(4);
  files.dispose();
});

test("a search that was canceled says so, and the next one begins where it stopped", async () => {
  const files = new CodebaseFiles();
  const abort = new AbortController();
  const canceled = files.find("zebra", abort.signal);
  abort.abort(new Error("canceled"));
  await expect(canceled).rejects.toThrow("canceled");
  expect(await paths(files, "zebra")).toEqual(["src/zebra.ts", "src/horse.ts"]);
  files.dispose();
});

test("only as much is checked as fits the budget; what is checked is attached", async () => {
  const ask = new ScriptedAsk();
  const search = new CodebaseSearch({ ask, progress: new PanelProgress(ask, () => false) });
  let [checked, offered] = [0, 0];
  void answerLists((picker) => {
    checked = picker.selectedItems.length;
    offered = picker.labels.length;
    picker.accept();
  });
  const attached = await search.choose({ session: {} } as ChatPlace, "giraffe");
  expect([offered, checked]).toEqual([5, 2]);
  expect(attached.length).toBe(checked);
  expect(attached).toContainEqual({
    attachment: expect.objectContaining({ kind: "file", uri: Uri.file("/project/long/a.ts").toString() }),
  });
  search.dispose();
});

test("a workspace that is not trusted is not searched", async () => {
  fake.changeTrust(false);
  const ask = new ScriptedAsk();
  const search = new CodebaseSearch({ ask, progress: new PanelProgress(ask, () => false) });
  expect(await search.choose({ session: {} } as ChatPlace, "zebra")).toEqual([]);
  search.dispose();
});
