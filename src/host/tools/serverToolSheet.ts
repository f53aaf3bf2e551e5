import * as vscode from "vscode";
import type { Ask } from "../../app/ports.ts";
import { askAboutFiles } from "../../app/tools/offerServerTools.ts";
import {
  isDomain,
  mostDomains,
  pinServerTool,
  readServerTool,
  type ServerTool,
  serverToolLimits,
  type ServerToolName,
} from "../../shared/serverTools.ts";
import type { PinnedTool } from "../../shared/toolMessage.ts";

/** A server tool in words. */
export interface ServerToolWords {
  readonly title: string;
  readonly detail: string;
}

/**
 * A server tool in words, with its limits.
 * @param domains that are allowed now
 */
export function formatServerTool(name: ServerToolName, domains: readonly string[]): ServerToolWords {
  const { uses, steps, usd } = serverToolLimits;
  switch (name) {
    case "openrouter:web_search":
      return {
        title: vscode.l10n.t("Web search"),
        detail: vscode.l10n.t(
          "Searches are billed. Limits per request: searches {0}, cost ${1}. Replaces the web plugin and :online.",
          uses,
          usd,
        ),
      };
    case "openrouter:web_fetch":
      return {
        title: vscode.l10n.t("Web fetch"),
        detail:
          domains.length === 0
            ? vscode.l10n.t("Reads web pages from domains that you allow. Limits per request: pages {0}, cost ${1}.", uses, usd)
            : vscode.l10n.t("Reads web pages from {0}. Limits per request: pages {1}, cost ${2}.", domains.join(", "), uses, usd),
      };
    case "openrouter:datetime":
      return { title: vscode.l10n.t("Date and time"), detail: vscode.l10n.t("Tells the model what time it is, in UTC, at no extra cost.") };
    case "openrouter:image_generation":
      return {
        title: vscode.l10n.t("Image generation"),
        detail: vscode.l10n.t(
          "Has another model draw pictures, which are billed. Limits per request: tool calls {0}, cost ${1}.",
          steps,
          usd,
        ),
      };
    default:
      return name satisfies never;
  }
}

/**
 * Asks for the domains that pages may be fetched from.
 * @returns undefined where the box was closed
 */
export async function askDomains(ask: Ask, now: readonly string[]): Promise<readonly string[] | undefined> {
  const text = await ask.input({
    title: vscode.l10n.t("Allowed domains for web fetch"),
    prompt: vscode.l10n.t("OpenRouter fetches pages from these domains only. Separate several with spaces."),
    placeholder: "developer.mozilla.org nodejs.org",
    value: now.join(" "),
    ignoreFocusOut: true,
    validate: (written) => domainProblem(domainsIn(written)),
  });
  return text === undefined ? undefined : domainsIn(text);
}

function domainsIn(text: string): readonly string[] {
  return [
    ...new Set(
      text
        .toLowerCase()
        .split(/[\s,;]+/)
        .filter((one) => one !== ""),
    ),
  ];
}

function domainProblem(domains: readonly string[]): string | undefined {
  if (domains.length === 0) return vscode.l10n.t("Enter at least one domain, such as nodejs.org.");
  if (domains.length > mostDomains) return vscode.l10n.t("Enter at most {0} domains.", mostDomains);
  const wrong = domains.find((one) => !isDomain(one));
  return wrong === undefined ? undefined : vscode.l10n.t("“{0}” is not a domain. Enter one such as nodejs.org.", wrong.slice(0, 80));
}

/**
 * Asks what has to be known before a server tool is switched on.
 * @param before its entry so far
 * @param domains that the user has allowed since
 * @returns its entry; undefined where the user has changed their mind
 */
export async function settleServerTool(
  ask: Ask,
  name: ServerToolName,
  before: PinnedTool | undefined,
  domains: readonly string[] | undefined,
  holdsFiles: boolean,
): Promise<PinnedTool | undefined> {
  const known = before && readServerTool(before);
  if (name !== "openrouter:web_fetch") return pinServerTool({ name, domains: [], filesAgreed: false });
  const allowed = domains ?? known?.domains ?? (await askDomains(ask, []));
  if (allowed === undefined) return undefined;
  const isSame = known !== undefined && known.domains.join(" ") === allowed.join(" ");
  const tool: ServerTool = { name, domains: allowed, filesAgreed: isSame && known.filesAgreed };
  if (!holdsFiles || tool.filesAgreed) return pinServerTool(tool);
  const choice = await askAboutFiles(ask, allowed, vscode.l10n.t("Leave Web Fetch Off"));
  return choice === "allow" ? pinServerTool({ ...tool, filesAgreed: true }) : undefined;
}
