import * as vscode from "vscode";
import type { Refusal } from "../../apply/refusal.ts";

/** Why a block was not turned into an edit, in words that say what to do instead. */
export function refusalText(refusal: Refusal, path: string): string {
  switch (refusal.reason) {
    case "empty":
      return vscode.l10n.t("There is nothing in this block.");
    case "alreadyThere":
      return vscode.l10n.t("{0} has all of this already.", path);
    case "notFound":
      return refusal.text.trim() === ""
        ? vscode.l10n.t("This block does not fit {0}.", path)
        : vscode.l10n.t("This block does not fit {0}: it has no “{1}”.", path, shortened(refusal.text));
    case "ambiguous":
      return vscode.l10n.t(
        "This block fits {0} in {1} places (“{2}”), and nothing tells which is meant.",
        path,
        refusal.places,
        shortened(refusal.text),
      );
    case "unclear":
      return vscode.l10n.t("This block does not say what of {0} it replaces.", path);
    case "unclearOmission":
      return vscode.l10n.t(
        "This block leaves code out right beside a change (“{0}”), so that one cannot tell what it replaces.",
        shortened(refusal.text),
      );
    case "dropsCode":
      return vscode.l10n.t("This block would drop {0} lines of {1} without saying so.", refusal.lines, path);
    case "badDiff":
      return vscode.l10n.t("This block looks like a diff, but cannot be read as one.");
    case "overlap":
      return vscode.l10n.t("Two parts of this block change the same lines (“{0}”).", shortened(refusal.text));
    default:
      return refusal satisfies never;
  }
}

function shortened(text: string): string {
  const line = text.trim().replace(/[\p{Cc}\p{Cf}]/gu, "");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
