import * as l10n from "@vscode/l10n";
import { counted } from "../../shared/counted.ts";
import { callText, type CallText } from "./callText.ts";
import { rejectTooFastConfirmation } from "./rejectTooFastConfirmation.ts";
import type { Ask, Confirmation } from "../ports.ts";
import type { KnownTool } from "./toolHost.ts";
import type { Approval } from "./approval.ts";

/** Longer arguments do not fit into a dialog. */
const longestInDialog = 1500;
const mostLinesInDialog = 30;

/**
 * Asks the user about a call in a native dialog, where no panel shows the conversation. All arguments are shown: in an editor if they are too long for a
 * dialog.
 * @param now monotonic milliseconds
 */
export async function askApproval(ask: Ask, tool: KnownTool, input: object, now = (): number => performance.now()): Promise<Approval> {
  const text = callText(tool, input);
  const { written, warnings } = text;
  const message = l10n.t("Allow the model to run “{0}”?", text.title);
  if (written.length <= longestInDialog && written.split("\n").length <= mostLinesInDialog) {
    return approve(ask, { message, modal: true, detail: detailOf(tool, text) }, now);
  }
  const close = await ask.showText(`${tool.name}.json`, written);
  // Not modal, so that the arguments can be scrolled. Closing the notification refuses the call.
  const inEditor = counted(
    written.length,
    "{1} Its arguments ({0} character) are in the editor.",
    "{1} Its arguments ({0} characters) are in the editor.",
    message,
  );
  const approval = await approve(ask, { message: [inEditor, ...warnings].join(" ") }, now);
  await close();
  return approval;
}

async function approve(ask: Ask, question: Omit<Confirmation<never>, "choices" | "onClose">, now: () => number): Promise<Approval> {
  const approval = await rejectTooFastConfirmation(async () => {
    const choice = await ask.confirm<Approval>({
      ...question,
      choices: {
        once: l10n.t("Allow Once"),
        conversation: l10n.t("Allow This Tool in This Conversation"),
        stop: l10n.t("Stop Answering"),
        refuse: l10n.t("Deny"),
      },
      onClose: "refuse",
    });
    return choice === "refuse" ? undefined : choice;
  }, now);
  return approval ?? "refuse";
}

function detailOf({ name, group }: KnownTool, { description, written, warnings }: CallText): string {
  return [
    // Names that differ may have one title.
    name,
    description,
    l10n.t("Arguments:"),
    written,
    ...warnings,
    l10n.t("“Allow This Tool in This Conversation” allows it with any arguments, until its definition changes or the window is closed."),
    ...(group === "mcp"
      ? [
          l10n.t(
            "VS Code also asks before it runs MCP tools. To be asked only by Aside, run “Chat: Manage Tool Approval” and allow the tool there.",
          ),
        ]
      : []),
  ]
    .filter(Boolean)
    .join("\n\n");
}
