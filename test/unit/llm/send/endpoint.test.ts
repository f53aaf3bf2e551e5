import { describe, expect, test } from "vitest";
import { addressOf, builtInEndpoints, keyNameOf, parseBaseUrl, parseEndpoint } from "../../../../src/llm/send/endpoint.ts";

describe("base URLs", () => {
  test.each([
    ["https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1"],
    ["HTTPS://OPENROUTER.AI:443/api/v1//", "https://openrouter.ai/api/v1"],
    ["https://api.example.com:8443", "https://api.example.com:8443"],
    ["  https://api.example.com/v1/chat/completions ", "https://api.example.com/v1"],
    ["http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"],
    ["http://127.1:1234/v1", "http://127.0.0.1:1234/v1"],
    ["http://[::1]:8080/v1", "http://[::1]:8080/v1"],
    ["http://localhost:1234/v1", "http://localhost:1234/v1"],
    ["https://api.example.com/v1/?api-version=preview", "https://api.example.com/v1?api-version=preview"],
    ["https://api.example.com/v1/chat/completions?a=1&b=%20", "https://api.example.com/v1?a=1&b=%20"],
    ["https://api.example.com/v1?", "https://api.example.com/v1"],
  ])("%s is accepted", (text, value) => {
    expect(parseBaseUrl(text)).toEqual({ ok: true, value });
  });
  test.each([
    "",
    "openrouter.ai/api/v1",
    "sk-or-v1-CANARYCANARYCANARY",
    "ftp://api.example.com",
    "http://plain-remote.example.invalid/v1",
    "http://127.0.0.1.example.invalid/v1",
    "http://localhost.example.invalid/v1",
    "http://[::ffff:127.0.0.1]/v1",
    "https://openrouter.ai@127.0.0.1:9999/v1",
    "https://user:sk-or-v1-CANARYCANARYCANARY@api.example.com/v1",
    "https://openrouter.ai./api/v1",
    "https://api.example.com/v1?key=sk-or-v1-CANARYCANARYCANARY",
    "https://api.example.com/v1#x",
    "file:///etc/passwd",
    "javascript:alert(1)",
  ])("%s is refused, and never repeated", (text) => {
    const parsed = parseBaseUrl(text);
    expect(parsed.ok).toBe(false);
    expect(JSON.stringify(parsed)).not.toContain("CANARY");
  });
});

describe("custom endpoints", () => {
  test("the defaults are dialect openai and auth key", () => {
    expect(parseEndpoint("mine", { baseUrl: "https://api.example.com/v1/" })).toEqual({
      ok: true,
      value: { name: "mine", baseUrl: "https://api.example.com/v1", dialect: "openai", auth: "key", headers: {} },
    });
  });
  test("every field is read", () => {
    const raw = { baseUrl: "http://127.0.0.1:4000", dialect: "deepinfra", auth: "none", headers: { "X-Team": "a", "api-key": "b" } };
    expect(parseEndpoint("mine", raw)).toEqual({ ok: true, value: { name: "mine", ...raw } });
  });
  test("a query is kept apart from the path, and joins the one of a page", () => {
    const parsed = parseEndpoint("mine", { baseUrl: "https://a.example/v1?api-version=1" });
    expect(parsed).toMatchObject({ value: { baseUrl: "https://a.example/v1", query: "api-version=1" } });
    if (!parsed.ok) throw new Error(parsed.problem);
    expect(addressOf(parsed.value, "/chat/completions").href).toBe("https://a.example/v1/chat/completions?api-version=1");
    expect(addressOf(parsed.value, "/models?limit=2").href).toBe("https://a.example/v1/models?limit=2&api-version=1");
  });
  test("keys of two accounts have two names, which are no origins", () => {
    const nameOf = (account?: string) => {
      const parsed = parseEndpoint("mine", { baseUrl: "https://a.example/v1", ...(account !== undefined && { account }) });
      return parsed.ok ? keyNameOf(parsed.value) : parsed.problem;
    };
    expect([nameOf(), nameOf("work"), nameOf("Zoë @ home")]).toEqual([
      "https://a.example",
      "https://a.example work",
      "https://a.example Zoë @ home",
    ]);
  });
  test("http to another machine needs insecureHttp, which is not noted where it is not needed", () => {
    const parsed = parseEndpoint("mine", { baseUrl: "http://gpu.lan:8000/v1", insecureHttp: true });
    expect(parsed).toMatchObject({ ok: true, value: { baseUrl: "http://gpu.lan:8000/v1", insecureHttp: true } });
    for (const baseUrl of ["https://gpu.lan/v1", "http://localhost/v1"]) {
      const other = parseEndpoint("mine", { baseUrl, insecureHttp: true });
      expect(other.ok && "insecureHttp" in other.value).toBe(false);
    }
  });
  test("a built-in endpoint takes headers and auth of the settings, and keeps its address", () => {
    expect(parseEndpoint("openrouter", { headers: { "X-Team": "a" } })).toEqual({
      ok: true,
      value: { ...builtInEndpoints.openrouter, headers: { "X-Team": "a" } },
    });
    expect(parseEndpoint("deepinfra", { auth: "none" })).toEqual({ ok: true, value: { ...builtInEndpoints.deepinfra, auth: "none" } });
  });
  test.each<[string, unknown]>([
    ["openrouter", { baseUrl: "https://evil.example.invalid" }],
    ["deepinfra", { baseUrl: "https://evil.example.invalid" }],
    ["openrouter", { account: "work" }],
    ["openrouter", { headers: { Authorization: "Bearer x" } }],
    ["deepinfra", "none"],
    ["mine", { baseUrl: "https://a.example", account: "" }],
    ["mine", { baseUrl: "https://a.example", account: 1 }],
    ["mine", { baseUrl: "https://a.example", account: "a".repeat(61) }],
    ["mine", { baseUrl: "https://a.example", account: "a\u202eb" }],
    ["mine", { baseUrl: "http://192.168.1.20/v1" }],
    ["mine", { baseUrl: "http://192.168.1.20/v1", insecureHttp: "yes" }],
    [" ", { baseUrl: "https://a.example" }],
    ["mine", null],
    ["mine", []],
    ["mine", {}],
    ["mine", { baseUrl: 1 }],
    ["mine", { baseUrl: "https://a.example", dialect: "azure" }],
    ["mine", { baseUrl: "https://a.example", auth: "basic" }],
    ["mine", { baseUrl: "https://a.example", headers: "x" }],
    ["mine", { baseUrl: "https://a.example", headers: { "a b": "c" } }],
    ["mine", { baseUrl: "https://a.example", headers: { a: 1 } }],
    ["mine", { baseUrl: "https://a.example", headers: { a: "b\r\nHost: c" } }],
    ["mine", { baseUrl: "https://a.example", headers: { Authorization: "Bearer x" } }],
    ["mine", { baseUrl: "https://a.example", headers: { Host: "b" } }],
    ["mine", { baseUrl: "https://a.example", headers: { Cookie: "b" } }],
  ])("%s %j is refused", (name, raw) => {
    expect(parseEndpoint(name, raw).ok).toBe(false);
  });
});
