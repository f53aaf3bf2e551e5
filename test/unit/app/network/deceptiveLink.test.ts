import { describe, expect, test } from "vitest";
import { isAskedAbout, namesAnotherHost } from "../../../../src/app/network/deceptiveLink.ts";

describe("an address that is asked about", () => {
  test.each([
    ["https://example.invalid/a", false],
    ["http://example.invalid", false],
    ["https://93.184.215.14/", false],
    ["https://v1.2.3.4567.example.com/", false],
    ["https://deadbeef.example.com/", false],
    ["mailto:a@example.invalid", false],
    ["mailto:a@example.invalid?subject=x&body=y", true],
    ["mailto:a@example.invalid,b@example.invalid", true],
    ["http://localhost:8080/shutdown", true],
    ["http://127.1/", true],
    ["http://2130706433/", true],
    ["http://0177.1/", true],
    ["http://0x7f000001/", true],
    ["http://0x7f.0.0.1/", true],
    ["http://①②⑦.0.0.1/", true],
    ["http://0.0.0.0/", true],
    ["http://[::1]/", true],
    ["http://[::]/", true],
    ["http://[::ffff:127.0.0.1]/", true],
    ["http://169.254.169.254/latest", true],
    ["http://192.168.0.1/reboot", true],
    ["http://printer/", true],
    ["http://nas.local./", true],
    ["http://git.corp/", true],
    ["http://127.0.0.1.nip.io/", true],
    ["http://app.10-0-0-1.sslip.io/", true],
    ["http://7f000001.nip.io/", true],
    ["http://8.8.8.8.nip.io/", false],
    ["https://openrouter.ai@example.invalid/", true],
    ["https://openrouter.ai%5C@example.invalid/", true],
    ["https://пример.invalid/", true],
    ["https://аpple.com/", true],
    [`https://example.invalid/${"a".repeat(80)}`, true],
  ])("%s: %s", (href, isAsked) => {
    expect(isAskedAbout(new URL(href).href, "the manual")).toBe(isAsked);
  });
});

describe("a label that names another host", () => {
  test.each([
    "https://openrouter.ai",
    "openrouter.ai",
    "OpenRouter.AI",
    "See openrouter.ai.",
    "(openrouter.ai)",
    "evil.example or openrouter.ai",
    "paypal.me",
    "bit.ly/x",
    "t.co",
    "docs.rs",
    "store.xyz",
    "github.com:443",
    "host:8080",
    "localhost:3000",
    "127.0.0.1",
    "joe@openrouter.ai",
    "openrouter.ai@evil.example",
    "https://openrouter.ai\\@evil.example",
    "www.openrouter.ai",
    "intranet.firma/login",
    "https://intranet.firma",
    "openrouter。ai",
    "openrouter．ai",
    "openrouter｡ai",
    "ｏｐｅｎｒｏｕｔｅｒ.ａｉ",
    "open\u200brouter.ai",
    "open\u00adrouter.ai",
    "openrouter\u2024ai",
    "https：／／openrouter.ai",
    "оpenrouter.ai",
    "пример.рф",
    "\u202eia.retuornepo",
    "\u2066openrouter",
    "click here\nhttps://openrouter.ai/settings/keys",
  ])("%j", (label) => {
    expect(namesAnotherHost(label, "https://evil.example/x")).toBe(true);
  });

  test.each([
    ["https://example.com", "https://example.com/login"],
    ["example.com/a/b.com", "https://example.com/a/b.com"],
    ["EXAMPLE.com", "https://example.com/"],
    ["example.com", "https://www.example.com/"],
    ["example.com:443", "https://example.com/"],
    ["example.com.", "https://example.com/"],
    ["exam\u200bple.com", "https://example.com/"],
    ["bücher.de", "https://xn--bcher-kva.de/"],
    ["the manual", "https://evil.example/"],
    ["node.js", "https://nodejs.org/"],
    ["README.md", "https://evil.example/"],
    ["package.json", "https://evil.example/"],
    ["src/main.rs", "https://evil.example/"],
    ["Array.prototype.reduce()", "https://developer.mozilla.org/"],
    ["console.log", "https://developer.mozilla.org/"],
    ["version 1.2.3", "https://evil.example/"],
    ["e.g. this", "https://evil.example/"],
    ["The end.Otherwise", "https://evil.example/"],
    ["prices.ts:12", "https://evil.example/"],
    ["Chapter 3:15", "https://evil.example/"],
    ["👩\u200d💻 profile", "https://evil.example/"],
    ["a@example.com", "mailto:a@example.com"],
    ["Write to a@example.com!", "mailto:a@example.com"],
    ["example.com", "mailto:a@example.com"],
  ])("not %j of %s", (label, uri) => {
    expect(namesAnotherHost(label, uri)).toBe(false);
  });

  test.each(["b@example.com", "a@example.org", "openrouter.ai"])("%s does not belong to a@example.com", (label) => {
    expect(namesAnotherHost(label, "mailto:a@example.com")).toBe(true);
  });
});
