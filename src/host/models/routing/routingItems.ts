import * as vscode from "vscode";
import { separatorItem } from "../../adapters/vscodePick.ts";
import { type Scope, scopeWords } from "../settingScope.ts";
import { type Fields, maxPriceOf, pluginOf, sortOf, textsOf } from "./routingValues.ts";
import { field } from "../../../shared/guards.ts";

/** What can be changed on the page. */
export type RoutingAct =
  | "scope"
  | "order"
  | "only"
  | "ignore"
  | "sort"
  | "allow_fallbacks"
  | "require_parameters"
  | "data_collection"
  | "zdr"
  | "quantizations"
  | "maxPrompt"
  | "maxCompletion"
  | "providerJson"
  | "fallbackModels"
  | "web"
  | "fileParser"
  | "pluginsJson"
  | "reset";

export interface RoutingItem extends vscode.QuickPickItem {
  readonly act?: RoutingAct;
}

/** What is in force, and where the parts of it are said. */
export interface RoutingState {
  readonly scope: Scope;
  readonly provider: Fields | null;
  readonly fallbackModels: readonly string[];
  readonly plugins: readonly Fields[];
  /** Where each comes from, in the user's words. */
  readonly sources: { readonly provider: string; readonly fallbackModels: string; readonly plugins: string };
}

/** The page: every field with its value. */
export function routingItems(state: RoutingState): readonly RoutingItem[] {
  const { provider, plugins, fallbackModels, sources } = state;
  const item = (act: RoutingAct, icon: string, label: string, value: string | undefined): RoutingItem => ({
    act,
    label: `$(${icon}) ${label}`,
    description: value ?? vscode.l10n.t("not set"),
  });
  const list = (name: string) => textsOf(provider, name).join(", ") || undefined;
  const flag = (name: string) => flagWords(provider?.[name]);
  const price = (of: "prompt" | "completion") => priceWords(maxPriceOf(provider, of));
  return [
    item("scope", "target", vscode.l10n.t("What is changed here counts for"), scopeWords(state.scope)),
    separatorItem(vscode.l10n.t("providers ({0})", sources.provider)),
    item("order", "list-ordered", vscode.l10n.t("Ask these first, in this order"), list("order")),
    item("only", "pass", vscode.l10n.t("Only these"), list("only")),
    item("ignore", "circle-slash", vscode.l10n.t("Never these"), list("ignore")),
    item("sort", "sort-precedence", vscode.l10n.t("Sort by"), sortOf(provider)),
    item("allow_fallbacks", "debug-step-over", vscode.l10n.t("Others may step in (allow_fallbacks)"), flag("allow_fallbacks")),
    item("require_parameters", "checklist", vscode.l10n.t("Only those that take every parameter"), flag("require_parameters")),
    item("quantizations", "symbol-numeric", vscode.l10n.t("Quantizations"), list("quantizations")),
    item("maxPrompt", "credit-card", vscode.l10n.t("Highest price of input"), price("prompt")),
    item("maxCompletion", "credit-card", vscode.l10n.t("Highest price of output"), price("completion")),
    separatorItem(vscode.l10n.t("privacy")),
    item(
      "data_collection",
      "shield",
      vscode.l10n.t("Providers that may keep what is sent (data_collection)"),
      text(provider?.["data_collection"]),
    ),
    item("zdr", "lock", vscode.l10n.t("Only providers that keep nothing (ZDR)"), flag("zdr")),
    separatorItem(vscode.l10n.t("everything")),
    item(
      "providerJson",
      "json",
      vscode.l10n.t("The whole provider object, as JSON"),
      provider === null ? undefined : JSON.stringify(provider),
    ),
    separatorItem(vscode.l10n.t("fallback models ({0})", sources.fallbackModels)),
    item(
      "fallbackModels",
      "references",
      vscode.l10n.t("Tried in this order when the model cannot answer"),
      fallbackModels.join(", ") || undefined,
    ),
    separatorItem(vscode.l10n.t("plugins ({0})", sources.plugins)),
    item("web", "globe", vscode.l10n.t("Web search"), webWords(pluginOf(plugins, "web"))),
    item("fileParser", "file-pdf", vscode.l10n.t("File parser for PDFs"), pdfWords(pluginOf(plugins, "file-parser"))),
    item("pluginsJson", "json", vscode.l10n.t("All plugins, as JSON"), plugins.length === 0 ? undefined : JSON.stringify(plugins)),
    separatorItem(vscode.l10n.t("back")),
    item("reset", "discard", vscode.l10n.t("Take back what counts for"), scopeWords(state.scope)),
  ];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function flagWords(value: unknown): string | undefined {
  return value === true ? vscode.l10n.t("yes") : value === false ? vscode.l10n.t("no") : undefined;
}

function priceWords(usd: number | undefined): string | undefined {
  return usd === undefined ? undefined : vscode.l10n.t("{0} USD per million tokens", usd);
}

function webWords(plugin: Fields | undefined): string | undefined {
  if (plugin === undefined) return undefined;
  if (plugin["enabled"] === false) return vscode.l10n.t("off");
  const { engine, max_results: results } = plugin;
  return [
    vscode.l10n.t("on"),
    ...(typeof engine === "string" ? [engine] : []),
    ...(typeof results === "number" ? [vscode.l10n.t("{0} results", results)] : []),
  ].join(" · ");
}

function pdfWords(plugin: Fields | undefined): string | undefined {
  const engine = field(plugin?.["pdf"], "engine");
  return plugin === undefined ? undefined : typeof engine === "string" ? engine : vscode.l10n.t("on");
}
