import * as vscode from "vscode";
import { separatorItem } from "../../adapters/vscodePick.ts";
import { type Scope, formatScope } from "../settingScope.ts";
import { type Fields, maxPriceOf, pluginOf, sortOf, textsOf } from "./routingValues.ts";
import { counted } from "../../../shared/counted.ts";
import { field } from "../../../shared/guards.ts";

/** Something that the page can change. */
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

/** The current routing, and where its parts come from. */
export interface RoutingState {
  readonly scope: Scope;
  readonly provider: Fields | null;
  readonly fallbackModels: readonly string[];
  readonly plugins: readonly Fields[];
  /** The fields of the provider object that a policy fixes. */
  readonly fixed: Readonly<Record<string, unknown>>;
  /** Where each part comes from, as shown to the user. */
  readonly sources: { readonly provider: string; readonly fallbackModels: string; readonly plugins: string };
}

/** The items of the page: every field with its value. */
export function routingItems(state: RoutingState): readonly RoutingItem[] {
  const { provider, plugins, fallbackModels, sources } = state;
  const item = (act: RoutingAct, icon: string, label: string, value: string | undefined): RoutingItem => ({
    act,
    label: `$(${Object.hasOwn(state.fixed, act) ? "lock" : icon}) ${label}`,
    description: value ?? vscode.l10n.t("not set"),
    ...(Object.hasOwn(state.fixed, act) && { detail: vscode.l10n.t("Fixed by your organization's policy") }),
  });
  const list = (name: string) => textsOf(provider, name).join(", ") || undefined;
  const flag = (name: string) => formatFlag(field(provider, name));
  const price = (of: "prompt" | "completion") => formatPrice(maxPriceOf(provider, of));
  return [
    item("scope", "target", vscode.l10n.t("Apply changes to"), formatScope(state.scope)),
    separatorItem(vscode.l10n.t("providers ({0})", sources.provider)),
    item("order", "list-ordered", vscode.l10n.t("Try these first, in this order"), list("order")),
    item("only", "pass", vscode.l10n.t("Only these"), list("only")),
    item("ignore", "circle-slash", vscode.l10n.t("Never these"), list("ignore")),
    item("sort", "sort-precedence", vscode.l10n.t("Sort by"), sortOf(provider)),
    item("allow_fallbacks", "debug-step-over", vscode.l10n.t("Allow other providers (allow_fallbacks)"), flag("allow_fallbacks")),
    item(
      "require_parameters",
      "checklist",
      vscode.l10n.t("Require support for every parameter (require_parameters)"),
      flag("require_parameters"),
    ),
    item("quantizations", "symbol-numeric", vscode.l10n.t("Quantizations"), list("quantizations")),
    item("maxPrompt", "credit-card", vscode.l10n.t("Max input price"), price("prompt")),
    item("maxCompletion", "credit-card", vscode.l10n.t("Max output price"), price("completion")),
    separatorItem(vscode.l10n.t("privacy")),
    item(
      "data_collection",
      "shield",
      vscode.l10n.t("Providers that may store your data (data_collection)"),
      text(provider?.["data_collection"]),
    ),
    item("zdr", "lock", vscode.l10n.t("Only providers with zero data retention (ZDR)"), flag("zdr")),
    separatorItem(vscode.l10n.t("advanced")),
    item("providerJson", "json", vscode.l10n.t("Provider object as JSON"), provider === null ? undefined : JSON.stringify(provider)),
    separatorItem(vscode.l10n.t("fallback models ({0})", sources.fallbackModels)),
    item(
      "fallbackModels",
      "references",
      vscode.l10n.t("Models to try in this order if the model fails"),
      fallbackModels.join(", ") || undefined,
    ),
    separatorItem(vscode.l10n.t("plugins ({0})", sources.plugins)),
    // Deprecated in favor of the tool that searches the web: only where it is set, so that it can be changed and taken back.
    ...(pluginOf(plugins, "web") === undefined
      ? []
      : [item("web", "globe", vscode.l10n.t("Web search (deprecated: use Tools)"), formatWebPlugin(pluginOf(plugins, "web")))]),
    item("fileParser", "file-pdf", vscode.l10n.t("File parser for PDFs"), formatPdfPlugin(pluginOf(plugins, "file-parser"))),
    item("pluginsJson", "json", vscode.l10n.t("All plugins as JSON"), plugins.length === 0 ? undefined : JSON.stringify(plugins)),
    separatorItem(vscode.l10n.t("reset")),
    item("reset", "discard", vscode.l10n.t("Reset routing for"), formatScope(state.scope)),
  ];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function formatFlag(value: unknown): string | undefined {
  return value === true ? vscode.l10n.t("yes") : value === false ? vscode.l10n.t("no") : undefined;
}

function formatPrice(usd: number | undefined): string | undefined {
  return usd === undefined ? undefined : vscode.l10n.t("{0} USD per million tokens", usd);
}

function formatWebPlugin(plugin: Fields | undefined): string | undefined {
  if (plugin === undefined) return undefined;
  if (plugin["enabled"] === false) return vscode.l10n.t("off");
  const { engine, max_results: results } = plugin;
  return [
    vscode.l10n.t("on"),
    ...(typeof engine === "string" ? [engine] : []),
    ...(typeof results === "number" ? [counted(results, "{0} result", "{0} results")] : []),
  ].join(" · ");
}

function formatPdfPlugin(plugin: Fields | undefined): string | undefined {
  const engine = field(plugin?.["pdf"], "engine");
  return plugin === undefined ? undefined : typeof engine === "string" ? engine : vscode.l10n.t("on");
}
