import { describe, expect, test } from "vitest";
import { answer, DeltaScript, question, shown, snapshot, stateOf } from "./conversations.ts";
import type { PanelPage } from "./panelPage.ts";
import { frame, panelSuite, violations } from "./panelSuite.ts";
import { themes } from "./themes.ts";

const open = panelSuite();

const field = (panel: PanelPage) => panel.page.getByRole("textbox", { name: "Find in conversation" });
const count = (panel: PanelPage) => panel.page.getByRole("search", { name: "Find" }).getByRole("status");
/** The texts that a highlight colours. */
const coloured = (panel: PanelPage, name: "aside-find" | "aside-find-current") =>
  panel.page.evaluate((key) => Array.from(CSS.highlights.get(key) ?? [], (range) => (range as Range).toString()), name);
/** Whether the shown match is inside the view. */
const isInView = (panel: PanelPage) =>
  panel.page.evaluate(() => {
    const [range] = CSS.highlights.get("aside-find-current") ?? [];
    const view = document.querySelector(".scroller")?.getBoundingClientRect();
    if (!(range instanceof Range) || view === undefined) return false;
    const box = range.getBoundingClientRect();
    return box.height > 0 && box.top >= view.top && box.bottom <= view.bottom;
  });
const whereIsMatch = (panel: PanelPage) =>
  panel.page.evaluate(() => {
    const [range] = CSS.highlights.get("aside-find-current") ?? [];
    return range instanceof Range ? range.startContainer.parentElement?.closest<HTMLElement>("article")?.dataset["message"] : undefined;
  });

async function find(panel: PanelPage, query: string): Promise<void> {
  await panel.page.keyboard.press("Control+f");
  await expect.poll(() => field(panel).evaluate((element) => element === document.activeElement)).toBe(true);
  await field(panel).fill(query);
}

const few = [
  question("q1", "Where is the Needle?"),
  answer("m1", "A **nee**dle is in `needle()`, and\n\n| a | b |\n|---|---|\n| needle | hay |\n\n```ts\nconst needle = 1;\n```\n", {
    reasoning: "I look for the needle in the haystack.",
  }),
];

/** A conversation in which one message in a hundred has the word. */
function many(size: number) {
  return Array.from({ length: size }, (_, index) => {
    const parentId = index === 0 ? null : `m${index - 1}`;
    if (index % 2 === 0) return question(`m${index}`, `Question ${index}`, { parentId });
    const word = index % 100 === 51 ? "A rare **word** here." : "Nothing here.";
    return answer(`m${index}`, `Answer ${index}.\n\n${word}`, { parentId: parentId ?? "" });
  });
}

describe("find in a conversation", () => {
  test("counts matches in the visible text, not in the source; wraps around in both directions", async () => {
    const panel = await open();
    await panel.send(snapshot(few));
    await find(panel, "needle");
    await expect.poll(() => count(panel).innerText()).toBe("1 of 6");
    await expect.poll(() => coloured(panel, "aside-find")).toEqual(["Needle", "needle", "needle", "needle", "needle", "needle"]);
    await expect.poll(() => coloured(panel, "aside-find-current")).toEqual(["Needle"]);
    await panel.page.getByRole("button", { name: "Next match" }).click();
    expect(await count(panel).innerText()).toBe("2 of 6");
    await panel.page.getByRole("button", { name: "Previous match" }).click();
    await panel.page.getByRole("button", { name: "Previous match" }).click();
    await expect.poll(() => count(panel).innerText()).toBe("6 of 6");
    await field(panel).fill("no such thing");
    await expect.poll(() => count(panel).innerText()).toBe("No results");
    expect(await panel.page.getByRole("button", { name: "Next match" }).isDisabled()).toBe(true);
    await expect.poll(() => coloured(panel, "aside-find")).toEqual([]);
  });

  test("opens folded reasoning for a match in it, and folds it again", async () => {
    const panel = await open();
    await panel.send(snapshot(few));
    const toggle = panel.page.getByRole("button", { name: /^Reasoning/ });
    expect(await toggle.getAttribute("aria-expanded")).toBe("false");
    await find(panel, "haystack");
    await expect.poll(() => toggle.getAttribute("aria-expanded")).toBe("true");
    await expect.poll(() => isInView(panel)).toBe(true);
    await expect.poll(() => coloured(panel, "aside-find-current")).toEqual(["haystack"]);
    await field(panel).fill("Where");
    await expect.poll(() => toggle.getAttribute("aria-expanded")).toBe("false");
  });

  test("finds in messages that are not on the page", async () => {
    const panel = await open();
    await panel.send(snapshot(many(1000)));
    await find(panel, "rare word");
    await expect.poll(() => count(panel).innerText()).toMatch(/of 10$/);
    const seen = new Set<string | undefined>();
    for (let step = 0; step < 10; step++) {
      await field(panel).press("Enter");
      await expect.poll(() => isInView(panel)).toBe(true);
      seen.add(await whereIsMatch(panel));
    }
    expect(seen.size).toBe(10);
    await field(panel).press("Shift+Enter");
    await expect.poll(() => isInView(panel)).toBe(true);
    expect(await panel.page.getByRole("article").count()).toBeLessThanOrEqual(112);
  });

  test("expands a long code block for a match in it", async () => {
    const panel = await open();
    const code = Array.from({ length: 300 }, (_, line) => `const line${line} = ${line};`).join("\n");
    await panel.send(snapshot([question("q1", "Go"), answer("m1", `\`\`\`ts\n${code}\n\`\`\`\n`)]));
    await find(panel, "line250");
    await expect.poll(() => isInView(panel)).toBe(true);
    await expect.poll(() => coloured(panel, "aside-find-current")).toEqual(["line250"]);
  });

  test("opens the details that a match is in, and finds code of a question", async () => {
    const panel = await open();
    const folded = "<details>\n<summary>More</summary>\n\nhidden needle\n\n</details>";
    await panel.send(snapshot([question("q1", "Look:\n```js\nlet needle;\n```"), answer("m1", folded)]));
    await find(panel, "needle");
    await expect.poll(() => coloured(panel, "aside-find-current")).toEqual(["needle"]);
    await field(panel).press("Enter");
    await expect.poll(() => isInView(panel)).toBe(true);
    expect(await panel.page.locator("details").getAttribute("open")).toBe("");
  });

  test("works with Ctrl+F, F3 and Escape; the focus returns, and no key reaches the workbench", async () => {
    const panel = await open();
    await panel.send(snapshot(few));
    await panel.page.evaluate(() => {
      Object.assign(window, { leaked: [] });
      window.addEventListener("keydown", (event) => (window as unknown as { leaked: string[] }).leaked.push(event.key));
    });
    await panel.page.getByRole("textbox", { name: "Message" }).focus();
    await find(panel, "needle");
    await expect.poll(() => count(panel).innerText()).toBe("1 of 6");
    await panel.page.keyboard.press("F3");
    await expect.poll(() => count(panel).innerText()).toBe("2 of 6");
    await panel.page.keyboard.press("Shift+F3");
    await expect.poll(() => count(panel).innerText()).toBe("1 of 6");
    await panel.page.keyboard.press("Escape");
    expect(await field(panel).count()).toBe(0);
    expect(await panel.page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Message");
    await expect.poll(() => coloured(panel, "aside-find")).toEqual([]);
    const leaked = await panel.page.evaluate(() => (window as unknown as { leaked: string[] }).leaked);
    expect(leaked.filter((key) => ["f", "F3", "Escape"].includes(key))).toEqual([]);
  });

  test("starts with the selected text; does not open in an empty conversation", async () => {
    const panel = await open();
    await panel.send(snapshot([]));
    await panel.page.keyboard.press("Control+f");
    expect(await field(panel).count()).toBe(0);
    await panel.send(snapshot(few, stateOf(), "c2"));
    await panel.page.locator("article[data-message=m1] td").first().dblclick();
    await panel.page.keyboard.press("Control+f");
    await expect.poll(() => field(panel).inputValue()).toBe("needle");
    await panel.send(snapshot([question("x", "Other")], stateOf(), "c3"));
    await expect.poll(() => field(panel).count()).toBe(0);
  });

  test("searches a growing answer, too", async () => {
    const panel = await open();
    const script = new DeltaScript("m1");
    await panel.send(
      snapshot([question("q1", "A needle"), answer("m1", "", { status: "streaming" })], stateOf({ answering: "m1" })),
      script.next("First. "),
    );
    await find(panel, "needle");
    await expect.poll(() => count(panel).innerText()).toBe("1 of 1");
    await panel.send(script.next("Then a needle."));
    await expect.poll(() => count(panel).innerText()).toBe("1 of 2");
    await expect.poll(() => coloured(panel, "aside-find")).toEqual(["needle", "needle"]);
    await panel.send({ type: "message", conversationId: "c1", shown: shown(question("q2", "needle needle", { parentId: "m1" })) });
    await expect.poll(() => count(panel).innerText()).toBe("1 of 4");
  });

  for (const theme of themes) {
    test(`axe finds no problems with the bar in ${theme.name}`, async () => {
      const panel = await open({ theme, width: 300 });
      await panel.send(snapshot(few));
      await find(panel, "needle");
      await expect.poll(() => count(panel).innerText()).toBe("1 of 6");
      expect(await violations(panel)).toEqual([]);
      await field(panel).fill("nothing of that kind");
      await expect.poll(() => count(panel).innerText()).toBe("No results");
      expect(await violations(panel)).toEqual([]);
    });
  }
});

describe("revealing a search hit", () => {
  test("brings the hit into view, wherever its message is, and stays there", async () => {
    const panel = await open();
    const messages = many(1000);
    const hit = messages[251];
    if (hit === undefined) throw new Error("there is no such message");
    const place = { messageId: hit.id, part: "text", offset: hit.text.indexOf("rare"), length: 4 } as const;
    await panel.send(snapshot(messages), { type: "reveal", ...place });
    await expect.poll(() => coloured(panel, "aside-find-current")).toEqual(["rare"]);
    await expect.poll(() => isInView(panel)).toBe(true);
    expect(await whereIsMatch(panel)).toBe(hit.id);
    for (let drawn = 0; drawn < 20; drawn += 1) {
      await frame(panel);
      expect(await isInView(panel)).toBe(true);
    }
  });

  test("finds the right one of several, with Markdown marks before it, also in folded reasoning", async () => {
    const panel = await open();
    const [ask, reply] = few;
    if (ask === undefined || reply?.role !== "assistant") throw new Error("there is no answer");
    const offset = reply.text.lastIndexOf("needle");
    await panel.send(snapshot(few), { type: "reveal", messageId: "m1", part: "text", offset, length: 6 });
    await expect.poll(() => coloured(panel, "aside-find-current")).toEqual(["needle"]);
    const line = await panel.page.evaluate(() => {
      const [range] = CSS.highlights.get("aside-find-current") ?? [];
      return range instanceof Range ? range.startContainer.parentElement?.closest("pre")?.textContent : undefined;
    });
    expect(line).toContain("const needle = 1;");
    const place = { messageId: "m1", part: "reasoning", offset: reply.reasoning.indexOf("haystack"), length: 8 } as const;
    await panel.send({ type: "reveal", ...place });
    await expect.poll(() => isInView(panel)).toBe(true);
    await expect.poll(() => coloured(panel, "aside-find-current")).toEqual(["haystack"]);
    expect(await panel.page.getByRole("button", { name: /^Reasoning/ }).getAttribute("aria-expanded")).toBe("true");
  });

  test("focuses a whole message; ignores a missing one", async () => {
    const panel = await open();
    await panel.send(snapshot(many(1000)), { type: "reveal", messageId: "m300", part: "text", offset: 0, length: 0 });
    await expect.poll(() => panel.page.evaluate(() => document.activeElement?.getAttribute("data-message"))).toBe("m300");
    await panel.send({ type: "reveal", messageId: "gone", part: "text", offset: 3, length: 4 });
    await frame(panel);
    expect(await panel.page.locator("article[data-message=m300]").isVisible()).toBe(true);
  });
});
