import * as vscode from "vscode";
import { pick, separatorItem } from "../../adapters/vscodePick.ts";

/** A value that can be in the list. */
export interface ListChoice {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}

/** The list to edit. */
export interface ListQuestion {
  readonly title: string;
  readonly placeholder: string;
  readonly chosen: readonly string[];
  readonly choices: readonly ListChoice[];
  /** Why the choices could not be loaded, if so. */
  readonly problem?: string;
  /** Asks for a value that is not among the choices; undefined if the user gave none. */
  readonly another: { readonly label: string; readonly ask: () => Promise<string | undefined> };
}

interface ListItem extends vscode.QuickPickItem {
  readonly value?: string;
  readonly act?: "another" | "done";
}

/**
 * Lets the user edit an ordered list: choosing a value adds it at the end, choosing it again removes it.
 * @returns the list, or undefined if the page was closed
 */
export async function editList(question: ListQuestion): Promise<readonly string[] | undefined> {
  let chosen = question.chosen;
  for (;;) {
    const items = itemsOf(question, chosen);
    const picked = await pick<ListItem>({
      title: question.title,
      placeholder: question.placeholder,
      items,
      back: true,
      matchOnDetail: true,
    });
    if (picked === undefined) return undefined;
    if (picked.type === "back") return chosen;
    const item = picked.type === "items" ? picked.items[0] : picked.item;
    if (item?.act === "done") return chosen;
    const value = item?.act === "another" ? await question.another.ask() : item?.value;
    if (value === undefined) continue;
    chosen = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
  }
}

function itemsOf({ choices, another, problem }: ListQuestion, chosen: readonly string[]): readonly ListItem[] {
  const known = new Map(choices.map((choice) => [choice.value, choice]));
  const inList = chosen.map((value, index): ListItem => {
    const choice = known.get(value) ?? { value, label: value };
    return { ...choice, label: `$(check) ${index + 1}. ${choice.label}` };
  });
  const rest = choices.filter(({ value }) => !chosen.includes(value));
  return [
    { label: `$(arrow-left) ${vscode.l10n.t("Done")}`, act: "done" },
    ...(inList.length === 0 ? [] : [separatorItem(vscode.l10n.t("selected, in this order; choose to remove")), ...inList]),
    ...(rest.length === 0 ? [] : [separatorItem(vscode.l10n.t("choose to add")), ...rest]),
    separatorItem(vscode.l10n.t("other")),
    ...(problem === undefined ? [] : [{ label: `$(warning) ${problem}` }]),
    { label: `$(edit) ${another.label}`, act: "another" },
  ];
}
