import { platform } from "#platform";
import * as vscode from "vscode";
import type { PublicGet, PublicGetRefusal, PublicGetResult } from "../../app/network/publicGet.ts";
import { publicGetProblem } from "../../app/network/publicGetProblem.ts";
import type { Attached } from "../../app/context/attached.ts";
import { largestText, newAttachment } from "../workspace/attachments.ts";
import { htmlText } from "../../app/context/htmlText.ts";

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
  return { problem: vscode.l10n.t("{0} redirects too often.", url.host) };
}

/** Where a redirect leads; undefined where that is no https address. */
function redirectOf(location: string, from: URL): URL | undefined {
  return location !== "" && URL.canParse(location, from.href) ? addressFrom(new URL(location, from).href) : undefined;
}

function problemOf(why: PublicGetRefusal, { host }: URL, detail: string): string {
  return publicGetProblem(why, host, detail, {
    notHttps: vscode.l10n.t("Only https addresses are fetched."),
    redirect: vscode.l10n.t("{0} redirects to an address that is not https: {1}", host, detail.slice(0, 200)),
    tooLarge: vscode.l10n.t("The page of {0} is larger than {1} MB.", host, largestPage / 1024 / 1024),
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
  const fetchIt = vscode.l10n.t("Fetch");
  const question = redirected
    ? vscode.l10n.t("The page redirects to {0}. Fetch its text from there?", url.host)
    : vscode.l10n.t("Fetch the text of a page from {0}?", url.host);
  const detail = vscode.l10n.t(
    "{0}\n\nThe server learns this address and yours. The text goes to the model with your next message.",
    url.href,
  );
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, fetchIt)) === fetchIt;
}

function fetchPage(url: URL, get: PublicGet): Promise<PublicGetResult> {
  return Promise.resolve(
    vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Fetching {0}", url.host) }, () =>
      get(url.href, {
        accept: "text/html, text/plain, text/markdown;q=0.9, application/json;q=0.8",
        maxBytes: largestPage,
        timeoutMs: patienceMs,
      }),
    ),
  );
}

async function pageFrom(url: URL, { contentType, bytes }: Extract<PublicGetResult, { ok: true }>): Promise<Attached> {
  const type = /^\s*([\w.+-]+\/[\w.+-]+)/.exec(contentType)?.[1]?.toLowerCase() ?? "";
  const isHtml = type === "text/html" || type === "application/xhtml+xml";
  if (!isHtml && !type.startsWith("text/") && !/[/+](?:json|xml)$/.test(type))
    return { problem: vscode.l10n.t("{0} sent {1}, which is no text.", url.host, type === "" ? "?" : type) };
  const raw = decode(bytes, contentType);
  const text = isHtml ? await htmlText(raw, largestText) : raw;
  if (text === undefined || text.length > largestText)
    return { problem: vscode.l10n.t("The text of {0} is too long: more than {1} characters.", url.host, largestText) };
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
