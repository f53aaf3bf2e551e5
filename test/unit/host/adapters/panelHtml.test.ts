import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import type * as vscode from "vscode";
import { panelHtml } from "../../../../src/host/adapters/panelHtml.ts";
import { iconStyles } from "../../../../tools/iconStyles.ts";
import { Uri } from "../../vscode.ts";

const webview = {
  cspSource: "https://files.invalid",
  asWebviewUri: (uri: Uri) => Uri.parse(`https://files.invalid${uri.path}`),
} as unknown as vscode.Webview;

test("the policy lets our own files in and nothing else", () => {
  const html = panelHtml(webview, Uri.file("/extension"));
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
  const directives = Object.fromEntries(policy.split("; ").map((one) => [one.split(" ", 1)[0], one.slice(one.indexOf(" ") + 1)]));
  const nonce = /nonce="(\w+)"/.exec(html)?.[1];
  expect(nonce).toMatch(/^\w{32}$/);
  expect(directives).toEqual({
    "default-src": "'none'",
    "script-src": `'nonce-${nonce}'`,
    "style-src": "https://files.invalid",
    "font-src": "https://files.invalid",
    "img-src": "https://files.invalid data:",
    "worker-src": "blob:",
    "connect-src": "'none'",
    "form-action": "'none'",
    "base-uri": "'none'",
    "frame-src": "'none'",
    "media-src": "'none'",
    "object-src": "'none'",
  });
  expect(html).toContain('<html lang="en">');
  expect(html).not.toMatch(/<script(?![^>]*nonce)/);
});

test("the panel's page hears what the host says before its script is there, and style sheets do not keep it waiting", () => {
  const html = panelHtml(webview, Uri.file("/extension"));
  const script = /<script nonce="\w{32}">([^<]*)<\/script>/.exec(html);
  // Both before the style sheet: an early module is fetched early, and runs once the page is parsed.
  expect(html.indexOf('<script type="module"')).toBeLessThan(html.indexOf("<link"));
  expect(script?.index).toBeLessThan(html.indexOf("<link"));
  const target = new EventTarget();
  const page = { addEventListener: target.addEventListener.bind(target), early: undefined };
  runInNewContext(script?.[1] ?? "", page);
  target.dispatchEvent(new MessageEvent("message", { data: "hello" }));
  expect(page.early).toMatchObject({ heard: ["hello"] });
  expect(panelHtml(webview, Uri.file("/extension"), { page: "usage" })).not.toContain("early");
});

test("the font that the panel's page preloads is the one that its style sheet loads", async () => {
  const [, preloaded] = /as="font"[^>]*href="([^"]*)"/.exec(panelHtml(webview, Uri.file("/extension"))) ?? [];
  const [, loaded = "none"] = /url\("\.\/([^"]*)"/.exec(await iconStyles()) ?? [];
  expect(preloaded).toBe(`https://files.invalid/extension/dist/webview/${loaded}`);
});

test("each page has a nonce of its own", () => {
  const page = () => panelHtml(webview, Uri.file("/extension"));
  expect(page()).not.toBe(page());
});
