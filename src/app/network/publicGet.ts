/** How an address is fetched. */
export interface PublicGetOptions {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly accept: string;
}

/** Why nothing came. `detail` names what was met, such as where a redirect points to. */
export type PublicGetRefusal = "notHttps" | "notPublic" | "unreachable" | "redirect" | "status" | "tooLarge" | "timeout";

export type PublicGetResult =
  | { readonly ok: true; readonly contentType: string; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly why: PublicGetRefusal; readonly detail: string };

/**
 * Fetches an https address of the public internet once: the name is looked up, every address behind it must be public, and the connection goes
 * to one of those. No redirect is followed; nothing goes along, neither cookies nor a referrer. Never rejects.
 */
export type PublicGet = (address: string, options: PublicGetOptions) => Promise<PublicGetResult>;
