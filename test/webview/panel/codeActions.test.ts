import { mkdir } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { cacheFolder } from "../../../tools/pinned.ts";
import { answer, question, snapshot } from "./conversations.ts";
import { themes } from "./themes.ts";
import { frame, panelSuite, said, violations } from "./panelSuite.ts";

const open = panelSuite();
const text = `See \`src/cart.ts:12\`, \`Cart.total()\` and \`npm test\`.

\`\`\`ts src/cart.ts
one();
\`\`\`

- In a list:

  \`\`\`sh
  npm test
  \`\`\`

\`\`\`diff
@@ -1,2 +1,2 @@
 same
-old
+new
\`\`\`
`;
const conversation = snapshot([question("q1", "Go"), answer("m1", text, { reasoning: "First:\n\n```ts\nthought();\n```\n" })]);

test("a button sends the block and the answer it belongs to, but not the text", async () => {
  const panel = await open();
  await panel.send(conversation);
  const figures = panel.page.locator('[data-part="text"] figure');
  await figures.nth(1).getByRole("button", { name: "Run in terminal", exact: true }).click();
  await figures.nth(0).getByRole("button", { name: "Apply to file", exact: true }).click();
  await figures.nth(2).getByRole("button", { name: "Insert at cursor", exact: true }).click();
  await figures.nth(0).getByRole("button", { name: "New file", exact: true }).click();
  expect(await said(panel, "codeAction")).toEqual([
    { type: "codeAction", messageId: "m1", block: 1, action: "terminal" },
    { type: "codeAction", messageId: "m1", block: 0, action: "apply" },
    { type: "codeAction", messageId: "m1", block: 2, action: "insert" },
    { type: "codeAction", messageId: "m1", block: 0, action: "newFile" },
  ]);
});

test("the buttons are one tab stop, and arrow keys move between them", async () => {
  const panel = await open();
  await panel.send(conversation);
  const toolbar = panel.page.locator('[data-part="text"] figure').first().getByRole("toolbar", { name: "Code actions" });
  expect(await toolbar.getByRole("button").evaluateAll((buttons) => buttons.map((button) => button.tabIndex))).toEqual([0, -1, -1, -1]);
  await toolbar.getByRole("button").first().focus();
  await panel.page.keyboard.press("ArrowRight");
  await panel.page.keyboard.press("ArrowRight");
  await panel.page.keyboard.press("Enter");
  await panel.page.keyboard.press("End");
  await panel.page.keyboard.press("Enter");
  expect((await said(panel, "codeAction")).map(({ action }) => action)).toEqual(["apply", "newFile"]);
});

test("commands can be run, and only what may be for a file can be applied", async () => {
  const panel = await open();
  const fences = ["ts", "sh", "sh run.sh", "", "output"].map((info) => `\`\`\`${info}\nx\n\`\`\``);
  await panel.send(snapshot([question("q1", "Go"), answer("m1", fences.join("\n\n"))]));
  const figures = await panel.page.locator("figure").all();
  const offered = await Promise.all(
    figures.map((figure) =>
      figure.getByRole("button").evaluateAll((buttons) => buttons.map(({ dataset }) => dataset["action"]).filter((id) => id !== "copy")),
    ),
  );
  expect(offered).toEqual([
    ["insert", "apply", "newFile"],
    ["insert", "newFile", "terminal"],
    ["insert", "apply", "newFile", "terminal"],
    ["insert", "apply", "newFile"],
    ["insert", "newFile"],
  ]);
});

test("a block is as low as its code until somebody looks; a file or hidden characters have a line of their own", async () => {
  const panel = await open({ width: 300 });
  const fences = ["```sh\nnpm test\n```", "```ts src/cart.ts\none();\n```", "```ts\nconst a\u200b\u2060 = 1;\n```"];
  await panel.send(snapshot([question("q1", "Go"), answer("m1", `Run:\n\n${fences.join("\n\n")}`)]));
  const [plain, named, hidden] = await panel.page.locator("figure").all();
  if (plain === undefined || named === undefined || hidden === undefined) throw new Error("not three blocks");
  const opacity = () => plain.locator(".md-code-header").evaluate((header) => getComputedStyle(header).opacity);
  const height = () => plain.evaluate((figure) => figure.clientHeight - (figure.querySelector(".md-code-body")?.clientHeight ?? 0));
  expect([await opacity(), await height()]).toEqual(["0", 0]);
  await plain.hover();
  await expect.poll(opacity).toBe("1");
  expect(await height()).toBe(0);
  // The buttons leave the first line readable: they end above the middle of its letters.
  const bar = await plain.locator(".md-code-header").boundingBox();
  const code = await plain.locator(".md-code-lines").first().boundingBox();
  expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBeLessThan((code?.y ?? 0) + 6);
  // With the keyboard they are there at once, without the pointer.
  await panel.page.mouse.move(0, 0);
  await plain.getByRole("button", { name: "Copy code" }).focus();
  expect(await opacity()).toBe("1");
  expect(await named.locator(".md-code-title").isVisible()).toBe(true);
  await hidden.locator(".md-code-hidden").waitFor();
  expect(await hidden.locator(".md-code-header").evaluate((header) => getComputedStyle(header).opacity)).toBe("1");
});

test("code in the reasoning can only be copied", async () => {
  const panel = await open();
  await panel.send(conversation);
  await panel.page.getByRole("button", { name: /^Reasoning/ }).click();
  const buttons = panel.page.locator('[data-part="reasoning"] figure').getByRole("button");
  expect(await buttons.evaluateAll((all) => all.map((button) => button.ariaLabel))).toEqual(["Copy code"]);
});

test("files and symbols that the host knows become links, which the host opens", async () => {
  const panel = await open();
  await panel.send(conversation);
  await expect
    .poll(() => said(panel, "findReferences"))
    .toEqual([{ type: "findReferences", messageId: "m1", texts: ["src/cart.ts:12", "Cart.total()"] }]);
  await panel.send({ type: "references", messageId: "m1", found: ["src/cart.ts:12"] });
  const link = panel.page.getByRole("link", { name: "src/cart.ts:12" });
  await link.focus();
  await panel.page.keyboard.press("Enter");
  expect(await said(panel, "openReference")).toEqual([{ type: "openReference", messageId: "m1", text: "src/cart.ts:12" }]);
  expect(await panel.page.getByRole("link", { name: "Cart.total()" }).count()).toBe(0);
  expect(await violations(panel)).toEqual([]);
});

test.each([170, 300, 900])("all buttons can be reached at %d pixels", async (width) => {
  const panel = await open({ width });
  await panel.send(conversation);
  await frame(panel);
  const folder = path.join(cacheFolder, "reports/codeActions");
  await mkdir(folder, { recursive: true });
  await panel.page.screenshot({ path: path.join(folder, `${width}.png`) });
  const [box, ...buttons] = await Promise.all(
    [
      panel.page.locator('[data-part="text"] figure').nth(1),
      ...(await panel.page.locator('[data-part="text"] figure').nth(1).getByRole("toolbar").getByRole("button").all()),
    ].map((one) => one.boundingBox()),
  );
  expect(buttons.length).toBe(4);
  for (const button of buttons) {
    expect(button?.width).toBeGreaterThanOrEqual(24);
    expect((button?.x ?? 0) + (button?.width ?? 0)).toBeLessThanOrEqual((box?.x ?? 0) + (box?.width ?? 0));
    expect(button?.x ?? 0).toBeGreaterThanOrEqual(box?.x ?? 0);
  }
});

test.each(themes)("is readable and accessible in $name", async (theme) => {
  const panel = await open({ theme, width: 300 });
  await panel.send(conversation);
  await panel.page.locator(".hl-addition").first().waitFor();
  await panel.page.screenshot({ path: path.join(cacheFolder, "reports/codeActions", `${theme.name}.png`) });
  expect(await violations(panel)).toEqual([]);
});

test("a block says its file once the host has told it, and asks for it only when somebody looks", async () => {
  const panel = await open();
  await panel.send(conversation);
  const figure = panel.page.locator('[data-part="text"] figure').first();
  await figure.waitFor();
  expect(await said(panel, "findTarget")).toEqual([]);
  await figure.hover();
  await expect.poll(() => said(panel, "findTarget")).toEqual([{ type: "findTarget", messageId: "m1", block: 0 }]);
  await panel.send({ type: "codeTarget", messageId: "m1", block: 0, path: "src/deep/cart.ts", isNew: false });
  const apply = figure.getByRole("button", { name: "Apply to file", exact: true });
  await expect.poll(() => apply.getAttribute("title")).toBe("Apply to src/deep/cart.ts");
  expect(await figure.locator(".md-code-target").textContent()).toBe("Apply to cart.ts");
  const before = await apply.boundingBox();
  await panel.send({
    type: "codeTarget",
    messageId: "m1",
    block: 0,
    path: `${"long/".repeat(40)}cart-of-a-very-long-name-indeed.ts`,
    isNew: true,
  });
  await expect.poll(() => figure.locator(".md-code-target").textContent()).toBe("Create cart-of-a-very-long-name-indeed.ts");
  // The button must not move away from under the pointer.
  expect(await apply.boundingBox()).toEqual(before);
});

test("an answer with several blocks for files can be applied whole", async () => {
  const panel = await open();
  await panel.send(conversation);
  await panel.page.locator("article[data-status]").last().hover();
  await panel.page.getByRole("button", { name: "Apply all blocks", exact: true }).click();
  expect(await said(panel, "applyAll")).toEqual([{ type: "applyAll", messageId: "m1" }]);
  await panel.send(snapshot([question("q1", "Go"), answer("m2", "```ts\none();\n```\n\n```sh\nnpm test\n```\n")]));
  await expect.poll(() => panel.page.getByRole("button", { name: "Apply all blocks", exact: true }).count()).toBe(0);
});
