import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { linkTarget, namesAnotherHost, openLink } from "../../../../src/host/links/links.ts";
import type { Log } from "../../../../src/app/log.ts";
import type { Message } from "../../../../src/shared/conversation.ts";
import { fake, Uri, workspace } from "../../vscode.ts";

/** An answer that has this link. */
function said(href: string): Message {
  return { role: "assistant", id: "a", text: `See [this](${href}).` } as Message;
}

const log = { info: () => undefined } as unknown as Log;

describe("where a link leads", () => {
  test.each([
    "command:workbench.action.terminal.sendSequence?%7B%7D",
    " CoMmAnD:workbench.action.reloadWindow",
    'javascript:fetch("http://canary.example.invalid")',
    "java\tscript:alert(1)",
    "\u0001javascript:alert(1)",
    "vscode://publisher.ext/cmd?arg=1",
    "file:///etc/passwd",
    "file://canary.example.invalid/share",
    "\\\\canary.example.invalid\\share",
    "//canary.example.invalid/share",
    "data:text/html,<script>1</script>",
    "blob:x",
    "vscode-webview://x/y",
    "search-ms:query=x",
    "../../../../etc/passwd",
    "src/../../etc/passwd",
    "src/%2e%2e/%2e%2e/etc/passwd",
    "..%2f..%2fetc/passwd",
    "/etc/passwd",
    "%2fetc/passwd",
    "C:/Windows/win.ini",
    "C:%5cWindows%5cwin.ini",
    "src/a.ts%00.txt",
    "\u202etxt.exe",
    "https://",
    "#here",
    "mailto:a@example.invalid?attach=/etc/passwd",
    "mailto:a@example.invalid?subject=x&Attachment=%2fetc%2fpasswd",
    "",
  ])("%j is refused", (href) => {
    expect(linkTarget(href)).toEqual({ kind: "refused" });
  });

  test.each([
    ["https://example.invalid/a", false],
    ["http://example.invalid", false],
    ["mailto:a@example.invalid", false],
    ["mailto:a@example.invalid?subject=x&body=y", true],
    ["http://localhost:8080/shutdown", true],
    ["http://127.1/", true],
    ["http://2130706433/", true],
    ["http://[::ffff:127.0.0.1]/", true],
    ["http://192.168.0.1/reboot", true],
    ["http://printer/", true],
    ["http://nas.local./", true],
    ["https://93.184.215.14/", false],
    ["https://openrouter.ai@example.invalid/", true],
    ["https://пример.invalid/", true],
    [`https://example.invalid/${"a".repeat(80)}`, true],
  ])("%s goes out, with a question first: %s", (href, deceptive) => {
    expect(linkTarget(href)).toMatchObject({ kind: "external", deceptive });
  });

  test.each([
    ["src/a.ts", "src/a.ts", undefined],
    ["./src/a.ts#L12", "src/a.ts", 12],
    ["src/a.ts#L12-L20", "src/a.ts", 12],
    ["src/a.ts:7", "src/a.ts", 7],
    ["a.ts:7:3", "a.ts", 7],
    ["my%20file.md", "my file.md", undefined],
  ])("%s is a file of the workspace", (href, path, line) => {
    expect(linkTarget(href)).toEqual({ kind: "file", path, line });
  });
});

describe("opening a link", () => {
  beforeEach(() => fake.reset());

  test("a file opens inside the workspace alone", async () => {
    fake.files.set("/project/src/a.ts", new Uint8Array());
    await openLink({ href: "src/a.ts#L3" }, said("src/a.ts#L3"), log);
    expect(fake.opened).toEqual([Uri.file("/project/src/a.ts").toString()]);
    await openLink({ href: "src/missing.ts" }, said("src/missing.ts"), log);
    expect(fake.opened).toHaveLength(1);
    expect(fake.messages).toEqual(["src/missing.ts does not exist in this workspace."]);
  });

  test("a link on disk that leads out of the workspace is followed nowhere, in a folder of the path either", async () => {
    const root = await mkdtemp(path.join(os.tmpdir(), "aside-links-"));
    onTestFinished(() => rm(root, { recursive: true, force: true }));
    const [project, outside] = [path.join(root, "project"), path.join(root, "outside")];
    await mkdir(path.join(project, "docs"), { recursive: true });
    await mkdir(outside);
    await writeFile(path.join(outside, "deep.txt"), "outside");
    await writeFile(path.join(project, "inside.txt"), "inside");
    await symlink(outside, path.join(project, "docs/folder"));
    await symlink(path.join(outside, "deep.txt"), path.join(project, "docs/linked.md"));
    await symlink(path.join(outside, "missing"), path.join(project, "docs/broken.md"));
    await symlink("../inside.txt", path.join(project, "docs/inside.txt"));
    fake.disk = true;
    workspace.workspaceFolders = [{ uri: Uri.file(project), name: "project", index: 0 }];
    for (const href of ["docs/folder/deep.txt", "docs/linked.md", "docs/broken.md"]) await openLink({ href }, said(href), log);
    expect(fake.opened).toEqual([]);
    expect(fake.messages).toEqual(
      ["docs/folder/deep.txt", "docs/linked.md", "docs/broken.md"].map((one) => `“${one}” is outside the workspace.`),
    );
    await openLink({ href: "docs/inside.txt" }, said("docs/inside.txt"), log);
    expect(fake.opened).toEqual([Uri.file(path.join(project, "docs/inside.txt")).toString()]);
  });

  test("a page whose address may deceive is asked about with its true host", async () => {
    fake.answers.push(undefined, "Open");
    await openLink({ href: "https://openrouter.ai@example.invalid/" }, said("https://openrouter.ai@example.invalid/"), log);
    expect(fake.opened).toEqual([]);
    expect(fake.messages).toEqual(["Open a page on example.invalid?"]);
    expect(fake.dialogs[0]).toMatchObject({ modal: true, detail: expect.stringContaining("example.invalid") });
    await openLink({ href: "https://openrouter.ai@example.invalid/" }, said("https://openrouter.ai@example.invalid/"), log);
    expect(fake.opened).toHaveLength(1);
  });

  test("what is refused opens nothing and runs nothing", async () => {
    await openLink({ href: "command:workbench.action.reloadWindow" }, said("command:workbench.action.reloadWindow"), log);
    expect(fake.opened).toEqual([]);
    expect(fake.executed).toEqual([]);
  });

  test("a link that is not in the message is rejected", async () => {
    await openLink({ href: "https://example.invalid/?d=SECRET" }, said("https://example.invalid/"), log);
    await openLink({ href: "https://example.invalid/" }, undefined, log);
    expect(fake.opened).toEqual([]);
  });

  test("a link that is called like another page is asked about", async () => {
    fake.answers.push(undefined);
    await openLink({ href: "https://a.example.invalid/x", label: "https://openrouter.ai" }, said("https://a.example.invalid/x"), log);
    expect(fake.opened).toEqual([]);
    expect(fake.messages).toEqual(["Open a page on a.example.invalid?"]);
  });
});

describe("a name that deceives", () => {
  test.each([
    ["https://openrouter.ai", "https://openrouter.ai.example.invalid/login", true],
    ["openrouter.ai", "https://example.invalid/", true],
    ["\u202etxt.exe", "https://example.invalid/a", true],
    ["https://example.invalid", "https://example.invalid/login", false],
    ["EXAMPLE.com", "https://example.com/", false],
    ["the manual", "https://example.invalid/", false],
    ["node.js", "https://nodejs.org/", false],
    ["README.md", "https://example.invalid/", false],
    ["paypal.me", "https://example.invalid/", true],
    ["openrouter\u3002ai", "https://example.invalid/", true],
    ["\uff4f\uff50\uff45\uff4e\uff52\uff4f\uff55\uff54\uff45\uff52.\uff41\uff49", "https://example.invalid/", true],
    ["github.com:443", "https://example.invalid/", true],
    ["openrouter\uff0eai", "https://openrouter.ai/", false],
    ["main.rs", "https://example.invalid/", false],
    ["Array.prototype.map", "https://example.invalid/", false],
    ["a@example.com", "mailto:a@example.com", false],
  ])("%s → %s: %s", (label, uri, deceives) => {
    expect(namesAnotherHost(label, uri)).toBe(deceives);
  });
});
