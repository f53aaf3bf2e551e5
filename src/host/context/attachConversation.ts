import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { Attached } from "../../app/context/attached.ts";
import { answerText, conversationText } from "../../app/context/conversationText.ts";
import { age } from "../../app/models/age.ts";
import { maskText } from "../../app/outbound/maskText.ts";
import { plainLabel } from "../../app/plainLabel.ts";
import type { ConversationSummary } from "../../history/summary.ts";
import { titleFromText } from "../../history/summary.ts";
import { activePath, type AnswerMessage, type Message } from "../../shared/conversation.ts";
import { counted } from "../../shared/counted.ts";
import { redactSecrets } from "../../shared/secretPatterns.ts";
import { sentMessages } from "../../shared/sentMessages.ts";
import { pickOne, separatorItem } from "../adapters/vscodePick.ts";
import { newAttachment } from "../workspace/attachments.ts";

/** What attaching a conversation needs of the application. */
export type ConversationsApp = Pick<App, "store" | "chat" | "secrets">;

const scheme = "aside-conversation";

/** The conversations that can be attached, newest first. One that is temporary is in no list, and the one that is shown is sent anyway. */
export async function attachableConversations({ store }: ConversationsApp, shownId: string): Promise<readonly ConversationSummary[]> {
  const listed = await store.list();
  return listed.filter(({ id, messages }) => id !== shownId && messages > 0).toSorted((a, b) => b.updatedAt - a.updatedAt);
}

/** Those with all words of a query in their titles. */
export function withWords(conversations: readonly ConversationSummary[], query: string): readonly ConversationSummary[] {
  const plain = (text: string): string => text.normalize("NFKC").toLowerCase();
  const words = plain(query).split(/\s+/).filter(Boolean);
  return conversations.filter(({ title }) => words.every((word) => plain(title).includes(word)));
}

/** Lets the user choose a conversation, then what of it. */
export async function pickConversation(app: ConversationsApp, shownId: string): Promise<readonly Attached[]> {
  const items = attachableConversations(app, shownId).then((found) =>
    found.map((summary) => ({
      label: plainLabel(summary.title),
      description: [age(summary.updatedAt, Date.now()), plainLabel(summary.workspace ?? "")].filter(Boolean).join(" · "),
      summary,
    })),
  );
  const chosen = await pickOne({
    title: vscode.l10n.t("Attach conversation"),
    placeholder: vscode.l10n.t("Search by title"),
    matchOnDescription: false,
    sortByLabel: false,
    more: items,
  });
  return chosen === undefined ? [] : pickPartOf(app, chosen.summary);
}

/** Lets the user choose between a whole conversation and one of its answers. */
export async function pickPartOf(app: ConversationsApp, { id, title }: ConversationSummary): Promise<readonly Attached[]> {
  const found = await conversationOf(app, id, title);
  if (typeof found === "string") return [{ problem: found }];
  const { path } = found;
  const answers = path.flatMap((message, at) => {
    if (message.role !== "assistant" || message.text === "") return [];
    const question = path.slice(0, at).findLast(({ role }) => role === "user");
    return [{ answer: message, question: question?.role === "user" ? titleFromText(question.text) : "" }];
  });
  const whole = { label: `$(comment-discussion) ${vscode.l10n.t("Whole conversation")}`, answer: undefined, question: "" };
  const chosen = await pickOne<vscode.QuickPickItem & { readonly answer?: AnswerMessage | undefined; readonly question?: string }>({
    title: plainLabel(title),
    placeholder: vscode.l10n.t("Attach the whole conversation, or one answer"),
    matchOnDetail: true,
    sortByLabel: false,
    items: [
      { ...whole, description: counted(path.filter(({ role }) => role !== "tool").length, "{0} message", "{0} messages") },
      separatorItem(vscode.l10n.t("Answers")),
      ...answers.map(({ answer, question }) => ({
        label: plainLabel(question === "" ? answer.modelName : question),
        description: plainLabel(answer.modelName),
        detail: plainLabel(titleFromText(answer.text)),
        answer,
        question,
      })),
    ],
  });
  if (chosen === undefined) return [];
  // A title comes out of what somebody wrote.
  const name = redactSecrets(title);
  const { answer, question = "" } = chosen;
  const label = answer === undefined ? name : vscode.l10n.t("Answer: {0}", redactSecrets(question === "" ? answer.modelName : question));
  const uri = vscode.Uri.from({ scheme, path: `/${id}`, fragment: answer?.id ?? "" }).toString();
  const fields = { kind: "conversation", label, path: name, uri, languageId: "markdown" } as const;
  return [{ attachment: { ...newAttachment(fields), unread: true, ...(answer === undefined ? {} : { part: true as const }) } }];
}

/**
 * Reads an attached conversation as it is now: it may have grown since it was attached, and what was imported in it stays masked.
 * @param title what it was called when it was attached
 * @returns its text, or why it cannot be read, in words for the user
 */
export async function readAttachedConversation(
  app: ConversationsApp,
  address: vscode.Uri,
  title: string,
): Promise<{ readonly text: string } | string> {
  const found = await conversationOf(app, address.path.slice(1), title);
  if (typeof found === "string") return found;
  const mask = (text: string): Promise<string> => maskText(text, "masked", app.secrets.known());
  if (address.fragment === "") return { text: await conversationText(sentMessages(found.path, 0), mask) };
  const answer = found.message(address.fragment);
  if (answer?.role !== "assistant") return vscode.l10n.t("The attached answer is no longer in the conversation “{0}”.", plainLabel(title));
  return { text: await answerText(answer, mask) };
}

interface ReadConversation {
  /** The messages of the shown path. */
  readonly path: readonly Message[];
  /** Any of its messages, also one of another version. */
  message(id: string): Message | undefined;
}

/** A conversation as it is now, an open one with what has arrived so far; or why it cannot be read. */
async function conversationOf({ store, chat }: ConversationsApp, id: string, title: string): Promise<ReadConversation | string> {
  const isListed = (await store.list()).some((one) => one.id === id);
  if (!isListed) return vscode.l10n.t("The conversation “{0}” was deleted.", plainLabel(title));
  const session = chat.sessions.find((one) => one.id === id);
  const message = (one: string): Message | undefined => session?.message(one);
  if (session !== undefined) return { path: activePath(session.conversation).map((one) => message(one.id) ?? one), message };
  try {
    const conversation = (await store.peek(id))?.conversation;
    if (conversation === undefined) return vscode.l10n.t("The conversation “{0}” was deleted.", plainLabel(title));
    return { path: activePath(conversation), message: (one) => conversation.messages.get(one) };
  } catch {
    return vscode.l10n.t("The conversation “{0}” could not be read.", plainLabel(title));
  }
}
