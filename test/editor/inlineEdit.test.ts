import { expect, describe, test } from "vitest";
import type { Locator } from "playwright-core";
import { useSession } from "./harness/session.ts";

const source =
  "export function sum(items) {\n  let sum = 0;\n  for (const item of items) sum += item.price;\n  return sum;\n}\n\nsum([]);\n";
const blank = "class Cart {\n  add(item) {\n    this.items.push(item);\n  }\n\n}\n";
const several = "const net = order.price;\n\nexport function label() {\n  return `${order.price} EUR`;\n}\n";

describe("Edit with Aside", () => {
  const session = useSession({
    files: {
      "sum.js": source,
      "cart.js": blank,
      "order.js": several,
      "other.js": several,
      "refine.js": source,
      "edited.js": source,
      "lines.js": source,
      "moved.js": source,
      "named.js": source,
      "again.js": source,
      "lenses.js": several,
      "docs/rounding rules.md": "Round half up.\n",
    },
    settings: (server) => ({
      "aside.endpoints": { local: { baseUrl: `${server.origin}/v1`, auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/verbatim",
      "files.autoSave": "off",
      "diffEditor.codeLens": true,
    }),
  });

  /** A line of the proposal's side of the diff. */
  const proposed = (text: string): Locator =>
    session()
      .page.locator(".monaco-diff-editor .modified .view-line", { hasText: text.replaceAll(" ", "\u00a0") })
      .or(session().page.locator(".monaco-diff-editor .modified .view-line", { hasText: text }))
      .first();

  /** Opens Edit with Aside by its keys on what `select` selects. A comparison has no box in the code. */
  const open = async (select: () => Promise<unknown>, where: "code" | "comparison" = "code"): Promise<void> => {
    const { page, workbench } = session();
    await workbench.insist(async (patience) => {
      await select();
      await page.keyboard.press("Control+K");
      await page.keyboard.press("Control+A");
      await (where === "code" ? workbench.instructionBox : workbench.quickInput.getByText("Edit with Aside")).waitFor({
        timeout: 5000 * patience,
      });
    });
  };

  /** Puts the cursor into a line of the active editor. */
  const goTo = async (line: number): Promise<void> => {
    const { page, workbench } = session();
    await page.locator(".editor-instance .view-line").first().click();
    await page.keyboard.press("Control+G");
    await workbench.quickInput.locator("input.input").fill(`:${line}`);
    await page.keyboard.press("Enter");
    await page.locator(".statusbar-item", { hasText: `Ln ${line}, ` }).waitFor({ timeout: 5000 });
  };

  /** Waits until the answer is there as a whole. */
  const ended = async (name: string): Promise<void> => {
    await expect.poll(() => session().workbench.task(`Editing ${name}`).count(), { timeout: 30_000 }).toBe(0);
  };

  /** Accepts the proposal, and waits until the file is this. */
  const accept = async (name: string, text: string): Promise<void> => {
    const { page } = session();
    await session().acceptProposal(name, text);
    // It shows the file last, which would take the place of one that is opened now.
    await page.locator(".part.statusbar", { hasText: `Aside changed ${name}.` }).waitFor({ timeout: 30_000 });
    expect(await page.getByRole("tab", { name: /proposed by Aside/ }).count()).toBe(0);
  };

  /** The texts of the last request, by roles. */
  const lastRequest = (): readonly (readonly [role: string, text: string])[] =>
    (session().chatBodies.at(-1) as { messages: readonly { role: string; content: string }[] }).messages.map(({ role, content }) => [
      role,
      content,
    ]);

  test("stopped, what had come stays as a proposal, with the lines that it had not come to as they were", async () => {
    const { page, workbench } = session();
    await session().beginAnew();
    await workbench.openFile("sum.js");
    await open(() => workbench.selectLines(1, 5));
    // Slow enough to be stopped within the last line.
    const endless = "word ".repeat(500);
    await workbench.instruct(
      "guard it rate:20 say:```js\\nexport function sum(items) {\\n  if (!items) return 0;\\n  let sum = 0;\\n  // " + endless,
    );
    await page.locator(".monaco-diff-editor .modified .view-line", { hasText: "let sum = 0" }).first().waitFor({ timeout: 60_000 });
    await expect
      .poll(() => page.locator(".monaco-diff-editor .modified .view-line", { hasText: "if (!items) return 0" }).count(), {
        timeout: 60_000,
      })
      .toBeGreaterThan(0);
    await session().picture("inline-streaming");
    expect(await workbench.task("Editing sum.js").count()).toBe(1);
    await workbench.cancelTask();
    await ended("sum.js");
    await page.locator(".part.statusbar", { hasText: "Stopped. The proposal has what arrived" }).waitFor({ timeout: 30_000 });
    await session().picture("inline-stopped");
    expect(await page.getByRole("tab", { name: /sum\.js \(proposed by Aside\)/ }).count()).toBe(1);
    expect(await session().readFile("sum.js")).toBe(source);
    await accept("sum.js", source.replace("{\n  let sum", "{\n  if (!items) return 0;\n  let sum"));
  });

  test("writes code at a blank line, indented as the lines around it say", async () => {
    const { workbench } = session();
    await session().beginAnew();
    await workbench.openFile("cart.js");
    await open(() => goTo(5));
    await workbench.instructionBox.getByText("Describe the code to write at line 5 of cart.js").waitFor();
    await session().picture("inline-blank-question");
    await workbench.instruct("count them say:```js\\ncount() {\\n  return this.items.length;\\n}\\n```");
    await proposed("count() {").waitFor({ timeout: 60_000 });
    await ended("cart.js");
    await session().picture("inline-blank");
    const asked = lastRequest()[1]?.[1];
    expect(asked).toContain("in place of line 5, which is blank");
    expect(asked).toContain("this.items.push(item);");
    await accept("cart.js", blank.replace("\n\n}", "\n  count() {\n    return this.items.length;\n  }\n}"));
  });

  /** Selects both places of `price` in the active editor. */
  const selectPrices = async (): Promise<void> => {
    const { page } = session();
    await goTo(1);
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Control+D");
    await page.keyboard.press("Control+D");
    await page.locator(".statusbar-item", { hasText: "2 selections" }).waitFor({ timeout: 5000 });
  };

  test("edits several selections with one request, and nothing between them", async () => {
    const { workbench } = session();
    await session().beginAnew();
    await workbench.openFile("order.js");
    await open(selectPrices);
    await workbench.instructionBox.getByText("Describe the change to 2 selections in order.js").waitFor();
    const before = session().chatRequests.length;
    await workbench.instruct(
      "with taxes say:Range 1\\n```js\\nconst net = order.net;\\n```\\n\\nRange 2\\n```js\\nreturn `${order.total} EUR`;\\n```",
    );
    await proposed("order.total").waitFor({ timeout: 60_000 });
    await ended("order.js");
    await session().picture("inline-several");
    expect(session().chatRequests.length).toBe(before + 1);
    const [system, asked] = lastRequest().map(([, text]) => text);
    expect(system).toContain("Reply with all 2 ranges");
    expect(asked).toContain("Range 1, line 1, to be changed:");
    expect(asked).toContain("Range 2, line 4, to be changed:");
    await accept("order.js", several.replace("order.price;", "order.net;").replace("order.price}", "order.total}"));
  });

  test("refuses an answer that does not have every selection", async () => {
    const { page, workbench } = session();
    await session().beginAnew();
    await workbench.openFile("other.js");
    await open(selectPrices);
    await workbench.instruct("with taxes say:Range 1\\n```js\\nconst net = order.net;\\n```");
    await workbench.notifications
      .getByText("The response does not fit the 2 selections. Nothing was changed.")
      .waitFor({ timeout: 60_000 });
    await expect.poll(() => page.getByRole("tab", { name: /proposed by Aside/ }).count()).toBe(0);
    expect(await session().readFile("other.js")).toBe(several);
  });

  test("again on an open proposal, it changes that proposal, with what was said before", async () => {
    const { page, workbench } = session();
    await session().beginAnew();
    await workbench.openFile("refine.js");
    await open(() => workbench.selectLines(1, 5));
    const first =
      "export function sum(items) {\\n  let total = 0;\\n  for (const item of items) total += item.price;\\n  return total;\\n}";
    await workbench.instruct(`rename it say:\`\`\`js\\n${first}\\n\`\`\``);
    await proposed("return total;").waitFor({ timeout: 60_000 });
    await ended("refine.js");
    await open(async () => proposed("return total;").click(), "comparison");
    await workbench.quickInput.getByText("Describe what to change about the proposal for refine.js").waitFor();
    await session().picture("inline-follow-up-question");
    const second = "export function sum(items) {\\n  return items.reduce((sum, { price }) => sum + price, 0);\\n}";
    await workbench.fillInput(/Edit with Aside/, `shorter say:\`\`\`js\\n${second}\\n\`\`\``);
    await proposed("items.reduce").waitFor({ timeout: 60_000 });
    await ended("refine.js");
    await session().picture("inline-follow-up");
    expect(await page.getByRole("tab", { name: /refine\.js \(proposed by Aside\)/ }).count()).toBe(1);
    const request = lastRequest();
    expect(request.map(([role]) => role)).toEqual(["system", "user", "assistant", "user"]);
    expect(request[2]?.[1]).toContain("return total;");
    expect(request[3]?.[1]).toMatch(/^Change your proposal\. .*Instruction: shorter/);
    await accept("refine.js", `${second.replaceAll("\\n", "\n")}\n\nsum([]);\n`);
  });

  test("a proposal that the user has edited is sent as it stands, and comes back by Undo", async () => {
    const { page, workbench } = session();
    await session().beginAnew();
    await workbench.openFile("edited.js");
    await open(() => workbench.selectLines(4, 4));
    await workbench.instruct("round it say:```js\\n  return Math.round(sum);\\n```");
    await proposed("Math.round(sum)").waitFor({ timeout: 60_000 });
    await ended("edited.js");
    await proposed("Math.round(sum)").click();
    await page.keyboard.press("End");
    await page.keyboard.type(" // cents");
    await proposed("// cents").waitFor();
    await open(async () => proposed("// cents").click(), "comparison");
    await workbench.fillInput(/Edit with Aside/, "up say:```js\\n  return Math.ceil(sum); // cents\\n```");
    await proposed("Math.ceil(sum)").waitFor({ timeout: 60_000 });
    await ended("edited.js");
    expect(lastRequest().at(-1)?.[1]).toContain("I have changed what you wrote. It is now:");
    expect(lastRequest().at(-1)?.[1]).toContain("return Math.round(sum); // cents");
    await workbench.insist(async (patience) => {
      await proposed("Math.ceil(sum)").click();
      await page.keyboard.press("Control+Z");
      await proposed("Math.round(sum); // cents").waitFor({ timeout: 5000 * patience });
    });
    await accept("edited.js", source.replace("return sum;", "return Math.round(sum); // cents"));
  });

  test("the instruction is written in the code, on several lines, and Escape closes the box", async () => {
    const { page, workbench } = session();
    await session().beginAnew();
    await workbench.openFile("lines.js");
    await open(() => workbench.selectLines(1, 5));
    await workbench.instructionBox.locator(".monaco-editor.focused").waitFor();
    await page.keyboard.type("first line");
    await page.keyboard.press("Enter");
    await page.keyboard.type("second line");
    await session().picture("inline-box");
    await page.keyboard.press("Escape");
    await workbench.instructionBox.waitFor({ state: "detached" });
    // The focus is in the code again.
    await page.locator(".editor-instance .monaco-editor.focused").waitFor();
    expect(await session().readFile("lines.js")).toBe(source);
    await open(() => workbench.selectLines(4, 4));
    await workbench.instruct("round it,\nand keep it short\nsay:```js\\n  return Math.round(sum);\\n```");
    await proposed("Math.round(sum)").waitFor({ timeout: 60_000 });
    await ended("lines.js");
    expect(lastRequest().at(-1)?.[1]).toContain("Instruction: round it,\nand keep it short");
    await accept("lines.js", source.replace("return sum;", "return Math.round(sum);"));
  });

  test("what is selected stays what is edited while the file changes", async () => {
    const { page, workbench } = session();
    await session().beginAnew();
    await workbench.openFile("moved.js");
    await open(() => workbench.selectLines(4, 4));
    await workbench.instructionBox.locator(".monaco-editor.focused").waitFor();
    await page.locator(".editor-instance .view-line", { hasText: "export function" }).first().click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.insertText("let a;\n");
    await page.keyboard.press("Control+S");
    await expect.poll(() => session().readFile("moved.js")).toBe(`let a;\n${source}`);
    await workbench.instructionBox.locator(".monaco-editor").first().click();
    await workbench.instruct("round it say:```js\\n  return Math.round(sum);\\n```");
    await proposed("Math.round(sum)").waitFor({ timeout: 60_000 });
    await ended("moved.js");
    expect(lastRequest().at(-1)?.[1]).toContain("Lines 5-5, to be changed:\n```javascript\n  return sum;\n```");
    await accept("moved.js", `let a;\n${source.replace("return sum;", "return Math.round(sum);")}`);
  });

  test("# offers files, and what is named goes along", async () => {
    const { page, workbench } = session();
    await session().beginAnew();
    await workbench.openFile("named.js");
    await open(() => workbench.selectLines(4, 4));
    await workbench.instructionBox.locator(".monaco-editor.focused").waitFor();
    await page.keyboard.type("as in #roun");
    await page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "rounding rules.md" }).waitFor({ timeout: 30_000 });
    await session().picture("inline-files");
    await page.keyboard.press("Enter");
    await workbench.instruct("say:```js\\n  return Math.round(sum);\\n```");
    await proposed("Math.round(sum)").waitFor({ timeout: 60_000 });
    await ended("named.js");
    const asked = lastRequest().at(-1)?.[1];
    expect(asked).toContain("File docs/rounding rules.md (markdown):\n```markdown\nRound half up.\n```");
    expect(asked).toContain('Instruction: as in #"docs/rounding rules.md" say:');
    await accept("named.js", source.replace("return sum;", "return Math.round(sum);"));
  });

  test("earlier instructions can be used again", async () => {
    const { page, workbench } = session();
    await session().beginAnew();
    await workbench.openFile("again.js");
    await open(() => workbench.selectLines(4, 4));
    await workbench.instruct("nothing at all say:```js\\n  return sum;\\n```");
    await page.locator(".part.statusbar").getByText("The model suggested no changes").waitFor({ timeout: 60_000 });
    await page.getByRole("tab", { name: "again.js", selected: true }).waitFor();
    await open(() => workbench.selectLines(4, 4));
    await workbench.instructionBox.locator(".monaco-editor.focused").waitFor();
    await workbench.instructionBox.getByRole("button", { name: "Recent Instructions" }).click();
    await workbench.options.filter({ hasText: "nothing at all" }).waitFor();
    await session().picture("inline-recent");
    await workbench.pick(/nothing at all/);
    await workbench.instructionBox.getByText("nothing at all").waitFor();
    await workbench.instructionBox.locator(".monaco-editor.focused").waitFor();
    await session().picture("inline-recalled");
    await page.keyboard.press("Escape");
    await workbench.instructionBox.waitFor({ state: "detached" });
  });

  test("with diffEditor.codeLens, each change has Accept and Reject above it", async () => {
    const { page, workbench } = session();
    await session().beginAnew();
    await workbench.openFile("lenses.js");
    await open(selectPrices);
    await workbench.instruct(
      "with taxes say:Range 1\\n```js\\nconst net = order.net;\\n```\\n\\nRange 2\\n```js\\nreturn `${order.total} EUR`;\\n```",
    );
    await proposed("order.total").waitFor({ timeout: 60_000 });
    await ended("lenses.js");
    const lens = (name: string): Locator => page.locator(".monaco-diff-editor .modified .codelens-decoration a", { hasText: name });
    await expect.poll(() => lens("Accept").count(), { timeout: 30_000 }).toBe(2);
    await session().picture("inline-lenses");
    await workbench.insist(async (patience) => {
      if ((await lens("Accept").count()) === 2) await lens("Accept").last().click();
      await expect
        .poll(() => session().readFile("lenses.js"), { timeout: 5000 * patience })
        .toBe(several.replace("order.price}", "order.total}"));
    });
    await expect.poll(() => lens("Reject").count(), { timeout: 30_000 }).toBe(1);
    await workbench.insist(async (patience) => {
      if ((await lens("Reject").count()) === 1) await lens("Reject").click();
      await expect.poll(() => page.getByRole("tab", { name: /proposed by Aside/ }).count(), { timeout: 5000 * patience }).toBe(0);
    });
    expect(await session().readFile("lenses.js")).toBe(several.replace("order.price}", "order.total}"));
  });
});
