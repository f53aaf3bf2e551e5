import * as vscode from "vscode";
import { checkKey } from "../../llm/catalogue/account.ts";
import { keyNameOf } from "../../llm/send/endpoint.ts";
import type { App } from "../../app/app.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";

/** What the key commands need. */
export type KeyCommandDeps = Pick<App, "ask" | "secrets" | "log" | "window">;

/** The owner of a key, for the user: the server, and the account where there are several. */
export function ownerOf({ endpoint, origin }: Pick<KnownEndpoint, "endpoint" | "origin">): string {
  const { host } = new URL(origin);
  return endpoint.account === undefined ? host : `${host} (${endpoint.account})`;
}

/** More about a question for a key. */
export interface KeyQuestion {
  /** Where the user gets a key. */
  readonly keyPage?: string | undefined;
  /** The endpoint is being added: with the key that could not be verified, it would be used, too. */
  readonly isNew?: boolean;
}

/** A check that takes longer is abandoned, and the user decides. */
const checkTimeoutMs = 15_000;

/**
 * Asks for the key of an endpoint, verifies it, and stores it under the endpoint's origin. A key that the server rejects is not stored; one that
 * cannot be verified is stored only if the user agrees.
 * @returns whether there is a key now
 */
export async function setApiKey(found: KnownEndpoint, deps: KeyCommandDeps, more: KeyQuestion = {}): Promise<boolean> {
  if (found.endpoint.auth === "none") {
    const message = vscode.l10n.t('The endpoint “{0}” does not use an API key (auth is "none").', found.endpoint.name);
    deps.ask.hint(message);
    return false;
  }
  const key = await askForKey(found, deps, more);
  return key !== undefined && storeKey(found, key, deps);
}

/** Removes the key of an endpoint after asking. */
export async function removeApiKey(found: KnownEndpoint, { ask, secrets }: KeyCommandDeps): Promise<void> {
  const host = ownerOf(found);
  const name = keyNameOf(found.endpoint);
  const { key } = await secrets.get(name);
  if (key === undefined) return ask.hint(vscode.l10n.t("There is no API key for {0}.", host));
  const message = vscode.l10n.t("Remove the API key for {0}?", host);
  if ((await ask.confirm({ message, modal: true, choices: { remove: vscode.l10n.t("Remove") } })) !== "remove") return;
  const error = await secrets.remove(name);
  if (error === null) ask.status(vscode.l10n.t("The API key for {0} was removed.", host));
  else ask.notify({ severity: "error", message: error.message });
}

/**
 * Stores a key under the endpoint's origin and says so. If the system's key store fails, the user may keep the key for this session.
 * @returns whether there is a key now
 */
export async function storeKey(found: KnownEndpoint, key: string, { ask, secrets }: Pick<App, "ask" | "secrets">): Promise<boolean> {
  const host = ownerOf(found);
  const error = await secrets.set(keyNameOf(found.endpoint), key);
  if (error === null) {
    ask.status(vscode.l10n.t("The API key for {0} is stored.", host));
    return true;
  }
  const choice = await ask.confirm({
    severity: "error",
    message: vscode.l10n.t("The key store of this system failed."),
    modal: true,
    detail: error.serverMessage ?? error.message,
    choices: { session: vscode.l10n.t("Use for This Session") },
  });
  if (choice !== "session") return false;
  secrets.setForSession(keyNameOf(found.endpoint), key);
  return true;
}

/** Asks until the server accepts a key, or until the user keeps one that could not be verified or cancels. */
async function askForKey(
  found: KnownEndpoint,
  { ask, log, window }: KeyCommandDeps,
  { keyPage, isNew }: KeyQuestion,
): Promise<string | undefined> {
  const host = ownerOf(found);
  /** Why the key could not be verified. */
  let unverified: string | undefined;
  const key = await ask.inputChecked({
    title: vscode.l10n.t("API key for {0}", host),
    prompt: vscode.l10n.t("Stored in VS Code's secret storage and sent only to {0}.", found.origin),
    ...(found.endpoint.dialect === "openrouter" && { placeholder: "sk-or-v1-…" }),
    password: true,
    ...(keyPage !== undefined && {
      button: { icon: "link-external", label: vscode.l10n.t("Get an API Key"), press: () => window.openExternal(keyPage) },
    }),
    validate: formatProblem,
    check: async (text, signal) => {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(checkTimeoutMs)]);
      const answer = await checkKey(found.endpoint, text, { signal: limit });
      unverified = undefined;
      if (answer.ok) return undefined;
      log.info(`The key for ${found.origin} was not accepted: ${answer.error.code}`);
      if (answer.error.code === "badKey") {
        return vscode.l10n.t(
          "{0} rejected this key, so it was not stored. Check that you copied the whole key and that it is for this server.",
          host,
        );
      }
      unverified = answer.error.message;
      return undefined;
    },
  });
  if (key === undefined || unverified === undefined) return key;
  const message = vscode.l10n.t("The key could not be verified with {0}.", host);
  const choices = { store: isNew === true ? vscode.l10n.t("Use Anyway") : vscode.l10n.t("Store Anyway") };
  return (await ask.confirm({ message, modal: true, detail: unverified, choices })) === "store" ? key : undefined;
}

/** A key is sent in a header, so it has to be visible ASCII without spaces. */
function formatProblem(text: string): string | undefined {
  const key = text.trim();
  if (key === "" || /^[\u0021-\u007e]{1,4096}$/.test(key)) return undefined;
  return vscode.l10n.t("An API key cannot contain spaces or special characters.");
}
