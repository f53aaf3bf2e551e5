import * as vscode from "vscode";
import type { ValueSource } from "../../../shared/parameters.ts";
import { demandsOf } from "../../../shared/policy.ts";
import type { App } from "../../../app/app.ts";
import type { Session } from "../../../app/chat/session.ts";
import type { KnownEndpoint } from "../../../app/endpoints/endpoints.ts";
import { pick } from "../../adapters/vscodePick.ts";
import type { SettingValue } from "../../../app/settings/settingSchemas.ts";
import { applyChoice, pickScope, type Scope, formatScope } from "../settingScope.ts";
import { askJson, askPrice, chooseFallbacks, chooseOne, chooseProviders, chooseQuantizations } from "./routingQuestions.ts";
import { type RoutingAct, type RoutingItem, routingItems, type RoutingState } from "./routingItems.ts";
import {
  type Fields,
  nextFlag,
  parseObject,
  pdfEngines,
  pluginOf,
  sortOf,
  sorts,
  webEngines,
  withField,
  withMaxPrice,
  withPlugin,
} from "./routingValues.ts";
import { field, isObject } from "../../../shared/guards.ts";

/**
 * Shows the routing page: the `provider` object, fallback models and plugins, for this conversation, the workspace or always. Changes take effect
 * immediately.
 * @param back whether there is a page to go back to
 * @param modelId the model whose providers are offered; by default the current one
 */
export async function editRouting(session: Session, app: App, back: boolean, modelId?: string): Promise<"back" | "closed"> {
  const effective = app.settings.effective(session.conversation);
  const found = app.endpoints.get(effective.endpoint.value);
  if ("error" in found) {
    app.ask.notify({ severity: "error", message: found.error.message });
    return "back";
  }
  if (found.endpoint.dialect !== "openrouter") {
    const { host } = new URL(found.origin);
    app.ask.hint(vscode.l10n.t("Routing is available only with OpenRouter. {0} serves its models itself.", host));
    return "back";
  }
  const page = new RoutingPage(session, app, found, modelId ?? effective.model.value);
  return page.run(back);
}

class RoutingPage {
  readonly #session: Session;
  readonly #app: App;
  readonly #found: KnownEndpoint;
  readonly #model: string | null;
  #scope: Scope = "conversation";

  constructor(session: Session, app: App, found: KnownEndpoint, model: string | null) {
    this.#session = session;
    this.#app = app;
    this.#found = found;
    this.#model = model;
  }

  async run(back: boolean): Promise<"back" | "closed"> {
    let act: RoutingAct | undefined;
    for (;;) {
      const items = routingItems(this.#state());
      const chosen = await pick<RoutingItem>({
        title: vscode.l10n.t("Routing at {0}", new URL(this.#found.origin).host),
        placeholder: vscode.l10n.t("Providers for {0}", this.#model ?? vscode.l10n.t("the model")),
        items,
        back,
        active: items.find((item) => item.act !== undefined && item.act === act),
      });
      if (chosen === undefined) return "closed";
      if (chosen.type === "back") return "back";
      act = chosen.type === "items" ? chosen.items[0]?.act : undefined;
      if (act !== undefined) await this.#change(act);
    }
  }

  #state(): RoutingState {
    const { values } = this.#app.settings.effective(this.#session.conversation);
    const provider = values.provider?.value;
    return {
      scope: this.#scope,
      provider: isObject(provider) ? provider : null,
      fallbackModels: (values.fallbackModels?.value ?? []) as readonly string[],
      plugins: (values.plugins?.value ?? []) as readonly Fields[],
      fixed: demandsOf(this.#app.policy.current?.policy ?? {}),
      sources: {
        provider: formatSource(values.provider?.source),
        fallbackModels: formatSource(values.fallbackModels?.source),
        plugins: formatSource(values.plugins?.source),
      },
    };
  }

  async #change(act: RoutingAct): Promise<void> {
    const { provider, plugins, fallbackModels, fixed } = this.#state();
    if (Object.hasOwn(fixed, act)) return this.#app.ask.hint(this.#app.policy.current?.fixedBy ?? "");
    switch (act) {
      case "scope": {
        const scope = await pickScope(vscode.l10n.t("Apply changes to"));
        if (scope !== undefined && scope !== "back") this.#scope = scope;
        return;
      }
      case "order":
      case "only":
      case "ignore": {
        const list = await chooseProviders(act, provider, this.#found, this.#model, this.#app);
        return list && this.#setProvider(withField(provider, act, list));
      }
      case "sort": {
        const sort = await chooseOne(vscode.l10n.t("Sort providers by"), sorts, sortOf(provider));
        return sort && this.#setProvider(withField(provider, "sort", sort.value));
      }
      case "allow_fallbacks":
      case "require_parameters":
      case "zdr":
        return this.#setProvider(withField(provider, act, nextFlag(provider?.[act])));
      case "data_collection": {
        const chosen = await chooseOne(vscode.l10n.t("Providers that may store your data"), ["allow", "deny"], provider?.[act]);
        return chosen && this.#setProvider(withField(provider, act, chosen.value));
      }
      case "quantizations": {
        const chosen = await chooseQuantizations(provider);
        return chosen && this.#setProvider(withField(provider, act, chosen));
      }
      case "maxPrompt":
      case "maxCompletion": {
        const of = act === "maxPrompt" ? "prompt" : "completion";
        const price = await askPrice(provider, of, this.#app.ask);
        return price && this.#setProvider(withMaxPrice(provider, of, price.usd));
      }
      case "providerJson": {
        const text = await askJson(
          vscode.l10n.t("Provider object as JSON"),
          provider,
          (json) => parseObject(json) !== undefined,
          this.#app.ask,
        );
        return text === undefined ? undefined : this.#setProvider(parseObject(text) ?? null);
      }
      case "fallbackModels": {
        const models = await chooseFallbacks(fallbackModels, this.#found, this.#app);
        return models && this.#set("fallbackModels", models.length === 0 ? null : [...models]);
      }
      case "web": {
        const now = pluginOf(plugins, "web");
        const chosen = await chooseOne(
          vscode.l10n.t("Web search engine"),
          ["automatic", ...webEngines],
          now?.["engine"] ?? (now && "automatic"),
        );
        if (chosen === undefined) return;
        const { engine: _engine, ...rest } = now ?? { id: "web" };
        const engine = chosen.value === "automatic" ? {} : { engine: chosen.value };
        return this.#setPlugins(withPlugin(plugins, "web", chosen.value === undefined ? undefined : { ...rest, ...engine }));
      }
      case "fileParser": {
        const now = pluginOf(plugins, "file-parser")?.["pdf"];
        const chosen = await chooseOne(vscode.l10n.t("PDF parser"), pdfEngines, field(now, "engine"));
        if (chosen === undefined) return;
        const plugin = chosen.value === undefined ? undefined : { id: "file-parser", pdf: { engine: chosen.value } };
        return this.#setPlugins(withPlugin(plugins, "file-parser", plugin));
      }
      case "pluginsJson": {
        const parse = (json: string) => parseObject(`{"all":${json.trim() === "" ? "[]" : json}}`)?.["all"];
        const text = await askJson(vscode.l10n.t("All plugins as JSON"), plugins, (json) => isPlugins(parse(json)), this.#app.ask);
        const parsed = text === undefined ? undefined : parse(text);
        return isPlugins(parsed) ? this.#setPlugins(parsed.length === 0 ? null : parsed) : undefined;
      }
      case "reset":
        return this.#reset();
      default:
        return act satisfies never;
    }
  }

  #setProvider(provider: Fields | null): Promise<void> {
    return this.#set("provider", provider === null ? null : { ...provider });
  }

  #setPlugins(plugins: readonly Fields[] | null): Promise<void> {
    return this.#set("plugins", plugins === null ? null : plugins.map((plugin) => ({ ...plugin })));
  }

  async #set<Name extends "provider" | "plugins" | "fallbackModels">(name: Name, value: SettingValue<Name>): Promise<void> {
    await applyChoice(name, value, this.#scope, this.#session, this.#app);
  }

  async #reset(): Promise<void> {
    for (const name of ["provider", "fallbackModels", "plugins"] as const) {
      if (this.#scope === "conversation") this.#session.setOverride(name, undefined);
      else await this.#app.settings.write(name, undefined, this.#scope);
    }
    this.#app.ask.status(vscode.l10n.t("Routing reset for: {0}", formatScope(this.#scope)));
  }
}

function isPlugins(value: unknown): value is readonly Fields[] {
  return Array.isArray(value) && value.every((plugin) => typeof field(plugin, "id") === "string");
}

/** Where a value comes from, for a heading. */
function formatSource(source: ValueSource | undefined): string {
  switch (source) {
    case "policy":
      return vscode.l10n.t("partly fixed by your organization");
    case "conversation":
      return vscode.l10n.t("this conversation");
    case "preset":
      return vscode.l10n.t("preset");
    case "folder":
      return vscode.l10n.t("folder");
    case "workspace":
      return vscode.l10n.t("workspace");
    case "user":
      return vscode.l10n.t("user settings");
    case "default":
    case undefined:
      return vscode.l10n.t("not set");
    default:
      return source satisfies never;
  }
}
