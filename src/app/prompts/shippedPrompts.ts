import * as vscode from "vscode";
import type { Prompt } from "../../host/prompts/prompt.ts";

/** Names of the prompts that come with Aside; commands ask them by these. */
export type ShippedName = "explain" | "fix" | "document" | "tests" | "review" | "commit";

/** The prompts that come with Aside: ordinary ones, in the user's language, which one of the same name overrides. */
export function shippedPrompts(): readonly Prompt[] {
  return [
    shipped(
      "explain",
      vscode.l10n.t("Explain"),
      vscode.l10n.t("What code does, and how"),
      vscode.l10n.t("Explain this code: what it does, how, and what is worth knowing about it."),
    ),
    shipped(
      "fix",
      vscode.l10n.t("Fix"),
      vscode.l10n.t("What is wrong with code, and how it is right"),
      vscode.l10n.t("Find what is wrong in this code and show it fixed."),
    ),
    shipped(
      "document",
      vscode.l10n.t("Document"),
      vscode.l10n.t("Comments in the style of the language"),
      vscode.l10n.t("Write documentation for this code, as comments in the style of its language."),
    ),
    shipped("tests", vscode.l10n.t("Write tests"), vscode.l10n.t("Tests for code"), vscode.l10n.t("Write tests for this code.")),
    shipped(
      "review",
      vscode.l10n.t("Review"),
      vscode.l10n.t("What a careful reader would say"),
      vscode.l10n.t(
        "Review this code as a careful colleague would: mistakes first, then risks, then what could be simpler. Say where each is, and leave out what is fine.",
      ),
    ),
    shipped(
      "commit",
      vscode.l10n.t("Commit message"),
      vscode.l10n.t("A message for what is staged"),
      vscode.l10n.t(
        "Write the commit message for these changes: a subject of at most 72 characters that says what changes for whom, and, only where the reason is not obvious, a blank line and a short body. Reply with the message alone, without quotes and fences.",
      ),
      "changes",
    ),
  ];
}

function shipped(name: ShippedName, title: string, description: string, text: string, about: Prompt["about"] = "selection"): Prompt {
  return { name, title, description, text, models: [], about, source: { type: "shipped" } };
}
