import { describe, expect, test } from "vitest";
import { isDomain, pinServerTool, readServerTool } from "../../../src/shared/serverTools.ts";

const fetchPin = (pin: string) => readServerTool({ name: "openrouter:web_fetch", pin });

describe("a server tool in a conversation's list", () => {
  test("it is read as it was pinned", () => {
    const tools = [
      { name: "openrouter:web_search", domains: [], filesAgreed: false },
      { name: "openrouter:web_fetch", domains: ["nodejs.org", "docs.rs"], filesAgreed: false },
      { name: "openrouter:web_fetch", domains: ["nodejs.org"], filesAgreed: true },
    ] as const;
    for (const tool of tools) expect(readServerTool(pinServerTool(tool))).toEqual(tool);
  });

  test("an entry that does not say exactly what was agreed to is no tool", () => {
    for (const pin of [
      "",
      "v1",
      "v1 files",
      "v2 nodejs.org",
      "v1  nodejs.org",
      "v1 *.org",
      "v1 nodejs.org files",
      `v1 ${"a.org ".repeat(2000)}`,
    ])
      expect(fetchPin(pin), pin).toBeUndefined();
    expect(fetchPin(`v1 ${Array.from({ length: 21 }, (_, at) => `a${at}.org`).join(" ")}`)).toBeUndefined();
    expect(readServerTool({ name: "openrouter:shell", pin: "v1" })).toBeUndefined();
    expect(readServerTool({ name: "web_search", pin: "v1" })).toBeUndefined();
    expect(readServerTool({ name: "openrouter:web_search", pin: "v1 nodejs.org" })).toBeUndefined();
  });

  test("a domain is a host name and nothing else", () => {
    for (const one of ["nodejs.org", "developer.mozilla.org", "a-b.co", "xn--bcher-kva.example", "x.xn--p1ai"])
      expect(isDomain(one), one).toBe(true);
    for (const one of [
      "localhost",
      "10.0.0.1",
      "[::1]",
      "https://nodejs.org",
      "nodejs.org:443",
      "nodejs.org/docs",
      "*.org",
      "Nodejs.org",
      "a..org",
      "-a.org",
      "a b.org",
      "bücher.example",
      "user@nodejs.org",
      "nodejs.org.",
    ])
      expect(isDomain(one), one).toBe(false);
  });
});
