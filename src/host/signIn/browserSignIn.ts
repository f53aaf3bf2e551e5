import { platform } from "#platform";
import * as vscode from "vscode";
import { approvalPage, exchangeCode } from "../../llm/catalogue/oauth.ts";
import { createProof, type Proof, randomToken } from "../../llm/catalogue/pkce.ts";
import { isLoopback } from "../../llm/send/endpoint.ts";
import { type Clock, systemClock } from "../../llm/send/clock.ts";
import type { App } from "../../app/app.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import { chosenInstead } from "../../app/ports.ts";
import type { Log } from "../../app/log.ts";
import { counted } from "../../shared/counted.ts";
import type { CallbackAnswer, CallbackListener } from "../platform/callbackListener.ts";

/** What a sign-in in the browser needs; `closing` is aborted when the extension ends. */
export interface BrowserSignInDeps extends Pick<App, "ask" | "log" | "closing"> {
  readonly clock?: Clock;
}

/** How long to wait for the browser, minutes. A code of OpenRouter's expires after ten. */
const waitMinutes = 5;
const exchangeTimeoutMs = 30_000;

/**
 * Signs in with OAuth and PKCE: opens the endpoint's page in the browser and waits for its redirect to a one-shot listener on this machine. If the
 * browser cannot reach such a listener (a remote window, the web), the user pastes the code instead, which they can from the start.
 * @returns the key, or undefined if the user cancelled
 */
export async function keyFromBrowser(found: KnownEndpoint, deps: BrowserSignInDeps): Promise<string | undefined> {
  const proof = await createProof();
  const listener = await openListener(deps.log);
  if (listener === null) return keyFromPastedCode(found, deps);
  const { host } = new URL(found.origin);
  try {
    if (!(await openPage(approvalPage(found.endpoint, proof.challenge, listener.address)))) return undefined;
    const outcome = await waitForBrowser(listener, host, deps);
    // Nothing waits for this address from here on.
    listener.dispose();
    switch (outcome.type) {
      case "cancelled":
        return undefined;
      case "paste":
        return await keyFromPastedCode(found, deps);
      case "code": {
        const exchanged = await exchange(found, outcome.code, proof, deps, AbortSignal.timeout(exchangeTimeoutMs));
        return "key" in exchanged ? exchanged.key : await offerToPaste(exchanged.problem, found, deps);
      }
      case "denied": {
        const denied =
          outcome.reason === ""
            ? vscode.l10n.t("{0} did not approve the sign-in.", host)
            : vscode.l10n.t("{0} did not approve the sign-in: {1}", host, outcome.reason);
        return await offerToPaste(denied, found, deps);
      }
      case "wrongState":
        deps.log.warn("The sign-in was ended: a response arrived that belongs to another sign-in.");
        return await offerToPaste(vscode.l10n.t("The sign-in response did not match this request. Try again."), found, deps);
      case "timedOut": {
        const timedOut = counted(waitMinutes, "The sign-in timed out after {0} minute.", "The sign-in timed out after {0} minutes.");
        return await offerToPaste(timedOut, found, deps);
      }
      default:
        return outcome satisfies never;
    }
  } finally {
    listener.dispose();
  }
}

/** Signs in without a listener: the page shows a code, which the user pastes here. @returns the key, or undefined if the user cancelled */
export async function keyFromPastedCode(found: KnownEndpoint, deps: BrowserSignInDeps): Promise<string | undefined> {
  const proof = await createProof();
  const { host } = new URL(found.origin);
  await openPage(approvalPage(found.endpoint, proof.challenge));
  let key: string | undefined;
  await deps.ask.inputChecked({
    title: vscode.l10n.t("Code from {0}", host),
    prompt: vscode.l10n.t("Approve Aside in the browser, then paste the code that is shown there."),
    password: true,
    validate: (text) =>
      text.trim() === "" || /^[\u0021-\u007e]{1,2000}$/.test(text.trim())
        ? undefined
        : vscode.l10n.t("A code cannot contain spaces or special characters."),
    check: async (code, signal) => {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(exchangeTimeoutMs)]);
      const exchanged = await exchange(found, code, proof, deps, limit);
      if ("problem" in exchanged) return exchanged.problem;
      ({ key } = exchanged);
      return undefined;
    },
  });
  return key;
}

/** @returns whether the user let VS Code open it */
function openPage(address: string): PromiseLike<boolean> {
  return vscode.env.openExternal(vscode.Uri.parse(address, true));
}

/** The listener, with the address at which the browser reaches it, or null if the browser cannot reach one. */
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
  // VS Code in a browser: the listener can be reached only from a browser on this machine, perhaps under another host name.
  const forwarded = await addressForBrowser(listener.address);
  if (forwarded === undefined) {
    listener.dispose();
    return null;
  }
  listener.alsoKnownAs(forwarded.host);
  return { ...listener, address: forwarded.href };
}

async function addressForBrowser(address: string): Promise<URL | undefined> {
  try {
    const { pathname } = new URL(address);
    const forwarded = new URL((await vscode.env.asExternalUri(vscode.Uri.parse(address, true))).toString(true));
    // code-server 4.106 to 4.117 gives the address of the port alone (coder/code-server#7668).
    if (!forwarded.pathname.endsWith(pathname)) forwarded.pathname = forwarded.pathname.replace(/\/+$/, "") + pathname;
    return isLoopback(forwarded) ? forwarded : undefined;
  } catch {
    return undefined;
  }
}

type Outcome = CallbackAnswer | { readonly type: "cancelled" | "paste" | "timedOut" };

function waitForBrowser(
  listener: CallbackListener,
  host: string,
  { ask, closing, clock = systemClock }: BrowserSignInDeps,
): Promise<Outcome> {
  const title = vscode.l10n.t("Waiting for you to approve Aside at {0} in the browser", host);
  return ask.progress({ title, cancellable: true, instead: vscode.l10n.t("Paste the Code Instead") }, async (cancelled) => {
    let cancelTimer = (): void => undefined;
    const noAnswer = new Promise<Outcome>((resolve) => {
      const cancel = (): void => resolve({ type: cancelled.reason === chosenInstead ? "paste" : "cancelled" });
      for (const signal of [cancelled, closing]) signal.addEventListener("abort", cancel, { once: true });
      cancelTimer = clock.timer(() => resolve({ type: "timedOut" }), waitMinutes * 60_000);
    });
    try {
      return await Promise.race([listener.answer, noAnswer]);
    } finally {
      cancelTimer();
    }
  });
}

async function exchange(
  found: KnownEndpoint,
  code: string,
  { verifier }: Proof,
  { log }: BrowserSignInDeps,
  signal: AbortSignal,
): Promise<{ readonly key: string } | { readonly problem: string }> {
  const exchanged = await exchangeCode(found.endpoint, { code, verifier }, { signal });
  if (exchanged.ok) return { key: exchanged.key };
  log.info(`${found.origin} did not exchange a code for a key: ${exchanged.error.code} ${exchanged.error.status ?? ""}`);
  const { host } = new URL(found.origin);
  return {
    problem: exchanged.refused
      ? vscode.l10n.t("{0} rejected the code. A code works once and expires after ten minutes.", host)
      : vscode.l10n.t("{0} did not return a key. {1}", host, exchanged.error.message),
  };
}

async function offerToPaste(message: string, found: KnownEndpoint, deps: BrowserSignInDeps): Promise<string | undefined> {
  const choices = { retry: vscode.l10n.t("Try Again"), paste: vscode.l10n.t("Paste the Code Instead") };
  const choice = await deps.ask.confirm({ severity: "error", message, choices });
  switch (choice) {
    case undefined:
      return undefined;
    case "retry":
      return keyFromBrowser(found, deps);
    case "paste":
      return keyFromPastedCode(found, deps);
    default:
      return choice satisfies never;
  }
}
