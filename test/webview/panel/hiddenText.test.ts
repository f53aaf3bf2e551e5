import { expect, test } from "vitest";
import { answer, question, snapshot } from "./conversations.ts";
import { panelSuite, violations } from "./panelSuite.ts";
import { themes } from "./themes.ts";

const open = panelSuite();
const code = "```js\nconst a = 1;\u{e0041}\u{e0042}\u200b\n```";

test.each(themes)("an answer and a code block show how many hidden characters they have, in $name", async (theme) => {
  const panel = await open({ theme, width: 300 });
  const prose = "Plain \u202e words, 👩🏽‍💻 and שלום.";
  await panel.send(snapshot([question("q1", "?"), answer("m1", `${prose}\n\n${code}\n\n\`\`\`js\nconst b = 2;\n\`\`\``)]));
  const blocks = panel.page.locator(".md-code");
  await expect.poll(() => blocks.first().locator(".md-code-hidden").textContent()).toBe("3 hidden characters");
  expect(await blocks.nth(1).locator(".md-code-hidden").isVisible()).toBe(false);
  expect(await panel.page.locator(".answer-footer").textContent()).toContain("4 hidden characters");
  expect(await violations(panel)).toEqual([]);
});
