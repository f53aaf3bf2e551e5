import { beforeEach, describe, expect, test } from "vitest";
import * as vscode from "vscode";
import { fake, workspace } from "../vscode.ts";

beforeEach(() => fake.reset());

/** What the stand-in has against this. */
async function fault(asking: () => PromiseLike<unknown>): Promise<string> {
  await expect(asking()).rejects.toThrow("The stand-in for VS Code");
  return fake.faults.splice(0).join();
}

describe("dialogs answer only what they offer", () => {
  test("a missing button, and an unexpected dialog", async () => {
    expect(await fault(() => vscode.window.showWarningMessage("Delete it?", "Delete"))).toContain("no answer was prepared");
    fake.answers.push("Keep");
    expect(await fault(() => vscode.window.showWarningMessage("Delete it?", "Delete"))).toContain(
      "not among what “Delete it?” offers: Delete",
    );
    fake.answers.push("Delete", undefined);
    expect(await vscode.window.showWarningMessage("Delete it?", "Delete")).toBe("Delete");
    expect(await vscode.window.showWarningMessage("Delete it?", "Delete")).toBeUndefined();
    expect(await vscode.window.showInformationMessage("Deleted.")).toBeUndefined();
    fake.answers.push("never asked for");
    expect(fake.takeFaults()).toEqual(['nothing asked for the answer "never asked for"']);
  });

  test("an item itself comes back; closing a modal dialog takes the button that stands for it; only modal ones show details", async () => {
    const no: vscode.MessageItem & { readonly value?: number } = { title: "No", isCloseAffordance: true };
    const yes: typeof no = { title: "Yes", value: 1 };
    fake.answers.push({ value: 1 }, undefined, undefined);
    expect(await fault(() => vscode.window.showErrorMessage("Sure?", { detail: "Not shown." }, yes, no))).toContain(
      "nobody sees its detail",
    );
    expect(await vscode.window.showErrorMessage("Sure?", { modal: true, detail: "Really." }, yes, no)).toBe(yes);
    expect(await vscode.window.showErrorMessage("Sure?", { modal: true }, yes, no)).toBe(no);
    expect(await vscode.window.showErrorMessage("Sure?", {}, yes, no)).toBeUndefined();
    expect(fake.details).toEqual(["Really."]);
    expect(fake.dialogs.map(({ modal, buttons }) => [modal, buttons.join()])).toEqual([
      [true, "Yes,No"],
      [true, "Yes,No"],
      [false, "Yes,No"],
    ]);
  });

  test("lists, boxes and file dialogs", async () => {
    const rows = [{ label: "Group", kind: vscode.QuickPickItemKind.Separator }, { label: "one" }, { label: "two" }];
    fake.answers.push("two", "Group", ["one", "two"], "one");
    expect(await vscode.window.showQuickPick(rows)).toBe(rows[2]);
    expect(await fault(() => vscode.window.showQuickPick(rows))).toContain('"Group" is not among');
    expect(await vscode.window.showQuickPick(rows, { canPickMany: true })).toEqual(rows.slice(1));
    expect(await fault(() => vscode.window.showQuickPick(rows, { canPickMany: true }))).toContain("its answer is a list");
    const validateInput = (text: string) => (text === "" ? "Enter a name." : undefined);
    fake.answers.push("", "a");
    expect(await fault(() => vscode.window.showInputBox({ title: "Name", validateInput }))).toContain("Enter a name.");
    expect(await vscode.window.showInputBox({ title: "Name", validateInput })).toBe("a");
    const [one, other] = [vscode.Uri.file("/a.json"), vscode.Uri.file("/b.txt")];
    fake.answers.push([one, other], [other], [one]);
    const filters = { JSON: ["json"] };
    expect(await fault(() => vscode.window.showOpenDialog({ filters }))).toContain("opens one file");
    expect(await fault(() => vscode.window.showOpenDialog({ filters }))).toContain("no filter for /b.txt");
    expect(await vscode.window.showOpenDialog({ filters })).toEqual([one]);
  });

  test("a list that is hidden, has no such row or no such button can do nothing", () => {
    const list = vscode.window.createQuickPick();
    const [shown] = fake.quickPicks;
    list.items = [{ label: "one" }];
    for (const act of [
      () => shown?.choose("one"),
      () => (list.show(), shown?.choose("two")),
      () => shown?.press("Back"),
      () => shown?.select("one"),
      () => (vscode.window.createQuickPick().show(), shown?.choose("one")),
    ]) {
      expect(act).toThrow("The stand-in for VS Code");
    }
    expect(fake.takeFaults()).toHaveLength(5);
  });

  test("what is shown next hides the list before it, which tells so once; so does disposing of it", () => {
    const [first, second] = [vscode.window.createQuickPick(), vscode.window.createQuickPick()];
    const hidden: string[] = [];
    first.onDidHide(() => hidden.push("first"));
    second.onDidHide(() => hidden.push("second"));
    first.show();
    second.show();
    expect(hidden).toEqual(["first"]);
    first.dispose();
    second.dispose();
    expect(hidden).toEqual(["first", "second"]);
  });
});

describe("settings", () => {
  test("a change affects the sections it is in, and no others", async () => {
    const affected: string[] = [];
    const asked = ["aside", "aside.model", "aside.mod", "asid", "search"];
    const listening = vscode.workspace.onDidChangeConfiguration((event) => {
      affected.push(...asked.filter((section) => event.affectsConfiguration(section)));
    });
    await vscode.workspace.getConfiguration("aside").update("model", "lab/x", vscode.ConfigurationTarget.Global);
    await vscode.workspace.getConfiguration("aside").update("model", "lab/x", vscode.ConfigurationTarget.Global);
    expect(affected).toEqual(["aside", "aside.model"]);
    fake.changeConfiguration({ "search.exclude": { "**/x": true } }, "workspaceValues");
    expect(affected.slice(2)).toEqual(["search"]);
    listening.dispose();
  });

  test("nearer scopes win, folders count where one asks for a place in them, and scopes that a setting is not for refuse it", async () => {
    Object.assign(fake.user, { "aside.model": "user" });
    Object.assign(fake.workspaceValues, { "aside.model": "workspace" });
    Object.assign(fake.folderValues, { "aside.model": "folder" });
    const place = vscode.Uri.file("/project/a.ts");
    expect(vscode.workspace.getConfiguration("aside").get("model")).toBe("workspace");
    expect(vscode.workspace.getConfiguration("aside", place).get("model")).toBe("folder");
    expect(vscode.workspace.getConfiguration("aside", place).inspect("model")).toMatchObject({
      globalValue: "user",
      workspaceValue: "workspace",
      workspaceFolderValue: "folder",
    });
    const ours = vscode.workspace.getConfiguration("aside");
    await expect(ours.update("siteUrl", "x", vscode.ConfigurationTarget.Workspace)).rejects.toThrow("only into User settings");
    await expect(ours.update("model", "x", vscode.ConfigurationTarget.WorkspaceFolder)).rejects.toThrow("no resource is provided");
    await expect(ours.update("modle", "x", vscode.ConfigurationTarget.Global)).rejects.toThrow("not a registered configuration");
  });
});

describe("files", () => {
  const find = async (...args: Parameters<typeof vscode.workspace.findFiles>) =>
    (await vscode.workspace.findFiles(...args)).map(({ path }) => path).sort();

  test("are found by include, exclude, `files.exclude`, the pattern's folder and the most that are wanted", async () => {
    for (const path of [
      "/project/a.ts",
      "/project/src/b.ts",
      "/project/src/c.js",
      "/project/dist/d.ts",
      "/elsewhere/e.ts",
      "/project/.git/f.ts",
    ]) {
      fake.files.set(path, new Uint8Array());
    }
    expect(await find("**/*.ts")).toEqual(["/project/a.ts", "/project/dist/d.ts", "/project/src/b.ts"]);
    expect(await find("*.ts")).toEqual(["/project/a.ts"]);
    expect(await find("**/*.{ts,js}", "**/dist")).toEqual(["/project/a.ts", "/project/src/b.ts", "/project/src/c.js"]);
    expect(await find("**/[b-d].ts", "{dist/**,src/c*}")).toEqual(["/project/src/b.ts"]);
    expect(await find("**/*.ts", null)).toContain("/project/.git/f.ts");
    expect(await find(new vscode.RelativePattern(vscode.Uri.file("/project/src"), "*.ts"))).toEqual(["/project/src/b.ts"]);
    expect(await find("**/*", undefined, 2)).toHaveLength(2);
    const source = new vscode.CancellationTokenSource();
    source.cancel();
    expect(await find("**/*", undefined, undefined, source.token)).toEqual([]);
    workspace.workspaceFolders = undefined;
    expect(await find("**/*")).toEqual([]);
  });

  test("that are missing are said to be", async () => {
    await expect(vscode.workspace.fs.readFile(vscode.Uri.file("/project/x"))).rejects.toMatchObject({ code: "FileNotFound" });
  });
});

describe("values", () => {
  test("events reach every listener, though one throws, and none that is gone", () => {
    const emitter = new vscode.EventEmitter<number>();
    const heard: number[] = [];
    emitter.event(() => {
      throw new Error("broken");
    });
    const gone = emitter.event((value) => heard.push(-value));
    emitter.event((value) => heard.push(value));
    gone.dispose();
    gone.dispose();
    emitter.fire(1);
    expect(heard).toEqual([1]);
    expect(fake.takeFaults()).toEqual(["a listener threw Error: broken"]);
  });

  test("a token is cancelled once, and tells those who ask later, too", async () => {
    const source = new vscode.CancellationTokenSource();
    let told = 0;
    source.token.onCancellationRequested(() => (told += 1));
    source.cancel();
    source.cancel();
    expect([source.token.isCancellationRequested, told]).toEqual([true, 1]);
    await new Promise<void>((resolve) => source.token.onCancellationRequested(() => resolve()));
  });

  test("positions, ranges and selections", () => {
    const range = new vscode.Range(3, 4, 1, 2);
    expect([range.start.line, range.end.line, range.isEmpty, range.isSingleLine]).toEqual([1, 3, false, false]);
    expect(range.contains(new vscode.Position(1, 1))).toBe(false);
    expect(range.contains(new vscode.Position(3, 4))).toBe(true);
    expect(range.contains(new vscode.Range(1, 2, 3, 5))).toBe(false);
    expect(range.intersection(new vscode.Range(2, 0, 9, 0))?.isEqual(new vscode.Range(2, 0, 3, 4))).toBe(true);
    expect(range.intersection(new vscode.Range(4, 0, 9, 0))).toBeUndefined();
    expect(range.union(new vscode.Range(0, 1, 1, 5)).start.character).toBe(1);
    expect(range.with({ end: new vscode.Position(1, 2) }).isEmpty).toBe(true);
    const selection = new vscode.Selection(5, 0, 2, 1);
    expect([selection.isReversed, selection.active.line, selection.start.line, selection.anchor.line]).toEqual([true, 2, 2, 5]);
    expect(new vscode.Selection(1, 1, 1, 1).isEmpty).toBe(true);
    expect(new vscode.Position(1, 1).translate(0, 3).isAfter(new vscode.Position(1, 3))).toBe(true);
    expect(() => new vscode.Position(-1, 0)).toThrow();
  });

  test("addresses", () => {
    const uri = vscode.Uri.parse("https://user@Example.com:80/a%20b/c?x=1&y#z");
    expect([uri.authority, uri.path, uri.query, uri.fragment]).toEqual(["user@Example.com:80", "/a b/c", "x=1&y", "z"]);
    expect(uri.toString()).toBe("https://user@example.com:80/a%20b/c?x%3D1%26y#z");
    expect(uri.with({ query: "", fragment: "" }).toString(true)).toBe("https://user@example.com:80/a b/c");
    expect(vscode.Uri.joinPath(vscode.Uri.file("/a/b"), "../c", "d.ts").fsPath).toBe("/a/c/d.ts");
    expect(vscode.Uri.file("/a#b?c").toString()).toBe("file:///a%23b%3Fc");
    expect(vscode.Uri.parse(vscode.Uri.file("/a#b?c%20").toString()).path).toBe("/a#b?c%20");
    expect(() => vscode.Uri.parse("a/b", true)).toThrow("Scheme is missing");
    expect(() => vscode.Uri.joinPath(vscode.Uri.parse("untitled:"), "x")).toThrow("without path");
  });

  test("texts are filled in where there is something to fill in", () => {
    expect(vscode.l10n.t("{0} of {1} {2}", 1, 0)).toBe("1 of 0 {2}");
    expect(vscode.l10n.t("{name}", { name: "x" })).toBe("x");
    expect(vscode.l10n.t({ message: "{0}!", args: ["y"], comment: [] })).toBe("y!");
  });
});
