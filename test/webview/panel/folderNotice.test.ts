import { describe, expect, test } from "vitest";
import { question, snapshot, stateOf } from "./conversations.ts";
import { frame, panelSuite, violations } from "./panelSuite.ts";
import { themes } from "./themes.ts";

const open = panelSuite();
const asks = {
  text: "This folder asks for Claude Opus ($15.00/M in, $75.00/M out) and 3 parameters: aside.temperature, aside.maxTokens, aside.reasoning. Until you allow this, your own settings apply.",
  canUse: true,
  canTrust: true,
};

describe("the notice about a folder's settings", () => {
  test("its buttons ask the host, and the panel decides nothing", async () => {
    const panel = await open();
    await panel.send(snapshot([question("q1", "Hi")], stateOf({ folderNotice: asks })));
    const notice = panel.page.getByRole("status").filter({ hasText: "This folder asks for Claude Opus ($15.00/M in" });
    for (const name of ["Use Here", "Trust Folder", "OK"]) await notice.getByRole("button", { name, exact: true }).click();
    expect((await panel.posted()).slice(-3)).toEqual([
      { type: "useFolderSettings" },
      { type: "manageTrust" },
      { type: "dismissFolderNotice" },
    ]);
    expect(await notice.count()).toBe(1);
    await panel.send(snapshot([question("q1", "Hi")], stateOf({ folderNotice: { text: "Ignored.", canUse: false, canTrust: false } })));
    expect(await panel.page.getByRole("status").filter({ hasText: "Ignored." }).getByRole("button").allInnerTexts()).toEqual(["OK"]);
    await panel.send(snapshot([question("q1", "Hi")], stateOf()));
    expect(await panel.page.getByRole("status").filter({ hasText: "Ignored." }).count()).toBe(0);
  });

  test.each(themes.flatMap((theme) => [300, 900].map((width) => [theme.name, width, theme] as const)))(
    "%s, %i px: nothing overflows, and axe finds no problems",
    async (name, width, theme) => {
      const panel = await open({ theme, width, height: 500 });
      await panel.send(snapshot([question("q1", "Hi")], stateOf({ folderNotice: asks })));
      await frame(panel);
      expect(await violations(panel)).toEqual([]);
      const wide = await panel.page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(width);
      for (const button of ["Use Here", "Trust Folder", "OK"]) {
        const box = await panel.page.getByRole("button", { name: button, exact: true }).boundingBox();
        expect(box?.height).toBeLessThan(40);
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
      }
      await panel.page.screenshot({ path: `.cache/folder-notice-${name.replaceAll(/\W+/g, "-")}-${width}.png` });
    },
  );
});
