import * as vscode from "vscode";
import type { ValueSource } from "../../../shared/parameters.ts";
import type { Session } from "../../../app/chat/session.ts";
import type { KnownEndpoint } from "../../../app/endpoints/endpoints.ts";
import { pick } from "../../adapters/vscodePick.ts";
import type { SettingValue } from "../../../app/settings/settingSchemas.ts";
import type { SelectModelParts } from "../selectModelParts.ts";
import { applyChoice, pickScope, type Scope, scopeWords } from "../settingScope.ts";
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
 * The page on which a person decides who may serve the model: the whole `provider` object, fallback models and plugins, for this
 * conversation, the workspace or always. Each change counts at once.
 * @param back whether there is a page to go back to
 * @param modelId whose providers are offered; the model in force where absent
 */
export async function editRouting(session: Session, parts: SelectModelParts, back: boolean, modelId?: string): Promise<"back" | "closed"> {
  const effective = parts.settings.effective(session.conversation);
  const found = parts.endpoints.get(effective.endpoint.value);
  if ("error" in found || found.endpoint.dialect !== "openrouter") {
    void vscode.window.showInformationMessage(
      "error" in found
        ? found.error.message
        : vscode.l10n.t("Routing is OpenRouter's: {0} serves its models itself.", new URL(found.origin).host),
    );
    return "back";
  }
  const page = new RoutingPage(session, parts, found, modelId ?? effective.model.value);
  return page.run(back);
}

class RoutingPage {
  readonly #session: Session;
  readonly #parts: SelectModelParts;
  readonly #found: KnownEndpoint;
  readonly #model: string | null;
  #scope: Scope = "conversation";

  constructor(session: Session, parts: SelectModelParts, found: KnownEndpoint, model: string | null) {
    this.#session = session;
    this.#parts = parts;
    this.#found = found;
    this.#model = model;
  }

  async run(back: boolean): Promise<"back" | "closed"> {
    let act: RoutingAct | undefined;
    for (;;) {
      const items = routingItems(this.#state());
      const chosen = await pick<RoutingItem>({
        title: vscode.l10n.t("Routing at {0}", new URL(this.#found.origin).host),
        placeholder: vscode.l10n.t("Who may serve {0}", this.#model ?? vscode.l10n.t("the model")),
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
    const { values } = this.#parts.settings.effective(this.#session.conversation);
    const provider = values.provider?.value;
    return {
      scope: this.#scope,
      provider: isObject(provider) ? provider : null,
      fallbackModels: (values.fallbackModels?.value ?? []) as readonly string[],
      plugins: (values.plugins?.value ?? []) as readonly Fields[],
      sources: {
        provider: sourceWords(values.provider?.source),
        fallbackModels: sourceWords(values.fallbackModels?.source),
        plugins: sourceWords(values.plugins?.source),
      },
    };
  }

  async #change(act: RoutingAct): Promise<void> {
    const { provider, plugins, fallbackModels } = this.#state();
    switch (act) {
      case "scope": {
        const scope = await pickScope(vscode.l10n.t("What is changed here counts for…"));
        if (scope !== undefined && scope !== "back") this.#scope = scope;
        return;
      }
      case "order":
      case "only":
      case "ignore": {
        const list = await chooseProviders(act, provider, this.#found, this.#model, this.#parts);
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
        const chosen = await chooseOne(vscode.l10n.t("Providers that may keep what is sent"), ["allow", "deny"], provider?.[act]);
        return chosen && this.#setProvider(withField(provider, act, chosen.value));
      }
      case "quantizations": {
        const chosen = await chooseQuantizations(provider);
        return chosen && this.#setProvider(withField(provider, act, chosen));
      }
      case "maxPrompt":
      case "maxCompletion": {
        const of = act === "maxPrompt" ? "prompt" : "completion";
        const price = await askPrice(provider, of);
        return price && this.#setProvider(withMaxPrice(provider, of, price.usd));
      }
      case "providerJson": {
        const text = await askJson(vscode.l10n.t("The provider object, as JSON"), provider, (json) => parseObject(json) !== undefined);
        return text === undefined ? undefined : this.#setProvider(parseObject(text) ?? null);
      }
      case "fallbackModels": {
        const models = await chooseFallbacks(fallbackModels, this.#found, this.#parts);
        return models && this.#set("fallbackModels", models.length === 0 ? null : [...models]);
      }
      case "web": {
        const now = pluginOf(plugins, "web");
        const chosen = await chooseOne(
          vscode.l10n.t("Web search by"),
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
        const chosen = await chooseOne(vscode.l10n.t("PDFs are read by"), pdfEngines, field(now, "engine"));
        if (chosen === undefined) return;
        const plugin = chosen.value === undefined ? undefined : { id: "file-parser", pdf: { engine: chosen.value } };
        return this.#setPlugins(withPlugin(plugins, "file-parser", plugin));
      }
      case "pluginsJson": {
        const parse = (json: string) => parseObject(`{"all":${json.trim() === "" ? "[]" : json}}`)?.["all"];
        const text = await askJson(vscode.l10n.t("All plugins, as JSON"), plugins, (json) => isPlugins(parse(json)));
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
    await applyChoice(name, value, this.#scope, this.#session, this.#parts.settings);
  }

  async #reset(): Promise<void> {
    for (const name of ["provider", "fallbackModels", "plugins"] as const) {
      if (this.#scope === "conversation") this.#session.setOverride(name, undefined);
      else await this.#parts.settings.write(name, undefined, this.#scope);
    }
    vscode.window.setStatusBarMessage(vscode.l10n.t("Routing taken back for: {0}", scopeWords(this.#scope)), 3000);
  }
}

function isPlugins(value: unknown): value is readonly Fields[] {
  return Array.isArray(value) && value.every((plugin) => typeof field(plugin, "id") === "string");
}

/** Where a value comes from, as it is named in a heading. */
function sourceWords(source: ValueSource | undefined): string {
  switch (source) {
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
