import { untilQuiet } from "./gesture.ts";
import { answerSign, type Sign, signs, whenSeen } from "./sign.ts";
import type { EditorBench } from "./runEditorBench.ts";

/** Aside, and VS Code's own Chat in the same window. */
export type ChatName = keyof typeof signs;

/** Ours first. */
export const chatNames = ["aside", "vscode"] as const satisfies readonly ChatName[];

/** Commands that show each with the focus in its message. */
const focus: Readonly<Record<ChatName, string>> = {
  aside: "aside.chat.focus",
  vscode: "workbench.panel.chat.view.copilot.focus",
};

/** Commands that show the list of each. */
const lists: Readonly<Record<ChatName, string>> = {
  aside: "aside.openConversationsInView",
  vscode: "workbench.action.chat.pickAgentSession",
};

const longestMs = 60_000;

/** Shows a chat; tells when it was asked for. */
export function show(bench: EditorBench, chat: ChatName): Promise<number> {
  return bench.command(focus[chat]);
}

/** Shows a chat, and waits for what is to be seen of it. */
export async function showUntil(bench: EditorBench, chat: ChatName, sign: Sign = signs[chat].typable): Promise<void> {
  const seen = whenSeen(bench.session.page, sign, longestMs);
  await show(bench, chat);
  await seen;
}

/** Hides the side bar that both are in. */
export async function hide(bench: EditorBench): Promise<void> {
  // A command that shows it and is still on its way would show it again.
  await untilQuiet(bench);
  await bench.command("workbench.action.closeAuxiliaryBar");
  await bench.session.page.locator(".part.auxiliarybar").waitFor({ state: "hidden" });
}

/** Begins an empty conversation in Aside's panel, which is shown. */
export async function beginAnew({ session }: EditorBench): Promise<void> {
  await session.panel.newConversationButton.click();
  // A tip about what is under the pointer would be drawn meanwhile.
  await session.page.mouse.move(600, 300);
  await session.panel.frame.locator("article").first().waitFor({ state: "detached" });
}

/** Finds a conversation in a chat's list by its title. Gives what opens it then, and tells when it was asked for. */
export async function findInList(
  { session, command }: EditorBench,
  title: string,
  chat: ChatName = "aside",
): Promise<() => Promise<number>> {
  const { page, workbench } = session;
  await command(lists[chat]);
  await workbench.quickInput.locator("input.input").fill(title, { timeout: longestMs });
  await workbench.quickInput.locator(".monaco-list-row.focused", { hasText: title }).waitFor({ timeout: longestMs });
  return async () => {
    const began = Date.now();
    await page.keyboard.press("Enter");
    return began;
  };
}

/** A question and its answer. */
export interface Turn {
  readonly question: string;
  readonly answer: string;
}

/** Gives VS Code's own Chat, which is shown, a new conversation of these questions and answers. */
export async function fillTheirs(bench: EditorBench, turns: readonly Turn[]): Promise<void> {
  const { page } = bench.session;
  await bench.command("workbench.action.chat.newChat");
  await page.locator(".interactive-session .interactive-response").first().waitFor({ state: "detached" });
  // A question that comes while the new conversation is still made is lost.
  await untilQuiet(bench);
  for (const [index, { question, answer }] of turns.entries()) {
    const mark = `End of turn ${index}.`;
    await bench.answerAtOnce(`${answer}\n\n${mark}`);
    const seen = whenSeen(page, answerSign("vscode", mark), longestMs);
    await bench.command("workbench.action.chat.open", { query: `@teller ${question}` });
    await seen;
  }
  await bench.answerAtOnce("");
}
