import type { OpenAI } from "openai";
import type { Endpoint } from "../../shared/parameters.ts";
import { questionPath } from "./endpoint.ts";

/** The placeholder for an endpoint without a key, because the SDK requires one. The guarded fetch then sends no authorization. */
const noKey = "none";
/** The longest possible timer. It disables the SDK's own timeout, which ends with the headers; the watchdog handles timeouts. */
const noTimeout = 2 ** 31 - 1;

/** Loads the SDK, which is a bundle of its own. Later calls return the same one. */
export async function loadSdk(): Promise<{ readonly OpenAI: typeof OpenAI }> {
  return import("openai");
}

/** A request for the SDK to send. */
export interface SdkRequest {
  readonly endpoint: Endpoint;
  readonly key: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  /** The guarded fetch. */
  readonly fetch: typeof globalThis.fetch;
}

/**
 * Posts a question with the openai SDK and returns the raw response: only our reader reads its bytes, never the SDK's decoder. Every
 * option is set, because the SDK would otherwise take the base URL, organization, project and headers from the environment.
 * @throws the error of the fetch, wrapped by the SDK; the guarded fetch never lets a failed response through
 */
export async function postQuestion(request: SdkRequest): Promise<Response> {
  const sdk = await loadSdk();
  const client = new sdk.OpenAI({
    baseURL: request.endpoint.baseUrl,
    apiKey: request.key ?? noKey,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: noTimeout,
    logLevel: "off",
    // The SDK takes VS Code's web worker host for a browser page. It is safe there: only the extension's own scripts can see the key.
    dangerouslyAllowBrowser: true,
    fetch: request.fetch,
  });
  return client.post(questionPath(request.endpoint), { body: request.body, signal: request.signal }).asResponse();
}
