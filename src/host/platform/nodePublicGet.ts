import { lookup as systemLookup, type LookupAddress } from "node:dns";
import { type IncomingMessage, STATUS_CODES } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import { promisify } from "node:util";
import { isPublicAddress } from "../../app/network/publicAddress.ts";
import type { PublicGetOptions, PublicGetRefusal, PublicGetResult } from "../../app/network/publicGet.ts";

/** What tests replace: name resolution, which addresses are public, and trusted certificates. */
export interface PublicGetDeps {
  readonly lookup: (host: string) => Promise<readonly LookupAddress[]>;
  readonly isPublic: (address: string) => boolean;
  readonly ca?: string;
}

const systemDeps: PublicGetDeps = {
  lookup: (host) => promisify(systemLookup)(host, { all: true, verbatim: true }),
  isPublic: isPublicAddress,
};

/** Implements {@link PublicGet} with Node. */
export async function publicGet(address: string, options: PublicGetOptions, deps: PublicGetDeps = systemDeps): Promise<PublicGetResult> {
  const url = URL.parse(address);
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "") return refused("notHttps", address);
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  let found: readonly LookupAddress[];
  try {
    found = isIP(host) === 0 ? await deps.lookup(host) : [{ address: host, family: isIP(host) }];
  } catch (cause) {
    return refused("unreachable", messageOf(cause));
  }
  const [pinned] = found;
  const hidden = found.find((one) => !deps.isPublic(one.address));
  if (hidden !== undefined) return refused("notPublic", hidden.address);
  if (pinned === undefined) return refused("unreachable", host);
  return get(url, pinned, options, deps);
}

function get(url: URL, pinned: LookupAddress, options: PublicGetOptions, deps: PublicGetDeps): Promise<PublicGetResult> {
  return new Promise((resolve) => {
    const abort = new AbortController();
    const settle = (result: PublicGetResult): void => {
      clearTimeout(timer);
      resolve(result);
      abort.abort();
    };
    const timer = setTimeout(() => settle(refused("timeout", `${options.timeoutMs / 1000} s`)), options.timeoutMs);
    const request = httpsRequest(url, {
      method: "GET",
      headers: { accept: options.accept },
      signal: abort.signal,
      // The name is not resolved again: the result could be different by now.
      lookup: (_host, lookupOptions, callback) => {
        if (lookupOptions.all === true) callback(null, [pinned]);
        else callback(null, pinned.address, pinned.family);
      },
      ...(deps.ca === undefined ? {} : { ca: deps.ca }),
    });
    request.on("socket", (socket) => {
      // VS Code patches requests for proxies, so check that the connected address is public, too, before sending anything.
      const look = (): void => {
        const { remoteAddress = "" } = socket;
        if (!deps.isPublic(remoteAddress)) settle(refused("notPublic", remoteAddress));
      };
      if (socket.connecting) socket.once("connect", look);
      else look();
    });
    request.on("response", (response) => void read(response, options.maxBytes).then(settle));
    request.on("error", (cause) => settle(refused("unreachable", messageOf(cause))));
    request.end();
  });
}

async function read(response: IncomingMessage, maxBytes: number): Promise<PublicGetResult> {
  const { statusCode = 0, headers } = response;
  if (statusCode >= 300 && statusCode < 400) return refused("redirect", headers.location ?? "");
  if (statusCode !== 200) return refused("status", `${statusCode} ${STATUS_CODES[statusCode] ?? ""}`.trim());
  if (Number(headers["content-length"]) > maxBytes) return refused("tooLarge", String(maxBytes));
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > maxBytes) return refused("tooLarge", String(maxBytes));
      pieces.push(piece);
    }
  } catch (cause) {
    return refused("unreachable", messageOf(cause));
  }
  return { ok: true, contentType: headers["content-type"] ?? "", bytes: Buffer.concat(pieces) };
}

function refused(why: PublicGetRefusal, detail: string): PublicGetResult {
  return { ok: false, why, detail };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
