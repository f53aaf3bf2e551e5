import { platform } from "#platform";
import * as vscode from "vscode";
import type { PublicGet, PublicGetRefusal, PublicGetResult } from "../../app/network/publicGet.ts";
import { publicGetProblem } from "../../app/network/publicGetProblem.ts";
import type { Attached } from "../../app/context/attached.ts";
import { htmlText } from "../../app/context/htmlText.ts";
import { counted } from "../../shared/counted.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { largestText, newAttachment } from "../workspace/attachments.ts";

/** The largest page, in bytes. */
const largestPage = 5 * 1024 * 1024;
const timeoutMs = 20_000;
const mostRedirects = 5;

/**
 * The text of a web page as an attachment. The user confirms its address first, and that of each redirect.
 * @param typed only an `https` address is fetched
 * @returns undefined if the user said no
 */
export async function attachPage(typed: string): Promise<Attached | undefined> {
  const first = addressFrom(typed);
  if (first === undefined) return { problem: vscode.l10n.t("{0} is not an https address.", typed.slice(0, 200)) };
  if (platform.publicGet === undefined) return { problem: vscode.l10n.t("Web pages cannot be fetched in the browser.") };
  let url: URL = first;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    if (!(await mayFetch(url, redirects > 0))) return undefined;
    const answer = await fetchPage(url, platform.publicGet);
    if (answer.ok) return await pageFrom(url, answer);
    const next = answer.why === "redirect" ? redirectOf(answer.detail, url) : undefined;
    if (next === undefined) return { problem: problemOf(answer.why, url, answer.detail) };
    url = next;
  }
  return { problem: vscode.l10n.t("{0} redirected too many times.", url.host) };
}

/** The address that a redirect leads to; undefined if it is not an https address. */
function redirectOf(location: string, from: URL): URL | undefined {
  return location !== "" && URL.canParse(location, from.href) ? addressFrom(new URL(location, from).href) : undefined;
}

function problemOf(why: PublicGetRefusal, { host }: URL, detail: string): string {
  return publicGetProblem(why, host, detail, {
    notHttps: vscode.l10n.t("Only https addresses can be fetched."),
    redirect: vscode.l10n.t("{0} redirects to an address that is not https: {1}", host, detail.slice(0, 200)),
    tooLarge: vscode.l10n.t("The page from {0} is larger than {1} MB.", host, largestPage / 1024 / 1024),
    timeout: vscode.l10n.t("{0} did not send the page within {1}.", host, detail),
  });
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
  const message = redirected
    ? vscode.l10n.t("The page redirects to {0}. Fetch its text from there?", url.host)
    : vscode.l10n.t("Fetch the text of a page from {0}?", url.host);
  const detail = vscode.l10n.t(
    "{0}\n\nThe server sees this address and your IP address. The text is sent to the model with your next message.",
    url.href,
  );
  return (await vscodeAsk.confirm({ message, modal: true, detail, choices: { fetch: vscode.l10n.t("Fetch") } })) === "fetch";
}

function fetchPage(url: URL, get: PublicGet): Promise<PublicGetResult> {
  return vscodeAsk.progress({ title: vscode.l10n.t("Fetching {0}", url.host), cancellable: false }, () =>
    get(url.href, {
      accept: "text/html, text/plain, text/markdown;q=0.9, application/json;q=0.8",
      maxBytes: largestPage,
      timeoutMs,
    }),
  );
}

async function pageFrom(url: URL, { contentType, bytes }: Extract<PublicGetResult, { ok: true }>): Promise<Attached> {
  const type = /^\s*([\w.+-]+\/[\w.+-]+)/.exec(contentType)?.[1]?.toLowerCase() ?? "";
  const isHtml = type === "text/html" || type === "application/xhtml+xml";
  if (!isHtml && !type.startsWith("text/") && !/[/+](?:json|xml)$/.test(type))
    return { problem: vscode.l10n.t("{0} sent a file of type “{1}”, not text.", url.host, type === "" ? "?" : type) };
  const raw = decode(bytes, contentType);
  const text = isHtml ? await htmlText(raw, largestText) : raw;
  if (text === undefined || text.length > largestText) {
    const problem = counted(
      largestText,
      "The text from {1} is longer than {0} character.",
      "The text from {1} is longer than {0} characters.",
      url.host,
    );
    return { problem };
  }
  if (text.trim() === "") return { problem: vscode.l10n.t("{0} contains no text.", url.href) };
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
