/** A secret of ours and what of it may be seen: RFC 7636, method S256. */
export interface Proof {
  /** 43 characters of 32 random bytes. Sent only with the code, to the endpoint. */
  readonly verifier: string;
  /** base64url(sha256(verifier)), without padding. Goes into the address that the browser opens. */
  readonly challenge: string;
}

/** Makes a proof for one sign-in. */
export async function createProof(): Promise<Proof> {
  const verifier = randomToken();
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return { verifier, challenge: base64url(new Uint8Array(digest)) };
}

/** 32 random bytes as text that can stand anywhere in an address. */
export function randomToken(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}
