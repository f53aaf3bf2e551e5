import { describe, expect, it } from "vitest";
import { linkTarget, type LinkPlace } from "../../../src/shared/linkTarget.ts";
import { createParser } from "../../../src/shared/markdown/parser.ts";
import { isFollowable } from "../../../src/webview/markdown/href.ts";

const refusedLinks = [
  "command:workbench.action.terminal.sendSequence?%7B%7D",
  " CoMmAnD:workbench.action.reloadWindow",
  'javascript:fetch("http://canary.example.invalid")',
  "java\tscript:alert(1)",
  "\u0001javascript:alert(1)",
  "vscode://publisher.ext/cmd?arg=1",
  "vscode-insiders://x/y",
  "code-oss://x",
  "cursor://x",
  "ms-settings:x",
  "tel:1",
  "sms:12:3",
  "callto:1",
  "skype:x?call",
  "steam://run/1",
  "aside-context:/x?c/m/a",
  "file://canary.example.invalid/share",
  "file:////canary.example.invalid/share",
  "file:///%2fcanary.example.invalid/share",
  "file:///%5c%5ccanary.example.invalid/share",
  "file:src/a.ts",
  "\\\\canary.example.invalid\\share",
  "//canary.example.invalid/share",
  "/\\canary.example.invalid/share",
  "%5c%5ccanary.example.invalid%5cshare",
  "%2f%2fcanary.example.invalid/share",
  "data:text/html,<script>1</script>",
  "blob:x",
  "vscode-webview://x/y",
  "search-ms:query=x",
  "src/a.ts%00.txt",
  "src/a%e2%80%8b.ts",
  "%E0%A4%A/x",
  "\u202etxt.exe",
  "https://",
  "https://open\u200brouter.ai/",
  "https://openrouter.ai\\@evil.example/",
  "mailto:",
  "mailto:a@example.invalid?attach=/etc/passwd",
  "mailto:a@example.invalid?subject=x&Attachment=%2fetc%2fpasswd",
  "x-y+z.1:a",
  "urn:isbn:123",
  "#",
  "?x",
  "",
  " ",
];

const files: readonly (readonly [href: string, path: string, place?: LinkPlace])[] = [
  ["src/a.ts", "src/a.ts"],
  ["./src/a.ts#L12", "./src/a.ts", { line: 12 }],
  ["src/a.ts#L12-L20", "src/a.ts", { line: 12, endLine: 20 }],
  ["src/a.ts#L12-20", "src/a.ts", { line: 12, endLine: 20 }],
  ["prices.ts:2", "prices.ts", { line: 2 }],
  ["prices.ts:2:5", "prices.ts", { line: 2, column: 5 }],
  ["./prices.ts:1-2", "./prices.ts", { line: 1, endLine: 2 }],
  ["prices.ts:1-2", "prices.ts", { line: 1, endLine: 2 }],
  ["prices.ts:L3", "prices.ts", { line: 3 }],
  ["src/prices.ts:L3-L9", "src/prices.ts", { line: 3, endLine: 9 }],
  ["Makefile:12", "Makefile", { line: 12 }],
  ["prices.ts#2", "prices.ts", { line: 2 }],
  ["prices.ts#2-4", "prices.ts", { line: 2, endLine: 4 }],
  ["prices.ts#2,7", "prices.ts", { line: 2, column: 7 }],
  ["prices.ts#L2C5", "prices.ts", { line: 2, column: 5 }],
  ["prices.ts#L2C5-L3C1", "prices.ts", { line: 2, column: 5, endLine: 3 }],
  ["prices.ts#L0", "prices.ts", { line: 1 }],
  ["prices.ts#L9-L2", "prices.ts", { line: 9, endLine: 9 }],
  ["prices.ts#symbol", "prices.ts", { symbol: "symbol" }],
  ["README.md#the%20part", "README.md", { symbol: "the part" }],
  ["prices.ts?plain=1", "prices.ts"],
  ["prices.ts?plain=1#L4", "prices.ts", { line: 4 }],
  ["/prices.ts", "/prices.ts"],
  ["/home/me/project/prices.ts:2", "/home/me/project/prices.ts", { line: 2 }],
  ["file:///home/me/project/prices.ts", "/home/me/project/prices.ts"],
  ["file://localhost/home/me/prices.ts#L3", "/home/me/prices.ts", { line: 3 }],
  ["file:/home/me/prices.ts", "/home/me/prices.ts"],
  ["file:///C:/Users/me/a.ts:3", "C:/Users/me/a.ts", { line: 3 }],
  ["file:///c%3A/Users/me/a.ts", "c:/Users/me/a.ts"],
  ["C:%5CUsers%5Cme%5Ca.ts", "C:/Users/me/a.ts"],
  ["C:\\Users\\me\\a.ts:12", "C:/Users/me/a.ts", { line: 12 }],
  ["C:/Users/me/a.ts:12:1", "C:/Users/me/a.ts", { line: 12, column: 1 }],
  ["src%5Ca.ts", "src/a.ts"],
  ["src", "src"],
  ["src/", "src/"],
  [".", "."],
  ["../a/b.ts", "../a/b.ts"],
  ["src/%2e%2e/%2e%2e/etc/passwd", "src/../../etc/passwd"],
  ["my%20file.md", "my file.md"],
  ["a%23b.ts#L2", "a#b.ts", { line: 2 }],
  ["command.x:12", "command.x", { line: 12 }],
  ["javascript.alert:1", "javascript.alert", { line: 1 }],
];

describe("where a link leads", () => {
  it.each(refusedLinks)("%j is refused", (href) => {
    expect(linkTarget(href)).toEqual({ kind: "refused" });
  });

  it.each(files.map(([href, path, place]) => ({ href, path, place })))("$href is a file or folder", ({ href, path, place }) => {
    expect(linkTarget(href)).toEqual({ kind: "file", path, ...(place === undefined ? {} : { place }) });
  });

  it.each(["https://example.invalid/a", "http://127.1/", "HTTPS://example.invalid", "mailto:a@example.invalid?subject=x"])(
    "%s goes out",
    (href) => {
      expect(linkTarget(href)).toEqual({ kind: "external", uri: new URL(href).href });
    },
  );

  it("a fragment alone is a heading of the answer", () => {
    expect(linkTarget("#der-zweite-Teil%20x")).toEqual({ kind: "heading", heading: "der-zweite-Teil x" });
  });

  it("the panel and the parser make links of what the host would open, and of nothing else", () => {
    const { markdown } = createParser();
    for (const [href] of files) expect([href, isFollowable(href), markdown.validateLink(href)]).toEqual([href, true, true]);
    for (const href of refusedLinks) expect([href, isFollowable(href)]).toEqual([href, false]);
    const [link] = markdown.parseInline("[a](file:///home/me/a.ts)", {})[0]?.children ?? [];
    expect(link?.attrGet("href")).toBe("file:///home/me/a.ts");
  });
});
