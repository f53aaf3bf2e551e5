import { beforeEach, expect, onTestFinished, test } from "vitest";
import { ConfigurationTarget } from "vscode";
import { VscodeConfig } from "../../../../src/host/adapters/vscodeConfig.ts";
import { document, fake, Uri, window, workspace } from "../../vscode.ts";

let changes: number;
let config: VscodeConfig;

beforeEach(() => {
  fake.reset();
  changes = 0;
  config = new VscodeConfig();
  config.onDidChange(() => (changes += 1));
  onTestFinished(() => config.dispose());
});

const folders = (...names: readonly string[]) =>
  (workspace.workspaceFolders = names.map((name, index) => ({ uri: Uri.file(`/${name}`), name, index })));
const edit = (path: string) => {
  window.activeTextEditor = { document: document(Uri.file(path), "") };
  fake.activeEditorChanged.fire(undefined);
};

test("tells of settings of ours that changed, and of no others", async () => {
  await workspace.getConfiguration("search").update("exclude", { "**/x": true }, ConfigurationTarget.Global);
  expect(changes).toBe(0);
  fake.changeConfiguration({ "aside.model": "lab/x" });
  expect(changes).toBe(1);
  fake.changeConfiguration({ "aside.topP": 0.5 }, "workspaceValues");
  expect(changes).toBe(2);
});

test("tells that the workspace became trusted", () => {
  fake.changeTrust(true);
  expect(changes).toBe(1);
});

test("tells that another editor is active only where its folder may have settings of its own", () => {
  edit("/project/a.ts");
  expect(changes).toBe(0);
  folders("one", "two");
  edit("/two/a.ts");
  expect(changes).toBe(1);
});

test("reads and writes for the folder of the active editor", async () => {
  folders("one", "two");
  edit("/two/a.ts");
  fake.folderValues["aside.model"] = "lab/folder";
  expect(config.reader("active").inspect("model")).toMatchObject({ workspaceFolderValue: "lab/folder" });
  expect(config.reader("none").inspect("model")?.workspaceFolderValue).toBeUndefined();
  expect(config.reader("active")).toMatchObject({ trusted: true, singleFolder: false });
  await config.write("topP", 0.5, "workspace");
  expect([fake.folderValues["aside.topP"], fake.workspaceValues["aside.topP"]]).toEqual([0.5, undefined]);
  folders("one");
  await config.write("topP", 0.6, "workspace");
  await config.write("topP", 0.7, "user");
  expect([fake.workspaceValues["aside.topP"], fake.user["aside.topP"]]).toEqual([0.6, 0.7]);
  expect(config.reader("active").singleFolder).toBe(true);
});

test("tells nothing any more once it is disposed of", () => {
  config.dispose();
  fake.changeConfiguration({ "aside.model": "lab/x" });
  fake.changeTrust(true);
  expect(changes).toBe(0);
});
