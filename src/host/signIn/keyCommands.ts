import * as vscode from "vscode";
import { checkKey } from "../../llm/catalogue/account.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import type { Log } from "../../app/log.ts";
import type { Secrets } from "../../app/endpoints/secrets.ts";
import { askUntilAccepted } from "./askUntilAccepted.ts";

/** What the key commands need from around them. */
export interface KeyCommandParts {
  readonly secrets: Secrets;
  readonly log: Log;
}

/** A check that takes longer than this is given up; the user is asked what to do. */
const checkTimeoutMs = 15_000;
/** What went well is said in the status bar, this long: a toast would lie on the composer. */
const saidForMs = 5000;

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
  const key = await askForKey(found, host, parts.log);
  return key !== undefined && storeKey(found, key, parts.secrets);
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
  if (error === null) vscode.window.setStatusBarMessage(vscode.l10n.t("The API key for {0} was removed.", host), saidForMs);
  else void vscode.window.showErrorMessage(error.message);
}

/** A key is sent in a header: visible ASCII in one word. What is wrong, or undefined. */
function problemOf(text: string): string | undefined {
  const key = text.trim();
  if (key === "" || /^[\u0021-\u007e]{1,4096}$/.test(key)) return undefined;
  return vscode.l10n.t("A key has no spaces and no special characters.");
}

/** Asks until a key is accepted or the user gives up; a refusal is said in the box itself. */
function askForKey(found: KnownEndpoint, host: string, log: Log): Promise<string | undefined> {
  return askUntilAccepted<string>({
    title: vscode.l10n.t("API key for {0}", host),
    prompt: vscode.l10n.t("Kept in the editor's secret storage and sent to {0} alone.", found.origin),
    placeholder: found.endpoint.dialect === "openrouter" ? "sk-or-v1-…" : "",
    password: true,
    problemOf,
    attempt: async (key, signal) => {
      const verdict = await check(found, key, signal);
      if (verdict.outcome !== "accepted") log.info(`The key for ${found.origin} was not accepted: ${verdict.code}`);
      switch (verdict.outcome) {
        case "accepted":
          return { type: "accepted", value: key };
        case "refused":
          return {
            type: "refused",
            why: vscode.l10n.t(
              "{0} refused this key, so it was not stored. Check that it was copied whole and belongs to this server.",
              host,
            ),
          };
        case "untried":
          return { type: "undecided", decide: async () => ((await wantsUntried(host, verdict.message)) ? key : undefined) };
        default:
          return verdict satisfies never;
      }
    },
  });
}

type Verdict =
  | { readonly outcome: "accepted" }
  | { readonly outcome: "refused"; readonly code: string }
  | { readonly outcome: "untried"; readonly code: string; readonly message: string };

async function check(found: KnownEndpoint, key: string, signal: AbortSignal): Promise<Verdict> {
  const answer = await checkKey(found.endpoint, key, { signal: AbortSignal.any([signal, AbortSignal.timeout(checkTimeoutMs)]) });
  if (answer.ok) return { outcome: "accepted" };
  const { code, message } = answer.error;
  return code === "badKey" ? { outcome: "refused", code } : { outcome: "untried", code, message };
}

async function wantsUntried(host: string, detail: string): Promise<boolean> {
  const storeAnyway = vscode.l10n.t("Store anyway");
  const question = vscode.l10n.t("The key could not be tried at {0}.", host);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, storeAnyway)) === storeAnyway;
}

/**
 * Stores a key under the endpoint's origin and says so. Where the key store fails, the key is kept for this session if the user says so.
 * @returns whether there is a key now
 */
export async function storeKey(found: KnownEndpoint, key: string, secrets: Secrets): Promise<boolean> {
  const { host } = new URL(found.origin);
  const error = await secrets.set(found.origin, key);
  if (error === null) {
    vscode.window.setStatusBarMessage(vscode.l10n.t("The API key for {0} is stored.", host), saidForMs);
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
