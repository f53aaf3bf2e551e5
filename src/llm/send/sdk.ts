import type { OpenAI } from "openai";
import type { Endpoint } from "../../shared/parameters.ts";

/** Stands where the SDK demands a key and none is wanted; the guarded fetch sends no authorization then. */
const noKey = "none";
/** The SDK's own timer ends at headers and is not ours to see; the watchdog rules. The longest a timer can be. */
const noTimeout = 2 ** 31 - 1;

/** Loads the SDK, which is a file of its own. Later calls get the same one. */
export async function loadSdk(): Promise<{ readonly OpenAI: typeof OpenAI }> {
  return import("openai");
}

/** A request for the SDK to send. */
export interface SdkRequest {
  readonly endpoint: Endpoint;
  readonly key: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  /** Ours, with every wall in it. */
  readonly fetch: typeof globalThis.fetch;
}

/**
 * Posts a chat completion with the openai SDK and gives the raw answer: its bytes are read by our reader alone, never by the
 * SDK's decoder. Nothing comes from the environment (it would take the base URL, organisation, project and whole headers from there).
 * @throws whatever the fetch threw, wrapped by the SDK; the guarded fetch never lets an unsuccessful status through
 */
export async function postChatCompletion(request: SdkRequest): Promise<Response> {
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
    // The SDK takes VS Code's web worker host for a page. It is none: no script but the extension's own sees the key there either.
    dangerouslyAllowBrowser: true,
    fetch: request.fetch,
  });
  return client.post("/chat/completions", { body: request.body, signal: request.signal }).asResponse();
}
