import * as vscode from "vscode";
import type { ModelMemory } from "../../app/models/modelMemory.ts";
import type { ModelFilter, ModelOrder } from "../../llm/catalogue/modelFilter.ts";

/** Filters that are on or off. */
type Toggle = "free" | "reasoning" | "vision" | "tools";
const toggles: readonly Toggle[] = ["free", "reasoning", "vision", "tools"];
const toggleIcons: Readonly<Record<Toggle, string>> = { free: "gift", reasoning: "lightbulb", vision: "eye", tools: "tools" };

/** A button in the title of the model picker, and what it does. */
export interface TitleButton extends vscode.QuickInputButton {
  readonly command: Toggle | "context" | "order" | "reload";
}

/** Opens the routing page. */
export const routingButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("type-hierarchy-sub"),
  tooltip: vscode.l10n.t("Routing: Providers, Fallbacks and Plugins"),
};

/**
 * The buttons of the picker. Tooltips show the current state, and filters that are on have a filled icon.
 * @param routes whether the endpoint can be told which providers to use
 */
export function titleButtons({ filter, order }: ModelMemory, routes: boolean): readonly vscode.QuickInputButton[] {
  const button = (command: TitleButton["command"], icon: string, tooltip: string): TitleButton => ({
    command,
    iconPath: new vscode.ThemeIcon(icon),
    tooltip,
  });
  return [
    ...toggles.map((name) => button(name, filter[name] ? "pass-filled" : toggleIcons[name], toggleTooltip(name, filter[name]))),
    button("context", filter.context > 0 ? "pass-filled" : "symbol-ruler", contextTooltip(filter.context)),
    button("order", order === "server" ? "list-ordered" : "sort-precedence", vscode.l10n.t("Order: {0}", formatOrder(order))),
    ...(routes ? [routingButton] : []),
    button("reload", "refresh", vscode.l10n.t("Refresh")),
  ];
}

function toggleTooltip(name: Toggle, on: boolean): string {
  return on ? vscode.l10n.t("Only {0}: on", formatToggle(name)) : vscode.l10n.t("Only {0}: off", formatToggle(name));
}

function contextTooltip(context: number): string {
  return context === 0 ? vscode.l10n.t("Minimum context: off") : vscode.l10n.t("Minimum context: {0}", formatContext(context));
}

function formatToggle(name: Toggle): string {
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

function formatOrder(order: ModelOrder): string {
  switch (order) {
    case "server":
      return vscode.l10n.t("server order");
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

function formatContext(context: number): string {
  return new Intl.NumberFormat(vscode.env.language, { notation: "compact" }).format(context);
}

/** The title of the picker: the server, how many models match, the filters and the order. */
export function pickerTitle(host: string, { filter, order }: ModelMemory, matching: number, all: number): string {
  const filters = activeFilters(filter);
  const parts = [
    vscode.l10n.t("Model at {0}", host),
    ...(all === 0 ? [] : [matching === all ? String(all) : vscode.l10n.t("{0} of {1}", matching, all)]),
    ...(filters.length === 0 ? [] : [filters.join(", ")]),
    ...(order === "server" ? [] : [formatOrder(order)]),
  ];
  return parts.join(" · ");
}

function activeFilters(filter: ModelFilter): readonly string[] {
  return [
    ...toggles.filter((name) => filter[name]).map(formatToggle),
    ...(filter.context === 0 ? [] : [vscode.l10n.t("context ≥ {0}", formatContext(filter.context))]),
  ];
}
