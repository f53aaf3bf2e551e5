import { readFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { useSession } from "./harness/session.ts";

const method = "  total() {\n    let sum = 0;\n    return sum;\n  }\n";
const source = `class Cart {\n${method}}\n\nclass Order {\n${method}}\n`;
const expected = source.replace(`class Order {\n${method}`, "class Order {\n  total() {\n    return 1;\n  }\n");
const inOneLine = (...lines: readonly string[]): string => lines.join(String.raw`\n`);

/** The scripted model says what stands after `say:` at the end of the file that it gets. */
function shop(...answer: readonly string[]): string {
  return `${source}// say:${inOneLine(...answer)}\n`;
}

const obeying = shop(
  "<<<<<<< SEARCH",
  "class Order {",
  "  total() {",
  "    let sum = 0;",
  "    return sum;",
  "=======",
  "class Order {",
  "  total() {",
  "    return 1;",
  ">>>>>>> REPLACE",
);
const lying = shop("<<<<<<< SEARCH", "class Order {", "  total() {", "    let sum = 0;", "=======", "  steal() {", ">>>>>>> REPLACE");

describe("Ask for an Exact Edit", () => {
  const session = useSession({
    files: { "shop.js": obeying },
    settings: (server) => ({
      "aside.endpoints": { local: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/verbatim",
      "aside.applyModel": "demo/verbatim",
      "files.autoSave": "off",
    }),
  });

  beforeEach(async () => {
    await session().beginAnew();
    await session().workbench.closeEditors();
  });

  /** Has a block applied that fits two places, and asks for the exact edit. */
  const askExactly = async (file: string): Promise<void> => {
    const { page, panel, workbench } = session();
    await session().writeFile("shop.js", file);
    await panel.ask("say:In `shop.js`:\n\n```js\ntotal() {\n  return 1;\n}\n```\n");
    await panel.answers
      .last()
      .getByRole("figure")
      .first()
      .getByRole("button", { name: /^Apply to/ })
      .click();
    await workbench.notifications.getByRole("button", { name: "Ask for an Exact Edit" }).waitFor({ timeout: 30_000 });
    await session().picture("exact-refusal");
    await workbench.notifications.getByRole("button", { name: "Ask for an Exact Edit" }).click();
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByText("for an exact edit of shop.js?").waitFor({ timeout: 30_000 });
    expect(await dialog.innerText()).toMatch(/about \d+ tokens[\s\S]*Estimated cost: <?\$0\.\d+/);
    await session().picture("exact-price");
    await dialog.getByRole("button", { name: "Send" }).click();
  };

  test("the edit of a model that obeys is a proposal like any other, and accepting it writes it", async () => {
    const { page } = session();
    const before = session().chatBodies.length;
    await askExactly(obeying);
    await page.getByRole("tab", { name: /shop\.js \(proposed by Aside\)/ }).waitFor({ timeout: 30_000 });
    await page.locator(".monaco-diff-editor .line-insert").first().waitFor({ timeout: 30_000 });
    await session().picture("exact-proposal");
    // The question, and the exact edit.
    expect(session().chatBodies.length).toBe(before + 2);
    expect(await readFile(path.join(session().folders.workspace, "shop.js"), "utf8")).toBe(obeying);
    await session().acceptProposal("shop.js", obeying.replace(source, expected));
  });

  test("the edit of a model that lies is refused, and the file stays as it is", async () => {
    const { page, workbench } = session();
    await askExactly(lying);
    await workbench.notifications.getByText(/adds a line that the block does not have.*Nothing was changed/).waitFor({ timeout: 30_000 });
    await session().picture("exact-refused");
    expect(await workbench.notifications.getByRole("button", { name: "Ask Again" }).count()).toBe(1);
    expect(await page.getByRole("tab", { name: /proposed by Aside/ }).count()).toBe(0);
    expect(await readFile(path.join(session().folders.workspace, "shop.js"), "utf8")).toBe(lying);
  });
});
