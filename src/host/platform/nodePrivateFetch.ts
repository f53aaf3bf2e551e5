import { lookup as systemLookup, type LookupAddress } from "node:dns";
import { type IncomingMessage, request as httpRequest } from "node:http";
import { isIP } from "node:net";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { isPrivateAddress } from "../../app/network/privateAddress.ts";
import { notPrivateCode } from "../../shared/parameters.ts";

/** What tests replace: name resolution. */
export interface PrivateFetchDeps {
  readonly lookup: (host: string) => Promise<readonly LookupAddress[]>;
}

const systemDeps: PrivateFetchDeps = { lookup: (host) => promisify(systemLookup)(host, { all: true, verbatim: true }) };

/** A host that is not on a private network. Nothing was sent to it. */
class NotPrivateError extends Error {
  readonly code = notPrivateCode;
}

/**
 * Implements `PrivateFetch` with Node: looks up the host, which must have private addresses only, and connects to one of these, under the host's own name.
 * Follows no redirects and decodes nothing.
 */
export async function privateFetch(address: string, init: RequestInit = {}, deps: PrivateFetchDeps = systemDeps): Promise<Response> {
  const url = new URL(address);
  if (url.protocol !== "http:") throw new TypeError("only for http");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const found = isIP(host) === 0 ? await deps.lookup(host) : [{ address: host, family: isIP(host) }];
  const [pinned] = found;
  const open = found.find((one) => !isPrivateAddress(one.address));
  if (pinned === undefined || open !== undefined) throw new NotPrivateError(open?.address ?? host);
  return responseOf(await send(url, init, pinned));
}

function send(url: URL, { method = "GET", headers, body, signal }: RequestInit, pinned: LookupAddress): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const text = typeof body === "string" ? body : undefined;
    const request = httpRequest(url, {
      method,
      headers: {
        ...Object.fromEntries(new Headers(headers)),
        ...(text !== undefined && { "content-length": Buffer.byteLength(text) }),
      },
      ...(signal && { signal }),
      // The name is not looked up again: it could stand for another address by now.
      lookup: (_host, options, callback) => {
        if (options.all === true) callback(null, [pinned]);
        else callback(null, pinned.address, pinned.family);
      },
    });
    request.on("socket", (socket) => {
      // VS Code patches requests for proxies, so check the connected address before sending anything.
      const look = (): void => {
        const { remoteAddress = "" } = socket;
        if (isPrivateAddress(remoteAddress)) request.end(text);
        else request.destroy(new NotPrivateError(remoteAddress));
      };
      if (socket.connecting) socket.once("connect", look);
      else look();
    });
    request.on("response", resolve);
    request.on("error", reject);
  });
}

/** Statuses whose response has no body. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

function responseOf(message: IncomingMessage): Response {
  const { statusCode: status = 0, headersDistinct } = message;
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct)) for (const value of values) headers.append(name, value);
  if (bodiless.has(status)) {
    message.resume();
    return new Response(null, { status, headers });
  }
  return new Response(Readable.toWeb(message) as ReadableStream<Uint8Array>, { status, headers });
}
