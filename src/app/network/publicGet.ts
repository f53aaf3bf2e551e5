/** Limits and headers of a request. */
export interface PublicGetOptions {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly accept: string;
}

/** Why an address could not be fetched. `detail` of the result has specifics, such as the target of a redirect. */
export type PublicGetRefusal = "notHttps" | "notPublic" | "unreachable" | "redirect" | "status" | "tooLarge" | "timeout";

export type PublicGetResult =
  | { readonly ok: true; readonly contentType: string; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly why: PublicGetRefusal; readonly detail: string };

/**
 * Fetches an HTTPS address of the public internet once. The host name is resolved, all its addresses must be public, and the connection is made to
 * one of them. Follows no redirects and sends no cookies or referrer. Never rejects.
 */
export type PublicGet = (address: string, options: PublicGetOptions) => Promise<PublicGetResult>;
