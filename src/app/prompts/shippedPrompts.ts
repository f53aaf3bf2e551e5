import * as l10n from "@vscode/l10n";
import type { Prompt } from "./prompt.ts";

/** Names of the prompts that come with Aside; commands refer to them by name. */
export type ShippedName = "explain" | "fix" | "document" | "tests" | "review" | "review-changes" | "commit";

/** The prompts that come with Aside, in the user's language. A prompt with the same name replaces one of them. */
export function shippedPrompts(): readonly Prompt[] {
  return [
    shipped(
      "explain",
      l10n.t("Explain"),
      l10n.t("Explain how code works"),
      l10n.t("Explain this code: what it does, how, and what is worth knowing about it."),
    ),
    shipped("fix", l10n.t("Fix"), l10n.t("Find and fix problems"), l10n.t("Find what is wrong in this code and show it fixed.")),
    shipped(
      "document",
      l10n.t("Document"),
      l10n.t("Write comments in the style of the language"),
      l10n.t("Write documentation for this code, as comments in the style of its language."),
    ),
    shipped("tests", l10n.t("Write tests"), l10n.t("Write tests for code"), l10n.t("Write tests for this code.")),
    shipped(
      "review",
      l10n.t("Review"),
      l10n.t("Review code"),
      l10n.t(
        "Review this code as a careful colleague would: mistakes first, then risks, then what could be simpler. Say where each is, and leave out what is fine.",
      ),
    ),
    shipped(
      "review-changes",
      l10n.t("Review changes"),
      l10n.t("Review staged changes or a branch, with links to lines"),
      l10n.t(
        "Review these changes as a careful colleague would. Look for what they break or leave half done: mistakes, missing cases, security, lost data, tests that no longer fit. Leave out what is fine, matters of taste, and code that they do not touch.\n\nReport each finding as a list item, the most severe first:\n- its severity: critical, major or minor\n- its place as inline code: the path in the diff and the number before the line, such as `src/cart.ts:12`, or `src/cart.ts:-12` for a deleted line\n- what goes wrong, and when\n- the fix, as a short code block where words are not enough\n\nIf you find nothing, say so. Name the files that were left out of the diff, if there are any.",
      ),
      "review",
    ),
    shipped(
      "commit",
      l10n.t("Commit message"),
      l10n.t("Write a message for staged changes"),
      l10n.t(
        "Write the commit message for these changes: a subject of at most 72 characters that says what changes for whom, and, only where the reason is not obvious, a blank line and a short body. Reply with the message alone, without quotes and fences.",
      ),
      "changes",
    ),
  ];
}

function shipped(name: ShippedName, title: string, description: string, text: string, about: Prompt["about"] = "selection"): Prompt {
  return { name, title, description, text, models: [], about, source: { type: "shipped" } };
}
