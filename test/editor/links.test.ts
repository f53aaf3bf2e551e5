import path from "node:path";
import type { Locator } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { useSession } from "./harness/session.ts";

const files = {
  "prices.ts": "export const one = 1;\nexport const two = 2;\nexport function total(): number {\n  return one + two;\n}\n",
  "src/deep/price.ts": "export const one = 1;\nexport const two = 2;\n",
} as const;

/** The machine may be busy. */
const slowly = { timeout: 30_000 };

/** Without a place, VS Code shows a file where it was left. */
const anywhere = /^Ln \d+, Col \d+/;

describe("a click on a link of an answer", () => {
  const session = useSession({
    files,
    settings: (server) => ({
      "aside.endpoints": { local: { baseUrl: `${server.origin}/v1`, auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/verbatim",
    }),
  });

  beforeEach(async () => {
    await session().beginAnew();
    await session().workbench.closeEditors();
  });

  const link = (name: string): Locator => session().panel.answers.last().getByRole("link", { name, exact: true });
  const place = () => session().page.locator(".statusbar-item", { hasText: /^Ln \d+, Col \d+/ });
  const answerWith = async (href: string): Promise<void> => {
    await session().panel.ask(`say:See [the place](${href}).`);
    await link("the place").waitFor(slowly);
  };

  test.each([
    ["prices.ts:2", "prices.ts", /^Ln 2, Col 1$/],
    ["prices.ts:2:5", "prices.ts", /^Ln 2, Col 5$/],
    ["./prices.ts:1-2", "prices.ts", /selected/],
    ["/prices.ts", "prices.ts", anywhere],
    ["ABSOLUTE/prices.ts:2", "prices.ts", /^Ln 2, Col 1$/],
    ["file://ABSOLUTE/prices.ts#L3", "prices.ts", /^Ln 3, Col 1$/],
    ["prices.ts#L2C5", "prices.ts", /^Ln 2, Col 5$/],
    ["prices.ts#total", "prices.ts", /^Ln 3, Col 1$/],
    ["prices.ts?plain=1", "prices.ts", anywhere],
    ["src/../src/deep/price.ts#L2", "price.ts", /^Ln 2, Col 1$/],
  ])("%s opens its place", async (href, name, where) => {
    await answerWith(href.replace("ABSOLUTE", session().folders.workspace));
    await link("the place").click();
    await session()
      .page.getByRole("tab", { name: new RegExp(`^${name}`) })
      .first()
      .waitFor(slowly);
    await expect.poll(() => place().first().innerText(), slowly).toMatch(where);
  });

  test("a folder is shown in the Explorer", async () => {
    await answerWith("src/deep/");
    await link("the place").click();
    await session().page.locator(".explorer-folders-view .monaco-list-row", { hasText: "deep" }).first().waitFor(slowly);
  });

  test.each([
    ["../outside.ts", "is outside the workspace"],
    ["C:/Users/me/a.ts:12", "is outside the workspace"],
    ["/etc/passwd", "is not in this workspace"],
    ["src/missing.ts", "does not exist in this workspace"],
  ])("%s says why it does not open", async (href, why) => {
    await answerWith(href);
    await link("the place").click();
    const [file = ""] = path.basename(href).split(":");
    await session().page.locator(".statusbar-item", { hasText: why }).filter({ hasText: file }).waitFor(slowly);
    expect(
      await session()
        .page.getByRole("tab", { name: path.basename(href) })
        .count(),
    ).toBe(0);
  });

  test("a heading of the same answer is scrolled to, and a label that names another host is asked about", async () => {
    const filler = Array.from({ length: 60 }, (_, index) => `Line ${String(index)}.`).join("\n\n");
    await session().panel.ask(`say:[down](#the-part) [paypal.me](https://example.invalid/)\n\n${filler}\n\n## The part\n\n${filler}`);
    await link("down").click(slowly);
    const heading = session().panel.answers.last().getByRole("heading", { name: "The part" });
    const isAtTop = async () => {
      const top = (await heading.boundingBox())?.y ?? -1;
      return top >= 0 && top < 300;
    };
    await expect.poll(isAtTop, slowly).toBe(true);
    await link("paypal.me").click();
    const dialog = session().page.getByRole("dialog").filter({ hasText: "Open a page on example.invalid?" });
    await dialog.waitFor(slowly);
    await session().page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden", ...slowly });
  });
});
