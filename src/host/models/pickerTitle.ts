import * as vscode from "vscode";
import type { ModelFilter, ModelOrder } from "../../llm/catalogue/modelFilter.ts";
import type { ModelMemory } from "../../app/models/modelMemory.ts";

/** Filters that are on or off. */
type Toggle = "free" | "reasoning" | "vision" | "tools";
const toggles: readonly Toggle[] = ["free", "reasoning", "vision", "tools"];

type ButtonCommand = Toggle | "context" | "order" | "reload";

/** A button of the picker's title and what it does. */
export interface TitleButton extends vscode.QuickInputButton {
  readonly command: ButtonCommand;
}

/** Leads to the page for routing. */
export const routingButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("type-hierarchy-sub"),
  tooltip: vscode.l10n.t("Routing: providers, fallbacks and plugins"),
};

/** Each says what it does and how it stands; those that are on have a filled or marked icon where there is one. */
export function buttonsOf({ filter, order }: ModelMemory, routes: boolean): readonly vscode.QuickInputButton[] {
  const button = (command: ButtonCommand, icon: string, tooltip: string): TitleButton => ({
    command,
    iconPath: new vscode.ThemeIcon(icon),
    tooltip,
  });
  return [
    ...toggles.map((name) => button(name, filter[name] ? "pass-filled" : toggleIcons[name], toggleTooltip(name, filter[name]))),
    button("context", filter.context > 0 ? "pass-filled" : "symbol-ruler", contextTooltip(filter.context)),
    button(
      "order",
      order === "server" ? "list-ordered" : "sort-precedence",
      vscode.l10n.t("Order: {0}. Click for the next.", orderWords(order)),
    ),
    ...(routes ? [routingButton] : []),
    button("reload", "refresh", vscode.l10n.t("Ask the server again")),
  ];
}

const toggleIcons: Readonly<Record<Toggle, string>> = { free: "gift", reasoning: "lightbulb", vision: "eye", tools: "tools" };

function toggleTooltip(name: Toggle, on: boolean): string {
  return on ? vscode.l10n.t("Only {0}: on", toggleWords(name)) : vscode.l10n.t("Only {0}: off", toggleWords(name));
}

function contextTooltip(context: number): string {
  return context === 0 ? vscode.l10n.t("Context at least: off") : vscode.l10n.t("Context at least {0}", contextWords(context));
}

function toggleWords(name: Toggle): string {
  switch (name) {
    case "free":
      return vscode.l10n.t("free");
    case "reasoning":
      return vscode.l10n.t("reasoning");
    case "vision":
      return vscode.l10n.t("vision");
    case "tools":
      return vscode.l10n.t("tools");
    default:
      return name satisfies never;
  }
}

function orderWords(order: ModelOrder): string {
  switch (order) {
    case "server":
      return vscode.l10n.t("as the server gives it");
    case "price":
      return vscode.l10n.t("cheapest first");
    case "context":
      return vscode.l10n.t("longest context first");
    case "age":
      return vscode.l10n.t("newest first");
    default:
      return order satisfies never;
  }
}

function contextWords(context: number): string {
  return new Intl.NumberFormat(vscode.env.language, { notation: "compact" }).format(context);
}

/** Whose models, how many of them are left, and by what the list is narrowed and ordered. */
export function pickerTitle(host: string, { filter, order }: ModelMemory, matching: number, all: number): string {
  const narrowed = filterWords(filter);
  const parts = [
    vscode.l10n.t("Model at {0}", host),
    ...(all === 0 ? [] : [matching === all ? String(all) : vscode.l10n.t("{0} of {1}", matching, all)]),
    ...(narrowed.length === 0 ? [] : [narrowed.join(", ")]),
    ...(order === "server" ? [] : [orderWords(order)]),
  ];
  return parts.join(" · ");
}

function filterWords(filter: ModelFilter): readonly string[] {
  return [
    ...toggles.filter((name) => filter[name]).map(toggleWords),
    ...(filter.context === 0 ? [] : [vscode.l10n.t("context ≥ {0}", contextWords(filter.context))]),
  ];
}
