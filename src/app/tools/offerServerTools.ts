import * as l10n from "@vscode/l10n";
import { runsServerTool } from "../../llm/send/serverTools.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import { pinServerTool, readServerTool, type ServerTool } from "../../shared/serverTools.ts";
import type { PinnedTool } from "../../shared/toolMessage.ts";
import type { Ask } from "../ports.ts";
import { rejectTooFastConfirmation } from "./rejectTooFastConfirmation.ts";

/**
 * The enabled tools that this endpoint runs. With the tool that fetches pages, the words of a file, or of a page that was fetched before, can send parts of
 * the workspace to the allowed domains: where the user has not agreed to that yet, they are asked, and without an answer the tool stays out of this request.
 */
export async function offerServerTools(
  ask: Ask,
  pinned: readonly PinnedTool[],
  repin: (tools: readonly PinnedTool[]) => void,
  { endpoint, holdsFiles }: { readonly endpoint: Endpoint; readonly holdsFiles: boolean },
): Promise<readonly ServerTool[]> {
  const offered: ServerTool[] = [];
  let kept = pinned;
  for (const entry of pinned) {
    const tool = readServerTool(entry);
    if (tool === undefined || !runsServerTool(endpoint, tool.name)) continue;
    if (tool.name !== "openrouter:web_fetch" || !holdsFiles || tool.filesAgreed) {
      offered.push(tool);
      continue;
    }
    let choice: "allow" | "refuse" | undefined;
    // It opens while the user may be typing.
    await rejectTooFastConfirmation(
      async () => {
        choice = await askAboutFiles(ask, tool.domains, l10n.t("Turn Off Web Fetch"));
        return choice;
      },
      () => performance.now(),
    );
    if (choice === "allow") {
      const agreed = { ...tool, filesAgreed: true };
      offered.push(agreed);
      kept = kept.map((one) => (one === entry ? pinServerTool(agreed) : one));
    } else if (choice === "refuse") kept = kept.filter((one) => one !== entry);
  }
  if (kept !== pinned) repin(kept);
  return offered;
}

/** Asks whether pages may be fetched in a conversation that holds files of the workspace. */
export function askAboutFiles(ask: Ask, domains: readonly string[], refuse: string): Promise<"allow" | "refuse" | undefined> {
  return ask.confirm({
    message: l10n.t("Let the model fetch web pages in a conversation that holds files of this workspace?"),
    modal: true,
    detail: l10n.t(
      "The address of a page can carry parts of your files to {0}. The model may do that by mistake, or because a page tells it to. OpenRouter fetches the pages, and you are not asked about each one.",
      domains.join(", "),
    ),
    choices: { allow: l10n.t("Allow Fetching"), refuse },
  });
}
