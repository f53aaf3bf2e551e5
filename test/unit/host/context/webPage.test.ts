import { beforeEach, expect, test, vi } from "vitest";
import type { PublicGetResult } from "../../../../src/app/network/publicGet.ts";
import { fake } from "../../vscode.ts";

const asked: string[] = [];
const answers = new Map<string, PublicGetResult>();

vi.mock("#platform", () => ({
  platform: {
    publicGet: (address: string) => {
      asked.push(address);
      return Promise.resolve(answers.get(address) ?? { ok: false, why: "unreachable", detail: "" });
    },
  },
}));
const { attachPage } = await import("../../../../src/host/context/webPage.ts");

const page = (text: string, contentType = "text/html; charset=utf-8"): PublicGetResult => ({
  ok: true,
  contentType,
  bytes: new TextEncoder().encode(text),
});

beforeEach(() => {
  fake.reset();
  asked.length = 0;
  answers.clear();
});

test("nothing is fetched without a yes to the very address", async () => {
  fake.answers.push(undefined);
  expect(await attachPage("https://example.com/a?b=c#d")).toBeUndefined();
  expect(asked).toEqual([]);
  expect(fake.details[0]).toContain("https://example.com/a?b=c\n");
});

test("a page's text, with where it is from", async () => {
  answers.set("https://example.com/a", page("<h1>Hello</h1><p>World</p>"));
  fake.answers.push("Fetch");
  expect(await attachPage("https://example.com/a")).toMatchObject({
    attachment: { kind: "url", label: "example.com/a", path: "https://example.com/a", text: "# Hello\n\nWorld" },
  });
});

test("a redirect is asked about anew, and never leaves https", async () => {
  answers.set("https://example.com/", { ok: false, why: "redirect", detail: "https://other.example/x" });
  answers.set("https://other.example/x", { ok: false, why: "redirect", detail: "http://127.0.0.1/" });
  fake.answers.push("Fetch", "Fetch");
  expect(await attachPage("https://example.com")).toMatchObject({ problem: expect.stringContaining("not https") });
  expect(fake.messages.slice(0, 2)).toEqual([
    "Fetch the text of a page from example.com?",
    "The page redirects to other.example. Fetch its text from there?",
  ]);
  expect(asked).toEqual(["https://example.com/", "https://other.example/x"]);
});

test.each(["http://example.com", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "nonsense"])(
  "%s is refused",
  async (address) => {
    expect(await attachPage(address)).toHaveProperty("problem");
    expect(fake.messages).toEqual([]);
  },
);

test("a file that is not text is refused", async () => {
  answers.set("https://example.com/x", page("x", "application/octet-stream"));
  fake.answers.push("Fetch");
  expect(await attachPage("https://example.com/x")).toMatchObject({ problem: expect.stringContaining("not text") });
});
