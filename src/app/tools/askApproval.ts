import * as l10n from "@vscode/l10n";
import { counted } from "../../shared/counted.ts";
import { findLookalikes, showBlanks, showHidden } from "../../shared/hiddenText.ts";
import { rejectTooFastConfirmation } from "./rejectTooFastConfirmation.ts";
import type { Ask, Confirmation } from "../ports.ts";
import type { KnownTool } from "./toolHost.ts";
import type { Approval } from "./toolRound.ts";

/** Longer arguments do not fit into a dialog. */
const longestInDialog = 1500;
const mostLinesInDialog = 30;
const mostLookalikes = 5;

/**
 * Asks the user about a call in a native dialog, whose buttons no webview can press. All arguments are shown: in an editor if they are too long for a
 * dialog.
 * @param now monotonic milliseconds
 */
export async function askApproval(ask: Ask, tool: KnownTool, input: object, now = (): number => performance.now()): Promise<Approval> {
  const written = visible(JSON.stringify(input, undefined, 2));
  const message = l10n.t("Allow the model to run “{0}”?", tool.name);
  if (written.length <= longestInDialog && written.split("\n").length <= mostLinesInDialog) {
    return approve(ask, { message, modal: true, detail: detailOf(tool, written) }, now);
  }
  const close = await ask.showText(`${tool.name}.json`, written);
  // Not modal, so that the arguments can be scrolled. Closing the notification refuses the call.
  const inEditor = counted(
    written.length,
    "{1} Its arguments ({0} character) are in the editor.",
    "{1} Its arguments ({0} characters) are in the editor.",
    message,
  );
  const approval = await approve(ask, { message: [inEditor, ...warningsOf(written)].join(" ") }, now);
  await close();
  return approval;
}

async function approve(ask: Ask, question: Omit<Confirmation<never>, "choices" | "onClose">, now: () => number): Promise<Approval> {
  const approval = await rejectTooFastConfirmation(async () => {
    const choice = await ask.confirm<Approval>({
      ...question,
      choices: {
        once: l10n.t("Allow Once"),
        conversation: l10n.t("Allow in This Conversation"),
        stop: l10n.t("Stop Answering"),
        refuse: l10n.t("Refuse"),
      },
      onClose: "refuse",
    });
    return choice === "refuse" ? undefined : choice;
  }, now);
  return approval ?? "refuse";
}

function detailOf(tool: KnownTool, written: string): string {
  const described = visible(tool.description.replace(/\s+/gu, " ").trim());
  const short = described.length > 300 ? `${described.slice(0, 300)}…` : described;
  return [
    short,
    l10n.t("Arguments:"),
    written,
    ...warningsOf(written),
    l10n.t("“Allow in This Conversation” allows this tool with exactly these arguments, as often as the model calls it."),
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** Warnings about words with look-alike characters. */
function warningsOf(written: string): readonly string[] {
  const words = [...new Set(findLookalikes(written))].slice(0, mostLookalikes);
  return words.length === 0 ? [] : [l10n.t("Check carefully: {0} contains look-alike characters.", words.join(", "))];
}

/** Writes out hidden characters, line separators that JSON does not escape, and blanks that would push the rest out of sight. */
function visible(text: string): string {
  return showBlanks(showHidden(text))
    .replaceAll("\u2028", String.raw`\u{2028}`)
    .replaceAll("\u2029", String.raw`\u{2029}`);
}
