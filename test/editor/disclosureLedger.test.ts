import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import type { FrameLocator, Locator } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { hand as runByHand, handFolder } from "./harness/hand.ts";
import { useSession } from "./harness/session.ts";

const slowly = { timeout: 60_000 };

const cart = "export const rate = 0.2;\n\nexport function total(items) {\n  return items.length * (1 + rate);\n}\n";

describe("the disclosure ledger says what was sent, and to whom", () => {
  const session = useSession({
    neighbours: [handFolder],
    files: { "src/cart.ts": cart, "src/heap.ts": "export const heap = [];\n", "never.ts": "export const never = 1;\n" },
    viewport: { width: 1400, height: 900 },
    settings: ({ origin }) => ({
      "aside.endpoints": { local: { baseUrl: `${origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/verbatim",
      "aside.provider": { data_collection: "deny", only: ["north"] },
      "files.simpleDialog.enable": true,
      "explorer.compactFolders": false,
    }),
  });
  const hand = (code: string): Promise<unknown> => runByHand(session(), code);
  const uri = (name: string): string => `vscode.Uri.joinPath(root, ...${JSON.stringify(name.split("/"))})`;
  const chips = (): Locator => session().panel.frame.locator(".composer .chip");
  const ledger = (): FrameLocator =>
    session().page.frameLocator('iframe.webview[src*="extensionId=aside.aside"]').last().frameLocator("iframe#active-frame");
  const inExplorer = (name: string): Locator => session().page.locator(".explorer-folders-view").getByRole("treeitem", { name });

  let isPrepared = false;
  // Once: what is sent stays in the ledger.
  beforeEach(async () => {
    if (isPrepared) return;
    isPrepared = true;
    const { panel } = session();
    await panel.open();
    await hand(`await vscode.commands.executeCommand("aside.addFile", ${uri("src/cart.ts")})`);
    await expect.poll(() => chips().count(), slowly).toBe(1);
    await panel.ask("say:First.");
    await hand(`const editor = await vscode.window.showTextDocument(${uri("src/heap.ts")});
      editor.selections = [new vscode.Selection(0, 0, 0, 12)];
      await vscode.commands.executeCommand("aside.addSelection");`);
    await expect.poll(() => chips().filter({ hasText: "heap.ts" }).count(), slowly).toBeGreaterThan(0);
    await panel.ask("say:Second.");
    await session().workbench.closeEditors();
    await session().workbench.runCommand("View: Show Explorer");
    // The Explorer may have revealed a file that was opened.
    if ((await inExplorer("src").getAttribute("aria-expanded")) !== "true") await inExplorer("src").click();
    await inExplorer("cart.ts").waitFor(slowly);
  });

  async function askAbout(name: string, label: string): Promise<void> {
    await inExplorer(name).click({ button: "right" });
    await session().workbench.chooseFromMenu(label);
    await ledger().getByRole("heading", { name: "Disclosure ledger", level: 1 }).waitFor(slowly);
  }

  test("a file of the Explorer: where it went and with which lines, and its message opens", async () => {
    const { page, panel } = session();
    await askAbout("cart.ts", "Was This File Ever Sent?");
    await ledger().getByText("2 requests included content from src/cart.ts or a folder that contains it").waitFor(slowly);
    const rows = ledger().getByRole("table", { name: "By request" }).locator("tbody tr");
    await expect.poll(() => rows.count(), slowly).toBe(2);
    const host = new URL(session().server.origin).host;
    for (const row of await rows.all()) {
      await row.getByText(host).filter({ visible: true }).waitFor(slowly);
      await row.getByText("Data collection not allowed · Only providers: north").filter({ visible: true }).waitFor(slowly);
      expect(await row.locator(".pieces").innerText()).toContain("src/cart.ts");
      expect(await row.locator(".pieces").innerText()).not.toContain("src/heap.ts");
    }
    await session().picture("disclosure-ledger-file");
    // Another conversation is shown, and the row leads back to this one.
    await panel.startAnew();
    await rows.last().getByRole("button").first().click();
    await panel.frame.getByText("First.").first().waitFor(slowly);
    await expect.poll(() => panel.questions.count(), slowly).toBe(2);
    expect(await page.locator(".notification-toast").count()).toBe(0);
  });

  test("lines of a selection are named, and a file that was never sent is said to be so", async () => {
    await askAbout("heap.ts", "Was This File Ever Sent?");
    await ledger().getByText("src/heap.ts").first().waitFor(slowly);
    await ledger().getByText("File · line 1 ·").first().waitFor(slowly);
    await askAbout("never.ts", "Was This File Ever Sent?");
    await ledger().getByText("No recorded request included never.ts.").waitFor(slowly);
    await ledger().getByText("The ledger begins on").waitFor(slowly);
    await askAbout("src", "Was Anything in This Folder Ever Sent?");
    await ledger().getByText("2 requests included content from src or a folder that contains it").waitFor(slowly);
    await ledger().getByRole("button", { name: "By File" }).click();
    const names = ledger().getByRole("table", { name: "By file" }).getByRole("rowheader").getByRole("button");
    await expect.poll(async () => (await names.allInnerTexts()).toSorted(), slowly).toEqual(["src/cart.ts", "src/heap.ts"]);
  });

  test.each(["JSON", "CSV"] as const)("what is exported is what the page shows: %s", async (kind) => {
    const { workbench, folders } = session();
    await workbench.closeEditors();
    await workbench.runCommand("Aside: Open Disclosure Ledger");
    await ledger().getByText("Aside has sent").waitFor(slowly);
    await ledger().getByRole("button", { name: "By Request" }).click();
    const rows = ledger().getByRole("table", { name: "By request" }).locator("tbody tr");
    await expect.poll(() => rows.count(), slowly).toBeGreaterThan(1);
    const shown = await rows.locator(".pieces > li").count();
    const file = path.join(folders.workspace, `sent.${kind.toLowerCase()}`);
    await rm(file, { force: true });
    await ledger()
      .getByRole("button", { name: `Export ${kind}…` })
      .click();
    await workbench.quickInput.filter({ hasText: "Export Disclosure Ledger" }).waitFor(slowly);
    const input = workbench.quickInput.locator("input.input");
    let stayed = 0;
    await expect
      .poll(
        async () => {
          if ((await input.inputValue()) === file) stayed += 1;
          else {
            stayed = 0;
            await input.fill(file);
          }
          return stayed;
        },
        { ...slowly, interval: 200 },
      )
      .toBeGreaterThan(4);
    await input.press("Enter");
    const text = () => readFile(file, "utf8").catch(() => "");
    await expect.poll(text, slowly).toMatch(/\n$/);
    if (kind === "CSV") {
      expect((await text()).trim().split("\r\n")).toHaveLength(1 + shown);
      return;
    }
    const exported = JSON.parse(await text()) as readonly {
      readonly host: string;
      readonly carried: readonly { readonly path?: string }[];
    }[];
    expect(exported).toHaveLength(await rows.count());
    expect(exported.flatMap(({ carried }) => carried)).toHaveLength(shown);
    // The page has the latest first.
    const names = exported.toReversed().flatMap(({ carried }) => carried.map(({ path: name }) => name ?? "Prompt text"));
    expect(await rows.locator(".pieces > li > span").allInnerTexts()).toEqual(names);
  });

  test("its buttons run the ledger's commands", async () => {
    const { page, workbench } = session();
    await workbench.closeEditors();
    await workbench.runCommand("Aside: Open Disclosure Ledger");
    await ledger().getByRole("button", { name: "Verify" }).click();
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByText("No problems found in the disclosure ledger.").waitFor(slowly);
    await workbench.answerUntil(
      dialog.getByRole("button", { name: /^(?:Cancel|OK|Close)$/ }),
      ledger().getByRole("button", { name: "Verify" }),
    );
    await ledger().getByRole("button", { name: "Copy Head" }).click();
    await expect.poll(() => hand("return vscode.env.clipboard.readText()"), slowly).toMatch(/\.jsonl \d+ [0-9a-f]{64}\n$/);
  });

  test("nothing scrolls sideways in any theme, narrow or wide", async () => {
    const { page, workbench } = session();
    await workbench.closeEditors();
    await workbench.runCommand("View: Hide Secondary Side Bar");
    await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
    for (const [name, theme] of Object.entries({
      dark: "Dark Modern",
      light: "Light Modern",
      "high-contrast": "Default High Contrast",
      "high-contrast-light": "Default High Contrast Light",
    })) {
      await session().writeWorkspaceSettings({ "workbench.colorTheme": theme });
      for (const width of [300, 900]) {
        // The activity bar is beside it.
        await page.setViewportSize({ width: width + 48, height: 1200 });
        await workbench.runCommand("Aside: Open Disclosure Ledger");
        await ledger().getByRole("button", { name: "By Request" }).click();
        await ledger().getByRole("table", { name: "By request" }).waitFor(slowly);
        expect(
          await ledger()
            .locator("body")
            .evaluate(() => document.documentElement.scrollWidth <= innerWidth),
        ).toBe(true);
        await session().picture(`disclosure-ledger-${name}-${width}`);
      }
    }
  });
});
