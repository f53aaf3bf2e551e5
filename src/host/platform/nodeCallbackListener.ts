import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import type { CallbackAnswer, CallbackListener } from "./callbackListener.ts";

const path = /^\/callback\/([\w-]{1,200})$/;
/** Longer than any real code. */
const longestCode = 2000;

/**
 * Opens the listener on a free port of the loopback interface. It accepts only a GET of our path with our state, from a page navigation and to a known
 * host name. Everything else is refused, which keeps out other pages (DNS rebinding, forms, frames) and guesses.
 * @param state random, for one use
 * @throws if no port can be opened
 */
export async function listenForCallback(state: string): Promise<CallbackListener> {
  const hosts = new Set<string>();
  let settle: (answer: CallbackAnswer) => void = () => undefined;
  const answer = new Promise<CallbackAnswer>((resolve) => {
    settle = resolve;
  });
  // Only a browser connects here, and it is quick.
  const limits = { headersTimeout: 5000, requestTimeout: 5000, connectionsCheckingInterval: 1000, maxHeaderSize: 16 * 1024 };
  const server = createServer(limits, (request, response) => {
    const read = readCallback(request, hosts, state);
    reply(response, read);
    if (typeof read === "number") return;
    settle(read);
    close(server);
  });
  server.maxHeadersCount = 100;
  server.maxConnections = 100;
  // Without a listener Node.js closes such a connection without an answer.
  server.on("connect", (_request, socket) => {
    socket.on("error", () => socket.destroy());
    socket.end("HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  await new Promise<void>((resolve, reject) => {
    // Never removed: an error without a listener would be an uncaught exception.
    server.on("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  hosts.add(`127.0.0.1:${port}`);
  return {
    address: `http://127.0.0.1:${port}/callback/${state}`,
    answer,
    alsoKnownAs: (host) => void hosts.add(host.toLowerCase()),
    dispose: () => {
      close(server);
      server.closeAllConnections();
    },
  };
}

/** Accepts no more connections, but finishes the current response. */
function close(server: Server): void {
  server.close();
  server.closeIdleConnections();
}

/** The response in a request, or the HTTP status with which it is refused. Never throws: anything can connect to the port and send anything. */
function readCallback(request: IncomingMessage, hosts: ReadonlySet<string>, state: string): CallbackAnswer | number {
  // Of two names, somebody else might go by the other one.
  if ((request.headersDistinct["host"]?.length ?? 0) > 1) return 400;
  if (!hosts.has((request.headers.host ?? "").toLowerCase())) return 421;
  if (request.method !== "GET") return 405;
  const destination = request.headers["sec-fetch-dest"];
  if (destination !== undefined && destination !== "document") return 403;
  if (request.headers.upgrade !== undefined) return 400;
  // Browsers send a path. `//host/…` and `http://host/…` name a host that was not checked.
  const target = request.url ?? "";
  const url = /^\/(?![\\/])/.test(target) ? URL.parse(`http://127.0.0.1${target}`) : null;
  if (url === null) return 400;
  const given = path.exec(url.pathname)?.[1];
  // Browsers request an icon by themselves; that is not the response.
  if (given === undefined && !url.pathname.startsWith("/callback")) return 404;
  if (given !== state) return { type: "wrongState" };
  const code = url.searchParams.get("code") ?? "";
  if (code !== "" && code.length <= longestCode) return { type: "code", code };
  return { type: "denied", reason: plain(url.searchParams.get("error_description") ?? url.searchParams.get("error") ?? "") };
}

/** A server's message as one short line. */
function plain(text: string): string {
  return text
    .replaceAll(/[^\p{L}\p{N}\p{P}\p{Zs}]/gu, " ")
    .trim()
    .slice(0, 200);
}

function reply(response: ServerResponse, read: CallbackAnswer | number): void {
  const status = typeof read === "number" ? read : read.type === "wrongState" ? 403 : 200;
  const nonce = crypto.randomUUID();
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    connection: "close",
  });
  response.end(page(nonce, sayings(read)));
}

function sayings(read: CallbackAnswer | number): readonly [title: string, text: string] {
  if (typeof read === "number") return [vscode.l10n.t("Nothing here"), vscode.l10n.t("This page is only used for signing in to Aside.")];
  switch (read.type) {
    case "code":
      return [vscode.l10n.t("You can close this page"), vscode.l10n.t("You are signed in. Return to VS Code.")];
    case "denied":
      return [vscode.l10n.t("Not signed in"), vscode.l10n.t("The sign-in was not approved. You can close this page.")];
    case "wrongState":
      return [vscode.l10n.t("Not signed in"), vscode.l10n.t("The response did not match this sign-in. Try again in VS Code.")];
    default:
      return read satisfies never;
  }
}

function page(nonce: string, [title, text]: readonly [string, string]): string {
  return `<!doctype html>
<html lang="${vscode.env.language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Aside</title>
<style nonce="${nonce}">
body { display: grid; place-content: center; min-height: 90vh; margin: 0 1.5rem; font: 1rem/1.5 system-ui, sans-serif; text-align: center; }
h1 { font-size: 1.5rem; font-weight: 600; }
</style>
<main><h1>${escape(title)}</h1><p>${escape(text)}</p></main>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
