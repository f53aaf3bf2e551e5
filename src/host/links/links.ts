import * as vscode from "vscode";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import type { Message } from "../../shared/conversation.ts";
import { linkTarget, type LinkTarget } from "../../shared/linkTarget.ts";
import { shownAddress } from "../../shared/shownAddress.ts";
import { isInMessage } from "../../app/chat/messageAddress.ts";
import { isAskedAbout } from "../../app/network/deceptiveLink.ts";
import type { Log } from "../../app/log.ts";
import { openWorkspaceLink } from "./openWorkspaceLink.ts";

/** A link that was clicked: its address, and what the user saw of it: its text, and its title on another line. */
export interface ClickedLink {
  readonly href: string;
  readonly label?: string | undefined;
}

/** Opens a link of a message, as far as it may be opened. An address that is not in the message is refused. */
export async function openLink({ href, label = "" }: ClickedLink, message: Message | undefined, log: Log): Promise<void> {
  const target: LinkTarget = message !== undefined && isInMessage(href, message) ? linkTarget(href) : { kind: "refused" };
  switch (target.kind) {
    case "external":
      if (isAskedAbout(target.uri, label) && !(await confirmed(target.uri))) return;
      await vscode.env.openExternal(vscode.Uri.parse(target.uri, true));
      return;
    case "file": {
      const problem = await openWorkspaceLink(target.path, target.place);
      if (problem !== undefined) vscodeAsk.hint(problem);
      return;
    }
    // The panel scrolls to a heading by itself.
    case "heading":
    case "refused":
      log.info("A link in an answer was not opened: only web pages, email addresses and workspace files are");
      vscodeAsk.hint(vscode.l10n.t("Not opened: Aside opens only web pages, email addresses and workspace files."));
      return;
    default:
      target satisfies never;
  }
}

async function confirmed(uri: string): Promise<boolean> {
  const { host, protocol, pathname } = new URL(uri);
  const choice = await vscodeAsk.confirm({
    message:
      protocol === "mailto:" ? vscode.l10n.t("Write an email to {0}?", shownAddress(pathname)) : vscode.l10n.t("Open a page on {0}?", host),
    modal: true,
    detail: shownAddress(uri),
    choices: { open: vscode.l10n.t("Open") },
  });
  return choice === "open";
}
