import * as vscode from "vscode";
import { checkKey } from "../llm/catalogue/account.ts";
import type { KnownEndpoint } from "./endpoints.ts";
import type { Log } from "./log.ts";
import type { Secrets } from "./secrets.ts";

/** What the key commands need from around them. */
export interface KeyCommandParts {
  readonly secrets: Secrets;
  readonly log: Log;
}

/** A check that takes longer than this is given up; the user is asked what to do. */
const checkTimeoutMs = 15_000;

/**
 * Asks for the key of an endpoint, tries it, and stores it under the endpoint's origin. A key that is refused is not stored; one that cannot be
 * tried is stored only where the user says so.
 * @returns whether there is a key now
 */
export async function setApiKey(found: KnownEndpoint, parts: KeyCommandParts): Promise<boolean> {
  const host = new URL(found.origin).host;
  if (found.endpoint.auth === "none") {
    void vscode.window.showInformationMessage(vscode.l10n.t('The endpoint “{0}” takes no key (auth is "none").', found.endpoint.name));
    return false;
  }
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t("API key for {0}", host),
    prompt: vscode.l10n.t("Kept in the editor's secret storage and sent to {0} alone.", found.origin),
    placeHolder: found.endpoint.dialect === "openrouter" ? "sk-or-v1-…" : "",
    password: true,
    ignoreFocusOut: true,
    validateInput: problemOf,
  });
  const key = typed?.trim();
  if (key === undefined || key === "" || problemOf(key) !== undefined) return false;
  if (!(await isAccepted(found, key, host, parts.log))) return false;
  return store(found, key, host, parts.secrets);
}

/** Removes the key of an endpoint after asking. */
export async function removeApiKey(found: KnownEndpoint, parts: KeyCommandParts): Promise<void> {
  const host = new URL(found.origin).host;
  const { key } = await parts.secrets.get(found.origin);
  if (key === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("There is no API key for {0}.", host));
    return;
  }
  const remove = vscode.l10n.t("Remove");
  const chosen = await vscode.window.showWarningMessage(vscode.l10n.t("Remove the API key for {0}?", host), { modal: true }, remove);
  if (chosen !== remove) return;
  const error = await parts.secrets.remove(found.origin);
  if (error === null) void vscode.window.showInformationMessage(vscode.l10n.t("The API key for {0} was removed.", host));
  else void vscode.window.showErrorMessage(error.message);
}

/** A key is sent in a header: visible ASCII in one word. What is wrong, or undefined. */
function problemOf(text: string): string | undefined {
  const key = text.trim();
  if (key === "" || /^[\u0021-\u007e]{1,4096}$/.test(key)) return undefined;
  return vscode.l10n.t("A key has no spaces and no special characters.");
}

async function isAccepted(found: KnownEndpoint, key: string, host: string, log: Log): Promise<boolean> {
  const answer = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Trying the key at {0}…", host), cancellable: true },
    (_progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return checkKey(found.endpoint, key, { signal: AbortSignal.any([abort.signal, AbortSignal.timeout(checkTimeoutMs)]) });
    },
  );
  if (answer.ok) return true;
  const { code, message } = answer.error;
  log.info(`The key for ${found.origin} was not accepted: ${code}`);
  if (code === "badKey") {
    void vscode.window.showErrorMessage(
      vscode.l10n.t("{0} refused this key, so it was not stored. Check that it was copied whole and belongs to this server.", host),
    );
    return false;
  }
  const storeAnyway = vscode.l10n.t("Store anyway");
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t("The key could not be tried at {0}.", host),
    { modal: true, detail: message },
    storeAnyway,
  );
  return chosen === storeAnyway;
}

async function store(found: KnownEndpoint, key: string, host: string, secrets: Secrets): Promise<boolean> {
  const error = await secrets.set(found.origin, key);
  if (error === null) {
    void vscode.window.showInformationMessage(vscode.l10n.t("The API key for {0} is stored.", host));
    return true;
  }
  const sessionOnly = vscode.l10n.t("Use for this session");
  const chosen = await vscode.window.showErrorMessage(
    vscode.l10n.t("The key store of this system failed."),
    { modal: true, detail: error.serverMessage ?? error.message },
    sessionOnly,
  );
  if (chosen !== sessionOnly) return false;
  secrets.setForSession(found.origin, key);
  return true;
}
