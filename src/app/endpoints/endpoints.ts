import * as l10n from "@vscode/l10n";
import { builtInEndpoints, isLoopback, originOf, parseEndpoint } from "../../llm/send/endpoint.ts";
import type { ChatError } from "../../shared/chatError.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import type { Window } from "../ports.ts";
import type { Settings } from "../settings/settings.ts";
import { field } from "../../shared/guards.ts";

/** An endpoint as the panel and the requests need it. */
export interface KnownEndpoint {
  readonly endpoint: Endpoint;
  /** What a key belongs to, such as `https://openrouter.ai`. */
  readonly origin: string;
  /** What the user's settings say about this server, or null. */
  readonly notice: string | null;
  /** Where its address leads, if not where one would think, or null. */
  readonly whereabouts: string | null;
}

export type EndpointLookup = KnownEndpoint | { readonly error: ChatError };

/** Finds endpoints by name: the built-in ones and those of the user's own settings. */
export class Endpoints {
  readonly #settings: Settings;
  readonly #window: Pick<Window, "isRemote">;

  constructor(settings: Settings, window: Pick<Window, "isRemote">) {
    this.#window = window;
    this.#settings = settings;
  }

  /** Looks up a name; what is wrong with its entry is in the error. */
  get(name: string): EndpointLookup {
    if (Object.hasOwn(builtInEndpoints, name)) {
      const endpoint = builtInEndpoints[name as keyof typeof builtInEndpoints];
      return { endpoint, origin: originOf(endpoint), notice: null, whereabouts: null };
    }
    const entries = this.#settings.get("endpoints");
    if (!Object.hasOwn(entries, name)) {
      return misset(l10n.t("There is no endpoint “{0}”: aside.endpoint names one that is not in your aside.endpoints.", name));
    }
    const entry = entries[name];
    const parsed = parseEndpoint(name, entry);
    if (!parsed.ok) return misset(l10n.t("The endpoint “{0}” in aside.endpoints cannot be used. {1}", name, parsed.problem));
    return {
      endpoint: parsed.value,
      origin: originOf(parsed.value),
      notice: noticeOf(entry),
      whereabouts: this.#whereabouts(parsed.value),
    };
  }

  /** In a remote window this code runs on the other machine, and so does everything that it calls localhost. */
  #whereabouts(endpoint: Endpoint): string | null {
    const url = new URL(endpoint.baseUrl);
    return this.#window.isRemote && isLoopback(url)
      ? l10n.t("{0} is on the machine this window is connected to, not on yours.", url.host)
      : null;
  }

  /** Names of all endpoints, built-in ones first. */
  names(): readonly string[] {
    return [...new Set([...Object.keys(builtInEndpoints), ...Object.keys(this.#settings.get("endpoints"))])];
  }
}

function misset(message: string): { readonly error: ChatError } {
  return { error: { code: "badRequest", message } };
}

function noticeOf(entry: unknown): string | null {
  const description = field(entry, "description");
  return typeof description === "string" && description.trim() !== "" ? description.trim().slice(0, 500) : null;
}
