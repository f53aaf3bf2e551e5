import { describe, expect, test } from "vitest";
import { parseBaseUrl, parseEndpoint } from "../../../../src/llm/send/endpoint.ts";

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
  test.each<[string, unknown]>([
    ["openrouter", { baseUrl: "https://evil.example.invalid" }],
    ["deepinfra", { baseUrl: "https://evil.example.invalid" }],
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
