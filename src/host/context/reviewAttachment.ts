import * as vscode from "vscode";
import { counted } from "../../shared/counted.ts";
import type { Attachment, AttachmentCheck } from "../../shared/conversation.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { pickOne, separatorItem } from "../adapters/vscodePick.ts";
import { canBeReplaced, findLabel, findReplacement } from "../workspace/findReplacement.ts";
import { inspectAttachment, withTokens } from "../workspace/inspectAttachment.ts";
import { readAttachment } from "../workspace/readAttachment.ts";
import { canRedact } from "../workspace/secretChecks.ts";
import { forComposer } from "./addContext.ts";

interface DecisionItem extends vscode.QuickPickItem {
  readonly decide?: Partial<AttachmentCheck> | "leaveOut";
}

/**
 * Shows what was found in an attachment of the composer and lets the user change their decision about it.
 * @returns the attachment as decided; `leaveOut` to remove it; undefined if nothing changes
 */
export async function reviewAttachment(attachment: Attachment): Promise<Attachment | "leaveOut" | undefined> {
  const { check, label } = attachment;
  const read = await readAttachment(attachment);
  if ("isGone" in read) return reviewGone(attachment, read.problem);
  // It is there again.
  const { source, ...sourceless } = attachment;
  if (source !== undefined && "attachment" in read) return sourceless;
  if (check === undefined) return undefined;
  const current = "attachment" in read ? read.attachment : attachment;
  const chosen = await pickOne<DecisionItem>({
    title: vscode.l10n.t("Review {0}", label),
    matchOnDescription: false,
    items: decisionItems(current, check),
  });
  if (chosen?.decide === undefined || chosen.decide === "leaveOut") return chosen?.decide;
  const decided = { ...check, ...chosen.decide };
  const { tokens } = withTokens({ ...current, check: decided });
  return { ...attachment, check: decided, ...(tokens === undefined ? {} : { tokens }) };
}

/** What to do about an attachment whose source is gone. */
async function reviewGone(attachment: Attachment, problem: string): Promise<Attachment | "leaveOut" | undefined> {
  const find = { label: `$(search) ${findLabel(attachment)}`, isFind: true };
  const remove = { label: `$(trash) ${vscode.l10n.t("Remove")}`, isFind: false };
  const chosen = await pickOne({
    title: problem,
    items: canBeReplaced(attachment) ? [find, remove] : [remove],
  });
  if (chosen === undefined) return undefined;
  if (!chosen.isFind) return "leaveOut";
  const found = await findReplacement(attachment);
  const inspected = found && (await inspectAttachment(found));
  if (inspected === undefined) return undefined;
  if ("problem" in inspected) vscodeAsk.notify({ severity: "warning", message: inspected.problem });
  return "attachment" in inspected ? forComposer(inspected.attachment) : undefined;
}

function decisionItems(
  attachment: Attachment,
  { patterns, redact, hidden, lookalikes, keepHidden }: AttachmentCheck,
): readonly DecisionItem[] {
  const items: DecisionItem[] = [];
  if (hidden > 0) {
    items.push(
      separatorItem(counted(hidden, "{0} hidden character", "{0} hidden characters")),
      decisionItem(vscode.l10n.t("Remove Them Before Sending"), !keepHidden, { keepHidden: false }),
      decisionItem(vscode.l10n.t("Keep Them"), keepHidden, { keepHidden: true }),
    );
  }
  if (patterns.length > 0) {
    items.push(separatorItem(patterns.join(", ")));
    if (canRedact(attachment, patterns)) {
      items.push(decisionItem(vscode.l10n.t("Redact: mask possible secrets"), redact, { redact: true }));
    }
    items.push(decisionItem(vscode.l10n.t("Keep: send it unchanged"), !redact, { redact: false }));
  }
  if (lookalikes > 0) {
    items.push(
      separatorItem(
        counted(
          lookalikes,
          "{0} word contains look-alike characters. It will be sent unchanged.",
          "{0} words contain look-alike characters. They will be sent unchanged.",
        ),
      ),
    );
  }
  return [...items, { label: `$(trash) ${vscode.l10n.t("Leave Out")}`, decide: "leaveOut" }];
}

function decisionItem(label: string, isCurrent: boolean, decide: Partial<AttachmentCheck>): DecisionItem {
  return { label: `$(${isCurrent ? "check" : "blank"}) ${label}`, decide };
}
