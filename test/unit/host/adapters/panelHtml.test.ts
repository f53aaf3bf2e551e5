import { expect, test } from "vitest";
import type * as vscode from "vscode";
import { panelHtml } from "../../../../src/host/adapters/panelHtml.ts";
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

test("each page has a nonce of its own", () => {
  const page = () => panelHtml(webview, Uri.file("/extension"));
  expect(page()).not.toBe(page());
});
