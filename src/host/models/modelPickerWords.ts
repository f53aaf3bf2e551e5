import * as vscode from "vscode";
import type { ModelQuery, ModelWord } from "../../llm/catalogue/modelQuery.ts";
import type { Dialect } from "../../shared/parameters.ts";

/** The effect of choosing a row about filters. */
export type WordAct =
  /** Writes a search into the box. */
  { readonly type: "write"; readonly query: string } | { readonly type: "reload" } | { readonly type: "routing" };

interface WordItem extends vscode.QuickPickItem {
  readonly act: WordAct;
}

/** The row that lists the words that filter and sort. */
export function filterRow({ before }: ModelQuery): WordItem {
  return {
    label: `$(filter) ${vscode.l10n.t("Filter and Sort…")}`,
    description: "@free · @reasoning · @images · @tools · @zdr",
    alwaysShow: true,
    act: { type: "write", query: `${before}@` },
  };
}

/** The words that fit what is being typed; after a lone @ also what else can be done with the list. */
export function wordItems({ completions, before, filter }: ModelQuery, dialect: Dialect): readonly WordItem[] {
  const words = completions
    .filter((word) => word !== "@zdr" || dialect === "openrouter")
    .map((word): WordItem => {
      const row = { label: word, description: describe(word), alwaysShow: true };
      return { ...row, act: { type: "write", query: `${withoutRivals(before, word)}${word} ` } };
    });
  if (completions.length < 2 || filter.zdr) return words;
  return [...words, ...otherItems(completions, dialect)];
}

function otherItems(completions: readonly ModelWord[], dialect: Dialect): readonly WordItem[] {
  // Only after a lone @, where all words are listed.
  if (!completions.includes("@free") || !completions.includes("@sort:price")) return [];
  return [
    { label: `$(refresh) ${vscode.l10n.t("Reload List")}`, alwaysShow: true, act: { type: "reload" } },
    ...(dialect === "openrouter"
      ? [
          {
            label: `$(type-hierarchy-sub) ${vscode.l10n.t("Routing…")}`,
            description: vscode.l10n.t("providers, fallbacks and plugins"),
            alwaysShow: true,
            act: { type: "routing" },
          } as const,
        ]
      : []),
  ];
}

/** Of two orders, or two lengths of context, only the last one chosen counts. */
function withoutRivals(before: string, word: ModelWord): string {
  const rivals = word.startsWith("@sort:") ? /@sort:[a-z]+ /gi : /^@\d/.test(word) ? /@\d+[km] /gi : undefined;
  return rivals === undefined ? before : before.replaceAll(rivals, "");
}

function describe(word: ModelWord): string {
  switch (word) {
    case "@free":
      return vscode.l10n.t("costs nothing");
    case "@reasoning":
      return vscode.l10n.t("can reason before it answers");
    case "@images":
      return vscode.l10n.t("reads images");
    case "@tools":
      return vscode.l10n.t("can call tools");
    case "@zdr":
      return vscode.l10n.t("zero data retention: the provider does not store your requests");
    case "@32k":
      return vscode.l10n.t("context window of {0} or more", "32K");
    case "@128k":
      return vscode.l10n.t("context window of {0} or more", "128K");
    case "@200k":
      return vscode.l10n.t("context window of {0} or more", "200K");
    case "@1m":
      return vscode.l10n.t("context window of {0} or more", "1M");
    case "@sort:price":
      return vscode.l10n.t("cheapest first");
    case "@sort:context":
      return vscode.l10n.t("longest context first");
    case "@sort:newest":
      return vscode.l10n.t("newest first");
    default:
      return word satisfies never;
  }
}
