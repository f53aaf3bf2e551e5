import { platform } from "#platform";
import * as vscode from "vscode";
import { approvalPage, exchangeCode } from "../../llm/catalogue/oauth.ts";
import { createProof, type Proof, randomToken } from "../../llm/catalogue/pkce.ts";
import { isLoopback } from "../../llm/send/endpoint.ts";
import { type Clock, systemClock } from "../../llm/send/clock.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import type { Log } from "../../app/log.ts";
import { askUntilAccepted } from "./askUntilAccepted.ts";
import type { CallbackAnswer, CallbackListener } from "../platform/callbackListener.ts";

/** What a sign-in in the browser needs from around it. */
export interface BrowserSignInParts {
  readonly log: Log;
  /** Aborted when the extension ends: then nothing waits for a browser any more. */
  readonly closing?: AbortSignal;
  readonly clock?: Clock;
}

/** After this long without an answer the listener is closed; a code of OpenRouter's is good for ten minutes. */
const patienceMs = 5 * 60_000;
const exchangeMs = 30_000;

/**
 * Signs in with OAuth and PKCE: opens the endpoint's page in the browser and waits for it to come back to a one-shot listener on this machine. Where
 * the browser cannot reach one (a remote window, the web) the person pastes the code instead; where it fails, that is offered.
 * @returns the key, or undefined where the person gave up
 */
export async function keyFromBrowser(found: KnownEndpoint, parts: BrowserSignInParts): Promise<string | undefined> {
  const proof = await createProof();
  const listener = await openListener(parts.log);
  if (listener === null) return keyFromPastedCode(found, parts);
  const { host } = new URL(found.origin);
  try {
    if (!(await vscode.env.openExternal(vscode.Uri.parse(approvalPage(found.endpoint, proof.challenge, listener.address), true)))) {
      return undefined;
    }
    const waited = await waitForBrowser(listener, host, parts);
    // From here on nothing waits for this address any more.
    listener.dispose();
    switch (waited.type) {
      case "cancelled":
        return undefined;
      case "code": {
        const exchanged = await exchange(found, waited.code, proof, parts, undefined);
        return "key" in exchanged ? exchanged.key : await offerToPaste(exchanged.problem, found, parts);
      }
      case "denied":
        return await offerToPaste(
          waited.reason === ""
            ? vscode.l10n.t("{0} did not approve the sign-in.", host)
            : vscode.l10n.t("{0} did not approve the sign-in: {1}", host, waited.reason),
          found,
          parts,
        );
      case "wrongState":
        parts.log.warn("The sign-in was ended: an answer came that belongs to another one.");
        return await offerToPaste(
          vscode.l10n.t("The browser came back with an answer that belongs to another sign-in, so nothing was taken from it."),
          found,
          parts,
        );
      case "timedOut":
        return await offerToPaste(
          vscode.l10n.t("The browser did not come back within {0} minutes, so Aside no longer waits for it.", patienceMs / 60_000),
          found,
          parts,
        );
      default:
        return waited satisfies never;
    }
  } finally {
    listener.dispose();
  }
}

/** Signs in without a listener: the page shows a code, and the person pastes it here. @returns the key, or undefined where the person gave up */
export async function keyFromPastedCode(found: KnownEndpoint, parts: BrowserSignInParts): Promise<string | undefined> {
  const proof = await createProof();
  const { host } = new URL(found.origin);
  await vscode.env.openExternal(vscode.Uri.parse(approvalPage(found.endpoint, proof.challenge), true));
  return askUntilAccepted<string>({
    title: vscode.l10n.t("Code from {0}", host),
    prompt: vscode.l10n.t("Approve in the browser, then paste the code that it shows."),
    placeholder: "",
    password: true,
    problemOf: (text) =>
      text.trim() === "" || /^[\u0021-\u007e]{1,2000}$/.test(text.trim()) ? undefined : vscode.l10n.t("A code is one word."),
    attempt: async (code, signal) => {
      const exchanged = await exchange(found, code, proof, parts, signal);
      return "key" in exchanged ? { type: "accepted", value: exchanged.key } : { type: "refused", why: exchanged.problem };
    },
  });
}

/** The listener and the address under which the browser reaches it, or null where it does not. */
async function openListener(log: Log): Promise<CallbackListener | null> {
  const { listenForCallback } = platform;
  const desktop = vscode.env.uiKind === vscode.UIKind.Desktop;
  if (listenForCallback === null || (desktop && vscode.env.remoteName !== undefined)) return null;
  let listener: CallbackListener;
  try {
    listener = await listenForCallback(randomToken());
  } catch (cause) {
    log.warn(`No port could be opened for the sign-in: ${cause instanceof Error ? cause.message : String(cause)}`);
    return null;
  }
  if (desktop) return listener;
  // An editor in a browser: only where that browser runs on this machine does it reach the listener, perhaps under another name.
  const seen = await seenFromBrowser(listener.address);
  if (seen === undefined) {
    listener.dispose();
    return null;
  }
  listener.alsoKnownAs(seen.host);
  return { ...listener, address: seen.href };
}

async function seenFromBrowser(address: string): Promise<URL | undefined> {
  try {
    const seen = new URL((await vscode.env.asExternalUri(vscode.Uri.parse(address, true))).toString(true));
    return isLoopback(seen) ? seen : undefined;
  } catch {
    return undefined;
  }
}

type Waited = CallbackAnswer | { readonly type: "cancelled" } | { readonly type: "timedOut" };

async function waitForBrowser(
  listener: CallbackListener,
  host: string,
  { closing, clock = systemClock }: BrowserSignInParts,
): Promise<Waited> {
  const title = vscode.l10n.t("Waiting for you to approve Aside at {0} in the browser", host);
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (_progress, token) => {
      let cancelTimer = (): void => undefined;
      const gaveUp = new Promise<Waited>((resolve) => {
        const cancel = (): void => resolve({ type: "cancelled" });
        token.onCancellationRequested(cancel);
        closing?.addEventListener("abort", cancel, { once: true });
        cancelTimer = clock.timer(() => resolve({ type: "timedOut" }), patienceMs);
      });
      try {
        return await Promise.race([listener.answer, gaveUp]);
      } finally {
        cancelTimer();
      }
    },
  );
}

async function exchange(
  found: KnownEndpoint,
  code: string,
  { verifier }: Proof,
  { log }: BrowserSignInParts,
  signal: AbortSignal | undefined,
): Promise<{ readonly key: string } | { readonly problem: string }> {
  const limit = AbortSignal.timeout(exchangeMs);
  const exchanged = await exchangeCode(
    found.endpoint,
    { code, verifier },
    { signal: signal === undefined ? limit : AbortSignal.any([signal, limit]) },
  );
  if (exchanged.ok) return { key: exchanged.key };
  log.info(`${found.origin} gave no key for a code: ${exchanged.error.code} ${exchanged.error.status ?? ""}`);
  const { host } = new URL(found.origin);
  return {
    problem: exchanged.refused
      ? vscode.l10n.t("{0} refused the code: each is good for one sign-in, once, for ten minutes.", host)
      : vscode.l10n.t("{0} gave no key for the code. {1}", host, exchanged.error.message),
  };
}

async function offerToPaste(problem: string, found: KnownEndpoint, parts: BrowserSignInParts): Promise<string | undefined> {
  const again = vscode.l10n.t("Try again");
  const paste = vscode.l10n.t("Paste the code instead");
  const chosen = await vscode.window.showErrorMessage(problem, again, paste);
  if (chosen === again) return keyFromBrowser(found, parts);
  return chosen === paste ? keyFromPastedCode(found, parts) : undefined;
}
