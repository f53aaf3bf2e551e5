/** A secret and its public challenge: RFC 7636, method S256. */
export interface Proof {
  /** 32 random bytes as 43 characters. Sent to the endpoint, only with the code. */
  readonly verifier: string;
  /** base64url(sha256(verifier)), without padding. Part of the address that the browser opens. */
  readonly challenge: string;
}

/** Creates a proof for one sign-in. */
export async function createProof(): Promise<Proof> {
  const verifier = randomToken();
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return { verifier, challenge: base64url(new Uint8Array(digest)) };
}

/** 32 random bytes as text that is valid anywhere in an address. */
export function randomToken(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}
