import * as vscode from "vscode";
import type { App } from "../../../app/app.ts";
import type { Session } from "../../../app/chat/session.ts";
import type { KnownEndpoint } from "../../../app/endpoints/endpoints.ts";
import { baseOf, isNamed, standingOf, withProvider } from "../../../app/models/providerChoice.ts";
import type { RoutedProvider } from "../../../app/models/pricedModel.ts";
import { fetchProviders } from "../../../llm/catalogue/providers.ts";
import { keyNameOf } from "../../../llm/send/endpoint.ts";
import { asStrings, field } from "../../../shared/guards.ts";
import type { ValueSource } from "../../../shared/parameters.ts";
import type { ProviderAct } from "../../../shared/providersSection.ts";
import { checkSetting } from "../../../app/settings/settingSchemas.ts";
import { formatScope, pickScope, type Scope } from "../settingScope.ts";

/**
 * Pins or bans a provider of OpenRouter for a conversation, the workspace or always, as the user chooses, or takes that back where it was set.
 * @returns whether anything was changed
 */
export async function routeProvider(session: Session, { endpoint, model, provider, act }: RoutedProvider, app: App): Promise<boolean> {
  const found = app.endpoints.get(endpoint);
  if ("error" in found || found.endpoint.dialect !== "openrouter") {
    app.ask.hint(vscode.l10n.t("Providers can be pinned or banned only with OpenRouter."));
    return false;
  }
  const isNew = act === "pin" || act === "ban";
  const slug = isNew ? await slugAt(found, model, provider, app) : listedSlug(providerOf(session, app), provider);
  if (slug === undefined) return false;
  const scope = (isNew ? undefined : scopeOf(session, app)) ?? (await pickScope(titleOf(act, provider)));
  if (scope === undefined || scope === "back") return false;
  return change(session, { act, slug, provider, scope }, app);
}

/** The slug of a provider by its name, as the list of the model's providers has it. */
async function slugAt(found: KnownEndpoint, model: string, name: string, { secrets, ask }: App): Promise<string | undefined> {
  const key = found.endpoint.auth === "key" ? (await secrets.get(keyNameOf(found.endpoint))).key : undefined;
  const answer = await fetchProviders(found.endpoint, model, { key });
  if (!answer.ok) {
    ask.notify({ severity: "error", message: vscode.l10n.t("Could not load providers: {0}", answer.error.message) });
    return undefined;
  }
  const row = answer.providers.find((one) => isNamed(one.name, name)) ?? answer.providers.find(({ tag = "" }) => isNamed(tag, name));
  if (row?.tag === undefined) {
    ask.notify({ severity: "warning", message: vscode.l10n.t("{0} no longer serves {1}. Nothing was changed.", name, model) });
    return undefined;
  }
  return baseOf(row.tag);
}

/** The slug under which a provider is pinned or banned. */
function listedSlug(provider: unknown, name: string): string | undefined {
  const entries = [...asStrings(field(provider, "order")), ...asStrings(field(provider, "ignore"))];
  const entry = entries.find((one) => isNamed(one, name));
  return entry === undefined ? undefined : baseOf(entry);
}

function providerOf(session: Session, { settings }: App): unknown {
  return settings.effective(session.conversation).values.provider?.value;
}

/** Where the provider object in force was set, if it can be changed there. */
function scopeOf(session: Session, { settings }: App): Scope | undefined {
  const source: ValueSource | undefined = settings.effective(session.conversation).values.provider?.source;
  return source === "conversation" || source === "workspace" || source === "user" ? source : undefined;
}

interface Change {
  readonly act: ProviderAct;
  readonly slug: string;
  readonly provider: string;
  readonly scope: Scope;
}

/**
 * Changes the provider object of one scope: what a conversation or the workspace has set beside stays there, and is not copied into the user's settings. A
 * conversation that has an object of its own gets the same change, since it would not see that of the settings.
 */
async function change(session: Session, { act, slug, provider, scope }: Change, app: App): Promise<boolean> {
  const { settings, ask } = app;
  const own = session.conversation.overrides?.["provider"];
  const base =
    scope === "conversation"
      ? providerOf(session, app)
      : scope === "user"
        ? settings.userValue("provider")
        : settings.effective().values.provider?.value;
  const changed = withProvider(base, act, slug);
  if ("refusal" in changed) {
    ask.notify({ severity: "warning", message: refusalText(changed.refusal, provider) });
    return false;
  }
  const value = changed.provider === null ? null : checkSetting("provider", changed.provider);
  if (value === undefined) return false;
  if (scope === "conversation") {
    // What the settings say anyway needs no override, which would hide later changes of them.
    const inherited = settings.effective().values.provider?.value ?? null;
    session.setOverride("provider", JSON.stringify(value) === JSON.stringify(inherited) ? undefined : value);
  } else {
    try {
      await settings.write("provider", value, scope);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      ask.notify({ severity: "error", message: vscode.l10n.t("Could not write aside.{0} to the settings: {1}", "provider", reason) });
      return false;
    }
    const ownChanged = own === undefined ? undefined : withProvider(own, act, slug);
    if (ownChanged !== undefined && "provider" in ownChanged) session.setOverride("provider", ownChanged.provider);
  }
  tell(session, { act, slug, provider, scope }, app);
  return true;
}

/** Says what was done, or that a more specific setting hides it. */
function tell(session: Session, { act, provider, scope }: Change, app: App): void {
  const effective = app.settings.effective(session.conversation).values.provider;
  const wanted = act === "pin" ? "pinned" : act === "ban" ? "banned" : "none";
  if (standingOf(effective?.value, provider) === wanted) {
    app.ask.status(doneText(act, provider, formatScope(scope)));
    return;
  }
  const message = vscode.l10n.t(
    "aside.{0} was saved, but a more specific setting overrides it here ({1}).",
    "provider",
    effective?.source ?? "",
  );
  app.ask.notify({ severity: "warning", message });
}

function titleOf(act: ProviderAct, provider: string): string {
  switch (act) {
    case "pin":
      return vscode.l10n.t("Pin {0}: try it first", provider);
    case "ban":
      return vscode.l10n.t("Ban {0}: never use it", provider);
    case "unpin":
      return vscode.l10n.t("Unpin {0}", provider);
    case "unban":
      return vscode.l10n.t("Unban {0}", provider);
    default:
      return act satisfies never;
  }
}

function doneText(act: ProviderAct, provider: string, scope: string): string {
  const name = provider.length > longestName ? `${provider.slice(0, longestName - 1)}…` : provider;
  switch (act) {
    case "pin":
      return vscode.l10n.t("{0} is tried first: {1}", name, scope);
    case "ban":
      return vscode.l10n.t("{0} is never used: {1}", name, scope);
    case "unpin":
      return vscode.l10n.t("{0} is no longer tried first: {1}", name, scope);
    case "unban":
      return vscode.l10n.t("{0} may be used again: {1}", name, scope);
    default:
      return act satisfies never;
  }
}

/** What a line of the status bar has room for beside the sentence, in characters. */
const longestName = 30;

function refusalText(refusal: "notAllowed" | "onlyOne", provider: string): string {
  switch (refusal) {
    case "notAllowed":
      return vscode.l10n.t("{0} is not among the only providers allowed (provider.only), so pinning it would have no effect.", provider);
    case "onlyOne":
      return vscode.l10n.t("{0} is the only provider allowed (provider.only). Without it, every request would fail.", provider);
    default:
      return refusal satisfies never;
  }
}
