import * as vscode from "vscode";
import { separatorItem, pick } from "../../adapters/vscodePick.ts";

/** Something that can stand in the list. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}

/** How a list is asked for. */
export interface ListQuestion {
  readonly title: string;
  readonly placeholder: string;
  readonly chosen: readonly string[];
  readonly choices: readonly Choice[];
  /** What is wrong with the choices, if anything. */
  readonly trouble?: string;
  /** Asks for one that is not among the choices; undefined where none was given. */
  readonly another: { readonly label: string; readonly ask: () => Promise<string | undefined> };
}

interface ListItem extends vscode.QuickPickItem {
  readonly value?: string;
  readonly act?: "another" | "done";
}

/**
 * Lets a person put a list together: choosing what is not in it puts it at the end, choosing what is takes it out. The order is that of choosing.
 * @returns the list, or undefined where the page was closed
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

function itemsOf({ choices, another, trouble }: ListQuestion, chosen: readonly string[]): readonly ListItem[] {
  const known = new Map(choices.map((choice) => [choice.value, choice]));
  const inList = chosen.map((value, index): ListItem => {
    const choice = known.get(value) ?? { value, label: value };
    return { ...choice, label: `$(check) ${index + 1}. ${choice.label}` };
  });
  const rest = choices.filter(({ value }) => !chosen.includes(value));
  return [
    { label: `$(arrow-left) ${vscode.l10n.t("Done")}`, act: "done" },
    ...(inList.length === 0 ? [] : [separatorItem(vscode.l10n.t("chosen, in this order: choose to take out")), ...inList]),
    ...(rest.length === 0 ? [] : [separatorItem(vscode.l10n.t("choose to add")), ...rest]),
    separatorItem(vscode.l10n.t("others")),
    ...(trouble === undefined ? [] : [{ label: `$(warning) ${trouble}` }]),
    { label: `$(edit) ${another.label}`, act: "another" },
  ];
}
