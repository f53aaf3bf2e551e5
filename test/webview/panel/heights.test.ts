import { describe, expect, test } from "vitest";
import type { Message } from "../../../src/shared/conversation.ts";
import { answer, question, snapshot } from "./conversations.ts";
import { kindsOfAnswers } from "./answerKinds.ts";
import { panelSuite, frame, type OpenPanel } from "./panelSuite.ts";

const open = panelSuite();
const widths = [300, 560, 900] as const;
/** What is estimated may differ by this part of what is measured. */
const tolerance = 0.05;

/** A conversation whose first messages are far above what is drawn at its end. */
function conversation(texts: readonly string[], ask: (index: number) => string = (index) => `Question ${index}?`): readonly Message[] {
  const messages: Message[] = [];
  const add = (make: (parentId: string | null) => Message): void => void messages.push(make(messages.at(-1)?.id ?? null));
  for (const [index, text] of [
    ...texts,
    ...Array.from({ length: 20 }, () => "An answer that is about as long as a line or two are."),
  ].entries()) {
    add((parentId) => question(`q${index}`, index < texts.length ? ask(index) : "And now?", { parentId }));
    add((parentId) => answer(`a${index}`, text, { parentId: parentId ?? "" }));
  }
  return messages;
}

/** The height of the empty space for what is not drawn, and that of the same messages when they are drawn. */
async function heights(openPanel: OpenPanel, messages: readonly Message[], width: number) {
  const far = await openPanel({ width });
  await far.send(snapshot(messages));
  await frame(far);
  const { estimated, undrawn } = await far.page.evaluate(() => ({
    estimated: document.querySelector(".not-drawn")?.getBoundingClientRect().height ?? 0,
    undrawn: Number(document.querySelector("article")?.getAttribute("aria-posinset")) - 1,
  }));
  const near = await openPanel({ width, height: 120_000 });
  await near.page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { content-visibility: visible !important; }");
    document.adoptedStyleSheets = [sheet];
  });
  await near.send(snapshot(messages));
  await expect.poll(() => near.page.getByRole("article").count()).toBe(messages.length);
  // Long answers are drawn in several tasks, formulas once what draws them is loaded.
  await near.page.waitForTimeout(500);
  await expect.poll(() => near.page.locator(".md-math:not(:has(math))").count()).toBe(0);
  await frame(near);
  const measured = await near.page.evaluate(
    (count) => [...document.querySelectorAll("article")].slice(0, count).reduce((sum, one) => sum + one.getBoundingClientRect().height, 0),
    undrawn,
  );
  return { estimated, measured, undrawn };
}

describe.each(widths)("undrawn messages at %i px are as tall as expected", (width) => {
  test.each(Object.entries(kindsOfAnswers))("answers of %s", async (_kind, texts) => {
    const { estimated, measured, undrawn } = await heights(open, conversation(texts), width);
    expect(undrawn).toBeGreaterThanOrEqual(texts.length * 2);
    expect(Math.abs(estimated - measured) / measured, `${Math.round(estimated)} px instead of ${Math.round(measured)}`).toBeLessThan(
      tolerance,
    );
  });
});
