import type { PinnedTool } from "./toolMessage.ts";

/** The tools that OpenRouter runs itself and Aside offers, by their types on the wire (docs/wire.md, Server tools). */
export const serverToolNames = [
  "openrouter:web_search",
  "openrouter:web_fetch",
  "openrouter:datetime",
  "openrouter:image_generation",
] as const;

/** The type of a server tool on the wire. No function of a tool has a colon in its name, so the two cannot be confused. */
export type ServerToolName = (typeof serverToolNames)[number];

/** A server tool that is on in a conversation. */
export interface ServerTool {
  readonly name: ServerToolName;
  /** Host names that pages may be fetched from. Only `openrouter:web_fetch` has some, and without any it is not offered. */
  readonly domains: readonly string[];
  /** The user has agreed to it although the conversation holds files of the workspace. */
  readonly filesAgreed: boolean;
}

/**
 * What one request may spend on server tools. Aside cannot ask about their calls one by one, so each request states these limits: `uses` of a tool that has
 * such a limit, `steps` of all tools together, `usd` for the whole request, after which OpenRouter has the model answer with what it has.
 */
export const serverToolLimits = { uses: 5, steps: 10, usd: 1, fetchedTokens: 20_000 } as const;

/** The most host names of `openrouter:web_fetch`. */
export const mostDomains = 20;

const version = "v1";
const agreedToFiles = "files";
const domain = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/** Whether a tool is run by the server, including ones that this version does not know. */
export function isServerTool(name: string): boolean {
  return name.startsWith("openrouter:");
}

/** Whether a text is a host name with a top-level domain, in lower case: no scheme, port, path, address or wildcard. */
export function isDomain(text: string): boolean {
  return domain.test(text);
}

/** The entry of a server tool in a conversation's list of tools. In place of a hash, its pin is what the user agreed to. */
export function pinServerTool({ name, domains, filesAgreed }: ServerTool): PinnedTool {
  return { name, pin: [version, ...(filesAgreed ? [agreedToFiles] : []), ...domains].join(" ") };
}

/**
 * Reads an entry of a conversation's list of tools, which may come from any file.
 * @returns undefined for a tool of another kind, and for one that does not say exactly what the user agreed to
 */
export function readServerTool({ name, pin }: PinnedTool): ServerTool | undefined {
  const known = serverToolNames.find((one) => one === name);
  const [first, ...rest] = pin.length > 8192 ? [] : pin.split(" ");
  if (known === undefined || first !== version) return undefined;
  const filesAgreed = rest[0] === agreedToFiles;
  const domains = filesAgreed ? rest.slice(1) : rest;
  const fetches = known === "openrouter:web_fetch";
  if (!domains.every(isDomain) || domains.length > mostDomains || domains.length > 0 !== fetches) return undefined;
  return { name: known, domains, filesAgreed };
}
