import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";
import { sized } from "../workspace/inspectAttachment.ts";
import { readAttachment } from "../workspace/readAttachment.ts";
import { canRedact } from "../workspace/secretChecks.ts";

interface Decision extends vscode.QuickPickItem {
  readonly decide?: Partial<NonNullable<Attachment["check"]>> | "leaveOut";
}

/**
 * Says natively what was found in an attachment of the composer and lets the person decide anew.
 * @returns it as decided; `leaveOut` to take it away; undefined where nothing changes
 */
export async function reviewAttachment(attachment: Attachment): Promise<Attachment | "leaveOut" | undefined> {
  const { check, label } = attachment;
  if (check === undefined) return undefined;
  const { patterns, redact, hidden, lookalikes, keepHidden } = check;
  const read = await readAttachment(attachment);
  const current = "attachment" in read ? read.attachment : attachment;
  const items: Decision[] = [];
  if (hidden > 0) {
    items.push(
      { label: vscode.l10n.t("{0} hidden characters", hidden), kind: vscode.QuickPickItemKind.Separator },
      choice(vscode.l10n.t("Take them out of what is sent"), !keepHidden, { keepHidden: false }),
      choice(vscode.l10n.t("Keep them in what is sent"), keepHidden, { keepHidden: true }),
    );
  }
  if (patterns.length > 0) {
    items.push({ label: patterns.join(", "), kind: vscode.QuickPickItemKind.Separator });
    if (canRedact(current, patterns)) items.push(choice(vscode.l10n.t("Redact: mask what looks secret"), redact, { redact: true }));
    items.push(choice(vscode.l10n.t("Keep: send it as it is"), !redact, { redact: false }));
  }
  if (lookalikes > 0) {
    const said = vscode.l10n.t("{0} words mix letters of two alphabets that look alike. They are sent as they are.", lookalikes);
    items.push({ label: said, kind: vscode.QuickPickItemKind.Separator });
  }
  items.push({ label: `$(trash) ${vscode.l10n.t("Leave it out")}`, decide: "leaveOut" });
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("What was found in {0}", label) });
  if (chosen?.decide === undefined || chosen.decide === "leaveOut") return chosen?.decide;
  const decided = { ...check, ...chosen.decide };
  const { tokens } = sized({ ...current, check: decided });
  return { ...attachment, check: decided, ...(tokens === undefined ? {} : { tokens }) };
}

function choice(label: string, isCurrent: boolean, decide: Partial<NonNullable<Attachment["check"]>>): Decision {
  return { label: `$(${isCurrent ? "check" : "blank"}) ${label}`, decide };
}
