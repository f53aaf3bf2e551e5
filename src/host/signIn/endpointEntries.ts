import type { App } from "../../app/app.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import { keyNameOf } from "../../llm/send/endpoint.ts";
import type { Dialect } from "../../shared/parameters.ts";

/** What signing in needs. */
export type SignInDeps = Pick<App, "ask" | "endpoints" | "secrets" | "settings" | "log" | "closing" | "window">;

/** An entry of `aside.endpoints` as Aside writes it: only what differs from the defaults. */
export interface EndpointEntry {
  readonly baseUrl: string;
  readonly dialect?: Dialect;
  readonly auth?: "none";
  readonly account?: string;
  readonly insecureHttp?: true;
}

type EntryDeps = Pick<App, "endpoints" | "settings">;

/** The entry of a server with this address. */
export function entryOf(baseUrl: string, dialect: Dialect, more: Omit<EndpointEntry, "baseUrl" | "dialect"> = {}): EndpointEntry {
  return { baseUrl, ...(dialect !== "openai" && { dialect }), ...more };
}

/** The endpoints with this address, whatever their account. */
export function endpointsAt(baseUrl: string, { endpoints }: Pick<App, "endpoints">): readonly KnownEndpoint[] {
  return endpoints.names().flatMap((name) => {
    const found = endpoints.get(name);
    if ("error" in found) return [];
    const { query, baseUrl: without } = found.endpoint;
    return (query === undefined ? without : `${without}?${query}`) === baseUrl ? [found] : [];
  });
}

/** A name that no endpoint has yet: this one, or with a number. */
export function unusedName(wanted: string, { endpoints }: Pick<App, "endpoints">): string {
  const taken = new Set(endpoints.names());
  let name = wanted;
  for (let count = 2; taken.has(name); count += 1) name = `${wanted}-${count}`;
  return name;
}

/** Adds an entry to the user's `aside.endpoints`. */
export async function saveEntry(name: string, entry: EndpointEntry, { settings }: EntryDeps): Promise<void> {
  await settings.write("endpoints", { ...settings.get("endpoints"), [name]: entry }, "user");
}

/** Removes an endpoint of the user's own, and chooses the default one if the user's settings chose it. */
export async function removeEntry(name: string, { settings }: EntryDeps): Promise<void> {
  const { [name]: _removed, ...rest } = settings.get("endpoints");
  await settings.write("endpoints", Object.keys(rest).length === 0 ? undefined : rest, "user");
  if (settings.userValue("endpoint") === name) await settings.write("endpoint", undefined, "user");
}

/** The name of an endpoint's key, unless another endpoint has the same key. */
export function ownKeyName({ endpoint }: KnownEndpoint, { endpoints }: Pick<App, "endpoints">): string | undefined {
  if (endpoint.auth === "none") return undefined;
  const name = keyNameOf(endpoint);
  const isShared = endpoints.names().some((other) => {
    const found = other === endpoint.name ? undefined : endpoints.get(other);
    return found !== undefined && "endpoint" in found && keyNameOf(found.endpoint) === name;
  });
  return isShared ? undefined : name;
}
