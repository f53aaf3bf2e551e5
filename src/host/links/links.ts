import * as vscode from "vscode";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import type { Message } from "../../shared/conversation.ts";
import { shownAddress } from "../../shared/shownAddress.ts";
import { isInMessage } from "../../app/chat/messageAddress.ts";
import { isPublicAddress } from "../../app/network/publicAddress.ts";
import type { Log } from "../../app/log.ts";
import { workspaceFileOf } from "../workspace/workspacePath.ts";

/** Where a link of an answer may lead. */
export type LinkTarget =
  | { readonly kind: "external"; readonly uri: string; readonly deceptive: boolean }
  /** A path below a workspace folder, decoded, with `/`; line is 1-based. */
  | { readonly kind: "file"; readonly path: string; readonly line: number | undefined }
  | { readonly kind: "refused" };

const refused: LinkTarget = { kind: "refused" };
/** VS Code's own question before a web page shortens what is longer. */
const longestShown = 60;

/**
 * Decides where a link leads; the text is a model's and trusted in nothing. Web and mail addresses go out, relative paths stay inside the
 * workspace, everything else is refused.
 */
export function linkTarget(href: string): LinkTarget {
  // What a browser would drop (tab, line feed) or a person cannot see makes one link look like another.
  if (/[\p{Cc}\p{Cf}\\]/u.test(href)) return refused;
  const text = href.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  // `src/a.ts:12` has a dot or slash before its colon, which no scheme we open has.
  if (scheme === "http" || scheme === "https" || scheme === "mailto") return externalTarget(text);
  if (scheme !== undefined && !/^[^:]*\.[a-z0-9]+:\d+(?::\d+)?$/i.test(text)) return refused;
  return fileTarget(text);
}

function externalTarget(text: string): LinkTarget {
  if (!URL.canParse(text)) return refused;
  const url = new URL(text);
  if (url.protocol === "mailto:") {
    // Some mail programs attach a file of this machine when they are told to.
    const fields = [...url.searchParams.keys()].map((name) => name.toLowerCase());
    if (fields.some((name) => name.startsWith("attach"))) return refused;
    // The editor asks nothing before it opens one: what is already written in it is seen here or not at all.
    return { kind: "external", uri: url.href, deceptive: fields.length > 0 || url.href.length > longestShown };
  }
  if (url.hostname === "") return refused;
  const deceptive =
    url.username !== "" ||
    url.password !== "" ||
    /(?:^|\.)xn--/.test(url.hostname) ||
    url.href.length > longestShown ||
    leadsHome(url.hostname);
  return { kind: "external", uri: url.href, deceptive };
}

/** Whether a host is this machine or one beside it: the editor trusts some of them and opens without a question, or forwards their ports. */
function leadsHome(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (/^[\d.]+$/.test(name) || name.includes(":")) return !isPublicAddress(name);
  return !name.includes(".") || /\.(?:localhost|local|internal|home\.arpa|lan)$/.test(name);
}

function fileTarget(text: string): LinkTarget {
  const [, raw = "", hash, colon] = /^([^#?]*?)(?:#L(\d{1,7})(?:-L?\d{1,7})?|:(\d{1,7})(?::\d{1,7})?)?$/i.exec(text) ?? [];
  let path: string;
  try {
    path = decodeURIComponent(raw);
  } catch {
    return refused;
  }
  const segments = path.replace(/^\.\//, "").split("/");
  if (path === "" || /[\p{Cc}\p{Cf}\\:]/u.test(path) || segments.some((segment) => segment === "" || segment === "." || segment === ".."))
    return refused;
  const line = hash ?? colon;
  return { kind: "file", path: segments.join("/"), line: line === undefined ? undefined : Number(line) };
}

/** A link that was clicked: its address and its text. */
export interface ClickedLink {
  readonly href: string;
  readonly label?: string | undefined;
}

/** Opens a link of a message, as far as it may be opened. An address that is not in the message is refused. */
export async function openLink({ href, label = "" }: ClickedLink, message: Message | undefined, log: Log): Promise<void> {
  const target: LinkTarget = message !== undefined && isInMessage(href, message) ? linkTarget(href) : refused;
  switch (target.kind) {
    case "external":
      if ((target.deceptive || namesAnotherHost(label, target.uri)) && !(await confirmed(target.uri))) return;
      await vscode.env.openExternal(vscode.Uri.parse(target.uri, true));
      return;
    case "file": {
      const problem = await openFile(target.path, target.line);
      if (problem !== undefined) vscodeAsk.notify({ severity: "info", message: problem });
      return;
    }
    case "refused":
      log.info("A link in an answer was not opened: only web pages, email addresses and workspace files are");
      vscodeAsk.notify({
        severity: "info",
        message: vscode.l10n.t("This link was not opened. Only web pages, email addresses and workspace files can be opened."),
      });
      return;
    default:
      target satisfies never;
  }
}

/** Whether a link's text names a page of another host, or looks so by characters that change the direction of writing. */
export function namesAnotherHost(label: string, uri: string): boolean {
  if (/[\p{Cf}\p{Cc}]/u.test(label.replaceAll(/[\t\n\r]/g, " "))) return true;
  const { hostname, protocol } = new URL(uri);
  if (protocol === "mailto:") return false;
  // Full-width letters and the dots of other scripts are the same to the reader, and to a browser.
  const text = label.normalize("NFKC").replaceAll(/[\u3002\uff0e\uff61]/g, ".");
  const named = /(?:^|[\s(<"'])(?:https?:\/\/)?(?:[^\s/@]{1,100}@)?((?:[\p{L}\p{N}-]{1,63}\.)+\p{L}{2,63})(?=[\s/:?#)>"',.]|$)/iu.exec(
    text,
  )?.[1];
  if (named === undefined || URL.parse(`https://${named}`)?.hostname === hostname) return false;
  return /https?:\/\/|www\.|\//i.test(text) || mayBeDomain(named);
}

/** Endings of two letters that are those of files rather than of countries to a reader of code. */
const fileEndings = /\.(?:cc|cs|fs|go|hs|js|kt|md|ml|mk|pl|ps|py|rb|rs|sh|ts|vb)$/i;

/** Whether a name with dots can be a host: `node.js`, `README.md` and `Array.prototype.map` are names of things. */
function mayBeDomain(name: string): boolean {
  const generic =
    /\.(?:com|org|net|dev|app|gov|edu|mil|int|info|biz|xyz|online|site|store|shop|cloud|page|link|click|top|pro|tech|chat|live|blog|wiki|zip|mov)$/i;
  return generic.test(name) || (/\.(?:\p{L}{2}|[^.]*\P{ASCII}[^.]*)$/u.test(name) && !fileEndings.test(name));
}

async function confirmed(uri: string): Promise<boolean> {
  const { host, protocol, pathname } = new URL(uri);
  const choice = await vscodeAsk.confirm({
    message: protocol === "mailto:" ? vscode.l10n.t("Write to {0}?", shownAddress(pathname)) : vscode.l10n.t("Open a page on {0}?", host),
    modal: true,
    detail: shownAddress(uri),
    choices: { open: vscode.l10n.t("Open") },
  });
  return choice === "open";
}

/**
 * Opens a file of the workspace. Links on disk are followed before: what they lead to must be in the workspace, too.
 * @returns why it was not opened, in words
 */
async function openFile(path: string, line: number | undefined): Promise<string | undefined> {
  let outside: string | undefined;
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const uri = vscode.Uri.joinPath(folder.uri, ...path.split("/"));
    const file = await workspaceFileOf(uri);
    if ("problem" in file) {
      outside ??= file.problem;
      continue;
    }
    if (!file.exists) continue;
    const at = line === undefined ? undefined : new vscode.Range(line - 1, 0, line - 1, 0);
    await vscode.window.showTextDocument(uri, { preview: true, ...(at === undefined ? {} : { selection: at }) });
    return undefined;
  }
  return outside ?? vscode.l10n.t("{0} does not exist in this workspace.", path);
}
