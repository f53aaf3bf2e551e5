import * as l10n from "@vscode/l10n";
import { builtInEndpoints, isBuiltIn, isLoopback, originOf, parseEndpoint } from "../../llm/send/endpoint.ts";
import type { ChatError } from "../../shared/chatError.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import type { Window } from "../ports.ts";
import type { CompanyPolicy } from "../settings/companyPolicy.ts";
import type { Forbidden } from "../settings/loadedPolicy.ts";
import type { Settings } from "../settings/settings.ts";
import { field } from "../../shared/guards.ts";

/** An endpoint with what the panel and the requests need to know about it. */
export interface KnownEndpoint {
  readonly endpoint: Endpoint;
  /** The origin that its key is sent to, such as `https://openrouter.ai`. It is stored under `keyNameOf(endpoint)`. */
  readonly origin: string;
  /** The description in the user's settings, or null. */
  readonly notice: string | null;
  /** Where the server is, if its address suggests another machine, or null. */
  readonly whereabouts: string | null;
}

/** What endpoints need to know about the window. */
export type EndpointWindow = Pick<Window, "isRemote" | "privateFetch">;

export type EndpointLookup = KnownEndpoint | { readonly error: ChatError };

/** Finds endpoints by name: built-in ones and those in the user's settings. */
export class Endpoints {
  readonly #settings: Settings;
  readonly #window: EndpointWindow;
  readonly #policy: CompanyPolicy | undefined;

  /** @param policy which endpoints may be used; all unless given */
  constructor(settings: Settings, window: EndpointWindow, policy?: CompanyPolicy) {
    this.#window = window;
    this.#policy = policy;
    this.#settings = settings;
  }

  /** Looks up a name. The error describes what is wrong with its entry. */
  get(name: string): EndpointLookup {
    const entries = this.#settings.get("endpoints");
    const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
    if (entry === undefined && !isBuiltIn(name)) {
      return misconfigured(
        l10n.t("Unknown endpoint “{0}”. `aside.endpoint` must name a built-in endpoint or one in your `aside.endpoints`.", name),
      );
    }
    const found = this.check(name, entry ?? {});
    if ("forbidden" in found) return { error: found.forbidden };
    return "problem" in found
      ? misconfigured(l10n.t("The endpoint “{0}” in `aside.endpoints` is not valid. {1}", name, found.problem))
      : found;
  }

  /**
   * The endpoint that an entry of `aside.endpoints` describes, whether or not it is in the settings, or what is wrong with it. `forbidden`: the error where the
   * policy of this machine does not allow it.
   */
  check(name: string, entry: unknown): KnownEndpoint | { readonly problem: string } | Forbidden {
    const parsed = parseEndpoint(name, entry);
    if (!parsed.ok) return parsed;
    const forbidden = this.#policy?.current?.forbids(parsed.value);
    if (forbidden !== undefined) return forbidden;
    const { privateFetch } = this.#window;
    const isInsecure = parsed.value.insecureHttp === true;
    const endpoint: Endpoint = isInsecure && privateFetch !== null ? { ...parsed.value, privateFetch } : parsed.value;
    const origin = originOf(endpoint);
    const insecure = isInsecure ? insecureNotice(endpoint, origin) : null;
    const notices = [noticeOf(entry), insecure].filter((notice) => notice !== null);
    return { endpoint, origin, notice: notices.length === 0 ? null : notices.join(" "), whereabouts: this.#whereabouts(endpoint) };
  }

  /** Whether an endpoint is the user's own entry, which can be removed. */
  isOwn(name: string): boolean {
    return Object.hasOwn(this.#settings.get("endpoints"), name) && !isBuiltIn(name);
  }

  /** In a remote window, this code runs on the remote machine, and localhost is that machine. */
  #whereabouts(endpoint: Endpoint): string | null {
    const url = new URL(endpoint.baseUrl);
    return this.#window.isRemote && isLoopback(url) ? l10n.t("{0} is on the remote machine, not on your computer.", url.host) : null;
  }

  /** Names of all endpoints, built-in ones first. */
  names(): readonly string[] {
    return [...new Set([...Object.keys(builtInEndpoints), ...Object.keys(this.#settings.get("endpoints"))])];
  }
}

function insecureNotice({ auth }: Endpoint, origin: string): string {
  return auth === "none"
    ? l10n.t("The connection to {0} is not encrypted: others on that network can read your messages.", origin)
    : l10n.t("The connection to {0} is not encrypted: others on that network can read your messages and the API key.", origin);
}

function misconfigured(message: string): { readonly error: ChatError } {
  return { error: { code: "badRequest", message } };
}

function noticeOf(entry: unknown): string | null {
  const description = field(entry, "description");
  return typeof description === "string" && description.trim() !== "" ? description.trim().slice(0, 500) : null;
}
