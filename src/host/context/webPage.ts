import { platform } from "#platform";
import * as vscode from "vscode";
import type { PublicAnswer } from "../platform/platform.ts";
import { type Attached, newAttachment } from "./attachments.ts";
import { htmlText } from "./htmlText.ts";

/** Bytes of a page. */
const largestPage = 5 * 1024 * 1024;
const patienceMs = 20_000;
const mostRedirects = 5;

/**
 * The text of a web page as an attachment, after a person has said yes natively to just this address; each redirect is asked about anew.
 * @param typed what was typed; `https` is all that is fetched
 * @returns undefined where the person said no
 */
export async function attachPage(typed: string): Promise<Attached | undefined> {
  const first = addressFrom(typed);
  if (first === undefined) return { problem: vscode.l10n.t("{0} is not an https address.", typed.slice(0, 200)) };
  let url: URL = first;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    if (!(await mayFetch(url, redirects > 0))) return undefined;
    try {
      const answer = await fetchPage(url);
      const next = redirectOf(answer, url);
      if (next === undefined) return pageFrom(url, answer);
      url = next;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      return { problem: vscode.l10n.t("{0} could not be fetched: {1}", url.host, why) };
    }
  }
  return { problem: vscode.l10n.t("{0} redirects too often.", url.host) };
}

/** @throws Error where it leads to anything but https */
function redirectOf({ status, location }: PublicAnswer, from: URL): URL | undefined {
  if (status < 300 || status >= 400 || location === null) return undefined;
  const next = addressFrom(new URL(location, from).href);
  if (next === undefined) throw new Error(vscode.l10n.t("It redirects to an address that is not https."));
  return next;
}

/** An https address; undefined for anything else. */
export function addressFrom(typed: string): URL | undefined {
  try {
    const url = new URL(typed.trim());
    url.hash = "";
    return url.protocol === "https:" && url.hostname !== "" ? url : undefined;
  } catch {
    return undefined;
  }
}

async function mayFetch(url: URL, redirected: boolean): Promise<boolean> {
  const fetchIt = vscode.l10n.t("Fetch");
  const question = redirected
    ? vscode.l10n.t("The page redirects to {0}. Fetch its text from there?", url.host)
    : vscode.l10n.t("Fetch the text of a page from {0}?", url.host);
  const detail = vscode.l10n.t("{0}\n\nThe server learns this address and yours. The text goes to the model with your next message.", url.href);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, fetchIt)) === fetchIt;
}

function fetchPage(url: URL): Promise<PublicAnswer> {
  return Promise.resolve(
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Fetching {0}", url.host), cancellable: true },
      async (_progress, token) => {
        const abort = new AbortController();
        token.onCancellationRequested(() => abort.abort());
        const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(patienceMs)]);
        return platform.getPublic(url, { accept: "text/html, text/plain, text/markdown;q=0.9, application/json;q=0.8", maxBytes: largestPage, signal });
      },
    ),
  );
}

function pageFrom(url: URL, { status, contentType, bytes }: PublicAnswer): Attached {
  if (status < 200 || status >= 300) return { problem: vscode.l10n.t("{0} answered with status {1}.", url.host, status) };
  const type = /^\s*([\w.+-]+\/[\w.+-]+)/.exec(contentType)?.[1]?.toLowerCase() ?? "";
  const isHtml = type === "text/html" || type === "application/xhtml+xml";
  if (!isHtml && !type.startsWith("text/") && !/[/+](?:json|xml)$/.test(type))
    return { problem: vscode.l10n.t("{0} sent {1}, which is no text.", url.host, type === "" ? "?" : type) };
  const raw = decode(bytes, contentType);
  const text = isHtml ? htmlText(raw) : raw;
  if (text.trim() === "") return { problem: vscode.l10n.t("There is no text on {0}.", url.href) };
  return {
    attachment: newAttachment({
      kind: "url",
      label: url.host + (url.pathname === "/" ? "" : url.pathname),
      path: url.href,
      uri: url.href,
      languageId: isHtml ? "markdown" : "plaintext",
      text,
    }),
  };
}

function decode(bytes: Uint8Array, contentType: string): string {
  const charset = /charset="?([\w.:-]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
