import * as l10n from "@vscode/l10n";
import { builtInEndpoints, isLoopback, originOf, parseEndpoint } from "../../llm/send/endpoint.ts";
import type { ChatError } from "../../shared/chatError.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import type { Window } from "../ports.ts";
import type { Settings } from "../settings/settings.ts";
import { field } from "../../shared/guards.ts";

/** An endpoint with what the panel and the requests need to know about it. */
export interface KnownEndpoint {
  readonly endpoint: Endpoint;
  /** The origin that its key belongs to, such as `https://openrouter.ai`. */
  readonly origin: string;
  /** The description in the user's settings, or null. */
  readonly notice: string | null;
  /** Where the server is, if its address suggests another machine, or null. */
  readonly whereabouts: string | null;
}

export type EndpointLookup = KnownEndpoint | { readonly error: ChatError };

/** Finds endpoints by name: built-in ones and those in the user's settings. */
export class Endpoints {
  readonly #settings: Settings;
  readonly #window: Pick<Window, "isRemote">;

  constructor(settings: Settings, window: Pick<Window, "isRemote">) {
    this.#window = window;
    this.#settings = settings;
  }

  /** Looks up a name. The error describes what is wrong with its entry. */
  get(name: string): EndpointLookup {
    if (Object.hasOwn(builtInEndpoints, name)) {
      const endpoint = builtInEndpoints[name as keyof typeof builtInEndpoints];
      return { endpoint, origin: originOf(endpoint), notice: null, whereabouts: null };
    }
    const entries = this.#settings.get("endpoints");
    if (!Object.hasOwn(entries, name)) {
      return misconfigured(
        l10n.t("Unknown endpoint “{0}”. `aside.endpoint` must name a built-in endpoint or one in your `aside.endpoints`.", name),
      );
    }
    const entry = entries[name];
    const parsed = parseEndpoint(name, entry);
    if (!parsed.ok) return misconfigured(l10n.t("The endpoint “{0}” in `aside.endpoints` is not valid. {1}", name, parsed.problem));
    return {
      endpoint: parsed.value,
      origin: originOf(parsed.value),
      notice: noticeOf(entry),
      whereabouts: this.#whereabouts(parsed.value),
    };
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

function misconfigured(message: string): { readonly error: ChatError } {
  return { error: { code: "badRequest", message } };
}

function noticeOf(entry: unknown): string | null {
  const description = field(entry, "description");
  return typeof description === "string" && description.trim() !== "" ? description.trim().slice(0, 500) : null;
}
