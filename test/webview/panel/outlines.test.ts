import { expect, test } from "vitest";
import type { Message } from "../../../src/shared/conversation.ts";
import type { FromWebview } from "../../../src/shared/fromWebview.ts";
import { answer, outlined, question, shown, snapshot, stateOf } from "./conversations.ts";
import type { PanelPage } from "./panelPage.ts";
import { frame, panelSuite, said, violations } from "./panelSuite.ts";

const open = panelSuite();
const size = 600;

function conversation(): readonly Message[] {
  return Array.from({ length: size }, (_, index) => {
    const parentId = index === 0 ? null : `m${index - 1}`;
    if (index % 2 === 0) return question(`m${index}`, `Question ${index}`, { parentId });
    const text = Array.from({ length: 1 + ((index * 7) % 13) }, (_line, line) => `Paragraph ${line} of answer ${index}.`).join("\n\n");
    return answer(`m${index}`, text, { parentId: parentId ?? "" });
  });
}

/** Answers as a host does, some time after each request. */
async function serve({ page }: PanelPage, messages: readonly Message[], delayMs = 100): Promise<void> {
  await page.evaluate(
    ({ all, delay }) => {
      const byId = new Map(all.map((one) => [one.message.id, one]));
      const { posted } = window as unknown as { posted: FromWebview[] };
      posted.push = (...said) => {
        for (const message of said) {
          if (message.type !== "loadMessages") continue;
          const { conversationId, ids } = message;
          setTimeout(() => window.postMessage({ type: "messages", conversationId, shown: ids.map((id) => byId.get(id)) }, "*"), delay);
        }
        return Array.prototype.push.apply(posted, said);
      };
    },
    { all: messages.map((message) => shown(message)), delay: delayMs },
  );
}

const asked = async (panel: PanelPage) => (await said(panel, "loadMessages")).flatMap(({ ids }) => ids);
const article = (panel: PanelPage, id: string) => panel.page.locator(`article[data-message=${id}]`);
const awaited = (panel: PanelPage) => panel.page.locator("article[aria-busy]").count();
/** Scrolls as a user does, to a part of the whole height. */
const scrollTo = (panel: PanelPage, part: number) =>
  panel.page.locator(".scroller").evaluate((element, share) => {
    element.dispatchEvent(new WheelEvent("wheel", { deltaY: -1 }));
    element.scrollTop = element.scrollHeight * share;
  }, part);

test("only what is near is asked for; elsewhere something stands in for a message until it comes, and what is read does not move", async () => {
  const panel = await open();
  const messages = conversation();
  await serve(panel, messages, 300);
  await panel.send(outlined(messages));
  await frame(panel);
  expect(await awaited(panel)).toBe(0);
  expect(await asked(panel)).toEqual([]);
  await scrollTo(panel, 0.5);
  await expect.poll(() => awaited(panel)).toBeGreaterThan(0);
  expect(await violations(panel)).toEqual([]);
  const top = () =>
    panel.page.evaluate(() => {
      const edge = document.querySelector(".scroller")?.getBoundingClientRect().top ?? 0;
      const first = [...document.querySelectorAll<HTMLElement>("article")].find((one) => one.getBoundingClientRect().bottom > edge + 1);
      return { id: first?.dataset["message"], at: Math.round((first?.getBoundingClientRect().top ?? 0) - edge) };
    });
  const before = await top();
  await expect.poll(() => awaited(panel)).toBe(0);
  await frame(panel);
  expect(await top()).toEqual(before);
  await article(panel, before.id ?? "")
    .getByText(/^(?:Question|Paragraph 0 of answer) \d+/)
    .first()
    .waitFor();
  const ids = await asked(panel);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeLessThan(160);
});

test("scrolling towards earlier messages has them before they are seen, and moves nothing", async () => {
  const panel = await open();
  const messages = conversation();
  await serve(panel, messages, 30);
  await panel.send(outlined(messages));
  await frame(panel);
  const { jumps, empty } = await panel.page.evaluate(async (step) => {
    const scroller = document.querySelector(".scroller");
    if (scroller === null) throw new Error("there is no scroller");
    const next = () => new Promise((done) => requestAnimationFrame(done));
    const view = scroller.getBoundingClientRect();
    const moved: number[] = [];
    let unseen = 0;
    scroller.dispatchEvent(new WheelEvent("wheel", { deltaY: -1 }));
    for (let count = 0; count < 100; count++) {
      const read = [...document.querySelectorAll<HTMLElement>("article")].find((one) => one.getBoundingClientRect().top >= view.top);
      const id = read?.dataset["message"] ?? "";
      const before = read?.getBoundingClientRect().top ?? 0;
      scroller.scrollTop -= step;
      await next();
      await next();
      const after = document.querySelector(`article[data-message="${id}"]`)?.getBoundingClientRect().top ?? 0;
      moved.push(Math.abs(after - before - step));
      for (const busy of document.querySelectorAll("article[aria-busy]")) {
        const box = busy.getBoundingClientRect();
        if (box.bottom > view.top && box.top < view.bottom) unseen += 1;
      }
    }
    return { jumps: moved, empty: unseen };
  }, 200);
  expect(jumps.filter((jump) => jump > 2)).toEqual([]);
  expect(empty).toBe(0);
  expect((await asked(panel)).length).toBeGreaterThan(60);
});

test("find asks for all text once, and finds in what was not there", async () => {
  const panel = await open();
  const messages = conversation();
  await serve(panel, messages);
  await panel.send(outlined(messages));
  await panel.page.keyboard.press("Control+f");
  const field = panel.page.getByRole("textbox", { name: "Find in conversation" });
  await field.fill("Paragraph 1 of answer");
  const count = panel.page.getByRole("search", { name: "Find" }).getByRole("status");
  const all = messages.filter((message) => message.role === "assistant" && message.text.includes("Paragraph 1 of answer")).length;
  await expect.poll(() => count.innerText()).toContain(`of ${all}`);
  const ids = await asked(panel);
  expect(ids).toHaveLength(size - 60);
  await field.fill("Paragraph 0 of answer 7.");
  await expect.poll(() => count.innerText()).toBe("1 of 1");
  await article(panel, "m7").getByText("Paragraph 0 of answer 7.").waitFor();
  expect(await asked(panel)).toHaveLength(ids.length);
});

test("a search hit far away is revealed once its message has come", async () => {
  const panel = await open();
  const messages = conversation();
  await serve(panel, messages);
  await panel.send(outlined(messages), { type: "reveal", messageId: "m101", part: "text", offset: 0, length: 11 });
  await article(panel, "m101").getByText("Paragraph 0 of answer 101.").waitFor();
  await expect
    .poll(() =>
      panel.page.evaluate(() => Array.from(CSS.highlights.get("aside-find-current") ?? [], (range) => (range as Range).toString())),
    )
    .toEqual(["Paragraph 0"]);
});

test("the focus goes to a message that comes later", async () => {
  const panel = await open();
  const messages = conversation();
  await serve(panel, messages);
  await panel.send(outlined(messages));
  await article(panel, `m${size - 1}`).focus();
  await panel.page.keyboard.press("Control+Home");
  await article(panel, "m0").getByText("Question 0").waitFor();
  await expect.poll(() => panel.page.evaluate(() => document.activeElement?.getAttribute("data-message"))).toBe("m0");
});

test("questions are there without being asked for: the arrow up recalls them", async () => {
  const panel = await open();
  await panel.send(outlined(conversation()));
  await panel.page.getByRole("textbox", { name: "Message" }).focus();
  for (let step = 0; step < 40; step++) await panel.page.keyboard.press("ArrowUp");
  expect(await panel.page.getByRole("textbox", { name: "Message" }).inputValue()).toBe(`Question ${size - 80}`);
  expect(await asked(panel)).toEqual([]);
});

test("the sum of a turn waits for all of it", async () => {
  const panel = await open();
  const call = { id: "c", type: "function", function: { name: "list", arguments: "{}" } } as const;
  const messages: Message[] = [...conversation().slice(0, 200), question("q", "Use tools.", { parentId: "m199" })];
  for (let round = 0; round < 80; round++) {
    const parentId = messages.at(-1)?.id ?? "";
    messages.push(
      answer(`a${round}`, "", { parentId, cost: 0.01, toolCalls: round < 79 ? [call] : [], ...(round < 79 ? {} : { text: "Done." }) }),
    );
    if (round < 79)
      messages.push({
        role: "tool",
        id: `t${round}`,
        parentId: `a${round}`,
        createdAt: 0,
        runs: [{ call, status: "done", text: "", images: [] }],
      });
  }
  await panel.send(outlined(messages));
  await article(panel, "a79").getByText("Done.").waitFor();
  await frame(panel);
  expect(await article(panel, "a79").getByText(/\$/).count()).toBe(0);
  const ids = await asked(panel);
  expect(ids).toContain("a0");
  const byId = new Map(messages.map((message) => [message.id, message]));
  await panel.send({ type: "messages", conversationId: "c1", shown: ids.map((id) => shown(byId.get(id) ?? question(id, ""))) });
  await article(panel, "a79").getByText("$0.80").waitFor();
});

test("what is kept stays as it is with the next snapshot; what has changed is asked for again", async () => {
  const panel = await open();
  const messages = conversation();
  await serve(panel, messages);
  await panel.send(outlined(messages));
  await frame(panel);
  await panel.page.keyboard.press("Control+f");
  await panel.page.getByRole("textbox", { name: "Find in conversation" }).fill("Paragraph 0 of answer 101.");
  await article(panel, "m101").getByText("Paragraph 0 of answer 101.").waitFor();
  await panel.page.keyboard.press("Escape");
  await article(panel, "m101").evaluate((element) => element.setAttribute("data-mark", "kept"));
  const before = (await asked(panel)).length;
  const again = outlined(messages);
  if (again.type !== "snapshot") throw new Error("no snapshot");
  const kept = again.messages.map((one) => ("message" in one || one.id === "m103" ? one : { ...one, isKept: true as const }));
  await panel.send({ ...again, messages: kept });
  await expect.poll(async () => (await asked(panel)).slice(before)).toEqual(["m103"]);
  expect(await article(panel, "m101").getAttribute("data-mark")).toBe("kept");
  await article(panel, "m103").getByText("Paragraph 0 of answer 103.").waitFor();
});

test("after a reload the panel says where the user was", async () => {
  const panel = await open();
  const messages = conversation();
  await serve(panel, messages);
  await panel.send(outlined(messages));
  await frame(panel);
  await scrollTo(panel, 0.3);
  await expect.poll(() => awaited(panel)).toBe(0);
  await panel.page.waitForTimeout(300);
  await panel.page.reload();
  const [ready] = await said(panel, "ready");
  expect(ready?.at).toMatchObject({ conversationId: "c1" });
  expect(Number(ready?.at?.messageId.slice(1))).toBeGreaterThan(100);
  // The page of another conversation knows nothing of it.
  await panel.send(snapshot([question("q1", "Hello")], stateOf(), "c2"));
  await panel.page.getByText("Hello").waitFor();
});
