import { expect, test } from "vitest";
import { answer, question, snapshot } from "./conversations.ts";
import { panelSuite, violations } from "./panelSuite.ts";
import { themes } from "./themes.ts";

const open = panelSuite();

test.each(themes)("fences of a question are code blocks that can be copied and found, in $name", async (theme) => {
  const panel = await open({ theme, width: 300 });
  const text = "Why does *this* fail?\n\n```js\nconst needle = 1;\n```\nIt says **no**.";
  await panel.send(snapshot([question("q1", text), answer("m1", "Because.")]));
  const shown = panel.page.locator(".question-text");
  await expect.poll(() => shown.locator("pre").textContent()).toBe("const needle = 1;\n");
  await expect.poll(() => shown.locator(".hl-keyword").first().textContent()).toBe("const");
  expect(await shown.textContent()).toContain("Why does *this* fail?");
  expect(await shown.textContent()).toContain("It says **no**.");
  expect(await shown.textContent()).not.toContain("```");
  await shown.getByRole("button", { name: "Copy code" }).click();
  expect((await panel.posted()).filter(({ type }) => type === "copyText")).toMatchObject([
    { text: expect.stringMatching(/^const needle = 1;\n?$/) },
  ]);
  expect(await violations(panel)).toEqual([]);
});

test("a question without a fence is its own text", async () => {
  const panel = await open({ width: 300 });
  await panel.send(snapshot([question("q1", "# no *Markdown* here\n- a `b`")]));
  expect(await panel.page.locator(".question-text").innerText()).toBe("# no *Markdown* here\n- a `b`");
});

test("headings of an answer are below those of the panel, and its inline code has a border in high contrast", async () => {
  const panel = await open({ theme: themes.find(({ name }) => /contrast/i.test(name)) ?? themes[0], width: 300 });
  await panel.send(snapshot([question("q1", "?"), answer("m1", "# Title\n\nSome `code` here\n\n## Part")]));
  const levels = () =>
    panel.page.locator(".markdown :is(h1, h2)").evaluateAll((all) => all.map((heading) => heading.getAttribute("aria-level")));
  await expect.poll(levels).toEqual(["3", "4"]);
  const border = await panel.page
    .locator(".markdown p > code")
    .first()
    .evaluate((code) => getComputedStyle(code).borderTopWidth);
  expect(Number.parseFloat(border)).toBeGreaterThan(0);
});
