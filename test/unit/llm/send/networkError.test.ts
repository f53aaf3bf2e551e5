import { describe, expect, test } from "vitest";
import { networkError, type ConnectionPhase } from "../../../../src/llm/send/networkError.ts";
import type { ChatErrorCode } from "../../../../src/shared/chatError.ts";

const target = { origin: "https://api.example.com", model: "a/b" };
const failed = (cause: unknown): Error => new TypeError("fetch failed", { cause });
const coded = (code: string, message = "m", more: object = {}): Error => Object.assign(new Error(message), { code }, more);

describe("before headers", () => {
  test.each<[string, unknown, ChatErrorCode, boolean, RegExp]>([
    ["refused", failed(coded("ECONNREFUSED")), "unreachable", false, /connection refused/],
    [
      "refused on every address",
      failed(new AggregateError([coded("ECONNREFUSED"), coded("ECONNREFUSED")])),
      "unreachable",
      false,
      /connection refused/,
    ],
    ["unknown host", failed(coded("ENOTFOUND")), "hostNotFound", false, /^Host name not found: api\.example\.com\.$/],
    ["name server has no answer", failed(coded("EAI_AGAIN")), "hostNotFound", true, /could not be looked up/],
    ["connect timeout", failed(coded("UND_ERR_CONNECT_TIMEOUT")), "timeout", false, /No response from/],
    ["headers timeout", failed(coded("UND_ERR_HEADERS_TIMEOUT")), "timeout", false, /No response from/],
    ["reset", failed(coded("ECONNRESET")), "connectionLost", true, /before it responded/],
    ["closed", failed(coded("UND_ERR_SOCKET", "other side closed")), "connectionLost", true, /before it responded/],
    ["plain port", failed(coded("ERR_SSL_WRONG_VERSION_NUMBER")), "tls", false, /does not use HTTPS/],
    ["plain port, older", failed(coded("EPROTO", "ssl3_get_record:wrong version number")), "tls", false, /does not use HTTPS/],
    ["self-signed", failed(coded("DEPTH_ZERO_SELF_SIGNED_CERT")), "tls", false, /http\.systemCertificates/],
    ["unknown issuer", failed(coded("UNABLE_TO_VERIFY_LEAF_SIGNATURE")), "tls", false, /not trusted/],
    ["expired", failed(coded("CERT_HAS_EXPIRED")), "tls", false, /has expired/],
    [
      "another host",
      failed(
        coded("ERR_TLS_CERT_ALTNAME_INVALID", "m", {
          reason: "Host: api.example.com. is not in the cert's altnames: DNS:other.invalid, DNS:<b>",
        }),
      ),
      "tls",
      false,
      /issued for another host \(other\.invalid\)\.$/,
    ],
    ["garbage", failed(coded("HPE_INVALID_CONSTANT")), "notAnApi", false, /not an HTTP API/],
    [
      "garbage, in Node 24",
      failed(Object.assign(new Error("Response does not match"), { name: "HTTPParserError", code: undefined })),
      "notAnApi",
      false,
      /not an HTTP API/,
    ],
    [
      "407 to the request",
      failed(Object.assign(new Error(""), { stack: "Error\n at httpNetworkOrCacheFetch (node:internal)" })),
      "proxyAuth",
      false,
      /proxy requires you to sign in/,
    ],
    [
      "200 encodings",
      failed(new Error("too many content-encodings in response: 200, maximum allowed is 5")),
      "notAnApi",
      false,
      /not an HTTP API/,
    ],
    [
      "proxy",
      failed(coded("UND_ERR_ABORTED", "Proxy response (407) !== 200 when HTTP Tunneling")),
      "proxyAuth",
      false,
      /proxy requires you to sign in/,
    ],
    ["Electron, redirect", new Error("Redirect was cancelled"), "redirected", false, /tried to redirect/],
    ["Electron, refused", new Error("net::ERR_CONNECTION_REFUSED"), "unreachable", false, /connection refused/],
    ["Electron, unknown host", new Error("net::ERR_NAME_NOT_RESOLVED"), "hostNotFound", false, /not found/],
    ["Electron, certificate", new Error("net::ERR_CERT_AUTHORITY_INVALID"), "tls", false, /not trusted/],
    ["Electron, offline", new Error("net::ERR_INTERNET_DISCONNECTED"), "unreachable", false, /offline/],
    ["Electron, proxy", new Error("net::ERR_PROXY_AUTH_REQUESTED"), "proxyAuth", false, /sign in/],
    [
      "a web worker, which tells nothing",
      new TypeError("Failed to fetch"),
      "unreachable",
      false,
      /^Cannot reach https:\/\/api\.example\.com\.$/,
    ],
    ["something else", failed(coded("EHOSTUNREACH")), "unreachable", false, /\(EHOSTUNREACH\)/],
    ["no error at all", "oops", "unreachable", false, /Cannot reach/],
  ])("%s", (_name, thrown, code, transient, message) => {
    const failure = networkError(thrown, target, "headers");
    expect(failure).toMatchObject({ transient, error: { code, origin: target.origin, model: "a/b" } });
    expect(failure.error.message).toMatch(message);
  });
  test("a cause that is its own cause does not loop forever", () => {
    const loop: { cause?: unknown; message: string } = { message: "m" };
    loop.cause = loop;
    expect(networkError(loop, target, "headers").error.code).toBe("unreachable");
  });
  test("a local server adds a hint", () => {
    expect(networkError(failed(coded("ECONNREFUSED")), { origin: "http://127.0.0.1:11434" }, "headers").error.message).toContain(
      "Is the server running?",
    );
  });
});

describe("in the body", () => {
  test.each<[string, unknown, ChatErrorCode]>([
    ["reset", new TypeError("terminated", { cause: coded("ECONNRESET") }), "connectionLost"],
    ["closed", new TypeError("terminated", { cause: coded("UND_ERR_SOCKET") }), "connectionLost"],
    ["short", new TypeError("terminated", { cause: coded("UND_ERR_RES_CONTENT_LENGTH_MISMATCH") }), "connectionLost"],
    ["cut gzip", coded("Z_BUF_ERROR", "unexpected end of file"), "connectionLost"],
    ["broken gzip", coded("Z_DATA_ERROR"), "badData"],
    ["undici's own timeout", new TypeError("terminated", { cause: coded("UND_ERR_BODY_TIMEOUT") }), "stalled"],
  ])("%s", (_name, thrown, code) => {
    const phase: ConnectionPhase = "body";
    expect(networkError(thrown, target, phase)).toMatchObject({ transient: false, error: { code } });
  });
});
