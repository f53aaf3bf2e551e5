import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, describe, test } from "vitest";
import { useSession } from "./harness/session.ts";

const source =
  "export function sum(items) {\n  let sum = 0;\n  for (const item of items) sum += item.price;\n  return sum;\n}\n\nsum([]);\n";

describe("Edit with Aside", () => {
  const session = useSession({
    files: { "sum.js": source },
    settings: (server) => ({
      "aside.endpoints": { local: { baseUrl: `${server.origin}/v1`, auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/verbatim",
      "files.autoSave": "off",
    }),
  });

  test("stopped, what had come stays as a proposal, with the lines that it had not come to as they were", async () => {
    const { page, workbench } = session();
    await session().beginAnew();
    await workbench.openFile("sum.js");
    await workbench.insist(async (patience) => {
      await workbench.selectLines(1, 5);
      await page.keyboard.press("Control+K");
      await page.keyboard.press("Control+A");
      await workbench.quickInput.getByText("Edit with Aside").waitFor({ timeout: 5000 * patience });
    });
    // Slow enough to be stopped within the last line.
    const endless = "word ".repeat(500);
    await workbench.fillInput(
      /Edit with Aside/,
      "guard it rate:20 say:```js\\nexport function sum(items) {\\n  if (!items) return 0;\\n  let sum = 0;\\n  // " + endless,
    );
    await page.locator(".monaco-diff-editor .modified .view-line", { hasText: "let sum = 0" }).first().waitFor({ timeout: 60_000 });
    await expect
      .poll(() => page.locator(".monaco-diff-editor .modified .view-line", { hasText: "if (!items) return 0" }).count(), {
        timeout: 60_000,
      })
      .toBeGreaterThan(0);
    await session().picture("inline-streaming");
    await workbench.notifications.getByRole("button", { name: "Cancel" }).click();
    await expect.poll(() => workbench.notifications.getByText("Editing sum.js").count(), { timeout: 30_000 }).toBe(0);
    await page.locator(".part.statusbar", { hasText: "Stopped. The proposal holds what had come" }).waitFor({ timeout: 30_000 });
    await session().picture("inline-stopped");
    expect(await page.getByRole("tab", { name: /sum\.js \(proposed by Aside\)/ }).count()).toBe(1);
    expect(await session().readFile("sum.js")).toBe(source);
    await workbench.insist(async (patience) => {
      if ((await page.getByRole("tab", { name: /proposed by Aside/ }).count()) > 0) {
        await page
          .locator(".editor-actions")
          .getByRole("button", { name: /^Accept/ })
          .first()
          .click({ timeout: 5000 });
      }
      await expect
        .poll(() => readFile(path.join(session().folders.workspace, "sum.js"), "utf8"), { timeout: 5000 * patience })
        .toBe(source.replace("{\n  let sum", "{\n  if (!items) return 0;\n  let sum"));
    });
  });
});
