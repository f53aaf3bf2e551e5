import * as vscode from "vscode";
import type { ExactText } from "../../app/exactEdit/exactText.ts";
import { counted } from "../../shared/counted.ts";
import { shownLine } from "./refusalText.ts";

type Problem = Extract<ExactText, { readonly problem: unknown }>["problem"];

/** Why an answer was not applied as an exact edit, in words for the user. */
export function exactProblemText(problem: Problem, path: string, model: string): string {
  switch (problem.reason) {
    case "undecided":
      return vscode.l10n.t("{0} cannot tell where this block belongs in {1}.", model, path);
    case "form":
      return vscode.l10n.t("{0} did not answer with an exact edit (“{1}”).", model, shownLine(problem.text));
    case "notFound":
      return vscode.l10n.t("The edit of {0} searches for a line that {1} does not have (“{2}”).", model, path, shownLine(problem.text));
    case "ambiguous":
      return counted(
        problem.places,
        "The edit of {1} fits {0} place in {2} (“{3}”), and it is unclear which one is meant.",
        "The edit of {1} fits {0} places in {2} (“{3}”), and it is unclear which one is meant.",
        model,
        path,
        shownLine(problem.text),
      );
    case "order":
      return vscode.l10n.t(
        "The parts of the edit of {0} overlap or are not in the order of {1} (“{2}”).",
        model,
        path,
        shownLine(problem.text),
      );
    case "unchanged":
      return vscode.l10n.t("The edit changes nothing in {0}.", path);
    case "foreign":
      return vscode.l10n.t("The edit of {0} adds a line that the block does not have (“{1}”).", model, shownLine(problem.text));
    case "drops":
      return vscode.l10n.t(
        "The edit of {0} would remove a line of {1} that the block does not replace (“{2}”).",
        model,
        path,
        shownLine(problem.text),
      );
    case "incomplete":
      return vscode.l10n.t("The edit of {0} leaves out a line of the block (“{1}”).", model, shownLine(problem.text));
    case "masked":
      return vscode.l10n.t("The edit changes {0} where a secret was masked.", path);
    default:
      return problem satisfies never;
  }
}
