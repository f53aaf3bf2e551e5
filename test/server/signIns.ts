import { createHash, randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { openRouterError, type Refusal } from "./openRouterError.ts";
import { isObject } from "../../src/shared/guards.ts";

/** The sign-in pages, and the codes that are still valid. */
export class SignIns {
  readonly #challenges = new Map<string, string>();

  /**
   * `GET /auth`: a page with "Approve" and "Deny". Approving leads to `callback_url` with a code, or without it shows the code (headless
   * mode). A sign-in without an S256 challenge is refused.
   */
  show(response: ServerResponse, query: URLSearchParams): Refusal | undefined {
    const challenge = query.get("code_challenge") ?? "";
    if (query.get("code_challenge_method") !== "S256" || !/^[\w-]{43}$/.test(challenge))
      return openRouterError(400, "Invalid code challenge");
    const callback = query.get("callback_url");
    if (callback !== null && !/^(?:https:\/\/|http:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?\/)/.test(callback)) {
      return openRouterError(400, "Invalid callback URL");
    }
    const code = `auth_code_${randomUUID()}`;
    this.#challenges.set(code, challenge);
    const to = (answer: Readonly<Record<string, string>>): string => {
      const url = new URL(callback ?? "http://127.0.0.1/");
      for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
      return url.href.replaceAll("&", "&amp;");
    };
    const body =
      callback === null
        ? `<p>Your code:</p><output aria-label="Code">${code}</output>`
        : `<p><a href="${to({ code })}">Approve</a> <a href="${to({ error: "access_denied" })}">Deny</a></p>`;
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(
      `<!doctype html><html lang="en"><title>Loopback sign-in</title><h1>Approve ${query.get("key_label") ?? "an app"}?</h1>${body}</html>`,
    );
    return undefined;
  }

  /** `POST /auth/keys`: checks that the verifier matches the code. A code is valid once. */
  redeem(body: unknown): Refusal | undefined {
    if (!isObject(body) || body.code_challenge_method !== "S256") return openRouterError(400, "Invalid code_challenge_method");
    const { code, code_verifier: verifier } = body;
    const challenge = typeof code === "string" ? this.#challenges.get(code) : undefined;
    if (typeof code === "string") this.#challenges.delete(code);
    const proven = typeof verifier === "string" && createHash("sha256").update(verifier).digest("base64url") === challenge;
    return proven ? undefined : openRouterError(403, "Invalid code or code_verifier");
  }
}
