import type { RoutedProvider } from "../../app/models/pricedModel.ts";
import { standingOf } from "../../app/models/providerChoice.ts";
import { providerFigures } from "../../app/usage/providerFigures.ts";
import { inSlices } from "../../shared/steps.ts";
import type { ProviderFigures, ProviderRow, ProvidersOfModel } from "../../shared/providersSection.ts";
import type { UsageSection, UsageSectionParts, UsageView } from "./usageSection.ts";
import { ownPrices } from "./whatIfSection.ts";

/** Models whose providers are listed. */
const mostModels = 20;

/** The section “Providers”: what each did by the user's own answers, and pinning and banning. Computed only while it is open. */
export function providersSection(parts: UsageSectionParts): UsageSection {
  const { app, post } = parts;
  let isShown = false;
  let running = new AbortController();
  let figures: readonly ProviderFigures[] = [];

  const tell = (): void => {
    const models = grouped(figures, parts);
    post("providers", { models: models.slice(0, mostModels), more: Math.max(0, models.length - mostModels) });
  };
  const show = async (view: UsageView, signal?: AbortSignal): Promise<void> => {
    running.abort();
    if (!isShown) return;
    running = new AbortController();
    const signals = signal === undefined ? running.signal : AbortSignal.any([running.signal, signal]);
    try {
      figures = await inSlices(providerFigures(view.facts, ownPrices(parts)), signals);
    } catch (cause) {
      if (!signals.aborted) throw cause;
      return;
    }
    tell();
  };
  const route = async (wanted: RoutedProvider): Promise<void> => {
    await app.features.get("routeProvider")(app.place.session, wanted);
    tell();
  };
  return {
    update: show,
    answer: (message, view) => {
      // The page says anew whether the section is open.
      if (message.type === "ready") isShown = false;
      if (message.type === "providers.show") {
        ({ isShown } = message);
        return show(view);
      }
      return message.type === "providers.route" ? route(message) : undefined;
    },
  };
}

/** Figures by model, with how each provider stands in the conversation in view. */
function grouped(figures: readonly ProviderFigures[], { app, modelName }: UsageSectionParts): readonly ProvidersOfModel[] {
  const provider = app.settings.effective(app.place.session.conversation).values.provider?.value;
  const models = new Map<string, { readonly name: string; readonly rows: ProviderRow[] }>();
  for (const one of figures) {
    const model = models.get(one.model) ?? { name: modelName(one.endpoint, one.model), rows: [] };
    const found = app.endpoints.get(one.endpoint);
    const isRouter = !("error" in found) && found.endpoint.dialect === "openrouter";
    const name = one.provider === "" && !isRouter ? one.endpoint : one.provider;
    const standing = isRouter && one.provider !== "" ? { standing: standingOf(provider, one.provider) } : {};
    model.rows.push({ ...one, name, ...standing });
    models.set(one.model, model);
  }
  return [...models].map(([model, { name, rows }]) => ({ model, name, rows }));
}
