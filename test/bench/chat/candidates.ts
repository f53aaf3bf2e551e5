import { setTimeout as sleep } from "node:timers/promises";
import type { Session } from "../../editor/harness/session.ts";
import { frameOf } from "../editor/keys.ts";
import { Probe } from "./probe.ts";

/** A chat that can be asked. */
export interface Candidate {
  /** Opens an empty conversation, ready to be asked, and watches where its answer will be. */
  open(session: Session): Promise<Probe>;
  ask(session: Session, question: string): Promise<void>;
}

const ours: Candidate = {
  open: async ({ panel, page }) => {
    await panel.open();
    await panel.newConversationButton.click();
    await panel.answers.first().waitFor({ state: "detached" });
    return Probe.attach(page, await frameOf(panel.composer), ".column");
  },
  ask: ({ panel }, question) => panel.send(question),
};

const theirs: Candidate = {
  open: async (session) => {
    // Each time in a new window: what it still owes from the last answer would be counted with the next one.
    await session.load();
    await session.workbench.runCommand("Chat: Open Chat");
    const chat = session.page.locator(".interactive-session").last();
    await chat.waitFor();
    // VS Code Chat learns about models with its first request, and sends nothing to a participant before it has a model. This request is
    // answered as soon as it has one, no matter which.
    await ask(session, "rate:0 kb:0");
    await chat.locator(".interactive-response", { hasText: "And that was all" }).waitFor({ timeout: 60_000 });
    return Probe.attach(session.page, session.page.mainFrame(), ".interactive-session .interactive-list .monaco-list-rows");
  },
  ask,
};

async function ask({ page }: Session, question: string): Promise<void> {
  await page.locator(".interactive-session .interactive-input-part .monaco-editor").last().click();
  await page.keyboard.type(`@teller ${question}`, { delay: 10 });
  // The list of completions goes once the word is whole.
  await sleep(500);
  await page.keyboard.press("Enter");
}

/** By the name they have in the figures. */
export const candidates = { aside: ours, vscode: theirs } as const;
