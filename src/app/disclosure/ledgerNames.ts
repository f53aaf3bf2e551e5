import * as l10n from "@vscode/l10n";
import type { Carried, Disclosure } from "../../history/disclosure.ts";

/** What requests were for, in words. */
export function requestNames(): Readonly<Record<Disclosure["kind"], string>> {
  return {
    chat: l10n.t("Chat"),
    tools: l10n.t("After tool calls"),
    title: l10n.t("Conversation title"),
    commitMessage: l10n.t("Commit message"),
    inlineEdit: l10n.t("Inline edit"),
    exactEdit: l10n.t("Exact edit"),
    summary: l10n.t("Summary"),
    improve: l10n.t("Improved question"),
    nativeChat: l10n.t("VS Code Chat"),
    temporary: l10n.t("Temporary conversation"),
    removed: l10n.t("Permanently deleted conversation"),
    other: l10n.t("Other request"),
  };
}

/** What requests carried, in words. */
export function carriedNames(): Readonly<Record<Carried["what"], string>> {
  return {
    file: l10n.t("File"),
    folder: l10n.t("Folder"),
    search: l10n.t("Search results"),
    diff: l10n.t("Diff"),
    terminal: l10n.t("Terminal output"),
    image: l10n.t("Image"),
    pdf: l10n.t("PDF"),
    toolResult: l10n.t("Tool result"),
    conversation: l10n.t("Conversation"),
    problems: l10n.t("Problems"),
    debug: l10n.t("Debugger state"),
    test: l10n.t("Test failure"),
    url: l10n.t("Web page"),
    text: l10n.t("Prompt text"),
  };
}
