import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { EndpointLookup, KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import { keyNameOf } from "../../llm/send/endpoint.ts";
import { pick, type PickView, separatorItem } from "../adapters/vscodePick.ts";
import { addEndpoint, addLocalServer } from "./addEndpoint.ts";
import { keyFromBrowser, keyFromPastedCode } from "./browserSignIn.ts";
import { ownKeyName, removeEntry, type SignInDeps } from "./endpointEntries.ts";
import { type KeyQuestion, ownerOf, removeApiKey, setApiKey, storeKey } from "./keyCommands.ts";
import { showKeyStatus } from "./keyStatus.ts";
import { localServers, readyMadeEndpoints } from "./readyMadeEndpoints.ts";

/** The outcome: whether messages can be sent now, and whether the endpoint has changed and with it the models. */
export interface SignedIn {
  readonly ready: boolean;
  readonly endpointChanged: boolean;
}

/** What is listed first: the ways to sign in, or the endpoints to switch between. */
export type SignInOrder = "ways" | "endpoints";

type Way = { readonly type: "browser" | "key" | "code" | "add" | "local" | "status" } | { readonly type: "switch"; readonly name: string };

interface WayItem extends vscode.QuickPickItem {
  readonly way?: Way;
}

const notSignedIn: SignedIn = { ready: false, endpointChanged: false };

/**
 * Offers every way to a working endpoint: sign in to OpenRouter, paste a key or a code, add an endpoint, look for servers on this machine, and switch to
 * or remove one of those that are set up.
 * @param current the current endpoint, which may be misconfigured: this is a way out of that, too
 */
export async function signIn(current: EndpointLookup, deps: SignInDeps, order: SignInOrder = "ways"): Promise<SignedIn> {
  const before = nameIn(deps);
  const way = await pickWay(current, deps, order);
  // The current endpoint may have been removed in the list.
  const now = nameIn(deps) === before ? current : deps.endpoints.get(nameIn(deps));
  if (way === undefined) return now === current ? notSignedIn : { ready: await isReady(now, deps), endpointChanged: true };
  const taken = await take(way, now, deps);
  return now === current ? taken : { ...taken, endpointChanged: true };
}

async function take(way: Way, current: EndpointLookup, deps: SignInDeps): Promise<SignedIn> {
  const openRouter = signsIn(current) ? current : known(deps.endpoints.get("openrouter"));
  switch (way.type) {
    case "browser":
    case "code": {
      if (openRouter === undefined) return notSignedIn;
      const key = await (way.type === "browser" ? keyFromBrowser(openRouter, deps) : keyFromPastedCode(openRouter, deps));
      if (key === undefined || !(await storeKey(openRouter, key, deps))) return notSignedIn;
      return use(openRouter.endpoint.name, current, deps);
    }
    case "key": {
      const takesKey = wantsKey(current) ? current : openRouter;
      if (takesKey === undefined || !(await setApiKey(takesKey, deps, keyPageOf(takesKey)))) return notSignedIn;
      return use(takesKey.endpoint.name, current, deps);
    }
    case "add":
    case "local": {
      const name = await (way.type === "add" ? addEndpoint(deps) : addLocalServer(deps));
      return name === undefined ? notSignedIn : use(name, current, deps);
    }
    case "switch": {
      const found = deps.endpoints.get(way.name);
      if ("error" in found) {
        deps.ask.notify({ severity: "error", message: found.error.message });
        return notSignedIn;
      }
      if (!(await isReady(found, deps)) && !(await setApiKey(found, deps, keyPageOf(found)))) return notSignedIn;
      return use(way.name, current, deps);
    }
    case "status":
      return "error" in current ? notSignedIn : keyStatus(current, deps);
    default:
      return way satisfies never;
  }
}

/** Shows the status of an endpoint's key and runs the action that the user chooses. */
export async function keyStatus(current: KnownEndpoint, deps: SignInDeps): Promise<SignedIn> {
  const action = await showKeyStatus(current, deps.secrets);
  switch (action) {
    case undefined:
      return notSignedIn;
    case "replace":
      return { ready: await setApiKey(current, deps, keyPageOf(current)), endpointChanged: false };
    case "remove":
      await removeApiKey(current, deps);
      return notSignedIn;
    case "signIn":
      return signIn(current, deps);
    default:
      return action satisfies never;
  }
}

/** The page of a ready-made endpoint's keys. */
export function keyPageOf({ endpoint }: KnownEndpoint): KeyQuestion {
  return { keyPage: readyMadeEndpoints.find(({ baseUrl }) => baseUrl === endpoint.baseUrl)?.keyPage };
}

const removeButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("trash"), tooltip: vscode.l10n.t("Remove Endpoint") };
const keyButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("key"), tooltip: vscode.l10n.t("Set API Key") };

async function pickWay(current: EndpointLookup, deps: SignInDeps, order: SignInOrder): Promise<Way | undefined> {
  let rows = await endpointItems(deps);
  const hasKey = wantsKey(current) && (await deps.secrets.get(keyNameOf(current.endpoint))).key !== undefined;
  const canSignIn = signsIn(current) || known(deps.endpoints.get("openrouter")) !== undefined;
  const pressed = async (button: vscode.QuickInputButton, name: string, view: PickView): Promise<void> => {
    await view.interrupt(() => press(button, name, deps));
    rows = await endpointItems(deps);
    view.refresh();
  };
  const picked = await pick<WayItem>({
    title: order === "ways" ? vscode.l10n.t("Sign in") : vscode.l10n.t("Endpoints"),
    placeholder: order === "ways" ? vscode.l10n.t("Choose how to connect") : vscode.l10n.t("Select the endpoint to use"),
    items: () => itemsOf(current, { endpoints: rows, hasKey, signsIn: canSignIn, order }),
    matchOnDescription: true,
    ignoreFocusOut: true,
    onButton: ({ button, item }, view) => {
      const way = item?.way;
      if (way?.type === "switch") void view.busy(pressed(button, way.name, view));
      return "stay";
    },
  });
  return picked?.type === "items" ? picked.items[0]?.way : undefined;
}

async function press(button: vscode.QuickInputButton, name: string, deps: SignInDeps): Promise<void> {
  if (button === removeButton) return removeEndpoint(name, deps);
  const found = deps.endpoints.get(name);
  if ("endpoint" in found) await setApiKey(found, deps, keyPageOf(found));
}

/** Removes an endpoint of the user's own after asking, with its key if they want that and no other endpoint uses it. */
async function removeEndpoint(name: string, deps: SignInDeps): Promise<void> {
  const { ask, secrets, endpoints } = deps;
  const found = endpoints.get(name);
  const keyName = "error" in found ? undefined : ownKeyName(found, deps);
  const hasKey = keyName !== undefined && (await secrets.get(keyName)).key !== undefined;
  const remove = vscode.l10n.t("Remove");
  const question = {
    message: vscode.l10n.t("Remove the endpoint “{0}” from your settings?", name),
    modal: true,
    detail: vscode.l10n.t("Conversations are kept."),
  } as const;
  const choice = hasKey
    ? await ask.confirm({ ...question, choices: { remove, withKey: vscode.l10n.t("Remove with Its API Key") } })
    : await ask.confirm({ ...question, choices: { remove } });
  if (choice === undefined) return;
  await removeEntry(name, deps);
  const error = choice === "withKey" && keyName !== undefined ? await secrets.remove(keyName) : null;
  if (error !== null) ask.notify({ severity: "error", message: error.message });
}

/** What the list of ways depends on. */
interface WaysOffered {
  readonly endpoints: readonly WayItem[];
  readonly hasKey: boolean;
  /** OpenRouter, or the current endpoint in its place, can be signed in to. */
  readonly signsIn: boolean;
  readonly order: SignInOrder;
}

function itemsOf(current: EndpointLookup, { endpoints, hasKey, signsIn: hasSignIn, order }: WaysOffered): readonly WayItem[] {
  const browserHost = signsIn(current) ? new URL(current.origin).host : "openrouter.ai";
  const keyHost = wantsKey(current) ? ownerOf(current) : browserHost;
  const all: readonly WayItem[] = [
    {
      way: { type: "browser" },
      label: `$(globe) ${vscode.l10n.t("Sign In to OpenRouter in the Browser")}`,
      description: browserHost,
      detail: vscode.l10n.t("Approve once. The key is sent to this window and stored in VS Code's secret storage."),
    },
    {
      way: { type: "key" },
      label: `$(key) ${vscode.l10n.t("Paste API Key")}`,
      description: keyHost,
      detail: vscode.l10n.t("The key is verified before it is saved."),
    },
    {
      way: { type: "code" },
      label: `$(clippy) ${vscode.l10n.t("Paste Code from the Browser")}`,
      description: browserHost,
      detail: vscode.l10n.t("Use this if the browser cannot reopen VS Code."),
    },
  ];
  const ways = all.filter(({ way }) => hasSignIn || (way?.type === "key" && wantsKey(current)));
  const more: readonly WayItem[] = [
    {
      way: { type: "add" },
      label: `$(add) ${vscode.l10n.t("Add Endpoint…")}`,
      description: vscode.l10n.t("OpenAI, Anthropic, Gemini, Mistral, Azure, LiteLLM and others"),
    },
    {
      way: { type: "local" },
      label: `$(search) ${vscode.l10n.t("Look for Local Servers")}`,
      description: localServers.map(({ title }) => title).join(", "),
    },
  ];
  const status: readonly WayItem[] = hasKey
    ? [{ way: { type: "status" }, label: `$(info) ${vscode.l10n.t("Show API Key Status")}`, description: keyHost }]
    : [];
  const own = endpoints.length === 0 ? [] : [separatorItem(vscode.l10n.t("endpoints")), ...endpoints];
  return order === "ways"
    ? [...ways, ...more, ...own, ...(status.length === 0 ? [] : [separatorItem(), ...status])]
    : [...own, separatorItem(vscode.l10n.t("more")), ...more, ...ways, ...status];
}

/** A row for each endpoint that is built in or in the user's settings. */
async function endpointItems(deps: SignInDeps): Promise<readonly WayItem[]> {
  const { endpoints } = deps;
  const current = nameIn(deps);
  const rows: WayItem[] = [];
  for (const name of endpoints.names()) {
    const found = endpoints.get(name);
    const isCurrent = name === current;
    const remove = endpoints.isOwn(name) ? [removeButton] : [];
    const way = { type: "switch", name } as const;
    if ("error" in found) {
      // A policy's no to a built-in endpoint leaves nothing to do about it. The user's own can be removed.
      if (found.error.code === "policy" && remove.length === 0) continue;
      rows.push({ way, label: `$(warning) ${name}`, detail: found.error.message, buttons: remove });
      continue;
    }
    const needsKey = !(await isReady(found, deps));
    rows.push({
      way,
      label: `$(${isCurrent ? "check" : "server"}) ${name}`,
      description: [ownerOf(found), ...(needsKey ? [vscode.l10n.t("no API key")] : [])].join(" · "),
      buttons: [...(found.endpoint.auth === "key" ? [keyButton] : []), ...remove],
    });
  }
  return rows;
}

/** Whether messages could be sent to an endpoint: it has its key, or needs none. */
async function isReady(found: EndpointLookup, { secrets }: SignInDeps): Promise<boolean> {
  if ("error" in found) return false;
  return found.endpoint.auth === "none" || (await secrets.get(keyNameOf(found.endpoint))).key !== undefined;
}

/** Writes an endpoint into the user's settings, unless it is the current one. */
async function use(name: string, current: EndpointLookup, deps: SignInDeps): Promise<SignedIn> {
  const { ask, settings } = deps;
  if (!("error" in current) && current.endpoint.name === name) return { ready: true, endpointChanged: false };
  await settings.write("endpoint", name, "user");
  const effective = nameIn(deps);
  if (effective === name) return { ready: true, endpointChanged: true };
  const message = vscode.l10n.t("{0} is ready, but this workspace uses {1} (`aside.endpoint`).", name, effective);
  ask.notify({ severity: "warning", message });
  return notSignedIn;
}

/** The name of the endpoint in force. */
function nameIn({ settings }: Pick<App, "settings">): string {
  return settings.get("endpoint");
}

function known(lookup: EndpointLookup): KnownEndpoint | undefined {
  return "error" in lookup ? undefined : lookup;
}

/** Addresses of OpenRouter's that have its API alone: keys for them come from its own pages. */
const withoutSignInPage: ReadonlySet<string> = new Set(["eu.openrouter.ai", "us.openrouter.ai"]);

/** Whether an endpoint has OpenRouter's sign-in page. */
function signsIn(lookup: EndpointLookup): lookup is KnownEndpoint {
  return wantsKey(lookup) && lookup.endpoint.dialect === "openrouter" && !withoutSignInPage.has(new URL(lookup.origin).host);
}

function wantsKey(lookup: EndpointLookup): lookup is KnownEndpoint {
  return !("error" in lookup) && lookup.endpoint.auth === "key";
}
