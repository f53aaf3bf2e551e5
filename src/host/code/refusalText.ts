import * as vscode from "vscode";
import { counted } from "../../shared/counted.ts";
import type { Refusal } from "../../apply/refusal.ts";

/** How many of the members that would go are named. */
const mostNames = 4;

/** Why a block was not turned into an edit, in words for the user. */
export function refusalText(refusal: Refusal, path: string): string {
  switch (refusal.reason) {
    case "empty":
      return vscode.l10n.t("The code block is empty.");
    case "alreadyThere":
      return vscode.l10n.t("{0} already contains this code.", path);
    case "notFound":
      return refusal.text.trim() === ""
        ? vscode.l10n.t("This block does not match {0}.", path)
        : vscode.l10n.t("This block does not match {0}, which has no “{1}”.", path, shownLine(refusal.text));
    case "ambiguous":
      return counted(
        refusal.places,
        "This block matches {0} place in {1} (“{2}”), and it is unclear which one is meant.",
        "This block matches {0} places in {1} (“{2}”), and it is unclear which one is meant.",
        path,
        shownLine(refusal.text),
      );
    case "unclear":
      return vscode.l10n.t("It is unclear which part of {0} this block replaces.", path);
    case "unclearOmission":
      return vscode.l10n.t("This block omits code next to a change (“{0}”), so it is unclear what it replaces.", shownLine(refusal.text));
    case "dropsCode":
      if (refusal.members !== undefined && refusal.members.length > 0) {
        const shown = refusal.members.slice(0, mostNames).map((name) => `“${shownLine(name)}”`);
        const names = shown.join(", ") + (refusal.members.length > mostNames ? " …" : "");
        return vscode.l10n.t("This block would remove {0} from {1} without saying so.", names, path);
      }
      return counted(
        refusal.lines,
        "This block would remove {0} line of {1} without saying so.",
        "This block would remove {0} lines of {1} without saying so.",
        path,
      );
    case "badDiff":
      return vscode.l10n.t("This block looks like a diff but cannot be parsed as one.");
    case "overlap":
      return vscode.l10n.t("Two parts of this block change the same lines (“{0}”).", shownLine(refusal.text));
    default:
      return refusal satisfies never;
  }
}

/** A line of code in a sentence: without control characters, and not too long. */
export function shownLine(text: string): string {
  const line = text.trim().replace(/[\p{Cc}\p{Cf}]/gu, "");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
