import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { EndpointLookup, KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import { pickOne, separatorItem } from "../adapters/vscodePick.ts";
import { keyFromBrowser, keyFromPastedCode } from "./browserSignIn.ts";
import { removeApiKey, setApiKey, storeKey } from "./keyCommands.ts";
import { showKeyStatus } from "./keyStatus.ts";
import { keepServer, pickLocalServer } from "./localServers.ts";

/** What signing in needs. */
export type SignInDeps = Pick<App, "ask" | "endpoints" | "secrets" | "settings" | "log" | "closing">;

/** The outcome: whether messages can be sent now, and whether the endpoint has changed and with it the models. */
export interface SignedIn {
  readonly ready: boolean;
  readonly endpointChanged: boolean;
}

type Way = "browser" | "key" | "code" | "local" | "status";

const notSignedIn: SignedIn = { ready: false, endpointChanged: false };

/**
 * Offers every way to get a working endpoint: sign in to OpenRouter, paste a key or a code, use a server on this machine.
 * @param current the current endpoint, which may be misconfigured: this is a way out of that, too
 */
export async function signIn(current: EndpointLookup, deps: SignInDeps): Promise<SignedIn> {
  const way = await pickWay(current, deps);
  const openRouter = signsIn(current) ? current : known(deps.endpoints.get("openrouter"));
  switch (way) {
    case undefined:
      return notSignedIn;
    case "browser":
    case "code": {
      if (openRouter === undefined) return notSignedIn;
      const key = await (way === "browser" ? keyFromBrowser(openRouter, deps) : keyFromPastedCode(openRouter, deps));
      if (key === undefined || !(await storeKey(openRouter, key, deps))) return notSignedIn;
      return use(openRouter.endpoint.name, current, deps);
    }
    case "key": {
      const takesKey = wantsKey(current) ? current : openRouter;
      if (takesKey === undefined || !(await setApiKey(takesKey, deps))) return notSignedIn;
      return use(takesKey.endpoint.name, current, deps);
    }
    case "local": {
      const server = await pickLocalServer(deps.ask);
      if (server === undefined) return notSignedIn;
      return use(await keepServer(server, deps.settings), current, deps);
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
      return { ready: await setApiKey(current, deps), endpointChanged: false };
    case "remove":
      await removeApiKey(current, deps);
      return notSignedIn;
    case "signIn":
      return signIn(current, deps);
    default:
      return action satisfies never;
  }
}

async function pickWay(current: EndpointLookup, { secrets }: SignInDeps): Promise<Way | undefined> {
  const browserHost = signsIn(current) ? new URL(current.origin).host : "openrouter.ai";
  const keyHost = wantsKey(current) ? new URL(current.origin).host : browserHost;
  const hasKey = wantsKey(current) && (await secrets.get(current.origin)).key !== undefined;
  const items: readonly (vscode.QuickPickItem & { readonly way?: Way })[] = [
    {
      way: "browser",
      label: `$(globe) ${vscode.l10n.t("Sign In to OpenRouter in the Browser")}`,
      description: browserHost,
      detail: vscode.l10n.t("Approve once. The key is sent to this window and stored in VS Code's secret storage."),
    },
    {
      way: "key",
      label: `$(key) ${vscode.l10n.t("Paste API Key")}`,
      description: keyHost,
      detail: vscode.l10n.t("The key is verified before it is saved."),
    },
    {
      way: "code",
      label: `$(clippy) ${vscode.l10n.t("Paste Code from the Browser")}`,
      description: browserHost,
      detail: vscode.l10n.t("Use this if the browser cannot reopen VS Code."),
    },
    {
      way: "local",
      label: `$(server) ${vscode.l10n.t("Use Local Server")}`,
      description: "Ollama, LM Studio, llama.cpp, vLLM",
      detail: vscode.l10n.t("Nothing leaves this machine."),
    },
    ...(hasKey
      ? [separatorItem(), { way: "status" as const, label: `$(info) ${vscode.l10n.t("Show API Key Status")}`, description: keyHost }]
      : []),
  ];
  return (await pickOne({ title: vscode.l10n.t("Sign in"), items, matchOnDescription: false, ignoreFocusOut: true }))?.way;
}

/** Writes an endpoint into the user's settings, unless it is the current one. */
async function use(name: string, current: EndpointLookup, { ask, settings }: SignInDeps): Promise<SignedIn> {
  if (!("error" in current) && current.endpoint.name === name) return { ready: true, endpointChanged: false };
  await settings.write("endpoint", name, "user");
  const effective = settings.get("endpoint");
  if (effective === name) return { ready: true, endpointChanged: true };
  const message = vscode.l10n.t("{0} is ready, but this workspace uses {1} (`aside.endpoint`).", name, effective);
  ask.notify({ severity: "warning", message });
  return notSignedIn;
}

function known(lookup: EndpointLookup): KnownEndpoint | undefined {
  return "error" in lookup ? undefined : lookup;
}

/** Whether an endpoint has OpenRouter's sign-in page. */
function signsIn(lookup: EndpointLookup): lookup is KnownEndpoint {
  return wantsKey(lookup) && lookup.endpoint.dialect === "openrouter";
}

function wantsKey(lookup: EndpointLookup): lookup is KnownEndpoint {
  return !("error" in lookup) && lookup.endpoint.auth === "key";
}
