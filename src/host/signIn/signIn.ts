import * as vscode from "vscode";
import type { EndpointLookup, Endpoints, KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import { removeApiKey, setApiKey, storeKey } from "./keyCommands.ts";
import type { Log } from "../../app/log.ts";
import type { Secrets } from "../../app/endpoints/secrets.ts";
import type { Settings } from "../../app/settings/settings.ts";
import { keyFromBrowser, keyFromPastedCode } from "./browserSignIn.ts";
import { showKeyStatus } from "./keyStatus.ts";
import { keepServer, pickLocalServer } from "./localServers.ts";

/** What signing in needs from around it. */
export interface SignInParts {
  readonly endpoints: Endpoints;
  readonly secrets: Secrets;
  readonly settings: Settings;
  readonly log: Log;
  /** Aborted when the extension ends. */
  readonly closing: AbortSignal;
}

/** What came of it: whether messages can be sent now, and whether another endpoint is in force, which has other models. */
export interface SignedIn {
  readonly ready: boolean;
  readonly moved: boolean;
}

type Way = "browser" | "key" | "code" | "local" | "status";

const nothing: SignedIn = { ready: false, moved: false };

/**
 * Offers every way to a server that answers: sign in to OpenRouter, paste a key or a code, use a server on this machine.
 * @param current the endpoint in force; a broken one can be got away from here
 */
export async function signIn(current: EndpointLookup, parts: SignInParts): Promise<SignedIn> {
  const way = await pickWay(current, parts);
  const openRouter = signsIn(current) ? current : known(parts.endpoints.get("openrouter"));
  switch (way) {
    case undefined:
      return nothing;
    case "browser":
    case "code": {
      if (openRouter === undefined) return nothing;
      const key = await (way === "browser" ? keyFromBrowser(openRouter, parts) : keyFromPastedCode(openRouter, parts));
      if (key === undefined || !(await storeKey(openRouter, key, parts.secrets))) return nothing;
      return use(openRouter.endpoint.name, current, parts);
    }
    case "key": {
      const takesKey = wantsKey(current) ? current : openRouter;
      if (takesKey === undefined || !(await setApiKey(takesKey, parts))) return nothing;
      return use(takesKey.endpoint.name, current, parts);
    }
    case "local": {
      const server = await pickLocalServer();
      if (server === undefined) return nothing;
      return use(await keepServer(server, parts.settings), current, parts);
    }
    case "status":
      return "error" in current ? nothing : keyStatus(current, parts);
    default:
      return way satisfies never;
  }
}

/** Shows what is known of an endpoint's key, and does what the person wants done with it. */
export async function keyStatus(current: KnownEndpoint, parts: SignInParts): Promise<SignedIn> {
  const action = await showKeyStatus(current, parts.secrets);
  switch (action) {
    case undefined:
      return nothing;
    case "replace":
      return { ready: await setApiKey(current, parts), moved: false };
    case "remove":
      await removeApiKey(current, parts);
      return nothing;
    case "signIn":
      return signIn(current, parts);
    default:
      return action satisfies never;
  }
}

async function pickWay(current: EndpointLookup, { secrets }: SignInParts): Promise<Way | undefined> {
  const browserHost = signsIn(current) ? new URL(current.origin).host : "openrouter.ai";
  const keyHost = wantsKey(current) ? new URL(current.origin).host : browserHost;
  const hasKey = wantsKey(current) && (await secrets.get(current.origin)).key !== undefined;
  const items: readonly (vscode.QuickPickItem & { readonly way?: Way })[] = [
    {
      way: "browser",
      label: `$(globe) ${vscode.l10n.t("Sign in to OpenRouter in the browser")}`,
      description: browserHost,
      detail: vscode.l10n.t("Approve once; the key comes back to this window and is kept in the editor's secret storage."),
    },
    {
      way: "key",
      label: `$(key) ${vscode.l10n.t("Paste an API key")}`,
      description: keyHost,
      detail: vscode.l10n.t("It is tried before it is kept."),
    },
    {
      way: "code",
      label: `$(clippy) ${vscode.l10n.t("Paste the code from the browser")}`,
      description: browserHost,
      detail: vscode.l10n.t("Where the browser cannot come back to this window."),
    },
    {
      way: "local",
      label: `$(server) ${vscode.l10n.t("Use a local server")}`,
      description: "Ollama, LM Studio, llama.cpp, vLLM",
      detail: vscode.l10n.t("Nothing leaves this machine."),
    },
    ...(hasKey
      ? [
          { label: "", kind: vscode.QuickPickItemKind.Separator },
          { way: "status" as const, label: `$(info) ${vscode.l10n.t("Status of the key")}`, description: keyHost },
        ]
      : []),
  ];
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Sign in"), ignoreFocusOut: true }))?.way;
}

/** Makes an endpoint the user's, where another one is in force. */
async function use(name: string, current: EndpointLookup, { settings }: SignInParts): Promise<SignedIn> {
  if (!("error" in current) && current.endpoint.name === name) return { ready: true, moved: false };
  await settings.write("endpoint", name, "user");
  const inForce = settings.get("endpoint");
  if (inForce === name) return { ready: true, moved: true };
  void vscode.window.showWarningMessage(
    vscode.l10n.t("{0} is set up, but this workspace's settings say that {1} is asked here (aside.endpoint).", name, inForce),
  );
  return nothing;
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
