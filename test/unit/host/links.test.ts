import { beforeEach, describe, expect, test } from "vitest";
import { linkTarget, openLink } from "../../../src/host/links.ts";
import type { Log } from "../../../src/host/log.ts";
import { fake, Uri } from "../vscode.ts";

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
    "",
  ])("%j is refused", (href) => {
    expect(linkTarget(href)).toEqual({ kind: "refused" });
  });

  test.each([
    ["https://example.invalid/a", false],
    ["http://example.invalid", false],
    ["mailto:a@example.invalid", false],
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
    await openLink("src/a.ts#L3", log);
    expect(fake.opened).toEqual([Uri.file("/project/src/a.ts").toString()]);
    await openLink("src/missing.ts", log);
    expect(fake.opened).toHaveLength(1);
    expect(fake.messages).toEqual(["There is no file src/missing.ts in this workspace."]);
  });

  test("a page whose address may deceive is asked about with its true host", async () => {
    fake.answers.push(undefined, "Open");
    await openLink("https://openrouter.ai@example.invalid/", log);
    expect(fake.opened).toEqual([]);
    expect(fake.messages).toEqual(["Open a page of example.invalid?"]);
    await openLink("https://openrouter.ai@example.invalid/", log);
    expect(fake.opened).toHaveLength(1);
  });

  test("what is refused opens nothing and runs nothing", async () => {
    await openLink("command:workbench.action.reloadWindow", log);
    expect(fake.opened).toEqual([]);
    expect(fake.executed).toEqual([]);
  });
});
